// The trace: sharp at any pixel ratio, still when nothing happens, usable by keyboard, and not needed for the results.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mitdb, pause, sharedBrowser, Visit, withoutData } from './harness.mjs';
import { spikes, wfdb } from './made-files.mjs';

const shared = sharedBrowser();

const showing = (options, use) =>
  Visit.during(shared.browser, shared.host.url, options, async (visit, page) => {
    if (withoutData) {
      await visit.drop(wfdb('made', spikes({ seconds: 120 })));
    } else {
      await visit.choose(mitdb('208'));
    }
    await visit.labelled();
    await use(visit, page);
  });

const view = (page) => page.evaluate(() => window.beatlensViewer.view);
const xOf = (page, timeS) => page.evaluate((time) => window.beatlensViewer.xOf(time), timeS);

test('an idle page draws nothing and computes nothing', async () => {
  await showing({}, async (visit, page) => {
    await visit.settled();
    const before = { frames: await visit.framesDrawn(), ...(await page.metrics()) };
    await pause(2000);
    const now = { frames: await visit.framesDrawn(), ...(await page.metrics()) };
    assert.equal(now.frames - before.frames, 0, 'frames in two idle seconds');
    assert.ok(now.TaskDuration - before.TaskDuration < 0.05, 'main thread in two idle seconds');
    await page.mouse.move(300, 420);
    await page.mouse.move(320, 430);
    await visit.settled();
    assert.ok((await visit.framesDrawn()) > now.frames, 'a move of the pointer is drawn');
  });
});

for (const [name, options] of Object.entries({
  'dpr-1': { scale: 1 },
  'dpr-2': { scale: 2 },
  'dpr-1.5': { scale: 1.5, width: 1111 },
  phone: { scale: 3, width: 390, height: 844, touch: true },
})) {
  test(`the canvas has a pixel for every device pixel: ${name}`, async () => {
    await showing(options, async (visit, page) => {
      const canvas = await page.$eval('#canvas', (node) => {
        const { width, height } = node.getBoundingClientRect();
        return { width: node.width, height: node.height, cssWidth: width, cssHeight: height };
      });
      assert.ok(Math.abs(canvas.cssWidth * options.scale - canvas.width) < 0.05, JSON.stringify(canvas));
      assert.ok(Math.abs(canvas.cssHeight * options.scale - canvas.height) < 0.05, JSON.stringify(canvas));
      assert.ok(canvas.cssWidth > 300);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, 'no sideways scrolling of the page');
      await visit.screenshot(`trace-${name}.png`);
      await visit.screenshot(`page-${name}.png`, { fullPage: true });
    });
  });
}

test('a change of the pixel ratio is followed', async () => {
  await showing({}, async (visit, page) => {
    const before = await page.$eval('#canvas', (node) => node.width);
    await page.setViewport({ width: 1280, height: 800, deviceScaleFactor: 2 });
    // An emulated change fires no event by itself; the next one that comes finds it.
    const width = () => page.$eval('#canvas', (node) => node.width);
    for (let attempt = 0; attempt < 50 && (await width()) === before; attempt += 1) {
      await page.mouse.move(300 + attempt, 420);
      await pause(50);
    }
    assert.equal(await width(), 2 * before);
    await visit.settled();
  });
});

test('keys, wheel, drag and the overview move the trace', async () => {
  await showing({}, async (_, page) => {
    await page.focus('#canvas');
    const first = await view(page);
    await page.keyboard.press('ArrowRight');
    assert.ok((await view(page)).startS > first.startS);
    await page.keyboard.press('End');
    const last = await view(page);
    await page.keyboard.press('Home');
    assert.deepEqual(await view(page), first);
    await page.keyboard.press('+');
    const closer = await view(page);
    assert.ok(closer.endS - closer.startS < 0.7 * (first.endS - first.startS));
    await page.keyboard.press('0');

    const box = await (await page.$('#canvas')).boundingBox();
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 3 };
    await page.mouse.move(middle.x, middle.y);
    await page.keyboard.press('Home');
    await page.mouse.wheel({ deltaY: 300 });
    await page.waitForFunction((start) => window.beatlensViewer.view.startS > start, {}, first.startS);
    await page.keyboard.press('Home');
    await page.mouse.down();
    await page.mouse.move(middle.x - 200, middle.y, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction((start) => window.beatlensViewer.view.startS > start + 1, {}, first.startS);
    const dragged = await view(page);
    const perPixel = (first.endS - first.startS) / box.width;
    assert.ok(Math.abs(dragged.startS - first.startS - 200 * perPixel) < 0.1, 'the paper follows the pointer');

    await page.mouse.click(box.x + box.width - 2, box.y + box.height - 10);
    await page.waitForFunction((start) => Math.abs(window.beatlensViewer.view.startS - start) < 1, {}, last.startS);
    assert.equal(await page.evaluate(() => window.scrollY), 0, 'the page stays where it is');
  });
});

test('fingers: sideways moves the trace, up and down the page, two zoom, a tap marks a beat', async () => {
  await showing({ scale: 2, width: 390, height: 844, touch: true }, async (visit, page) => {
    await page.$eval('#canvas', (node) => node.scrollIntoView({ block: 'center' }));
    await visit.settled();
    const session = await page.createCDPSession();
    const touch = async (type, ...points) => {
      const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
      await session.send('Input.dispatchTouchEvent', { type, touchPoints });
      await pause(30);
    };
    const box = await (await page.$('#canvas')).boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 3];

    const first = await view(page);
    await touch('touchStart', [x, y]);
    for (let step = 1; step <= 8; step += 1) {
      await touch('touchMove', [x - 20 * step, y]);
    }
    await touch('touchEnd');
    await visit.settled();
    const swiped = await view(page);
    assert.ok(swiped.startS - first.startS > 0.5, `a swipe moves the trace: ${first.startS} to ${swiped.startS}`);

    await touch('touchStart', [x - 40, y], [x + 40, y]);
    for (let step = 1; step <= 8; step += 1) {
      await touch('touchMove', [x - 40 - 8 * step, y], [x + 40 + 8 * step, y]);
    }
    await touch('touchEnd');
    await visit.settled();
    const pinched = await view(page);
    const ratio = (swiped.endS - swiped.startS) / (pinched.endS - pinched.startS);
    assert.ok(ratio > 2 && ratio < 3.2, `two fingers zoom: ${ratio}`);

    const scrolled = await page.evaluate(() => window.scrollY);
    await touch('touchStart', [x, y]);
    for (let step = 1; step <= 8; step += 1) {
      await touch('touchMove', [x, y - 20 * step]);
    }
    await touch('touchEnd');
    await pause(300);
    assert.ok((await page.evaluate(() => window.scrollY)) > scrolled + 50, 'up and down the page scrolls');
    assert.deepEqual(await view(page), pinched);
    await visit.settled();
    assert.equal(await page.$('#beat-table tr[aria-current]'), null, 'and no beat is marked');

    if (!withoutData) {
      await page.evaluate(() => {
        window.beatlensViewer.toStart();
        document.querySelector('#canvas').scrollIntoView({ block: 'center' });
      });
      await visit.settled();
      const now = await (await page.$('#canvas')).boundingBox();
      await touch('touchStart', [now.x + (await xOf(page, 0.58)), now.y + 60]);
      await touch('touchEnd');
      await page.waitForSelector('#beat-table tr[aria-current]');
      assert.equal(await visit.text('#beat-table tr[aria-current] th'), '2');
      await visit.screenshot('touch.png');
    }
  });
});

test('the keyboard leaves the trace again, and N and P go through abnormal beats', { skip: withoutData }, async () => {
  await showing({}, async (visit, page) => {
    const numbers = () => page.$$eval('#beat-table tbody th', (cells) => cells.map((cell) => cell.textContent));
    await page.select('#filter', 'abnormal');
    const [one, two] = await numbers();
    await page.select('#filter', 'all');
    await page.focus('#canvas');
    await page.keyboard.press('n');
    assert.match(await visit.text('#announcer'), new RegExp(`^Beat ${one} at 0:0\\d\\.\\d\\d: [SVFQ], `));
    assert.equal(await visit.text('#beat-table tr[aria-current] th'), one);
    await page.keyboard.press('n');
    assert.match(await visit.text('#announcer'), new RegExp(`^Beat ${two} `));
    await page.keyboard.press('p');
    assert.match(await visit.text('#announcer'), new RegExp(`^Beat ${one} `));
    await page.keyboard.press('Tab');
    assert.notEqual(await page.evaluate(() => document.activeElement.id), 'canvas');
  });
});

test('a beat chosen in the table comes into view; one clicked on the trace is marked in the table', {
  skip: withoutData,
}, async () => {
  await showing({}, async (visit, page) => {
    await page.select('#filter', 'V');
    await page.click('[data-action="page-on"]');
    const [beat, time] = await page.$$eval('#beat-table tbody tr:nth-child(3) > *', (cells) =>
      cells.map((c) => c.textContent),
    );
    await page.click('#beat-table tbody tr:nth-child(3) button');
    const [minutes, seconds] = time.split(':').map(Number);
    const at = 60 * minutes + seconds;
    const { startS, endS } = await view(page);
    assert.ok(startS < at && at < endS, `beat ${beat} at ${at} s is between ${startS} and ${endS}`);

    await page.focus('#canvas');
    await page.keyboard.press('Home');
    await visit.settled();
    const box = await (await page.$('#canvas')).boundingBox();
    await page.mouse.click(box.x + (await xOf(page, 0.58)), box.y + 150);
    // The row that was chosen before stays marked until the click has come through.
    await page.waitForFunction(
      () => document.querySelector('#beat-table tr[aria-current] th')?.textContent.trim() === '2',
    );
    await visit.settled();
    await visit.screenshot('trace-tooltip.png');
  });
});

test('without any canvas the results are all there', async () => {
  const prepare = () => {
    HTMLCanvasElement.prototype.getContext = () => null;
  };
  const visit = await Visit.start(shared.browser, shared.host.url, { prepare });
  try {
    await visit.ready();
    await visit.drop(wfdb('made', spikes()));
    await visit.labelled();
    assert.equal(await visit.page.$eval('#viewer-missing', (node) => node.checkVisibility()), true);
    assert.equal(await visit.page.$eval('#canvas', (node) => node.checkVisibility()), false);
    const counts = await visit.counts();
    assert.ok(Object.values(counts).reduce((sum, value) => sum + value, 0) >= 18);
    assert.ok((await visit.page.$$('#beat-table tbody tr')).length >= 18);
  } finally {
    await visit.page.close();
  }
});
