// Recordings in which nothing normal-looking may come out of what is no heartbeat: made here, or taken from the data
// folder where it has them. The tests beside this file and benchmarks/poor_recordings.mjs use the same ones.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { wfdb } from '../browser/made-files.mjs';
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

/** P, QRS and T of one beat, `t` seconds from its R peak, in mV. */
const beat = (t) =>
  bump(t, -0.16, 0.02, 0.12) +
  bump(t, -0.025, 0.007, -0.12) +
  bump(t, 0, 0.01, 1.1) +
  bump(t, 0.028, 0.008, -0.25) +
  bump(t, 0.26, 0.04, 0.3);

/** Beats at `times_s`, with a little noise. */
function heart(seconds, hz, times_s, seed) {
  const noise = normal(seed);
  const mv = made(seconds, hz, (t) => 0.03 * Math.sin(2 * Math.PI * 0.25 * t) + 0.008 * noise());
  for (const at of times_s) {
    const first = Math.max(0, Math.floor((at - 0.4) * hz));
    const end = Math.min(mv.length, Math.ceil((at + 0.6) * hz));
    for (let i = first; i < end; ++i) {
      mv[i] += beat(i / hz - at);
    }
  }
  return mv;
}

/** Times of a sinus rhythm with some variation. */
function rhythm(first_s, end_s, bpm, seed) {
  const noise = normal(seed);
  const times = [];
  for (let t = first_s; t < end_s; t += (60 / bpm) * (1 + 0.04 * noise())) {
    times.push(t);
  }
  return times;
}

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
  const parts = [
    [0, rhythm(0.5, 120, 70, 31)],
    [720, rhythm(0.7, 120, 70, 32)],
  ];
  const rows = parts.flatMap(([start, times], seed) =>
    [...heart(121, 250, times, 33 + seed)].map((mv, i) => `${(start + i / 250).toFixed(3)},${mv.toFixed(4)}`),
  );
  return { name: 'hole.csv', bytes: `time (s),ECG (mV)\n${rows.join('\n')}\n` };
}

const stopping = rhythm(0.5, 60, 75, 41);
const hum = (hz) => (t) => 0.5 * Math.sin(2 * Math.PI * hz * t);
const white = normal(11);
const quiet = normal(12);

// title, and either the files (made) or the path of one in the data folder; `beats`: how many hearts' beats are in it;
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
    made: () =>
      wfdb(
        'asystole',
        made(60, 360, (t) => 0.05 * Math.sin(2 * Math.PI * 0.25 * t) + 0.01 * quiet()),
      ),
    beats: 0,
    said: /electrocardiogram|flat/,
  },
  {
    title: 'a heart that stops: 60 s of beats, 60 s of none',
    made: () => wfdb('stopping', heart(120, 360, stopping, 42)),
    beats: stopping.length,
    tolerance: 1,
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
    title: 'a hole of ten minutes between beats at 70 a minute',
    made: () => [withHole()],
    beats: rhythm(0.5, 120, 70, 31).length + rhythm(0.7, 120, 70, 32).length,
    rate: 70,
  },
  { title: 'two rates: ECG at 496 Hz in frames of 15.5 Hz (case 44)', data: 'cases/44_drivedb/drive02.hea', beats: 25 },
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

/** A record of format 212 with its leads turned upside down, written into `folder` as format 16. Returns its path. */
export function inverted(header, folder) {
  const lines = readFileSync(header, 'utf8').split(/\r?\n/);
  const [name, leads, , length] = lines[0].split(/\s+/);
  const packed = readFileSync(header.replace(/hea$/, 'dat'));
  const baselines = lines.slice(1, 1 + Number(leads)).map((line) => Number(line.split(/\s+/)[4]));
  const out = Buffer.alloc(2 * Number(leads) * Number(length));
  for (let i = 0; i < out.length / 2; ++i) {
    const [low, middle, high] = packed.subarray(3 * (i >> 1));
    const unsigned = i % 2 === 0 ? low | ((middle & 0x0f) << 8) : high | ((middle & 0xf0) << 4);
    out.writeInt16LE(2 * baselines[i % baselines.length] - ((unsigned << 20) >> 20), 2 * i);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.dat`), out);
  const text = lines.map((line, i) =>
    i >= 1 && i <= Number(leads)
      ? line.replace(/ 212 (\S+ \S+ \S+) \S+/, (_, kept) => ` 16 ${kept} ${out.readInt16LE(2 * (i - 1))}`)
      : line,
  );
  const target = path.join(folder, `${name}.hea`);
  writeFileSync(target, text.filter((line) => !line.startsWith('#')).join('\n'));
  return target;
}
