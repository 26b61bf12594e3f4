// Protocol D through the command line: other patients, reference beat positions.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { importPublished, needsData, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-d-'));
after(() => rmSync(scratch, { recursive: true }));
const model = path.join(scratch, 'published.safetensors');
const figures = path.join(scratch, 'figures.json');

const published = [
  [41420, 671, 206, 1921, 0],
  [282, 1494, 57, 3, 0],
  [141, 21, 3017, 40, 0],
  [336, 0, 31, 21, 0],
  [0, 0, 0, 0, 0],
];

test('the published weights are imported', needsData('reference_models'), () => {
  const result = importPublished('focal-rr-cnn', 'focal_rr_cnn.safetensors', model);
  assert.equal(result.code, 0, result.err);
});

for (const [side, beatlens] of sides) {
  test(`${side}: the published confusion matrix, cell by cell`, needsData('mitdb'), () => {
    const result = beatlens('evaluate', '--protocol', 'D', '--model', model, '--json', figures);
    assert.equal(result.code, 0, result.err);
    assert.match(result.out, /macro F1 0\.6609 over N S V F/);
    assert.match(result.out, /S without record 232: 455 beats/);
    const report = JSON.parse(readFileSync(figures, 'utf8'));
    assert.deepEqual(report.confusion, published);
    assert.equal(report.protocol, 'D');
    assert.equal(report.records.length, 22);
    const sum = published.map((row, i) => row.map((_, j) => report.records.reduce((n, r) => n + r.confusion[i][j], 0)));
    assert.deepEqual(sum, published);
    assert.equal(report.without_232.S.support, 455);
  });

  test(`${side}: a model for another kind of rows is refused`, needsData('mitdb'), () => {
    const result = beatlens('evaluate', '--protocol', 'K', '--model', model);
    assert.equal(result.code, 1);
    assert.match(result.err, /focal-rr-360hz/);
  });
}
