// <beat-lens> in headless Chromium, from a folder. Pictures: build/test-output/element-*.png
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { output, startBrowser, startHost, Visit } from '../browser/harness.mjs';
import { spikes, wfdb } from '../browser/made-files.mjs';
import { assertSameReport, commandLineReport, copyRecord, project, withoutRecord } from './project.mjs';

const made = Object.fromEntries(wfdb('made', spikes()).map(({ name, bytes }) => [`record/${name}`, bytes]));
const html = `<!doctype html><html lang="en"><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><link rel="icon" href="data:," /><title>A page</title>
<style>body { margin: 24px; font-family: serif } article { max-width: 900px; margin: auto }</style>
<script type="module">
  import './node_modules/beatlens/api/element.mjs';
  window.show = (attributes, properties = {}) => new Promise((resolve) => {
    const element = Object.assign(document.createElement('beat-lens'), properties);
    for (const type of ['beats', 'error']) {
      element.addEventListener(type, ({ detail }) => resolve({ type, detail, code: detail.code, message: detail.message }));
    }
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.querySelector('article').append(element);
  });
  window.inside = (selector, at = 0) => document.querySelectorAll('beat-lens')[at].shadowRoot.querySelector(selector);
</script></head><body><article><h1>A recording</h1><p>As it came from the recorder.</p></article></body></html>`;

let browser;
let host;
let folder;
before(async () => {
  folder = await project({});
  browser = await startBrowser();
  host = await startHost({ ...made, 'index.html': html }, { folder });
  await mkdir(output, { recursive: true });
});
after(async () => {
  await browser?.close();
  host?.close();
});

async function visiting(use, options) {
  const visit = await Visit.start(browser, host.url, options);
  const warnings = [];
  visit.page.on('console', (message) => message.type() === 'warn' && warnings.push(message.text()));
  try {
    await visit.page.waitForFunction(() => window.show !== undefined);
    await use(visit.page, visit);
    assert.deepEqual(visit.problems, []);
    assert.deepEqual(
      warnings.filter((text) => /context/i.test(text)),
      [],
    );
  } finally {
    await visit.page.close();
  }
}

const picture = (page, name) => page.screenshot({ path: path.join(output, `element-${name}.png`) });
const frames = (page) =>
  page.evaluate(
    () => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 300)),
  );
/** How many different colours the trace's canvas has. */
const coloursOf = (page, at = 0) =>
  page.evaluate(async (index) => {
    const canvas = window.inside('canvas', index);
    const { width, height } = canvas;
    await new Promise(requestAnimationFrame);
    canvas.dispatchEvent(new PointerEvent('pointermove')); // asks for a frame
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        const copy = new OffscreenCanvas(width, height).getContext('2d');
        copy.drawImage(canvas, 0, 0);
        resolve(new Set(new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer)).size);
      });
    });
  }, at);

describe('record 100', { skip: withoutRecord }, () => {
  before(() => copyRecord(path.join(folder, 'record')));

  test('shows the trace, says how many beats of each class there are, and gives the report', async () => {
    await visiting(async (page) => {
      const { type, detail } = await page.evaluate(() => window.show({ src: 'record/100.hea record/100.dat' }));
      assert.equal(type, 'beats');
      const expected = await commandLineReport(path.join(folder, 'record/100'));
      assertSameReport(detail, expected);
      const caption = await page.evaluate(() => window.inside('figcaption').textContent);
      assert.match(caption, /^100Lead MLII · 30:06 · 360 Hz/);
      assert.match(caption, new RegExp(`Normal: ${expected.counts.N.toLocaleString('en')}\\D`));
      assert.match(caption, new RegExp(`Supraventricular ectopic: ${expected.counts.S}\\D`));
      await frames(page);
      assert.ok((await coloursOf(page)) > 10);
      await picture(page, 'record-100');
    });
  });

  test('keys work as on the page, and what they find is said', async () => {
    await visiting(async (page) => {
      await page.evaluate(() => window.show({ src: 'record/100.hea record/100.dat' }));
      await page.evaluate(() => window.inside('canvas').focus());
      await page.keyboard.press('n');
      const said = () => page.evaluate(() => window.inside('.announcer').textContent);
      assert.match(await said(), /^Beat 8 at 0:05\.68: S, Supraventricular ectopic/);
      await page.keyboard.press('p');
      assert.match(await said(), /^No abnormal beat before/);
      await page.evaluate(() => window.inside('button[aria-label="Next abnormal beat"]').click());
      assert.match(await said(), /^Beat \d+ at .*: S/);
      await frames(page);
      await picture(page, 'abnormal-beat');
    });
  });
});

test('several on a page, of several sizes, share the workers; a picture follows its element’s size', async () => {
  await visiting(async (page) => {
    const results = await page.evaluate(() =>
      Promise.all([1, 2, 3].map(() => window.show({ src: 'record/made.hea record/made.dat' }))),
    );
    assert.deepEqual(
      results.map(({ type }) => type),
      ['beats', 'beats', 'beats'],
    );
    assert.ok(page.workers().length <= 8, `${page.workers().length} workers`);
    const widthOf = (at) => page.evaluate((index) => window.inside('canvas', index).width, at);
    const before = await widthOf(1);
    await page.evaluate(() => {
      document.querySelectorAll('beat-lens')[1].style.cssText = 'inline-size: 400px; block-size: 300px';
    });
    await frames(page);
    assert.equal(await widthOf(1), 398); // within its border
    assert.notEqual(await widthOf(1), before);
    for (const at of [0, 1, 2]) {
      assert.ok((await coloursOf(page, at)) > 10, `element ${at}`);
    }
    await picture(page, 'several');
  });
});

test('on a phone', async () => {
  await visiting(
    async (page) => {
      await page.evaluate(() => window.show({ src: 'record/made.hea record/made.dat' }));
      await frames(page);
      await picture(page, 'phone');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    },
    { width: 390, height: 760, scale: 2, touch: true },
  );
});

test('files as a property; a wrong file, a missing one, and a better one afterwards', async () => {
  await visiting(async (page, visit) => {
    const failed = await page.evaluate(() => window.show({}, { files: new File(['Dear diary,'], 'notes.txt') }));
    assert.equal(failed.type, 'error');
    assert.match(await page.evaluate(() => window.inside('.status').textContent), /notes\.txt/);
    await picture(page, 'error');
    const next = (change) =>
      page.evaluate(
        (text) =>
          new Promise((resolve) => {
            const element = document.querySelector('beat-lens');
            for (const type of ['beats', 'error']) {
              element.addEventListener(type, ({ detail }) => resolve([type, detail.code ?? detail.record]), {
                once: true,
              });
            }
            new Function('element', text)(element);
          }),
        change,
      );
    assert.deepEqual(await next('element.files = null; element.src = "record/nowhere.hea"'), ['error', 'io']);
    visit.problems.splice(0); // Chromium's own line about the missing file
    assert.deepEqual(await next('element.src = "record/made.hea record/made.dat"'), ['beats', 'made']);
    assert.deepEqual(await next('element.lead = "aVR"'), ['error', 'out_of_range']);
    assert.deepEqual(await next('element.lead = "mlii"'), ['beats', 'made']);
    const csv = `element.files = new File([${JSON.stringify('0.1\n0.2\n'.repeat(2000))}], "some.csv")`;
    assert.deepEqual(await next(`element.lead = ''; ${csv}`), ['error', 'sampling_rate_needed']);
  });
});

test('one that is taken off the page leaves nothing behind, and comes back', async () => {
  await visiting(async (page) => {
    for (let i = 0; i < 20; i += 1) {
      // more than the WebGL contexts that a page may have
      await page.evaluate(() => window.show({ src: 'record/made.hea record/made.dat' }));
      await page.evaluate(() => document.querySelector('beat-lens').remove());
    }
    await page.evaluate(() => window.show({ src: 'record/made.hea record/made.dat' }));
    assert.ok(page.workers().length > 0);
    const counts = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const element = document.querySelector('beat-lens');
          element.remove();
          setTimeout(() => {
            element.addEventListener('beats', ({ detail }) => resolve(detail.counts));
            document.querySelector('article').prepend(element);
          }, 100);
        }),
    );
    assert.equal(counts.N, 20);
    await frames(page);
    assert.ok((await coloursOf(page)) > 10);
    await page.evaluate(() => document.querySelector('beat-lens').remove());
    await page.waitForFunction(() => true);
    await frames(page);
    assert.equal(page.workers().length, 0);

    // What SDL and the viewer listened to is gone with it, and so is its memory.
    const client = await page.createCDPSession();
    const before = (await page.metrics()).JSEventListeners;
    await page.evaluate(() => window.show({ src: 'record/made.hea record/made.dat' }));
    await page.evaluate(() => document.querySelector('beat-lens').remove());
    await frames(page);
    for (let i = 0; i < 3; i += 1) {
      await client.send('HeapProfiler.collectGarbage');
    }
    assert.ok((await page.metrics()).JSEventListeners <= before);
  });
});
