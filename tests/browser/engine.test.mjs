// The engine module as a library under Node.js.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { mitdb, site, withoutData } from './harness.mjs';
import { badInputs, csvOfSamples, spikes, wfdb } from './made-files.mjs';

const { createBeatlens } = await import(pathToFileURL(path.join(site, 'engine/beatlens.mjs')));
const beatlens = await createBeatlens();
const models = path.join(site, 'assets/models');
const { default: standard } = JSON.parse(await readFile(path.join(models, 'index.json'), 'utf8'));
const model = await readFile(path.join(models, standard));
const asBytes = (files) =>
  files.map(({ name, bytes }) => ({
    name,
    bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
  }));

test('a recording comes back with its beats', async () => {
  const report = await beatlens.classify(asBytes(wfdb('made', spikes())), { model });
  assert.equal(report.error, undefined);
  assert.equal(report.record, 'made');
  assert.ok(Math.abs(report.heart_rate.mean_bpm - 60) < 0.5);
  const total = Object.values(report.counts).reduce((sum, value) => sum + value, 0);
  assert.equal(total, report.beats.length);
  for (const { probabilities } of report.beats) {
    assert.ok(Math.abs(probabilities.reduce((sum, p) => sum + p, 0) - 1) < 1e-5);
  }
});

test('errors are values', async () => {
  for (const [what, files] of badInputs()) {
    const { error } = await beatlens.classify(asBytes(files), { model });
    assert.ok(error?.message && error.code !== 'internal', what);
  }
  const { error } = await beatlens.classify(asBytes([csvOfSamples()]), { model });
  assert.equal(error.code, 'sampling_rate_needed');
  const report = await beatlens.classify(asBytes([csvOfSamples()]), { model, samplingRateHz: 360 });
  assert.equal(report.sampling_rate_hz, 360);
  assert.ok((await beatlens.classify(asBytes(wfdb('made', spikes())), { model: new Uint8Array(99) })).error);
});

test('spans of beats give the same scores as all at once', { skip: withoutData }, async () => {
  const files = await Promise.all(
    mitdb('100').map(async (file) => ({ name: path.basename(file), bytes: new Uint8Array(await readFile(file)) })),
  );
  const session = beatlens.openSession();
  const description = session.loadModel(model);
  assert.equal(session.load(files).kind, 'record');
  assert.ok(session.locate(0).beats > 2200);
  const { values, length, shared, beats } = session.cut();
  assert.equal(length, description.row_length);
  assert.equal(shared, description.shared_length);
  assert.equal(values.length, beats * length + shared);
  const all = session.infer(values).logits;
  const begin = 1000 * length;
  const some = session.infer(values.slice(begin, begin + 37 * length + shared)).logits;
  const classes = all.length / beats;
  for (const [i, score] of some.entries()) {
    assert.ok(Math.abs(score - all[1000 * classes + i]) < 1e-5);
  }
  session.close();
});
