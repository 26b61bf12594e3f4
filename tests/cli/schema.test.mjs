// What classify writes as JSON and NDJSON is what docs/schema says, and nothing is written that it does not name.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { filesOf, makeArchive } from './archive.mjs';
import { dataDir, needsData, root, runNative, sample, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-schema-'));
after(() => rmSync(scratch, { recursive: true }));
const schemaFile = path.join(root, 'docs/schema/recording-1.schema.json');

const ajv = await import('ajv/dist/2020.js').catch(() => undefined);
const hasAjv = ajv ? {} : { skip: 'ajv is not installed: npm ci' };

/** The schema with all objects closed: fields that it does not name are found. */
function closed(schema) {
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  if (schema === null || typeof schema !== 'object') {
    return schema;
  }
  const more = schema.type === 'object' && schema.properties ? { additionalProperties: false } : {};
  return { ...more, ...Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)])) };
}

let validators;
/** Checks a document, or with `kind` "beat_line" a line of NDJSON per beat. */
function check(json, kind = '') {
  if (!validators) {
    const schema = JSON.parse(readFileSync(schemaFile, 'utf8'));
    const compiler = new ajv.default({ allErrors: true, allowUnionTypes: true });
    compiler.addSchema(closed(schema), 'closed');
    validators = { '': compiler.compile(schema), closed: compiler.getSchema('closed') };
    validators.beat_line = compiler.getSchema('closed#/$defs/beat_line');
  }
  for (const validate of kind ? [validators[kind]] : [validators[''], validators.closed]) {
    assert.ok(validate(json), JSON.stringify(validate.errors?.slice(0, 20), null, 1));
  }
}
const lines = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const table = path.join(scratch, 'rows.csv');
const row = (label) => [...Array.from({ length: 187 }, (_, i) => Math.exp(-((i - 20) ** 2) / 20).toFixed(4)), label];
writeFileSync(table, `${[row('0.0'), row('2.0')].map((values) => values.join(',')).join('\n')}\n`);
const { list } = makeArchive(path.join(scratch, 'archive'), 8);
const infarction = path.join(root, 'assets/models/conv4-fc4-mi.safetensors');

for (const [side, run] of sides) {
  test(`${side}: documents and lines of recordings, tables of beats and failures`, hasAjv, () => {
    for (const options of [[], ['--beats', 'reference'], ['--model', infarction], ['--per', 'record']]) {
      const result = run('classify', sample, '--format', 'json', ...options);
      assert.equal(result.code, 0, result.err);
      check(JSON.parse(result.out));
    }
    check(JSON.parse(run('classify', table, '--format', 'json').out));
    const several = JSON.parse(run('classify', `@${list}`, table, '--format', 'json').out);
    assert.equal(several.length, 10);
    assert.equal(several.filter((document) => document.error).length, 3);
    several.forEach((document) => {
      check(document);
    });
    lines(run('classify', `@${list}`, table, '--format', 'ndjson', '--per', 'record').out).forEach((line) => {
      check(line);
    });
    lines(run('classify', `@${list}`, table, '--format', 'ndjson').out).forEach((line) => {
      check(line, 'beat_line');
    });
  });
}

test('the files of classify --into', hasAjv, () => {
  const folder = path.join(scratch, 'folder');
  runNative('classify', '--list', list, table, '--into', folder);
  const files = Object.values(filesOf(path.join(folder, 'records')));
  assert.equal(files.length, 10);
  files.forEach((text) => {
    check(JSON.parse(text));
  });
});

test('a list of intervals', hasAjv, () => {
  const list = path.join(scratch, 'strap.rr');
  writeFileSync(list, `${Array.from({ length: 100 }, (_, i) => 800 + (i % 7)).join('\n')}\n`);
  for (const [, run] of sides) {
    const { code, out, err } = run('report', list, '--format', 'json');
    assert.equal(code, 0, err);
    check(JSON.parse(out));
  }
});

test('the schema refuses what is not so', hasAjv, () => {
  const good = JSON.parse(runNative('classify', sample, '--format', 'json').out);
  check(good);
  const { counts, ...without } = good;
  for (const bad of [without, { ...good, schema: 2 }, { ...good, beats: [{ ...good.beats[0], confidence: 1.5 }] }]) {
    assert.ok(!validators[''](bad));
  }
  assert.ok(!validators.closed({ ...good, more: 1 }));
  assert.ok(validators['']({ ...good, more: 1 }), 'fields may be added');
});

test('real recordings', { ...hasAjv, ...needsData('svdb') }, () => {
  const folders = ['svdb', 'cases', 'formats'].map((name) => path.join(dataDir, name)).filter(existsSync);
  const records = lines(runNative('classify', ...folders, '--format', 'ndjson', '--per', 'record').out);
  assert.ok(records.length > 57);
  records.forEach((line) => {
    check(line);
  });
});
