// Accessibility: axe-core finds nothing in any state of the page, in any theme, narrow and wide.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import axe from 'axe-core';
import { writeZip } from '../../web/page/js/take-away/zip.mjs';
import { madeModel, root, sharedBrowser, startHost, Visit, withoutModels } from './harness.mjs';
import { csvOfSamples, spikes, wfdb } from './made-files.mjs';

const shared = sharedBrowser();

// All that axe-core has (what does not look at colours: in one theme) but: level AAA, which this page does not promise (WCAG AA); what is deprecated or switched off by the
// rules' own authors. Experimental ones are taken, too.
const isTaken = ({ tags }) => !tags.some((tag) => ['wcag2aaa', 'wcag21aaa', 'deprecated'].includes(tag));
const taken = axe.getRules().filter(isTaken);
const rules = taken.map(({ ruleId }) => ruleId);
const rulesOfColours = taken.filter(({ tags }) => tags.includes('cat.color')).map(({ ruleId }) => ruleId);

const still = { name: 'prefers-reduced-motion', value: 'reduce' }; // colours are there at once
const themes = {
  light: [still],
  dark: [still, { name: 'prefers-color-scheme', value: 'dark' }],
  contrast: [still, { name: 'prefers-contrast', value: 'more' }],
};

// The usual options (doc/check-options.md of axe-core), but single letters are looked at, too: badges of classes are such.
const contrast = {
  ignoreUnicode: true,
  ignoreLength: true,
  ignorePseudo: false,
  boldValue: 700,
  boldTextPt: 14,
  largeTextPt: 18,
  contrastRatio: { normal: { expected: 4.5 }, large: { expected: 3 } },
  pseudoSizeThreshold: 0.25,
  shadowOutlineEmMax: 0.2,
  textStrokeEmMin: 0.03,
};

/** In the page: what axe-core finds, a line each. */
async function findings(names) {
  // What follows the layout (tables that scroll become tab stops) has followed it.
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  await frame();
  const { violations } = await window.axe.run(document, {
    runOnly: { type: 'rule', values: names },
    resultTypes: ['violations'],
    preload: false,
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary, any }) => {
      const colours = any.find((check) => check.data?.fgColor)?.data;
      const why = colours
        ? `${colours.fgColor} on ${colours.bgColor}, ${colours.contrastRatio}`
        : failureSummary.split('\n')[1]?.trim();
      return `${id}: ${target.join(' ')} (${why})`;
    }),
  );
}

/** What `look(state)` finds in every theme goes into `found`. */
async function looker({ page }, found) {
  const session = await page.createCDPSession();
  // The session's own evaluation: a policy without 'unsafe-eval' does not concern it.
  await session.send('Runtime.evaluate', { expression: axe.source });
  await page.evaluate((options) => window.axe.configure({ checks: [{ id: 'color-contrast', options }] }), contrast);
  return async (state) => {
    const seen = new Map(); // the same in all themes is told once
    for (const [theme, features] of Object.entries(themes)) {
      await session.send('Emulation.setEmulatedMedia', { features });
      await page.waitForFunction((name) => document.documentElement.dataset.theme === name, {}, theme);
      for (const finding of await page.evaluate(findings, theme === 'light' ? rules : rulesOfColours)) {
        seen.set(finding, [...(seen.get(finding) ?? []), theme]);
      }
    }
    await session.send('Emulation.setEmulatedMedia', { features: themes.light });
    found.push(...[...seen].map(([finding, where]) => `${state}, ${where.join(' ')}: ${finding}`));
  };
}

/** Labels, tools, panels and intervals are there. */
const complete = async (visit) => {
  await visit.labelled();
  await visit.page.waitForSelector('.panel-tabs');
  await visit.page.waitForFunction(() => !document.querySelector('#measurements .note')?.textContent.includes('…'));
  await visit.settled();
};

const openSample = async (visit) => {
  await visit.page.click('#intro [data-action="sample"]');
  await complete(visit);
};

/** In the page. @param {number} at -1: none of them */
const openMenu = (at) => {
  for (const [i, menu] of [...document.querySelectorAll('.menu:not([hidden])')].entries()) {
    menu.open = i === at;
  }
};

const eachTab = async (page, look) => {
  for (const id of await page.$$eval('.tab:not([hidden])', (tabs) => tabs.map((tab) => tab.id))) {
    await page.click(`#${id}`);
    await page.waitForSelector(`#panel[aria-labelledby="${id}"] .panel-body *`);
    await look(id);
  }
};

const eachMenu = async (page, look) => {
  for (const at of (await page.$$('.menu:not([hidden])')).keys()) {
    await page.evaluate(openMenu, at);
    await look(`menu ${at + 1}`);
  }
  await page.evaluate(openMenu, -1);
};

const inDialog = async (page, selector, look, state) => {
  await page.click(selector);
  await page.waitForSelector('dialog[open]');
  await look(state);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog'));
};

const folderOfTwo = ['one', 'two'].flatMap((name) => wfdb(name, spikes()));
// 187 samples and a class a row, as the heartbeats of Kachuee et al. come.
const beatTable = {
  name: 'beats.csv',
  bytes: Array.from({ length: 12 }, (_, row) =>
    [...Array.from({ length: 187 }, (_, i) => Math.exp(-(((i - 5) / (4 + (row % 3))) ** 2)).toFixed(4)), row % 3].join(
      ',',
    ),
  ).join('\n'),
};

for (const [width, height] of [
  [1280, 800],
  [320, 640],
]) {
  const size = `${width} x ${height}`;
  /** `use(visit, page, look)`; afterwards nothing may have been found. */
  const looking = (link, use) =>
    Visit.during(shared.browser, shared.host.url + link, { width, height }, async (visit, page) => {
      const found = [];
      const look = await looker(visit, found);
      await use(visit, page, look);
      assert.deepEqual(found, []);
    });

  test(`a recording, its panels, menus and dialogs at ${size}`, async () => {
    await looking('', async (visit, page, look) => {
      await look('empty');
      await openSample(visit);
      await look('results');
      await eachTab(page, look);
      await eachMenu(page, look);
      await inDialog(page, '[data-action-help]', look, 'keys');
      await page.click('[data-beat="3"] button');
      await page.waitForSelector('#beat-table .reason');
      await look('a beat');
      await page.focus('#canvas');
      await page.keyboard.press('e');
      await page.keyboard.press('3');
      await page.waitForFunction(() => !document.querySelector('[data-history="undo"]').disabled);
      await page.evaluate(() => {
        window.beatlensViewer.calipers = { firstS: 20.2, endS: 30.2 };
      });
      await page.keyboard.press('u');
      await page.waitForFunction(() => /not counted/.test(document.querySelector('#summary').textContent));
      await look('an edit');
      await eachMenu(page, (state) => look(`an edit, ${state}`));
      await page.evaluate(openMenu, (await page.$$('.menu:not([hidden])')).length - 2); // Save, before View
      await page.$$eval('.menu[open] fieldset:last-of-type button', ([keep]) => keep.click());
      await page.waitForSelector('.menu[open] .edit-list li');
      await look('a session that is kept');
      await page.$$eval('.menu[open] fieldset:last-of-type button', ([, clear]) => clear.click());
      await page.waitForFunction(() => !document.querySelector('.menu[open] .edit-list li'));
      await page.evaluate(openMenu, -1);
      await page.evaluate(openMenu, (await page.$$('.menu:not([hidden])')).length - 1);
      await inDialog(page, '.menu[open] .menu-form > button', look, 'true millimetres');
      await page.keyboard.press('Escape');
    });
  });

  test(`what goes wrong, what is asked, tables, lists and folders at ${size}`, async () => {
    await looking('', async (visit, page, look) => {
      await visit.drop([{ name: 'notes.txt', bytes: 'Dear diary,\nnothing beats a good heart.\n' }]);
      await visit.failed();
      await look('no ECG');
      await visit.drop([csvOfSamples()]);
      await page.waitForSelector('#rate-form:not([hidden])');
      await look('a question');
      await visit.drop([beatTable]);
      await visit.labelled();
      await look('a table of beats');
      const intervals = Array.from({ length: 120 }, (_, i) => (800 + 20 * Math.sin(i / 5)).toFixed(0));
      await visit.drop([{ name: 'night.rr', bytes: intervals.join('\n') }]);
      await visit.labelled();
      await look('a list of beats');
      await visit.drop(folderOfTwo);
      await page.waitForSelector('#folder:not([hidden]) tbody tr');
      await page.waitForFunction(() => /beats in/.test(document.querySelector('#folder [role=status]')?.textContent));
      await complete(visit);
      await look('a folder');
    });
  });

  test(`other labels, twelve leads, several recordings at ${size}`, async () => {
    await looking('#sample=normal-12-lead&model=conv4-fc4-mi', async (visit, page, look) => {
      await complete(visit);
      await look('infarction');
      await eachMenu(page, look); // of twelve leads
      const files = ['first', 'second'].flatMap((name) => wfdb(name, spikes()));
      const archive = await writeZip(files.map(({ name, bytes }) => ({ name, blob: new Blob([bytes]) })));
      await visit.drop([{ name: 'both.zip', bytes: new Uint8Array(await archive.arrayBuffer()) }]);
      await page.waitForSelector('#recording-form:not([hidden])');
      await look('which recording');
      await page.click('#recording-form button');
      await complete(visit);
      await look('one of several recordings');
    });
  });

  test(`labels that are unsure at ${size}`, { skip: withoutModels }, async () => {
    await looking('', async (visit, page, look) => {
      // Labels of N are sure from a half on, all others never.
      await visit.drop([
        { name: 'unsure.safetensors', bytes: madeModel('kachuee-residual', '--sure-from', '0.5,1,1,1,1') },
      ]);
      await page.waitForFunction(() => document.querySelector('#status').dataset.state === 'ready');
      await openSample(visit);
      assert.ok((await page.$$('.badge-unsure')).length > 0);
      await look('unsure');
    });
  });

  test(`gallery and quiz at ${size}`, async () => {
    await looking('', async (visit, page, look) => {
      await page.click('[data-action="gallery"]');
      await page.waitForSelector('.teach-card');
      await look('gallery');
      await page.click('.teach-card');
      await page.waitForSelector('.teach-article');
      await complete(visit);
      await look('a strip');
      await page.click('#teach .panel-head button');
      await page.waitForSelector('#teach[hidden]');
    });
    await looking('#quiz=1&seed=7&n=1', async (visit, page, look) => {
      await page.waitForSelector('.teach-question');
      await visit.labelled();
      await look('a question of the quiz');
      await page.click('.teach-option');
      await page.$eval('.teach-question', (node) => node.closest('form')?.requestSubmit());
      await page.waitForSelector('.teach-is-answer');
      await look('its answer');
      await page.click('.teach-result .button');
      await page.waitForSelector('.teach-total');
      await look('the result of the quiz');
    });
    await looking('', async (_, page, look) => {
      await page.click('[data-action="quiz"]');
      await page.waitForSelector('.teach-choose');
      await look('a quiz to choose');
    });
  });

  for (const [code, tag] of [
    ['de', 'de'],
    ['zh', 'zh-Hans'],
  ]) {
    test(`in ${code} at ${size}`, async () => {
      await looking(`#lang=${code}`, async (visit, page, look) => {
        await page.waitForFunction((name) => document.documentElement.lang === name, {}, tag);
        await look('empty');
        await page.click('[data-action="gallery"]');
        await page.waitForSelector('.teach-card');
        await look('gallery');
        await page.click('#teach .panel-head button');
        await openSample(visit);
        await look('results');
        await eachTab(page, look);
        await eachMenu(page, look);
        await inDialog(page, '[data-action-help]', look, 'keys');
      });
    });
  }

  test(`the question before another page's files are opened, at ${size}`, async () => {
    const sender = await startHost({
      'sender.html':
        '<!doctype html><html lang="en"><title>sender</title><body><script>window.start = (url) => { window.other = open(url); };</script></body></html>',
    });
    try {
      const page = await shared.browser.newPage();
      await page.goto(`${sender.url}sender.html`);
      const coming = shared.browser.waitForTarget((target) => target.opener() === page.target());
      await page.evaluate((url) => window.start(url), shared.host.url);
      const beatlens = await (await coming).page();
      await beatlens.setViewport({ width, height });
      const visit = new Visit(beatlens);
      await visit.ready();
      const bytes = [...(await readFile(path.join(root, 'assets/samples/sample.hea')))];
      await page.evaluate(async (list) => {
        let isReady = false;
        window.addEventListener('message', () => {
          isReady = true;
        });
        while (!isReady) {
          window.other.postMessage({ type: 'beatlens:hello' }, '*');
          await new Promise((done) => setTimeout(done, 200));
        }
        const files = [{ name: 'sample.hea', bytes: Uint8Array.from(list) }];
        window.other.postMessage({ type: 'beatlens:open', id: 'one', files }, '*');
      }, bytes);
      await beatlens.waitForSelector('dialog[open]');
      await beatlens.bringToFront();
      const found = [];
      await (await looker(visit, found))('files of another page');
      assert.deepEqual(found, []);
      await beatlens.close();
      await page.close();
    } finally {
      sender.close();
    }
  });
}

test('where the system chooses the colours, what is chosen is told from what is not', async () => {
  await Visit.during(shared.browser, shared.host.url, {}, async (visit, page) => {
    const session = await page.createCDPSession();
    await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }, still] });
    await openSample(visit);
    await page.click('#tab-rhythm');
    await page.click('[data-beat="3"] button');
    await page.waitForSelector('#beat-table tr[aria-current]');
    const styles = (selector) =>
      page.$$eval(selector, (nodes) =>
        nodes.map((node) => [getComputedStyle(node).backgroundColor, getComputedStyle(node).outlineStyle].join(' ')),
      );
    for (const [chosen, others] of [
      ['#speed input:checked + span', '#speed input:not(:checked) + span'],
      ['.tools input:checked + span', '.tools input:not(:checked) + span'],
      ['.tab[aria-selected="true"]', '.tab[aria-selected="false"]'],
      ['#beat-table tr[aria-current]', '#beat-table tbody tr:not([aria-current])'],
    ]) {
      const [[one], rest] = [await styles(chosen), await styles(others)];
      assert.ok(rest.length > 0 && !rest.includes(one), `${chosen}: ${one}; others: ${rest[0]}`);
    }
    await visit.screenshot('forced-colours.png');
  });
});

test('what is wrong is found', async () => {
  await Visit.during(shared.browser, shared.host.url, {}, async (visit, page) => {
    await page.evaluate(() => {
      const wrong = document.createElement('div');
      wrong.style.display = 'flex'; // in a line of text buttons may be small
      const part = (name, text, css = '') => {
        const node = document.createElement(name);
        node.textContent = text;
        node.style.cssText = css; // by CSSOM, which the policy allows
        return node;
      };
      wrong.append(
        part('h5', 'A level is left out'),
        part('button', ''),
        part('span', 'V', 'color: #999'),
        part('button', 'i', 'font-size: 8px; width: 9px; height: 9px; padding: 0; border: 0'),
        part('button', 'j', 'font-size: 8px; width: 9px; height: 9px; padding: 0; border: 0'),
      );
      document.body.append(wrong);
    });
    const found = [];
    await (await looker(visit, found))('wrong');
    for (const name of ['heading-order', 'button-name', 'color-contrast', 'target-size', 'region']) {
      assert.ok(
        found.some((finding) => finding.includes(`: ${name}: `)),
        `${name} in ${found.join('\n')}`,
      );
    }
    // Grey is dark enough nowhere but on the dark theme, and each theme was looked at.
    assert.deepEqual(
      found
        .filter((finding) => finding.includes('color-contrast'))
        .map((finding) => finding.replace(/: div.*\(/, ': (')),
      [
        'wrong, light: color-contrast: (#999999 on #f5f7f9, 2.65)',
        'wrong, contrast: color-contrast: (#999999 on #ffffff, 2.84)',
      ],
    );
  });
});
