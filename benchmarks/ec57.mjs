// The tables of docs/ec57.md: runs `beatlens evaluate --protocol E` for every shipped model and writes them there, each
// under the commands that give it.
//   node benchmarks/ec57.mjs [--only PART]... [--without MODEL]... [--program FILE] [--jobs N]
//   BEATLENS_DATA   the folder that holds mitdb/ and svdb/ (default ../shared/data)
//
// What a build of the program gave is kept in build/ec57/, so that a run that was broken off goes on where it was.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dataDir, root } from '../tests/cli/programs.mjs';
import { withPart } from './accuracy/document.mjs';

const parts = ['beats', 'runs', 'rhythm'];
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: parts },
    without: { type: 'string', multiple: true, default: [] },
    program: { type: 'string', default: 'build/native/beatlens' },
    jobs: { type: 'string', default: String(cpus().length) },
  },
});
const unknown = options.only.filter((part) => !parts.includes(part));
if (unknown.length > 0) {
  console.error(`no part ${unknown.join(', ')}: there are ${parts.join(', ')}`);
  process.exit(1);
}

const folds = '--folds assets/folds.json --fold-models tests/assets/folds/fold-{fold}.safetensors';
const models = JSON.parse(readFileSync(path.join(root, 'assets/models/index.json'), 'utf8'))
  .models.filter(({ task }) => task === 'aami-beats')
  .map(({ file }) => path.basename(file, '.safetensors'))
  .filter((model) => !options.without.includes(model));
/** What models learned from; all others from beats of all patients of mitdb. */
const learnedFrom = { 'whole-recording': 'DS1,svdb', 'focal-rr-cnn': 'DS1' };

const evaluate = (...args) => ['build/native/beatlens', 'evaluate', '--protocol', 'E', ...args].join(' ');
const onMitdb = (model) =>
  evaluate(
    '$BEATLENS_DATA/mitdb',
    `--model assets/models/${model}.safetensors --learned-from ${learnedFrom[model] ?? 'mitdb'}`,
  );
const onSvdb = (model) => evaluate('$BEATLENS_DATA/svdb', `--model assets/models/${model}.safetensors`);

const program = path.resolve(root, options.program);
const cache = path.join(
  root,
  'build/ec57',
  createHash('sha256').update(readFileSync(program)).digest('hex').slice(0, 16),
);
mkdirSync(cache, { recursive: true });

/** The groups of figures that a command gives. */
function groupsOf(command) {
  const kept = path.join(cache, `${createHash('sha256').update(command).digest('hex').slice(0, 16)}.json`);
  if (!existsSync(kept)) {
    console.error(command);
    const args = command.split(' ').slice(1);
    const typed = args.map((arg) => arg.replace('$BEATLENS_DATA', dataDir));
    const result = spawnSync(program, [...typed, '--json', '--jobs', options.jobs], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (result.status !== 0) {
      throw new Error(`${command}: ${result.stderr}`);
    }
    writeFileSync(kept, JSON.stringify(JSON.parse(result.stdout).databases[0].groups));
  }
  return JSON.parse(readFileSync(kept, 'utf8'));
}

const perCent = (value, decimals = 2) => (value === null ? '–' : (100 * value).toFixed(decimals));
const table = (rows) =>
  rows
    .toSpliced(
      1,
      0,
      rows[0].map((_, column) => (column === 0 ? '---' : '--:')),
    )
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
const shell = (commands) => ['```sh', ...new Set(commands), '```'].join('\n');

/** Gross figures, and in brackets the average over records. */
function beatsRow(title, group) {
  const cell = (of, key, decimals) =>
    `${perCent(group[of][key], decimals)} (${perCent(group.average[of][key], decimals)})`;
  return [
    title,
    group.learned ? 'yes' : 'no',
    cell('qrs', 'se'),
    cell('qrs', 'ppv'),
    cell('veb', 'se'),
    cell('veb', 'ppv'),
    cell('veb', 'fpr', 3),
    cell('sveb', 'se'),
    cell('sveb', 'ppv'),
    group.average.rms_rr_error_ms.toFixed(1),
  ];
}

const heading = 'learned,QRS Se,QRS +P,VEB Se,VEB +P,VEB FPR,SVEB Se,SVEB +P,RR error ms'.split(',');
const escapeAsN = ', escape beats as N';
const byFolds = (database, ...more) => [
  [`\`${models[0]}\`, folds`, evaluate(`$BEATLENS_DATA/${database}`, folds)],
  ...more,
  [`\`${models[0]}\`, folds${escapeAsN}`, evaluate(`$BEATLENS_DATA/${database}`, folds, '--escape-beats N')],
];
const set2 = models.map((model) => [`\`${model}\``, onMitdb(model)]);
const sets = [
  ['DS1', [...byFolds('mitdb'), ...set2]],
  ['DS2', [set2[0], [`\`${models[0]}\`${escapeAsN}`, `${onMitdb(models[0])} --escape-beats N`], ...set2.slice(1)]],
  ['svdb', [...byFolds('svdb'), ...models.slice(1).map((model) => [`\`${model}\``, onSvdb(model)])]],
];
const groupOf = (command, set) => groupsOf(command).find(({ group }) => group === set);

const bodies = {
  beats: () =>
    sets
      .map(([set, runs]) => {
        const rows = runs.map(([title, command]) => beatsRow(title, groupOf(command, set)));
        const commands = runs.map(([, command]) => command);
        return `### ${set}\n${shell(commands)}\n\n${table([['', ...heading], ...rows])}`;
      })
      .join('\n\n'),
  runs: () => {
    const rows = [['', 'runs of', 'couplets Se', '+P', 'short Se', '+P', 'long Se', '+P']];
    const commands = [];
    for (const [set, [[title, command]]] of sets) {
      commands.push(command);
      const { runs } = groupOf(command, set);
      for (const [kind, name] of [
        ['ventricular', 'V'],
        ['supraventricular', 'S'],
      ]) {
        const cells = ['couplets', 'short_runs', 'long_runs'].flatMap((length) => {
          const { se, support, ppv, called } = runs[kind][length];
          return [`${perCent(se, 0)} of ${support}`, `${perCent(ppv, 0)} of ${called}`];
        });
        rows.push([`${set}, ${title}`, name, ...cells]);
      }
    }
    return `${shell(commands)}\n\n${table(rows)}`;
  },
  rhythm: () => {
    const rows = [['', 'records', 'episodes Se', '+P', 'time Se', '+P']];
    const runs = sets.map(([set, [[title, command]]]) => [set, title, command]).filter(([set]) => set !== 'svdb');
    for (const [set, title, command] of runs) {
      const { episodes, duration, records } = groupOf(command, set).af;
      const cells = [
        `${perCent(episodes.se, 0)} of ${episodes.support}`,
        `${perCent(episodes.ppv, 0)} of ${episodes.called}`,
        `${perCent(duration.se)} of ${Math.round(duration.support_ms / 1000)} s`,
        `${perCent(duration.ppv)} of ${Math.round(duration.called_ms / 1000)} s`,
      ];
      rows.push([`${set}, ${title}`, records, ...cells]);
    }
    return `${shell(runs.map(([, , command]) => command))}\n\n${table(rows)}`;
  },
};

const document = path.join(root, 'docs/ec57.md');
for (const part of options.only) {
  const body = bodies[part]();
  const text = readFileSync(document, 'utf8');
  const command = ['node benchmarks/ec57.mjs --only', part, ...options.without.map((model) => `--without ${model}`)];
  writeFileSync(document, withPart(text, part, command.join(' '), body));
}
