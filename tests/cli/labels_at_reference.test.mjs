// At the annotated positions the shipped models say what they said when their figures were published: every label of the
// 48 records of the MIT-BIH Arrhythmia Database, first lead, against labels_at_reference.txt. That table was made with the
// program of 2026-11-24 (revision c6e5bf4), before recordings had several leads: a line per model and record with the
// beats, those of each class, and a hash of the labels in order (fnv1a below).
//   BEATLENS_LABELS=all   every model on every record on both sides (hours); by default all but two models see three records
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { dataDir, needsData, root, sides } from './programs.mjs';

const everything = process.env.BEATLENS_LABELS === 'all';
const quick = new Set(['focal-rr-cnn', 'kachuee-residual']);
const someRecords = new Set(['100', '208', '232']);

const expected = new Map(); // model -> record -> { beats, counts, hash }
const table = readFileSync(new URL('./labels_at_reference.txt', import.meta.url), 'utf8');
for (const line of table.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
  const [model, record, beats, ...rest] = line.split(' ');
  const hash = rest.pop();
  expected.set(
    model,
    (expected.get(model) ?? new Map()).set(record, { beats: Number(beats), counts: rest.map(Number), hash }),
  );
}

/** The labels of a CSV report, as numbers. */
function labelsOf(csv, names) {
  const rows = csv.trim().split('\n').slice(1);
  return rows.map((row) => names.indexOf(row.split(',')[2]));
}

function fnv1a(labels) {
  let hash = 1469598103934665603n;
  for (const label of labels) {
    hash = ((hash ^ BigInt(label)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, '0');
}

for (const [side, run] of sides) {
  for (const [model, records] of expected) {
    const all = everything || (quick.has(model) && side === 'native');
    test(
      `labels at reference positions, ${model}, ${side}, ${all ? 'all' : 'three'} records`,
      needsData('mitdb'),
      () => {
        const names = model.endsWith('-mi') ? ['NORM', 'MI'] : ['N', 'S', 'V', 'F', 'Q'];
        for (const [record, { beats, counts, hash }] of records) {
          if (!all && !someRecords.has(record)) {
            continue;
          }
          const file = path.join(root, 'assets/models', `${model}.safetensors`);
          const where = path.join(dataDir, 'mitdb', record);
          const { code, out, err } = run('classify', where, '--model', file, '--beats', 'reference', '--lead', '1');
          assert.equal(code, 0, err);
          const labels = labelsOf(out, names);
          assert.equal(labels.length, beats, record);
          const found = names.map((_, label) => labels.filter((one) => one === label).length);
          assert.deepEqual(found, counts.slice(0, names.length), record);
          assert.equal(fnv1a(labels), hash, record);
        }
      },
    );
  }
}
