// What is on the paper: leads and their arrangement, true scale, filters for the eye, gaps and unusable stretches, the
// clock, themes, and the same picture where the browser has no WebGL 2.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mitdb, sharedBrowser, Visit, withoutData } from './harness.mjs';
import { spikes, wfdb } from './made-files.mjs';

const shared = sharedBrowser();
const during = (options, use) => Visit.during(shared.browser, shared.host.url, options, use);

/** Several leads of made-up spikes, each of its own height. */
function manyLeads(names, { seconds = 20, hz = 360, start = '' } = {}) {
  const one = spikes({ seconds, hz });
  const bytes = new Uint8Array(one.length * names.length * 2);
  const to = new DataView(bytes.buffer);
  for (const [i, mv] of one.entries()) {
    for (const lead of names.keys()) {
      to.setInt16(2 * (i * names.length + lead), Math.round(200 * mv * (1 - 0.05 * lead)), true);
    }
  }
  const lines = names.map((name) => `many.dat 16 200 16 0 0 0 0 ${name}`);
  const header = `many ${names.length} ${hz} ${one.length}${start ? ` ${start}` : ''}\n${lines.join('\n')}\n`;
  return [
    { name: 'many.hea', bytes: header },
    { name: 'many.dat', bytes },
  ];
}
const twelve = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

/** Dark pixels of the trace in a part of the canvas, by rows: where lines are. */
const inkRows = (page) =>
  page.evaluate(async () => {
    await window.beatlensViewer.drawn();
    const canvas = document.querySelector('#canvas');
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = copy.getContext('2d');
    window.beatlensViewer.requestFrame();
    await new Promise((done) => {
      const take = () => {
        context.drawImage(canvas, 0, 0);
        done();
      };
      window.beatlensViewer.drawn().then(take);
    });
    const { data, width, height } = context.getImageData(0, 0, copy.width, copy.height);
    const rows = new Array(height).fill(0);
    for (let y = 0; y < height; y += 1) {
      for (let x = 60; x < width; x += 1) {
        const at = 4 * (y * width + x);
        rows[y] += data[at] + data[at + 1] + data[at + 2] < 200 ? 1 : 0;
      }
    }
    return rows;
  });

const chooseLeads = async (page, arrangement) => {
  await page.click('.tool-bar .menu summary');
  await page.click(`.menu-form input[value="${arrangement}"]`);
  await page.keyboard.press('Escape');
};

test('twelve leads come as a grid with a rhythm strip, and any other way', async () => {
  await during({ width: 1280, height: 1000 }, async (visit, page) => {
    await visit.drop(manyLeads(twelve));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await visit.settled();
    await visit.screenshot('leads-grid.png');
    const height = () => page.$eval('#trace-frame', (node) => node.clientHeight);
    assert.equal(await height(), 190 + 115 * 4, 'four rows');
    await chooseLeads(page, 'stacked');
    await visit.settled();
    assert.equal(await height(), 1500, 'a row for each lead');
    await visit.screenshot('leads-stacked.png', { fullPage: true });
    await chooseLeads(page, 'overlaid');
    await visit.settled();
    assert.equal(await height(), 440);
    await visit.screenshot('leads-overlaid.png');
    // By hand: V1 alone, then V1 above I.
    await chooseLeads(page, 'single');
    await page.click('.tool-bar .menu summary');
    await page.click('.lead-list [data-lead="6"]');
    const order = () =>
      page.$$eval('.lead-list li', (rows) =>
        rows.filter((row) => row.querySelector('input').checked).map((row) => row.textContent.replace(/[↑↓]/g, '')),
      );
    const before = await order();
    assert.equal(before.length, 2);
    assert.equal(before[1], 'V1');
    await page.click('[data-move="6:-1"]');
    assert.deepEqual(await order(), ['V1', before[0]]);
    const focused = await page.evaluate(() => document.activeElement.dataset.move);
    assert.equal(focused, '6:1', 'the focus stays with it, where it can still be moved');
  });
});

test('two leads of a record are stacked, each with its name and pulse', { skip: withoutData }, async () => {
  await during({}, async (visit, page) => {
    await visit.choose(mitdb('208'));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await visit.settled();
    await visit.screenshot('leads-two.png');
    assert.equal(await page.$eval('#trace-frame', (node) => node.clientHeight), 440);
    const rows = await inkRows(page);
    const paper = rows.slice(34, 440 - 66 - 24 - 28);
    const half = Math.floor(paper.length / 2);
    const ink = (part) => part.reduce((sum, value) => sum + value, 0);
    assert.ok(ink(paper.slice(0, half)) > 800 && ink(paper.slice(half)) > 800, 'a trace in each half');
  });
});

test('without WebGL 2 the same picture is drawn on a 2-D canvas', async () => {
  const picture = async (prepare) => {
    let data;
    await during({ prepare }, async (visit, page) => {
      await visit.drop(manyLeads(['I', 'II']));
      await visit.labelled();
      await page.waitForSelector('.tool-bar');
      await visit.settled();
      data = {
        hasWebGl: await page.evaluate(() => window.beatlensViewer.hasWebGl),
        missing: await page.$eval('#viewer-missing', (node) => node.checkVisibility()),
        png: await (await page.$('#canvas')).screenshot({ encoding: 'base64' }),
      };
      await visit.screenshot(data.hasWebGl ? 'canvas-webgl.png' : 'canvas-2d.png');
      // It can be used like the other.
      await page.focus('#canvas');
      await page.keyboard.press('n');
      const box = await (await page.$('#canvas')).boundingBox();
      const beat = await page.evaluate(() => window.beatlensViewer.xOf(2.5));
      await page.mouse.click(box.x + beat, box.y + 100);
      await page.waitForSelector('#beat-table tr[aria-current]');
    });
    return data;
  };
  const withWebGl = await picture();
  const without = await picture(() => {
    const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
      return kind === 'webgl2' ? null : get.call(this, kind, ...more);
    };
  });
  assert.equal(withWebGl.hasWebGl, true);
  assert.equal(without.hasWebGl, false);
  assert.equal(without.missing, false, 'the trace is there');
  const page = await shared.browser.newPage();
  const difference = await page.evaluate(
    async (a, b) => {
      const pixels = async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext('2d');
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
      };
      const [one, two] = [await pixels(a), await pixels(b)];
      let sum = 0;
      let far = 0;
      for (let i = 0; i < one.length; i += 1) {
        const d = Math.abs(one[i] - two[i]);
        sum += d;
        far += d > 64 ? 1 : 0;
      }
      return { mean: sum / one.length, far: far / one.length, same: one.length === two.length };
    },
    withWebGl.png,
    without.png,
  );
  await page.close();
  assert.ok(difference.same);
  assert.ok(difference.mean < 0.5 && difference.far < 0.002, JSON.stringify(difference));
});

test('millimetres are true once the screen was measured, and remembered', async () => {
  await during({}, async (visit, page) => {
    await visit.drop(manyLeads(['I']));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    const pxPerS = async () => {
      const [a, b] = await page.evaluate(() => [window.beatlensViewer.xOf(1), window.beatlensViewer.xOf(2)]);
      return b - a;
    };
    assert.ok(Math.abs((await pxPerS()) - 25 * 5) < 1e-6, 'usual: 5 CSS pixels a millimetre at 25 mm/s');
    await page.$$eval('.tool-bar .menu summary', (nodes) => nodes.at(-1).click());
    await page.evaluate(() => {
      [...document.querySelectorAll('.menu-form button')].find((node) => node.textContent.startsWith('True')).click();
    });
    await page.waitForSelector('dialog.scale[open]');
    await visit.screenshot('true-scale.png');
    await page.$eval('dialog.scale input[type=range]', (node) => {
      node.value = '4.2';
      node.dispatchEvent(new Event('input'));
    });
    const card = await page.$eval('.scale-card', (node) => node.getBoundingClientRect().width);
    assert.ok(Math.abs(card - 85.6 * 4.2) < 0.5, `a card is ${card} px wide`);
    await page.click('dialog.scale button[value=save]');
    await page.waitForFunction(() => !document.querySelector('dialog.scale'));
    await visit.settled();
    assert.ok(Math.abs((await pxPerS()) - 25 * 4.2) < 1e-6);
    await page.reload();
    await visit.ready();
    await visit.drop(manyLeads(['I']));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await visit.settled();
    assert.ok(Math.abs((await pxPerS()) - 25 * 4.2) < 1e-6, 'after a reload too');
    await page.evaluate(() => localStorage.clear());
  });
});

test('filters change what is seen and no label', async () => {
  await during({}, async (visit, page) => {
    const samples = spikes({ seconds: 30 }).map((mv, i) => mv + 0.8 * Math.sin((2 * Math.PI * i) / (360 * 6)));
    await visit.drop(wfdb('wander', samples));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await visit.settled();
    const level = () => page.evaluate(() => Array.from({ length: 25 }, (_, s) => window.beatlensViewer.mvAt(0, 2 + s)));
    const spread = (values) => Math.max(...values) - Math.min(...values);
    const before = await level();
    assert.ok(spread(before) > 1.4, `it wanders by ${spread(before)} mV`);
    const counts = await visit.counts();
    const status = await visit.text('#status-text');
    await page.$$eval('.menu-form .check', (nodes) => nodes.find((node) => node.textContent.includes('0.5')).click());
    await page.waitForFunction(() => document.querySelector('#viewer').dataset.filtered !== undefined);
    await page.waitForFunction(() => {
      const values = Array.from({ length: 25 }, (_, s) => window.beatlensViewer.mvAt(0, 2 + s));
      return Math.max(...values) - Math.min(...values) < 0.2;
    });
    assert.deepEqual(await visit.counts(), counts);
    assert.equal(await visit.text('#status-text'), status, 'nothing was labelled anew');
    await visit.screenshot('filtered.png');
  });
});

test('times are told by the clock where the recording has a start', async () => {
  await during({}, async (visit, page) => {
    await visit.drop(manyLeads(['I', 'II'], { seconds: 40, start: '23:59:40 01/02/2020' }));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await visit.settled();
    await visit.screenshot('clock.png');
    const title = await page.evaluate(() => window.beatlensViewer.startOfDay);
    assert.equal(title, 23 * 3600 + 59 * 60 + 40);
    // The list, the announcer and the panels say the same, also after midnight.
    const times = await page.$$eval('#beat-table tbody tr[data-beat]', (rows) =>
      rows.map((row) => row.cells[1].textContent),
    );
    assert.match(times[0], /^23:59:4[01]\.\d\d$/);
    assert.ok(
      times.some((time) => /^\+1 d 0:00:00\.\d\d$/.test(time)),
      times.join(', '),
    );
    await page.focus('#canvas');
    await page.keyboard.press('j');
    assert.match(await visit.text('#announcer'), new RegExp(times[0].replace('.', '\\.')));
  });
});

test('a stretch without signal is told as such', async () => {
  await during({}, async (visit, page) => {
    const samples = spikes({ seconds: 60 });
    samples.fill(Number.NaN, 20 * 360, 30 * 360);
    await visit.drop(wfdb('hole', samples));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    const stretches = await page.evaluate(() => window.beatlensViewer.stretches);
    const hole = stretches.find(({ kind }) => kind === 'no_signal');
    assert.ok(Math.abs(hole.firstS - 20) < 1 && Math.abs(hole.endS - 30) < 1, JSON.stringify(stretches));
    assert.equal(hole.text, 'lead off');
    await page.evaluate(() => window.beatlensViewer.centerOn(25));
    await visit.screenshot('no-signal.png');
  });
});

for (const theme of ['dark', 'contrast']) {
  test(`the ${theme} theme is the page's and the canvas's`, async () => {
    await during({}, async (visit, page) => {
      await visit.drop(manyLeads(['I', 'II', 'III']));
      await visit.labelled();
      await page.waitForSelector('.tool-bar');
      await page.$eval(`.menu-form input[value=${theme}]`, (node) => node.click());
      await page.waitForFunction((name) => document.documentElement.dataset.theme === name, {}, theme);
      await visit.screenshot(`theme-${theme}.png`, { fullPage: true });
      const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      assert.equal(background, { dark: 'rgb(15, 20, 27)', contrast: 'rgb(255, 255, 255)' }[theme]);
      await page.evaluate(() => localStorage.clear());
    });
  });
}

test('a long record is drawn from its outline, and its samples come where one looks closely', {
  skip: withoutData,
}, async () => {
  // An hour of two leads at 360 Hz is more than a million samples a lead.
  await during({}, async (visit, page) => {
    const bytes = new Uint8Array(2 * 2 * 360 * 3600);
    const to = new DataView(bytes.buffer);
    const one = spikes({ seconds: 3600 });
    for (const [i, mv] of one.entries()) {
      to.setInt16(4 * i, Math.round(200 * mv), true);
      to.setInt16(4 * i + 2, Math.round(-100 * mv), true);
    }
    const header = `long 2 360 ${one.length}\nlong.dat 16 200 16 0 0 0 0 A\nlong.dat 16 200 16 0 0 0 0 B\n`;
    await visit.drop([
      { name: 'long.hea', bytes: header },
      { name: 'long.dat', bytes },
    ]);
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await visit.settled();
    const at = (lead, timeS) => page.evaluate((l, s) => window.beatlensViewer.mvAt(l, s), lead, timeS);
    assert.ok(Number.isFinite(await at(0, 3)), 'the beginning is there');
    assert.ok(Number.isNaN(await at(0, 3000)), 'the rest is not');
    await page.evaluate(() => window.beatlensViewer.centerOn(3000));
    await page.waitForFunction(() => Number.isFinite(window.beatlensViewer.mvAt(1, 3000.5)));
    const [a, b] = [await at(0, 3000.5), await at(1, 3000.5)];
    const base = [await at(0, 3000), await at(1, 3000)];
    assert.ok(Math.abs(a - base[0] - -2 * (b - base[1])) < 0.03, 'both leads, each its own samples');
  });
});

test('printed: light, with the trace, without buttons, from a dark screen too', async () => {
  await during({ width: 1280, height: 900 }, async (visit, page) => {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await visit.drop(manyLeads(['I', 'II'], { seconds: 20 }));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await visit.settled();
    await page.emulateMediaType('print');
    const shares = await page.evaluate(() => {
      window.dispatchEvent(new Event('beforeprint'));
      const picture = document.querySelector('.print-trace');
      const { data } = picture.getContext('2d').getImageData(0, 0, picture.width, picture.height);
      let [light, dark] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        const bright = (data[i] + data[i + 1] + data[i + 2]) / 3;
        light += bright > 200 ? 1 : 0;
        dark += bright < 80 ? 1 : 0;
      }
      return { light: (4 * light) / data.length, dark: (4 * dark) / data.length };
    });
    assert.ok(shares.light > 0.7 && shares.dark > 0.002 && shares.dark < 0.1, JSON.stringify(shares));
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
    const shown = await page.$$eval('button, select, #canvas', (nodes) =>
      nodes.filter((node) => node.checkVisibility()).map((node) => node.id || node.textContent.trim()),
    );
    assert.deepEqual(
      shown.filter((name) => !/^\d+$/.test(name)), // numbers of beats are buttons
      [],
    );
    await visit.screenshot('printed.png');
    await page.emulateMediaType();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    assert.equal(await page.$('.print-trace'), null);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  });
});
