/**
 * A pool of engine workers. Worker 0 holds the document; all of them infer. Plain workers and transferred buffers: no
 * SharedArrayBuffer, so no special headers.
 */
const workerUrl = new URL('./worker.mjs', import.meta.url);

/** One worker, and the promises of what was asked of it. */
class EngineWorker {
  #setup;
  #worker;
  #waiting = new Map();
  #nextId = 0;

  constructor(setup) {
    this.#setup = setup;
    this.#spawn();
  }

  /** Resolves to the result, or to { error }. Never rejects. */
  call(method, args = {}, transfer = []) {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ id, method, args }, transfer);
    });
  }

  /** Ends whatever runs in it. Its calls are answered with "cancelled". */
  restart() {
    this.terminate();
    this.#spawn();
  }

  terminate() {
    this.#worker.terminate();
    this.#answerAll({ code: 'cancelled', message: 'Cancelled.' });
  }

  #spawn() {
    this.#worker = new Worker(workerUrl, { type: 'module' });
    this.#worker.onmessage = ({ data: { id, result } }) => {
      this.#waiting.get(id)?.(result);
      this.#waiting.delete(id);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      this.#answerAll({
        code: 'internal',
        message: `The engine stopped (${event.message || 'it could not be loaded'}).`,
      });
    };
    this.ready = this.call('start', this.#setup);
  }

  #answerAll(error) {
    for (const resolve of this.#waiting.values()) {
      resolve({ error });
    }
    this.#waiting.clear();
  }
}

export class WorkerPool {
  #workers;
  #setup;
  #description;
  #documentSteps = 0;

  /** @param {{ wasmModule: WebAssembly.Module, model: Uint8Array, size?: number }} options */
  constructor({ wasmModule, model, size = Math.min(navigator.hardwareConcurrency || 2, 8) }) {
    this.#setup = { wasmModule, model };
    this.#workers = Array.from({ length: size }, () => new EngineWorker(this.#setup));
    this.#description = this.#workers[0].ready;
  }

  get size() {
    return this.#workers.length;
  }

  /** What the model file says of itself, or { error }. */
  async model() {
    return this.#description;
  }

  /**
   * Another model in all workers; the document stays open. After an error the model is the one before.
   * @param {Uint8Array} model
   * @param {() => void} [onAccepted] called before the first answer of the new model
   * @returns {Promise<object>} what the model file says of itself, or { error }
   */
  async useModel(model, onAccepted) {
    const before = this.#setup.model;
    this.#setup.model = model; // for workers that start anew
    const load = async (worker) => {
      const started = await worker.ready;
      return started.error ? started : worker.call('loadModel', { model });
    };
    const description = await load(this.#workers[0]); // it knows whether the file is a model
    if (description.error) {
      this.#setup.model = before;
      return description;
    }
    onAccepted?.();
    await Promise.all(this.#workers.slice(1).map(load));
    this.#description = Promise.resolve(description);
    return description;
  }

  /** All workers are warm. */
  async ready() {
    await Promise.all(this.#workers.map((worker) => worker.ready));
  }

  /** A step on the document, in worker 0. */
  async document(method, args, transfer) {
    const worker = this.#workers[0];
    const started = await worker.ready;
    if (started.error) {
      return started;
    }
    this.#documentSteps += 1;
    const result = await worker.call(method, args, transfer);
    this.#documentSteps -= 1;
    if (result.error?.code === 'internal') {
      worker.restart(); // after a crash its memory is worth nothing
    }
    return result;
  }

  /** Ends a step on the document that is still running; what is loaded is lost. */
  cancelDocument() {
    if (this.#documentSteps > 0) {
      this.#workers[0].restart();
    }
  }

  /**
   * Class scores of many beats, cut into spans for all workers.
   * @param {Float32Array} values [beats, length]
   * @param {number} length values per beat
   * @param {{ signal?: AbortSignal, onProgress?: (done: number) => void }} [options]
   * @returns {Promise<{ logits: Float32Array } | { error: object }>}
   */
  async infer(values, length, { signal, onProgress } = {}) {
    const beats = values.length / length;
    // Small enough for even shares and a live progress, large enough that messages cost nothing beside them.
    const span = Math.max(16, Math.min(256, 16 * Math.ceil(beats / (this.size * 8 * 16))));
    let next = 0;
    let done = 0;
    let logits = new Float32Array(0);
    let failure = null;

    const drain = async (worker) => {
      const started = await worker.ready;
      if (started.error) {
        failure ??= started.error;
      }
      while (next < beats && failure === null) {
        if (signal?.aborted) {
          failure = { code: 'cancelled', message: 'Cancelled.' };
          return;
        }
        const begin = next;
        const end = Math.min(beats, begin + span);
        next = end;
        const part = values.slice(begin * length, end * length);
        const result = await worker.call('infer', { values: part }, [part.buffer]);
        if (result.error) {
          failure ??= result.error;
          return;
        }
        const classes = result.logits.length / (end - begin);
        if (logits.length === 0) {
          logits = new Float32Array(beats * classes);
        }
        logits.set(result.logits, begin * classes);
        done += end - begin;
        onProgress?.(done);
      }
    };
    await Promise.all(this.#workers.map(drain));
    if (signal?.aborted) {
      failure ??= { code: 'cancelled', message: 'Cancelled.' };
    }
    return failure ? { error: failure } : { logits };
  }
}
