// Protocol E through the command line: folders of recordings scored as EC57 asks for.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { partsOf } from '../../benchmarks/accuracy/document.mjs';
import { dataDir, needsData, root, runNative, sample, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-e-'));
after(() => rmSync(scratch, { recursive: true }));
const mitdb = path.join(dataDir, 'mitdb');
const svdb = path.join(dataDir, 'svdb');
const evaluate = ['evaluate', '--protocol', 'E'];
const three = [...evaluate, mitdb, '--records', '100,101,104', '--learned-from', 'DS1,svdb'];
const figures = path.join(scratch, 'figures.json');
const table = path.join(scratch, 'figures.csv');
const annotations = path.join(scratch, 'annotations');
const sum = (counts) => counts.reduce((total, count) => total + count, 0);

for (const [side, beatlens] of sides) {
  test(`${side}: DS1 and DS2 apart, paced records left out`, needsData('mitdb'), () => {
    const result = beatlens(...three, '--json', figures, '--csv', table, '--annotations', annotations);
    assert.equal(result.code, 0, result.err);
    assert.match(result.out, /mitdb, DS1: 1 record of 1 patient, which the model learned from, from 300 s on/);
    assert.match(result.out, /\ngross +\d+\.\d\d /);
    assert.match(result.out, /104: not scored: it has paced beats/);
    const report = JSON.parse(readFileSync(figures, 'utf8'));
    assert.equal(report.protocol, 'E');
    assert.deepEqual(report.labels, ['N', 'S', 'V', 'F', 'Q', 'O', 'X']);
    const [database] = report.databases;
    assert.equal(database.database, 'mitdb');
    assert.deepEqual(
      database.groups.map(({ group, learned }) => [group, learned]),
      [
        ['DS1', true],
        ['DS2', false],
      ],
    );
    assert.deepEqual(database.not_scored, [{ record: '104', reason: 'it has paced beats' }]);
    // of the 2,273 beats of record 100, 371 stand before 5:00
    const of100 = database.groups[1];
    const rows = of100.confusion.slice(0, 5);
    assert.equal(sum(rows.map(sum)), 2273 - 371);
    assert.equal(of100.qrs.annotated, 2273 - 371);
    assert.equal(of100.qrs.missed, sum(rows.map((row) => row[5] + row[6])));
    assert.equal(of100.veb.support, sum(of100.confusion[2]));
    assert.equal(of100.average.qrs.se, of100.qrs.se);
    assert.equal(of100.runs.ventricular.couplets.support, 0);
    assert.equal(of100.runs.ventricular.couplets.se, null);
    // it has rhythm annotations, and none of fibrillation
    assert.equal(of100.af.records, 1);
    assert.equal(of100.af.episodes.support, 0);
    assert.equal(of100.af.episodes.se, null);
    const lines = readFileSync(table, 'utf8').trim().split('\n');
    assert.deepEqual(
      lines.map((line) => line.split(',')[3]),
      ['record', '101', 'gross', 'average', '100', 'gross', 'average'],
    );
    assert.ok(existsSync(path.join(annotations, '101.beatlens')));
    assert.ok(!existsSync(path.join(annotations, '104.beatlens')));
  });
}

test('the annotations that are written are the ones that were scored', needsData('mitdb'), () => {
  // in the place of the reference they agree with themselves
  const folder = path.join(scratch, 'itself');
  mkdirSync(folder);
  runNative(...evaluate, mitdb, '--records', '201,208', '--annotations', folder);
  for (const record of ['201', '208']) {
    for (const extension of ['hea', 'dat']) {
      copyFileSync(path.join(mitdb, `${record}.${extension}`), path.join(folder, `${record}.${extension}`));
    }
    copyFileSync(path.join(folder, `${record}.beatlens`), path.join(folder, `${record}.atr`));
  }
  const [{ groups }] = JSON.parse(runNative(...evaluate, folder, '--json').out).databases;
  assert.equal(groups[0].group, 'itself');
  for (const [row, counts] of groups[0].confusion.entries()) {
    assert.ok(counts.every((count, column) => count === 0 || row === column));
  }
  assert.ok(groups[0].confusion[2][2] > 500);
  assert.equal(groups[0].average.rms_rr_error_ms, 0);
  assert.equal(groups[0].runs.ventricular.short_runs.se, 1);
  const { episodes, duration, records } = groups[0].af;
  assert.equal(records, 2);
  assert.ok(episodes.support > 0 && episodes.support === episodes.called);
  assert.deepEqual([episodes.se, episodes.ppv, duration.se, duration.ppv], [1, 1, 1, 1]);
});

test('suspected atrial fibrillation, of records that have rhythm annotations', needsData('mitdb'), () => {
  const { code, err, out } = runNative(...evaluate, mitdb, '--records', '201,202', '--json', figures, '--csv', table);
  assert.equal(code, 0, err);
  const [database] = JSON.parse(readFileSync(figures, 'utf8')).databases;
  for (const [i, { af }] of database.groups.entries()) {
    // one record each: DS1 has 201, DS2 202
    const { af: of, record } = database.records[i];
    assert.deepEqual({ ...of, records: 1 }, af);
    assert.ok(af.duration.se > 0.8 && af.duration.ppv > 0.8, record);
    assert.ok(af.episodes.se > 0.5 && af.episodes.ppv > 0.5, record);
    assert.equal(database.groups[i].average.af.duration.se, af.duration.se);
    const line = [af.episodes.se, af.duration.se].map((share) => (100 * share).toFixed(1));
    assert.match(out, new RegExp(`\n${record} +${line[0]} +${af.episodes.support} +${line[1]} `));
  }
  // fibrillation is as good as a long run of S, on both sides
  assert.ok(database.groups[0].runs.supraventricular.long_runs.se > 0);
  const [heading, of201] = readFileSync(table, 'utf8').trim().split('\n');
  const cell = of201.split(',')[heading.split(',').indexOf('af/duration/support_ms')];
  assert.equal(Number(cell), database.records[0].af.duration.support_ms);
});

test('a reference without rhythm annotations: no figures of fibrillation', needsData('svdb'), () => {
  const folder = path.join(scratch, 'svdb-annotations');
  const options = [svdb, '--records', '821', '--annotations', folder, '--json', figures, '--csv', table];
  const { out } = runNative(...evaluate, ...options);
  assert.match(out, /Atrial fibrillation: the reference has no rhythm annotations\./);
  const [{ groups, records }] = JSON.parse(readFileSync(figures, 'utf8')).databases;
  assert.equal(groups[0].af, null);
  assert.equal(records[0].af, null);
  assert.ok(!readFileSync(table, 'utf8').includes('af/'));
  assert.ok(!readFileSync(path.join(folder, '821.beatlens'), 'latin1').includes('('));
});

test('several folders, the folds, and how many at once', needsData('svdb'), () => {
  const folds = ['--folds', 'assets/folds.json', '--fold-models', 'tests/assets/folds/fold-{fold}.safetensors'].map(
    (word) => (word.startsWith('--') ? word : path.join(root, word)),
  );
  const options = [...evaluate, svdb, '--records', '801,803', ...folds, '--json'];
  const [alone, together] = ['1', '2'].map((jobs) => runNative(...options, '--jobs', jobs));
  assert.equal(alone.code, 0, alone.err);
  assert.equal(alone.out, together.out);
  const both = JSON.parse(
    runNative(...evaluate, path.dirname(sample), path.dirname(sample), '--start-s', '0', '--json').out,
  );
  assert.deepEqual(
    both.databases.map(({ database }) => database),
    ['samples', 'samples'],
  );
});

test('other rules than the standard are named', () => {
  const folder = path.dirname(sample);
  const plain = JSON.parse(runNative(...evaluate, folder, '--start-s', '1', '--json').out);
  assert.match(plain.not_standard.join(' '), /from 1 s on instead of from 300 s/);
  const other = runNative(...evaluate, folder, '--start-s', '1', '--window-ms', '100', '--escape-beats', 'N');
  assert.match(other.out, /Not standard: The match window is 100 ms instead of 150 ms/);
  assert.match(other.out, /Not standard: Escape beats/);
});

test('what cannot be scored is said in a sentence', () => {
  for (const [args, sentence] of [
    [[], /needs a folder/],
    [[path.join(scratch, 'nowhere')], /cannot be read/],
    [[scratch, scratch, '--records', '1'], /those of one folder/],
    [[scratch, '--folds', 'folds.json'], /go together/],
    [[path.dirname(sample)], /can be scored; of sample: it ends before the period that is scored/],
  ]) {
    const result = runNative(...evaluate, ...args);
    assert.equal(result.code, 1);
    assert.match(result.err, sentence);
  }
});

test('the document has each part of the script once', () => {
  const names = partsOf(readFileSync(path.join(root, 'docs/ec57.md'), 'utf8')).map(({ name }) => name);
  assert.deepEqual(names, ['beats', 'runs', 'rhythm']);
});
