// At the annotated positions the shipped models say what they said when their figures were published, natively and in
// WebAssembly; tests/browser/labels_at_reference.test.mjs asks the page's workers the same.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { checkLabels, expected, recordsFor } from './labels_at_reference.mjs';
import { dataDir, needsData, root, sides } from './programs.mjs';

const quick = ['focal-rr-cnn', 'kachuee-residual'];
const slow = ['residual-cnn']; // 40 s a record as WebAssembly; the page labels all three of them

/** The labels of a CSV report, as numbers. */
function labelsOf(csv, names) {
  const rows = csv.trim().split('\n').slice(1);
  return rows.map((row) => names.indexOf(row.split(',')[2]));
}

for (const [side, run] of sides) {
  for (const model of expected.keys()) {
    const all = recordsFor(model, quick.includes(model) && side === 'native');
    const isSlow = slow.includes(model) && side !== 'native' && !process.env.BEATLENS_LABELS;
    const records = isSlow ? all.filter((record) => record === '208') : all;
    const title = `labels at reference positions, ${model}, ${side}, ${records.length} records`;
    test(title, needsData('mitdb'), () => {
      const names = model.endsWith('-mi') ? ['NORM', 'MI'] : ['N', 'S', 'V', 'F', 'Q'];
      for (const record of records) {
        const file = path.join(root, 'assets/models', `${model}.safetensors`);
        const where = path.join(dataDir, 'mitdb', record);
        const { code, out, err } = run('classify', where, '--model', file, '--beats', 'reference', '--lead', '1');
        assert.equal(code, 0, err);
        checkLabels(model, record, labelsOf(out, names));
      }
    });
  }
}
