// Protocol af through the command line: suspected atrial fibrillation against annotations of rhythm. The model may be
// trained again, so that figures are compared with one another, and with floors.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { dataDir, needsData, runNative } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-af-'));
after(() => rmSync(scratch, { recursive: true }));
const mitdb = path.join(dataDir, 'mitdb');
const evaluate = ['evaluate', '--protocol', 'af'];
const shares = [
  'sensitivity_s',
  'specificity_s',
  'episode_sensitivity',
  'episode_sensitivity_30s',
  'episode_predictivity',
  'flutter_s',
];
const close = (found, wanted, margin, what) =>
  assert.ok(Math.abs(found - wanted) <= margin, `${what}: ${found}, not ${wanted}`);
const alarmed = ({ alarms }) => alarms.reduce((total, { first_s, end_s }) => total + end_s - first_s, 0);

function assertIsConsistent(report) {
  assert.deepEqual(
    report.records.map(({ record }) => record),
    ['201', '202'],
  );
  for (const record of report.records) {
    for (const key of shares) {
      const { part, whole, share } = record[key];
      assert.ok(part >= 0 && part <= whole + 1e-6, `${record.record}, ${key}: ${part} of ${whole}`);
      assert.equal(share, whole > 0 ? part / whole : null);
    }
    // each instant that was called fibrillation is right, false or flutter; rhythms are annotated from the start on
    const { sensitivity_s: right, specificity_s: other, flutter_s: flutter } = record;
    close(right.part + other.whole - other.part + flutter.part, alarmed(record), 1, record.record);
    assert.equal(record.episode_predictivity.whole + record.alarms_in_flutter, record.alarms.length);
    assert.ok(record.episode_sensitivity_30s.whole <= record.episode_sensitivity.whole);
    for (const [i, { first_s, end_s, probability }] of record.alarms.entries()) {
      assert.ok(end_s - first_s >= 30 && probability > 0.5 && probability <= 1);
      assert.ok(i === 0 || first_s > record.alarms[i - 1].end_s);
    }
  }
  for (const key of shares) {
    for (const of of ['part', 'whole']) {
      const sum = report.records.reduce((total, record) => total + record[key][of], 0);
      close(report.all[key][of], sum, 1e-6, key);
    }
    assert.deepEqual(report.without_202[key], report.records[0][key]);
  }
}

test(
  '201 and 202: figures that belong together, and a record that is named twice counts once',
  needsData('mitdb'),
  () => {
    const records = ['--records', '201,202,201'];
    const result = runNative(...evaluate, mitdb, ...records, '--json');
    assert.equal(result.code, 0, result.err);
    const report = JSON.parse(result.out);
    assert.equal(report.protocol, 'af');
    assert.equal(report.note, 'Records of mitdb');
    assert.equal(report.p_waves, true);
    assert.equal(report.rr_alone.p_waves, false);
    assertIsConsistent(report);
    assertIsConsistent(report.rr_alone);
    for (const key of ['sensitivity_s', 'specificity_s', 'flutter_s', 'episode_sensitivity']) {
      close(report.rr_alone.all[key].whole, report.all[key].whole, 1e-6, key); // the reference is the same
    }
    assert.ok(report.all.sensitivity_s.share > 0.9 && report.all.specificity_s.share > 0.9);
    assert.ok(report.all.episode_sensitivity_30s.share > 0.8);

    // whatever the number of records at once, and as text
    const alone = runNative(...evaluate, mitdb, ...records, '--jobs', '1');
    const found = (record) => `${record.episode_sensitivity.whole} +${record.episode_predictivity.whole} `;
    for (const record of report.records) {
      const share = record.sensitivity_s.share.toFixed(4);
      assert.match(alone.out, new RegExp(`\n${record.record} +${share} .* ${found(record)}`));
    }
    assert.match(alone.out, /\nwithout 202 /);
    assert.match(alone.out, /by RR intervals alone/);
  },
);

test('without annotations of rhythm there are alarms and no figures', needsData('mitdb'), () => {
  const folder = path.join(scratch, 'unmarked');
  mkdirSync(folder);
  for (const extension of ['hea', 'dat']) {
    copyFileSync(path.join(mitdb, `201.${extension}`), path.join(folder, `201.${extension}`));
  }
  writeFileSync(path.join(folder, '201.atr'), Buffer.from([0xf4, 0x05, 0, 0])); // a beat N at sample 500
  const report = JSON.parse(runNative(...evaluate, folder, '--json').out);
  assert.ok(!('all' in report));
  const [record] = report.records;
  assert.deepEqual(Object.keys(record), ['record', 'alarms']);
  assert.ok(alarmed(record) > 300);
  const { out } = runNative(...evaluate, folder);
  assert.match(out, /\n201 +\d+\.\d s to +\d+\.\d s, probability [01]\.\d\d, no reference\n/);
  assert.ok(!/record +Se/.test(out));
});

test('what cannot be scored is said in a sentence', () => {
  for (const [args, sentence] of [
    [[scratch, scratch], /takes one folder/],
    [[path.join(scratch, 'nowhere')], /cannot be read/],
    [['--data', scratch, '--records', '201'], /201/],
    [[scratch, '--lead', 'first'], /--lead is for the protocols X, E and noise-stress/],
    [[scratch, '--folds', 'folds.json'], /--folds is for the protocols X and E/],
    [[scratch, '--csv'], /--csv is for protocol E/],
    [[scratch, '--at-reference'], /--at-reference is for the protocols X and delineation/],
  ]) {
    const result = runNative(...evaluate, ...args);
    assert.equal(result.code, 1, args.join(' '));
    assert.match(result.err, sentence);
  }
  const rows = runNative('evaluate', '--protocol', 'D', '--records', '201');
  assert.equal(rows.code, 1);
  assert.match(rows.err, /--records is for the protocols X, E, delineation and af/);
});
