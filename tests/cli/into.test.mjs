// classify --into and merge: shards, what is made again and what is not, SIGKILL in the middle, tables.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addRecording, assertSameFiles, filesOf, makeArchive, objects, tablesAtOnce } from './archive.mjs';
import { nativeProgram, root, runNative, sample, sides } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-into-'));
after(() => rmSync(scratch, { recursive: true }));
const place = (name) => path.join(scratch, name);

const { list, paths, broken } = makeArchive(place('archive'), 12);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
/** What docs/cluster.md says: of a path, the shard that has it, and the file of its result. */
const shardOf = (file, count) => Number(sha256(file).readBigUInt64BE() % BigInt(count)) + 1;
const resultOf = (file) => {
  const digest = sha256(file).toString('hex').slice(0, 32);
  return `records/${digest.slice(0, 2)}/${path.basename(file)}-${digest}.json`;
};
const into = (run, folder, ...more) => run('classify', '--list', list, '--into', folder, ...more);
const merge = (run, folder, tables, ...more) => run('merge', folder, '--list', list, '--out', tables, ...more);
const manifest = (folder, shard, count) => objects(path.join(folder, 'shards', `${shard}-of-${count}.ndjson`));
/** How often each state stands in the last run of a manifest. */
function states(folder, shard = 1, count = 1) {
  const lines = manifest(folder, shard, count);
  const last = lines.slice(lines.findLastIndex((line) => line.run) + 1);
  const found = { done: [], kept: [], failed: [] };
  for (const { state, path: file } of last) {
    found[state]?.push(file);
  }
  return found;
}

const wanted = tablesAtOnce(list);
/** The archive labelled in one go. */
const whole = place('whole');
assert.equal(into(runNative, whole).code, 2);

for (const [side, run] of sides) {
  test(`${side}: shards have each recording once, and merged they are what one run writes`, () => {
    const folder = place(`shards-${side}`);
    for (let shard = 1; shard <= 4; shard += 1) {
      const mine = paths.filter((file) => shardOf(file, 4) === shard);
      const result = into(run, folder, '--shard', `${shard}/4`);
      assert.equal(result.code, mine.some((file) => broken.includes(file)) ? 2 : 0, result.err);
      const [begin, ...lines] = manifest(folder, shard, 4);
      const end = lines.pop();
      assert.deepEqual(lines.map((line) => line.path).sort(), [...mine].sort());
      assert.equal(begin.run.shard, `${shard}/4`);
      assert.deepEqual(begin.run.lists, [list]);
      assert.equal(end.end.done + end.end.failed, mine.length);
      for (const line of lines) {
        assert.equal(line.state, broken.includes(line.path) ? 'failed' : 'done');
        assert.equal('error' in line, broken.includes(line.path));
        assert.equal(line.result, resultOf(line.path));
      }
    }
    assert.deepEqual(Object.keys(filesOf(path.join(folder, 'records'))).length, paths.length);
    const result = merge(run, folder, path.join(folder, 'tables'));
    assert.equal(result.code, 2, result.err);
    for (const file of broken) {
      assert.match(result.err, new RegExp(`^beatlens: .*${file}.*\\.$`, 'm'));
    }
    assert.match(result.err, /3 of 13 recordings have no labels: 3 failed, 0 without a result\./);
    // of the same side: the last digit of a score may be another one natively
    assertSameFiles(filesOf(path.join(folder, 'tables')), tablesAtOnce(list, run));
  });
}

test('a result says what it was made of and how', () => {
  const folder = place('made');
  into(runNative, folder);
  const file = paths[0];
  const result = JSON.parse(readFileSync(path.join(folder, resultOf(file)), 'utf8'));
  const model = (name) => sha256(readFileSync(path.join(root, 'assets/models', name))).toString('hex');
  const shipped = JSON.parse(readFileSync(path.join(root, 'assets/models/index.json'), 'utf8'));
  assert.equal(result.path, file);
  assert.equal(result.schema, 1);
  assert.equal(result.made.model_sha256, model(shipped.default));
  assert.equal(result.made.model_for_tables_sha256, model(shipped.default_for_tables));
  assert.equal(result.made.program, runNative('--version').out.trim());
  assert.deepEqual(
    result.made.files.map(({ name, bytes }) => [name, bytes]),
    ['night.hea', 'night.dat'].map((name) => [name, statSync(path.join(path.dirname(file), name)).size]),
  );
  const { path: _, made, beats, ...rest } = result;
  const alone = JSON.parse(runNative('classify', file, '--format', 'json').out);
  assert.deepEqual(
    { ...rest, beats: beats.map(({ beat, reference, ...others }) => others) },
    alone,
    'as classify says it of the file alone',
  );
});

/** Starts a shard and kills it (SIGKILL) once `count` more results are there. */
async function killAfter(folder, count, ...options) {
  // by name only: a temporary file may be gone before it could be read
  const results = () =>
    existsSync(path.join(folder, 'records'))
      ? readdirSync(path.join(folder, 'records'), { recursive: true }).filter((name) => name.endsWith('.json')).length
      : 0;
  const before = results();
  const child = spawn(nativeProgram, ['classify', '--list', list, '--into', folder, '--jobs', '1', ...options], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  while (results() < before + count && child.exitCode === null) {
    await sleep(1);
  }
  child.kill('SIGKILL');
  assert.equal(await ended, 'SIGKILL', 'it ended before it could be killed');
  return results();
}

test('killed twice, it goes on and ends with the same bytes; what was there is left alone', async () => {
  const killed = place('killed');
  await killAfter(killed, 2);
  const half = await killAfter(killed, 3);
  assert.ok(half < paths.length, 'killed in the middle');
  // As a write that was cut short leaves the manifest and a result.
  appendFileSync(path.join(killed, 'shards/1-of-1.ndjson'), '{"path":"/half a li');
  const cut = path.join(killed, `${resultOf(paths.at(-1))}.1-of-1.tmp`);
  mkdirSync(path.dirname(cut), { recursive: true });
  writeFileSync(cut, '{"path":"/half a li');
  const inodes = () =>
    Object.keys(filesOf(path.join(killed, 'records')))
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, statSync(path.join(killed, 'records', name)).ino]);
  const failed = new Set(broken.map((file) => path.relative('records', resultOf(file))));
  const before = inodes().filter(([name]) => !failed.has(name));
  assert.equal(into(runNative, killed).code, 2);
  const now = new Map(inodes());
  for (const [name, inode] of before) {
    assert.equal(now.get(name), inode, `${name} was made again`);
  }
  const last = states(killed);
  assert.equal(last.kept.length, before.length);
  assert.equal(last.done.length + last.kept.length + last.failed.length, paths.length);

  assertSameFiles(filesOf(path.join(killed, 'records')), filesOf(path.join(whole, 'records')));
  assert.equal(merge(runNative, killed, place('killed-tables')).code, 2);
  assertSameFiles(filesOf(place('killed-tables')), wanted);
});

test('cut into other shards, what is there is left alone', () => {
  const folder = place('other-shards');
  cpSync(whole, folder, { recursive: true, preserveTimestamps: true });
  for (let shard = 1; shard <= 3; shard += 1) {
    assert.ok([0, 2].includes(into(runNative, folder, '--shard', `${shard}/3`).code));
    assert.deepEqual(states(folder, shard, 3).done, []);
  }
});

test('what would not be the same is made again, and nothing else', () => {
  const folder = place('again');
  const archive = makeArchive(place('changing'), 8);
  const run = (...options) => {
    const result = runNative('classify', '--list', archive.list, '--into', folder, ...options);
    assert.equal(result.code, 2, result.err);
    return states(folder);
  };
  const good = archive.paths.filter((file) => !archive.broken.includes(file));
  const same = (found, files, why) => assert.deepEqual([...found].sort(), [...files].sort(), why);
  same(run().done, good);
  const unchanged = run();
  same(unchanged.kept, good);
  same(unchanged.failed, archive.broken, 'what failed is tried again');

  const beside = (file, name) => path.join(path.dirname(file), name);
  utimesSync(beside(good[0], 'night.dat'), new Date(), new Date(1e12));
  copyFileSync(`${sample}.atr`, beside(good[2], 'night.atr'));
  writeFileSync(beside(good[1], 'night.dat'), readFileSync(`${sample}.dat`));
  const [mended] = archive.broken;
  addRecording(path.dirname(mended));
  same(
    run().done,
    [good[0], good[1], good[2], mended],
    'files that changed, annotations that came, one that was mended',
  );
  const all = [...good, mended];
  same(run().kept, all);
  same(run('--lead', '1').done, all, 'another lead');
  same(run('--lead', '1').kept, all);
  same(
    run('--lead', '1', '--model', path.join(root, 'assets/models/kachuee-residual.safetensors')).done,
    all,
    'a model',
  );
  const copy = place('model.safetensors');
  copyFileSync(path.join(root, 'assets/models/kachuee-residual.safetensors'), copy);
  same(run('--lead', '1', '--model', copy).kept, all, 'the same model elsewhere');

  const tables = place('mixed-tables');
  const mixed = runNative('classify', '--list', archive.list, '--into', folder, '--shard', '1/2');
  assert.ok([0, 2].includes(mixed.code));
  const merged = runNative('merge', folder, '--list', archive.list, '--out', tables);
  assert.equal(merged.code, 1);
  assert.match(merged.err, /not labelled with the same model, options and version/);
  assert.deepEqual(existsSync(tables) ? readdirSync(tables) : [], [], 'nothing stays of tables that did not end');
});

test('a recording that is named twice is labelled once and stands in the tables twice', () => {
  const twice = place('twice.txt');
  writeFileSync(twice, `${paths[0]}\n${paths[1]}\n${paths[0]}\n`);
  const folder = place('twice');
  assert.equal(runNative('classify', '--list', twice, '--into', folder, '--jobs', '3').code, 0);
  assert.equal(Object.keys(filesOf(path.join(folder, 'records'))).length, 2);
  const result = runNative('merge', folder, '--list', twice, '--out', place('twice-tables'), '--table', 'records.csv');
  assert.equal(result.code, 0, result.err);
  assert.deepEqual(filesOf(place('twice-tables')), {
    'records.csv': runNative('classify', `@${twice}`, '--per', 'record').out,
  });
});

test('the place in a Slurm array is the shard, wherever the array starts', () => {
  const run = (id, least, most, step, count) => {
    const env = { SLURM_ARRAY_TASK_ID: id, SLURM_ARRAY_TASK_MIN: least, SLURM_ARRAY_TASK_MAX: most };
    const more = { SLURM_ARRAY_TASK_STEP: step, SLURM_ARRAY_TASK_COUNT: count };
    const folder = mkdtempSync(place('slurm-'));
    const result = spawnSync(nativeProgram, ['classify', '--list', list, '--into', folder], {
      env: { ...process.env, ...env, ...more },
      encoding: 'utf8',
    });
    const shards = path.join(folder, 'shards');
    return existsSync(shards) ? readdirSync(shards)[0] : result.stderr;
  };
  assert.equal(run(0, 0, 3, 1, 4), '1-of-4.ndjson');
  assert.equal(run(3, 0, 3, 1, 4), '4-of-4.ndjson');
  assert.equal(run(1, 1, 4, 1, 4), '1-of-4.ndjson');
  assert.equal(run(4, 1, 4, 1, 4), '4-of-4.ndjson');
  assert.equal(run(7, 3, 11, 4, 3), '2-of-3.ndjson');
  assert.match(run(7, 3, 7, 1, 2), /--shard i\/n/);
  assert.match(run(5, 3, 7, 1, ''), /--shard i\/n/);
});

test('what is wrong is said', () => {
  const folder = place('wrong');
  for (const shard of ['0/4', '5/4', '1', '1/', '/4', '1/0', '-1/4', '1/4x']) {
    const result = into(runNative, folder, '--shard', shard);
    assert.equal(result.code, 1, shard);
    assert.match(result.err, /is not written like 1\/10/);
  }
  assert.ok(runNative('classify', sample, '--shard', '1/2').code > 100, 'a shard of what?');
  assert.ok(into(runNative, folder, '--format', 'csv').code > 100);
  const empty = place('empty.txt');
  writeFileSync(empty, '# nothing\n');
  assert.match(runNative('classify', '--list', empty, '--into', folder).err, /names no recording/);
  assert.match(runNative('classify', '--list', place('no.txt'), '--into', folder).err, /There is no file/);
  const file = place('a-file');
  writeFileSync(file, '');
  assert.match(into(runNative, file).err, /The folder .* cannot be made/);
  assert.match(
    merge(runNative, place('nothing'), place('no-tables')).err,
    /Of no recording of the list there is a result/,
  );
  const all = place('all-broken.txt');
  writeFileSync(all, broken.join('\n'));
  assert.equal(runNative('classify', '--list', all, '--into', folder).code, 1, 'nothing was labelled');
  assert.equal(runNative('merge', folder, '--list', all, '--out', place('broken-tables')).code, 1);
});

test('what has no result is named, in the order of the list', () => {
  const folder = place('missing');
  assert.ok([0, 2].includes(into(runNative, folder, '--shard', '2/3').code));
  const missing = paths.filter((file) => shardOf(file, 3) !== 2);
  const tables = place('missing-tables');
  assert.equal(merge(runNative, folder, tables).code, 2);
  const records = objects(path.join(tables, 'records.ndjson'));
  assert.deepEqual(
    records.map((record) => record.path),
    paths,
  );
  assert.deepEqual(
    records.filter((record) => /There is no result of it in/.test(record.error?.message)).map((record) => record.path),
    missing,
  );
  // Shards may fill folders of their own.
  const second = place('missing-rest');
  for (const shard of ['1/3', '3/3']) {
    into(runNative, second, '--shard', shard);
  }
  assert.equal(runNative('merge', folder, second, '--list', list, '--out', tables).code, 2);
  assertSameFiles(filesOf(tables), wanted);
});

test('a damaged result is named, and the others are merged', () => {
  const folder = place('damaged');
  cpSync(whole, folder, { recursive: true });
  writeFileSync(path.join(folder, resultOf(paths[0])), '{"path":');
  const tables = place('damaged-tables');
  const result = merge(runNative, folder, tables);
  assert.equal(result.code, 2);
  assert.ok(result.err.includes(`${paths[0]}: The file '${path.join(folder, resultOf(paths[0]))}' is no result`));
  assert.equal(objects(path.join(tables, 'records.ndjson'))[0].error.code, 'malformed');
  assert.equal(into(runNative, folder).code, 2);
  assert.deepEqual(states(folder).done, [paths[0]]);
});

const locks = spawnSync('flock', ['--version']).status === 0 ? {} : { skip: 'no flock on this machine' };
test('two processes do not work on one shard', locks, () => {
  const folder = place('locked');
  into(runNative, folder);
  const args = [path.join(folder, 'shards/1-of-1.ndjson'), nativeProgram, 'classify', '--list', list, '--into', folder];
  const result = spawnSync('flock', args, { encoding: 'utf8' });
  assert.equal(result.status, 1);
  assert.match(result.stderr, /Another process works on shard 1\/1/);
});

test('a long list takes no more memory than a short one', () => {
  const long = place('long.txt');
  const line = (i) => `${place('nowhere')}/${`${'deep'.repeat(60)}/`.repeat(7)}${i}.hea\n`;
  writeFileSync(long, Array.from({ length: 40_000 }, (_, i) => line(i)).join(''));
  const size = statSync(long).size;
  const kilobytes = 60_000; // of address space: less than the list has
  assert.ok(size > kilobytes * 1024, `${size} bytes`);
  const command = `ulimit -v ${kilobytes}; exec "$0" classify --list ${long} --into ${place('long')} --shard 1/8000 --jobs 1`;
  const result = spawnSync('/bin/sh', ['-c', command, nativeProgram], { encoding: 'utf8' });
  assert.equal(result.status, 2, result.stderr);
  assert.match(result.stderr, /shard 1\/8000: \d+ recordings?, 0 labelled now, 0 before, \d+ failed\./);
});
