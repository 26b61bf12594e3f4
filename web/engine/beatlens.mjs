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
 * truncated, missing_file, sampling_rate_needed, out_of_range, no_signal, no_beats, model_mismatch, internal.
 *
 * @typedef {{ code: string, message: string }} BeatlensError
 * @typedef {{ name: string, bytes: Uint8Array | ArrayBuffer }} InputFile
 */
import createModule from './engine.mjs';

const arrayTypes = { f32: Float32Array, i32: Int32Array, u8: Uint8Array };
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * Compiles the engine once; the result can be posted to any number of workers.
 * @param {string | URL} [url] of engine.wasm
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compileEngine(url = new URL('./engine.wasm', import.meta.url)) {
  if (new URL(url).protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return WebAssembly.compile(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url} cannot be loaded (${response.status}).`);
  }
  // A host that serves .wasm with another MIME type than application/wasm is put up with.
  const typed = response.headers.get('content-type')?.startsWith('application/wasm');
  return typed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * @param {{ wasmModule?: WebAssembly.Module }} [options] a module that compileEngine() made; by default it is made here
 * @returns {Promise<Beatlens>}
 */
export async function createBeatlens({ wasmModule } = {}) {
  const compiled = wasmModule ?? (await compileEngine());
  const module = await createModule({
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled));
      return {};
    },
  });
  return new Beatlens(module);
}

/** The engine, instantiated. One thread; use a worker of its own where calls must not block. */
export class Beatlens {
  #module;

  constructor(module) {
    this.#module = module;
  }

  /** A document and a model, step by step. Close it when it is done with. */
  openSession() {
    return new Session(this.#module);
  }

  /**
   * The whole way at once.
   * @param {InputFile[]} files that belong together: a header with its signal file, a CSV file, ...
   * @param {{ model: Uint8Array | ArrayBuffer, lead?: number, atReference?: boolean, samplingRateHz?: number }} options
   *   `lead`: its number from 0 on; by default beats are found in all leads and the best one is shown to the model.
   *   `model`: the bytes of a model file. `atReference`: at the annotated beats instead of those that are found.
   *   `samplingRateHz`: for text without a time column.
   * @returns {Promise<object>} what `beatlens classify --format json` prints, or { error }
   */
  async classify(files, { model, lead = -1, atReference = false, samplingRateHz = 0 }) {
    const session = this.openSession();
    try {
      let step = session.loadModel(model);
      if (!step.error) {
        step = session.load(files, { samplingRateHz });
      }
      if (!step.error) {
        step = session.locate(lead, atReference);
      }
      if (!step.error) {
        step = session.cut();
      }
      if (!step.error) {
        step = session.infer(step.values);
      }
      if (!step.error) {
        step = session.summarise(step.logits);
      }
      return step.error ? step : JSON.parse(session.reportJson());
    } finally {
      session.close();
    }
  }
}

/**
 * One document and one model. Methods take and return plain objects and typed arrays; arrays that are returned are
 * copies that belong to the caller. See session.h for the fields of every answer.
 */
export class Session {
  #module;
  #pointer;

  constructor(module) {
    this.#module = module;
    this.#pointer = module._beatlens_open();
  }

  close() {
    this.#module._beatlens_close(this.#pointer);
    this.#pointer = 0;
  }

  /** @param {Uint8Array | ArrayBuffer} bytes of a model file */
  loadModel(bytes) {
    return this.#guard(() => {
      const view = asBytes(bytes);
      return this.#withCopy(view, (pointer) => this.#module._beatlens_load_model(this.#pointer, pointer, view.length));
    });
  }

  /**
   * @param {InputFile[]} files
   * @param {{ samplingRateHz?: number }} [options]
   */
  load(files, { samplingRateHz = 0 } = {}) {
    return this.#guard(() => {
      for (const { name, bytes } of files) {
        const view = asBytes(bytes);
        const pointer = this.#withCopy(encoder.encode(`${name}\0`), (text) =>
          this.#module._beatlens_add_file(this.#pointer, text, view.length),
        );
        this.#module.HEAPU8.set(view, pointer);
      }
      return this.#module._beatlens_load(this.#pointer, samplingRateHz);
    });
  }

  /** The samples to draw. @param {number} lead */
  trace(lead) {
    return this.#guard(() => this.#module._beatlens_trace(this.#pointer, lead), { samples: 'f32' });
  }

  /**
   * Finds the beats.
   * @param {number} [lead] -1: in all leads, the best one is named in the answer
   * @param {boolean} [atReference] takes the annotated beats of the recording instead
   */
  locate(lead = -1, atReference = false) {
    return this.#guard(() => this.#module._beatlens_locate(this.#pointer, lead, atReference));
  }

  /** Cuts beats for the model: `count` of them from number `first` on, or as many as there are. */
  cut(first = 0, count = 0x7fffffff) {
    return this.#guard(() => this.#module._beatlens_cut(this.#pointer, first, count), { values: 'f32' });
  }

  /** Class scores. @param {Float32Array} values beats that were cut, here or in another session with the same model */
  infer(values) {
    return this.#guard(
      () => this.#withCopy(values, (pointer) => this.#module._beatlens_infer(this.#pointer, pointer, values.length)),
      { logits: 'f32' },
    );
  }

  /** @param {Float32Array} logits of all beats, in order */
  summarise(logits) {
    const ofBeats = { samples: 'i32', labels: 'u8', usable: 'u8', sure: 'u8', probabilities: 'f32' };
    const references = { samples: 'i32', labels: 'u8', statuses: 'u8', beats: 'i32' };
    return this.#guard(
      () =>
        this.#withCopy(logits, (pointer) => this.#module._beatlens_summarise(this.#pointer, pointer, logits.length)),
      { ...ofBeats, reference_labels: 'u8', references },
    );
  }

  /** After summarise(): the results as CSV. @returns {string} */
  reportCsv() {
    return this.#text(this.#module._beatlens_report_csv(this.#pointer));
  }

  /** After summarise(): the report as JSON. @returns {string} */
  reportJson() {
    return this.#text(this.#module._beatlens_report_json(this.#pointer));
  }

  /** Runs a step that answers with JSON; `columns` names the arrays in it. A crash becomes an error too. */
  #guard(step, columns = {}) {
    try {
      const result = JSON.parse(this.#text(step()));
      this.#fetchColumns(result, columns);
      return result;
    } catch (error) {
      const outOfMemory = error instanceof RangeError || /memory|OOM/i.test(error?.message ?? '');
      const message = outOfMemory
        ? 'There is not enough memory for these files: try a shorter recording.'
        : `The engine failed on these files (${error?.message ?? error}).`;
      return { error: { code: 'internal', message } };
    }
  }

  #fetchColumns(result, columns) {
    for (const [key, type] of Object.entries(columns)) {
      const held = result[key];
      if (held === undefined) {
        continue;
      }
      if (typeof type === 'object') {
        this.#fetchColumns(held, type);
      } else {
        result[key] = new arrayTypes[type](this.#module.HEAPU8.buffer, held.pointer, held.length).slice();
      }
    }
  }

  #withCopy(array, use) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const pointer = this.#module._malloc(Math.max(1, bytes.length));
    if (pointer === 0) {
      throw new RangeError('out of memory');
    }
    this.#module.HEAPU8.set(bytes, pointer);
    const result = use(pointer);
    this.#module._free(pointer);
    return result;
  }

  #text(pointer) {
    const heap = this.#module.HEAPU8;
    return decoder.decode(heap.subarray(pointer, heap.indexOf(0, pointer)));
  }
}

function asBytes(bytes) {
  return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
}
