// Checking labels on the page: the beat as the model saw it, groups of beats of one shape, beats of each class over one another,
// the least sure first, the intervals of a beat on the trace.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dataFile, mitdb, root, sharedBrowser, Visit, withoutData } from './harness.mjs';

const samplePaths = ['hea', 'dat'].map((extension) => path.join(root, `assets/samples/sample.${extension}`));

const shared = sharedBrowser();
const during = (options, use) => Visit.during(shared.browser, shared.host.url, { height: 1500, ...options }, use);

const opened = async (visit, page, files = samplePaths) => {
  await visit.choose(files);
  await visit.labelled();
  await page.waitForSelector('.tool-bar');
  await page.waitForSelector('#measurements table'); // the waves were found
  await visit.settled();
};
const choose = (page, beat) => page.$eval(`[data-beat="${beat}"] button`, (button) => button.click());
const show = async (page, panel, selector) => {
  await page.click(`#tab-${panel}`);
  await page.waitForSelector(`.panel-${panel} ${selector}`);
};
const texts = (page, selector) => page.$$eval(selector, (nodes) => nodes.map((node) => node.textContent));

test('a beat as the model saw it: probabilities, what mattered, named inputs, layers, beats most like it', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    await show(page, 'beat', 'button');
    assert.match(await visit.text('.panel-beat'), /Choose a beat/);
    await choose(page, 24); // the first V
    await page.waitForSelector('.panel-beat .shares');
    assert.match(await visit.text('.panel-beat h3'), /^Beat 25$/);
    // The probability is the one of the list.
    const listed = await page.$eval('[data-beat="24"] td:nth-of-type(3)', (cell) =>
      Number.parseFloat(cell.textContent),
    );
    const shares = await page.$$eval('.shares tr', (rows) =>
      rows.map(({ cells }) => [cells[0].textContent, Number.parseFloat(cells[1].textContent)]),
    );
    assert.deepEqual(
      shares.map(([name]) => name),
      ['N', 'S', 'V', 'F'],
    );
    assert.ok(Math.abs(shares[2][1] - listed) <= 0.06, `${shares[2][1]} and ${listed}`);
    assert.ok(Math.abs(shares.reduce((sum, [, share]) => sum + share, 0) - 100) < 0.03);
    // Its shape is what speaks for V, most of all; each part is named, the largest first.
    const parts = await page.$$eval('.panel-beat .changes tbody', ([body]) =>
      [...body.rows].map(({ cells }) => [cells[0].textContent, Number(cells[1].textContent.replace('−', '-'))]),
    );
    assert.equal(parts.length, 8);
    assert.match(parts[0][0], /shape/i);
    assert.ok(parts[0][1] > 1, `log-odds of ${parts[0]}`);
    assert.ok(parts.every(([, change], i) => i === 0 || Math.abs(change) <= Math.abs(parts[i - 1][1]) + 1e-9));
    // All 109 numbers, with what is usual.
    assert.match(await visit.text('.panel-beat'), /Named inputs \(109\)/);
    await page.evaluate(() => [...document.querySelectorAll('.panel-beat button')].at(-1).click());
    assert.equal(await page.$$eval('.panel-beat .changes', (tables) => tables[1].tBodies[0].rows.length), 109);
    // Eight layers, in pictures that are not empty and say what they are.
    const layers = await page.$$eval('.layer-map', (maps) =>
      maps.map((map) => [
        map.width,
        map.height,
        map.getAttribute('aria-label'),
        map
          .getContext('2d')
          .getImageData(0, 0, map.width, map.height)
          .data.some((value) => value > 0),
      ]),
    );
    assert.equal(layers.length, 8);
    assert.deepEqual(layers[0].slice(0, 2), [19, 32]);
    assert.match(layers[0][2], /^Layer \w+: \d+ % of its answers are above zero$/);
    assert.ok(layers.every(([, , , hasInk]) => hasInk));
    // There are nine V in all: the other eight come first.
    const alike = await page.$$eval('.alike li', (items) =>
      items.map((item) => [item.children[0].textContent, Number(item.children[2].textContent)]),
    );
    assert.equal(alike.length, 12);
    assert.ok(alike.slice(0, 8).every(([name, correlation]) => name === 'V' && correlation > 0.9));
    assert.ok(alike.slice(8).every(([name]) => name !== 'V'));
    await visit.screenshot('panel-beat.png');

    // For another class: what spoke for V spoke against N.
    await page.click('.shares [data-label="0"]');
    await page.waitForFunction(() => /What mattered for N/.test(document.querySelector('.panel-beat').textContent));
    const forN = await page.$$eval('.panel-beat .changes tbody', ([body]) =>
      [...body.rows].map(({ cells }) => [cells[0].textContent, Number(cells[1].textContent.replace('−', '-'))]),
    );
    assert.ok(forN.find(([name]) => name === parts[0][0])[1] < -1);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.label), '0', 'the focus stays');
    // One of those like it is one step away, and the panel follows.
    await page.click('.alike button');
    await page.waitForFunction(() => !/^Beat 25$/.test(document.querySelector('.panel-beat h3').textContent));
    assert.equal((await page.$$('.shares [aria-pressed="true"]')).length, 1);
  });
});

test('beats of one shape: looked through, and labelled all at once; edits are in the groups', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    await show(page, 'clusters', '.cluster');
    assert.deepEqual(await texts(page, '.cluster h3'), ['Shape 1: 141 beats', 'Shape 2: 9 beats']);
    assert.deepEqual(await texts(page, '.cluster-labels'), ['N134S7', 'V9']);
    assert.match(
      await page.$eval('.cluster:nth-child(2) svg', (svg) => svg.getAttribute('aria-label')),
      /^Median of shape 2; correlation with shape 1: -?0\.\d\d$/,
    );
    await visit.screenshot('panel-shapes.png');
    // Through the second one, from beat to beat, and round.
    const next = '.cluster:nth-child(2) [aria-label="Next beat of this shape"]';
    const seen = [];
    for (let i = 0; i < 10; i += 1) {
      await page.click(next);
      seen.push(await page.$eval('#beat-table [aria-current]', (row) => Number(row.dataset.beat)));
    }
    assert.equal(new Set(seen).size, 9);
    assert.equal(seen[0], 24);
    assert.equal(seen[9], 24);
    // All of them are normal, says a person; and takes it back.
    await page.click('.cluster:nth-child(2) [aria-label^="Label all 9 beats"]'); // N is the first
    await page.waitForFunction(() => document.querySelectorAll('.cluster-labels')[1]?.textContent === 'N9');
    assert.deepEqual(await visit.counts(), { N: 143, S: 7, V: 0, F: 0 });
    assert.match(await page.$eval('[data-beat="24"]', (row) => row.textContent), /by hand; the model: V/);
    await page.focus('#canvas');
    await page.keyboard.down('Control');
    await page.keyboard.press('z');
    await page.keyboard.up('Control');
    await page.waitForFunction(() => document.querySelectorAll('.cluster-labels')[1]?.textContent === 'V9');
    assert.deepEqual(await visit.counts(), { N: 134, S: 7, V: 9, F: 0 });
    // A beat that is removed is in no group.
    await choose(page, 24);
    await page.focus('#canvas');
    await page.keyboard.press('Delete');
    await page.waitForFunction(() => /Shape 2: 8 beats/.test(document.querySelector('.panel-clusters').textContent));
    // One that a person added was seen by no model.
    await page.keyboard.press('i');
    await show(page, 'beat', 'p');
    const added = await page.evaluate(() => {
      const row = [...document.querySelectorAll('#beat-table tbody tr')].find((one) =>
        /added by hand/.test(one.textContent),
      );
      row.querySelector('button').click();
      return row.dataset.beat;
    });
    assert.ok(Number(added) > 0);
    await page.waitForFunction(() =>
      /A person added this beat: no model has seen it\./.test(document.querySelector('.panel-beat').textContent),
    );
  });
});

test('beats of each class over one another, with their median; a click leads to a beat', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    await show(page, 'classes', 'table');
    const rows = await page.$$eval('.panel-classes tbody tr', (all) =>
      all.map(({ cells }) => [...cells].map((cell) => cell.textContent)),
    );
    assert.deepEqual(
      rows.map(([name, all, drawn]) => [name, all, drawn]),
      [
        ['N', '134', '50 →'],
        ['S', '7', '7 →'],
        ['V', '9', '9 →'],
      ],
    );
    const heights = rows.map(([, , , height]) => Number.parseFloat(height));
    assert.ok(heights[0] > 1.3 && heights[0] < 1.6 && heights[2] > 2 && heights[2] < 2.4, `${heights} mV`);
    assert.equal(rows[0][4], '1.00');
    assert.ok(Number(rows[2][4]) < 0.6, 'V is unlike N');
    await visit.settled();
    await visit.screenshot('panel-classes.png');
    // On the plot of the V beats, at their R-peak.
    const { x, y, width } = await page.$eval('#canvas', (canvas) => {
      const box = canvas.getBoundingClientRect();
      const plots = Number.parseFloat(
        getComputedStyle(document.querySelector('#trace-frame')).getPropertyValue('--plots-height'),
      );
      return { x: box.x, y: box.bottom - plots, width: box.width };
    });
    // Its axis goes from -300 to 500 ms, 52 pixels from its left edge to 12 from its right one.
    const left = (2 * width) / 3;
    await page.mouse.click(x + left + 52 + ((width / 3 - 64) * 300) / 800, y + 28 + 14);
    await page.waitForFunction(() => document.querySelector('#beat-table [aria-current]') !== null);
    assert.match(await page.$eval('#beat-table [aria-current]', (row) => row.textContent), /V/);
    // The same without a pointer.
    await page.focus('.panel-classes tbody tr:nth-child(2) button');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /S/.test(document.querySelector('#beat-table [aria-current]')?.textContent));
  });
});

test('the least sure beats first; a label that is right is confirmed by a key', { skip: withoutData }, async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page, mitdb('208'));
    const unsure = () =>
      page.$$eval('#filter option', (options) =>
        Number(options.find(({ value }) => value === 'unsure').textContent.replace(/\D/g, '')),
      );
    const before = await unsure();
    assert.ok(before > 100, `${before} of 208 are unsure`);
    await page.select('#filter', 'least_sure');
    const probabilities = await page.$$eval('#beat-table tbody tr[data-beat]', (rows) =>
      rows.map(({ cells }) => [cells[2].textContent, Number.parseFloat(cells[3].textContent)]),
    );
    // By probability over the one from which the model calls the class sure: N .75, S .85, V .90, F 1.
    const from = { N: 75, S: 85, V: 90, F: 100 };
    const certainty = probabilities.map(([name, share]) => share / from[name[0]]);
    assert.ok(certainty.every((value, i) => i === 0 || value >= certainty[i - 1] - 0.002));
    assert.ok(certainty.at(-1) < 1);
    const first = await page.$eval('#beat-table tbody tr[data-beat]', (row) => Number(row.dataset.beat));
    await page.focus('#canvas');
    await page.keyboard.press('y');
    assert.equal(await page.$eval('#beat-table [aria-current]', (row) => Number(row.dataset.beat)), first);
    await page.keyboard.press('v');
    await page.waitForFunction(
      (beat) => /by hand; the model: /.test(document.querySelector(`[data-beat="${beat}"]`)?.textContent),
      {},
      first,
    );
    assert.equal(await unsure(), before - 1);
    await page.keyboard.press('y');
    const second = await page.$eval('#beat-table [aria-current]', (row) => Number(row.dataset.beat));
    assert.notEqual(second, first);
  });
});

test('the intervals of the chosen beat on the trace: those of the list of intervals', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    const spans = async (beat) => {
      await choose(page, beat);
      await page.waitForFunction(() => window.beatlensViewer.spans?.length > 0);
      await visit.settled();
      return page.evaluate(() => window.beatlensViewer.spans);
    };
    const [qt, pr, qrs] = await spans(20); // N
    assert.match(qt.text, /^QT 3[6-9]\d|4[01]\d ms \(QTc \d+\)$/);
    assert.match(pr.text, /^PR 1[5-7]\d ms$/);
    assert.match(qrs.text, /^QRS (9\d|10\d) ms$/);
    const ms = ({ firstS, endS }) => 1000 * (endS - firstS);
    assert.ok(Math.abs(ms(pr) - Number.parseFloat(pr.text.slice(3))) <= 0.6);
    assert.ok(Math.abs(ms(qrs) - Number.parseFloat(qrs.text.slice(4))) <= 0.6);
    assert.equal(pr.endS, qrs.firstS);
    assert.equal(qt.firstS, qrs.firstS);
    await visit.screenshot('intervals-of-a-beat.png');
    // The medians of all N are those of the card: this one is near.
    const [median] = await page.$$eval('#measurements tbody tr', (rows) =>
      rows.map(({ cells }) => [...cells].map((cell) => cell.textContent)),
    );
    assert.ok(Math.abs(Number.parseFloat(median[2]) - ms(pr)) < 15, `PR ${median[2]}`);
    // Calipers begun beside the onset of QRS are at it.
    await page.$$eval('.tools label', (nodes) => nodes[1].click());
    const box = await (await page.$('#canvas')).boundingBox();
    const at = (time) => page.evaluate((timeS) => window.beatlensViewer.xOf(timeS), time);
    await page.mouse.move(box.x + (await at(qrs.firstS)) + 3, box.y + 150);
    await page.mouse.down();
    await page.mouse.move(box.x + (await at(qrs.endS)) + 30, box.y + 150, { steps: 3 });
    await page.mouse.move(box.x + (await at(qrs.endS)) - 2, box.y + 150, { steps: 3 });
    await page.mouse.up();
    await visit.settled();
    const { firstS, endS } = await page.evaluate(() => window.beatlensViewer.calipers);
    assert.ok(Math.abs(firstS - qrs.firstS) < 1e-9 && Math.abs(endS - qrs.endS) < 1e-9);
    // A ventricular beat has no P wave of its own.
    const ofV = await spans(24);
    assert.deepEqual(
      ofV.map(({ text }) => text.replace(/\d+/g, '…')),
      ['QT … ms (QTc …)', 'QRS … ms'],
    );
    // They can be left out.
    await page.evaluate(() => {
      const box_ = [...document.querySelectorAll('.menu .check')].find((label) =>
        /Intervals of the selected beat/.test(label.textContent),
      );
      box_.querySelector('input').click();
    });
    assert.deepEqual(await page.evaluate(() => window.beatlensViewer.spans), []);
  });
});

test('how does it know: five steps on a beat of the recording that is open', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    await choose(page, 37); // the first S: early
    await show(page, 'how', '.teach-step figure');
    assert.match(await visit.text('.panel-how'), /6\.0 s of the trace: \d beats found, this one marked\./);
    const step = async (number) => {
      await page.click(`.panel-how .teach-path li:nth-child(${number}) button`);
      return visit.text('.panel-how .teach-step');
    };
    assert.match(await step(2), /0\.9\d/); // a supraventricular beat looks like the normal ones
    const { before, usual } = await page.evaluate(() => {
      const times = [...document.querySelectorAll('#beat-table tbody tr[data-beat]')].map((row) => {
        const [minutes, seconds] = row.cells[1].textContent.split(':').map(Number);
        return 60 * minutes + seconds;
      });
      return { before: times[37] - times[36], usual: times[30] - times[29] };
    });
    const early = Math.round(100 * (1 - before / usual));
    assert.ok(early > 15, `${early} % early`);
    const [, ms] = /(\d{3,4})\sms/.exec(await step(3));
    assert.ok(Math.abs(Number(ms) - 1000 * before) <= 10.5, `${ms} ms`); // the list has hundredths of a second
    assert.match(await step(3), /early/i);
    assert.match(await step(4), /32/); // channels
    assert.match(await step(5), /S[^.]*9\d\.\d/);
    await visit.screenshot('panel-how.png');
  });
});

test('a table of beats: what a model saw of each', { skip: withoutData }, async () => {
  await during({}, async (visit, page) => {
    const lines = readFileSync(dataFile('kaggle_heartbeat/published_test_rows.csv'), 'utf8').split('\n', 40).join('\n');
    await visit.drop([{ name: 'rows.csv', bytes: Buffer.from(lines) }]);
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await page.waitForSelector('.panel-tabs:not([hidden])');
    assert.deepEqual(await texts(page, '.tab:not([hidden])'), ['Beat', 'Classes', 'How does it know?']);
    await choose(page, 3);
    await show(page, 'beat', '.shares');
    assert.match(await visit.text('.panel-beat h3'), /^Beat 4$/);
    assert.ok((await page.$$('.layer-map')).length >= 3);
    assert.match(await page.$eval('.alike button', (button) => button.textContent), /^Beat \d+$/i);
    await show(page, 'classes', 'table');
    await visit.screenshot('panel-classes-table.png');
  });
});
