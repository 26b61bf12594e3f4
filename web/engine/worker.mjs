/**
 * The engine in a worker: at most one document, and models by their numbers. Each model lives in a WebAssembly instance of
 * its own, so that a file that brings the engine down takes nothing else with it, and a model that is forgotten leaves no
 * memory behind. worker-messages.mjs says what can be asked.
 */
import { createBeatlens } from './beatlens.mjs';
import { rehearse } from './rehearsal.mjs';
import { answerRequests } from './worker-messages.mjs';

let compiled;
let locked = null; // a promise
const models = new Map(); // number -> { bytes, session }
let document = null; // a session with the document
let modelOfDocument = null; // the number of the model in it
let waves = null; // a session that finds waves

const noModel = { error: { code: 'no_model', message: 'This model is not loaded.' } };
const noDocument = { error: { code: 'empty_input', message: 'No file is loaded.' } };

const openSession = async () => (await createBeatlens({ wasmModule: compiled })).openSession();

/** A step that needs document and model. */
function withModel(model, step) {
  if (document === null || !models.has(model)) {
    return document === null ? noDocument : noModel;
  }
  if (modelOfDocument !== model) {
    const loaded = document.loadModel(models.get(model).bytes);
    if (loaded.error) {
      return loaded;
    }
    modelOfDocument = model;
  }
  return step();
}

answerRequests(self, {
  start({ wasmModule, lock }) {
    compiled = wasmModule;
    if (navigator.locks) {
      locked = new Promise((held) => {
        navigator.locks.request(lock, () => {
          held();
          return new Promise(() => {}); // until the worker is gone
        });
      });
    }
    return {};
  },

  async locked() {
    await locked;
    return {};
  },

  async loadModel({ model, bytes }) {
    const session = await openSession();
    const description = session.loadModel(bytes);
    if (description.error) {
      return description;
    }
    const tried = session.infer(new Float32Array(description.row_length + description.shared_length)); // a model that cannot label is none
    if (tried.error) {
      return tried;
    }
    models.set(model, { bytes, session });
    return description;
  },

  forgetModel({ model }) {
    models.delete(model);
    return {};
  },

  async rehearse({ model }) {
    document ??= await openSession();
    return withModel(model, () => {
      rehearse(document, models.get(model).session);
      return {};
    });
  },

  async open({ files, reading }) {
    document ??= await openSession();
    return document.open(files, reading);
  },

  trace: ({ lead }) => (document === null ? noDocument : document.trace(lead)),
  outline: ({ lead, filter }) => (document === null ? noDocument : document.outline(lead, filter)),
  stretch: ({ lead, first, count, filter }) =>
    document === null ? noDocument : document.stretch(lead, first, count, filter),
  search: ({ lead }) => (document === null ? noDocument : document.search(lead)),
  async searchSamples({ samples, samplingRateHz, isMillivolts }) {
    document ??= await openSession();
    return document.searchSamples(samples, samplingRateHz, isMillivolts);
  },
  takeSearch: ({ lead, found }) => (document === null ? noDocument : document.takeSearch(lead, found)),
  locate: ({ lead, atReference, pacemaker }) =>
    document === null ? noDocument : document.locate(lead, atReference, pacemaker),
  cut: ({ model, first, count }) => withModel(model, () => document.cut(first, count)),
  infer: ({ model, values }) => (models.has(model) ? models.get(model).session.infer(values) : noModel),
  summarise: ({ model, logits }) => withModel(model, () => document.summarise(logits)),

  edit: ({ model, list }) => withModel(model, () => document.edit(list)),
  annotations: () => (document === null ? noDocument : document.annotations()),

  async loadWaveModel({ bytes }) {
    waves = await openSession();
    return waves.loadWaveModel(bytes);
  },
  waveStretch: ({ lead, first, count }) => (document === null ? noDocument : document.waveStretch(lead, first, count)),
  findWaves: ({ stretch }) => (waves === null ? noModel : waves.findWaves(stretch)),
  takeWaves: ({ lead, first, waves: found }) =>
    document === null ? noDocument : document.takeWaves(lead, first, found),
  measure: () => (document === null ? noDocument : document.measure()),

  strip: ({ options }) => (document === null ? noDocument : document.strip(options)),
  beatWaves: ({ beat }) => (document === null ? noDocument : document.beatWaves(beat)),
  inspect: ({ model, beat, label, alike }) => withModel(model, () => document.inspect(beat, { label, alike })),
  clusters: ({ model }) => withModel(model, () => document.clusters()),
  classBeats: ({ model, lead, most }) => withModel(model, () => document.classBeats(lead, most)),

  report: ({ format }) => ({ text: document === null ? '' : document.report(format) }),
});
