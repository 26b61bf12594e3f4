// Protocol "delineation" through the command line.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { dataDir, needsData, root, runNative } from './programs.mjs';

const ludb = ['evaluate', '--protocol', 'delineation', path.join(dataDir, 'ludb'), '--json'];

test('a record of LUDB that is named twice counts once', needsData('ludb'), () => {
  const [once, twice] = ['1', '1,1'].map((records) => runNative(...ludb, '--records', records));
  assert.equal(twice.code, 0, twice.err);
  assert.equal(twice.out, once.out);
});

// docs/delineation.md has the figures; the floors leave room for another machine's rounding.
test('by folds, each lead by itself, waves are found, and as exactly as is said', needsData('ludb'), () => {
  const folds = path.join(root, 'tests/assets/wave-folds/fold-{fold}.safetensors');
  const result = runNative(...ludb, '--fold-models', folds);
  assert.equal(result.code, 0, result.err);
  const report = JSON.parse(result.out);
  assert.equal(report.records, 150);
  for (const [point, sensitivity, deviation] of [
    ['P onset', 0.97, 14.8],
    ['P peak', 0.97, 13.2],
    ['P end', 0.97, 12.8],
    ['QRS onset', 0.99, 7.7],
    ['QRS end', 0.99, 8.7],
    ['T peak', 0.97, 13.9],
    ['T end', 0.97, 18.1],
  ]) {
    const figures = report.per_lead[point];
    assert.ok(figures.sensitivity >= sensitivity, `${point}: ${figures.sensitivity}`);
    assert.ok(figures.record_sd_ms <= deviation, `${point}: ${figures.record_sd_ms} ms`);
  }
});
