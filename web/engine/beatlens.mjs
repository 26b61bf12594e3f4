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
import {
  addFile,
  arrayAt,
  asBytes,
  fetchColumns,
  guarded,
  textAt,
  withCopy,
  withHeldArrays,
  withText,
} from './memory.mjs';
import * as places from './places.mjs';
import { compile, from } from './wasm.mjs';

const summaryColumns = {
  ...{
    samples: 'i32',
    labels: 'u8',
    usable: 'u8',
    sure: 'u8',
    probabilities: 'f32',
    edited: 'u8',
    machine_labels: 'u8',
  },
  reference_labels: 'u8',
  references: { samples: 'i32', labels: 'u8', statuses: 'u8', beats: 'i32' },
};
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
  const onInstance = (made) => {
    instance = made;
  };
  const module = await createModule(from(wasmModule ?? (await compileEngine()), onInstance));
  const usesRelaxedSimd = relaxedSimd && (await addKernels(instance, (first) => module._beatlens_use_kernels(first)));
  return new Beatlens(module, { usesRelaxedSimd });
}

let readersCompiling = null; // promise of what makes an instance of the further readers, and of their module; null until it is needed

/** @returns {Promise<object>} an instance of the module of further readers, which is loaded the first time; or { error } */
async function openReaders() {
  // By its address, so that no bundler takes it for a part of a worker, which is to be one file for some of them.
  readersCompiling ??= Promise.all([
    import(/* @vite-ignore */ /* webpackIgnore: true */ places.readersModule.href),
    compile(places.readers),
  ]);
  try {
    const [{ default: create }, compiled] = await readersCompiling;
    return await create(from(compiled));
  } catch (error) {
    readersCompiling = null;
    const message = `The part of Beatlens that reads such files could not be loaded (${error?.message ?? error}); try again.`;
    return { error: { code: 'io', message } };
  }
}

/**
 * For who has a folder and not a choice of files: what belongs beside the main file of a recording.
 * @param {InputFile} main
 * @param {InputFile} [candidate] a file of the stem that the first answer named
 * @returns {Promise<{ names: string[], stem: string, recognised: boolean } | { error: BeatlensError }>} `names` of files
 *   that it asks for; `stem` of others that may belong to it if they are no larger than `largestCompanion`, '' where none
 *   do; `recognised`: whether the candidate is one of these
 */
export async function companionsOf(main, candidate) {
  const readers = await openReaders();
  if (readers.error) {
    return readers;
  }
  const add = (name, size) => readers._readers_add_file(name, size);
  return guarded(() => {
    for (const file of candidate ? [main, candidate] : [main]) {
      addFile(readers, file, add);
    }
    return JSON.parse(textAt(readers, readers._readers_companions()));
  });
}
export const largestCompanion = 1 << 24; // bytes

/**
 * Reads files with the module of further readers. The instance is given up afterwards, so that the memory that a large
 * archive took does not stay taken.
 * @param {(InputFile | { name: string, blob: Blob })[]} files
 * @returns {Promise<{ packed: Uint8Array, samples: Float32Array[] } | { error: BeatlensError }>} arrays in its memory
 */
async function readFurther(files, options) {
  const readers = await openReaders();
  if (readers.error) {
    return readers;
  }
  const answered = (pointer) => {
    const read = JSON.parse(textAt(readers, pointer));
    const { packed, samples } = read ?? {};
    return packed
      ? { packed: arrayAt(readers, 'u8', packed), samples: samples.map((one) => arrayAt(readers, 'f32', one)) }
      : read;
  };
  if (files.length === 1 && files[0].blob?.size >= longTable) {
    const pointer = await readLongTable(readers, files[0], options);
    const read = pointer && answered(pointer);
    if (read) {
      return read;
    }
  }
  const add = (name, size) => readers._readers_add_file(name, size);
  for (const file of files) {
    const added = file.blob ? await addBlob(readers, file, add) : guarded(() => addFile(readers, file, add));
    if (added?.error) {
      return added;
    }
  }
  return guarded(() => answered(withText(readers, JSON.stringify(options), (text) => readers._readers_read(text))));
}

const longTable = 1 << 24; // bytes

/**
 * Reads a file as a table while it comes, without having it in memory. @returns {Promise<number>} an answer's address in
 * the readers' memory; 0: it is to be read as a whole, which also says what is wrong with it
 */
async function readLongTable(readers, { name, blob }, options) {
  withText(readers, name, (path) =>
    withText(readers, JSON.stringify(options), (text) => readers._readers_open_table(path, blob.size, text)),
  );
  const parts = blob.stream().getReader();
  try {
    for (let left = blob.size; ; ) {
      const { done, value } = await parts.read();
      if (done) {
        return left === 0 ? readers._readers_finish_table() : 0;
      }
      left -= value.length;
      const room = readers._readers_table_room(value.length);
      readers.HEAPU8.set(value, room);
      if (readers._readers_take_table_part() === 0) {
        return 0;
      }
    }
  } catch {
    return 0;
  } finally {
    parts.cancel();
  }
}

/** As it comes, so that a long recording is in memory once. @returns {Promise<{ error: BeatlensError } | undefined>} */
async function addBlob(module, { name, blob }, add) {
  const { size } = blob;
  const pointer = guarded(() => withText(module, name, (text) => add(text, size)));
  if (pointer.error) {
    return pointer;
  }
  const reader = blob.stream().getReader();
  for (let at = 0; ; ) {
    const { done, value } = await reader.read();
    if (done ? at !== size : at + value.length > size) {
      const message = `${name} changed while it was read; choose it again.`;
      return { error: { code: 'io', message } };
    }
    if (done) {
      return undefined;
    }
    module.HEAPU8.set(value, pointer + at);
    at += value.length;
  }
}

/** The engine, instantiated. One thread; use a worker of its own where calls must not block. */
export class Beatlens {
  #module;

  constructor(module, { usesRelaxedSimd }) {
    this.#module = module;
    this.usesRelaxedSimd = usesRelaxedSimd;
  }

  /** A document and a model, step by step. Close it when it is done with. */
  openSession() {
    return new Session(this.#module);
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
        step = measure(session, waveModel, leads, beats);
      }
      return step.error ? step : JSON.parse(session.report('json'));
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
    const model = this.#guard(() => {
      const view = asBytes(bytes);
      return this.#withCopy(view, (pointer) => this.#module._beatlens_load_model(this.#pointer, pointer, view.length));
    });
    for (const key of model.error ? [] : ['label_set', 'training', 'figures']) {
      model[key] = jsonOrText(model[key]);
    }
    return model;
  }

  /**
   * Reads the files of one recording, or several of which `options.recording` names one.
   * @param {(InputFile | { name: string, blob: Blob })[]} files
   * @param {ReadOptions} [options]
   * @returns {Promise<object>} what was read, or { error }
   */
  async open(files, options = {}) {
    let inputs = files;
    if (files.some(({ name }) => name.toLowerCase().endsWith('.hea'))) {
      inputs = await Promise.all(
        files.map(async ({ name, bytes, blob }) => ({ name, bytes: bytes ?? (await blob.arrayBuffer()) })),
      );
      const read = this.load(inputs, options);
      if (read.error?.code !== 'reader_needed') {
        return read;
      }
    } // else a large table would be copied to the engine for nothing
    const further = await readFurther(inputs, options);
    if (further.error) {
      return further;
    }
    return this.#guard(() => {
      const { packed, samples } = further;
      const { _beatlens_unpack: unpack, _beatlens_take_unpacked: takeUnpacked } = this.#module;
      const answer = this.#withCopy(packed, (text) => unpack(this.#pointer, text, packed.length));
      const { samples: rooms, error } = JSON.parse(this.#text(answer));
      if (error) {
        return answer;
      }
      for (const [i, room] of rooms.entries()) {
        arrayAt(this.#module, 'f32', room).set(samples[i]);
      }
      return takeUnpacked(this.#pointer);
    });
  }

  /** open() for a WFDB record of one segment, without a promise; other files are answered with the error "reader_needed". */
  load(files, options = {}) {
    return this.#guard(() => {
      for (const file of files) {
        addFile(this.#module, file, this.#addFile);
      }
      const { _beatlens_load: load } = this.#module;
      return withText(this.#module, JSON.stringify(options), (text) => load(this.#pointer, text));
    });
  }

  #addFile = (name, size) => this.#module._beatlens_add_file(this.#pointer, name, size);

  /** For a screen, see session.h. @param {number} lead @param {number} [filter] flags of view_filter() in lead_view.h */
  outline(lead, filter = 0) {
    const { _beatlens_outline: outline } = this.#module;
    return this.#guard(() => outline(this.#pointer, lead, filter), { extents: 'f32', samples: 'f32' });
  }

  /** Samples first, ..., first + count - 1 of it. */
  stretch(lead, first, count, filter = 0) {
    const { _beatlens_stretch: stretch } = this.#module;
    return this.#guard(() => stretch(this.#pointer, lead, first, count, filter), { samples: 'f32' });
  }

  /** All samples of a lead. @param {number} lead */
  trace(lead) {
    return this.#guard(() => this.#module._beatlens_trace(this.#pointer, lead), { samples: 'f32' });
  }

  /** The part of locate() that looks at one lead: session.h. */
  search(lead) {
    return this.#guard(() => this.#module._beatlens_search(this.#pointer, lead));
  }

  /** The same for samples of a lead of another session's document. @returns {{ found: Uint8Array }} for its takeSearch() */
  searchSamples(samples, samplingRateHz, isMillivolts) {
    const { _beatlens_search_samples: search } = this.#module;
    return this.#guard(
      () =>
        this.#withCopy(samples, (pointer) =>
          search(this.#pointer, pointer, samples.length, samplingRateHz, isMillivolts),
        ),
      { found: 'u8' },
    );
  }

  takeSearch(lead, found) {
    const { _beatlens_take_search: take } = this.#module;
    return this.#guard(() => this.#withCopy(found, (pointer) => take(this.#pointer, lead, pointer, found.length)));
  }

  /**
   * Finds the beats.
   * @param {number} [lead] -1: in all leads, the best one is named in the answer
   * @param {boolean} [atReference] takes the annotated beats of the recording instead
   * @param {boolean} [pacemaker] the person has one
   */
  locate(lead = -1, atReference = false, pacemaker = false) {
    return this.#guard(() => this.#module._beatlens_locate(this.#pointer, lead, atReference, pacemaker));
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
    return this.#guard(
      () =>
        this.#withCopy(logits, (pointer) => this.#module._beatlens_summarise(this.#pointer, pointer, logits.length)),
      summaryColumns,
    );
  }

  /** A person's edits, all of them: see session.h. @param {object} list shared/analysis/edits.h @returns what summarise() does */
  edit(list) {
    const { _beatlens_edit: edit } = this.#module;
    return this.#guard(
      () => withText(this.#module, JSON.stringify(list), (text) => edit(this.#pointer, text)),
      summaryColumns,
    );
  }

  /** After summarise(): an annotation file of the WFDB library. @returns {{ bytes: Uint8Array }} */
  annotations() {
    return this.#guard(() => this.#module._beatlens_annotations(this.#pointer), { bytes: 'u8' });
  }

  /** A model that finds P, QRS and T. @param {Uint8Array | ArrayBuffer} bytes of its file */
  loadWaveModel(bytes) {
    const view = asBytes(bytes);
    const { _beatlens_load_wave_model: load } = this.#module;
    return this.#guard(() => this.#withCopy(view, (pointer) => load(this.#pointer, pointer, view.length)));
  }

  /** Some beats in one lead, for findWaves() of any session. @param {number} lead @param {number} first @param {number} count */
  waveStretch(lead, first, count) {
    const { _beatlens_wave_stretch: stretch } = this.#module;
    return this.#guard(() => stretch(this.#pointer, lead, first, count), { samples: 'f32', times: 'f64' });
  }

  /** @param {object} stretch from waveStretch() @returns {{ waves: Float32Array }} for takeWaves() of the session that it is of */
  findWaves({ samples, sampling_rate_hz: hz, times, before, count }) {
    const { _beatlens_find_waves: find } = this.#module;
    return this.#guard(
      () =>
        this.#withCopy(samples, (trace) =>
          this.#withCopy(times, (beats) =>
            find(this.#pointer, trace, samples.length, hz, beats, times.length, before, count),
          ),
        ),
      { waves: 'f32' },
    );
  }

  takeWaves(lead, first, waves) {
    const { _beatlens_take_waves: take } = this.#module;
    return this.#guard(() =>
      this.#withCopy(waves, (pointer) => take(this.#pointer, lead, first, pointer, waves.length)),
    );
  }

  /** After summarise() and all takeWaves(): what the waves measure, and reports that have it. */
  measure() {
    return this.#guard(() => this.#module._beatlens_measure(this.#pointer));
  }

  /**
   * After summarise(): one beat as the model saw it, what of it mattered for a label, and the beats most like it.
   * @param {number} beat
   * @param {{ label?: number, alike?: number }} [options] `label`: by default the one that the model gives; `alike`: how many
   */
  inspect(beat, { label = -1, alike = 12 } = {}) {
    return this.#held(() => this.#module._beatlens_inspect(this.#pointer, beat, label, alike));
  }

  /** After measure(): where the waves of a beat are. @param {number} beat */
  beatWaves(beat) {
    return this.#guard(() => this.#module._beatlens_beat_waves(this.#pointer, beat));
  }

  /** After summarise(): groups of beats of one shape, the largest first. */
  clusters() {
    return this.#held(() => this.#module._beatlens_clusters(this.#pointer));
  }

  /** After summarise(): beats of each label over one another. @param {number} lead @param {number} [most] of a label */
  classBeats(lead, most = 200) {
    return this.#held(() => this.#module._beatlens_class_beats(this.#pointer, lead, most));
  }

  /** After summarise(): the results as CSV, or the report as JSON or as an HTML document. @param {'csv' | 'json' | 'html'} format */
  report(format) {
    return this.#text(this.#module[`_beatlens_report_${format}`](this.#pointer));
  }

  /** A stretch on paper at true scale. @param {object} [options] see session.h @returns {{ svg: string } | { error: BeatlensError }} */
  strip(options = {}) {
    const { _beatlens_strip: strip } = this.#module;
    return this.#guard(() => withText(this.#module, JSON.stringify(options), (text) => strip(this.#pointer, text)));
  }

  /** Runs a step that answers with JSON; `columns` names the arrays in it. */
  #guard(step, columns = {}) {
    return guarded(() => {
      const result = JSON.parse(this.#text(step()));
      fetchColumns(this.#module, result, columns);
      return result;
    });
  }

  /** The same for answers with many arrays. */
  #held(step) {
    const answer = this.#guard(step, { floats: 'f32', numbers: 'i32' });
    return answer.error ? answer : withHeldArrays(answer);
  }

  #withCopy(array, use) {
    return withCopy(this.#module, array, use);
  }

  #text(pointer) {
    return textAt(this.#module, pointer);
  }
}

/** All waves of a session whose beats are labelled, in this thread. @returns {object} what its measure() says, or { error } */
function measure(session, waveModel, leads, beats) {
  let step = session.loadWaveModel(waveModel);
  for (const lead of leads) {
    for (let first = 0; first < beats && !step.error; first += beatsOfAStretch) {
      step = session.waveStretch(lead, first, beatsOfAStretch);
      step = step.error ? step : session.findWaves(step);
      step = step.error ? step : session.takeWaves(lead, first, step.waves);
    }
  }
  return step.error ? step : session.measure();
}

/** A model file's free text is often JSON itself. */
function jsonOrText(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
