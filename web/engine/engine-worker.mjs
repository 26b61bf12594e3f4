/**
 * One worker as the page sees it: requests with their answers, and the models that it holds. A worker that dies, whatever
 * it died of, is replaced; what was asked of it is answered with the code "worker_lost".
 */
import { worker as moduleUrl } from './places.mjs';

// A worker from a network address has the policy of its own response, which a plain static host does not send; one from a
// blob: address inherits the page's. So the workers start from a line of text that imports the module, and "nothing leaves
// your browser" binds them wherever the page lies. (Browsers count the modules of a worker as workers: hence 'self' beside
// blob: in the policy's worker-src.)
let workerUrl = null;

function openFromBlob() {
  workerUrl ??= URL.createObjectURL(new Blob([`import ${JSON.stringify(moduleUrl)};`], { type: 'text/javascript' }));
  return new Worker(workerUrl, { type: 'module' });
}

const lost = (reason) => ({ error: { code: 'worker_lost', message: `The engine stopped (${reason}).` } });
const cancelled = { error: { code: 'cancelled', message: 'Cancelled.' } };
const startPatience = 120_000; // ms
const lossesInARow = 2; // a worker that stops so often without an answer is left until it is asked again

export class EngineWorker {
  /** How a worker starts. Bundlers and Node.js have ways of their own (web/package). @type {() => Worker} */
  static open = openFromBlob;

  #compiling;
  #worker = null;
  #waiting = new Map(); // id of the request -> what takes its answer
  #nextId = 0;
  #held = new Map(); // number of a model -> promise of its description
  #losses = 0;
  #watch = null;
  #generation = 0;

  /** @param {Promise<WebAssembly.Module>} compiling the worker comes up meanwhile; what it is asked waits for the module */
  constructor(compiling) {
    this.#compiling = compiling;
    this.#spawn();
  }

  /** Another number for each worker that took the place of one before it: what the former held is gone. */
  get generation() {
    return this.#generation;
  }

  /** False where it could not be replaced. The next request tries again. */
  get alive() {
    return this.#worker !== null;
  }

  /**
   * @template {keyof import('./worker-messages.mjs').Requests} M
   * @param {M} method
   * @param {import('./worker-messages.mjs').Requests[M]['args']} args
   * @param {Transferable[]} [transfer]
   * @returns {Promise<import('./worker-messages.mjs').Requests[M]['answer'] | { error: object }>} never rejects
   */
  call(method, args, transfer = []) {
    if (this.#worker === null) {
      this.#spawn();
    }
    return this.#ask(method, args, transfer);
  }

  /** Loads a model unless the worker has it. @param {{ number: number, bytes: Uint8Array }} model */
  holds({ number, bytes }) {
    if (this.#worker === null) {
      this.#spawn();
    }
    let loading = this.#held.get(number);
    if (loading === undefined) {
      loading = this.#ask('loadModel', { model: number, bytes });
      this.#held.set(number, loading);
    }
    return loading;
  }

  forget(number) {
    if (this.#held.delete(number)) {
      this.#ask('forgetModel', { model: number });
    }
  }

  /** Ends whatever runs in it. Its requests are answered with the code "cancelled". */
  restart() {
    this.#end(cancelled);
    this.#spawn();
  }

  terminate() {
    this.#end(cancelled);
  }

  #ask(method, args, transfer = []) {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      const worker = this.#worker;
      this.#waiting.set(id, resolve);
      const post = (wasmModule) => {
        const all = method === 'start' ? { ...args, wasmModule } : args;
        worker.postMessage({ id, method, args: all }, transfer);
      };
      this.#compiling.then(post).catch((error) => {
        this.#waiting.delete(id);
        resolve({
          error: { code: 'bad_request', message: `The engine cannot be asked for "${method}" (${error.message}).` },
        });
      });
    });
  }

  #spawn() {
    const worker = EngineWorker.open();
    this.#worker = worker;
    worker.onmessage = ({ data: { id, result } }) => this.#answered(id, result);
    worker.onmessageerror = () => this.#lose('its answer could not be read');
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.#lose(event.message || 'it could not be loaded');
    };
    const lock = `beatlens-worker-${Date.now()}-${Math.random()}`; // unlike those of other pages of this host
    this.#watch = new AbortController();
    const { signal } = this.#watch;
    const late = setTimeout(() => worker === this.#worker && this.#lose('it did not start'), startPatience);
    signal.addEventListener('abort', () => clearTimeout(late));
    this.#ask('start', { lock }).then(async ({ error }) => {
      clearTimeout(late);
      if (!error && worker === this.#worker && !(await this.#ask('locked', {})).error && worker === this.#worker) {
        // Granted when the worker is gone: some ends of a worker raise no event.
        const ended = () => worker === this.#worker && this.#lose('its thread ended');
        globalThis.navigator?.locks?.request(lock, { signal }, ended).catch(() => {});
      }
    });
  }

  #answered(id, result) {
    this.#waiting.get(id)?.(result);
    this.#waiting.delete(id);
    if (result.error?.code === 'internal') {
      this.#lose(result.error.message); // after a crash its memory is worth nothing
    } else {
      this.#losses = 0;
    }
  }

  #lose(reason) {
    if (this.#worker === null) {
      return;
    }
    this.#losses += 1;
    this.#end(lost(reason));
    if (this.#losses < lossesInARow) {
      this.#spawn();
    }
  }

  #end(answer) {
    this.#watch?.abort();
    this.#generation += 1;
    if (this.#worker !== null) {
      this.#worker.onmessage = this.#worker.onmessageerror = this.#worker.onerror = null;
      this.#worker.terminate();
      this.#worker = null;
    }
    this.#held.clear();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const resolve of waiting) {
      resolve(answer);
    }
  }
}
