// Editing on the page: by pointer and by keys alone; every figure follows; undo and redo; the machine's labels are kept. What
// is saved is scored by the command line in stories.test.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedBrowser, Visit } from './harness.mjs';
import { spikes, wfdb } from './made-files.mjs';

const shared = sharedBrowser();
const during = (options, use) => Visit.during(shared.browser, shared.host.url, options, use);

const opened = async (visit, page, files) => {
  if (files) {
    await visit.choose(files);
  } else {
    await visit.drop(wfdb('made', spikes({ seconds: 60 })));
  }
  await visit.labelled();
  await page.waitForSelector('.tool-bar');
  await visit.settled();
};
const countOf = (page, name) =>
  page.$eval(`.count[data-class="${name}"] dd`, (node) => Number(node.textContent.replaceAll(',', '')));
const until = (page, name, value) =>
  page.waitForFunction(
    (what, wanted) => document.querySelector(`.count[data-class="${what}"] dd`)?.textContent === wanted,
    {},
    name,
    String(value),
  );
const command = async (page, key, shift = false) => {
  await page.keyboard.down('Control');
  await page.keyboard[shift ? 'down' : 'up']('Shift');
  await page.keyboard.press(key);
  await page.keyboard.up('Shift');
  await page.keyboard.up('Control');
};

test('by keys alone: relabel, remove, add, move, mark unusable; undo and redo without end', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    const beats = await countOf(page, 'N');
    assert.equal(beats, 60);
    await page.focus('#canvas');
    await page.keyboard.press('e');
    for (let i = 0; i < 10; i += 1) {
      await page.keyboard.press('j');
    }
    await page.keyboard.press('3');
    await until(page, 'V', 1);
    assert.equal(await countOf(page, 'N'), 59);
    assert.match(await visit.text('#announcer'), /^Beat 10 at 0:09\.50: V, /, 'it stays chosen, and is told');
    await page.keyboard.press('Delete');
    await until(page, 'V', 0);
    assert.equal(await countOf(page, 'N'), 59);
    await command(page, 'z');
    await until(page, 'V', 1);
    await command(page, 'z');
    await until(page, 'V', 0);
    assert.equal(await countOf(page, 'N'), 60);
    await command(page, 'y');
    await until(page, 'V', 1);
    await command(page, 'z', true); // Shift: again
    await until(page, 'V', 0);
    await command(page, 'z');
    await until(page, 'V', 1);
    assert.equal(await page.$eval('[data-history="redo"]', (node) => node.disabled), false);
    // A stretch that the calipers span.
    await page.keyboard.press('Escape');
    await page.evaluate(() => {
      window.beatlensViewer.calipers = { firstS: 20.2, endS: 30.2 };
    });
    await page.keyboard.press('u');
    await page.waitForFunction(() => document.querySelector('#summary').textContent.includes('10 not counted'));
    assert.match(
      await visit.text('#warnings'),
      /Edited by hand: 1 beat relabelled, 1 stretch marked unusable \(\d:\d\d to \d:\d\d from the start\)\./,
    );
    await visit.screenshot('edited.png');
    await command(page, 'z');
    await command(page, 'z');
    await until(page, 'N', 60);
    assert.equal(
      (await page.$('#warnings[hidden]')) !== null || !(await visit.text('#warnings')).includes('Edited'),
      true,
    );
  });
});

test('by pointer: a beat is dragged, one is added beside the others', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    await page.$$eval('.tools label', (nodes) => nodes[2].click());
    const box = await (await page.$('#canvas')).boundingBox();
    const x = async (timeS) => box.x + (await page.evaluate((at) => window.beatlensViewer.xOf(at), timeS));
    await page.mouse.move(await x(2.5), box.y + 150);
    await page.mouse.down();
    await page.mouse.move(await x(2.6), box.y + 150, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(
      () => document.querySelector('#beat-table tbody tr:nth-child(3) td')?.textContent === '0:02.60',
    );
    await page.mouse.click(await x(4.05), box.y + 150);
    await until(page, 'N', 61);
    await page.$$eval('.tools label', (nodes) => nodes[3].click());
    await page.waitForFunction(() => document.querySelector('#viewer').dataset.tool === 'mark');
    await visit.settled();
    await page.mouse.move(await x(5.2), box.y + 150);
    await page.mouse.down();
    await page.mouse.move(await x(6.3), box.y + 150, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => document.querySelector('#summary').textContent.includes('1 not counted'));
    await visit.screenshot('edited-by-pointer.png');
  });
});

test('a person has a pacemaker', async () => {
  await during({}, async (visit, page) => {
    await opened(visit, page);
    await page.$$eval('.check', (nodes) =>
      nodes
        .find((node) => /pacemaker/.test(node.textContent))
        .querySelector('input')
        .click(),
    );
    await page.waitForFunction(() => /A pacemaker is declared\./.test(document.querySelector('#warnings').textContent));
  });
});

test('the menu of a beat: by the other button, by a long press, by keys', async () => {
  await during({}, async (visit, page) => {
    await visit.drop(wfdb('made', spikes({ seconds: 30 })));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await visit.settled();
    const before = await visit.counts();
    const box = await (await page.$('#canvas')).boundingBox();
    const at = async (timeS) => box.x + (await page.evaluate((time) => window.beatlensViewer.xOf(time), timeS));
    await page.mouse.click((await at(2.5)) + 5, box.y + 150, { button: 'right' });
    await page.waitForSelector('.context-menu');
    assert.equal(await page.$eval('.context-menu', (menu) => menu.getAttribute('aria-label')), 'Beat 3');
    await visit.screenshot('context-menu.png');
    const items = await page.$$eval('.context-menu [role=menuitem]', (nodes) => nodes.map((node) => node.textContent));
    assert.match(items[0], /^[NSVF] is right$/);
    assert.deepEqual(items.slice(-2), ['Remove', 'Why this label?']);
    await page.keyboard.press('Escape');
    assert.equal(await page.$('.context-menu'), null);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
    // By keys, of the beat that was chosen so: remove it.
    await page.keyboard.down('Shift');
    await page.keyboard.press('F10');
    await page.keyboard.up('Shift');
    await page.waitForSelector('.context-menu');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const sum = (counts) => Object.values(counts).reduce((all, one) => all + one, 0);
    await page.waitForFunction(
      (all) => [...document.querySelectorAll('#beat-table tbody tr[data-beat]')].length === all,
      {},
      sum(before) - 1,
    );
    // Where there is no beat: one is added.
    await page.mouse.click(await at(3.0), box.y + 150, { button: 'right' });
    await page.waitForSelector('.context-menu');
    assert.match(await visit.text('.context-menu [role=menuitem]'), /^Add a beat at 0:0[23]\.\d\d$/);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /added by hand/.test(document.querySelector('#beat-table').textContent));
  });
  await during({ touch: true, width: 390 }, async (visit, page) => {
    await visit.drop(wfdb('made', spikes({ seconds: 30 })));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await visit.settled();
    const canvas = await page.$('#canvas');
    await canvas.evaluate((node) => node.scrollIntoView({ block: 'center' }));
    const box = await canvas.boundingBox();
    const x = box.x + (await page.evaluate(() => window.beatlensViewer.xOf(1.5)));
    await page.touchscreen.touchStart(x, box.y + 120);
    await page.waitForSelector('.context-menu');
    await page.touchscreen.touchEnd();
    assert.equal(await page.$eval('.context-menu', (menu) => menu.getAttribute('aria-label')), 'Beat 2');
    await visit.screenshot('context-menu-touch.png');
    // A finger that moves scrolls, and opens nothing.
    await page.evaluate(() => document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })));
    assert.equal(await page.$('.context-menu'), null);
  });
});
