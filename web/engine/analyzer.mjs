/**
 * From files to labelled beats in the browser: reading and finding beats in one worker, labelling in all of them.
 * A new run supersedes the one before it.
 */

import { compileEngine } from './beatlens.mjs';
import { WorkerPool } from './pool.mjs';

/**
 * @typedef {object} RunEvents
 * @property {(stage: 'reading' | 'locating' | 'labelling', done?: number, all?: number) => void} [onProgress]
 * @property {(opened: { document: object, trace: object }) => void} [onDocument] the trace can be drawn, beats follow
 */
export class Analyzer {
  #pool;
  #abort = new AbortController();
  #located = null; // { document, trace, lead } whose beats the engine has found

  /** Fetches engine and model and warms the workers up. @param {{ modelUrl: URL }} options */
  static async create({ modelUrl }) {
    const [wasmModule, response] = await Promise.all([compileEngine(), fetch(modelUrl)]);
    if (!response.ok) {
      throw new Error(`The model cannot be loaded (${response.status}).`);
    }
    const model = new Uint8Array(await response.arrayBuffer());
    return new Analyzer(new WorkerPool({ wasmModule, model }));
  }

  constructor(pool) {
    this.#pool = pool;
  }

  get workers() {
    return this.#pool.size;
  }

  /** What the model file says of itself, or { error }. */
  model() {
    return this.#pool.model();
  }

  ready() {
    return this.#pool.ready();
  }

  /**
   * Another model from now on; what runs is given up, if the file is a model.
   * @param {Uint8Array} model the bytes of a model file
   * @returns {Promise<object>} what it says of itself, or { error }: then the model is the one before
   */
  useModel(model) {
    return this.#pool.useModel(model, () => this.#abort.abort());
  }

  /** Whether relabel() has beats to label. */
  get hasBeats() {
    return this.#located !== null;
  }

  /** Labels the beats that were found already, with the model that is in use now. @param {RunEvents} [events] */
  async relabel({ onProgress } = {}) {
    const signal = this.#begin();
    return this.#labelBeats(this.#located, { signal, lap: stopwatch(), read_ms: 0, detect_ms: 0, onProgress });
  }

  /** Stops the current run; its promise resolves to an error with the code "cancelled". */
  cancel() {
    this.#abort.abort();
    this.#located = null;
    this.#pool.cancelDocument();
  }

  /**
   * Reads files and labels the beats of a lead.
   * @param {File[]} files
   * @param {{ lead?: number, samplingRateHz?: number } & RunEvents} [options]
   * @returns {Promise<{ document: object, trace: object, summary: object, timings: object } | { error: object }>}
   */
  async run(files, { lead = 0, samplingRateHz = 0, onProgress, onDocument } = {}) {
    this.cancel();
    const signal = this.#begin();
    const lap = stopwatch();
    onProgress?.('reading');
    const opened = await this.#pool.document('open', { files, lead, samplingRateHz });
    if (signal.aborted || opened.error) {
      return signal.aborted ? cancelled : opened;
    }
    return this.#label(opened, { lead, signal, lap, read_ms: lap(), onProgress, onDocument });
  }

  /** Labels another lead of the document that is open. */
  async changeLead(document, lead, { onProgress, onDocument } = {}) {
    const signal = this.#begin();
    this.#located = null;
    const lap = stopwatch();
    const trace = await this.#pool.document('changeLead', { lead });
    if (signal.aborted || trace.error) {
      return signal.aborted ? cancelled : trace;
    }
    return this.#label({ document, trace }, { lead, signal, lap, read_ms: lap(), onProgress, onDocument });
  }

  /** @param {'csv' | 'json'} format @returns {Promise<string>} */
  async report(format) {
    const { text } = await this.#pool.document(format === 'csv' ? 'reportCsv' : 'reportJson');
    return text ?? '';
  }

  /** A new run; the one before it is given up. */
  #begin() {
    this.#abort.abort();
    this.#abort = new AbortController();
    return this.#abort.signal;
  }

  async #label({ document, trace }, { lead, signal, lap, read_ms, onProgress, onDocument }) {
    const locating = this.#pool.document('locate', { lead });
    onDocument?.({ document, trace }); // while the worker is at it
    onProgress?.('locating');
    const located = await locating;
    if (signal.aborted || located.error) {
      return signal.aborted ? cancelled : located;
    }
    this.#located = { document, trace, lead };
    return this.#labelBeats(this.#located, { signal, lap, read_ms, detect_ms: lap(), onProgress });
  }

  async #labelBeats({ document, trace }, { signal, lap, read_ms, detect_ms, onProgress }) {
    const cut = await this.#pool.document('cut');
    if (signal.aborted || cut.error) {
      return signal.aborted ? cancelled : cut;
    }
    const cut_ms = lap();
    onProgress?.('labelling', 0, cut.beats);
    const inferred = await this.#pool.infer(cut.values, cut.length, {
      signal,
      onProgress: (done) => onProgress?.('labelling', done, cut.beats),
    });
    if (inferred.error) {
      return inferred;
    }
    const infer_ms = lap();
    const summary = await this.#pool.document('summarise', { logits: inferred.logits }, [inferred.logits.buffer]);
    if (signal.aborted || summary.error) {
      return signal.aborted ? cancelled : summary;
    }
    return { document, trace, summary, timings: { read_ms, detect_ms, cut_ms, infer_ms, summarise_ms: lap() } };
  }
}

const cancelled = { error: { code: 'cancelled', message: 'Cancelled.' } };

/** @returns {() => number} milliseconds since the last call */
function stopwatch() {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const elapsed = now - last;
    last = now;
    return elapsed;
  };
}
