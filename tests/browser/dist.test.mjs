// build/dist, the page for hosts: the same page in fewer files, which browsers may keep for ever.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { dist, root, sharedBrowser, startHost, startServePy, Visit, withoutDist } from './harness.mjs';
import { csvOfSamples } from './made-files.mjs';

const shared = sharedBrowser();

const visiting = (host, use) => Visit.during(shared.browser, host.url, {}, use);

async function labelledSample(host) {
  let counts;
  await visiting(host, async (visit) => {
    await visit.page.click('.drop-card [data-action="sample"]');
    await visit.labelled();
    counts = await visit.counts();
    await visit.settled();
    assert.ok((await visit.framesDrawn()) > 1);
    const elsewhere = visit.requests.filter((url) => !/^(blob|data):/.test(url) && !url.startsWith(host.url));
    assert.deepEqual(elsewhere, []);
  });
  return counts;
}

describe('build/dist', { skip: withoutDist }, () => {
  test('labels the sample as build/site does, in a folder of a plain static host and from serve.py', async () => {
    const expected = await labelledSample(shared.host);
    assert.ok(Object.values(expected).reduce((sum, beats) => sum + beats) > 10);
    for (const start of [() => startHost({}, { folder: dist, prefix: '/deep/er/' }), () => startServePy(dist)]) {
      const host = await start();
      try {
        assert.deepEqual(await labelledSample(host), expected);
      } finally {
        host.close();
      }
    }
  });

  test('has the further readers, and every model of the list', async () => {
    const host = await startHost({}, { folder: dist });
    try {
      await visiting(host, async (visit) => {
        await visit.drop([csvOfSamples()]);
        await visit.page.waitForSelector('#rate-form:not([hidden])'); // it was read
        assert.ok(visit.requests.some((url) => /\/immutable\/readers-[^/]+\.wasm$/.test(url)));
      });
      const { files } = JSON.parse(await readFile(path.join(dist, 'files.json'), 'utf8'));
      const list = files.find(({ path: name }) => /\/index-[^/]+\.json$/.test(name)).path;
      const index = JSON.parse(await readFile(path.join(dist, list), 'utf8'));
      const ofSource = JSON.parse(await readFile(path.join(root, 'assets/models/index.json'), 'utf8'));
      assert.equal(index.models.length, ofSource.models.length);
      for (const [i, { file }] of index.models.entries()) {
        const source = await readFile(path.join(root, 'assets/models', ofSource.models[i].file));
        assert.ok((await readFile(path.join(dist, 'immutable', file))).equals(source), file);
      }
      assert.ok(index.models.some(({ file }) => file === index.default));
    } finally {
      host.close();
    }
  });

  test('every file is listed with its SHA-256, and what lies compressed beside it is the same', async () => {
    const { files } = JSON.parse(await readFile(path.join(dist, 'files.json'), 'utf8'));
    const listed = new Set(files.map((one) => one.path));
    for (const { path: name, bytes, sha256 } of files) {
      const content = await readFile(path.join(dist, name));
      assert.equal(content.length, bytes, name);
      assert.equal(createHash('sha256').update(content).digest('hex'), sha256, name);
    }
    const unpack = { '.br': brotliDecompressSync, '.gz': gunzipSync };
    for (const name of await readdir(path.join(dist, 'immutable'))) {
      const ending = path.extname(name);
      const plain = ending in unpack ? name.slice(0, -ending.length) : name;
      assert.ok(listed.has(`immutable/${plain}`), name);
      if (plain !== name) {
        const packed = await readFile(path.join(dist, 'immutable', name));
        const content = await readFile(path.join(dist, 'immutable', plain));
        assert.ok(packed.length < content.length, name);
        assert.ok(unpack[ending](packed).equals(content), name);
      }
    }
  });

  test('serve.py lets browsers keep what has a hash in its name, and sends it compressed to those that take that', async () => {
    const host = await startServePy(dist);
    try {
      const { files } = JSON.parse(await readFile(path.join(dist, 'files.json'), 'utf8'));
      const engine = files.find(({ path: name }) => /\/engine-[^/]+\.wasm$/.test(name)).path;
      const ask = (name, accepted, more = {}) =>
        fetch(host.url + name, { headers: { 'accept-encoding': accepted, ...more } });
      const encodings = { br: 'br', 'gzip, br': 'br', gzip: 'gzip', 'br;q=0, gzip': 'gzip', identity: null };
      for (const [accepted, encoding] of Object.entries(encodings)) {
        const response = await ask(engine, accepted);
        assert.equal(response.headers.get('content-encoding'), encoding, accepted);
        assert.equal(response.headers.get('vary'), 'Accept-Encoding');
        assert.equal(response.headers.get('content-type'), 'application/wasm');
        assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
        const content = Buffer.from(await response.arrayBuffer());
        assert.ok(content.equals(await readFile(path.join(dist, engine))), accepted);
        const again = await ask(engine, accepted, { 'if-none-match': response.headers.get('etag') });
        assert.equal(again.status, 304, accepted);
        assert.equal(again.headers.get('etag'), response.headers.get('etag'));
      }
      const tags = await Promise.all(
        ['br', 'gzip', 'identity'].map(async (one) => (await ask(engine, one)).headers.get('etag')),
      );
      assert.equal(new Set(tags).size, 3);
      assert.equal((await ask('', 'br')).headers.get('cache-control'), 'no-cache');
      assert.equal((await ask('index.html', 'br')).headers.get('cache-control'), 'no-cache');
    } finally {
      host.close();
    }
  });
});
