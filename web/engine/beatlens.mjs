/**
 * Beatlens as a JavaScript library: files in, labelled heartbeats out, in a browser, a worker or Node.js.
 *
 *   import { createBeatlens } from './beatlens.mjs';
 *   const beatlens = await createBeatlens();
 *   const report = await beatlens.classify([{ name: '100.hea', bytes }, { name: '100.dat', bytes }], { model });
 *   if (report.error) console.error(report.error.message); else console.log(report.counts);
 *
 * Nothing here throws for bad input. A call that fails gives `{ error: { code, message } }`, where `message` is one
 * sentence for the person who gave the files and `code` a stable word: empty_input, unknown_format, malformed,
 * truncated, missing_file, sampling_rate_needed, choice_needed (the error has `choices`: the names of the recordings),
 * out_of_range, no_signal, no_beats, model_mismatch, io, internal.
 *
 * @typedef {{ code: string, message: string }} BeatlensError
 * @typedef {{ name: string, bytes: Uint8Array | ArrayBuffer }} InputFile
 * @typedef {object} ReadOptions
 * @property {number} [samplingRateHz] for files that do not say theirs
 * @property {string} [recording] which of several, out of the `choices` of the error "choice_needed"
 * @property {Record<string, string>} [answers] to the `choices` of what was read before, by their keys
 */
import createModule from './engine.mjs';
import { addKernels } from './kernels.mjs';
import * as places from './places.mjs';
import { Session } from './session.mjs';
import { addLater, compile, from } from './wasm.mjs';

const beatsOfAStretch = 4096; // whose waves are found between two answers

/**
 * Compiles the engine once; the result can be posted to any number of workers.
 * @returns {Promise<WebAssembly.Module>}
 */
export const compileEngine = () => compile(places.engine);

/**
 * @param {{ wasmModule?: WebAssembly.Module, relaxedSimd?: boolean }} [options] `wasmModule`: that compileEngine() made; by default
 *   it is made here. `relaxedSimd`: false leaves it alone also where it is known
 * @returns {Promise<Beatlens>}
 */
export async function createBeatlens({ wasmModule, relaxedSimd = true } = {}) {
  let instance;
  let imports;
  const onInstance = (made, given) => {
    [instance, imports] = [made, given];
  };
  const module = await createModule(from(wasmModule ?? (await compileEngine()), onInstance));
  const usesRelaxedSimd = relaxedSimd && (await addKernels(instance, (first) => module._beatlens_use_kernels(first)));
  return new Beatlens(module, { usesRelaxedSimd, openLater: laterPart(instance, imports) });
}

let laterCompiling = null; // promise of the module of what is asked for later; null until it is needed

/** @returns {() => Promise<{ error: BeatlensError } | null>} loads that part the first time; null: it is there */
function laterPart(instance, imports) {
  let opening = null;
  return async () => {
    laterCompiling ??= compile(places.later);
    opening ??= laterCompiling.then((compiled) => addLater(compiled, instance, imports));
    try {
      await opening;
      return null;
    } catch (error) {
      laterCompiling = opening = null;
      const message = `A part of Beatlens could not be loaded (${error?.message ?? error}); try again.`;
      return { error: { code: 'io', message } };
    }
  };
}

/** The engine, instantiated. One thread; use a worker of its own where calls must not block. */
export class Beatlens {
  #module;
  #openLater;

  constructor(module, { usesRelaxedSimd, openLater }) {
    this.#module = module;
    this.#openLater = openLater;
    this.usesRelaxedSimd = usesRelaxedSimd;
  }

  /** A document and a model, step by step. Close it when it is done with. */
  openSession() {
    return new Session(this.#module, this.#openLater);
  }

  /**
   * The whole way at once.
   * @param {InputFile[]} files that belong together: a header with its signal file, a CSV file, ...
   * @param {{ model: Uint8Array | ArrayBuffer, waveModel?: Uint8Array | ArrayBuffer, lead?: number, atReference?: boolean, pacemaker?: boolean } & ReadOptions} options
   *   `lead`: its number from 0 on; by default beats are found in all leads and the best one is shown to the model.
   *   `model`: the bytes of a model file. `atReference`: at the annotated beats instead of those that are found.
   *   `pacemaker`: the person has one.
   *   `waveModel`: the bytes of a model that finds P, QRS and T, whose intervals then are in the result.
   * @returns {Promise<object>} what `beatlens classify --format json` prints, or { error }
   */
  async classify(files, { model, waveModel, lead = -1, atReference = false, pacemaker = false, ...reading }) {
    const session = this.openSession();
    try {
      let step = session.loadModel(model);
      if (!step.error) {
        step = await session.open(files, reading);
      }
      if (!step.error) {
        step = session.locate(lead, atReference, pacemaker);
      }
      const { leads = [], beats = 0 } = step;
      if (!step.error) {
        step = session.cut();
      }
      if (!step.error) {
        step = session.infer(step.values);
      }
      if (!step.error) {
        step = session.summarise(step.logits);
      }
      if (!step.error && waveModel) {
        step = await measure(session, waveModel, leads, beats);
      }
      const report = step.error ? step : await session.report('json');
      return report.error ? report : JSON.parse(report.text);
    } finally {
      session.close();
    }
  }
}

/** All waves of a session whose beats are labelled, in this thread. @returns {Promise<object>} what its measure() says, or { error } */
async function measure(session, waveModel, leads, beats) {
  let step = await session.loadWaveModel(waveModel);
  for (const lead of leads) {
    for (let first = 0; first < beats && !step.error; first += beatsOfAStretch) {
      step = await session.waveStretch(lead, first, beatsOfAStretch);
      step = step.error ? step : await session.findWaves(step);
      step = step.error ? step : await session.takeWaves(lead, first, step.waves);
    }
  }
  return step.error ? step : session.measure();
}
