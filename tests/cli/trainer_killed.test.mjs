// A training that is killed (SIGKILL: nothing is flushed, nothing is said) goes on to the weights of one that was left alone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataDir, needsData, root, runTrainer, trainer } from './programs.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'beatlens-killed-'));
after(() => rmSync(scratch, { recursive: true }));

// Batch normalisation, dropout, a sampler and augmentation: all that is random or has a state.
const settings = ['protocol=D', 'train_fraction=0.01', 'epochs=6', 'early_stopping.patience=0', 'device=cpu']
  .concat(['sampler_ratio=0.1', 'augmentation.noise_sd=0.05', 'validation.by=record', 'validation.fraction=0.2'])
  .flatMap((setting) => ['--set', setting]);
const config = path.join(root, 'native_trainer/configs/coupled-cnn.json');
const command = (run) => ['train', '--config', config, '--run', run, '--threads', '1', ...settings];

/** Epochs that a run's folder has on record. */
function epochs(run) {
  try {
    return JSON.parse(readFileSync(path.join(run, 'metrics.json'), 'utf8'));
  } catch {
    return [];
  }
}

/** Starts the training and kills it as soon as `count` epochs are on record. */
async function killAfter(run, count) {
  const child = spawn(trainer, command(run), { stdio: 'ignore', env: { ...process.env, BEATLENS_DATA: dataDir } });
  const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  while (epochs(run).length < count && child.exitCode === null) {
    await sleep(20);
  }
  child.kill('SIGKILL');
  assert.equal(await ended, 'SIGKILL', 'it ended before it could be killed');
}

test('killed twice, it ends with the same weights and figures', needsData('mitdb'), async () => {
  const [killed, whole] = ['killed', 'whole'].map((name) => path.join(scratch, name));
  await killAfter(killed, 1);
  await killAfter(killed, 3);
  assert.ok(epochs(killed).length < 6);
  const resumed = runTrainer(...command(killed));
  assert.equal(resumed.code, 0, resumed.err);
  // 2: killed after an epoch's figures were written and before its checkpoint.
  assert.match(resumed.err, /resuming after epoch [2345]/);
  const alone = runTrainer(...command(whole));
  assert.equal(alone.code, 0, alone.err);
  for (const file of ['weights.safetensors', 'model.safetensors', 'evaluation.json']) {
    assert.ok(readFileSync(path.join(killed, file)).equals(readFileSync(path.join(whole, file))), `${file} differs`);
  }
  const figures = (run) => epochs(run).map(({ seconds, ...rest }) => rest);
  assert.deepEqual(figures(killed), figures(whole));
});
