// An archive of many recordings for the tests of `classify --into` and `merge`: small, all of the same name, some broken.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runNative, sample } from './programs.mjs';

const signals = readFileSync(`${sample}.dat`);
const samples = 43200; // of the sample, at 360 Hz

/** A folder with a recording, always called "night": the sample, cut to its share of samples. */
export function addRecording(folder, { share = 1, annotated = true } = {}) {
  mkdirSync(folder, { recursive: true });
  const kept = Math.floor((samples * share) / 2) * 2;
  writeFileSync(path.join(folder, 'night.hea'), `night 1 360 ${kept}\nnight.dat 212 200(1024)/mV\n`);
  writeFileSync(path.join(folder, 'night.dat'), signals.subarray(0, Math.ceil((signals.length * kept) / samples)));
  if (annotated) {
    copyFileSync(`${sample}.atr`, path.join(folder, 'night.atr'));
  }
  return path.join(folder, 'night.hea');
}

/** Folders p1 ... pN with a recording each, three of them broken or not there; and the list of them. */
export function makeArchive(folder, count) {
  const paths = Array.from({ length: count }, (_, i) =>
    addRecording(path.join(folder, `p${i + 1}`), { share: 0.5 + i / (2 * count), annotated: i % 3 > 0 }),
  );
  writeFileSync(paths[2], 'this is no header\n');
  writeFileSync(path.join(folder, 'p5', 'night.dat'), signals.subarray(0, 1));
  paths.splice(6, 0, path.join(folder, 'nowhere', 'night.hea'));
  const list = path.join(folder, 'list.txt');
  writeFileSync(list, `# made for a test\n${paths.join('\n')}\n`);
  return { list, paths, broken: [paths[2], paths[4], paths[6]] };
}

/** Name and bytes of every file of a folder and those below. */
export function filesOf(folder) {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), readFileSync(file, 'latin1')]),
  );
}

export const objects = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** The tables of merge by one `classify` over the list; only that has lines of what failed among the beats. */
export function tablesAtOnce(list, run = runNative) {
  const table = (per, format) => run('classify', `@${list}`, '--per', per, '--format', format).out;
  return {
    'beats.csv': table('beat', 'csv'),
    'beats.ndjson': table('beat', 'ndjson').replaceAll(/^.*"error":\{.*\n/gm, ''),
    'records.csv': table('record', 'csv'),
    'records.ndjson': table('record', 'ndjson'),
  };
}

/** That two lists of files, as filesOf() gives them, are equal; what differs is said in short. */
export function assertSameFiles(files, wanted) {
  assert.deepEqual(Object.keys(files), Object.keys(wanted));
  for (const [name, text] of Object.entries(wanted)) {
    const at = files[name] === text ? -1 : [...text].findIndex((character, i) => files[name][i] !== character);
    const around = (all) => JSON.stringify(all.slice(Math.max(0, at - 80), at + 80));
    assert.ok(files[name] === text, `${name} differs at ${at}: ${around(files[name])} is not ${around(text)}`);
  }
}
