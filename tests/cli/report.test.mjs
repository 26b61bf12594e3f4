// `beatlens report`: a page of a recording or of a list of intervals, and the same as JSON.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { dataDir, needsData, root, runNative, sample, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-report-'));
after(() => rmSync(scratch, { recursive: true }));

function report(run, ...args) {
  const { code, out, err } = run('report', ...args);
  assert.equal(code, 0, err);
  return out;
}

const list = path.join(scratch, 'strap.txt');
const intervals = Array.from({ length: 400 }, (_, i) => 800 + Math.round(30 * Math.sin(i / 3)) + ((i * 7919) % 11));
intervals[300] = 2300; // a pause
writeFileSync(list, `${intervals.join('\n')}\n`);

/** Elements are closed in their order, and none of them asks for anything. */
function assertIsPage(html) {
  assert.match(html, /^<!doctype html>\n<html lang="en">/);
  const open = [];
  for (const [, end, name, rest] of html
    .replace(/^<!doctype html>/, '')
    .matchAll(/<(\/?)([a-z0-9]+)((?:"[^"]*"|[^>"])*)>/g)) {
    if (end) {
      assert.equal(open.pop(), name);
    } else if (!/^(meta)$/.test(name) && !rest.endsWith('/')) {
      open.push(name);
    }
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(html, /<(script|link|img|iframe)|(src|href)=|@import|url\((?!#)/);
  assert.match(html, /Not a medical device/);
}

for (const [side, run] of sides) {
  test(`${side}: a recording`, () => {
    const html = report(run, sample);
    assertIsPage(html);
    const { counts, heart_rate: rate, rhythm } = JSON.parse(report(runNative, sample, '--format', 'json'));
    for (const [letter, count] of Object.entries(counts).filter(([, n]) => n > 0)) {
      assert.match(html, new RegExp(`<th scope="row">${letter}: [^<]*</th><td>${count} \\(`));
    }
    assert.match(html, new RegExp(`${rate.mean_bpm.toFixed(0)}/min on average`));
    assert.match(html, /<svg role="img" aria-label="Usual beats at [^"]*25 mm\/s, 10 mm\/mV\."/);
    for (const { kind } of rhythm.episode_summary) {
      assert.match(html, new RegExp(kind));
    }
  });

  test(`${side}: a list of intervals without a trace`, () => {
    const html = report(run, list);
    assertIsPage(html);
    assert.doesNotMatch(html, /class="strip"|Signal quality/);
    assert.match(html, /<th scope="row">Pause<\/th><td>1<\/td><td>2\.30 s at /);
    assert.match(html, /<th scope="row">SDNN<\/th>/);
  });
}

test('JSON is what classify writes', () => {
  const { out } = runNative('classify', sample, '--format', 'json');
  assert.equal(report(runNative, sample, '--format', 'json').trim(), out.trim());
});

test('the limits of episodes can be set', () => {
  const kinds = (...args) =>
    JSON.parse(report(runNative, list, '--format', 'json', ...args)).rhythm.episodes.map(({ kind }) => kind);
  assert.deepEqual(kinds(), ['pause']);
  assert.deepEqual(kinds('--pause', '2.5'), []);
  assert.deepEqual([...new Set(kinds('--tachycardia', '60', '--pause', '3'))], ['tachycardia']);
});

test('what files say cannot become markup, and who the person is stays out', () => {
  const record = path.join(scratch, 'made');
  assert.equal(runNative('synthesize', '--out', record, '--duration', '30').code, 0);
  const header = readFileSync(`${record}.hea`, 'utf8')
    .replace(/ (\S+)\n/, ' $1\n')
    .trimEnd();
  const [first, ...signals] = header.split('\n').filter((line) => !line.startsWith('#'));
  const hostile = signals.map((line) => line.replace(/\S+$/, '<script>alert(1)</script>"&'));
  writeFileSync(`${record}.hea`, `${first}\n${hostile.join('\n')}\n# Name: Jane Roe\n`);
  const html = report(runNative, record);
  assertIsPage(html);
  assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;&quot;&amp;/);
  assert.doesNotMatch(html, /Jane Roe/);
});

test('strips stand at true scale: 25 mm a second', needsData('mitdb'), () => {
  const html = report(runNative, path.join(dataDir, 'mitdb/208'));
  assertIsPage(html);
  const strips = [...html.matchAll(/width="180mm" height="(\d+)mm" viewBox="0 0 180 \1"/g)];
  assert.ok(strips.length >= 5 && strips.length <= 16, `${strips.length} strips`);
  const [, path1] = /class="trace" d="([^"]*)"/.exec(html);
  const xs = [...path1.matchAll(/[ML]([\d.]+) /g)].map(([, x]) => Number(x));
  assert.ok(Math.min(...xs) < 0.2 && Math.max(...xs) > 179.8);
});

test('rows of cut beats have no report, and a file that is none says what it is', () => {
  const rows = path.join(scratch, 'rows.csv');
  const row = Array.from({ length: 187 }, (_, i) => Math.exp(-((i - 20) ** 2) / 20).toFixed(4));
  writeFileSync(rows, `${[row, row].map((values) => [...values, '0.0'].join(',')).join('\n')}\n`);
  const cut = runNative('report', rows);
  assert.equal(cut.code, 1);
  assert.match(cut.err, /rows\.csv: The file holds beats that were cut already/);
  const none = runNative('report', path.join(root, 'README.md'));
  assert.equal(none.code, 1);
  assert.match(none.err, /README\.md/);
});
