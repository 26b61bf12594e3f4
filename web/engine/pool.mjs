/**
 * A pool of engine workers. The first one holds the document; all of them infer. Plain workers and transferred buffers: no
 * SharedArrayBuffer, so no special headers. The pool knows no model "in use": every request names its model.
 */
import { EngineWorker } from './engine-worker.mjs';

const cancelled = { error: { code: 'cancelled', message: 'Cancelled.' } };
export const documentLost = { error: { code: 'worker_lost', message: 'The engine stopped.' } };
const triesOfASpan = 2;

/**
 * @typedef {object} LoadedModel
 * @property {number} number names it in requests
 * @property {Uint8Array} bytes of the file
 * @property {import('./worker-messages.mjs').ModelDescription} description what the file says of itself
 */

export class WorkerPool {
  #workers = [];
  #models = 0; // how many were given a number
  #documentSteps = 0;
  #waveModels = new Map(); // worker -> its generation when it took the model that finds waves, and the promise of that

  /** @param {{ compiling: Promise<WebAssembly.Module>, size?: number }} options `compiling`: from compileEngine() */
  constructor({ compiling, size = Math.min(navigator.hardwareConcurrency || 2, 8) }) {
    try {
      while (this.#workers.length < size) {
        this.#workers.push(new EngineWorker(compiling));
      }
    } catch (error) {
      this.close(); // those before the one that cannot be made
      throw error;
    }
  }

  /** Ends all workers; nothing can be asked afterwards. */
  close() {
    for (const worker of this.#workers) {
      worker.terminate();
    }
  }

  get size() {
    return this.#workers.length;
  }

  /**
   * A model in all workers, beside those that are there. Nothing is labelled with it until a request names it.
   * @param {Uint8Array} bytes of a model file
   * @param {{ rehearse?: boolean }} [options] `rehearse`: warm the workers up with it
   * @returns {Promise<LoadedModel | { error: object }>} after an error no worker keeps anything of it
   */
  async loadModel(bytes, { rehearse = false } = {}) {
    const model = { number: ++this.#models, bytes };
    const load = async (worker) => {
      const description = this.#hold(worker, model);
      if (rehearse) {
        await worker.call('rehearse', { model: model.number }); // asked for at once: the page may be busy later
      }
      return description;
    };
    // One worker finds out whether the file is a model, and not the one with the document where there is another.
    const [first, ...others] = [...this.#workers].reverse();
    const one = load(first);
    const answers = rehearse || !(await one).error ? await Promise.all([one, ...others.map(load)]) : [await one];
    const failed = answers.find(({ error }) => error);
    if (failed) {
      this.forgetModel(model);
      return failed;
    }
    return { ...model, description: answers[0] };
  }

  /** @param {{ number: number }} model */
  forgetModel({ number }) {
    for (const worker of this.#workers) {
      worker.forget(number);
    }
  }

  /** Another number whenever the document is lost, with the worker that held it. */
  get documentGeneration() {
    return this.#workers[0].generation;
  }

  /**
   * A step on the document.
   * @param {LoadedModel} [model] that the step needs
   */
  async document(method, args = {}, { model, transfer } = {}) {
    const [worker] = this.#workers;
    this.#documentSteps += 1;
    const { generation } = worker;
    const held = model ? await worker.holds(model) : {};
    // In a worker that took its place there is no document.
    const isThere = worker.generation === generation;
    const ask = () => worker.call(method, model ? { ...args, model: model.number } : args, transfer);
    const result = held.error ? held : isThere ? await ask() : documentLost;
    this.#documentSteps -= 1;
    return result;
  }

  /** What a screen asks of the document: a new one does not end the worker for it. */
  view(method, args) {
    return this.#workers[0].call(method, args);
  }

  /** Looks for beats in samples of a lead. @param {number} number of the worker, not 0: that one has the document */
  search(number, args) {
    return this.#workers[number].call('searchSamples', args, [args.samples.buffer]);
  }

  /** Brings a worker the model that finds waves, unless it has it. @param {number} number @param {Uint8Array} bytes */
  holdWaveModel(number, bytes) {
    const worker = this.#workers[number];
    const { generation } = worker;
    if (this.#waveModels.get(worker)?.generation !== generation) {
      this.#waveModels.set(worker, { generation, loading: worker.call('loadWaveModel', { bytes }) });
    }
    return this.#waveModels.get(worker).loading;
  }

  /** @param {number} number of any worker @param {object} stretch from the worker with the document */
  findWaves(number, stretch) {
    return this.#workers[number].call('findWaves', { stretch }, [stretch.samples.buffer, stretch.times.buffer]);
  }

  /** Ends a step on the document that is still running; what is loaded is lost. */
  cancelDocument() {
    if (this.#documentSteps > 0) {
      this.#workers[0].restart();
    }
  }

  /**
   * Class scores of many beats, cut into spans for all workers. A span whose worker died goes to another one, once.
   * @param {{ values: Float32Array, length: number, shared: number }} cut beats, see Session.cut() in session.h
   * @param {{ model: LoadedModel, isOver?: () => boolean, onProgress?: (done: number) => void }} options
   * @returns {Promise<{ logits: Float32Array } | { error: object }>} "cancelled" once isOver() says so
   */
  async infer({ values, length, shared }, { model, isOver = () => false, onProgress }) {
    const beats = Math.max(0, (values.length - shared) / length);
    const spans = spansOf(beats, length, this.size);
    let done = 0;
    let logits = new Float32Array(0);
    let failure = null;
    let loss = null;

    const drain = async (worker) => {
      while (spans.length > 0 && failure === null && !isOver()) {
        const held = await this.#hold(worker, model);
        if (held.error) {
          loss = held;
          return; // the others go on
        }
        const span = spans.pop();
        if (span === undefined || isOver()) {
          return;
        }
        const part = values.slice(span.begin * length, span.end * length + shared);
        const result = await worker.call('infer', { model: model.number, values: part }, [part.buffer]);
        if (isOver()) {
          return;
        }
        if (result.error) {
          span.tries += 1;
          const isLost = result.error.code === 'worker_lost' || result.error.code === 'internal';
          if (!isLost || span.tries === triesOfASpan) {
            failure ??= result;
          }
          spans.push(span);
          continue;
        }
        const classes = result.logits.length / (span.end - span.begin);
        if (logits.length === 0) {
          logits = new Float32Array(beats * classes);
        }
        logits.set(result.logits, span.begin * classes);
        done += span.end - span.begin;
        onProgress?.(done);
      }
    };
    // A second round only where a worker died when the others had finished.
    while (spans.length > 0 && failure === null && !isOver()) {
      const before = done;
      await Promise.all(this.#workers.map(drain));
      if (done === before) {
        failure ??= loss; // no worker is left
      }
    }
    return isOver() ? cancelled : (failure ?? { logits });
  }

  /** Loads a model into a worker; once more where the worker was lost or restarted at it. */
  async #hold(worker, model) {
    const first = await worker.holds(model);
    const again = first.error?.code === 'worker_lost' || first.error?.code === 'cancelled';
    return again ? worker.holds(model) : first;
  }
}

/** Small enough for even shares and a live progress, large enough that messages cost nothing beside them. The first comes last. */
function spansOf(beats, length, workers) {
  const most = Math.max(256, Math.floor(65_536 / length));
  const size = Math.max(16, Math.min(most, 16 * Math.ceil(beats / (workers * 8 * 16))));
  const spans = [];
  for (let begin = 0; begin < beats; begin += size) {
    spans.unshift({ begin, end: Math.min(beats, begin + size), tries: 0 });
  }
  return spans;
}
