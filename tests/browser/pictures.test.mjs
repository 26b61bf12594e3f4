// Every panel at every size, and in the states that are easily forgotten: nothing is wider than the window, plots have their
// room, and a picture of each is kept (build/test-output/panels).
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { output, root, sharedBrowser, Visit } from './harness.mjs';
import { spikes, wfdb } from './made-files.mjs';

const shared = sharedBrowser();
const folder = path.join(output, 'panels');
const sample = ['hea', 'dat', 'atr'].map((extension) => path.join(root, `assets/samples/sample.${extension}`));
const plotHeight = 240; // CSS pixels, panel-host.mjs
/** How many plots a panel has for the sample, side by side where there is room. */
const plotsOf = { rhythm: 3, intervals: 0, beat: 2, clusters: 0, classes: 3, compare: 0, how: 0 };

const show = async (page, panel) => {
  await page.$eval(`#tab-${panel}`, (tab) => tab.click());
  await page.waitForFunction(
    (name) => {
      const body = document.querySelector(`.panel-${name}`);
      return body?.firstElementChild && !body.querySelector('[role="status"]');
    },
    {},
    panel,
  );
  await page.evaluate(() => window.beatlensViewer.drawn());
};
const keep = async (visit, name) => {
  await mkdir(folder, { recursive: true });
  const [width, room] = await visit.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(width <= room, `${name}: ${width} pixels wide in ${room}`);
  await visit.page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
};
const plotRoom = (page) =>
  page.$eval(
    '#trace-frame',
    (frame) => Number.parseFloat(getComputedStyle(frame).getPropertyValue('--plots-height')) || 0,
  );

for (const [title, width, height, { hash = '', dark = false } = {}] of [
  ['390x844', 390, 844],
  ['1024x640', 1024, 640],
  ['1280x800-de', 1280, 800, { hash: '#lang=de' }],
  ['1920x1080-dark', 1920, 1080, { dark: true }],
  ['3840x2160', 3840, 2160],
]) {
  test(`every panel at ${title}`, () =>
    Visit.during(shared.browser, shared.host.url + hash, { width, height }, async (visit, page) => {
      if (dark) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
      }
      await visit.choose(sample);
      await visit.labelled();
      await page.waitForSelector('.tool-bar');
      await page.waitForSelector('#measurements table');
      await page.$eval('[data-beat="24"] button', (button) => button.click());
      for (const [panel, plots] of Object.entries(plotsOf)) {
        await show(page, panel);
        assert.equal(await plotRoom(page), plotHeight * (width < 700 ? plots : Math.min(1, plots)), panel);
        await keep(visit, `${title}-${panel}`);
      }
    }));
}

test('a recording of one beat', () =>
  Visit.during(shared.browser, shared.host.url, { width: 1280, height: 800 }, async (visit, page) => {
    const samples = spikes({ seconds: 4 });
    samples.fill(0, 360); // what follows the first second
    await visit.drop(wfdb('one', samples));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    assert.equal((await page.$$('#beat-table tbody tr[data-beat]')).length, 1);
    await page.$eval('[data-beat="0"] button', (button) => button.click());
    for (const [panel, says] of Object.entries({
      rhythm: /Too few|too few/,
      intervals: /\S/,
      beat: /No other beat could be compared\./,
      clusters: /1 beat is in none\./,
      classes: /\S/,
      how: /1 beats? found|Finding the beat/,
    })) {
      await show(page, panel);
      assert.match(await visit.text(`.panel-${panel}`), says);
      await keep(visit, `one-beat-${panel}`);
    }
  }));

test('nothing is open, and what could not be read', () =>
  Visit.during(shared.browser, shared.host.url, { width: 1280, height: 800 }, async (visit) => {
    await keep(visit, 'empty');
    await visit.drop([{ name: 'letter.txt', bytes: 'Dear Sir or Madam,\nthis is not an electrocardiogram.\n' }]);
    await visit.failed();
    await keep(visit, 'error');
  }));
