/** Engine and model, and the runs that read and label recordings: the latest one counts. */
import { Analyzer } from '../engine/analyzer.mjs';
import { engine } from '../engine/places.mjs';
import { WorkerPool } from '../engine/pool.mjs';
import { compile } from '../engine/wasm.mjs';
import { byId } from './dom.mjs';
import { editList } from './edit-list.mjs';
import { labelsOf } from './label-sets.mjs';
import { measure, renderMeasurements } from './measurements.mjs';
import {
  clearError,
  clearMessages,
  currentStatus,
  labelledText,
  progressTexts,
  setStatus,
  showError,
} from './messages.mjs';
import { bytesOf, ModelChoice, modelText } from './model-choice.mjs';
import { renderModelParts } from './model-parts.mjs';
import { page, store } from './page.mjs';
import {
  choices,
  clearResults,
  selectBeat,
  showBeginning,
  showDocument,
  showSummary,
  showUnlabelled,
  table,
} from './showing.mjs';
import { t } from './text.mjs';

const filesLimit = 1.5e9; // bytes; WebAssembly has 2 GiB for files and samples together

let choiceNumber = 0;
let loading = null; // { text, before }: the status while a model is loaded, and what it was before
let shownModel = null; // { model, entry }
let modelForRecordings = null; // while one for tables of beats stands in for it
let editNumber = 0;

export const choice = new ModelChoice(byId('model-choice'));
let haveEssentials;
/** Settled once engine and model are loaded: on a slow line they come first, as labels need no trace. */
export const essentials = new Promise((resolve) => {
  haveEssentials = resolve;
});
/** Settled once labels are possible, or are known not to be. */
export const starting = start();

async function start() {
  try {
    const compiling = compile(engine);
    page.analyzer = new Analyzer(new WorkerPool({ compiling }));
    const entry = await choice.load();
    const [bytes] = await Promise.all([bytesOf(entry), compiling]);
    haveEssentials();
    const model = await page.analyzer.useModel(bytes, { rehearse: true });
    if (model.error) {
      throw new Error(model.error.message);
    }
    showModel(model, entry);
    if (page.runNumber === 0) {
      setStatus('ready', () => t('status.ready'));
    }
  } catch (error) {
    page.analyzer = null;
    setStatus('error', '');
    showError(() => t('error.start', { why: error.say?.() ?? error.message }));
  } finally {
    haveEssentials();
  }
}

function showModel(model, entry) {
  shownModel = { model, entry };
  page.labels = labelsOf(model);
  entry.task ??= page.labels.id; // of a file that was dropped nothing was known before
  entry.title = page.labels.title;
  choice.use(entry);
  renderModelParts(model, entry, page.labels);
}

/** In the language in use. */
export function showModelAgain() {
  if (shownModel !== null) {
    page.labels = labelsOf(shownModel.model);
    renderModelParts(shownModel.model, shownModel.entry, page.labels);
  }
}

/** A model that a person chooses, for all that comes. @returns {Promise<boolean>} whether it is in use now */
export function chooseModel(entry) {
  modelForRecordings = null;
  return useModel(entry);
}

/**
 * Another model: the recording that is open, or being read, gets its labels from it.
 * @returns {Promise<boolean>} whether it is in use now
 */
async function useModel(entry) {
  const begin = performance.now();
  const chosen = ++choiceNumber;
  const superseded = () => chosen !== choiceNumber;
  await starting;
  if (superseded() || page.analyzer === null) {
    return false;
  }
  const status = currentStatus();
  const before = status.text === loading?.text ? loading.before : status;
  loading = { text: () => t('status.model', { name: modelText(entry, 'name') ?? entry.file }), before };
  clearError();
  setStatus('busy', loading.text);
  let model;
  try {
    const bytes = await bytesOf(entry);
    if (superseded()) {
      return false;
    }
    model = await page.analyzer.useModel(bytes);
  } catch (error) {
    model = { error };
  }
  if (superseded()) {
    return false;
  }
  if (model.error) {
    choice.revert(entry.bytes ? entry : undefined);
    if (currentStatus().text === loading.text) {
      setStatus(before.state, before.text);
    } // else a run has gone on, or ended, meanwhile
    showError(model.error.say ?? model.error.message, model.error.code);
    return false;
  }
  showModel(model, entry);
  await labelAgain(begin);
  return true;
}

/** After a change of the model. */
async function labelAgain(begin) {
  if (page.running !== null) {
    return; // it ends with labels of the model in use
  }
  if (page.analyzer.hasBeats && store.state.recording !== null) {
    const run = ++page.runNumber;
    page.running = run;
    store.state.recording.beginning = null;
    rememberLabels();
    showUnlabelled();
    await finish(run, begin, await page.analyzer.relabel({ onProgress: onProgress(run) }));
  } else {
    setStatus('ready', () => t('status.ready'));
  }
}

/** To compare those of the next model with. */
function rememberLabels() {
  const { summary } = store.state;
  if (summary !== null) {
    const { samples, labels: found, task, model: name } = summary;
    store.set({ before: { samples, labels: found, task, name } });
  }
}

function onProgress(run) {
  return (stage, done, all) => {
    if (run === page.runNumber) {
      setStatus('busy', () => progressTexts[stage](done, all), all ? done / all : undefined);
    }
  };
}

/** Reads and labels files; whatever runs before it is given up. */
export async function open(files, { reading = {}, lead = null } = {}) {
  const dropped = performance.now();
  if (modelForRecordings !== null) {
    const entry = modelForRecordings;
    modelForRecordings = null;
    clearResults();
    await useModel(entry);
  }
  const run = ++page.runNumber;
  clearMessages();
  clearResults();
  if (files.length === 0) {
    fail({ code: 'empty_input', message: () => t('error.no_file') });
    return;
  }
  if (files.reduce((sum, { blob }) => sum + blob.size, 0) > filesLimit) {
    fail({ code: 'out_of_range', message: () => t('error.too_large') });
    return;
  }
  page.running = run;
  setStatus('busy', progressTexts.reading);
  await starting;
  if (run !== page.runNumber || page.analyzer === null) {
    return;
  }
  page.pending = { files, reading };
  window.beatlensTraceShown = null;
  window.beatlensLabelsShown = null;
  const result = await page.analyzer.run(files, {
    lead,
    reading,
    onProgress: onProgress(run),
    onDocument: async (opened) => {
      if (run === page.runNumber) {
        showDocument(opened, page.pending);
        await page.view?.drawn();
        window.beatlensTraceShown ??= page.view && performance.now() - dropped; // for benchmarks/long_table.mjs
      }
    },
    onBeginning: async (beginning) => {
      if (run === page.runNumber) {
        showBeginning(beginning, page.pending);
        await page.view?.drawn();
        window.beatlensTraceShown = window.beatlensLabelsShown = performance.now() - dropped; // for benchmarks/whole_path.mjs
      }
    },
  });
  if (result.error?.code === 'model_mismatch' && run === page.runNumber && (await labelTable())) {
    return;
  }
  await finish(run, dropped, result);
}

/** A table of beats that the model in use cannot label goes to the one for tables. A model that the user chooses while
 * a table is open is left to say so itself. @returns {Promise<boolean>} whether it did */
async function labelTable() {
  const before = choice.inUse;
  if (store.state.recording?.document.kind !== 'beat_table' || !choice.forTables || before === choice.forTables) {
    return false;
  }
  page.running = null;
  modelForRecordings = before;
  return useModel(choice.forTables);
}

export async function changeLead(lead) {
  const begin = performance.now();
  const run = ++page.runNumber;
  clearMessages();
  const { files, reading } = store.state.recording;
  page.running = run;
  const result = await page.analyzer.changeLead(lead, {
    onProgress: onProgress(run),
    onDocument: (shown) => run === page.runNumber && showDocument(shown, { files, reading }),
  });
  await finish(run, begin, result);
}

async function finish(run, begin, result) {
  if (run !== page.runNumber) {
    return; // superseded
  }
  if (result.error?.code === 'cancelled') {
    return; // what cancelled it goes on from here
  }
  page.running = null;
  if (result.error) {
    if (store.state.recording?.isBeginning) {
      clearResults(); // what could not be read on
    }
    fail(result.error);
    return;
  }
  if (result.document.kind === 'beat_list') {
    setStatus('done', () => t('status.list', { count: result.document.beats }));
    renderMeasurements(result.document.rhythm, null);
    return;
  }
  const drawBegin = performance.now();
  page.labels = labelsOf(result.model); // they may come a moment before the page hears that this model is in use
  showSummary(result);
  await page.view?.drawn();
  const total = performance.now() - begin;
  // For benchmarks/page.mjs.
  window.beatlensLabelsShown ??= total;
  window.beatlensTimings = { ...result.timings, draw_ms: performance.now() - drawBegin, total_ms: total };
  setStatus('done', () => labelledText(result.summary, total));
  const waves = await measure(page.analyzer, result.summary, () => run === page.runNumber && page.running === null);
  if (waves !== undefined && run === page.runNumber) {
    store.set({ waves });
  }
}

export function fail(error) {
  page.running = null;
  setStatus('error', '');
  if (error.code === 'sampling_rate_needed' && store.state.recording === null && page.pending !== null) {
    byId('rate-text').textContent = error.message;
    byId('rate-text').lang = 'en';
    byId('rate-form').hidden = false;
    byId('rate').focus();
    byId('rate').select();
    return;
  }
  if (error.code === 'choice_needed' && error.choices && page.pending !== null) {
    choices.ask(error, page.pending.reading);
    return;
  }
  showError(error.message, error.code);
  store.set({ failure: { code: error.code } });
}

/** The edits in the store, in the labels and figures. Of several changes in a row the last one counts. */
async function applyEdits() {
  const { edits, recording, machine } = store.state;
  if (machine === null || recording?.document.kind !== 'record') {
    return; // labels come with them
  }
  const number = ++editNumber;
  const summary = await page.analyzer.edit(editList(machine, recording.document, edits));
  if (number !== editNumber || store.state.recording !== recording || store.state.summary === null) {
    return;
  }
  if (summary.error) {
    if (summary.error.code !== 'cancelled') {
      showError(summary.error.message, summary.error.code);
    }
    return;
  }
  const sample = store.state.summary.samples[table.selected];
  showSummary({ document: recording.document, summary, machine });
  renderMeasurements(summary.rhythm, summary.waves ?? store.state.waves);
  const again = summary.samples.findIndex((one) => Math.abs(one - sample) <= 0.05 * summary.sampling_rate_hz);
  if (again >= 0) {
    selectBeat(again, 'step');
  }
}

store.subscribe((_, changed) => {
  if (changed.has('edits') && store.state.summary !== null) {
    applyEdits();
  }
});

choice.onChoose = chooseModel;
choices.onChange = (reading) => open(page.pending.files, { reading });
byId('lead').addEventListener('change', (event) => changeLead(Number(event.target.value)));
byId('rate-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { files, reading } = page.pending;
  open(files, { reading: { ...reading, samplingRateHz: Number(byId('rate').value) } });
});
