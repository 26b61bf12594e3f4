// Protocol noise-stress through the command line, and what beat detection must reach in it.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { dataDir, needsData, runNative } from './programs.mjs';

const run = (...options) => runNative('evaluate', '--protocol', 'noise-stress', ...options);

test('records 118 and 119 with noise, published records, noise alone', needsData('nstdb'), () => {
  const { code, out, err } = run('--json');
  assert.equal(code, 0, err);
  const report = JSON.parse(out);
  assert.equal(report.protocol, 'noise-stress');
  const of = (record, noise = null, snr = null) =>
    report.records.find((one) => one.record === record && one.noise === noise && one.snr_db === snr);

  // Beats from 5:00 on, of which there are as many with noise as without.
  for (const record of ['118', '119']) {
    for (const noise of ['bw', 'ma', 'em']) {
      for (const snr of [24, 18, 12, 6, 0, -6]) {
        assert.equal(of(record, noise, snr).all.annotated, of(record).all.annotated);
      }
    }
  }
  const { all: little } = of('118e24');
  assert.ok(little.se >= 0.999 && little.ppv >= 0.999);
  const { all: much } = of('118e06');
  assert.ok(much.se >= 0.985 && much.ppv >= 0.95);
  // Noise em is the published record less 118: added again it is the published record.
  const { all: again } = of('118', 'em', 6);
  assert.ok(Math.abs(again.missed - much.missed) <= 2 && Math.abs(again.extra - much.extra) <= 2);

  const curve = report.curve.filter((one) => one.database === 'mitdb');
  assert.equal(curve.length, 1 + 3 * 6);
  assert.ok(curve.every((one) => one.records === '118+119'));
  for (const one of curve) {
    assert.ok(one.usable.se >= one.all.se - 1e-3 && one.usable.ppv >= one.all.ppv - 1e-3, `${one.noise} ${one.snr_db}`);
    if (one.noise === null || one.snr_db >= 12) {
      assert.ok(one.all.se >= 0.999 && one.all.ppv >= 0.999);
    }
  }
  for (const noise of report.noise_alone) {
    assert.equal(noise.counted, 0, noise.name);
    assert.ok(noise.notes.length > 0);
  }
});

test('the table, in the first lead alone', needsData('nstdb'), () => {
  const { code, out, err } = run('--lead', 'first');
  assert.equal(code, 0, err);
  assert.match(out, /in lead 1 alone/);
  assert.match(out, /\nma {6}-6 {2}118\+119 /);
  assert.match(out, /white noise .* 0 counted/);
});

test('it takes no folder and says what is missing', () => {
  const folder = run(dataDir);
  assert.equal(folder.code, 1);
  assert.match(folder.err, /Only .*protocols .* take a folder/);
  const nothing = run('--data', path.join(dataDir, 'nothing'));
  assert.equal(nothing.code, 1);
  assert.match(nothing.err, /118/);
});
