// Five languages: the same keys and placeholders in each, numbers as they are written there, nothing clipped, and all that is
// shown changes at once.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root, sharedBrowser, Visit } from './harness.mjs';
import { spikes, wfdb } from './made-files.mjs';

const codes = ['en', 'de', 'fr', 'es', 'zh'];
const load = async (code) => (await import(pathToFileURL(path.join(root, `web/page/strings/${code}.mjs`)))).default;
const strings = Object.fromEntries(await Promise.all(codes.map(async (code) => [code, await load(code)])));
const formsOf = (entry) => (typeof entry === 'string' ? { other: entry } : entry);
const placeholders = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
// What models and label sets say of themselves is English in their files, and translated beside them.
const isOfModels = (key) => /^(model|labels)\./.test(key);

for (const code of codes.slice(1)) {
  test(`${code} has every string, with its placeholders and plurals`, () => {
    const missing = Object.keys(strings.en).filter((key) => !(key in strings[code]));
    assert.deepEqual(missing, []);
    const more = Object.keys(strings[code]).filter((key) => !(key in strings.en) && !isOfModels(key));
    assert.deepEqual(more, []);
    const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions();
    for (const [key, entry] of Object.entries(strings.en)) {
      const wanted = placeholders(formsOf(entry).other);
      const known = placeholders(Object.values(formsOf(entry)).join(' '));
      for (const [form, text] of Object.entries(formsOf(strings[code][key]))) {
        assert.ok(pluralCategories.includes(form), `${key} has no use for "${form}"`);
        const own = placeholders(text);
        assert.ok(
          form === 'other' ? String(own) === String(wanted) : own.every((name) => known.includes(name)),
          `${key} (${form}): ${own} and not ${wanted}`,
        );
      }
    }
  });
}

const shared = sharedBrowser();

/** What is cut off by the nearest ancestor that hides or by itself, or makes the page scroll sideways. */
const clipped = (page) =>
  page.evaluate(() => {
    const problems = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) {
      problems.push(`the page is ${wide} px too wide`);
    }
    for (const node of document.querySelectorAll('button, summary, th, td, dt, dd, h2, h3, p, label, legend, .tab')) {
      if (
        !node.checkVisibility() ||
        node.clientWidth < 6 ||
        node.closest('.visually-hidden, .wide, .table-scroll, .panel-tabs, [lang="en"] *')
      ) {
        continue;
      }
      if (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline') {
        problems.push(`${node.textContent.trim().slice(0, 40)} (${node.scrollWidth} of ${node.clientWidth} px)`);
      }
      let hider = node.parentElement;
      while (hider && getComputedStyle(hider).overflowX === 'visible') {
        hider = hider.parentElement;
      }
      const [inner, outer] = [node.getBoundingClientRect(), hider?.getBoundingClientRect()];
      if (outer && inner.width > 2 && (inner.right > outer.right + 1 || inner.left < outer.left - 1)) {
        problems.push(`${node.textContent.trim().slice(0, 40)} is outside of its card`);
      }
    }
    return problems.slice(0, 10);
  });

for (const code of codes) {
  test(`${code}: nothing is clipped from a phone to a large screen`, async () => {
    for (const width of [320, 390, 1280, 1920]) {
      const options = { width, height: 900 };
      await Visit.during(shared.browser, `${shared.host.url}#lang=${code}`, options, async (visit, page) => {
        await page.waitForFunction((wanted) => document.documentElement.lang.startsWith(wanted), {}, code);
        assert.deepEqual(await clipped(page), [], `empty, ${width} px`);
        await visit.drop(wfdb('made', spikes({ seconds: 60 })));
        await visit.labelled();
        await page.waitForSelector('.tool-bar');
        await page.click('#tab-rhythm');
        await page.waitForSelector('.panel-rhythm h3');
        await visit.settled();
        assert.deepEqual(await clipped(page), [], `results, ${width} px`);
        await visit.screenshot(`language-${code}-${width}.png`, { fullPage: width !== 1920 });
        for (const name of await page.$$eval('.menu', (menus) => menus.map((_, i) => i))) {
          await page.$$eval(
            '.menu',
            (menus, i) => {
              for (const [at, menu] of menus.entries()) {
                menu.open = at === i;
              }
            },
            name,
          );
          assert.deepEqual(await clipped(page), [], `menu ${name}, ${width} px`);
        }
      });
    }
  });
}

test('numbers and plurals are those of the language, and change at once', async () => {
  await Visit.during(shared.browser, shared.host.url, {}, async (visit, page) => {
    await visit.drop(wfdb('made', spikes({ seconds: 1200 })));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    const shown = async (code) => {
      await page.select('#language', code);
      await page.waitForFunction((wanted) => document.documentElement.lang.startsWith(wanted), {}, code);
      await visit.settled();
      return {
        count: await page.$eval('.count[data-class="N"] dd', (node) => node.textContent),
        first: await page.$eval('#beat-table tbody tr:nth-child(2) td:nth-child(4)', (node) => node.textContent),
        tab: await page.$eval('#tab-compare, #tab-rhythm', (node) => node.textContent),
      };
    };
    const english = await shown('en');
    assert.equal(english.count, '1,200');
    assert.match(english.first, /^9\d\.\d\s%$/);
    const german = await shown('de');
    assert.equal(german.count, '1.200');
    assert.match(german.first, /^9\d,\d\s%$/);
    assert.equal((await shown('fr')).count, '1\u202f200');
    assert.equal((await shown('zh')).count, '1,200');
    assert.equal((await shown('es')).count, '1200', 'Spanish groups from five digits on');
    assert.equal(await page.$eval('#status', (node) => node.dataset.state), 'done', 'nothing was labelled anew');
  });
});
