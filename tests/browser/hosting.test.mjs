// docs/hosting.md against what is built: types of nginx, those of serve.py, frames.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dist, root, startBrowser, startHost, withoutDist } from './harness.mjs';

const guide = readFileSync(path.join(root, 'docs/hosting.md'), 'utf8');
const [, nginx] = /```nginx\n([\s\S]*?)```/.exec(guide);
const types = Object.fromEntries(
  [.../types \{([^}]*)\}/.exec(nginx)[1].matchAll(/(\S+\/\S+)((?: \w+)+);/g)].flatMap(([, type, endings]) =>
    endings
      .trim()
      .split(' ')
      .map((ending) => [`.${ending}`, type]),
  ),
);

test('nginx is told the types that serve.py sends', () => {
  const script = 'import json; from tools.setup import server; print(json.dumps(server.TYPES))';
  const sent = JSON.parse(execFileSync('python3', ['-c', script], { cwd: root, encoding: 'utf8' }));
  const plain = Object.fromEntries(Object.entries(sent).map(([ending, type]) => [ending, type.replace(/;.*/, '')]));
  assert.deepEqual(types, plain);
  assert.equal(types['.mjs'], 'text/javascript');
  assert.equal(types['.wasm'], 'application/wasm');
  assert.equal(types['.webmanifest'], 'application/manifest+json');
});

test('every file of build/dist that browsers look at the type of has one there', { skip: withoutDist }, () => {
  const endings = new Set(
    readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('_') && !entry.name.startsWith('.'))
      .map(({ name }) => path.extname(name)),
  );
  // Read as bytes: models, recordings, and the same files compressed.
  const bytes = ['.br', '.gz', '.safetensors', '.dat', '.atr', '.bin', '.woff2', '.ttf', '.zip'];
  assert.deepEqual(
    [...endings].filter((ending) => !bytes.includes(ending) && !Object.hasOwn(types, ending)),
    [],
  );
});

test('a page that frame-ancestors names may frame it, as the guide says, and no other', async () => {
  const [, policy] = /Content-Security-Policy "([^"]*)"/.exec(nginx);
  const none = "frame-ancestors 'none'";
  assert.ok(policy.endsWith(none));
  const [, allowed] = /`(frame-ancestors 'self' https:\S+)`/.exec(guide);
  const browser = await startBrowser();
  const framing = '<!doctype html><html lang="en"><title>school</title><body></body></html>';
  const [school, other] = [await startHost({ 'index.html': framing }), await startHost({ 'index.html': framing })];
  const isShown = async (from, ancestors) => {
    const headers = { 'content-security-policy': policy.replace(none, ancestors) };
    const host = await startHost({}, { headers });
    const page = await browser.newPage();
    await page.goto(from.url);
    const loaded = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.onload = () => resolve(true); // of an error page too
          frame.src = url;
          document.body.append(frame);
        }),
      host.url,
    );
    assert.equal(loaded, true);
    const frame = page.frames().find((one) => one !== page.mainFrame());
    const isThere = frame.url() === host.url;
    await page.close();
    host.close();
    return isThere;
  };
  try {
    const named = allowed.replace(/https:\S+/, school.origin);
    assert.equal(await isShown(school, none), false);
    assert.equal(await isShown(school, named), true);
    assert.equal(await isShown(other, named), false);
  } finally {
    await browser.close();
    school.close();
    other.close();
  }
});
