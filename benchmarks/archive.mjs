// What an archive costs: recordings of a day labelled into a folder and merged, and what 100,000 of them come to.
//   node benchmarks/archive.mjs [--recordings N] [--hours H] [--list FILE] [--jobs 1,2,...]
// Default: 4 recordings of 24 hours with two leads at 128 Hz, made of svdb's records one after another where BEATLENS_DATA
// has them, else synthetic ones with one lead at 360 Hz; each number of jobs in turn, 1 and the processors. --list measures
// recordings of yours. Files are read from the page cache: a cluster's file system adds its own time.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dataDir, nativeProgram } from '../tests/cli/programs.mjs';

const { values: options } = parseArgs({
  options: {
    recordings: { type: 'string', default: '4' },
    hours: { type: 'string', default: '24' },
    list: { type: 'string' },
    jobs: { type: 'string', default: [...new Set([1, os.availableParallelism?.() ?? os.cpus().length])].join(',') },
  },
});
const hours = Number(options.hours);
const scratch = mkdtempSync(path.join(os.tmpdir(), 'beatlens-archive-'));
process.on('exit', () => rmSync(scratch, { recursive: true }));

/** Recordings of the Supraventricular Arrhythmia Database one after another, each beginning with another one. */
function repeated(file, begin) {
  const folder = path.join(dataDir, 'svdb');
  const files = readdirSync(folder).filter((name) => name.endsWith('.dat'));
  const frames = Math.round(hours * 3600 * 128);
  const bytes = Buffer.alloc(frames * 3); // two samples in format 212
  for (let end = 0, k = begin; end < bytes.length; k += 1) {
    end += readFileSync(path.join(folder, files[k % files.length])).copy(bytes, end);
  }
  writeFileSync(`${file}.dat`, bytes);
  const signal = `${path.basename(file)}.dat 212 200(0)/mV 10 0 0 0 0`;
  writeFileSync(`${file}.hea`, `${path.basename(file)} 2 128 ${frames}\n${signal} ECG1\n${signal} ECG2\n`);
}

function synthetic(file, seed) {
  const args = ['synthesize', '--out', file, '--duration', String(hours * 3600), '--seed', String(seed)];
  const made = spawnSync(nativeProgram, [...args, '--sveb', '0.02', '--veb', '0.02'], { encoding: 'utf8' });
  if (made.status !== 0) {
    throw new Error(made.stderr);
  }
}

function makeList() {
  const files = Array.from({ length: Number(options.recordings) }, (_, i) => {
    const file = path.join(scratch, `day${i + 1}`);
    (existsSync(path.join(dataDir, 'svdb')) ? repeated : synthetic)(file, i);
    return `${file}.hea`;
  });
  const list = path.join(scratch, 'list.txt');
  writeFileSync(list, `${files.join('\n')}\n`);
  return list;
}

/** Runs a command; how long it took and the most memory that it had. */
function measured(...args) {
  const begin = performance.now();
  const child = spawn(nativeProgram, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  let peak = 0;
  const look = setInterval(() => {
    try {
      const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [0, 0];
      peak = Math.max(peak, Number(kilobytes));
    } catch {
      // it has ended
    }
  }, 50);
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      clearInterval(look);
      const seconds = (performance.now() - begin) / 1000;
      code === 0 || code === 2 ? resolve({ seconds, peak, said }) : reject(new Error(said));
    });
  });
}

const bytesOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => statSync(path.join(folder, name)))
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + entry.size, 0);
const fixed = (value, digits) => value.toFixed(digits);
const many = 100_000;

const list = options.list ?? makeList();
console.log(`${os.cpus()[0].model}, ${os.cpus().length} processors`);
console.log('| jobs | recordings | s a recording and core | peak MB | core hours for 100,000 |');
console.log('|---|---|---|---|---|');
let folder;
let count = 0;
for (const jobs of options.jobs.split(',')) {
  folder = path.join(scratch, `into-${jobs}`);
  const { seconds, peak } = await measured('classify', '--list', list, '--into', folder, '--jobs', jobs);
  const [end] = readFileSync(path.join(folder, 'shards/1-of-1.ndjson'), 'utf8').trim().split('\n').slice(-1);
  count = JSON.parse(end).end.done;
  const each = (seconds * Math.min(Number(jobs), count)) / count;
  const figures = [jobs, count, fixed(each, 2), fixed(peak / 1024, 0), fixed((each * many) / 3600, 0)];
  console.log(`| ${figures.join(' | ')} |`);
}
const results = bytesOf(path.join(folder, 'records'));
console.log(
  `\nresults: ${fixed(results / count / 1e6, 1)} MB each, ${fixed((results / count) * many * 1e-12, 2)} TB for 100,000`,
);
for (const table of ['records.csv', 'records.ndjson', 'beats.csv', 'beats.ndjson']) {
  const out = path.join(scratch, 'tables');
  const { seconds, peak } = await measured('merge', folder, '--list', list, '--out', out, '--table', table);
  const { size } = statSync(path.join(out, table));
  const all = `${fixed((seconds / count) * (many / 3600), 1)} hours and ${fixed((size / count) * many * 1e-9, 1)} GB for 100,000`;
  console.log(`${table}: ${fixed(seconds / count, 3)} s a recording, peak ${fixed(peak / 1024, 0)} MB; ${all}`);
}
