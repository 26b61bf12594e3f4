// How good the labels are: runs `beatlens evaluate --protocol X` for every table of docs/accuracy.md and writes the tables
// there, each under the commands that give it.
//   node benchmarks/accuracy.mjs [--only PART]... [--with-ds2]
//   BEATLENS_DATA   the folder that holds mitdb/, svdb/ and nstdb/ (default ../shared/data)
//
//   --only PART            this part only; several can be named. Without it: all of them
//   --with-ds2             score DS2 too. That is done once for a model that is reported, and chooses nothing; without it
//                          DS2 stands in the tables only where its results are in the cache
//   --model FILE           the shipped model          --fold-models PATTERN   those of the folds, with {fold} in it
//   --program FILE         default build/native/beatlens
//   --out FILE             write the document there, pictures beside it, and leave docs/accuracy.md as it is
//   --jobs N               recordings at once
//   --fresh                run again what is in the cache
//   --ds2 A,B --paced A,B  other records in the place of these, to try the script with a model that is not final
//
// Results are kept in build/accuracy/, by their arguments and the sums of the models, so that a run that was broken off goes
// on where it was.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { dataDir, ds2Records, root } from '../tests/cli/programs.mjs';
import { acrossDatabases, onDs2 } from './accuracy/anchors.mjs';
import { partsOf, withPart } from './accuracy/document.mjs';
import { reliabilityDiagram } from './accuracy/reliability.mjs';
import * as tables from './accuracy/tables.mjs';
import { median } from './median.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    'with-ds2': { type: 'boolean', default: false },
    model: { type: 'string', default: 'assets/models/whole-recording.safetensors' },
    'fold-models': { type: 'string', default: 'tests/assets/folds/fold-{fold}.safetensors' },
    program: { type: 'string', default: 'build/native/beatlens' },
    out: { type: 'string' },
    jobs: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    ds2: { type: 'string', default: ds2Records },
    paced: { type: 'string', default: '102,104,107,217' },
  },
});
const document = path.join(root, 'docs/accuracy.md');
const cacheDir = path.join(root, 'build/accuracy');
const picture = 'accuracy-reliability.svg';
/** Of the part that is being made: whether figures of DS2 are in it, and its pictures by the names of their files. */
const made = { hasDs2: false, pictures: new Map() };

// ---- Runs of the program ----

const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');
const shaOf = (file) => sha(readFileSync(path.resolve(root, file)));

/** A command of the program: its arguments as a reader types them in the root, and the files that its result hangs on. */
function command(title, args, files, { ds2 = false } = {}) {
  return { title, args, files, ds2, command: ['build/native/beatlens', ...args].join(' ') };
}

const folds = 'assets/folds.json';
const foldFiles = () =>
  JSON.parse(readFileSync(path.join(root, folds), 'utf8')).folds.map((_, fold) =>
    options['fold-models'].replaceAll('{fold}', fold),
  );
const protocolX = ['evaluate', '--protocol', 'X'];
const byFolds = (title, database, ...more) =>
  command(
    title,
    [...protocolX, `$BEATLENS_DATA/${database}`, '--folds', folds, '--fold-models', options['fold-models'], ...more],
    [folds, ...foldFiles()],
  );
const onSet2 = (title, ...more) =>
  command(
    title,
    [...protocolX, '$BEATLENS_DATA/mitdb', '--records', options.ds2, '--model', options.model, ...more],
    [options.model],
    { ds2: true },
  );

function start(args, { out = 'pipe' } = {}) {
  const typed = args.map((arg) => arg.replace('$BEATLENS_DATA', dataDir));
  const result = spawnSync(path.resolve(root, options.program), typed, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', out, 'pipe'],
    env: { ...process.env, BEATLENS_DATA: dataDir },
  });
  if (result.status !== 0) {
    throw new Error(`beatlens ${args.join(' ')}: ${result.error?.message ?? result.stderr}`);
  }
  return result.stdout;
}

const evaluated = ({ args }) =>
  JSON.parse(start([...args, '--json', ...(options.jobs ? ['--jobs', options.jobs] : [])]));

/** What `make` gives for a command, from the cache where it has it; nothing where it is not there and may not be made. */
function result(one, make = evaluated) {
  const key = { args: one.args, files: one.files.map(shaOf) };
  const file = path.join(cacheDir, `${sha(JSON.stringify(key)).slice(0, 16)}.json`);
  const program = shaOf(options.program);
  if (existsSync(file) && !(options.fresh && (!one.ds2 || options['with-ds2']))) {
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    if (kept.program !== program) {
      console.error(`note: made by another build of the program: ${one.title} (${path.relative(root, file)})`);
    }
    return kept.result;
  }
  if (one.ds2 && !options['with-ds2']) {
    return undefined;
  }
  console.error(`${one.title}: ${one.command}`);
  const begun = performance.now();
  const fresh = make(one);
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.error(`  ${seconds} s`);
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(file, JSON.stringify({ ...key, command: one.command, program, seconds, result: fresh }));
  return fresh;
}

/** The runs of a part that there are results of: [{title, command, report}]. */
function scoredOf(wanted) {
  const scored = wanted.map((run) => ({ ...run, report: result(run) })).filter(({ report }) => report !== undefined);
  made.hasDs2 ||= scored.some(({ ds2 }) => ds2);
  return scored;
}

// ---- What is scored ----

const runs = {
  svdb: byFolds('svdb, folds', 'svdb'),
  svdbFirst: byFolds('svdb, folds, first lead alone', 'svdb', '--lead', 'first'),
  svdbReference: byFolds('svdb, folds, at annotated beats', 'svdb', '--at-reference'),
  ds1: byFolds('DS1, folds', 'mitdb'),
  ds1First: byFolds('DS1, folds, first lead alone', 'mitdb', '--lead', 'first'),
  ds1Reference: byFolds('DS1, folds, at annotated beats', 'mitdb', '--at-reference'),
  ds2: onSet2('DS2'),
  ds2First: onSet2('DS2, first lead alone', '--lead', 'first'),
  ds2Reference: onSet2('DS2, at annotated beats (D+)', '--at-reference'),
};
const excerptsOf = (title, database, seconds) =>
  byFolds(`${title}, ${seconds} s excerpts`, database, '--excerpts', seconds);

const c = tables.columns;
const blocks = (...parts) => parts.filter(Boolean).join('\n\n');

const index = () => JSON.parse(readFileSync(path.join(root, 'assets/models/index.json'), 'utf8')).models;
/** The other models of beat classes: ours has seen svdb. */
const others = () =>
  index().filter(({ file, task = 'aami-beats' }) => task === 'aami-beats' && file !== path.basename(options.model));

// ---- Parts of the document: each gives Markdown, or nothing where it cannot be made ----

function headline() {
  const scored = scoredOf([runs.svdb, runs.svdbFirst, runs.ds1, runs.ds2, runs.ds2Reference]);
  return blocks(
    tables.commands(scored),
    tables.headlineTable(scored),
    'Each class: sensitivity, positive predictivity, F1.',
    tables.classTable(scored),
    'S three ways:',
    tables.sTable(scored),
  );
}

function confusion() {
  const scored = scoredOf([runs.svdb, runs.ds1, runs.ds2]);
  return blocks(
    tables.commands(scored),
    ...scored.flatMap((one) => [`**${one.title}**`, tables.confusionTable(one.report), tables.recordTable(one)]),
  );
}

function detector() {
  const { svdb, svdbFirst, svdbReference, ds1, ds1First, ds1Reference, ds2, ds2First, ds2Reference } = runs;
  const scored = scoredOf([
    ...[svdb, svdbReference, svdbFirst],
    ...[ds1, ds1Reference, ds1First],
    ...[ds2, ds2Reference, ds2First],
  ]);
  const chosen = [c.qrsSe, c.qrsPpv, c.s, c.sWithout, c.sMean, c.v, c.f, c.macro, c.accuracy, c.low];
  return blocks(tables.commands(scored), tables.rowsTable('', scored, chosen));
}

function excerpts() {
  const scored = scoredOf([
    ...[runs.svdb, excerptsOf('svdb, folds', 'svdb', '60'), excerptsOf('svdb, folds', 'svdb', '30')],
    ...[runs.ds1, excerptsOf('DS1, folds', 'mitdb', '60'), excerptsOf('DS1, folds', 'mitdb', '30')],
  ]);
  const chosen = [c.beats, c.qrsSe, c.qrsPpv, c.nSe, c.s, c.sWithout, c.sMean, c.v, c.macro];
  return blocks(tables.commands(scored), tables.rowsTable('', scored, chosen));
}

function calibration() {
  const scored = scoredOf([runs.svdb, runs.ds1, runs.ds2]);
  const withUnsure = scored.filter(({ report }) => report.sure_confusion);
  made.pictures.set(picture, reliabilityDiagram(scored));
  return blocks(
    tables.commands(scored),
    tables.calibrationTable(scored),
    `![Reliability diagram: how often labels were right, against their probability](${picture})`,
    'From these probabilities on three labels in four or more are right, and 95 % of all labels from there on (1.000: of none).',
    tables.sureFromTable(scored),
    withUnsure.length > 0 &&
      blocks(
        'Labels that the model says it is unsure of, and the figures of the rest (of all labels in brackets):',
        tables.unsureTable(withUnsure),
      ),
  );
}

function stress() {
  const scored = scoredOf([
    byFolds('svdb, folds, stressed', 'svdb', '--stress'),
    byFolds('DS1, folds, stressed', 'mitdb', '--stress'),
  ]);
  return blocks(
    tables.commands(scored),
    ...scored.flatMap(({ title, report }) => [`**${title}**`, tables.stressTable(report.stress)]),
    tables.stressWords(scored[0].report.stress),
  );
}

function systems() {
  const chosen = [c.s, c.sWithout, c.sMean, c.v, c.macro, c.accuracy, c.low, c.ece];
  const ours = { ...runs.svdb, title: '`whole-recording`, folds', data: 'svdb and mitdb, other patients' };
  const rest = others().map(({ file, data }) => ({
    ...command(
      `${path.basename(file, '.safetensors')} on svdb`,
      [...protocolX, '$BEATLENS_DATA/svdb', '--model', `assets/models/${file}`],
      [`assets/models/${file}`],
    ),
    shown: `\`${path.basename(file, '.safetensors')}\``,
    data: /22 records/.test(data) ? 'mitdb, DS1' : 'mitdb',
  }));
  const scored = scoredOf([ours, ...rest]);
  const learned = new Map(scored.map(({ report, data }) => [report, data]));
  return blocks(
    tables.commands(scored),
    tables.rowsTable(
      'model',
      scored.map((one) => ({ ...one, title: one.shown ?? one.title })),
      [['learned from', (report) => learned.get(report)], ...chosen],
    ),
  );
}

/** What is kept of an analysis. */
function summary({ args }) {
  const { counts, beats, unusable_beats, unsure_beats, warnings, comparison } = JSON.parse(start(args));
  const usable = beats.filter((beat) => beat.usable !== false);
  return {
    counts,
    unusable_beats,
    unsure_beats,
    warnings,
    usable: usable.length,
    confident: usable.filter((beat) => beat.confidence >= 0.9).length,
    annotated: Object.fromEntries(Object.entries(comparison.per_class).map(([name, { support }]) => [name, support])),
  };
}

function paced() {
  const rows = options.paced.split(',').map((record) => {
    const run = command(
      `record ${record}`,
      ['classify', `$BEATLENS_DATA/mitdb/${record}`, '--model', options.model, '--format', 'json'],
      [options.model],
    );
    return { ...run, record, analysis: result(run, summary) };
  });
  const says = rows.every(({ analysis }) => analysis.unsure_beats !== undefined);
  const share = (part, { usable }) => (usable > 0 ? tables.percent(part / usable, 0) : '–');
  const words = (counts) =>
    Object.entries(counts)
      .filter(([, beats]) => beats > 0)
      .map(([name, beats]) => `${tables.count(beats)} ${name}`)
      .join(', ');
  return blocks(
    tables.commands(rows),
    tables.table(
      ['record', 'annotated', 'labelled', ...(says ? ['unsure'] : []), 'at 90 % or more', 'not usable', 'what is said'],
      rows.map(({ record, analysis }) => [
        record,
        words(analysis.annotated),
        words(analysis.counts),
        ...(says ? [share(analysis.unsure_beats, analysis)] : []),
        share(analysis.confident, analysis),
        analysis.unusable_beats,
        analysis.warnings.map((warning) => `“${warning}”`).join(' ') || '–',
      ]),
      3,
    ),
  );
}

function anchors() {
  const scored = scoredOf([runs.svdb, runs.svdbFirst, runs.ds2, runs.ds2Reference]);
  const rates = ({ se, ppv, f1 }) => `${tables.figure(se)} / ${tables.figure(ppv)}; F1 ${tables.figure(f1)}`;
  const ours = scored.map(({ title, ds2, report: r }) => {
    const s = `${rates(r.per_class.S)}, without ${r.S.without_largest.record} ${tables.figure(r.S.without_largest.f1)}`;
    const beats = r.beats === 'reference' ? 'annotated' : 'own';
    const macro = `N S V ${tables.figure(r.macro_f1_nsv)}, N S V F ${tables.figure(r.macro_f1_nsvf)}`;
    const name = `**Beatlens**, ${title}`;
    return ds2
      ? [1, [name, 'DS1 and 57 svdb recordings', beats, tables.figure(r.accuracy), s, rates(r.per_class.V), macro]]
      : [0, [name, 'svdb and DS1, other patients', 'svdb', s, rates(r.per_class.V)]];
  });
  const rowsOf = (kind) => ours.filter(([of]) => of === kind).map(([, row]) => row);
  return blocks(
    'Tested on DS2, or as said. S and V: sensitivity / positive predictivity, or F1 where that is what was published.',
    tables.table(['system', 'trained on', 'beats', 'accuracy', 'S', 'V', 'macro F1'], [...onDs2, ...rowsOf(1)], 3),
    'Tested on other databases than most were trained on:',
    tables.table(['system', 'trained on', 'tested on', 'S', 'V'], [...acrossDatabases, ...rowsOf(0)], 3),
    'Ours by:',
    tables.commands(scored),
  );
}

/** Milliseconds of `classify` from start to exit. Slow ones fewer times. */
function timed({ args }) {
  const times = [];
  for (let i = 0; i < 7 && times.reduce((total, time) => total + time, 0) < 10_000; i += 1) {
    const begun = performance.now();
    start(args, { out: 'ignore' });
    times.push(performance.now() - begun);
  }
  return { ms: median(times), runs: times.length, cpu: cpus()[0].model, cores: cpus().length };
}

/** What a model file holds, and how long it is. */
function described({ args, files: [file] }) {
  const [, parameters, work] = start(args).match(/(\d+) parameters, (\d+) multiply-adds a beat/);
  const bytes = readFileSync(path.resolve(root, file));
  return { parameters, work, bytes: bytes.length, brotli: brotliCompressSync(bytes).length };
}

function size() {
  const record = '$BEATLENS_DATA/mitdb/101'; // half an hour, two leads
  const rows = [options.model, ...others().map(({ file }) => `assets/models/${file}`)].map((file) => {
    const name = path.basename(file, '.safetensors');
    const info = command(`${name}: what is in it`, ['info', file], [file]);
    const time = command(`${name}: half an hour`, ['classify', record, '--model', file], [file]);
    return { name, info, time, ...result(info, described), ...result(time, timed) };
  });
  const [{ info, time, cpu, cores }] = rows;
  return blocks(
    tables.commands([info, { ...time, command: `time ${time.command} > /dev/null` }]),
    tables.table(
      ['model', 'parameters', 'multiply-adds a beat', 'bytes', 'with brotli', 'ms for half an hour'],
      rows.map(({ name, parameters, work, bytes, brotli, ms }) => [
        `\`${name}\``,
        ...[parameters, work, bytes, brotli, ms.toFixed(0)].map(tables.count),
      ]),
    ),
    `From the start of the program to its end, reading and finding beats included; median of up to 7 runs of record 101 (two leads) on ${cores} cores of ${cpu}. Work for a beat is the network's; features of the recording are not in it.`,
  );
}

const parts = {
  headline,
  confusion,
  detector,
  excerpts,
  calibration,
  stress,
  systems,
  paced,
  anchors,
  size,
};
// ---- The document ----

function main() {
  const wanted = options.only ?? Object.keys(parts);
  const out = options.out ? path.resolve(options.out) : document;
  let text = readFileSync(existsSync(out) ? out : document, 'utf8');
  for (const name of wanted) {
    if (!parts[name]) {
      throw new Error(`no part is named '${name}': there are ${Object.keys(parts).join(', ')}`);
    }
    const old = partsOf(text).find((part) => part.name === name);
    made.hasDs2 = false;
    made.pictures.clear();
    const body = parts[name]();
    if (body === undefined) {
      continue;
    }
    if (old?.command.includes('--with-ds2') && !made.hasDs2) {
      console.error(`${name}: left as it is, for it has figures of DS2 that are not in the cache: add --with-ds2`);
      continue;
    }
    text = withPart(text, name, `node benchmarks/accuracy.mjs --only ${name}${made.hasDs2 ? ' --with-ds2' : ''}`, body);
    mkdirSync(path.dirname(out), { recursive: true });
    writeFileSync(out, text);
    for (const [file, drawn] of made.pictures) {
      writeFileSync(path.join(path.dirname(out), file), drawn);
    }
  }
}

try {
  main();
} catch (error) {
  console.error(`accuracy: ${error.message}`);
  process.exitCode = 1;
}
