import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { dataDir, needsData, root, runNative, runWasm, sample, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-cli-'));

for (const [side, beatlens] of sides) {
  test(`${side}: the sample record is labelled`, () => {
    const result = beatlens('classify', sample, '--format', 'json');
    assert.equal(result.code, 0, result.err);
    const analysis = JSON.parse(result.out);
    assert.equal(analysis.record, 'sample');
    assert.equal(
      analysis.beats.length,
      Object.values(analysis.counts).reduce((a, b) => a + b),
    );
    assert.ok(analysis.beats.length > 50);
    const csv = beatlens('classify', `${sample}.hea`);
    assert.equal(csv.code, 0, csv.err);
    const lines = csv.out.trim().split('\n');
    assert.equal(lines[0], 'sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable,sure,why');
    assert.equal(lines.length, analysis.beats.length + 1);
    assert.equal(lines[1].split(',')[2], analysis.beats[0].class);
  });

  test(`${side}: --out writes the same, --lead takes a name or a number`, () => {
    const file = path.join(scratch, `${side}.csv`);
    const written = beatlens('classify', sample, '--lead', 'MLII', '--out', file);
    assert.equal(written.code, 0, written.err);
    assert.equal(readFileSync(file, 'utf8'), beatlens('classify', sample, '--lead', '1').out);
    const wrong = beatlens('classify', sample, '--lead', 'V9');
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.err, /no lead 'V9'.*MLII/);
  });

  test(`${side}: info says what a file is`, () => {
    assert.match(
      beatlens('info', sample).out,
      /recording sample: 1 lead\(s\), 120\.0 s\n {2}lead 1: MLII, in mV, 360 Hz, 43200 samples/,
    );
    const model = beatlens('info', path.join(root, 'assets/models/kachuee-residual.safetensors'));
    assert.equal(model.code, 0, model.err);
    assert.match(model.out, /55013 parameters, 3627392 multiply-adds/);
  });
}

/** Each label and position must be the same on both sides, probabilities up to rounding. */
function assertSameAnalysis(record) {
  const [a, b] = [runNative, runWasm].map((run) => {
    const result = run('classify', record, '--format', 'json');
    assert.equal(result.code, 0, result.err);
    return JSON.parse(result.out);
  });
  assert.deepEqual(a.counts, b.counts);
  assert.equal(a.beats.length, b.beats.length);
  a.beats.forEach((beat, i) => {
    assert.equal(beat.sample, b.beats[i].sample);
    assert.equal(beat.class, b.beats[i].class);
    assert.ok(Math.abs(beat.confidence - b.beats[i].confidence) < 1e-4);
  });
}

test('the same answer natively and as WebAssembly: sample', () => assertSameAnalysis(sample));
test('the same answer natively and as WebAssembly: record 208', needsData('mitdb'), () =>
  assertSameAnalysis(path.join(dataDir, 'mitdb/208')),
);

test('text without a time column asks for its sampling rate, then is labelled', () => {
  const rows = JSON.parse(runNative('classify', sample, '--format', 'json').out);
  const file = path.join(scratch, 'samples.csv');
  // A train of spikes at 75 a minute on a slow wave: enough of an electrocardiogram for the detector.
  const values = Array.from({ length: 250 * 30 }, (_, i) => {
    const phase = (i % 200) / 250;
    return (Math.exp(-(((phase - 0.3) / 0.012) ** 2)) + 0.2 * Math.exp(-(((phase - 0.55) / 0.05) ** 2))).toFixed(4);
  });
  writeFileSync(file, `${values.join('\n')}\n`);
  const without = runNative('classify', file);
  assert.notEqual(without.code, 0);
  assert.match(without.err, /sampling rate/i);
  const result = runNative('classify', file, '--rate', '250', '--format', 'json');
  assert.equal(result.code, 0, result.err);
  const analysis = JSON.parse(result.out);
  assert.ok(Math.abs(analysis.heart_rate.mean_bpm - 75) < 1, `${analysis.heart_rate.mean_bpm} beats per minute`);
  assert.ok(rows.comparison, 'the sample has references');
  delete rows.comparison;
  assert.deepEqual(Object.keys(analysis), Object.keys(rows));
});
