// A day of two leads: what the program needs for it at its peak, everything included, is at most three times the decoded
// signal (4 bytes a sample and lead).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { dataDir, nativeProgram, needsData } from './programs.mjs';

const rateHz = 128;
const frames = 24 * 3600 * rateHz;
const bytesPerFrame = 3; // two samples in format 212

/** Records of the Supraventricular Arrhythmia Database one after another, until the day is full. */
function writeDay(folder) {
  const from = path.join(dataDir, 'svdb');
  const files = readdirSync(from).filter((name) => name.endsWith('.dat'));
  const day = Buffer.alloc(frames * bytesPerFrame);
  for (let end = 0, k = 0; end < day.length; k += 1) {
    end += readFileSync(path.join(from, files[k % files.length])).copy(day, end);
  }
  writeFileSync(path.join(folder, 'day.dat'), day);
  const signal = 'day.dat 212 200(0)/mV 10 0 0 0 0';
  writeFileSync(path.join(folder, 'day.hea'), `day 2 ${rateHz} ${frames}\n${signal} ECG1\n${signal} ECG2\n`);
}

/** Runs a program to its end. @returns {Promise<{ code: number, err: string, peakBytes: number }>} */
function watched(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let peakBytes = 0;
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  const look = setInterval(() => {
    try {
      const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [0, 0];
      peakBytes = Math.max(peakBytes, 1024 * kilobytes);
    } catch {
      // it has ended
    }
  }, 20);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearInterval(look);
      resolve({ code, err, peakBytes });
    });
  });
}

test('a day of two leads, read and labelled, in three times its signal', needsData('svdb'), async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'beatlens-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeDay(folder);
  const args = ['classify', path.join(folder, 'day'), '--out', path.join(folder, 'day.csv')];
  const { code, err, peakBytes } = await watched(nativeProgram, args);
  assert.equal(code, 0, err);
  const beats = readFileSync(path.join(folder, 'day.csv'), 'utf8').trim().split('\n').length - 1;
  assert.ok(beats > 100_000, `${beats} beats`);
  const share = peakBytes / (4 * 2 * frames);
  t.diagnostic(
    `${beats} beats, ${Math.round(peakBytes / 2 ** 20)} MiB at the peak, ${share.toFixed(2)} times the signal`,
  );
  assert.ok(share > 1 && share <= 3, `${share} times the signal`);
});
