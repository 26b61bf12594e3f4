/** What the parts of the page share: the state that canvas, HTML and link are derived from, and the run of the moment. */
import { rememberedSettings } from './settings.mjs';
import { initialState, Store } from './state.mjs';

/** What the page shows. */
export const store = new Store({ ...initialState, settings: rememberedSettings() });

export const page = {
  /** @type {import('../engine/analyzer.mjs').Analyzer | null} null where engine or model could not be loaded */
  analyzer: null,
  /** @type {import('./trace-view.mjs').TraceView | null} null until it is there, and for good where there is no canvas */
  view: null,
  /** What the model labels with; null until there is one. @type {import('./label-sets.mjs').Labels | null} */
  labels: null,
  runNumber: 0, // of the latest run: what an earlier one brings is not shown
  running: null, // the number of the run that is under way
  pending: null, // { files, reading } that are being read, or wait for an answer
};
