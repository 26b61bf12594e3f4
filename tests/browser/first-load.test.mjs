// What the page loads first, and what waits for what: labels for engine and model, not for the viewer.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { dist, site, startBrowser, startHost, Visit, withoutDist } from './harness.mjs';

const slowLine = { bytesPerS: 1.6e6 / 8, latencyMs: 150 };
const isOfViewer = (name) => /viewer(?!-loading)|trace-view/.test(name ?? '');

async function sampleOf(folder) {
  const sample = path.join(folder, 'assets/samples/sample');
  return Promise.all(
    ['hea', 'dat', 'atr'].map(async (one) => ({ name: `sample.${one}`, bytes: await readFile(`${sample}.${one}`) })),
  );
}

describe('the first load', () => {
  let browser;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser?.close());

  for (const [title, folder, skip] of [
    ['build/site', site, false],
    ['build/dist', dist, withoutDist],
  ]) {
    test(`${title} on a slow line: the summary does not wait for the viewer, which catches up`, { skip }, async () => {
      let release;
      const released = new Promise((resolve) => {
        release = resolve;
      });
      const host = await startHost(
        {},
        { folder, line: slowLine, before: (name) => (isOfViewer(name) ? released : undefined) },
      );
      const visit = new Visit(await browser.newPage());
      const { page } = visit;
      try {
        page.setDefaultTimeout(120_000);
        page.on('pageerror', (error) => visit.problems.push(error.message));
        await page.goto(host.url, { waitUntil: 'domcontentloaded' });
        await visit.drop(await sampleOf(site));
        await visit.labelled();
        const counts = await visit.counts();
        assert.ok(Object.values(counts).reduce((sum, beats) => sum + beats) > 10);
        assert.equal(await page.evaluate(() => window.beatlensViewer), undefined);
        assert.ok(await page.$('#viewer[data-waiting]'));
        // A beat that is chosen meanwhile is the one that the trace shows.
        await page.click('#beat-table tbody tr:last-child');
        release();
        await page.waitForFunction(() => window.beatlensViewer);
        await visit.settled();
        assert.deepEqual(await visit.counts(), counts);
        const shown = await page.evaluate(() => window.beatlensViewer.view);
        assert.ok(shown.startS > 0, JSON.stringify(shown));
        assert.ok(await page.evaluate(() => window.beatlensViewer.stepAbnormal(-1) >= 0), 'it has the labels');
        assert.equal(await page.$('#viewer[data-waiting]'), null);
        assert.deepEqual(visit.problems, []);
        await visit.screenshot(`viewer-caught-up-${path.basename(folder)}.png`);
      } finally {
        release();
        await page.close();
        host.close();
      }
    });
  }

  test('a viewer that cannot be loaded is said to be missing, and labels come without it', async () => {
    const refused = 'refused';
    const host = await startHost({ 'viewer/viewer.mjs': refused, 'js/trace-view.mjs': refused });
    const visit = await Visit.start(browser, host.url);
    try {
      await visit.ready();
      await visit.drop(await sampleOf(site));
      await visit.labelled();
      assert.match(await visit.text('#viewer-missing'), /part of the page could not be loaded/);
      assert.equal(await visit.page.$('#viewer-missing[hidden]'), null);
    } finally {
      await visit.page.close();
      host.close();
    }
  });

  test('all that labels is named in index.html: modules of page and workers, engine, list of models, default model', async () => {
    const page = await readFile(path.join(site, 'index.html'), 'utf8');
    const named = new Set([...page.matchAll(/<(?:link|script)[^>]* (?:href|src)="([^"]+)"/g)].map(([, name]) => name));
    const needed = new Set(['js/main.mjs', 'engine/worker.mjs']);
    for (const module of needed) {
      const text = await readFile(path.join(site, module), 'utf8');
      for (const [, from] of text.matchAll(/^(?:import|export)\b[^;]*? from '(\.[^']+)';/gm)) {
        needed.add(path.posix.join(path.posix.dirname(module), from));
      }
    }
    const index = JSON.parse(await readFile(path.join(site, 'assets/models/index.json'), 'utf8'));
    const files = ['engine/engine.wasm', 'assets/models/index.json', `assets/models/${index.default}`];
    assert.deepEqual(
      [...needed, ...files].filter((name) => !named.has(name)),
      [],
    );
    // And nothing is loaded in vain.
    const modules = [...named].filter((name) => name.endsWith('.mjs'));
    assert.deepEqual(
      modules.filter((name) => !needed.has(name)),
      [],
    );
  });

  test('what has been asked for early is used: nothing is loaded twice', async () => {
    const asked = [];
    const host = await startHost({}, { before: (name) => void asked.push(name) });
    const visit = await Visit.start(browser, host.url);
    try {
      await visit.ready();
      const once = asked.filter((name) => /^assets|\.wasm$|^js\//.test(name ?? ''));
      assert.deepEqual(once, [...new Set(once)]);
    } finally {
      await visit.page.close();
      host.close();
    }
  });
});
