// `beatlens synthesize`: a record whose annotations are those of its beats.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-synthesize-'));
after(() => rmSync(scratch, { recursive: true }));

for (const [side, run] of sides) {
  test(`${side}: beats are found where the annotations say`, () => {
    const record = path.join(scratch, side);
    const made = run('synthesize', '--out', record, '--duration', '120', '--veb', '0.1');
    assert.equal(made.code, 0, made.err);
    const { comparison, counts } = JSON.parse(run('classify', record, '--format', 'json').out);
    assert.ok(comparison.reference_beats > 120);
    assert.ok(comparison.sensitivity > 0.98 && comparison.positive_predictivity > 0.98, JSON.stringify(comparison));
    assert.ok(counts.V > 3);
  });
}
