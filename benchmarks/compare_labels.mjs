// How two programs label the records of a folder at the beats that they find themselves, and where they differ: a table in
// Markdown. Beats of the two within 150 ms of each other are the same beat.
//   node benchmarks/compare_labels.mjs OLD NEW [FOLDER]      FOLDER: default $BEATLENS_DATA/mitdb
// NEW is asked twice: for its own choice of lead, and for the first lead alone.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { dataDir } from '../tests/cli/programs.mjs';

const [old, fresh, folder = path.join(dataDir, 'mitdb')] = process.argv.slice(2);
if (!fresh) {
  console.error('usage: node benchmarks/compare_labels.mjs OLD NEW [FOLDER]');
  process.exit(2);
}
const sameBeatS = 0.15;

function beatsOf(program, record, ...options) {
  const { status, stdout, stderr } = spawnSync(program, ['classify', record, '--format', 'json', ...options], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) {
    throw new Error(`${program} ${record}: ${stderr}`);
  }
  const { lead, beats } = JSON.parse(stdout);
  return { lead, beats };
}

/** Pairs of beats, nearest first in time; both lists ascend. */
function matched(a, b) {
  const pairs = [];
  let next = 0;
  for (const beat of a) {
    while (next < b.length && b[next].time_s < beat.time_s - sameBeatS) {
      next += 1;
    }
    let best = -1;
    for (let k = next; k < b.length && b[k].time_s <= beat.time_s + sameBeatS; k += 1) {
      if (best < 0 || Math.abs(b[k].time_s - beat.time_s) < Math.abs(b[best].time_s - beat.time_s)) {
        best = k;
      }
    }
    if (best >= 0) {
      pairs.push([beat, b[best]]);
      next = best + 1;
    }
  }
  return pairs;
}

const variants = [
  ['first lead', ['--lead', '1']],
  ['own choice', []],
];
const records = readdirSync(folder)
  .filter((name) => name.endsWith('.hea'))
  .map((name) => path.join(folder, name));
const columns = [
  'only old',
  'only new',
  'in both',
  'moved',
  'other label',
  'of them moved',
  'of them beside one only found once',
];
console.log(`| new | records | other lead | ${columns.join(' | ')} |\n|---|---|---|${'---|'.repeat(columns.length)}`);
for (const [name, options] of variants) {
  const sums = Object.fromEntries(columns.map((column) => [column, 0]));
  const perRecord = [];
  let otherLead = 0;
  for (const record of records) {
    const before = beatsOf(old, record);
    const now = beatsOf(fresh, record, ...options);
    otherLead += before.lead !== now.lead ? 1 : 0;
    const pairs = matched(before.beats, now.beats);
    const isPaired = new Set(pairs.flat());
    const lonely = [...before.beats, ...now.beats].filter((beat) => !isPaired.has(beat)).map((beat) => beat.time_s);
    const differing = pairs.filter(([a, b]) => a.class !== b.class);
    const moved = ([a, b]) => a.sample !== b.sample;
    sums['only old'] += before.beats.length - pairs.length;
    sums['only new'] += now.beats.length - pairs.length;
    sums['in both'] += pairs.length;
    sums.moved += pairs.filter(moved).length;
    sums['other label'] += differing.length;
    sums['of them moved'] += differing.filter(moved).length;
    sums['of them beside one only found once'] += differing.filter(
      (pair) => !moved(pair) && lonely.some((time) => Math.abs(time - pair[0].time_s) < 3),
    ).length;
    perRecord.push([path.basename(record, '.hea'), differing.length, before.lead === now.lead ? '' : ` (${now.lead})`]);
  }
  console.log(`| ${[name, records.length, otherLead, ...columns.map((column) => sums[column])].join(' | ')} |`);
  const most = [...perRecord].sort((a, b) => b[1] - a[1]).slice(0, 8);
  console.log(`\nmost: ${most.map(([record, count, lead]) => `${record}${lead} ${count}`).join(', ')}\n`);
}
