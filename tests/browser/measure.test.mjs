// Measuring and comparing on the page: calipers by pointer and keys, plots that lead to their beats, episodes, the matrix
// whose cells list their beats, differences to step through.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mitdb, sharedBrowser, Visit, withoutData } from './harness.mjs';
import { spikes, wfdb } from './made-files.mjs';

const shared = sharedBrowser();
const during = (options, use) => Visit.during(shared.browser, shared.host.url, options, use);

const opened = async (visit, page, files) => {
  if (files) {
    await visit.choose(files);
  } else {
    await visit.drop(wfdb('made', spikes({ seconds: 30 })));
  }
  await visit.labelled();
  await page.waitForSelector('.tool-bar');
  await visit.settled();
};
const calipers = (page) => page.evaluate(() => window.beatlensViewer.calipers);

test('calipers snap to the waves: a second from R to R is 1000 ms, 60 a minute', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    await page.$$eval('.tools label', (nodes) => nodes[1].click());
    const box = await (await page.$('#canvas')).boundingBox();
    const at = (timeS) => page.evaluate((time) => window.beatlensViewer.xOf(time), timeS);
    // Both ends some pixels beside the peak, which is at half of each second.
    await page.mouse.move(box.x + (await at(1.5)) + 4, box.y + 150);
    await page.mouse.down();
    await page.mouse.move(box.x + (await at(2.0)), box.y + 150, { steps: 4 });
    await page.mouse.move(box.x + (await at(2.5)) - 5, box.y + 150, { steps: 4 });
    await page.mouse.up();
    await visit.settled();
    const { areThere, firstS, endS, firstMv, endMv } = await calipers(page);
    assert.ok(areThere);
    assert.ok(Math.abs(firstS - 1.5) < 0.005 && Math.abs(endS - 2.5) < 0.005, `${firstS} to ${endS}`);
    assert.ok(Math.abs(endMv - firstMv) < 0.1, 'peaks are equally high');
    assert.match(await visit.text('#announcer'), /^1,0?00[01] ms, 60\/min, [+−]0\.0\d mV$/);
    await visit.screenshot('calipers.png');
  });
});

test('calipers without a mouse: C, arrows, W, U', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    await page.focus('#canvas');
    await page.keyboard.press('j'); // the first beat, 0.5 s
    await page.keyboard.press('c');
    let now = await calipers(page);
    assert.ok(Math.abs(now.firstS - 0.5) < 0.02, `begun at the chosen beat, ${now.firstS}`);
    assert.ok(Math.abs(now.endS - now.firstS - 0.4) < 1e-6);
    for (let i = 0; i < 20; i += 1) {
      await page.keyboard.press('ArrowRight');
    }
    now = await calipers(page);
    assert.ok(Math.abs(now.endS - now.firstS - 0.6) < 1e-6, '20 steps of 10 ms');
    assert.match(await visit.text('#announcer'), /^600 ms, 100\/min, /);
    await page.keyboard.press('[');
    await page.keyboard.down('Shift');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.up('Shift');
    now = await calipers(page);
    assert.ok(Math.abs(now.endS - now.firstS - 0.602) < 1e-6, 'the first leg, 2 ms');
    await page.keyboard.press('w');
    assert.equal((await calipers(page)).march, true);
    await visit.screenshot('calipers-march.png');
    await page.keyboard.press('c');
    assert.equal((await calipers(page)).areThere, false);
  });
});

test('rhythm: a bar and a point lead to a beat, an episode to its place', { skip: withoutData }, async () => {
  await during({ height: 1100 }, async (visit, page) => {
    await opened(visit, page, mitdb('208'));
    await page.click('#tab-rhythm');
    await page.waitForSelector('.panel-rhythm .measured');
    await visit.settled();
    await visit.screenshot('panel-rhythm.png');
    // SDNN and RMSSD are the engine's own, as in the card below.
    const card = await page.$eval('#measurements', (node) => node.textContent);
    const [sdnn, rmssd] = await page.$$eval('.panel-rhythm dd', (nodes) => nodes.map((node) => node.textContent));
    assert.ok(card.includes(sdnn) && card.includes(rmssd), `${sdnn}, ${rmssd} in ${card}`);
    const first = await page.$eval('.panel-rhythm tbody tr td', (node) => node.textContent);
    await page.click('.panel-rhythm tbody tr button');
    await visit.settled();
    const [minutes, seconds] = first.split(':').map(Number);
    const { startS, endS } = await page.evaluate(() => window.beatlensViewer.view);
    const at = 60 * minutes + seconds;
    assert.ok(startS < at && at < endS, `${at} s is between ${startS} and ${endS}`);
    const chosen = () =>
      page.$eval('#beat-table tr[aria-current] th', (node) => Number(node.textContent.replace(',', '')));
    const before = await chosen();
    // A press on the highest bar of the histogram: the next beat of it.
    const box = await (await page.$('#canvas')).boundingBox();
    const where = { x: box.x + box.width * 0.5, y: box.y + box.height - 240 };
    let after = before;
    for (let dx = 50; dx < 200 && after === before; dx += 3) {
      await page.mouse.click(where.x + dx, where.y + 200);
      await visit.settled();
      after = await chosen();
    }
    assert.notEqual(after, before, 'a bar led to a beat');
  });
});

test('compare: the matrix is the engine’s, its cells list their beats, D goes from difference to difference', {
  skip: withoutData,
}, async () => {
  await during({ height: 1100 }, async (visit, page) => {
    await opened(visit, page, mitdb('208'));
    await page.click('#tab-compare');
    await page.waitForSelector('.panel-compare .confusion');
    const cells = (selector) =>
      page.$$eval(`${selector} tbody tr`, (rows) =>
        rows.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent.replace(',', '')))),
      );
    const engine = await page.$$eval('#comparison tbody tr', (rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('td')].slice(0, -2).map((cell) => Number(cell.textContent.replace(',', ''))),
      ),
    );
    const panel = (await cells('.panel-compare .confusion')).slice(0, -1).map((row) => row.slice(0, -1));
    assert.deepEqual(panel, engine);
    const wrong = await page.$('.panel-compare td.differ button');
    const size = Number(await wrong.evaluate((node) => node.textContent.replace(',', '')));
    await wrong.click();
    const listed = await page.$$eval('.cell-list li', (rows) => rows.length);
    assert.equal(listed, Math.min(100, size));
    await visit.screenshot('panel-compare.png', { fullPage: true });
    await page.focus('#canvas');
    await page.keyboard.press('Home');
    await page.keyboard.press('d');
    assert.match(await visit.text('#announcer'), /^Difference 1 of [\d,]+, at \d+:\d\d\.\d\d: /);
    await page.keyboard.press('d');
    assert.match(await visit.text('#announcer'), /^Difference 2 of /);
    await page.keyboard.down('Shift');
    await page.keyboard.press('d');
    await page.keyboard.up('Shift');
    assert.match(await visit.text('#announcer'), /^Difference 1 of /);
  });
});

test('compare: two models side by side', { skip: withoutData }, async () => {
  await during({ height: 1100 }, async (visit, page) => {
    await opened(visit, page, mitdb('100'));
    await page.select('#model-choice', await page.$eval('#model-choice option:nth-child(2)', (node) => node.value));
    await page.waitForFunction(() => document.querySelector('#status').dataset.state === 'done');
    await visit.labelled();
    await visit.settled();
    await page.click('#tab-compare');
    await page.waitForSelector('.panel-compare select');
    const options = await page.$$eval('.panel-compare option', (nodes) => nodes.map((node) => node.value));
    assert.deepEqual(options, ['references', 'before']);
    await page.select('.panel-compare select', 'before');
    assert.match(
      await visit.text('.panel-compare .agreement'),
      /^\d\d\.\d\d\s%? ?of 2,27\d beats agree; \d+ differences$/,
    );
    await visit.screenshot('compare-models.png', { fullPage: true });
  });
});

test('keys are listed on "?"', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    await page.focus('#canvas');
    await page.keyboard.press('?');
    await page.waitForSelector('dialog.help[open]');
    await visit.screenshot('help.png');
    assert.ok((await page.$$('dialog.help dt')).length >= 20);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('dialog.help'));
    assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas', 'the focus is where it was');
  });
});

test('a folder of records: listed, sorted, stepped through by keys', { skip: withoutData }, async () => {
  await during({}, async (visit, page) => {
    await visit.choose(['100', '102', '106', '208', '232', '101'].flatMap((name) => mitdb(name)));
    await page.waitForFunction(() => /beats in/.test(document.querySelector('#folder [role=status]')?.textContent));
    await visit.labelled();
    const names = () => page.$$eval('#folder tbody th', (nodes) => nodes.map((node) => node.textContent));
    assert.deepEqual(await names(), ['100', '101', '102', '106', '208', '232']);
    assert.equal(await visit.text('#summary h2'), '100', 'the first is open');
    await page.click('[data-key="sort-v"]');
    const order = await names();
    assert.equal(order[0], '208', 'most ventricular beats first');
    assert.equal(await page.$eval('#folder th[aria-sort]', (node) => node.getAttribute('aria-sort')), 'descending');
    assert.ok((await page.$$('#folder .outlier')).length > 0);
    await visit.screenshot('folder.png');
    await page.focus('#canvas');
    await page.keyboard.press(',');
    await page.waitForFunction(
      (name) => document.querySelector('#summary h2')?.textContent === name,
      {},
      order[order.indexOf('100') - 1],
    );
    await visit.labelled();
  });
});
