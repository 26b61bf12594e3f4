// The table labels_at_reference.txt: what the shipped models say at the annotated positions of the 48 records of the MIT-BIH
// Arrhythmia Database, first lead. It was made with the program of 2026-11-24 (revision c6e5bf4), before recordings had
// several leads: a line per model and record with the beats, those of each class, and a hash of the labels in order.
// Weights that were trained since went through that program too, with their tensors in a file of its version of the format.
//   BEATLENS_LABELS=all   every model on every record (hours); by default most models see three records
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** @type {Map<string, Map<string, { beats: number, counts: number[], hash: string }>>} model -> record -> its line */
export const expected = new Map();
const table = readFileSync(new URL('./labels_at_reference.txt', import.meta.url), 'utf8');
for (const line of table.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
  const [model, record, beats, ...rest] = line.split(' ');
  const hash = rest.pop();
  const records = expected.get(model) ?? new Map();
  expected.set(model, records.set(record, { beats: Number(beats), counts: rest.map(Number), hash }));
}

const someRecords = ['100', '208', '232'];

/** The records that a model is tried on; `quick`: all of them, whatever the environment says. */
export function recordsFor(model, quick = false) {
  const all = [...expected.get(model).keys()];
  const every = quick || process.env.BEATLENS_LABELS === 'all';
  return every ? all : all.filter((record) => someRecords.includes(record));
}

function fnv1a(labels) {
  let hash = 1469598103934665603n;
  for (const label of labels) {
    hash = ((hash ^ BigInt(label)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, '0');
}

/** @param {number[]} labels of all beats, as indices of the model's label set */
export function checkLabels(model, record, labels) {
  const { beats, counts, hash } = expected.get(model).get(record);
  assert.equal(labels.length, beats, record);
  const found = counts.map((_, label) => labels.filter((one) => one === label).length);
  assert.deepEqual(found, counts, record);
  assert.equal(fnv1a(labels), hash, record);
}
