// A person's edits on the command line: natively and as WebAssembly the same, as the schema says, and refused with the reason.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { root, sample, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-edits-'));
after(() => rmSync(scratch, { recursive: true }));
const file = (name, content) => {
  const where = path.join(scratch, name);
  writeFileSync(where, typeof content === 'string' ? content : JSON.stringify(content));
  return where;
};
const list = (...edits) => ({ schema: 1, kind: 'edits', record: 'sample', sampling_rate_hz: 360, edits });
const ajv = await import('ajv/dist/2020.js').catch(() => undefined);

for (const [side, run] of sides) {
  test(`${side}: labels, counts and quality are with the edits`, () => {
    const edits = list(
      { edit: 'relabel', samples: [142], label: 'V' },
      { edit: 'add', sample: 280, label: 'S' },
      { edit: 'unusable', first_s: 10, end_s: 20 },
    );
    const result = run('classify', '--edits', file('edits.json', edits), '--format', 'json', sample);
    assert.equal(result.code, 0, result.err);
    const report = JSON.parse(result.out);
    assert.deepEqual(report.edits, {
      added: 1,
      removed: 0,
      moved: 0,
      relabelled: 1,
      confirmed: 0,
      stretches: 1,
      passed_over: 0,
    });
    assert.equal(report.beats.length, 151);
    assert.equal(report.beats[0].class, 'V');
    assert.equal(report.beats[0].machine_class, 'N');
    assert.equal(report.beats[1].edited, 'added');
    assert.deepEqual(report.quality[1], { first_s: 10, end_s: 20, quality: 'marked unusable' });
    assert.equal(
      report.warnings[0],
      'Edited by hand: 1 beat relabelled, 1 beat added, 1 stretch marked unusable (0:10 to 0:20 from the start).',
    );
  });

  test(`${side}: what is no list of edits is refused`, () => {
    for (const [content, why] of [
      ['', /not a list of edits/],
      ['{"kind":"edits"}', /"schema" is not 1/],
      [list({ edit: 'explode' }), /edit 1 is none of add, remove, move/],
      [list({ edit: 'add', sample: -1, label: 'V' }), /whole number/],
    ]) {
      const result = run('classify', '--edits', file('bad.json', content), sample);
      assert.notEqual(result.code, 0);
      assert.match(result.err, why);
    }
  });
}

test('the schema of edits takes what the page writes, and refuses what the program refuses', {
  skip: ajv ? false : 'ajv is not installed: npm ci',
}, () => {
  const schema = JSON.parse(readFileSync(path.join(root, 'docs/schema/edits-1.schema.json'), 'utf8'));
  const validate = new ajv.default({ allErrors: true, strictTypes: false, strictRequired: false }).compile(schema);
  const good = list(
    { edit: 'add', sample: 1, label: 'V' },
    { edit: 'remove', samples: [1, 2] },
    { edit: 'move', sample: 1, to: 2 },
    { edit: 'relabel', samples: [1], label: 'S' },
    { edit: 'unusable', first_s: 0, end_s: 1 },
    { edit: 'usable', first_s: 0, end_s: 1 },
    { edit: 'pacemaker', declared: true },
  );
  assert.ok(validate(good), JSON.stringify(validate.errors));
  assert.equal(validate(list({ edit: 'explode' })), false);
  assert.equal(validate(list({ edit: 'add', sample: -1, label: 'V' })), false);
});
