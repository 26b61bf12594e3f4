// The page in Firefox: the same labels, a trace (without a graphics card on the 2-D canvas), keys, edits, files dropped and saved.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { pause, startBrowser, startHost, Visit } from './harness.mjs';
import { csvOfSamples, spikes, wfdb } from './made-files.mjs';

const onPath = (name) =>
  process.env.PATH.split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));
const firefox = process.env.BEATLENS_FIREFOX ?? onPath('firefox-esr') ?? onPath('firefox') ?? '';
const skip = existsSync(firefox) ? false : 'there is no Firefox (BEATLENS_FIREFOX)';

describe('in Firefox', { skip }, () => {
  const shared = {};
  before(async () => {
    shared.saved = mkdtempSync(path.join(tmpdir(), 'beatlens-saved-'));
    shared.host = await startHost();
    shared.browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: firefox,
      headless: true,
      extraPrefsFirefox: {
        'browser.download.folderList': 2, // a folder of our own
        'browser.download.dir': shared.saved,
        'browser.download.always_ask_before_handling_new_types': false,
        'intl.accept_languages': 'en-US',
      },
    });
  });
  after(async () => {
    await shared.browser?.close();
    shared.host?.close();
    rmSync(shared.saved, { recursive: true, force: true });
  });
  const visiting = (options, use) => Visit.during(shared.browser, shared.host.url, options, use);

  const openSample = async (visit) => {
    await visit.page.click('#intro [data-action="sample"]');
    await visit.labelled();
    await visit.page.waitForSelector('.panel-tabs:not([hidden])');
    await visit.settled();
  };
  const until = (page, name, value) =>
    page.waitForFunction(
      (what, wanted) => document.querySelector(`.count[data-class="${what}"] dd`)?.textContent === wanted,
      {},
      name,
      String(value),
    );

  test('the sample has the labels that it has in Chromium', async () => {
    const rowsOf = (page) =>
      page.$$eval('#beat-table tbody tr', (rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
    const found = [];
    const look = async (visit, page) => {
      await openSample(visit);
      found.push({ counts: await visit.counts(), rows: await rowsOf(page), rate: await visit.text('.tile-value') });
    };
    await visiting({}, look);
    const chromium = await startBrowser();
    try {
      await Visit.during(chromium, shared.host.url, {}, look);
    } finally {
      await chromium.close();
    }
    assert.deepEqual(found[0], found[1]);
    assert.equal(
      Object.values(found[0].counts).reduce((sum, n) => sum + n, 0),
      150,
    );
    assert.equal(found[0].rows.length, 100);
  });

  /** What is on the canvas, from a picture of it: where lines of the grid are, and how high the trace reaches. */
  const pictureOf = async (page, times) => {
    const png = await (await page.$('#canvas')).screenshot({ encoding: 'base64' });
    return page.evaluate(
      async (base64, at) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const { width, height } = bitmap;
        const context = new OffscreenCanvas(width, height).getContext('2d');
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        const isNear = (x, y, [r, g, b], by) => {
          const i = 4 * (y * width + x);
          return Math.abs(data[i] - r) < by && Math.abs(data[i + 1] - g) < by && Math.abs(data[i + 2] - b) < by;
        };
        const columns = Array.from({ length: width }, (_, x) => x);
        const [strong, ink] = [
          [0xf2, 0xc4, 0xbc],
          [0x16, 0x20, 0x2e],
        ];
        const between = [40, 100]; // px from above: only the grid is there
        const rows = Array.from({ length: between[1] - between[0] }, (_, i) => between[0] + i);
        const lines = columns.filter((x) => rows.filter((y) => isNear(x, y, strong, 12)).length > 0.9 * rows.length);
        const top = (x) => {
          for (let y = 60; y < 300; y += 1) {
            if (isNear(x, y, ink, 60)) {
              return y;
            }
          }
          return Number.NaN;
        };
        const highest = (x) =>
          Math.min(...[-3, -2, -1, 0, 1, 2, 3].map((by) => top(Math.round(x) + by)).filter((y) => y > 0));
        const tops = at.map((timeS) => highest(window.beatlensViewer.xOf(timeS)));
        return { width, height, lines, tops };
      },
      png,
      times,
    );
  };

  test('the paper has its grid, and the trace rises at the beats', async () => {
    await visiting({}, async (visit, page) => {
      await openSample(visit);
      assert.equal(await page.$eval('#viewer-missing', (node) => node.checkVisibility()), false);
      // Beats as the list has them, in seconds; half-way between them nothing rises.
      const beats = await page.$$eval('#beat-table tbody tr', (rows) =>
        rows.slice(0, 6).map((row) => Number(row.cells[1].textContent.slice(2))),
      );
      assert.deepEqual(beats, [0.39, 1.19, 1.98, 2.79, 3.61, 4.44]);
      const between = beats.slice(1).map((timeS, i) => (timeS + beats[i]) / 2);
      const { lines, tops, width } = await pictureOf(page, [...beats, ...between]);
      const pxPerMm = (await page.evaluate(() => window.beatlensViewer.xOf(1) - window.beatlensViewer.xOf(0))) / 25;
      const starts = lines.filter((x) => !lines.includes(x - 1)); // a line may be two pixels wide
      const across = starts.at(-1) - starts[0];
      assert.equal(starts.length, 1 + Math.round(across / (5 * pxPerMm)), 'a strong line every 5 mm');
      assert.ok(across > width - 12 * pxPerMm, `${across} px of ${width}`);
      const base = tops.slice(6);
      for (const top of tops.slice(0, 6)) {
        const mm = (Math.min(...base) - top) / pxPerMm;
        assert.ok(mm > 8 && mm < 25, `${mm} mm of R wave at 10 mm/mV`);
      }
      await visit.screenshot('firefox.png');
    });
  });

  test('arrow keys, Home and End, wheel and drag move the trace', async () => {
    await visiting({}, async (visit, page) => {
      await openSample(visit);
      const view = () => page.evaluate(() => window.beatlensViewer.view);
      await page.focus('#canvas');
      const first = await view();
      await page.keyboard.press('ArrowRight');
      const second = await view();
      assert.ok(second.startS > first.startS);
      await page.keyboard.press('ArrowLeft');
      assert.ok(Math.abs((await view()).startS - first.startS) < 0.01);
      await page.keyboard.press('End');
      assert.ok((await view()).endS >= 120);
      await page.keyboard.press('Home');
      assert.deepEqual(await view(), first);
      const box = await (await page.$('#canvas')).boundingBox();
      await page.mouse.move(box.x + 500, box.y + 120);
      await page.mouse.wheel({ deltaY: 300 });
      await page.waitForFunction((start) => window.beatlensViewer.view.startS > start, {}, first.startS);
      await page.keyboard.press('Home');
      await page.mouse.down();
      await page.mouse.move(box.x + 300, box.y + 120, { steps: 5 });
      await page.mouse.up();
      await page.waitForFunction((start) => window.beatlensViewer.view.startS > start + 1, {}, first.startS);
      const perPixel = (first.endS - first.startS) / box.width;
      assert.ok(Math.abs((await view()).startS - first.startS - 200 * perPixel) < 0.1, 'the paper follows the pointer');
    });
  });

  test('an edit by keys changes the counts, undo takes it back; panels, keys and the whole page work', async () => {
    await visiting({}, async (visit, page) => {
      await visit.drop(wfdb('made', spikes({ seconds: 60 })));
      await visit.labelled();
      await page.waitForSelector('.panel-tabs:not([hidden])');
      await visit.settled();
      assert.equal((await visit.counts()).N, 60);
      await page.focus('#canvas');
      await page.keyboard.press('e');
      for (let i = 0; i < 10; i += 1) {
        await page.keyboard.press('j');
      }
      await page.keyboard.press('3');
      await until(page, 'V', 1);
      assert.equal((await visit.counts()).N, 59);
      assert.match(await visit.text('#announcer'), /^Beat 10 at 0:09\.50: V, /);
      await page.keyboard.down('Control');
      await page.keyboard.press('z');
      await page.keyboard.up('Control');
      await until(page, 'V', 0);
      assert.equal((await visit.counts()).N, 60);
      for (const id of await page.$$eval('.tab:not([hidden])', (tabs) => tabs.map((tab) => tab.id))) {
        await page.click(`#${id}`);
        await page.waitForSelector(`#panel[aria-labelledby="${id}"] .panel-body *`);
      }
      await page.focus('#canvas');
      await page.keyboard.press('?');
      await page.waitForSelector('dialog.help[open]');
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => !document.querySelector('dialog.help'));
      assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas', 'the focus is where it was');
    });
  });

  test('a WFDB record and a CSV file are dropped, files are chosen, a strip of the gallery is opened', async () => {
    await visiting({}, async (visit, page) => {
      await visit.drop(wfdb('made', spikes()));
      await visit.labelled();
      assert.equal(await visit.text('#summary h2'), 'made');
      assert.equal((await visit.counts()).N, 20);
      await visit.drop([csvOfSamples()]);
      await page.waitForSelector('#rate-form:not([hidden])');
      await page.$eval('#rate', (input) => {
        input.value = '360';
      });
      await page.click('#rate-form button');
      await page.waitForFunction(() => document.querySelector('#summary h2')?.textContent === 'samples');
      await visit.labelled();
      assert.equal((await visit.counts()).N, 20);
      const input = await page.$('#file-input');
      await input.uploadFile(
        ...['hea', 'dat', 'atr'].map((ending) =>
          path.join(import.meta.dirname, `../../assets/samples/sample.${ending}`),
        ),
      );
      await page.waitForFunction(() => document.querySelector('#summary h2')?.textContent === 'sample');
      await visit.labelled();
    });
    await visiting({}, async (visit, page) => {
      await page.click('[data-action="gallery"]');
      await page.waitForSelector('.teach-card');
      assert.equal((await page.$$('.teach-card')).length, 28);
      await page.click('.teach-card');
      await page.waitForSelector('.teach-article');
      await visit.labelled();
      assert.ok(Object.values(await visit.counts()).reduce((sum, n) => sum + n, 0) > 5);
    });
  });

  /** The file of that name, once the browser has written it. */
  const savedFile = async (name) => {
    for (let i = 0; i < 200; i += 1) {
      const all = await readdir(shared.saved);
      if (all.includes(name) && !all.some((one) => one.endsWith('.part'))) {
        return readFile(path.join(shared.saved, name), 'utf8');
      }
      await pause(100);
    }
    throw new Error(`${name} was not saved; there is: ${await readdir(shared.saved)}`);
  };

  test('the report, the table and a strip are saved', async () => {
    await visiting({}, async (visit, page) => {
      await openSample(visit);
      await page.click('.downloads [data-action="csv"]');
      const csv = await savedFile('sample-beats.csv');
      assert.equal(csv.trimEnd().split('\n').length, 151);
      assert.match(csv, /^sample,time_s,class,/);
      await page.$$eval('.menu summary', (nodes) => nodes.find((node) => node.textContent === 'Save').click());
      const press = async (name) => {
        const buttons = await page.$$('.menu[open] button');
        const texts = await Promise.all(buttons.map((one) => one.evaluate((node) => node.textContent)));
        await buttons[texts.indexOf(name)].click();
      };
      await press('Report');
      const report = await savedFile('sample-report.html');
      assert.match(report, /^<!doctype html>/i);
      assert.match(report, /<th scope="row">Beats<\/th><td>150<\/td>/);
      await press('Save');
      assert.match(await savedFile('sample-strip.svg'), /^<svg[\s\S]*<\/svg>\s*$/);
    });
  });
});
