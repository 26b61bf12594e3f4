// What stands behind "#", literally: what is read, what is refused, and that what is written reads the same.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkedOpen } from '../../web/page/js/connect/handed-over.mjs';
import { checkedLink, formatLink, parseLink } from '../../web/page/js/connect/links.mjs';
import { completed, missingFiles, namesInHeader } from '../../web/page/js/connect/record-files.mjs';

describe('links', () => {
  const literal = {
    '#sample=sample': { sample: 'sample' },
    '#sample=pvc&t=4.5&lead=V1&model=coupled-cnn&panel=rhythm&lang=de': {
      sample: 'pvc',
      t: 4.5,
      lead: 'V1',
      model: 'coupled-cnn',
      panel: 'rhythm',
      lang: 'de',
    },
    '#embed&sample=st-elevation&t=0.25': { embed: true, sample: 'st-elevation', t: 0.25 },
    '#quiz=1&seed=4294967295&n=10': { quiz: 1, seed: 4294967295, n: 10 },
    '#lead=Ableitung%20II%2F%C3%A4': { lead: 'Ableitung II/ä' },
    '#t=86400': { t: 86400 },
    '': {},
  };
  for (const [hash, link] of Object.entries(literal)) {
    test(`${hash || 'no link'} is read and written`, () => {
      assert.deepEqual(parseLink(hash), link);
      assert.equal(formatLink(link), hash);
    });
  }

  test('other ways to write the same are read, and written in the usual one', () => {
    for (const [hash, usual] of [
      ['#t=4.500&sample=pvc', '#sample=pvc&t=4.5'],
      ['#embed=1&sample=pvc&sample=other', '#embed&sample=pvc'],
      ['#lead=aVR+x', '#lead=aVR%20x'],
      ['#t=1.23456', '#t=1.23'],
      ['#utm_source=x&panel=beat&fbclid=y', '#panel=beat'],
    ]) {
      assert.equal(formatLink(parseLink(hash)), usual, hash);
    }
  });

  test('numbers stay in their range', () => {
    for (const [hash, link] of [
      ['#t=-5', { t: 0 }],
      ['#t=99999999999', { t: 31622400 }],
      ['#n=0', { n: 1 }],
      ['#n=5000', { n: 100 }],
    ]) {
      assert.deepEqual(parseLink(hash), link, hash);
    }
  });

  test('what is no value of its kind is left out, and the rest is read', () => {
    for (const bad of [
      'sample=../../etc/passwd',
      'sample=https://example.org/x.edf',
      'sample=%3Cscript%3E',
      'sample=__proto__',
      'sample=Sample',
      `sample=${'a'.repeat(65)}`,
      't=NaN',
      't=Infinity',
      't=1e3',
      't=0x10',
      't=',
      't=1,5',
      `lead=${'x'.repeat(41)}`,
      'lead=a%00b',
      'lead=a%0Ab',
      'lead=%E2%80%AEtxt', // turns the direction of writing around
      'lead=',
      'model=javascript:alert(1)',
      'model=constructor.x',
      'panel=../panels/rhythm',
      'lang=de_DE.UTF-8',
      'lang=<b>',
      'seed=4294967296',
      'seed=-1',
      'seed=1.5',
      'quiz=one',
      'n=-3',
      'embed=yes',
      '__proto__=x',
      'toString=x',
    ]) {
      assert.deepEqual(parseLink(`#${bad}&panel=beat`), { ...(bad.startsWith('panel') ? {} : { panel: 'beat' }) }, bad);
    }
    assert.deepEqual(parseLink(`#panel=beat&x=${'y'.repeat(2000)}`), {});
    assert.deepEqual(parseLink('#%E0%A4%A'), {});
    assert.equal({}.x, undefined);
  });

  test('values of an object are checked alike', () => {
    assert.deepEqual(checkedLink({ t: 12.345, lead: 'II', panel: 'beat', sample: 'pvc' }, ['t', 'lead', 'panel']), {
      t: 12.35,
      lead: 'II',
      panel: 'beat',
    });
    assert.deepEqual(checkedLink({ t: Number.NaN, lead: { toString: () => 'II' }, panel: ['beat'], model: null }), {});
  });
});

describe('files that another page hands over', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const file = { name: 'a.csv', bytes };
  const codeOf = (data) => checkedOpen({ type: 'beatlens:open', ...data }).code;

  test('are taken as bytes, buffers and blobs', async () => {
    const { id, files, options } = checkedOpen({
      id: 7,
      files: [file, { name: 'd/b.hea', bytes: bytes.buffer }, { name: 'ü.dat', blob: new Blob(['xyz']) }],
      options: { lead: 'II', t: 3 },
    });
    assert.equal(id, 7);
    assert.deepEqual(
      files.map(({ name, blob }) => [name, blob.size]),
      [
        ['a.csv', 3],
        ['d/b.hea', 3],
        ['ü.dat', 3],
      ],
    );
    assert.deepEqual(new Uint8Array(await files[0].blob.arrayBuffer()), bytes);
    assert.deepEqual(options, { lead: 'II', t: 3 });
  });

  test('and nothing else', () => {
    for (const [code, data] of [
      ['files', {}],
      ['files', { files: [] }],
      ['files', { files: 'a.csv' }],
      ['files', { files: [null] }],
      ['files', { files: { length: 1, 0: file } }],
      ['files', { files: Array.from({ length: 201 }, () => file) }],
      ['name', { files: [{ bytes }] }],
      ['name', { files: [{ name: '', bytes }] }],
      ['name', { files: [{ name: '../x', bytes }] }],
      ['name', { files: [{ name: '/etc/x', bytes }] }],
      ['name', { files: [{ name: 'a\\b', bytes }] }],
      ['name', { files: [{ name: 'a\u202egpj.exe', bytes }] }],
      ['name', { files: [{ name: 'a\n', bytes }] }],
      ['name', { files: [{ name: 'x'.repeat(201), bytes }] }],
      ['bytes', { files: [{ name: 'a.csv' }] }],
      ['bytes', { files: [{ name: 'a.csv', bytes: 'text' }] }],
      ['bytes', { files: [{ name: 'a.csv', bytes: [1, 2] }] }],
      ['bytes', { files: [{ name: 'a.csv', bytes: new Uint8Array(0) }] }],
      ['bytes', { files: [{ name: 'a.csv', bytes, blob: new Blob(['x']) }] }],
      ['bytes', { files: [{ name: 'a.csv', blob: 'https://example.org/x.csv' }] }],
      ['model', { files: [{ name: 'm.SafeTensors', bytes }] }],
      ['options', { files: [file], options: { lead: 3n } }],
      ['options', { files: [file], options: { callback: 'x' } }],
      ['options', { files: [file], options: 'lead' }],
      ['options', { files: [file], options: { t: 'soon' } }],
      ['id', { id: {}, files: [file] }],
      ['id', { id: 'x'.repeat(65), files: [file] }],
    ]) {
      assert.equal(
        codeOf(data),
        code,
        JSON.stringify(data, (_, value) => (typeof value === 'bigint' ? 0 : value)),
      );
    }
    const large = Object.create(Blob.prototype, { size: { value: 1e9 + 1 } });
    assert.equal(codeOf({ files: [{ name: 'a.csv', blob: large }] }), 'size');
  });
});

describe('the other files of a record', () => {
  // header(5): comments, a record line, a line for each signal; with "/" segments.
  const plain =
    '# a comment\r\n100 2 360 650000\r\n100.dat 212 200 11 1024 995 -22131 0 MLII\r\n100.dat 212 200\r\n# <age>: 69\r\n';
  const segmented = 's/3 2 250 5000\ns_layout 0\ns_1 2500\n~ 2500\n';
  const layout = 's_layout 2 250 0\n~ 0 200\n~ 0 200\n';
  const first = 's_1 2 250 2500\ns_1.dat 16 200\nsub/s_1x.dat 16 200\n';
  const blob = (name, text) => ({ name, blob: new Blob([text]) });
  const folder = (entries) =>
    new Map(Object.entries(entries).map(([name, text]) => [name, async () => new Blob([text])]));

  test('are named in its header', () => {
    assert.deepEqual(namesInHeader(plain), ['100.dat']);
    assert.deepEqual(namesInHeader(segmented), ['s_layout.hea', 's_1.hea']);
    assert.deepEqual(namesInHeader(first), ['s_1.dat', 's_1x.dat']);
    assert.deepEqual(namesInHeader(''), []);
    assert.deepEqual(namesInHeader('x 99999999999 1\ny.dat 16'), ['y.dat']);
  });

  test('are missing until they are there', async () => {
    assert.deepEqual(await missingFiles([blob('100.hea', plain)]), ['100.dat']);
    assert.deepEqual(await missingFiles([blob('100.hea', plain), blob('100.dat', 'x')]), []);
    assert.deepEqual(await missingFiles([blob('100.dat', 'x')]), ['100.hea']);
    assert.deepEqual(await missingFiles([blob('a.edf', 'x'), blob('a.csv', 'x')]), []);
  });

  test('are taken from its folder, annotations too, and nothing of other records', async () => {
    const inFolder = {
      '100.hea': plain,
      '100.dat': 'x',
      '100.atr': 'y',
      '101.dat': 'z',
      '1000.dat': 'z',
      'notes.txt': 'n',
    };
    const { files, missing } = await completed([blob('100.hea', plain)], folder(inFolder));
    assert.deepEqual(files.map(({ name }) => name).sort(), ['100.atr', '100.dat', '100.hea']);
    assert.deepEqual(missing, []);
    const segments = { 's_layout.hea': layout, 's_1.hea': first, 's_1.dat': 'x', 's_1x.dat': 'x' };
    const whole = await completed([blob('s.hea', segmented)], folder(segments));
    assert.deepEqual(whole.files.map(({ name }) => name).sort(), [
      's.hea',
      's_1.dat',
      's_1.hea',
      's_1x.dat',
      's_layout.hea',
    ]);
    assert.deepEqual((await completed([blob('100.hea', plain)], folder({ '101.dat': 'x' }))).missing, ['100.dat']);
  });
});
