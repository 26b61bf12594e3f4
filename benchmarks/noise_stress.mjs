// The noise stress test as tables in Markdown and as a picture: what docs/detector.md has.
//   node benchmarks/noise_stress.mjs [--svg FILE] [OPTION ...]    options of `beatlens evaluate`, such as --lead first
//   BEATLENS_DATA   the folder that holds mitdb/ and nstdb/ (default ../shared/data)
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../tests/cli/programs.mjs';

const options = process.argv.slice(2);
const svgAt = options.indexOf('--svg');
const [, svgFile] = svgAt < 0 ? [] : options.splice(svgAt, 2);

const { status, stdout, stderr } = spawnSync(
  path.join(root, 'build/native/beatlens'),
  ['evaluate', '--protocol', 'noise-stress', '--json', ...options],
  { encoding: 'utf8', maxBuffer: 1 << 28 },
);
if (status !== 0) {
  process.stderr.write(stderr);
  process.exit(1);
}
const report = JSON.parse(stdout);

const percent = (value, decimals = 2) => (100 * value).toFixed(decimals);
const pair = ({ se, ppv }) => `${percent(se)} / ${percent(ppv)}`;
const row = (cells) => `| ${cells.join(' | ')} |`;

console.log(row(['Noise', 'dB', 'QRS Se / +P', 'usable time', 'QRS Se / +P there', 'N Se / +P', 'V Se / +P']));
console.log('|---|--:|--:|--:|--:|--:|--:|');
for (const one of report.curve) {
  const what = one.noise ?? (one.database === 'mitdb' ? 'none' : `as published: ${one.records}`);
  const time = `${percent(one.usable_share, 1)} %`;
  console.log(row([what, one.snr_db ?? '', pair(one.all), time, pair(one.usable), pair(one.all.N), pair(one.all.V)]));
}
console.log(`\n${row(['Noise alone', 'minutes', 'looked like beats', 'counted'])}\n|---|--:|--:|--:|`);
for (const one of report.noise_alone) {
  console.log(row([one.name, (one.seconds / 60).toFixed(0), one.found, one.counted]));
}

const width = 190;
const height = 170;
const left = 50;
const top = 34;
const gap = 34;
const lowest = 0.6; // of the scale

function panel(noise, i) {
  const points = report.curve.filter((one) => one.noise === noise);
  const at = left + i * (width + gap);
  const x = (k) => Math.round(at + ((k + 0.5) * width) / points.length);
  const y = (share) => Math.round(10 * (top + ((1 - share) / (1 - lowest)) * height)) / 10;
  const line = (kind, value) =>
    `<polyline class="${kind}" points="${points.map((one, k) => `${x(k)},${y(Math.max(value(one), lowest))}`).join(' ')}"/>`;
  const ticks = [0.6, 0.7, 0.8, 0.9, 1];
  return [
    `<text class="title" x="${at + width / 2}" y="${top - 12}">${noise}</text>`,
    `<path class="grid" d="${ticks.map((tick) => `M${at} ${y(tick)}h${width}`).join('')}"/>`,
    line('time', (one) => one.usable_share),
    line('se usable', (one) => one.usable.se),
    line('ppv usable', (one) => one.usable.ppv),
    line('se', (one) => one.all.se),
    line('ppv', (one) => one.all.ppv),
    ...ticks.map((tick) => `<text class="right" x="${at - 5}" y="${y(tick) + 4}">${100 * tick}</text>`),
    ...points.map((one, k) => `<text x="${x(k)}" y="${top + height + 16}">${one.snr_db}</text>`),
  ].join('\n');
}

function picture() {
  const noises = [...new Set(report.curve.map((one) => one.noise).filter((noise) => noise !== null))];
  const all = left + noises.length * (width + gap) - gap + 16;
  const legend = [
    ['se', 'sensitivity'],
    ['ppv', 'positive predictivity'],
    ['se usable', 'the same in usable stretches'],
    ['time', 'share of time that is usable'],
  ].map(([kind, text], i) => {
    const from = left + (i % 2) * 240;
    const y = top + height + 50 + 18 * Math.floor(i / 2);
    return `<path class="${kind}" d="M${from} ${y}h26"/><text class="note" x="${from + 32}" y="${y + 4}">${text}</text>`;
  });
  const bottom = top + height + 80;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${all}" height="${bottom}" viewBox="0 0 ${all} ${bottom}" role="img" aria-label="Beats found in noise, in percent, by the ratio of signal to noise in dB">
<style>text{font:12px system-ui,sans-serif;fill:#333;text-anchor:middle}.title{font-weight:600}.right{text-anchor:end}.note{text-anchor:start}.grid{stroke:#e3e3e3}polyline,path{fill:none;stroke-width:2}.grid{stroke-width:1}.se{stroke:#1f5fbf}.ppv{stroke:#c2570c}.usable{stroke-dasharray:5 4}.time{stroke:#999;stroke-dasharray:1 3}</style>
<rect width="${all}" height="${bottom}" fill="#fff"/>
${noises.map(panel).join('\n')}
<text x="${all / 2}" y="${top + height + 33}">signal to noise, dB</text>
${legend.join('\n')}
</svg>
`;
}

if (svgFile) {
  writeFileSync(svgFile, picture());
}
