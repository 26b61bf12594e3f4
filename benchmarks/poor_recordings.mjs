// What programs make of noise, asystole, hum, electrode steps, a mouse, inverted leads, a hole, two rates: a table in
// Markdown, a column per program.
//   node benchmarks/poor_recordings.mjs [PROGRAM ...]     default: build/native/beatlens
//   BEATLENS_DATA   the folder that holds cases/, mitdb/ and nstdb/ (default ../shared/data); what is not there is left out
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inverted, pathOf, poorRecordings } from '../tests/cli/poor_recordings.mjs';
import { dataDir, root } from '../tests/cli/programs.mjs';

const programs = process.argv.slice(2);
if (programs.length === 0) {
  programs.push(path.join(root, 'build/native/beatlens'));
}
const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-poor-'));

/** The analysis, or the sentence that says why there is none. */
function classify(program, file) {
  const { status, stdout, stderr } = spawnSync(program, ['classify', file, '--format', 'json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return status === 0
    ? JSON.parse(stdout)
    : stderr
        .trim()
        .replaceAll(`${path.dirname(file)}/`, '')
        .replace(/^beatlens: /, '');
}

function described(analysis) {
  if (typeof analysis === 'string') {
    return `no result: ${analysis}`;
  }
  const counts = Object.entries(analysis.counts).filter(([, count]) => count > 0);
  const rate = analysis.heart_rate?.mean_bpm;
  return [
    counts.map(([name, count]) => `${count} ${name}`).join(', ') || 'no counts',
    rate ? `${rate.toFixed(0)} bpm` : 'no rate',
    analysis.unusable_beats ? `${analysis.unusable_beats} positions marked unusable` : '',
    ...analysis.warnings.map((warning) => `“${warning}”`),
  ]
    .filter(Boolean)
    .join('; ');
}

/** Of the records of mitdb: how many have the same beats, within 2 samples, when their leads are upside down. */
function sameInverted(program) {
  const folder = path.join(dataDir, 'mitdb');
  const names = Array.from({ length: 135 }, (_, i) => String(100 + i)).filter((name) =>
    existsSync(path.join(folder, `${name}.hea`)),
  );
  const beats = (file) => classify(program, file).beats.map((beat) => beat.sample);
  let same = 0;
  let other = 0;
  for (const name of names) {
    const header = path.join(folder, `${name}.hea`);
    const upright = beats(header);
    const turned = beats(inverted(header, scratch));
    const near = (from, to) => from.filter((sample) => !to.some((found) => Math.abs(found - sample) <= 2)).length;
    const differing = near(upright, turned) + near(turned, upright);
    same += differing === 0 ? 1 : 0;
    other += differing;
  }
  return `${same} of ${names.length} with the same beats; ${other} beats moved by more than 2 samples, lost or added`;
}

const rows = poorRecordings.map((recording) => [recording.title, recording.beats, pathOf(recording, scratch)]);
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
console.log(`| Recording | Beats in it | ${programs.map(cell).join(' | ')} |\n|${'---|'.repeat(2 + programs.length)}`);
for (const [title, beats, file] of rows.filter(([, , found]) => found)) {
  console.log(
    `| ${[title, String(beats), ...programs.map((program) => described(classify(program, file)))].map(cell).join(' | ')} |`,
  );
}
if (existsSync(path.join(dataDir, 'mitdb'))) {
  console.log(`| ${['mitdb, leads upside down', '', ...programs.map(sameInverted)].map(cell).join(' | ')} |`);
}
rmSync(scratch, { recursive: true });
