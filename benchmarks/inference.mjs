// Beats per second of one network under several runtimes, one thread each, in turn in one run, at batch 1, 64 and 256.
//   node benchmarks/inference.mjs [--models kachuee-residual,...] [--where node,chromium,native] [--rounds 7] [--ms 300]
//     [--site FOLDER]...   engines to compare, of build/site's kind; default: build/site
// It needs both builds, the trainer (which writes the ONNX files), BEATLENS_DATA for the recording that the default model
// labels, and the other runtimes: npm ci --ignore-scripts --prefix benchmarks/inference. Before anything is timed, all
// runtimes must give the same scores for the same rows. Prints Markdown; build/benchmarks/inference.json has every round.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { commandLine, mitdb, root, site, startBrowser, startHost, withoutData } from '../tests/browser/harness.mjs';
import { ceiling } from './inference/ceiling.mjs';
import { beatsFor, partOf, runFor, runtimes } from './inference/runtimes.mjs';
import { readModel } from './inference/tfjs-network.mjs';
import { median } from './median.mjs';

const { values: options } = parseArgs({
  options: {
    models: { type: 'string', default: 'kachuee-residual,coupled-cnn,whole-recording' },
    where: { type: 'string', default: 'node,chromium,native' },
    rounds: { type: 'string', default: '7' },
    ms: { type: 'string', default: '300' },
    site: { type: 'string', multiple: true, default: [site] },
  },
});
const rounds = Number(options.rounds);
const milliseconds = Number(options.ms);
const where = options.where.split(',');
const batches = [1, 64, 256];
const rowsChecked = 64;
const tolerance = 1e-4; // of the largest score

const modules = path.join(root, 'benchmarks/inference/node_modules');
const made = path.join(root, 'build/benchmarks');
const trainer = process.env.BEATLENS_TRAINER ?? path.join(root, 'build/trainer/native_trainer');
const nativeBench = path.join(root, 'build/native/benchmarks/bench_inference');
const libTorchBench = path.join(root, 'build/trainer/benchmarks/bench_libtorch');
if (!existsSync(modules)) {
  console.error('The other runtimes are missing: npm ci --ignore-scripts --prefix benchmarks/inference');
  process.exit(1);
}
mkdirSync(made, { recursive: true });

/** Seeded normal numbers: what a network makes of them takes as long as what it makes of beats. */
function normalRows(count) {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

/**
 * Beats in a row, and the row of each: of networks that take a beat's "features" and the "sequence" of those around it,
 * which Beatlens runs as a strip (shared/model/strip.h), windows of that strip. Of others the rows are the strip.
 */
function makeBeats(name, inputs, count) {
  const write = (file, values, length, shared = 0) => {
    writeFileSync(path.join(made, file), values);
    return { file, values, length, shared };
  };
  const length = inputs.reduce((sum, input) => sum + input.channels * input.length, 0);
  if (inputs.map((input) => input.name).join() !== 'features,sequence') {
    const rows = write(`${name}.f32`, normalRows(count * length), length);
    return { rows, strip: rows };
  }
  const [, { channels, length: points }] = inputs;
  const strip = normalRows((count + points - 1) * channels);
  const rows = new Float32Array(count * length);
  for (let beat = 0, at = 0; beat < count; beat += 1) {
    const middle = (beat + (points - 1) / 2) * channels;
    rows.set(strip.subarray(middle, middle + channels), at);
    at += channels;
    for (let channel = 0; channel < channels; channel += 1) {
      for (let point = 0; point < points; point += 1, at += 1) {
        rows[at] = strip[(beat + point) * channels + channel];
      }
    }
  }
  return {
    rows: write(`${name}.f32`, rows, length),
    strip: write(`${name}.strip.f32`, strip, channels, channels * (points - 1)),
  };
}

function prepare(name) {
  const file = path.join(root, `assets/models/${name}.safetensors`);
  const onnxFile = path.join(made, `${name}.onnx`);
  execFileSync(trainer, ['export', '--run', file, '--onnx', onnxFile]);
  const [, multiplyAdds] = execFileSync(commandLine, ['info', file], { encoding: 'utf8' }).match(
    /(\d+) multiply-adds a beat/,
  );
  const model = new Uint8Array(readFileSync(file));
  const network = readModel(model);
  return {
    ...{ name, file, model, onnx: new Uint8Array(readFileSync(onnxFile)), inputs: network.inputs },
    ...makeBeats(name, network.inputs, Math.max(...batches, rowsChecked)),
    multiplyAdds: Number(multiplyAdds),
  };
}

/** One runtime at one place: its scores for some rows, and how fast it is. */
class InNode {
  constructor(title, kind, places) {
    Object.assign(this, { title, kind, places });
  }
  async open(network) {
    this.given = beatsFor(this.kind, network);
    this.infer = await runtimes[this.kind](this.places, network);
  }
  scores = async (beats) => [...(await this.infer(partOf(this.given, beats), beats))];
  async run(batch) {
    const before = process.cpuUsage();
    const { beats, seconds } = await runFor(this.infer, this.given, batch, milliseconds);
    const { user, system } = process.cpuUsage(before);
    return { beatsPerSecond: beats / seconds, cpuSeconds: (user + system) / 1e6 / beats };
  }
}

class InPage {
  constructor(title, kind, engine, page, relaxedSimd = true) {
    Object.assign(this, { title, kind, engine, page, relaxedSimd });
  }
  async open({ name, inputs, ...beats }) {
    const { page, title, kind, engine, relaxedSimd } = this;
    const layout = ({ file, length, shared }) => ({ file, length, shared });
    const given = {
      title,
      kind,
      engine,
      relaxedSimd,
      name,
      inputs,
      rows: layout(beats.rows),
      strip: layout(beats.strip),
    };
    await page.evaluate(async (all) => window.open_runtime(all), given);
  }
  scores = (beats) => this.page.evaluate((title, count) => window.scores_of(title, count), this.title, beats);
  run(batch) {
    return this.page.evaluate((...given) => window.run_runtime(...given), this.title, batch, milliseconds);
  }
}

/** A program that prints {"beats_per_second", "cpu_seconds" (a beat), "scores" (of the first rows)}. */
class AsProgram {
  constructor(title, program) {
    Object.assign(this, { title, program });
  }
  async open(network) {
    this.network = network;
  }
  call(batch, ms, scores) {
    const { file } = this.network;
    const rows = path.join(made, beatsFor(this.title, this.network).file);
    const numbers = { rows, batch, milliseconds: ms, scores };
    const given = Object.entries(numbers).flatMap(([key, value]) => [`--${key}`, String(value)]);
    return JSON.parse(execFileSync(this.program, ['--model', file, ...given], { encoding: 'utf8' }));
  }
  scores = async (beats) => this.call(beats, 0, beats).scores;
  async run(batch) {
    const { beats_per_second: beatsPerSecond, cpu_seconds: cpuSeconds } = this.call(batch, milliseconds, 0);
    return { beatsPerSecond, cpuSeconds };
  }
}

const rounded = (value) => Math.round(value).toLocaleString('en');

async function compare(network, contestants) {
  const [first] = contestants;
  for (const one of contestants) {
    await one.open(network);
  }
  const expected = await first.scores(rowsChecked);
  const largest = Math.max(...expected.map(Math.abs));
  for (const one of contestants.slice(1)) {
    const found = await one.scores(rowsChecked);
    const difference = Math.max(...found.map((value, i) => Math.abs(value - expected[i]))) / largest;
    if (!(found.length === expected.length && difference <= tolerance)) {
      throw new Error(
        `${one.title} and ${first.title} differ on ${network.name} by ${difference} of the largest score`,
      );
    }
    one.difference = difference;
  }
  const measured = new Map(
    contestants.map((one) => [one.title, Object.fromEntries(batches.map((batch) => [batch, []]))]),
  );
  for (const one of contestants) {
    await one.run(batches[0]); // compiled to the end
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const batch of batches) {
      for (const one of contestants) {
        measured.get(one.title)[batch].push(await one.run(batch));
      }
    }
  }
  return measured;
}

function print(title, network, contestants, measured, ceilings) {
  const most = median(ceilings);
  console.log(`\n### ${network.name}, ${title}\n`);
  console.log(`Beats per second: median (least to most) of ${rounds} rounds; x: how many times the first.\n`);
  console.log(
    `| | ${batches.map((batch) => `batch ${batch}`).join(' | ')} | processor time a beat, batch 64 | largest difference |`,
  );
  console.log(`|---|${'---|'.repeat(batches.length + 2)}`);
  const speed = (one, batch) => measured.get(one.title)[batch].map(({ beatsPerSecond }) => beatsPerSecond);
  for (const one of contestants) {
    const cells = batches.map((batch) => {
      const all = speed(one, batch);
      const against = median(all) / median(speed(contestants[0], batch));
      const factor = one === contestants[0] ? '' : `, ${against.toFixed(2)} x`;
      return `${rounded(median(all))} (${rounded(Math.min(...all))} to ${rounded(Math.max(...all))})${factor}`;
    });
    const cpu = median(measured.get(one.title)[64].map(({ cpuSeconds }) => cpuSeconds ?? Number.NaN)) * 1e6;
    const share = Number.isNaN(cpu) ? '' : `${cpu.toFixed(cpu < 10 ? 1 : 0)} µs`;
    const difference = one.difference === undefined ? '' : one.difference.toExponential(1);
    console.log(`| ${one.title} | ${cells.join(' | ')} | ${share} | ${difference} |`);
  }
  // Of a strip the beats around are computed once for all: no number of multiplications is that of a beat.
  if (most && network.strip === network.rows) {
    const reached = median(speed(contestants[0], 64)) * network.multiplyAdds;
    console.log(
      `\n${rounded(network.multiplyAdds)} multiply-adds a beat: at batch 64 ${contestants[0].title} does ${(reached / 1e9).toFixed(1)} ` +
        `thousand million a second, ${((100 * reached) / most).toFixed(0)} % of the ${(most / 1e9).toFixed(1)} of a loop of f32x4.mul ` +
        'and f32x4.add on registers.',
    );
  }
}

/** The default model on a recording, its features included. */
async function wholePath(folder, network) {
  const { createBeatlens } = await import(pathToFileURL(path.join(folder, 'engine/beatlens.mjs')));
  const beatlens = await createBeatlens();
  const files = mitdb('100', ['hea', 'dat']).map((file) => ({ name: path.basename(file), bytes: readFileSync(file) }));
  const all = [];
  for (let round = 0; round <= rounds; round += 1) {
    const session = beatlens.openSession();
    session.loadModel(network.model);
    session.load(files);
    const { beats } = session.locate();
    const start = performance.now();
    const { values } = session.cut();
    const between = performance.now();
    session.infer(values);
    const end = performance.now();
    session.close();
    all.push({ beats, features: between - start, network: end - between });
  }
  all.shift(); // compiled to the end
  const [{ beats }] = all;
  const features = median(all.map((one) => one.features));
  const inferred = median(all.map((one) => one.network));
  console.log(
    `\n${network.name} on record 100, both leads, node: ${rounded((1000 * beats) / (features + inferred))} beats per second, its ` +
      `features included: ${beats} beats, ${features.toFixed(1)} ms for features, ${inferred.toFixed(1)} ms for the network (medians of ${rounds}).`,
  );
}

const siteTitle = (folder) =>
  options.site.length === 1 ? 'Beatlens' : `Beatlens, ${path.relative(root, folder) || folder}`;
const networks = options.models.split(',').map(prepare);
const everything = [];
const note = (title, network, measured) =>
  everything.push({ title, network: network.name, measured: Object.fromEntries(measured) });

console.log(
  `node ${process.version}, ${os.cpus().length} cores of ${os.cpus()[0].model.trim()}, load average ${os.loadavg()[0].toFixed(1)}`,
);
const measureCeiling = await ceiling();
const ceilings = Array.from({ length: 5 }, () => measureCeiling(200));

if (where.includes('node')) {
  const require = createRequire(path.join(modules, 'x.js'));
  const places = {
    onnxRuntimeWeb: pathToFileURL(path.join(modules, 'onnxruntime-web/dist/ort.node.min.mjs')).href,
    tensorflow: async () => {
      const tf = require('@tensorflow/tfjs-core');
      require('@tensorflow/tfjs-backend-wasm').setThreadsCount(1);
      return tf;
    },
  };
  const contestants = [
    ...options.site.map(
      (folder) =>
        new InNode(siteTitle(folder), 'Beatlens', {
          beatlens: pathToFileURL(path.join(folder, 'engine/beatlens.mjs')).href,
        }),
    ),
    ...['onnxruntime-web', 'tfjs-backend-wasm'].map((name) => new InNode(name, name, places)),
  ];
  for (const network of networks) {
    const measured = await compare(network, contestants);
    print('WebAssembly under node', network, contestants, measured, ceilings);
    note('node', network, measured);
  }
  for (const network of networks.filter(({ name }) => name === 'whole-recording' && !withoutData)) {
    await wholePath(options.site[0], network);
  }
}

if (where.includes('chromium')) {
  const at = 'benchmarks/inference/node_modules';
  const scripts = [
    '@tensorflow/tfjs-core/dist/tf-core.min.js',
    '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js',
  ];
  const html = `<!doctype html><meta charset="utf-8">${scripts.map((one) => `<script src="${at}/${one}"></script>`).join('')}
    <script type="module" src="benchmarks/inference/page.mjs"></script>`;
  const host = await startHost({ 'index.html': html }, { folder: root, prefix: '/' });
  const browser = await startBrowser();
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  await page.goto(host.url);
  await page.waitForFunction(() => window.open_runtime);
  const contestants = [
    ...options.site.map((folder) => new InPage(siteTitle(folder), 'Beatlens', `/${path.relative(root, folder)}`, page)),
    new InPage('Beatlens, plain SIMD', 'Beatlens', `/${path.relative(root, options.site[0])}`, page, false),
    ...['onnxruntime-web', 'tfjs-backend-wasm'].map((name) => new InPage(name, name, '', page)),
  ];
  console.log(`\n${await browser.version()}`);
  for (const network of networks) {
    const measured = await compare(network, contestants);
    print('WebAssembly in headless Chromium', network, contestants, measured, []);
    note('chromium', network, measured);
  }
  await browser.close();
  host.close();
}

if (where.includes('native')) {
  const ort = pathToFileURL(path.join(modules, 'onnxruntime-node/dist/index.js')).href;
  const contestants = [
    new AsProgram('Beatlens', nativeBench),
    new AsProgram('LibTorch', libTorchBench),
    new InNode('onnxruntime-node', 'onnxruntime-node', { onnxRuntimeNode: ort }),
  ];
  for (const network of networks) {
    const measured = await compare(network, contestants);
    print('natively', network, contestants, measured, []);
    note('native', network, measured);
  }
}

writeFileSync(
  path.join(made, 'inference.json'),
  JSON.stringify({ date: new Date().toISOString(), ceilings, everything }, null, 1),
);
