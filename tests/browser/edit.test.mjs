// Editing on the page: by pointer and by keys alone; every figure follows; undo and redo; the machine's labels are kept; what
// is saved is what the command line says of the same edits.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { commandLine, mitdb, root, sharedBrowser, Visit, withoutData } from './harness.mjs';
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
    assert.match(await visit.text('#warnings'), /Edited by hand: 1 beat relabelled, 1 stretch marked unusable\./);
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

test('record 232: differences are stepped through, corrected, and the command line scores what was saved', {
  skip: withoutData,
}, async () => {
  await during({ height: 1100 }, async (visit, page) => {
    await opened(visit, page, mitdb('232'));
    await page.focus('#tab-compare');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.panel-compare .confusion');
    const differences = async () =>
      Number(/; ([\d,]+) difference/.exec(await visit.text('.agreement'))[1].replace(',', ''));
    const before = await differences();
    assert.ok(before > 5, `${before} differences`);
    await page.focus('#canvas');
    await page.keyboard.press('e');
    await page.keyboard.press('Home');
    // Four of them get the annotator's label: N is 1, S is 2, V is 3.
    let corrected = 0;
    for (let i = 0; i < 40 && corrected < 4; i += 1) {
      await page.keyboard.press('d');
      const said = await visit.text('#announcer');
      const [, there] = /: [NSVFQ] here, ([NSV]) there\.$/.exec(said) ?? [];
      if (there) {
        await page.keyboard.press(String(' NSV'.indexOf(there)));
        corrected += 1;
        const left = before - corrected;
        await page.waitForFunction(
          (n) => document.querySelector('.agreement').textContent.includes(`; ${n} `),
          {},
          left,
        );
      }
    }
    assert.equal(corrected, 4);
    await visit.screenshot('record-232-corrected.png');

    await page.$$eval('.menu summary', (nodes) => nodes.find((node) => node.textContent.startsWith('Save')).click());
    const saved = await page.evaluate(async () => {
      const blobs = [];
      const create = URL.createObjectURL;
      URL.createObjectURL = (blob) => {
        blobs.push(blob);
        return create(blob);
      };
      const press = (name) =>
        [...document.querySelectorAll('.menu-form button')].find((node) => node.textContent === name).click();
      press('Annotations (WFDB)');
      press('Edits');
      while (blobs.length < 2) {
        await new Promise((done) => setTimeout(done, 50));
      }
      URL.createObjectURL = create;
      const bytes = await Promise.all(blobs.map(async (blob) => [...new Uint8Array(await blob.arrayBuffer())]));
      return bytes.map((list) => list);
    });
    const texts = saved.map((list) => Buffer.from(list));
    const edits = texts.find((bytes) => bytes.toString().startsWith('{"schema":1,"kind":"edits"'));
    const annotations = texts.find((bytes) => bytes !== edits);

    const folder = mkdtempSync(path.join(tmpdir(), 'beatlens-232-'));
    try {
      for (const file of mitdb('232')) {
        cpSync(file, path.join(folder, path.basename(file)));
      }
      writeFileSync(path.join(folder, '232.beatlens'), annotations);
      writeFileSync(path.join(folder, 'edits.json'), edits);
      const run = (...options) =>
        execFileSync(commandLine, options, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      const scored = JSON.parse(
        run(
          'evaluate',
          '--protocol',
          'E',
          folder,
          '--test-annotator',
          'beatlens',
          '--start-s',
          '0',
          '--escape-beats',
          'N',
          '--json',
        ),
      );
      const [database] = scored.databases;
      assert.equal(database.model, 'beatlens');
      // The command line with the same edits gives the same labels and figures as the page.
      const report = JSON.parse(
        run('classify', '--format', 'json', '--edits', path.join(folder, 'edits.json'), path.join(folder, '232.hea')),
      );
      assert.equal(report.edits.relabelled + report.edits.confirmed, 4);
      for (const [name, number] of Object.entries(await visit.counts())) {
        assert.equal(report.counts[name], number, name);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
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
