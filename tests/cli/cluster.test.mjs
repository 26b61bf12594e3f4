// The files of tools/cluster with the programs that they are for: killed in the middle, run again, and the tables are those
// of one undisturbed `classify`. Each is skipped where its program is not installed.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertSameFiles, filesOf, makeArchive, tablesAtOnce } from './archive.mjs';
import { nativeProgram, root, runNative } from './programs.mjs';
import { missingOfSlurm, startSlurm } from './slurm.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-cluster-'));
after(() => rmSync(scratch, { recursive: true }));
const tools = path.join(root, 'tools/cluster');
const env = { ...process.env, BEATLENS: nativeProgram };
const shards = 4;
const { list, paths, broken } = makeArchive(path.join(scratch, 'archive'), 40);

/** Options for a test that is skipped where something is not installed. */
const unless = (missing) => (missing.length === 0 ? {} : { skip: `not installed: ${missing.join(', ')}` });
const without = (program) => (spawnSync(program, ['--version']).status === 0 ? [] : [program]);

function results(folder) {
  const records = path.join(folder, 'records');
  return existsSync(records)
    ? readdirSync(records, { recursive: true }).filter((name) => name.endsWith('.json')).length
    : 0;
}

/** Waits for the first results. */
async function started(folder) {
  for (let i = 0; i < 60_000 && results(folder) < 3; i += 1) {
    await sleep(2);
  }
}

/** Of all processes: its own number, its parent's, its state. */
const processes = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [{ pid: Number(name), parent: Number(parent), state }];
      } catch {
        return []; // it has ended
      }
    });

/** A process and all that it started, and they, at this moment. */
function family(pid) {
  const all = processes();
  const found = [pid];
  for (const parent of found) {
    found.push(...all.filter((process) => process.parent === parent).map((process) => process.pid));
  }
  return found;
}

function signal(pids, name) {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // it has ended
    }
  }
}

/** SIGKILL for a process and all that it started, and waits until they are gone: one that ends late keeps its shard. */
async function killFamily(pid) {
  let pids = [];
  for (let more = [pid]; more.length > pids.length; more = family(pid)) {
    pids = more;
    signal(pids, 'SIGSTOP'); // so that none starts another meanwhile
  }
  signal(pids, 'SIGKILL');
  while (processes().some((process) => pids.includes(process.pid) && process.state !== 'Z')) {
    await sleep(2);
  }
}

/** Starts a program, and once there are results kills (SIGKILL) it and all that it started. */
async function startAndKill(folder, command, args) {
  const child = spawn(command, args, { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  await started(folder);
  await killFamily(child.pid);
  assert.equal(await ended, 'SIGKILL', 'it ended before it could be killed');
}

function inTheMiddle(folder) {
  const count = results(folder);
  assert.ok(count > 0 && count < paths.length, `${count} results of ${paths.length}`);
}

let wanted;
function checkTables(tables) {
  wanted ??= tablesAtOnce(list);
  assertSameFiles(filesOf(tables), wanted);
}

function merge(folder) {
  const tables = path.join(folder, 'tables');
  const result = runNative('merge', folder, '--list', list, '--out', tables);
  assert.equal(result.code, 2, result.err);
  assert.match(result.err, new RegExp(`${broken.length} of ${paths.length} recordings have no labels`));
  checkTables(tables);
}

test('GNU parallel', unless(without('parallel')), async () => {
  const folder = path.join(scratch, 'parallel');
  const args = [String(shards), list, folder, '--jobs', '2'];
  await startAndKill(folder, path.join(tools, 'parallel.sh'), args);
  inTheMiddle(folder);
  const again = spawnSync(path.join(tools, 'parallel.sh'), args, { env, encoding: 'utf8' });
  assert.equal(again.status, 0, again.stderr);
  merge(folder);
});

test('Snakemake', unless(without('snakemake')), async () => {
  const folder = path.join(scratch, 'snakemake');
  const home = path.join(scratch, 'snakemake-home'); // where it keeps notes
  mkdirSync(home);
  const config = [`list=${list}`, `folder=${folder}`, `shards=${shards}`, `beatlens=${nativeProgram}`];
  const args = ['--snakefile', path.join(tools, 'Snakefile'), '--directory', home, '--cores', '2'];
  const run = (...more) => spawnSync('snakemake', [...args, ...more, '--config', ...config], { env, encoding: 'utf8' });
  await startAndKill(folder, 'snakemake', [...args, '--config', ...config]);
  inTheMiddle(folder);
  assert.equal(run('--unlock').status, 0);
  const again = run('--rerun-incomplete');
  assert.equal(again.status, 0, again.stderr);
  checkTables(path.join(folder, 'tables'));
  assert.match(run('--dry-run').stdout + run('--dry-run').stderr, /Nothing to be done/);
});

test('Slurm, a job array', unless(missingOfSlurm()), async () => {
  const folder = path.join(scratch, 'slurm');
  const slurm = await startSlurm(path.join(scratch, 'slurm-daemons'));
  try {
    const submit = (array, ...more) => {
      const log = `--output=${path.join(scratch, 'slurm-%a.log')}`;
      const exported = `--export=ALL,BEATLENS=${nativeProgram}`;
      const script = path.join(tools, 'array.sbatch');
      const options = ['--parsable', `--array=${array}`, '--mem=200M', '--chdir=/', log, exported, ...more];
      return slurm.run('sbatch', ...options, script, list, folder);
    };
    const first = submit(`0-${shards - 1}`);
    assert.equal(first.code, 0, first.err);
    await started(folder);
    slurm.run('scancel', '--signal=KILL', '--full', first.out.trim());
    slurm.run('scancel', first.out.trim());
    while (slurm.run('squeue', '--noheader').out.trim()) {
      await sleep(100);
    }
    inTheMiddle(folder);
    const again = submit(`1-${shards}`, '--wait');
    const logs = Array.from({ length: shards }, (_, i) => path.join(scratch, `slurm-${i + 1}.log`));
    assert.equal(again.code, 0, again.err + logs.map((log) => readFileSync(log, 'utf8')).join('\n'));
    logs.forEach((log, i) => {
      assert.match(readFileSync(log, 'utf8'), new RegExp(`shard ${i + 1}/${shards}: `));
    });
    merge(folder);
  } finally {
    await slurm.stop();
  }
});
