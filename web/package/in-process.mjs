/**
 * The engine without workers, with the same face as WorkerPool: for pages and hosts that allow none. Steps block their
 * thread; between spans of beats others get their turn.
 */
import { createBeatlens } from '../engine/beatlens.mjs';

const beatsOfSpan = 64;
const longestTurn = 20; // ms

export class InProcessPool {
  #compiling;
  #session = null; // a promise
  #models = 0; // how many were given a number
  #loaded = 0; // the number of the model in the session
  #waves = null; // the session that has the model that finds waves

  size = 1;
  /** Another number whenever the document is lost. */
  documentGeneration = 0;

  /** @param {Promise<WebAssembly.Module>} compiling from compileEngine() */
  constructor(compiling) {
    this.#compiling = compiling;
  }

  /** @param {Uint8Array} bytes of a model file */
  async loadModel(bytes) {
    const model = { number: ++this.#models, bytes };
    const session = await this.#open();
    const description = this.#checked(session.loadModel(bytes));
    if (!description.error) {
      this.#loaded = model.number;
      const tried = this.#checked(session.infer(new Float32Array(description.row_length + description.shared_length))); // as in a worker
      return tried.error ? tried : { ...model, description };
    }
    return description;
  }

  /** The next one takes its place. */
  forgetModel() {}

  cancelDocument() {}

  async document(method, args = {}, { model } = {}) {
    const session = await this.#open();
    const held = model ? this.#hold(session, model) : {};
    return held.error ? held : this.#checked(await steps[method](session, args));
  }

  async infer({ values, length, shared }, { model, isOver = () => false, onProgress }) {
    const session = await this.#open();
    const beats = Math.max(0, (values.length - shared) / length);
    let logits = new Float32Array(0);
    let turn = performance.now();
    for (let first = 0; first < beats; first += beatsOfSpan) {
      if (performance.now() - turn > longestTurn) {
        await new Promise((resolve) => setTimeout(resolve));
        turn = performance.now();
      }
      if (isOver()) {
        return cancelled;
      }
      const count = Math.min(beatsOfSpan, beats - first);
      const held = this.#hold(session, model);
      const part = held.error
        ? held
        : this.#checked(session.infer(values.subarray(first * length, (first + count) * length + shared)));
      if (part.error) {
        return part;
      }
      const classes = part.logits.length / count;
      if (first === 0) {
        logits = new Float32Array(beats * classes);
      }
      logits.set(part.logits, first * classes);
      onProgress?.(first + count);
    }
    return { logits };
  }

  /** Takes the place of a worker's. */
  async holdWaveModel(_, bytes) {
    const session = await this.#open();
    if (this.#waves !== session) {
      const loaded = this.#checked(session.loadWaveModel(bytes));
      if (loaded.error) {
        return loaded;
      }
      this.#waves = session;
    }
    return {};
  }

  async findWaves(_, stretch) {
    await new Promise((resolve) => setTimeout(resolve)); // others get their turn
    return this.#checked((await this.#open()).findWaves(stretch));
  }

  close() {
    this.#lose();
  }

  #open() {
    this.#session ??= this.#compiling
      .then((wasmModule) => createBeatlens({ wasmModule }))
      .then((beatlens) => beatlens.openSession());
    return this.#session;
  }

  #hold(session, { number, bytes }) {
    if (this.#loaded === number) {
      return {};
    }
    const loaded = this.#checked(session.loadModel(bytes));
    if (!loaded.error) {
      this.#loaded = number;
    }
    return loaded;
  }

  /** After a crash the memory is worth nothing. */
  #checked(answer) {
    if (answer.error?.code === 'internal') {
      this.#lose();
    }
    return answer;
  }

  #lose() {
    this.#session = null;
    this.#waves = null;
    this.#loaded = 0;
    this.documentGeneration += 1;
  }
}

const cancelled = { error: { code: 'cancelled', message: 'Cancelled.' } };

const steps = {
  open: (session, { files, reading }) => session.open(files, reading),
  trace: (session, { lead }) => session.trace(lead),
  outline: (session, { lead, filter }) => session.outline(lead, filter),
  stretch: (session, { lead, first, count, filter }) => session.stretch(lead, first, count, filter),
  locate: (session, { lead, atReference, pacemaker }) => session.locate(lead, atReference, pacemaker),
  cut: (session, { first, count }) => session.cut(first, count),
  summarise: (session, { logits }) => session.summarise(logits),
  waveStretch: (session, { lead, first, count }) => session.waveStretch(lead, first, count),
  takeWaves: (session, { lead, first, waves }) => session.takeWaves(lead, first, waves),
  edit: (session, { list }) => session.edit(list),
  annotations: (session) => session.annotations(),
  measure: (session) => session.measure(),
  strip: (session, { options }) => session.strip(options),
  beatWaves: (session, { beat }) => session.beatWaves(beat),
  inspect: (session, { beat, label, alike }) => session.inspect(beat, { label, alike }),
  clusters: (session) => session.clusters(),
  classBeats: (session, { lead, most }) => session.classBeats(lead, most),
  report: (session, { format }) => ({ text: session.report(format) }),
};
