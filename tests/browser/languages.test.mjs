// Languages on the page: chosen, nothing said in English only, and room for longer words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dist, sharedBrowser, startHost, Visit, withoutDist } from './harness.mjs';
import { csvOfSamples, spikes, wfdb } from './made-files.mjs';
import { all, codes, others, partNames, stringsOf } from './strings-of.mjs';

const shared = sharedBrowser();

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
    await page.waitForFunction(() => location.hash === '#sample=sample&panel=rhythm&lang=fr'); // the link of what is shown follows
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
