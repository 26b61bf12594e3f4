// Strings of all languages: complete, and numbers as they are written.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { root, site } from './harness.mjs';
import { all, others, partNames, stringsOf } from './strings-of.mjs';

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
  const { canvasKeys } = await import(path.join(site, 'js/drawing/canvas-text.mjs'));
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
