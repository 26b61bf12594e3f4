// `beatlens report`: a page of a recording or of a list of intervals, and the same as JSON.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    const { counts, heart_rate: rate, rhythm, waves } = JSON.parse(report(runNative, sample, '--format', 'json'));
    for (const [letter, count] of Object.entries(counts).filter(([, n]) => n > 0)) {
      assert.match(html, new RegExp(`<th scope="row">${letter}: [^<]*</th><td>${count} \\(`));
    }
    assert.match(html, new RegExp(`${rate.mean_bpm.toFixed(0)}/min on average`));
    assert.match(html, /<svg role="img" aria-label="Usual beats at [^"]*25 mm\/s, 10 mm\/mV\."/);
    const { qrs_ms: qrs, pr_ms: pr } = waves.classes.N;
    const cell = ({ median, p5, p95 }) => [median, p5, p95].map((value) => value.toFixed(0)).join('[^0-9]+');
    assert.match(html, new RegExp(`<th scope="row">N</th><td>${qrs.beats}</td>.*${cell(pr)}.*${cell(qrs)}`));
    assert.match(html, /<h2>ST level<\/h2>/);
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

test('a pacemaker that is declared, against what the trace shows', () => {
  const json = (...more) => JSON.parse(report(runNative, sample, '--format', 'json', ...more));
  const [plain, declared] = [json(), json('--pacemaker')];
  assert.equal(plain.pacemaker.declared, false);
  assert.equal(declared.pacemaker.declared, true);
  assert.ok(declared.pacemaker.spikes >= plain.pacemaker.spikes);
  assert.ok(Math.abs(declared.pacemaker.share - declared.pacemaker.spikes / declared.beats.length) < 1e-5);
  assert.match(declared.warnings.join(' '), /A pacemaker is declared\..*has not learned paced beats/);
  assert.doesNotMatch(plain.warnings.join(' '), /declared/);
  assert.deepEqual(declared.counts, plain.counts);
  assert.match(report(runNative, sample, '--pacemaker'), /<th scope="row">Pacemaker<\/th><td>declared by the user; /);
  assert.doesNotMatch(report(runNative, sample), /<th scope="row">Pacemaker/);
  const { pacemaker } = JSON.parse(report(runNative, list, '--format', 'json', '--pacemaker'));
  assert.deepEqual(pacemaker, { declared: true, spikes: null, share: null });
});

test('JSON is what classify --intervals writes', () => {
  const { out } = runNative('classify', sample, '--format', 'json', '--intervals');
  assert.equal(report(runNative, sample, '--format', 'json').trim(), out.trim());
});

for (const [side, run] of sides) {
  test(`${side}: intervals are in CSV and NDJSON too, and only where they are asked for`, () => {
    const { waves, beats } = JSON.parse(run('classify', sample, '--format', 'json', '--intervals').out);
    const medians = ['pr_ms', 'qrs_ms', 'qt_ms'].map((key) => waves.classes.N[key].median);
    assert.ok(medians[0] > 100 && medians[0] < 250 && medians[1] > 60 && medians[1] < 140, String(medians));
    assert.ok(medians[2] > 300 && medians[2] < 500, String(medians));
    const [heading, ...lines] = run('classify', sample, '--intervals').out.trim().split('\n');
    const columns = heading.split(',');
    assert.deepEqual(columns.slice(columns.indexOf('p_ms')).slice(0, 4), ['p_ms', 'pr_ms', 'qrs_ms', 'qt_ms']);
    lines.forEach((line, i) => {
      const cell = line.split(',')[columns.indexOf('qrs_ms')];
      assert.equal(cell, beats[i].qrs_ms === null ? '' : beats[i].qrs_ms.toFixed(1));
    });
    const without = run('classify', sample, '--format', 'json').out;
    assert.doesNotMatch(without, /"waves"|qrs_ms/);
    assert.doesNotMatch(run('classify', sample).out.split('\n')[0], /qrs_ms/);
  });
}

test('a data set: a page of all, one of each, and tables', () => {
  const archive = path.join(scratch, 'archive');
  mkdirSync(archive);
  const rates = [60, 61, 62, 63, 64, 150];
  rates.forEach((bpm, i) => {
    const record = path.join(archive, `r${i}`);
    assert.equal(runNative('synthesize', '--out', record, '--duration', '60', '--heart-rate', String(bpm)).code, 0);
  });
  writeFileSync(path.join(archive, 'broken.hea'), 'broken 1 360 1000\nbroken.dat 212 200\n');
  const folder = path.join(scratch, 'reports');
  const { code, err } = runNative('report', archive, '--into', folder);
  assert.equal(code, 2, err);
  assert.match(err, /broken/);
  const index = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const links = [...index.matchAll(/<a href="(records\/[^"]+\.html)">([^<]*)<\/a>/g)];
  assert.equal(links.length, rates.length);
  assert.match(links[0][2], /r5\.hea$/, 'what is unlike the others comes first');
  assert.match(index, /r5\.hea<\/a><\/th><td>[^<]+, usually /);
  assert.match(index, /Could not be analysed[\s\S]*broken\.hea/);
  for (const [, link] of links) {
    assertIsPage(readFileSync(path.join(folder, link), 'utf8'));
  }
  const table = (name) =>
    readFileSync(path.join(folder, `${name}.csv`), 'utf8')
      .trim()
      .split('\n');
  for (const name of ['recordings', 'beats', 'episodes', 'minutes', 'st', 'five_minutes']) {
    const [heading, ...lines] = table(name);
    assert.match(heading, /^path,/);
    for (const line of lines) {
      assert.equal(line.split(',').length, heading.split(',').length, `${name}: ${line}`);
    }
  }
  assert.equal(table('recordings').length, rates.length + 1);
  assert.equal(table('minutes').length, rates.length + 1);
  assert.ok(table('beats').length > 400);
  assert.match(table('episodes').join('\n'), /r5\.hea,tachycardia,/);
  assert.deepEqual(
    readdirSync(folder).filter((name) => /part/.test(name)),
    [],
  );
  const alone = runNative('report', path.join(archive, 'r0'), path.join(archive, 'r1'));
  assert.equal(alone.code, 1);
  assert.match(alone.err, /--into/);
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
