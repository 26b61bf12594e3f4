// Every bad input gets a clear sentence and an exit code other than 0, on both sides.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { sample, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-bad-'));
const write = (name, content) => {
  writeFileSync(path.join(scratch, name), content);
  return path.join(scratch, name);
};
const header = readFileSync(`${sample}.hea`, 'utf8');
const signals = readFileSync(`${sample}.dat`);

write('cut.hea', header.replaceAll('sample', 'cut'));
write('cut.dat', signals.subarray(0, signals.length / 2));
write('stump.hea', header.replaceAll('sample', 'stump'));
write('stump.dat', signals.subarray(0, 1));
write('alone.hea', header.replaceAll('sample', 'alone'));
write('code.hea', header.replaceAll('sample', 'code').replace('.dat 212', '.dat 99'));
copyFileSync(`${sample}.dat`, path.join(scratch, 'code.dat'));
mkdirSync(path.join(scratch, 'bare'));
const row = (count) => [...Array(count - 1).fill('0.5'), '0'].join(',');

const cases = [
  ['a signal file that is cut off within its first sample', path.join(scratch, 'stump'), /stump\.dat/],
  ['a header without its signal file', path.join(scratch, 'alone.hea'), /alone\.dat/],
  ['an unknown format code', path.join(scratch, 'code'), /format 99|99/],
  ['text garbage', write('garbage.csv', 'lorem ipsum\ndolor; sit amet\n'), /garbage\.csv/],
  [
    'bytes that are nothing',
    write('noise.bin', Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7919) & 255))),
    /noise\.bin/,
  ],
  ['an empty file', write('empty.csv', ''), /empty\.csv.*empty/],
  [
    'nothing but NaN',
    write('nan.csv', `time,MLII\n${Array.from({ length: 2000 }, (_, i) => `${i / 250},NaN`).join('\n')}\n`),
    /./,
  ],
  [
    'a constant signal',
    write('flat.csv', `time,MLII\n${Array.from({ length: 2000 }, (_, i) => `${i / 250},0.5`).join('\n')}\n`),
    /constant|flat|same value/i,
  ],
  ['ragged rows', write('ragged.csv', `${row(188)}\n${row(188)}\n${row(120)}\n`), /row 3|line 3/i],
  ['a file that is not there', path.join(scratch, 'nowhere.hea'), /nowhere\.hea/],
  ['a folder without recordings', path.join(scratch, 'bare'), /folder/],
];

for (const [side, beatlens] of sides) {
  for (const [what, file, sentence] of cases) {
    test(`${side}: ${what}`, () => {
      const result = beatlens('classify', file);
      assert.notEqual(result.code, 0);
      assert.notEqual(result.code, null, 'killed by a signal');
      assert.match(result.err, /^beatlens: .{15,}\.\s*$/s);
      assert.match(result.err, sentence);
      assert.equal(result.out, '');
    });
  }
  test(`${side}: a signal file that is cut off: what is there is labelled, and what is missing is said`, () => {
    const { code, out, err } = beatlens('classify', path.join(scratch, 'cut'), '--format', 'json');
    assert.equal(code, 0, err);
    const { duration_s: duration, warnings } = JSON.parse(out);
    assert.equal(duration, 60);
    assert.ok(warnings.some((warning) => /cut\.dat \(21600 of 43200 samples\)/.test(warning)));
    assert.match(err, /cut\.dat \(21600 of 43200 samples\)/);
  });
  test(`${side}: a model that is none`, () => {
    const result = beatlens('classify', sample, '--model', `${sample}.dat`);
    assert.notEqual(result.code, 0);
    assert.match(result.err, /model file/);
  });
}
