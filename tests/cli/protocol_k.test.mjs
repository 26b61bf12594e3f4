// The published data set and the published weights, through the command line on both sides.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { importPublished, needsData, runNative, runWasm, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-k-'));
after(() => rmSync(scratch, { recursive: true }));
const model = path.join(scratch, 'published.safetensors');
const logits = (side) => path.join(scratch, `${side}.csv`);

const published = [
  [18012, 16, 66, 7, 17],
  [243, 294, 16, 0, 3],
  [84, 0, 1357, 4, 3],
  [70, 0, 27, 65, 0],
  [72, 0, 14, 0, 1522],
];

test('the published weights are imported', needsData('reference_models'), () => {
  const result = importPublished('kachuee-residual', 'kachuee_residual.safetensors', model);
  assert.equal(result.code, 0, result.err);
});

for (const [side, beatlens] of sides) {
  test(`${side}: the published confusion matrix, cell by cell`, needsData('mitdb'), () => {
    const result = beatlens('evaluate', '--protocol', 'K', '--model', model, '--json', '--logits', logits(side));
    assert.equal(result.code, 0, result.err);
    assert.deepEqual(JSON.parse(result.out).confusion, published);
  });
}

test('class scores agree within 1e-4 natively and as WebAssembly', needsData('mitdb'), () => {
  const [a, b] = sides.map(([side]) => readFileSync(logits(side), 'utf8').trim().split(/[\n,]/).map(Number));
  assert.equal(a.length, 21892 * 5);
  assert.equal(a.length, b.length);
  const largest = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
  console.log(`largest difference of ${a.length} class scores: ${largest.toExponential(2)}`);
  assert.ok(largest < 1e-4);
});

test('dataset kaggle writes the published files', needsData('mitdb'), () => {
  const result = runNative('dataset', 'kaggle', '--out', scratch);
  assert.equal(result.code, 0, result.err);
  assert.match(result.out, /mitbih_train\.csv: 87554 rows {2}N 72471 {2}S 2223 {2}V 5788 {2}F 641 {2}Q 6431/);
  assert.match(result.out, /mitbih_test\.csv: 21892 rows {2}N 18118 {2}S 556 {2}V 1448 {2}F 162 {2}Q 1608/);
  // and what we write we label: the rows go through the CSV reader again
  const labelled = runWasm('classify', path.join(scratch, 'mitbih_test.csv'), '--model', model, '--format', 'json');
  assert.equal(labelled.code, 0, labelled.err);
  assert.equal(JSON.parse(labelled.out).beats.length, 21892);
});
