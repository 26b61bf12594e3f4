// What reaches standard output and the terminal: all of it or an error, and nothing of a file's that steers a terminal.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { root, runNative, sample } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-output-'));
after(() => rmSync(scratch, { recursive: true }));
const program = process.env.BEATLENS_CLI ?? path.join(root, 'build/native/beatlens');

const full = { skip: existsSync('/dev/full') ? false : 'no /dev/full' };
const intoFull = (command) => {
  const result = spawnSync('/bin/sh', ['-c', `"$0" ${command} > /dev/full`, program], { encoding: 'utf8' });
  return { code: result.status, err: result.stderr };
};

test('classify into a full disk exited 0', full, () => {
  for (const options of ['', '--format json', '--format ndjson', '--per record', '--beats reference']) {
    const result = intoFull(`classify ${sample} ${options}`);
    assert.equal(result.code, 1, options);
    assert.match(result.err, /^beatlens: Standard output cannot be written: .+\.$/m);
  }
  const file = runNative('classify', sample, '--out', '/dev/full');
  assert.equal(file.code, 1);
  assert.match(file.err, /'\/dev\/full' cannot be written: .+\./);
});

test('info and help into a full disk', full, () => {
  for (const command of [`info ${sample}`, 'info --systems', 'classify --help', '--version']) {
    const result = intoFull(command);
    assert.equal(result.code, 1, command);
    assert.match(result.err, /Standard output cannot be written/);
  }
});

const header = readFileSync(`${sample}.hea`, 'utf8');
const signals = readFileSync(`${sample}.dat`);
/** The sample with a lead of another name, under a file name of its own. */
function withLead(name, lead) {
  const file = path.join(scratch, name);
  const text = header.replace(/MLII\s*$/m, '').replace(/^(sample\.dat .*?) *$/m, (line) => `${line.trimEnd()} `);
  const bytes = Buffer.concat([Buffer.from(text.split('\n')[0].replace('sample', 'made')), Buffer.from('\n')]);
  const signal = Buffer.from(text.split('\n')[1].replace('sample.dat', 'made.dat'));
  writeFileSync(`${file}.hea`, Buffer.concat([bytes, signal, lead, Buffer.from('\n# note \x1b[2J\x07\n')]));
  writeFileSync(path.join(scratch, 'made.dat'), signals);
  return file;
}
const steering = /(?![\n\t])\p{Cc}/u;

test('lead names, notes and file names steer no terminal', () => {
  const file = withLead('evil \x1b[31m\n', Buffer.from('\x1b]0;owned\x07 II'));
  const info = runNative('info', `${file}.hea`);
  assert.equal(info.code, 0, info.err);
  assert.doesNotMatch(info.out, steering);
  assert.match(info.out, /\\x1b\]0;owned\\x07/);
  assert.match(info.out, /# note \\x1b\[2J\\x07/);
  const lead = runNative('classify', `${file}.hea`, '--lead', 'V9');
  assert.equal(lead.code, 1);
  assert.doesNotMatch(lead.err, steering);
  assert.match(lead.err, /evil \\x1b\[31m\\n\.hea: .*it has: \\x1b\]0;owned\\x07 II/);
  const csv = runNative('classify', `${file}.hea`, sample, '--per', 'record');
  assert.doesNotMatch(csv.out + csv.err, steering);
  assert.equal(csv.out.trim().split('\n').length, 3);
  const nowhere = runNative('classify', path.join(scratch, 'no\x1b[2Jwhere'));
  assert.doesNotMatch(nowhere.err, steering);
});

test('cells of CSV are quoted where they need it', () => {
  const file = withLead('with, comma and "marks"', Buffer.from('II, the "second"'));
  const [, row] = runNative('classify', `${file}.hea`, sample, '--per', 'record').out.split('\n');
  assert.ok(row.includes('with, comma and ""marks"".hea","II, the ""second""",360,'), row);
});

test('names in Latin-1 do not end the program', () => {
  const file = withLead('latin1', Buffer.from([0x41, 0xb5, 0xe4]));
  for (const options of [[], ['--format', 'json'], ['--format', 'ndjson', '--per', 'record'], ['--per', 'record']]) {
    const result = runNative('classify', `${file}.hea`, ...options);
    assert.equal(result.code, 0, result.err);
    assert.ok(result.out.length > 100);
  }
});

test('an error in a header names the file', () => {
  writeFileSync(path.join(scratch, 'wrong.hea'), 'wrong 1 360 100\nwrong.dat 212 gain\n');
  const file = path.join(scratch, 'wrong.hea');
  for (const command of ['classify', 'info']) {
    const result = runNative(command, file);
    assert.equal(result.code, 1);
    assert.ok(result.err.startsWith(`beatlens: ${file}: `), result.err);
  }
});

test('a file that is not there is named once', () => {
  const file = path.join(scratch, 'nowhere.hea');
  assert.equal(runNative('classify', file).err, `beatlens: There is no file '${file}'.\n`);
});

test('which annotations were used is said', () => {
  assert.match(runNative('classify', sample).err, /annotations in sample\.atr/);
  assert.match(runNative('info', sample).out, /150 annotations from sample\.atr:/);
  assert.equal(
    JSON.parse(runNative('classify', sample, '--format', 'json').out).comparison.annotations_from,
    'sample.atr',
  );
});
