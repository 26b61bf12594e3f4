// Two processes train one network. One is killed (SIGKILL): the other ends soon and says why, and one alone goes on to the end.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataDir, needsData, root, runTrainer, trainer } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-ranks-'));
after(() => rmSync(scratch, { recursive: true }));
const run = path.join(scratch, 'run');

const settings = ['protocol=D', 'train_fraction=0.01', 'epochs=6', 'early_stopping.patience=0', 'device=cpu'].flatMap(
  (setting) => ['--set', setting],
);
const config = path.join(root, 'native_trainer/configs/coupled-cnn.json');
const command = ['train', '--config', config, '--run', run, '--threads', '1', ...settings];

/** The program as the processes of one training: [{ child, ended: Promise<{ code, signal, out, err }> }]. */
function start(count, args, meeting) {
  return Array.from({ length: count }, (_, rank) => {
    const env = {
      ...process.env,
      BEATLENS_DATA: dataDir,
      WORLD_SIZE: `${count}`,
      RANK: `${rank}`,
      LOCAL_RANK: `${rank}`,
    };
    const child = spawn(trainer, [...args, '--rendezvous', `file://${path.join(scratch, meeting)}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (text) => (said.out += text));
    child.stderr.on('data', (text) => (said.err += text));
    return {
      child,
      ended: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, ...said }))),
    };
  });
}

function epochs() {
  try {
    return JSON.parse(readFileSync(path.join(run, 'metrics.json'), 'utf8')).length;
  } catch {
    return 0;
  }
}

// Without libgloo-dev the program says so, and there is nothing to test.
const alone = start(
  2,
  ['bench', '--system', 'whole-recording', '--rows', '64', '--batch', '32', '--threads', '1'],
  'bench',
);
const benched = await Promise.all(alone.map(({ ended }) => ended));
const skip = benched[0].err.includes('built without c10d') && 'native_trainer was built without c10d';

test('two processes time a step and a sum of the gradients, and one of them says it', { skip }, () => {
  assert.deepEqual(
    benched.map(({ code, err }) => [code, err]),
    [
      [0, ''],
      [0, ''],
    ],
  );
  const timed = JSON.parse(benched[0].out);
  assert.equal(timed.processes, 2);
  assert.equal(timed.parameters, 30852);
  assert.equal(timed.steps, 2);
  assert.equal(timed.all_reduce_seconds.length, 3);
  assert.equal(benched[1].out, '');
});

test('one of two is killed, and the run goes on to its end', {
  ...needsData('mitdb'),
  ...(skip && { skip }),
}, async () => {
  const [first, second] = start(2, command, 'killed');
  while (epochs() < 2 && second.child.exitCode === null) {
    await sleep(20);
  }
  second.child.kill('SIGKILL');
  const [lost, killed] = await Promise.all([first.ended, second.ended]);
  assert.equal(killed.signal, 'SIGKILL', killed.err);
  assert.equal(killed.out + killed.err, '', 'only rank 0 says how it goes');
  assert.equal(lost.code, 1, lost.err);
  assert.match(
    lost.err,
    /native_trainer: Rank 0 of 2 lost the others: one has ended.*goes on after the last finished epoch/,
  );
  assert.ok(epochs() < 6 && !existsSync(path.join(run, 'evaluation.json')));
  const resumed = runTrainer(...command);
  assert.equal(resumed.code, 0, resumed.err);
  assert.match(resumed.err, /resuming after epoch [2345]/);
  assert.equal(epochs(), 6);
  assert.ok(existsSync(path.join(run, 'evaluation.json')));
});
