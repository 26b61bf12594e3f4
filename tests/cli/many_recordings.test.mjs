// classify over files, folders and lists: what is taken, in which order, what is said of those that fail.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { dataDir, needsData, root, runNative, sample, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-many-'));
after(() => rmSync(scratch, { recursive: true }));

const header = readFileSync(`${sample}.hea`, 'utf8');
const signals = readFileSync(`${sample}.dat`);
const lines = (text) => text.trim().split('\n');
const objects = (text) => lines(text).map((line) => JSON.parse(line));

/** The sample record under another name. */
function addRecord(folder, name, { dat = signals, atr = true } = {}) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.hea`), header.replaceAll('sample', name));
  writeFileSync(path.join(folder, `${name}.dat`), dat);
  if (atr) {
    copyFileSync(`${sample}.atr`, path.join(folder, `${name}.atr`));
  }
}

// Three recordings, three broken files, and what is no recording at all.
const mixed = path.join(scratch, 'mixed');
addRecord(mixed, 'a');
addRecord(mixed, 'cut', { dat: signals.subarray(0, 1) });
addRecord(path.join(mixed, 'deep', 'er'), 'b');
addRecord(mixed, 'z', { atr: false });
writeFileSync(path.join(mixed, 'broken.hea'), 'this is no header\n');
const column = (count) => Array.from({ length: count }, (_, i) => `${i / 250},0.5\n`).join('');
writeFileSync(path.join(mixed, 'flat.csv'), `time,MLII\n${column(2000)}`);
writeFileSync(path.join(mixed, '._a.hea'), Buffer.from([0, 5, 22, 7, 0, 2, 0, 0]));
writeFileSync(path.join(mixed, 'README.txt'), 'These records were made for a test.\n');
writeFileSync(path.join(mixed, 'RECORDS'), 'a\nz\n');
writeFileSync(path.join(mixed, 'picture.png'), Buffer.from([137, 80, 78, 71]));
const good = ['a.hea', 'deep/er/b.hea', 'z.hea'].map((name) => path.join(mixed, name));
const bad = ['broken.hea', 'cut.hea', 'flat.csv'].map((name) => path.join(mixed, name));

for (const [side, beatlens] of sides) {
  test(`${side}: a folder with three broken files: the others are labelled, and what failed is said`, () => {
    const result = beatlens('classify', mixed, '--format', 'ndjson', '--per', 'record');
    assert.equal(result.code, 2, result.err);
    const records = objects(result.out);
    assert.deepEqual(
      records.map((record) => record.path),
      [...good, ...bad].sort(),
    );
    for (const record of records) {
      assert.equal('error' in record, bad.includes(record.path));
      if (record.error) {
        assert.match(record.error.code, /^[a-z_]+$/);
        assert.ok(result.err.includes(`beatlens: ${record.path}: ${record.error.message}\n`));
      } else {
        assert.ok(record.counts.N > 100);
        assert.equal('comparison' in record, !record.path.endsWith('z.hea'));
      }
    }
    assert.match(result.err, /3 of 6 recordings could not be labelled:\n/);
    assert.doesNotMatch(result.err, /README|RECORDS|picture|\._a/);
  });
}

test('the output does not depend on how many recordings are read at once', () => {
  for (const format of ['csv', 'ndjson', 'json']) {
    for (const per of ['beat', 'record']) {
      const run = (jobs) => runNative('classify', mixed, good[1], '--format', format, '--per', per, '--jobs', jobs);
      const one = run('1');
      assert.equal(one.code, 2, one.err);
      for (const jobs of ['2', '5']) {
        const many = run(jobs);
        assert.equal(many.out, one.out, `${format} per ${per} with ${jobs} jobs`);
        assert.equal(many.err, one.err);
      }
    }
  }
});

test('with several recordings every line begins with the path, and with one file it is as it was', () => {
  const several = runNative('classify', good[0], good[1]);
  assert.equal(several.code, 0, several.err);
  const [heading, ...rows] = lines(several.out);
  assert.equal(heading, 'path,beat,sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable,reference,sure,why');
  const alone = lines(runNative('classify', good[0]).out);
  assert.equal(alone[0], 'sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable,sure,why');
  assert.equal(rows.length, 2 * (alone.length - 1));
  alone.slice(1).forEach((row, i) => {
    const [, beat, more] = row.match(/^((?:[^,]*,){10})(.*)$/); // the reference stands between
    assert.ok(rows[i].startsWith(`${good[0]},${i + 1},${beat}`), `${rows[i]} is not ${row}`);
    assert.ok(rows[i].endsWith(`,${more}`), `${rows[i]} is not ${row}`);
    assert.equal(rows[i + alone.length - 1].split(',')[0], good[1]);
  });
  const array = JSON.parse(runNative('classify', good[0], good[1], '--format', 'json').out);
  const { path: first, ...document } = array[0];
  assert.equal(first, good[0]);
  assert.deepEqual(document, JSON.parse(runNative('classify', good[0], '--format', 'json').out));
  const beats = objects(runNative('classify', good[0], '--format', 'ndjson').out);
  assert.equal(beats.length, document.beats.length);
  assert.deepEqual(Object.keys(beats[0]).slice(0, 3), ['path', 'beat', 'sample']);
});

test('a line per record: counts, figures and the confusion, the same in CSV and NDJSON', () => {
  const csv = lines(runNative('classify', good[0], good[2], '--per', 'record').out).map((line) => line.split(','));
  const [withReferences, without] = csv
    .slice(1)
    .map((row) => Object.fromEntries(row.map((cell, i) => [csv[0][i], cell])));
  const [record] = objects(runNative('classify', good[0], good[2], '--per', 'record', '--format', 'ndjson').out);
  assert.equal(Number(withReferences.sensitivity), record.comparison.sensitivity);
  assert.equal(Number(withReferences.missed), record.comparison.missed);
  assert.equal(Number(withReferences.extra), record.comparison.extra);
  for (const [r, reference] of [...'NSVFQ'].entries()) {
    assert.equal(Number(withReferences[reference]), record.counts[reference]);
    for (const [f, found] of [...'NSVFQ'].entries()) {
      assert.equal(Number(withReferences[`${reference}_as_${found}`]), record.comparison.confusion[r][f]);
    }
  }
  assert.equal(without.sensitivity, '');
  assert.equal(without.N_as_N, '');
});

test('lists: @LIST and --list, with comments, blank lines and carriage returns', () => {
  const list = path.join(scratch, 'list.txt');
  writeFileSync(list, `# two records\r\n\r\n${good[0]}\r\n${good[1].replace('.hea', '')}\n`);
  const paths = (...args) => {
    const result = runNative('classify', ...args, '--per', 'record', '--format', 'ndjson');
    assert.equal(result.code, 0, result.err);
    return objects(result.out).map((record) => record.path);
  };
  const both = [good[0], good[1].replace('.hea', '')];
  assert.deepEqual(paths(`@${list}`), both);
  assert.deepEqual(paths('--list', list), both);
  assert.deepEqual(paths(good[2], `@${list}`), [good[2], ...both]);
  assert.match(runNative('classify', '@nowhere.txt').err, /nowhere\.txt/);
  assert.equal(runNative('classify', '@nowhere.txt').code, 1);
});

test('segments of a record with several segments are not recordings of their own', () => {
  const folder = path.join(scratch, 'segments');
  addRecord(folder, 'part1', { atr: false });
  addRecord(folder, 'other', { atr: false });
  writeFileSync(path.join(folder, 'whole.hea'), 'whole/2 1 360 86400\npart1 43200\n~ 43200\n');
  const result = runNative('classify', folder, '--per', 'record', '--format', 'ndjson');
  assert.deepEqual(
    objects(result.out).map((record) => path.basename(record.path)),
    ['other.hea', 'whole.hea'],
  );
});

test('exit codes: 1 where nothing could be labelled, 2 where some could not', () => {
  assert.equal(runNative('classify', bad[0]).code, 1);
  assert.equal(runNative('classify', ...bad).code, 1);
  assert.equal(runNative('classify', ...bad, good[0]).code, 2);
  assert.equal(runNative('classify').code, 1);
  assert.match(runNative('classify').err, /^beatlens: Name at least one recording/);
  assert.match(runNative('classify', '--help').out, /Exit code: 0.*1.*2/s);
});

test('a file that is no recording is passed over in a folder and a failure when it is named', () => {
  const result = runNative('classify', good[0], path.join(mixed, 'README.txt'));
  assert.equal(result.code, 2);
  assert.match(result.err, /README\.txt: /);
});

test('what failed stands in no CSV per beat, and nothing of the list is kept back', () => {
  const result = runNative('classify', mixed);
  assert.equal(result.code, 2);
  assert.equal(
    new Set(
      lines(result.out)
        .slice(1)
        .map((row) => row.split(',')[0]),
    ).size,
    3,
  );
});

test('no progress where standard error is no terminal', () => {
  assert.doesNotMatch(runNative('classify', mixed).err, /(?!\n)\p{Cc}/u);
});

test('progress on a terminal', {
  skip: spawnSync('script', ['--version']).status === 0 ? false : 'no script(1)',
}, () => {
  const program = process.env.BEATLENS_CLI ?? path.join(root, 'build/native/beatlens');
  const command = `${program} classify ${mixed} --out ${path.join(scratch, 'out.csv')}`;
  const result = spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8' });
  assert.ok(result.stdout.includes('\r\x1b[K6 of 6 recordings, 3 failed\r\x1b[K'), result.stdout);
});

test('--beats reference: at the annotated beats, an error where there are none', () => {
  const rows = objects(runNative('classify', good[0], '--beats', 'reference', '--format', 'ndjson').out);
  const annotated = JSON.parse(runNative('classify', good[0], '--format', 'json').out).comparison.reference_beats;
  assert.equal(rows.length, annotated);
  assert.ok(rows.every((row) => row.reference));
  const without = runNative('classify', good[2], '--beats', 'reference');
  assert.equal(without.code, 1);
  assert.match(without.err, /z\.hea: The record has no annotations/);
});

test('--lead by name in any case', () => {
  const run = (lead) => runNative('classify', good[0], '--lead', lead).out;
  assert.equal(run('mlii'), run('MLII'));
  assert.ok(run('mlii').length > 1000);
});

const classes = [...'NSVFQ'];
const emptyMatrix = () => classes.map(() => classes.map(() => 0));
const atReference = (model, records) => {
  const result = runNative(
    ...['classify', ...records.map((name) => path.join(dataDir, 'mitdb', name)), '--model', model],
    ...['--beats', 'reference', '--lead', '1', '--format', 'ndjson'],
  );
  assert.equal(result.code, 0, result.err);
  const beats = new Map(records.map((name) => [name, []]));
  for (const beat of objects(result.out)) {
    beats.get(path.basename(beat.path)).push(beat);
  }
  return [...beats.values()];
};

test('--beats reference gives the labels of protocol K', needsData('mitdb'), () => {
  const model = path.join(root, 'assets/models/kachuee-residual.safetensors');
  const evaluated = runNative('evaluate', '--protocol', 'K', '--model', model, '--json');
  const ordinals = lines(readFileSync(path.join(root, 'assets/protocol_k_test_beats.txt'), 'utf8'))
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(':'));
  const confusion = emptyMatrix();
  atReference(
    model,
    ordinals.map(([name]) => name),
  ).forEach((beats, record) => {
    for (const ordinal of ordinals[record][1].trim().split(/ +/)) {
      const beat = beats[Number(ordinal)];
      confusion[classes.indexOf(beat.reference)][classes.indexOf(beat.class)] += 1;
    }
  });
  assert.deepEqual(confusion, JSON.parse(evaluated.out).confusion);
});

test('--beats reference gives the labels of protocol D', needsData('mitdb'), () => {
  const model = path.join(root, 'assets/models/focal-rr-cnn.safetensors');
  const evaluated = JSON.parse(runNative('evaluate', '--protocol', 'D', '--model', model, '--json').out);
  atReference(
    model,
    evaluated.records.map(({ record }) => record),
  ).forEach((beats, i) => {
    const confusion = emptyMatrix();
    // The protocol leaves out the first and the last beat of a record, and class Q.
    for (const beat of beats.slice(1, -1).filter(({ reference }) => reference !== 'Q')) {
      confusion[classes.indexOf(beat.reference)][classes.indexOf(beat.class)] += 1;
    }
    assert.deepEqual(confusion, evaluated.records[i].confusion, evaluated.records[i].record);
  });
});

test('the 57 records of svdb in one call', needsData('svdb'), () => {
  const result = runNative('classify', path.join(dataDir, 'svdb'), '--per', 'record', '--format', 'ndjson');
  assert.equal(result.code, 0, result.err);
  const records = objects(result.out);
  assert.equal(records.length, 57);
  const sum = (key) => records.reduce((n, record) => n + record.comparison[key], 0);
  const [found, missed, extra] = ['matched', 'missed', 'extra'].map(sum);
  assert.equal(found + missed, sum('reference_beats'));
  const percent = (part, rest) => ((100 * part) / (part + rest)).toFixed(2);
  assert.ok(result.err.includes('57 recordings with reference annotations:\n'));
  assert.ok(
    result.err.includes(`sensitivity ${percent(found, missed)} %, positive predictivity ${percent(found, extra)} %`),
  );
  const pooled = records.reduce((n, record) => n + record.comparison.confusion[0][0], 0);
  assert.match(result.err, new RegExp(`^N +${pooled} `, 'm'));
});
