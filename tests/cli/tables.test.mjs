// The tables of merge as others read them: DuckDB, and pandas where it is installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { makeArchive, objects } from './archive.mjs';
import { root, runNative } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-tables-'));
after(() => rmSync(scratch, { recursive: true }));
const { list, paths, broken } = makeArchive(path.join(scratch, 'archive'), 8);
const tables = path.join(scratch, 'tables');
const table = (name) => path.join(tables, name);
for (const shard of ['1/2', '2/2']) {
  runNative('classify', '--list', list, '--into', path.join(scratch, 'folder'), '--shard', shard);
}
const merged = runNative('merge', path.join(scratch, 'folder'), '--list', list, '--out', tables);
const records = objects(table('records.ndjson'));
const beats = objects(table('beats.ndjson'));
const labelled = records.filter((record) => !record.error);
/** From the objects: path, label, how many. */
const perClass = labelled.flatMap(({ path: file }) =>
  Object.entries(
    beats.reduce((sum, beat) => {
      if (beat.path === file) {
        sum[beat.class] = (sum[beat.class] ?? 0) + 1;
      }
      return sum;
    }, {}),
  )
    .map(([label, count]) => ({ path: file, class: label, count }))
    .sort((a, b) => (a.class < b.class ? -1 : 1)),
);
const byPath = (rows) =>
  [...rows].sort((a, b) => (a.path < b.path || (a.path === b.path && a.class < b.class) ? -1 : 1));

const duckdb = await import('@duckdb/node-api').catch(() => undefined);
const hasDuckdb = duckdb ? {} : { skip: '@duckdb/node-api is not installed: npm ci' };

test('DuckDB reads the four tables, and CSV and NDJSON say the same', hasDuckdb, async () => {
  assert.equal(merged.code, 2, merged.err);
  const connection = await (await duckdb.DuckDBInstance.create(':memory:')).connect();
  const rows = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  const csv = (name) => `read_csv('${table(name)}')`;
  const json = (name) => `read_json('${table(name)}')`;
  for (const source of [csv('beats.csv'), json('beats.ndjson')]) {
    const found = await rows(`SELECT path, class, count(*)::INTEGER AS count FROM ${source} GROUP BY ALL`);
    assert.deepEqual(byPath(found), byPath(perClass), source);
  }
  const kinds = await rows(`DESCRIBE FROM ${csv('beats.csv')}`);
  const kind = Object.fromEntries(kinds.map((row) => [row.column_name, row.column_type]));
  assert.equal(kind.sample, 'BIGINT');
  assert.equal(kind.time_s, 'DOUBLE');
  assert.equal(kind.p_V, 'DOUBLE');
  const [same] = await rows(`
    SELECT count(*)::INTEGER AS count FROM ${csv('beats.csv')} c JOIN ${json('beats.ndjson')} j
    ON c.path = j.path AND c.beat = j.beat AND c.sample = j.sample AND c.time_s = j.time_s AND c.class = j.class
    AND c.confidence = j.confidence AND c.p_N = j.probabilities[1] AND c.p_Q = j.probabilities[5]
    AND c.reference IS NOT DISTINCT FROM j.reference AND (c.sure = 1) = j.sure AND c.why = j.why AND c.usable = 1`);
  assert.equal(same.count, beats.length);
  const [sameRecords] = await rows(`
    SELECT count(*)::INTEGER AS count FROM ${csv('records.csv')} c JOIN ${json('records.ndjson')} j
    ON c.path = j.path AND c.duration_s = j.duration_s AND c.N = j.counts.N AND c.lead IS NOT DISTINCT FROM j.lead
    AND c.missed IS NOT DISTINCT FROM j.comparison.missed`);
  assert.equal(sameRecords.count, labelled.length);
  const failed = await rows(`SELECT path FROM ${csv('records.csv')} WHERE error IS NOT NULL`);
  assert.deepEqual(
    failed.map((row) => row.path),
    broken,
  );
});

test('the lines of docs/cluster.md for DuckDB', hasDuckdb, async () => {
  const connection = await (await duckdb.DuckDBInstance.create(':memory:')).connect();
  const text = readFileSync(path.join(root, 'docs/cluster.md'), 'utf8');
  const blocks = [...text.matchAll(/```sql\n(.*?)```/gs)].map(([, sql]) => sql);
  assert.ok(blocks.length > 0);
  for (const sql of blocks) {
    await connection.run(sql.replaceAll("'tables/", `'${tables}/`));
  }
});

const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import pandas']).status === 0);
const hasPandas = python ? {} : { skip: "Python's pandas is not installed" };

test('the lines of docs/cluster.md for pandas', hasPandas, () => {
  const text = readFileSync(path.join(root, 'docs/cluster.md'), 'utf8');
  const [, lines] = /```python\n(.*?)```/s.exec(text);
  const print = `
import json
print(json.dumps([len(records), len(beats), len(beats_csv), int((beats.groupby("path")["class"].count()).sum()),
                  records[records["error"].isna()]["path"].tolist()]))`;
  const run = spawnSync(python, ['-c', lines.replaceAll('tables/', `${tables}/`) + print], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  const good = paths.filter((file) => !broken.includes(file));
  assert.deepEqual(JSON.parse(run.stdout.trim().split('\n').at(-1)), [
    paths.length,
    beats.length,
    beats.length,
    beats.length,
    good,
  ]);
});
