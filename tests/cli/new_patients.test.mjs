// The shipped model on patients that it never saw, from detector to label, natively and in WebAssembly: the matrices that
// docs/accuracy.md states. On the folds each record is labelled by the network of tests/assets/folds that did not learn
// from it. BEATLENS_PIN=1 writes what comes out into new_patients.json.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { dataDir, ds2Records, needsData, root, sides } from './programs.mjs';

const file = path.join(root, 'tests/cli/new_patients.json');
const pinned = JSON.parse(readFileSync(file, 'utf8'));
const pins = Boolean(process.env.BEATLENS_PIN);
after(() => pins && writeFileSync(file, `${JSON.stringify(pinned)}\n`));

const model = path.join(root, 'assets/models/whole-recording.safetensors');
const folds = [
  ...['--folds', path.join(root, 'assets/folds.json')],
  ...['--fold-models', path.join(root, 'tests/assets/folds/fold-{fold}.safetensors')],
];

const cases = {
  'svdb, ten folds, all leads': ['svdb', ...folds],
  'svdb, ten folds, first lead': ['svdb', ...folds, '--lead', 'first'],
  'DS1, ten folds, all leads': ['mitdb', ...folds],
  'DS2, all leads': ['mitdb', '--records', ds2Records, '--model', model],
  'DS2, all leads, at the annotated beats': ['mitdb', '--records', ds2Records, '--model', model, '--at-reference'],
};

/** Processors round differently, and a beat between two labels may go either way: 2 of 10,000. */
function checkMatrix(found, expected, name) {
  const all = expected.flat().reduce((sum, count) => sum + count, 0);
  const moved = found.flat().reduce((sum, count, i) => sum + Math.abs(count - expected.flat()[i]), 0) / 2;
  assert.ok(moved <= 2e-4 * all, `${name}: ${moved} beats moved\n${JSON.stringify(found)}`);
}

for (const [side, beatlens] of sides) {
  for (const [name, [database, ...options]] of Object.entries(cases)) {
    test(`${side}: ${name}`, needsData(database), () => {
      const result = beatlens('evaluate', '--protocol', 'X', path.join(dataDir, database), ...options, '--json');
      assert.equal(result.code, 0, result.err);
      const report = JSON.parse(result.out);
      if (pins) {
        pinned[name] = report.confusion;
      }
      checkMatrix(report.confusion, pinned[name], name);
    });
  }
}
