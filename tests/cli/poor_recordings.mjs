// Recordings in which nothing normal-looking may come out of what is no heartbeat: made here, or taken from the data
// folder where it has them. The tests beside this file and benchmarks/poor_recordings.mjs use the same ones.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spikes, wfdb } from '../browser/made-files.mjs';
import { dataDir } from './programs.mjs';

/** The same numbers in [0, 1) on every machine: mulberry32. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function normal(seed) {
  const uniform = random(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const made = (seconds, hz, mv) => Float64Array.from({ length: seconds * hz }, (_, i) => mv(i / hz));
const bump = (t, at, width, mv) => mv * Math.exp(-(((t - at) / width) ** 2) / 2);

/** QRS complexes of a mouse: 10 ms wide, 600 a minute. */
function mouse(seconds, hz) {
  const noise = normal(21);
  return made(seconds, hz, (t) => {
    const near = t - Math.round(t / 0.1) * 0.1;
    return bump(near, -0.03, 0.005, 0.1) + bump(near, 0, 0.0025, 1) + bump(near, 0.02, 0.008, 0.15) + 0.01 * noise();
  });
}

/** Two minutes of beats, then ten minutes that are not in the file, then beats again: a table with a time column. */
function withHole() {
  const mv = spikes({ seconds: 120, hz: 250 });
  const rows = [0, 720].flatMap((start) =>
    [...mv].map((value, i) => `${(start + i / 250).toFixed(3)},${value.toFixed(4)}`),
  );
  return { name: 'hole.csv', bytes: `time (s),ECG (mV)\n${rows.join('\n')}\n` };
}

/** Drift and a little noise, as an electrode on a heart without electrical activity has them. */
function asystole(seconds, hz) {
  const noise = normal(12);
  return made(seconds, hz, (t) => 0.05 * Math.sin(2 * Math.PI * 0.25 * t) + 0.01 * noise());
}

const hum = (hz) => (t) => 0.5 * Math.sin(2 * Math.PI * hz * t);
const white = normal(11);

// title, and either the files (made) or the path of one in the data folder; `beats`: how many hearts' beats are in it,
// `counts`: of which classes;
// `said`: what the program must say of it
export const poorRecordings = [
  {
    title: 'white noise, 60 s',
    made: () =>
      wfdb(
        'noise',
        made(60, 360, () => 0.3 * white()),
      ),
    beats: 0,
    said: /does not look like an electrocardiogram/,
  },
  { title: 'noise, 60 s (case 63)', data: 'cases/63_pure_noise_60s.csv', beats: 0, said: /electrocardiogram/ },
  { title: 'baseline wander, 30 min (nstdb bw)', data: 'nstdb/bw.hea', beats: 0, said: /electrocardiogram/ },
  { title: 'muscle noise, 30 min (nstdb ma)', data: 'nstdb/ma.hea', beats: 0, said: /electrocardiogram/ },
  {
    title: 'asystole, 60 s: drift and 0.01 mV of noise',
    made: () => wfdb('asystole', asystole(60, 360)),
    beats: 0,
    said: /electrocardiogram|flat/,
  },
  {
    title: 'a heart that stops: 60 s of beats, 60 s of none',
    made: () => wfdb('stopping', Float64Array.from([...spikes({ seconds: 60 }), ...asystole(60, 360)])),
    beats: 60,
    said: /electrocardiogram|flat|too noisy to tell beats from noise/,
  },
  {
    title: '50 Hz hum alone, 60 s',
    made: () => wfdb('hum', made(60, 360, hum(50))),
    beats: 0,
    said: /electrocardiogram/,
  },
  { title: 'hum over beats (case 78)', data: 'cases/78_mitdb103_hum_1mV.csv', beats: 35 },
  { title: 'electrode steps of 5 mV (case 71)', data: 'cases/71_electrode_pops_5mV.csv', beats: 35 },
  {
    title: 'mouse, 600 beats a minute, 20 s',
    made: () => wfdb('mouse', mouse(20, 2000), { hz: 2000 }),
    beats: 0,
    said: /About 600/,
  },
  {
    title: 'a hole of ten minutes between beats at 60 a minute',
    made: () => [withHole()],
    beats: 240,
    rate: 60,
    counts: { N: 240 },
  },
  {
    title: 'two rates: ECG at 496 Hz in frames of 15.5 Hz (case 44)',
    data: 'cases/44_drivedb/drive02.hea',
    beats: 25,
    said: /looked for in foot GSR \(31 Hz\), marker \(15.5 Hz\), RESP \(31 Hz\)/,
  },
];

/** Its path; the made ones are written into `folder`. null: the data folder does not have it. */
export function pathOf(recording, folder) {
  if (recording.data) {
    const found = path.join(dataDir, recording.data);
    return existsSync(found) ? found : null;
  }
  mkdirSync(folder, { recursive: true });
  const files = recording.made();
  for (const { name, bytes } of files) {
    writeFileSync(path.join(folder, name), bytes);
  }
  return path.join(folder, files[0].name);
}

/** A WFDB record with its leads turned upside down, by the sign of their gains, written into `folder`. Returns its path. */
export function inverted(header, folder) {
  const target = path.join(folder, path.basename(header));
  writeFileSync(target, readFileSync(header, 'utf8').replace(/^(\S+\.dat \d+ )(?=\d)/gm, '$1-'));
  copyFileSync(header.replace(/hea$/, 'dat'), target.replace(/hea$/, 'dat'));
  return target;
}
