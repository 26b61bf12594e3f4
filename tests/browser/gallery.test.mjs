// The strips of the gallery as files: size, credits, what the engine reads in them, what the texts and the quiz say of them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { withoutNames } from '../../web/page/js/teach/strips.mjs';
import { languages, textsOf } from '../../web/page/js/teach/texts.mjs';
import { dataFile, dist, root, site, withoutDist } from './harness.mjs';

const folder = path.join(root, 'assets/gallery');
const gallery = JSON.parse(await readFile(path.join(folder, 'strips.json'), 'utf8'));
const strings = Object.fromEntries(
  await Promise.all(
    languages.map(async (language) => [
      language,
      (await import(`../../web/page/strings/parts/teach.${language}.mjs`)).default,
    ]),
  ),
);

const { createBeatlens } = await import(pathToFileURL(path.join(site, 'engine/beatlens.mjs')));
const beatlens = await createBeatlens();
const model = await readFile(path.join(site, 'assets/models/whole-recording.safetensors'));

const bytesOf = ({ name, files }) =>
  Promise.all(
    files.map(async (file, i) => ({
      name: `${name}.${['hea', 'dat', 'atr'][i]}`,
      bytes: new Uint8Array(await readFile(path.join(folder, file))),
    })),
  );

/** Annotations by the WFDB library's format, to check the engine and the list by: [sample, code, text]. */
function annotations(bytes) {
  const found = [];
  let sample = 0;
  for (let at = 0; at + 1 < bytes.length; ) {
    const word = bytes[at] | (bytes[at + 1] << 8);
    const [code, value] = [word >> 10, word & 0x3ff];
    at += 2;
    if (word === 0) {
      break;
    }
    if (code === 59) {
      const [a, b, c, d] = bytes.subarray(at, at + 4);
      sample += (b << 24) | (a << 16) | (d << 8) | c | 0;
      at += 4;
    } else if (code === 63) {
      found.at(-1)[2] = new TextDecoder('latin1').decode(bytes.subarray(at, at + value)).replace(/\0+$/, '');
      at += value + (value & 1);
    } else if (code < 59) {
      sample += value;
      found.push([sample, code, '']);
    }
  }
  return found;
}

/** AAMI classes of the codes of beats (ANSI/AAMI EC57; WFDB ecgcodes.h). */
const classOfCode = new Map([
  ...[1, 2, 3, 11, 34, 35].map((code) => [code, 'N']),
  ...[4, 7, 8, 9].map((code) => [code, 'S']),
  ...[5, 10].map((code) => [code, 'V']),
  [6, 'F'],
  ...[12, 13, 38].map((code) => [code, 'Q']),
]);

const rateOf = async ({ files }) => Number((await readFile(path.join(folder, files[0]), 'latin1')).split(/\s+/)[2]);

async function beatsOf(strip) {
  const rate = await rateOf(strip);
  const all = annotations(await readFile(path.join(folder, strip.files[2])));
  return all
    .filter(([, code]) => classOfCode.has(code))
    .map(([sample, code]) => [sample / rate, classOfCode.get(code)]);
}

const brotli = (content) =>
  brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  }).length;

test('all strips and their list are at most 300 KB, compressed with brotli as build/dist has them', async () => {
  let bytes = 0;
  for (const file of await readdir(folder)) {
    bytes += brotli(await readFile(path.join(folder, file)));
  }
  console.log(`gallery: ${gallery.strips.length} strips, ${(bytes / 1000).toFixed(1)} KB with brotli, of 300`);
  assert.ok(bytes <= 300_000, String(bytes));
});

test('in build/dist the list names files that are there, the same as here', { skip: withoutDist }, async () => {
  const names = await readdir(path.join(dist, 'immutable'));
  const list = names.find((name) => /^strips-[^.]+\.json$/.test(name));
  const { strips } = JSON.parse(await readFile(path.join(dist, 'immutable', list), 'utf8'));
  assert.equal(strips.length, gallery.strips.length);
  for (const [i, strip] of strips.entries()) {
    for (const [j, file] of strip.files.entries()) {
      const source = await readFile(path.join(folder, gallery.strips[i].files[j]));
      assert.ok((await readFile(path.join(dist, 'immutable', file))).equals(source), file);
    }
  }
});

test('nothing lies there that no strip names, and every strip is 8 to 15 s long', async () => {
  const named = gallery.strips.flatMap(({ files }) => files);
  assert.deepEqual((await readdir(folder)).sort(), [...named, 'strips.json'].sort());
  for (const { name, begin_s: begin, end_s: end } of gallery.strips) {
    assert.ok(end - begin >= 8 && end - begin <= 15, name);
  }
});

test('the script that cut them cuts them again, byte for byte', {
  skip: existsSync(dataFile('ludb/142.hea')) ? false : 'BEATLENS_DATA has no ludb/142.hea',
}, async () => {
  const again = mkdtempSync(path.join(os.tmpdir(), 'beatlens-gallery-'));
  execFileSync('python3', ['-B', path.join(root, 'tools/make_gallery.py'), '--out', again], {
    env: { ...process.env, BEATLENS_DATA: dataFile('') },
  });
  for (const file of await readdir(folder)) {
    assert.ok((await readFile(path.join(again, file))).equals(await readFile(path.join(folder, file))), file);
  }
  rmSync(again, { recursive: true });
});

describe('every strip is read and labelled', () => {
  // Where the model in use and the cardiologists differ, the texts say so: strip -> "time reference label".
  const differences = {
    electrode: [], // two artefacts are labelled, and one beat is not found
    'pac-aberrant': ['4.1 S V'],
    paced: ['4.5 Q N', '5.3 Q N', '6.1 Q N', '6.9 Q N', '7.8 Q N', '8.7 Q N', '9.5 Q N'],
    'ventricular-tachycardia': ['6.5 S N'],
  };
  for (const strip of gallery.strips) {
    test(strip.name, async () => {
      const report = await beatlens.classify(await bytesOf(strip), { model });
      assert.equal(report.error, undefined);
      assert.equal(report.record, strip.name);
      const { matched, missed, extra, reference_beats: references } = report.comparison;
      const expected = await beatsOf(strip);
      assert.equal(references, expected.length);
      assert.ok(Math.abs(report.duration_s - (strip.end_s - strip.begin_s)) < 0.01);
      if (strip.name === 'electrode') {
        assert.deepEqual([matched, missed, extra], [10, 1, 2]);
        const labelled = report.beats.map((beat) => `${beat.time_s.toFixed(1)} ${beat.class}`);
        assert.ok(labelled.includes('5.2 V') && labelled.includes('6.1 N'), labelled.join());
        assert.ok(!labelled.some((one) => one.startsWith('5.8')));
      } else {
        assert.deepEqual([missed, extra], [0, 0]);
        assert.deepEqual(
          report.beats
            .map((beat, i) => [beat, expected[i]])
            .filter(([beat, [, reference]]) => beat.class !== reference)
            .map(([beat, [, reference]]) => `${beat.time_s.toFixed(1)} ${reference} ${beat.class}`),
          differences[strip.name] ?? [],
        );
      }
    });
  }

  test('what is called unsure is what the texts say', async () => {
    const unsure = {};
    for (const strip of gallery.strips) {
      const report = await beatlens.classify(await bytesOf(strip), { model });
      const beats = report.beats.filter((beat) => !beat.sure).map((beat) => `${beat.time_s.toFixed(1)} ${beat.class}`);
      if (beats.length > 0) {
        unsure[strip.name] = beats;
      }
    }
    assert.deepEqual(unsure.fusion, ['3.9 F']);
    assert.deepEqual(unsure['pac-blocked'], ['7.8 S']);
    assert.deepEqual(unsure.svta, ['5.7 S', '6.1 S', '6.6 S', '7.0 S', '7.4 S', '7.8 S']);
    assert.deepEqual(unsure['ventricular-tachycardia'], ['6.5 N']);
    assert.ok(unsure.electrode.includes('6.1 N'));
  });
});

test('the quiz hands over the same trace without anything that names it', async () => {
  for (const strip of gallery.strips) {
    const files = (await bytesOf(strip)).map(({ name, bytes }) => ({ name, blob: new Blob([bytes]) }));
    const bare = await withoutNames(files);
    assert.deepEqual(
      bare.map(({ name }) => name),
      ['strip.hea', 'strip.dat'],
    );
    const header = await bare[0].blob.text();
    assert.ok(!header.includes('#') && !header.includes(strip.name), header);
    const given = await Promise.all(
      bare.map(async ({ name, blob }) => ({ name, bytes: new Uint8Array(await blob.arrayBuffer()) })),
    );
    const report = await beatlens.classify(given, { model });
    assert.equal(report.record, 'strip', strip.name);
    assert.equal(report.comparison, undefined);
    assert.ok(Math.abs(report.duration_s - (strip.end_s - strip.begin_s)) < 0.01);
  }
});

describe('what the quiz asks agrees with the reference annotations', () => {
  test('classes of beats', async () => {
    let asked = 0;
    for (const strip of gallery.strips) {
      const beats = await beatsOf(strip);
      for (const { time_s: at, class: right } of strip.marks) {
        const beat = beats.find(([time]) => Math.abs(time - at) < 0.001);
        assert.equal(beat?.[1], right, `${strip.name} at ${at}`);
        asked += 1;
      }
    }
    assert.equal(asked, 35);
    const all = gallery.strips.flatMap(({ marks }) => marks.map((mark) => mark.class));
    assert.deepEqual([...new Set(all)].sort(), ['F', 'N', 'Q', 'S', 'V']);
  });

  // The rhythm that the cardiologists wrote, or, where they wrote none, what follows from their beats.
  const bpm = (beats) => (60 * (beats.length - 1)) / (beats.at(-1)[0] - beats[0][0]);
  const inOrder = (texts, ...wanted) => {
    const places = wanted.map((text) => texts.indexOf(text));
    return places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1]));
  };
  const evidence = {
    atrial_bigeminy: ({ classes }) => /^(NS)+$/.test(classes),
    atrial_fibrillation: ({ rhythms }) => rhythms.join() === '(AFIB',
    atrial_flutter: ({ rhythms }) => rhythms.join() === '(AFL',
    av_block_2_1: ({ rhythms, notes, beats }) =>
      rhythms.join() === '(BII' && notes.filter((note) => note === 'MISSB').length === beats.length - 1,
    conversion_pause: ({ rhythms, notes }) => inOrder(rhythms, '(AFIB', '(N') && notes.includes('PSE'),
    junctional_escape: ({ rhythms, codes }) =>
      inOrder(rhythms, '(AFL', '(NOD') && codes.filter((code) => code === 11).length === 5,
    lbbb: ({ rhythms, codes }) => rhythms.join() === '(N' && codes.every((code) => code === 2),
    paced: ({ rhythms, codes }) => inOrder(rhythms, '(N', '(P') && codes.includes(12),
    pre_excitation: ({ rhythms }) => rhythms.join() === '(N,(PREX,(N,(PREX',
    rbbb: ({ rhythms, codes }) => rhythms.join() === '(N' && codes.every((code) => code === 3),
    sinus_bradycardia: ({ rhythms, classes, beats }) =>
      rhythms.join() === '(N' && /^N+$/.test(classes) && bpm(beats) < 60,
    sinus_tachycardia: ({ rhythms, classes, beats }) =>
      rhythms.join() === '(N' && /^N+$/.test(classes) && bpm(beats) > 100,
    sinus_with_artefact: ({ rhythms, classes, others }) =>
      rhythms.join() === '(N' && /^N+$/.test(classes) && others.includes(14) && others.includes(16),
    supraventricular_run: ({ rhythms, classes }) => rhythms.join() === '(N,(SVTA,(N' && /S{6}/.test(classes),
    ventricular_bigeminy: ({ rhythms, classes }) => rhythms[0] === '(B' && /^(NV)+N$/.test(classes),
    ventricular_run: ({ rhythms, classes }) => rhythms.join() === '(N,(VT,(N' && /V{8}/.test(classes),
  };

  test('rhythms', async () => {
    const asked = gallery.strips.filter(({ rhythm }) => rhythm);
    assert.deepEqual(
      asked.map(({ rhythm }) => rhythm).sort(),
      Object.keys(evidence)
        .sort()
        .filter((one) => one),
    );
    for (const strip of asked) {
      const rate = await rateOf(strip);
      const all = annotations(await readFile(path.join(folder, strip.files[2])));
      const ofBeats = all.filter(([, code]) => classOfCode.has(code));
      const facts = {
        rhythms: all.filter(([, code]) => code === 28).map(([, , text]) => text),
        notes: all.filter(([, code]) => code === 22).map(([, , text]) => text),
        codes: ofBeats.map(([, code]) => code),
        others: all.map(([, code]) => code),
        classes: ofBeats.map(([, code]) => classOfCode.get(code)).join(''),
        beats: ofBeats.map(([sample]) => [sample / rate]),
      };
      assert.ok(evidence[strip.rhythm](facts), `${strip.name}: ${JSON.stringify(facts)}`);
    }
  });
});

describe('words', () => {
  test('five languages have all texts, with the same values in them, sorted by key', () => {
    const keys = Object.keys(strings.en);
    assert.deepEqual(languages, ['de', 'en', 'es', 'fr', 'zh']);
    const placeholders = (entry) => [...new Set(JSON.stringify(entry).match(/\{\w+\}/g) ?? [])].sort();
    for (const language of languages) {
      assert.deepEqual(Object.keys(strings[language]), keys, language);
      assert.deepEqual(keys, [...keys].sort(), language);
      for (const key of keys) {
        const entry = strings[language][key];
        assert.equal(typeof entry, typeof strings.en[key], `${language} ${key}`);
        assert.deepEqual(placeholders(entry), placeholders(strings.en[key]), `${language} ${key}`);
        assert.ok(
          typeof entry === 'string' ? entry.trim() : Boolean(entry.one) === (language !== 'zh') && entry.other, // Chinese has no plural
          `${language} ${key}`,
        );
      }
    }
  });

  test('every strip has a title and a paragraph of its own in each, every rhythm, class and group a name', () => {
    for (const language of languages) {
      const { t } = textsOf(strings[language], language);
      const titles = gallery.strips.map(({ name }) => t(`teach.strip.${name}.title`));
      assert.equal(new Set(titles).size, gallery.strips.length, language);
      for (const { name, kind, rhythm } of gallery.strips) {
        const paragraph = strings[language][`teach.strip.${name}.text`];
        const shortest = language === 'zh' ? 120 : 330;
        assert.ok(paragraph.length > shortest, `${language} ${name}: ${paragraph.length}`);
        for (const key of [`teach.kind.${kind}`, ...(rhythm ? [`teach.rhythm.${rhythm}`] : [])]) {
          assert.ok(strings[language][key], `${language} ${key}`);
        }
      }
      if (language !== 'en') {
        const same = gallery.strips.filter(({ name }) => {
          const key = `teach.strip.${name}.text`;
          return strings[language][key] === strings.en[key];
        });
        assert.deepEqual(same, [], language);
      }
    }
    const named = Object.keys(strings.en).filter((key) => /^teach\.strip\..*\.text$/.test(key)).length;
    assert.equal(named, gallery.strips.length);
  });

  test('times in the paragraphs are the same in all languages', () => {
    const numbers = (text) => (text.match(/\d+(?:[.,]\d+)?/g) ?? []).map((one) => one.replace(',', '.')).sort();
    for (const { name } of gallery.strips) {
      const key = `teach.strip.${name}.text`;
      for (const language of languages) {
        const seconds = numbers(strings[language][key]).filter((one) => one.includes('.'));
        assert.deepEqual(
          seconds,
          numbers(strings.en[key]).filter((one) => one.includes('.')),
          `${language} ${name}`,
        );
      }
    }
  });

  test('a number takes the form of its language', () => {
    const { t, percent } = textsOf(strings.fr, 'fr');
    assert.equal(t('teach.gallery.strips', { count: 0 }), '0 tracé');
    assert.equal(t('teach.gallery.strips', { count: 2 }), '2 tracés');
    assert.equal(textsOf(strings.en, 'en').t('teach.gallery.strips', { count: 1 }), '1 strip');
    assert.match(percent(0.5), /^50\s%$/);
    assert.equal(textsOf(strings.de, 'de').number(0.875, 2), '0,88');
  });
});

test('every strip is credited: in its header, in the list, in THIRD_PARTY.md', async () => {
  const thirdParty = (await readFile(path.join(root, 'THIRD_PARTY.md'), 'utf8')).replace(/\s+/g, ' ');
  for (const strip of gallery.strips) {
    const header = await readFile(path.join(folder, strip.files[0]), 'latin1');
    const database = gallery.databases[strip.database];
    assert.ok(header.includes(`# Excerpt of record ${strip.record}, `), strip.name);
    assert.ok(header.includes(`of: ${database.name}\n# ${database.citation}\n`), strip.name);
    assert.ok(header.includes('# Open Data Commons Attribution License 1.0\n'), strip.name);
    const credit = `\`${strip.name}\` (${strip.record})`;
    assert.ok(thirdParty.includes(credit), credit);
  }
  for (const { name } of Object.values(gallery.databases)) {
    assert.ok(thirdParty.includes(name), name);
  }
});
