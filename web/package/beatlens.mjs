/**
 * Beatlens for programs: recordings in, reports out. What differs between browsers and Node.js (where files come from, how
 * workers start) is in `Platform`; the steps are the page's own (engine/analyzer.mjs).
 *
 * @typedef {object} Platform
 * @property {(files: unknown) => Promise<{ name: string, blob: Blob }[]>} filesOf
 * @property {(source: unknown) => Promise<Uint8Array>} modelBytes
 * @property {() => number} workersByDefault
 * @property {() => Worker} openWorker
 */
import { Analyzer } from '../engine/analyzer.mjs';
import { compileEngine } from '../engine/beatlens.mjs';
import { EngineWorker } from '../engine/engine-worker.mjs';
import { WorkerPool } from '../engine/pool.mjs';
import { BeatlensError, succeeded } from './errors.mjs';
import { InProcessPool } from './in-process.mjs';
import { kachueeResidual, waveDelineator, wholeRecording } from './models.mjs';

const disposed = { code: 'disposed', message: 'This Beatlens was disposed of.' };
const noTrace = {
  code: 'no_signal',
  message: 'This is a list of beats without a trace, so there is nothing to label them by.',
};

/** See index.d.ts. */
export class Beatlens {
  #platform;
  #ownModel;
  #pool;
  #analyzer;
  #modelInUse = null; // what it was given as
  #turn = Promise.resolve(); // recordings are labelled one after the other
  #disposal = new AbortController();

  /** @param {Platform} platform */
  static async create(platform, { model, workers = platform.workersByDefault() } = {}) {
    const compiling = compileEngine();
    try {
      await compiling;
    } catch (error) {
      const why = /magic|MIME|\(404\)/.test(error.message)
        ? ` A bundler must bring engine.wasm along; Vite's development server does with optimizeDeps: { exclude: ['beatlens'] }.`
        : '';
      throw new BeatlensError({ code: 'io', message: `Beatlens could not start: ${error.message}${why}` });
    }
    const first = model ?? wholeRecording;
    const pool = workers > 0 ? workerPool(platform, compiling, workers) : null;
    if (pool !== null) {
      const beatlens = new Beatlens(platform, model, pool);
      try {
        await beatlens.#use(first);
        return beatlens;
      } catch (error) {
        beatlens.dispose();
        if (error.code !== 'worker_lost') {
          throw error;
        } // else none is allowed here
      }
    }
    const beatlens = new Beatlens(platform, model, new InProcessPool(compiling));
    await beatlens.#use(first);
    return beatlens;
  }

  constructor(platform, model, pool) {
    this.#platform = platform;
    this.#ownModel = model;
    this.#pool = pool;
    this.#analyzer = new Analyzer(pool);
  }

  /** How many workers label; 0 where this thread does. */
  get workers() {
    return this.#pool instanceof InProcessPool ? 0 : this.#pool.size;
  }

  async classify(files, options) {
    return (await this.label(files, options)).report;
  }

  /** A stretch of a recording on paper, as SVG. See index.d.ts. */
  strip(files, { strip = {}, ...options } = {}) {
    return this.#inTurn(files, options, async () => succeeded(await this.#analyzer.strip(strip)).svg);
  }

  /**
   * classify(), with what it takes to show the recording.
   * @returns {Promise<import('../engine/analyzer.mjs').RunResult & { report: object }>}
   */
  label(files, options) {
    return this.#inTurn(files, options, async (result) => {
      const { text } = succeeded(await this.#analyzer.report('json'));
      return { ...result, report: JSON.parse(text) };
    });
  }

  /** Labels, and then gives what `ask` makes of it, before the next recording's turn. */
  #inTurn(files, { signal, ...options } = {}, ask) {
    const ending = endingWith([this.#disposal.signal, signal]);
    const labelled = this.#turn.then(async () => {
      ending.signal.throwIfAborted();
      ending.signal.addEventListener('abort', () => this.#analyzer.cancel());
      return ask(await this.#run(await this.#platform.filesOf(files), ending.signal, options));
    });
    this.#turn = labelled.then(ending.forget, ending.forget);
    return Promise.race([labelled, ending.aborted]);
  }

  /** Ends its workers and whatever they do. */
  dispose() {
    if (!this.#disposal.signal.aborted) {
      this.#disposal.abort(new BeatlensError(disposed));
      this.#analyzer.cancel();
      this.#pool.close();
    }
  }

  async #use(source) {
    if (source !== this.#modelInUse) {
      this.#modelInUse = null;
      succeeded(await this.#analyzer.useModel(await this.#platform.modelBytes(source)));
      this.#modelInUse = source;
    }
  }

  async #run(inputs, ending, { model = this.#ownModel, lead = null, intervals = false, edits, ...options }) {
    const { atReference, pacemaker, samplingRateHz, recording, answers, onProgress, onDocument, onBeats, ...more } =
      options;
    const analyzer = this.#analyzer;
    let kind = null;
    let changing = null; // to a lead that is known by its name once the recording is read
    let beatsGiven = 0;
    const giveBeats = (block) => {
      beatsGiven = block.first + block.samples.length;
      onBeats(block);
    };
    const events = {
      ...more,
      onProgress: onProgress && ((stage, done, all) => onProgress({ stage, done, all })),
      onBeats: onBeats && giveBeats,
      onDocument: (opened) => {
        kind = opened.document.kind;
        if (typeof lead === 'string' && kind === 'record' && changing === null) {
          const index = leadNamed(lead, opened.document.leads);
          changing =
            index < 0 ? { error: noSuchLead(lead, opened.document.leads) } : analyzer.changeLead(index, events);
        } else {
          onDocument?.(opened);
        }
      },
    };
    await this.#use(model ?? wholeRecording);
    ending.throwIfAborted();
    const index = typeof lead === 'number' ? lead - 1 : null;
    const reading = { samplingRateHz, recording, answers };
    let result = await analyzer.run(inputs, {
      lead: index,
      atReference,
      pacemaker,
      reading,
      wholeTrace: true,
      ...events,
    });
    if (changing !== null) {
      result = await changing;
    }
    if (result.error?.code === 'model_mismatch' && kind === 'beat_table' && model === undefined) {
      await this.#use(kachueeResidual);
      result = await analyzer.relabel(events);
    }
    ending.throwIfAborted();
    succeeded(result);
    if (result.summary === null) {
      throw new BeatlensError(noTrace);
    }
    if (edits !== undefined) {
      result = { ...result, summary: succeeded(await analyzer.edit(edits)) };
      ending.throwIfAborted();
    }
    if (onBeats && beatsGiven < result.summary.samples.length) {
      onBeats(blockOf(result.summary, beatsGiven));
    }
    if (intervals) {
      succeeded(await analyzer.measure(() => this.#platform.modelBytes(waveDelineator)));
      ending.throwIfAborted();
    }
    return result;
  }
}

/** Null where workers cannot be made: a policy, or a host that has none. */
function workerPool({ openWorker }, compiling, size) {
  EngineWorker.open = openWorker;
  try {
    return new WorkerPool({ compiling, size });
  } catch {
    return null;
  }
}

/** The lead's index by its name, in any case, or its number from 1 on, as on the command line; -1 where there is none. */
function leadNamed(lead, leads) {
  const byName = leads.findIndex(({ name }) => name.toLowerCase() === lead.toLowerCase());
  const number = /^[1-9]\d*$/.test(lead) && Number(lead) <= leads.length ? Number(lead) - 1 : -1;
  return byName < 0 ? number : byName;
}

const noSuchLead = (lead, leads) => ({
  code: 'out_of_range',
  message: `There is no lead '${lead}'; this recording has ${leads.map(({ name }) => name).join(', ')}.`,
});

/** The beats of a summary from number `first` on, with the columns that it has. */
function blockOf(summary, first) {
  const { class_names, samples, labels, usable, sure, probabilities, reasons } = summary;
  const from = (column) => column?.slice(first);
  return {
    first,
    class_names,
    samples: from(samples),
    labels: from(labels),
    usable: from(usable),
    sure: from(sure),
    probabilities: probabilities.slice(first * class_names.length),
    reasons: from(reasons),
  };
}

/** A signal that is aborted with any of `signals`, which keep nothing of it once it is forgotten. */
function endingWith(signals) {
  const controller = new AbortController();
  const listening = new AbortController();
  for (const one of signals.filter(Boolean)) {
    const end = () => controller.abort(one.reason);
    one.addEventListener('abort', end, { signal: listening.signal });
    if (one.aborted) {
      end();
    }
  }
  const { signal } = controller;
  const aborted = new Promise((_, reject) => {
    const end = () => reject(signal.reason);
    signal.addEventListener('abort', end);
    if (signal.aborted) {
      end();
    }
  });
  aborted.catch(() => {});
  return { signal, aborted, forget: () => listening.abort() };
}

/** What a platform's module exports. @param {Platform} platform */
export function beatlensOn(platform) {
  const createBeatlens = (options) => Beatlens.create(platform, options);
  /** With an engine of its own. @param {'classify' | 'strip'} method */
  const once =
    (method) =>
    async (files, { workers, ...options } = {}) => {
      options.signal?.throwIfAborted();
      const beatlens = await createBeatlens({ workers, model: options.model });
      try {
        return await beatlens[method](files, options);
      } finally {
        beatlens.dispose();
      }
    };
  return { createBeatlens, classify: once('classify'), strip: once('strip') };
}
