// The rhythm's figures in JSON: natively and as WebAssembly the same, and equal to those of a second implementation that
// was written from the published definitions (rhythm_reference.py).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { dataDir, needsData, root, runNative, sample, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-rhythm-'));
after(() => rmSync(scratch, { recursive: true }));

function report(run, file) {
  const { code, out, err } = run('classify', file, '--format', 'json');
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

/** The second implementation's figures of a report. */
function reference(document) {
  const { status, stdout, stderr } = spawnSync('python3', ['-B', path.join(root, 'tests/cli/rhythm_reference.py')], {
    input: JSON.stringify(document),
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

/** Numbers are equal to four digits, as times in the report are of microseconds, at each place that the second one has. */
function assertEqualFigures(found, wanted, where) {
  if (wanted === null || typeof wanted !== 'object') {
    if (typeof wanted === 'number') {
      assert.equal(typeof found, 'number', `${where}: ${found}, and ${wanted} expected`);
      assert.ok(Math.abs(found - wanted) <= 1e-4 * Math.max(1, Math.abs(wanted)), `${where}: ${found}, not ${wanted}`);
    } else {
      assert.equal(found, wanted, where);
    }
    return;
  }
  for (const [name, value] of Object.entries(wanted)) {
    assertEqualFigures(found[name], value, `${where}.${name}`);
  }
}

function assertAgreesWithReference(document, name) {
  const found = document.rhythm.variability;
  const wanted = reference(document);
  assert.ok(wanted.time_domain, `${name} has no variability`);
  assertEqualFigures(found, wanted, name);
}

test('a synthetic recording, against the second implementation', () => {
  const record = path.join(scratch, 'made');
  const { code, err } = runNative(
    'synthesize',
    '--out',
    record,
    '--duration',
    '400',
    '--veb',
    '0.03',
    '--sveb',
    '0.02',
  );
  assert.equal(code, 0, err);
  assertAgreesWithReference(report(runNative, record), 'synthetic');
});

for (const name of ['mitdb/100', 'mitdb/119', 'mitdb/208', 'mitdb/222', 'svdb/801', 'svdb/865']) {
  test(`record ${name}, against the second implementation`, needsData(name.split('/')[0]), () => {
    assertAgreesWithReference(report(runNative, path.join(dataDir, name)), name);
  });
}

test('the same natively and as WebAssembly', () => {
  const [native, wasm] = sides.map(([, run]) => report(run, sample).rhythm);
  assert.ok(native.rate_by_minute.length > 0);
  assertEqualFigures(wasm, native, 'rhythm');
});

test('episodes are where the beats are', needsData('mitdb'), () => {
  const { beats, rhythm } = report(runNative, path.join(dataDir, 'mitdb/119'));
  const bigeminy = rhythm.episodes.filter(({ kind }) => kind === 'bigeminy');
  assert.ok(bigeminy.length > 0);
  for (const { first_s: first, end_s: end, beats: count, class: letter } of bigeminy) {
    const inside = beats.filter(({ time_s: t }) => t >= first - 1e-6 && t <= end + 1e-6);
    assert.equal(inside.length, count);
    assert.ok(inside.every((beat, i) => beat.class === (i % 2 ? letter : 'N')));
  }
  const summary = rhythm.episode_summary.find(({ kind, class: of }) => kind === 'bigeminy' && of === 'V');
  assert.equal(summary.count, bigeminy.filter((one) => one.class === 'V').length);
  const counted = rhythm.hours.flatMap(({ counts }) => Object.values(counts)).reduce((a, b) => a + b, 0);
  assert.equal(counted, beats.filter(({ usable }) => usable !== false).length);
});

test('a list of intervals without a trace', () => {
  const file = path.join(scratch, 'strap.txt');
  const intervals = Array.from({ length: 400 }, (_, i) => 800 + Math.round(30 * Math.sin(i / 3)) + ((i * 7919) % 11));
  intervals[200] += intervals[201]; // a beat that the strap missed
  intervals.splice(201, 1);
  writeFileSync(file, `${intervals.join('\n')}\n`);
  for (const [side, run] of sides) {
    const { code, out, err } = run('info', file);
    assert.equal(code, 0, err);
    const found =
      /variability of (\d+) NN intervals \(([\d.]+) % of the RR intervals left out\): SDNN ([\d.]+) ms/.exec(out);
    assert.ok(found, `${side}: ${out}`);
    assert.equal(Number(found[1]), 398);
    assert.equal(found[2], '0.3');
    assert.ok(Math.abs(Number(found[3]) - 21.3) < 1, found[3]);
  }
});
