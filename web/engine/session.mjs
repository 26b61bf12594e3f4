/** The engine's session (session.h) for JavaScript. */
import { readFurther } from './further-readers.mjs';
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

/**
 * @typedef {import('./beatlens.mjs').BeatlensError} BeatlensError
 * @typedef {import('./beatlens.mjs').InputFile} InputFile
 * @typedef {import('./beatlens.mjs').ReadOptions} ReadOptions
 */

const summaryColumns = {
  samples: 'i32',
  labels: 'u8',
  usable: 'u8',
  sure: 'u8',
  probabilities: 'f32',
  edited: 'u8',
  machine_labels: 'u8',
  reference_labels: 'u8',
  references: { samples: 'i32', labels: 'u8', statuses: 'u8', beats: 'i32' },
};

/**
 * One document and one model. Methods take and return plain objects and typed arrays; arrays that are returned are
 * copies that belong to the caller. See session.h for the fields of every answer. Those of methods that need the part of the
 * engine that is loaded later are promises.
 */
export class Session {
  #module;
  #openLater;
  #pointer;

  constructor(module, openLater) {
    this.#module = module;
    this.#openLater = openLater;
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
    const [further, missing] = await Promise.all([readFurther(inputs, options), this.#openLater()]);
    if (further.error || missing) {
      return further.error ? further : missing;
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
    return this.#later(
      () => withText(this.#module, JSON.stringify(list), (text) => edit(this.#pointer, text)),
      summaryColumns,
    );
  }

  /** After summarise(): an annotation file of the WFDB library. @returns {{ bytes: Uint8Array }} */
  annotations() {
    return this.#later(() => this.#module._beatlens_annotations(this.#pointer), { bytes: 'u8' });
  }

  /** A model that finds P, QRS and T. @param {Uint8Array | ArrayBuffer} bytes of its file */
  loadWaveModel(bytes) {
    const view = asBytes(bytes);
    const { _beatlens_load_wave_model: load } = this.#module;
    return this.#later(() => this.#withCopy(view, (pointer) => load(this.#pointer, pointer, view.length)));
  }

  /** Some beats in one lead, for findWaves() of any session. @param {number} lead @param {number} first @param {number} count */
  waveStretch(lead, first, count) {
    const { _beatlens_wave_stretch: stretch } = this.#module;
    return this.#later(() => stretch(this.#pointer, lead, first, count), { samples: 'f32', times: 'f64' });
  }

  /** @param {object} stretch from waveStretch() @returns {{ waves: Float32Array }} for takeWaves() of the session that it is of */
  findWaves({ samples, sampling_rate_hz: hz, times, before, count }) {
    const { _beatlens_find_waves: find } = this.#module;
    return this.#later(
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
    return this.#later(() =>
      this.#withCopy(waves, (pointer) => take(this.#pointer, lead, first, pointer, waves.length)),
    );
  }

  /** After summarise() and all takeWaves(): what the waves measure, and reports that have it. */
  measure() {
    return this.#later(() => this.#module._beatlens_measure(this.#pointer));
  }

  /**
   * After summarise(): one beat as the model saw it, what of it mattered for a label, and the beats most like it.
   * @param {number} beat
   * @param {{ label?: number, alike?: number }} [options] `label`: by default the one that the model gives; `alike`: how many
   */
  inspect(beat, { label = -1, alike = 12 } = {}) {
    return this.#heldLater(() => this.#module._beatlens_inspect(this.#pointer, beat, label, alike));
  }

  /** After measure(): where the waves of a beat are. @param {number} beat */
  beatWaves(beat) {
    return this.#later(() => this.#module._beatlens_beat_waves(this.#pointer, beat));
  }

  /** After summarise(): groups of beats of one shape, the largest first. */
  clusters() {
    return this.#heldLater(() => this.#module._beatlens_clusters(this.#pointer));
  }

  /** After summarise(): beats of each label over one another. @param {number} lead @param {number} [most] of a label */
  classBeats(lead, most = 200) {
    return this.#heldLater(() => this.#module._beatlens_class_beats(this.#pointer, lead, most));
  }

  /** After summarise(): the results as CSV, or the report as JSON or as an HTML document. @param {'csv' | 'json' | 'html'} format */
  async report(format) {
    return (
      (await this.#openLater()) ??
      guarded(() => ({ text: this.#text(this.#module[`_beatlens_report_${format}`](this.#pointer)) }))
    );
  }

  /** A stretch on paper at true scale. @param {object} [options] see session.h @returns {{ svg: string } | { error: BeatlensError }} */
  strip(options = {}) {
    const { _beatlens_strip: strip } = this.#module;
    return this.#later(() => withText(this.#module, JSON.stringify(options), (text) => strip(this.#pointer, text)));
  }

  /** Runs a step that answers with JSON; `columns` names the arrays in it. */
  #guard(step, columns = {}) {
    return guarded(() => {
      const result = JSON.parse(this.#text(step()));
      fetchColumns(this.#module, result, columns);
      return result;
    });
  }

  /** The same of what is loaded when it is asked for. @returns {Promise<object>} */
  async #later(step, columns) {
    return (await this.#openLater()) ?? this.#guard(step, columns);
  }

  /** The same for answers with many arrays. */
  async #heldLater(step) {
    const answer = await this.#later(step, { floats: 'f32', numbers: 'i32' });
    return answer.error ? answer : withHeldArrays(answer);
  }

  #withCopy(array, use) {
    return withCopy(this.#module, array, use);
  }

  #text(pointer) {
    return textAt(this.#module, pointer);
  }
}

/** A model file's free text is often JSON itself. */
function jsonOrText(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
