// Languages: complete strings, numbers as they are written, nothing said in English only, and room for longer words.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { dist, root, sharedBrowser, site, startHost, Visit, withoutDist } from './harness.mjs';
import { csvOfSamples, spikes, wfdb } from './made-files.mjs';

const shared = sharedBrowser();
const codes = ['en', 'de', 'fr', 'es', 'zh'];
const others = codes.slice(1);

async function stringsOf(code, folder = 'strings') {
  return (await import(path.join(site, folder, `${code}.mjs`))).default;
}
const all = Object.fromEntries(await Promise.all(codes.map(async (code) => [code, await stringsOf(code)])));
const partNames = [
  ...new Set(
    (await readdir(path.join(site, 'strings/parts')).catch(() => [])).map((name) => name.replace(/\.\w+\.mjs$/, '')),
  ),
];
const { models } = JSON.parse(await readFile(path.join(site, 'assets/models/index.json'), 'utf8'));

const forms = (entry) => (typeof entry === 'string' ? { other: entry } : entry);
const placesIn = (text) => new Set(text.match(/\{\w+\}/g) ?? []);
const marksIn = (text) => text.split('`').length - 1;

function assertSame(code, strings, english) {
  for (const [key, entry] of Object.entries(english)) {
    const [here, there] = [forms(strings[key]), forms(entry)];
    const known = new Set(Object.values(there).flatMap((text) => [...placesIn(text)]));
    for (const [category, text] of Object.entries(here)) {
      assert.ok(text !== '' || ['sentence.space'].includes(key), `${code} ${key} is empty`);
      assert.deepEqual(
        [...placesIn(text)].filter((place) => !known.has(place)),
        [],
        `${code} ${key}.${category}`,
      );
      assert.equal(marksIn(text), marksIn(there.other), `${code} ${key} marks other parts`);
    }
    assert.deepEqual(
      [...placesIn(there.other)].filter((place) => !placesIn(here.other).has(place)),
      [],
      `${code} ${key}`,
    );
    const used = new Intl.PluralRules(code);
    if (typeof entry !== 'string' && typeof strings[key] !== 'string') {
      const needed = new Set([0, 1, 2, 3, 5, 11, 21, 100, 1000, 1001].map((count) => used.select(count)));
      assert.deepEqual(Object.keys(here).sort(), [...needed].sort(), `${code} ${key} has the plurals of its language`);
    } else if (typeof entry !== 'string') {
      assert.equal(used.select(1), 'other', `${code} ${key} has one form in a language of several`);
    }
  }
}

test('all languages have the same strings, with the same values and the plurals that they need', async () => {
  // Beyond English: what stands in English in the list of models and in the engine's label sets.
  const fromElsewhere = Object.keys(all.de).filter((key) => !Object.hasOwn(all.en, key));
  assert.deepEqual(
    fromElsewhere.filter(
      (key) => !/^model\.[\w-]+\.(name|description|figures|data)$|^labels\.[\w-]+\.\w+\.line$/.test(key),
    ),
    [],
  );
  for (const { id } of models) {
    for (const what of ['name', 'description', 'figures']) {
      assert.ok(fromElsewhere.includes(`model.${id}.${what}`), `${id}: ${what}`);
    }
  }
  for (const label of 'NSVFQ') {
    assert.ok(fromElsewhere.includes(`labels.aami-beats.${label}.line`), label);
  }
  for (const code of others) {
    assert.deepEqual(Object.keys(all[code]).sort(), Object.keys(all.de).sort(), code);
    assertSame(code, all[code], all.en);
  }
  for (const part of partNames) {
    const english = await stringsOf(`${part}.en`, 'strings/parts');
    for (const code of others) {
      const strings = await stringsOf(`${part}.${code}`, 'strings/parts');
      assert.deepEqual(Object.keys(strings).sort(), Object.keys(english).sort(), `${part}, ${code}`);
      assertSame(code, strings, english);
    }
  }
});

test('every string that the page’s scripts name is there', async () => {
  const part = (name) => stringsOf(`${name}.en`, 'strings/parts');
  const tools = { ...all.en, ...(await part('workbench')) };
  const checks = { ...tools, ...(await part('check')) };
  for (const [folder, known] of Object.entries({
    js: all.en,
    'js/workbench': tools,
    'js/folder': tools,
    'js/panels': checks,
    'js/panels/check': checks,
  })) {
    for (const name of await readdir(path.join(site, folder))) {
      if (name.endsWith('.mjs')) {
        const script = await readFile(path.join(site, folder, name), 'utf8');
        const keys = [...script.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key]) => key);
        assert.deepEqual(
          keys.filter((key) => !Object.hasOwn(known, key)),
          [],
          `${folder}/${name}`,
        );
      }
    }
  }
});

test('the canvas has the same English of its own, in the order that the page hands lines over', async () => {
  const header = await readFile(path.join(root, 'web/viewer/texts.h'), 'utf8');
  const names = header.match(/enum class Text[^{]*\{([^}]*)\}/)[1].match(/\w+/g);
  const lines = [...header.match(/lines = \{([\s\S]*?)\n {4}\};/)[1].matchAll(/"([^"]*)"/g)].map(([, line]) => line);
  const { canvasKeys } = await import(path.join(site, 'js/canvas-text.mjs'));
  assert.deepEqual(
    canvasKeys,
    names.slice(0, -2).map((name) => `canvas.${name}`),
  );
  assert.deepEqual(names.slice(-2), ['decimal', 'count']);
  assert.deepEqual(lines, [...canvasKeys.map((key) => all.en[key]), '.']);
});

const text = await import(path.join(site, 'js/text.mjs'));
const inLanguage = (code, use) => {
  text.useStrings(code, all[code]);
  try {
    return use(text);
  } finally {
    text.useStrings('en', all.en);
  }
};

test('numbers, shares, times and plurals are written as in each language', () => {
  const said = (code) =>
    inLanguage(code, ({ count, number, percent, figure, clock, t }) => [
      count(1234),
      count(1234567),
      number(-0.5, 2),
      percent(0.9706),
      figure(977.5),
      figure(1000),
      clock(1805.63, 2),
      clock(3723),
      t('summary.beats', { count: 0 }),
      t('summary.beats', { count: 1 }),
      t('summary.beats', { count: 2607 }),
      t('summary.beats', { count: 12345 }),
      t('summary.unsure', { number: count(1), count: 2607 }),
      t('status.labelled', { count: 2607, seconds: number(1.2, 2) }),
    ]);
  assert.deepEqual(said('en'), [
    '1,234',
    '1,234,567',
    '-0.50',
    '97.1\u202f%',
    '977.5',
    '1000',
    '30:05.63',
    '1:02:03',
    '0 beats',
    '1 beat',
    '2,607 beats',
    '12,345 beats',
    '1 of 2,607 labels unsure, marked\u00a0?',
    '2,607 beats labelled in 1.20 s, on this machine.',
  ]);
  assert.deepEqual(said('de'), [
    '1.234',
    '1.234.567',
    '-0,50',
    '97,1\u202f%',
    '977,5',
    '1000',
    '30:05,63',
    '1:02:03',
    '0 Schläge',
    '1 Schlag',
    '2.607 Schläge',
    '12.345 Schläge',
    '1 von 2.607 Klassen unsicher, markiert mit\u00a0?',
    '2.607 Schläge in 1,20 s bestimmt, auf diesem Gerät.',
  ]);
  assert.deepEqual(said('fr'), [
    '1\u202f234',
    '1\u202f234\u202f567',
    '-0,50',
    '97,1\u202f%',
    '977,5',
    '1000',
    '30:05,63',
    '1:02:03',
    '0 battement', // nought is singular in French
    '1 battement',
    '2\u202f607 battements',
    '12\u202f345 battements',
    '1 classes incertaines sur 2\u202f607, marquées\u00a0?',
    '2\u202f607 battements classés en 1,20 s, sur cette machine.',
  ]);
  assert.deepEqual(said('es'), [
    '1234', // four digits have no separator in Spanish
    '1.234.567',
    '-0,50',
    '97,1\u202f%',
    '977,5',
    '1000',
    '30:05,63',
    '1:02:03',
    '0 latidos',
    '1 latido',
    '2607 latidos',
    '12.345 latidos',
    '1 de 2607 clases inseguras, marcadas\u00a0?',
    '2607 latidos clasificados en 1,20 s, en este equipo.',
  ]);
  assert.deepEqual(said('zh'), [
    '1,234',
    '1,234,567',
    '-0.50',
    '97.1%',
    '977.5',
    '1000',
    '30:05.63',
    '1:02:03',
    '0 个心搏',
    '1 个心搏',
    '2,607 个心搏',
    '12,345 个心搏',
    '2,607 个标注中有 1 个不确定，以\u00a0?\u00a0标出',
    '在本机用 1.20 秒标注了 2,607 个心搏。',
  ]);
});

// The page with two recordings and what can be opened in it, one state after the other.
const folderOfTwo = ['one', 'two'].flatMap((name) => wfdb(name, spikes()));

async function openSample(visit) {
  await visit.page.click('#intro [data-action="sample"]');
  await visit.labelled();
  await visit.page.waitForSelector('.panel-tabs:not([hidden])');
  await visit.page.waitForFunction(() => !document.querySelector('#measurements .note')?.textContent.includes('…'));
}

const atLanguage = (code) => `${shared.host.url}#lang=${code}`;

test('a language is chosen: by the link, by what was chosen before, by the browser; it changes all at once and loses nothing', async () => {
  await Visit.during(shared.browser, atLanguage('de'), {}, async (visit, page) => {
    await page.waitForFunction(() => document.documentElement.lang === 'de');
    assert.equal(await page.title(), all.de['page.title']);
    assert.equal(await visit.text('#intro-title'), 'EKG-Aufzeichnung hier ablegen');
    assert.equal(await page.$eval('#language', (select) => select.value), 'de');
    await openSample(visit);
    assert.match(await visit.text('#status-text'), /^[\d.]+ Schläge in [\d,]+ s bestimmt, auf diesem Gerät\.$/);
    // A filter, a page of the list, a beat, an edit, a filter for the eye, a panel.
    await page.select('#filter', 'N');
    await page.click('[data-beat="5"] button');
    await page.focus('#canvas');
    await page.keyboard.press('e');
    await page.keyboard.press('Delete');
    await page.waitForFunction(() => !document.querySelector('[data-history="undo"]').disabled);
    await page.click('#tab-rhythm');
    await page.waitForSelector('.panel-rhythm h3');
    const state = () =>
      page.evaluate(() => ({
        filter: document.querySelector('#filter').value,
        rows: document.querySelectorAll('#beat-table tbody tr').length,
        tool: document.querySelector('.tools input:checked').value,
        panel: document.querySelector('.tab[aria-selected="true"]').id,
        view: window.beatlensViewer.view,
        bars: document.querySelectorAll('.tool-bar').length,
      }));
    const before = await state();
    assert.match(
      await page.$eval('[data-history="undo"]', (button) => button.title),
      /^Rückgängig: Schlag bei .* entfernt$/,
    );
    await page.select('#language', 'fr');
    await page.waitForFunction(() => document.documentElement.lang === 'fr');
    await page.waitForSelector('.panel-rhythm h3');
    assert.deepEqual(await state(), before);
    assert.match(
      await page.$eval('[data-history="undo"]', (button) => button.title),
      /^Annuler\u00a0: Battement à .* supprimé$/,
    );
    assert.match(await visit.text('#status-text'), /^[\d\u202f]+ battements classés en [\d,]+ s, sur cette machine\.$/);
    assert.equal(await visit.text('.panel-rhythm h3'), 'Variabilité de la fréquence cardiaque');
    // Keys of the bar before are gone with it: one step is taken back, once.
    await page.keyboard.down('Control');
    await page.keyboard.press('z');
    await page.keyboard.up('Control');
    await page.waitForFunction(() => document.querySelector('[data-history="undo"]').disabled);
    assert.equal(await page.evaluate(() => location.hash), '#lang=fr');
    const font = page.waitForResponse((response) => response.url().endsWith('/viewer/further.ttf') && response.ok());
    await page.select('#language', 'zh');
    await page.waitForFunction(() => document.documentElement.lang === 'zh-Hans');
    await font; // comes with Chinese
  });
  // It was remembered, where no link says another.
  await Visit.during(shared.browser, shared.host.url, {}, async (_, page) => {
    await page.waitForFunction(() => document.documentElement.lang === 'zh-Hans');
    await page.select('#language', 'en');
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    await page.evaluate(() => localStorage.clear());
  });
  const preferring = {
    prepare: () => Object.defineProperty(navigator, 'languages', { get: () => ['pt', 'es-MX', 'de'] }),
  };
  await Visit.during(shared.browser, shared.host.url, preferring, async (visit, page) => {
    await page.waitForFunction(() => document.documentElement.lang === 'es');
    assert.ok(!visit.requests.some((url) => /strings\/(de|fr|zh)/.test(url)), 'only what is read is loaded');
  });
});

test('without the strings of a language the page stays as it is', async () => {
  const broken = await startHost({ 'strings/de.mjs': 'export default' });
  try {
    const visit = await Visit.start(shared.browser, broken.url, {});
    await visit.ready();
    await visit.page.select('#language', 'de');
    await visit.page.waitForFunction(() => document.querySelector('#language').value === 'en');
    assert.equal(await visit.page.evaluate(() => document.documentElement.lang), 'en');
    assert.equal(await visit.text('#intro-title'), all.en['intro.title']);
    await visit.page.evaluate(() => localStorage.clear());
    await visit.page.close();
  } finally {
    broken.close();
  }
});

test('without scripts the page says in English what its strings say', async () => {
  const page = await shared.browser.newPage();
  try {
    await page.setJavaScriptEnabled(false);
    await page.goto(shared.host.url);
    const html = await page.content();
    await page.setJavaScriptEnabled(true);
    const said = await page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'text/html');
      const texts = [...parsed.querySelectorAll('[data-t]')].map((node) => [node.dataset.t, node.textContent]);
      for (const name of ['title', 'aria-label', 'aria-roledescription', 'placeholder']) {
        for (const node of parsed.querySelectorAll(`[data-t-${name}]`)) {
          texts.push([node.getAttribute(`data-t-${name}`), node.getAttribute(name)]);
        }
      }
      return texts;
    }, html);
    const plain = (value) => value.replace(/[ \n]+/g, ' ').trim();
    assert.ok(said.length > 50);
    for (const [key, value] of said) {
      assert.equal(plain(value), all.en[key].replaceAll('`', ''), key);
    }
  } finally {
    await page.close();
  }
});

// A language that nobody speaks: every string in brackets. What stands outside of them was never a string.
const wrapped = (strings) =>
  Object.fromEntries(
    Object.entries(strings).map(([key, entry]) => [
      key,
      typeof entry === 'string'
        ? `⟦${entry}⟧`
        : Object.fromEntries(Object.entries(entry).map(([form, value]) => [form, `⟦${value}⟧`])),
    ]),
  );
const moduleOf = (strings) => `export default ${JSON.stringify(strings)};`;

/** In the page: text that is in no bracket, with where it stands. */
function unwrapped({ data, units }) {
  const isShown = (node) => node.checkVisibility?.({ visibilityProperty: true }) ?? true;
  const outside = (value) => {
    let depth = 0;
    let rest = '';
    for (const character of value) {
      depth += character === '⟦' ? 1 : 0;
      rest += depth === 0 ? character : ' ';
      depth -= character === '⟧' ? 1 : 0;
    }
    return rest.replace(new RegExp(`(?<![\\p{L}])(${units.join('|')})(?![\\p{L}])`, 'gu'), ' ');
  };
  const hasWords = (value) => /\p{L}{2,}/u.test(outside(value));
  const found = [];
  const where = (node) =>
    `${node.tagName.toLowerCase()}${node.id ? `#${node.id}` : ''}.${node.className?.baseVal ?? node.className}`;
  const skipped = `script, style, noscript, code, kbd, [lang="en"], ${data.join(', ')}`;
  if (hasWords(document.title)) {
    found.push(`title: ${document.title}`);
  }
  for (const node of document.body.querySelectorAll('*')) {
    const isOption = node.closest('select');
    if (node.closest(skipped) || !(isOption ? isShown(isOption) : isShown(node))) {
      continue;
    }
    for (const name of ['title', 'aria-label', 'aria-roledescription', 'placeholder', 'alt', 'label']) {
      const value = node.getAttribute(name);
      if (value && hasWords(value)) {
        found.push(`${where(node)}[${name}]: ${value}`);
      }
    }
    // Where elements stand between parts of a string, the brackets are of the whole.
    const isMixed = node.dataset.mark !== undefined;
    const isInMixed = !isMixed && node.closest('[data-mark]');
    const own = isMixed
      ? node.textContent
      : [...node.childNodes]
          .filter(({ nodeType }) => nodeType === 3)
          .map(({ data: value }) => value)
          .join('');
    if (!isInMixed && hasWords(own)) {
      found.push(`${where(node)}: ${own.trim().slice(0, 120)}`);
    }
  }
  return [...new Set(found)];
}

/** In the page. @param {number} at -1: none of them */
function openMenu(at) {
  for (const [i, menu] of [...document.querySelectorAll('.menu:not([hidden])')].entries()) {
    menu.open = i === at;
  }
}

/** Every panel and every menu of what is open, one after the other. @param {(state: string) => Promise<void>} look */
async function lookAtTools(page, look) {
  for (const id of await page.$$eval('.tab:not([hidden])', (tabs) => tabs.map((tab) => tab.id))) {
    await page.click(`#${id}`);
    await page.waitForSelector('.panel-body *');
    await look(id);
  }
  for (const at of (await page.$$('.menu:not([hidden])')).keys()) {
    await page.evaluate(openMenu, at);
    await look(`menu ${at}`);
  }
  await page.evaluate(openMenu, -1);
}

const allowed = {
  // What comes from files, and names: of leads, records, models' systems, data bases; languages in themselves.
  data: [
    'h1',
    '#language',
    '#lead option',
    '#summary h2',
    '#record dd',
    '.lead-list label span',
    '.folder-table [data-key^="open-"]',
    '.menu-form .edit-list',
    '.badge',
    '.measured th[scope="row"]',
    '.panel-intervals dt',
    '.teach-credit a', // a licence's name
  ],
  units: [
    'mm',
    'mV',
    'ms',
    'Hz',
    'SDNN',
    'RMSSD',
    'pNN',
    'LF',
    'HF',
    'SD',
    'SVG',
    'PNG',
    'dpi',
    'CSV',
    'JSON',
    'MB',
    'MLII',
  ],
};

test('nothing that the page says is written into its scripts: a made-up language reaches all of it', async () => {
  const made = wrapped({ ...all.de, ...all.en });
  const overlay = { 'strings/de.mjs': moduleOf(made) };
  for (const part of partNames) {
    overlay[`strings/parts/${part}.de.mjs`] = moduleOf(wrapped(await stringsOf(`${part}.en`, 'strings/parts')));
  }
  const host = await startHost(overlay);
  try {
    await Visit.during(shared.browser, atLanguage('en'), {}, async (_, page) => {
      await page.evaluate(() => document.documentElement.removeAttribute('lang')); // what is marked as English is passed over
      const found = await page.evaluate(unwrapped, allowed);
      assert.ok(found.length > 30, 'what is in no bracket is found');
    });
    await Visit.during(shared.browser, `${host.url}#lang=de`, { width: 1280, height: 900 }, async (visit, page) => {
      await page.waitForFunction(() => document.documentElement.lang === 'de');
      const look = async (state) => {
        await visit.settled();
        assert.deepEqual(await page.evaluate(unwrapped, allowed), [], state);
      };
      await look('empty');
      for (const what of ['gallery', 'quiz']) {
        await page.click(`[data-action="${what}"]`);
        await page.waitForSelector('#teach button:nth-of-type(1)');
        await look(what);
        await page.click('#teach .panel-head button');
      }
      await openSample(visit);
      await look('results');
      await lookAtTools(page, look);
      await page.click('[data-beat="3"] button');
      await look('a beat');
      await page.focus('#canvas');
      await page.keyboard.press('e');
      await page.keyboard.press('2');
      await page.keyboard.press('u');
      await look('an edit');
      await page.click('[data-action-help]');
      await look('keys');
      await page.keyboard.press('Escape');
      await visit.drop(folderOfTwo);
      await page.waitForSelector('#folder:not([hidden]) tbody tr');
      await visit.labelled();
      await look('folder');
      await visit.drop([]);
      await page.waitForSelector('#error:not([hidden])');
      await look('no file');
      await visit.drop([{ name: 'nothing.safetensors', bytes: 'nothing' }]);
      await visit.failed();
      await look('a model that is none');
      await visit.drop([{ name: 'nothing.hea', bytes: 'nothing' }]);
      await visit.failed();
      await look('a record that is none');
      await visit.drop([csvOfSamples()]);
      await page.waitForSelector('#rate-form:not([hidden])');
      await look('a question');
    });
  } finally {
    host.close();
  }
});

/** In the page: what has no room, and what lies over something else. */
function crowded() {
  const isShown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const isHidden = (node) => node.closest('.visually-hidden, option, canvas, dialog:not([open])');
  const where = (node) =>
    `${node.tagName.toLowerCase()}#${node.id}.${node.className}: ${node.textContent.trim().slice(0, 60)}`;
  const found = [];
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth > clientWidth) {
    found.push(`the page is ${scrollWidth} wide, of ${clientWidth}`);
  }
  const scrolls = (node) => node.closest('.wide, .table-scroll, .short, .help-groups, .panel-tabs');
  const texts =
    'button, label > span, .badge, legend:not(:has(.wide-only)), summary, .promise, th, .tile-name, .tile-note, .tile-value, dt, dd, h2, h3, h4, p, a';
  for (const node of document.querySelectorAll(texts)) {
    const style = getComputedStyle(node);
    if (!isShown(node) || isHidden(node) || style.position === 'absolute' || node.textContent.trim() === '') {
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    const [inner, outer] = [range.getBoundingClientRect(), node.getBoundingClientRect()];
    if (
      inner.width > 2 &&
      (inner.right > outer.right + 2 || inner.left < outer.left - 2) &&
      style.display !== 'inline'
    ) {
      found.push(`clipped: ${where(node)}`);
    }
    if (!scrolls(node) && (outer.right > clientWidth + 1 || outer.left < -1)) {
      found.push(`beside the page: ${where(node)}`);
    }
  }
  for (const bar of document.querySelectorAll(
    '.top, .open-buttons, .viewer-bar, .tool-bar, .panel-tabs, .beats-bar, .pager, .promises, .facts, .counts',
  )) {
    const parts = [...bar.children].filter((node) => isShown(node) && !isHidden(node));
    for (const [i, one] of parts.entries()) {
      const a = one.getBoundingClientRect();
      for (const other of parts.slice(i + 1)) {
        const b = other.getBoundingClientRect();
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 1) {
          found.push(`overlap: ${where(one)} / ${where(other)}`);
        }
      }
      const whole = bar.getBoundingClientRect();
      if (a.right > whole.right + 1 && getComputedStyle(bar).overflowX === 'visible') {
        found.push(`out of its bar: ${where(one)}`);
      }
    }
  }
  return found;
}

for (const code of codes) {
  test(`there is room for ${code} from 320 to 1920 pixels`, async () => {
    await Visit.during(shared.browser, atLanguage(code), { width: 1280, height: 800 }, async (visit, page) => {
      const tag = code === 'zh' ? 'zh-Hans' : code;
      await page.waitForFunction((lang) => document.documentElement.lang === lang, {}, tag);
      const look = async (state) => {
        for (const width of [320, 390, 1280, 1920]) {
          await page.setViewport({ width, height: 800 });
          await visit.settled();
          assert.deepEqual(await page.evaluate(crowded), [], `${state} at ${width}`);
          if (state === 'results' && ['de', 'zh'].includes(code)) {
            await visit.screenshot(`language-${code}-${width}.png`);
          }
        }
        await page.setViewport({ width: 1280, height: 800 });
        await visit.settled();
      };
      await look('empty');
      await openSample(visit);
      await look('results');
      await lookAtTools(page, look);
      await page.click('[data-action-help]');
      await look('keys');
    });
  });
}

test('the built page speaks all languages too', { skip: withoutDist }, async () => {
  const host = await startHost({}, { folder: dist });
  try {
    for (const code of others) {
      await Visit.during(shared.browser, `${host.url}#lang=${code}`, {}, async (visit, page) => {
        await page.waitForFunction((title) => document.title === title, {}, all[code]['page.title']);
        assert.equal(await visit.text('#intro-title'), all[code]['intro.title']);
      });
    }
  } finally {
    host.close();
  }
});
