// A Slurm cluster of one node, this machine, for tests: its daemons run in a folder of their own, as this user.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const daemons = ['munged', 'slurmctld', 'slurmd'];
const programOf = (name) =>
  ['/usr/sbin', '/usr/local/sbin', '/usr/bin'].map((folder) => path.join(folder, name)).find(existsSync);

/** What of Slurm is not installed; nothing where all is. */
export const missingOfSlurm = () => [...daemons, 'sbatch', 'scontrol'].filter((name) => !programOf(name));

function configuration(folder, port) {
  const host = os.hostname().split('.')[0];
  const at = (name) => path.join(folder, name);
  return `ClusterName=beatlens
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=${os.userInfo().username}
SlurmdUser=${os.userInfo().username}
AuthType=auth/munge
AuthInfo=socket=${at('munge/socket')}
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmctldPort=${port}
SlurmdPort=${port + 1}
SlurmctldPidFile=${at('slurmctld.pid')}
SlurmdPidFile=${at('slurmd.pid')}
SlurmdSpoolDir=${at('spool')}
StateSaveLocation=${at('state')}
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${os.cpus().length} RealMemory=${Math.floor((0.8 * os.totalmem()) / 2 ** 20)}
PartitionName=test Nodes=${host} Default=YES State=UP
`;
}

/** Starts it. `run(program, ...)` runs one of its programs; `stop()` ends the daemons. */
export async function startSlurm(folder) {
  mkdirSync(path.join(folder, 'munge'), { recursive: true, mode: 0o700 });
  mkdirSync(path.join(folder, 'state'));
  mkdirSync(path.join(folder, 'spool'));
  const at = (name) => path.join(folder, name);
  writeFileSync(at('munge/key'), randomBytes(128), { mode: 0o400 });
  writeFileSync(at('slurm.conf'), configuration(folder, 20000 + (process.pid % 20000)));
  const env = { ...process.env, SLURM_CONF: at('slurm.conf') };
  const started = [];
  const start = (name, ...args) => {
    const child = spawn(programOf(name), args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    child.said = '';
    child.stderr.on('data', (text) => {
      child.said += text;
    });
    started.push(child);
  };
  const run = (program, ...args) => {
    const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  };
  const stop = async () => {
    for (const child of [...started].reverse()) {
      const ended = new Promise((resolve) => (child.exitCode === null ? child.on('exit', resolve) : resolve()));
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(10_000).then(() => child.kill('SIGKILL'))]);
    }
  };
  const files = ['key', 'socket', 'pid', 'log', 'seed'].map((name) => {
    const option = name === 'socket' ? 'socket' : `${name}-file`;
    return `--${option}=${at(`munge/${name}`)}`;
  });
  start('munged', '--foreground', '--force', ...files);
  for (let i = 0; i < 100 && !existsSync(at('munge/socket')); i += 1) {
    await sleep(100);
  }
  start('slurmctld', '-D', '-f', at('slurm.conf'));
  start('slurmd', '-D', '-f', at('slurm.conf'));
  for (let i = 0; i < 300; i += 1) {
    if (/\bidle\b/.test(run('sinfo', '-h', '-o', '%T').out)) {
      return { run, stop };
    }
    await sleep(200);
  }
  await stop();
  const log = existsSync(at('munge/log')) ? readFileSync(at('munge/log'), 'utf8') : '';
  throw new Error(`Slurm does not start: ${started.map((child) => child.said).join('\n')}\n${log}`);
}
