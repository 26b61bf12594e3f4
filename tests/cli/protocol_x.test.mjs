// Protocol X through the command line: whole recordings of a folder, from detector to label.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { dataDir, needsData, root, runNative, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-x-'));
after(() => rmSync(scratch, { recursive: true }));
const svdb = path.join(dataDir, 'svdb');
const two = ['evaluate', '--protocol', 'X', svdb, '--records', '801,803'];
const figures = path.join(scratch, 'figures.json');
const sum = (counts) => counts.reduce((total, count) => total + count, 0);

for (const [side, beatlens] of sides) {
  test(`${side}: two records, from detector to label`, needsData('svdb'), () => {
    const result = beatlens(...two, '--json', figures);
    assert.equal(result.code, 0, result.err);
    assert.match(result.out, /svdb: 2 records of 2 patients/);
    assert.match(result.out, /QRS \(150 ms\): Se [01]\.\d{4} {2}\+P/);
    const report = JSON.parse(readFileSync(figures, 'utf8'));
    assert.equal(report.protocol, 'X');
    assert.equal(report.database, 'svdb');
    assert.deepEqual(report.labels, ['N', 'S', 'V', 'F', 'Q', 'X']);
    assert.deepEqual(
      report.records.map((record) => record.record),
      ['801', '803'],
    );
    // every annotated beat is in a row, every figure is read off the matrix
    const matrix = report.confusion;
    assert.equal(sum(matrix.slice(0, 5).map(sum)), report.qrs.annotated);
    assert.equal(report.qrs.annotated, 2509 + 2068);
    assert.equal(sum(matrix[5]), report.qrs.extra);
    assert.ok(report.qrs.se > 0.99 && report.qrs.ppv > 0.99);
    assert.equal(report.per_class.S.support, sum(matrix[1]));
    assert.ok(Math.abs(report.per_class.V.se - matrix[2][2] / sum(matrix[2])) < 1e-12);
    const right = matrix[0][0] + matrix[1][1] + matrix[2][2] + matrix[3][3];
    const all = sum([0, 1, 2, 3, 5].map((row) => sum(matrix[row])));
    assert.ok(Math.abs(report.accuracy - right / all) < 1e-12);
    const { low, value, high } = report.headlines.accuracy;
    assert.ok(low <= value && value <= high);
    assert.equal(sum(report.calibration.bins.map((bin) => bin.count)), report.calibration.beats);
    assert.equal(report.calibration.bins.length, 15);
  });
}

test('the figures do not depend on how many records are labelled at once', needsData('svdb'), () => {
  const [alone, together] = ['1', '2'].map((jobs) => runNative(...two, '--jobs', jobs, '--excerpts', '30', '--json'));
  assert.equal(alone.code, 0, alone.err);
  assert.equal(alone.out, together.out);
  assert.deepEqual(JSON.parse(alone.out).excerpts, { seconds: 30, per_record: 10, seed: 1 });
});

test('the first lead alone, and the annotated beats', needsData('svdb'), () => {
  const first = runNative(...two, '--lead', 'first');
  assert.match(first.out, /in lead 1 alone/);
  const reference = runNative(...two, '--at-reference', '--json');
  const report = JSON.parse(reference.out);
  assert.equal(report.beats, 'reference');
  assert.equal(report.qrs.missed + report.qrs.extra, 0);
});

test('each record is scored by the model of its fold', needsData('svdb'), () => {
  const folds = path.join(scratch, 'folds.json');
  writeFileSync(folds, JSON.stringify({ folds: [['svdb/803', 'mitdb/201'], ['svdb/801']] }));
  const shipped = ['kachuee-residual', 'focal-rr-cnn'];
  for (const [fold, name] of shipped.entries()) {
    writeFileSync(
      path.join(scratch, `fold-${fold}.safetensors`),
      readFileSync(path.join(root, `assets/models/${name}.safetensors`)),
    );
  }
  const models = path.join(scratch, 'fold-{fold}.safetensors');
  const options = ['--folds', folds, '--fold-models', models, '--json'];
  const result = runNative('evaluate', '--protocol', 'X', svdb, ...options);
  assert.equal(result.code, 0, result.err);
  const [first, second] = JSON.parse(result.out).records;
  assert.equal(first.record, '801');
  assert.match(first.model, /^focal-rr-cnn/);
  assert.equal(second.record, '803');
  assert.match(second.model, /^kachuee-residual/);

  const other = runNative('evaluate', '--protocol', 'X', svdb, ...options, '--records', '802');
  assert.equal(other.code, 1);
  assert.match(other.err, /802 is in no fold/);
});

test('under stress: a line a set, whatever number of records at once', needsData('svdb'), () => {
  const brief = [...two, '--stress', '--excerpts-per-record', '2', '--seed', '3'];
  const [alone, together] = ['1', '2'].map((jobs) => runNative(...brief, '--jobs', jobs, '--json', figures));
  assert.equal(alone.code, 0, alone.err);
  assert.equal(alone.out, together.out);
  const report = JSON.parse(readFileSync(figures, 'utf8'));
  assert.equal(report.seed, 3);
  for (const { name, report: of, skipped } of report.stress) {
    assert.match(alone.out, new RegExp(`\\n${name} +${of.records.length} +${skipped.length} `));
    assert.equal(of.records.length + skipped.length, 2);
  }
  const plain = JSON.parse(runNative(...two, '--json').out);
  assert.deepEqual(report.stress[0].report.confusion, plain.confusion);
  const sets = Object.fromEntries(report.stress.map((set) => [set.name, set.report]));
  assert.equal(sum(sets.fibrillation.confusion.slice(1, 5).map(sum)), 0);
  assert.equal(sets['excerpts-30s'].excerpts.seconds, 30);
  assert.equal(sets['first-lead'].lead, 1);
});

test('a record that is named twice counts once', needsData('svdb'), () => {
  const once = runNative('evaluate', '--protocol', 'X', svdb, '--records', '801', '--json');
  const twice = runNative('evaluate', '--protocol', 'X', svdb, '--records', '801,801', '--records', '801', '--json');
  assert.equal(twice.code, 0, twice.err);
  assert.equal(twice.out, once.out);
});

test('what cannot be scored is said in a sentence', () => {
  for (const [args, sentence] of [
    [['X'], /needs a folder/],
    [['X', path.join(scratch, 'nowhere')], /cannot be read/],
    [['X', scratch], /holds no record with reference annotations/],
    [['X', scratch, '--folds', 'folds.json'], /go together/],
    [['X', scratch, '--folds', 'folds.json', '--fold-models', 'm.safetensors'], /\{fold\}/],
    [['X', scratch, '--stress', '--excerpts', '30'], /has excerpts of its own/],
    [['K', scratch], /Only the protocols X, E, delineation and af take a folder/],
  ]) {
    const result = runNative('evaluate', '--protocol', ...args);
    assert.equal(result.code, 1);
    assert.match(result.err, sentence);
  }
});
