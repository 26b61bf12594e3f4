/** The page: files in, results shown. Engine and viewer know nothing of it. */
import { Analyzer } from '../engine/analyzer.mjs';
import { engine } from '../engine/places.mjs';
import { WorkerPool } from '../engine/pool.mjs';
import { compile } from '../engine/wasm.mjs';
import { BeatTable } from './beat-table.mjs';
import { Choices } from './choices.mjs';
import { byId } from './dom.mjs';
import { editList } from './edit-list.mjs';
import { acceptDrops, fetchSample, withFolder } from './files.mjs';
import { labelsOf, stepKey, tableReferences } from './label-sets.mjs';
import { bindLanguageChoice } from './languages.mjs';
import { measure, renderMeasurements, saveReport } from './measurements.mjs';
import {
  clearError,
  clearMessages,
  currentStatus,
  labelledText,
  progressTexts,
  setStatus,
  showError,
  showWarnings,
} from './messages.mjs';
import { bytesOf, entryOf, ModelChoice, modelText } from './model-choice.mjs';
import { renderModelParts } from './model-parts.mjs';
import { rememberedSettings, themeOf } from './settings.mjs';
import { initialState, Store } from './state.mjs';
import { renderComparison, renderLeads, renderRecord, renderSummary } from './summary.mjs';
import { bindTeaching } from './teaching.mjs';
import { beginAt, language, languageTag, onLanguage, t, translate } from './text.mjs';
import { bindToolbar } from './toolbar.mjs';
import { usualDisplay } from './usual-display.mjs';
import { openViewer } from './viewer-loading.mjs';

const filesLimit = 1.5e9; // bytes; WebAssembly has 2 GiB for files and samples together

/** What the page shows. */
const store = new Store({ ...initialState, settings: rememberedSettings() });
document.documentElement.dataset.theme = themeOf(store.state.settings);

let analyzer = null;
let view = null; // null until it is there, and for good where there is no canvas
let current = null; // { files, reading, document, trace, lead, summary, beginning: labels of the first minutes, isBeginning }
let running = null; // the number of the run that is under way
let runNumber = 0;
let choiceNumber = 0;
let loading = null; // { text, before }: the status while a model is loaded, and what it was before
let hasOtherTexts = false; // the canvas, than English ones
let shownModel = null; // { model, entry }
let labels = null; // what the model labels with; null until there is one

const table = new BeatTable({
  table: byId('beat-table'),
  scroll: byId('table-scroll'),
  filter: byId('filter'),
  pageText: byId('page-text'),
  back: document.querySelector('[data-action="page-back"]'),
  on: document.querySelector('[data-action="page-on"]'),
});

const { teach, hideAnswers } = bindTeaching({ store, open, select: (beat) => selectBeat(beat, 'step') });

const keptEdits = new WeakMap(); // of recordings that were open before, by their files

const choices = new Choices();
const choice = new ModelChoice(byId('model-choice'));
let haveEssentials;
/** Settled once engine and model are loaded: on a slow line they come first, as labels need no trace. */
const essentials = new Promise((resolve) => {
  haveEssentials = resolve;
});
bindLanguageChoice(byId('language'));
const starting = start();
const viewing = startViewer();

async function start() {
  try {
    const compiling = compile(engine);
    analyzer = new Analyzer(new WorkerPool({ compiling }));
    const entry = await choice.load();
    const [bytes] = await Promise.all([bytesOf(entry), compiling]);
    haveEssentials();
    const model = await analyzer.useModel(bytes, { rehearse: true });
    if (model.error) {
      throw new Error(model.error.message);
    }
    showModel(model, entry);
    if (runNumber === 0) {
      setStatus('ready', () => t('status.ready'));
    }
  } catch (error) {
    analyzer = null;
    setStatus('error', '');
    showError(() => t('error.start', { why: error.say?.() ?? error.message }));
  } finally {
    haveEssentials();
  }
}

function showModel(model, entry) {
  shownModel = { model, entry };
  labels = labelsOf(model);
  entry.task ??= labels.id; // of a file that was dropped nothing was known before
  entry.title = labels.title;
  choice.use(entry);
  renderModelParts(model, entry, labels);
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
  if (superseded() || analyzer === null) {
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
    model = await analyzer.useModel(bytes);
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
  if (running !== null) {
    return; // it ends with labels of the model in use
  }
  if (analyzer.hasBeats && current !== null) {
    const run = ++runNumber;
    running = run;
    current.beginning = null;
    rememberLabels();
    showUnlabelled();
    await finish(run, begin, await analyzer.relabel({ onProgress: onProgress(run) }));
  } else {
    setStatus('ready', () => t('status.ready'));
  }
}

/** To compare those of the next model with. */
function rememberLabels() {
  const { summary } = current;
  if (summary !== null) {
    const { samples, labels: found, task, model: name } = summary;
    store.set({ before: { samples, labels: found, task, name } });
  }
}

/** What is shown by the time that the viewer comes appears on the trace then. */
async function startViewer() {
  await essentials;
  view = await openViewer();
  if (view === null) {
    return;
  }
  window.beatlensViewer = view;
  if (current !== null) {
    drawSignal();
    drawBeats();
    view.select(table.selected);
  }
  sayOnCanvas();
  openTools();
}

/** In the language in use: English it speaks from the start. */
async function sayOnCanvas() {
  if (view !== null && (hasOtherTexts || language() !== 'en')) {
    hasOtherTexts = true;
    try {
      const { sayOnCanvas: say } = await import('./canvas-text.mjs');
      await say(view, labels);
    } catch (error) {
      console.warn(error);
    }
  }
}

/** What one does with a recording: it comes last, and the page does without it until then. */
async function openTools() {
  try {
    const { openWorkbench } = await import('./workbench/index.mjs');
    const say = (text) => {
      byId('announcer').textContent = text;
    };
    const select = (beat) => selectBeat(beat, 'step');
    openWorkbench({ store, view, analyzer, say, select, actions: { save, openSession } });
  } catch (error) {
    console.warn(error);
  }
}

const source = {
  outline: (lead) => analyzer.outline(lead, store.state.filter),
  stretch: (lead, first, count) => analyzer.stretch(lead, first, count, store.state.filter),
};

/** @param {boolean} [goesOn] the beginning of it was shown before: the view stays where it is */
function drawSignal(goesOn = false) {
  if (current.trace !== null && view !== null) {
    const { startS, endS } = view.view;
    view.show(current, source);
    if (store.state.filter !== 0) {
      view.reload();
    }
    view.setDisplay(store.state.display);
    toolbar.applyPaper();
    if (goesOn && startS > 0) {
      view.centerOn((startS + endS) / 2);
    }
  }
}

function drawBeats() {
  const { summary, beginning } = current;
  view?.setBeats(summary ?? beginning ?? noBeats, labels);
  const references = summary && (summary.references ?? tableReferences(summary, labels));
  if (references) {
    view?.setReferences(references);
  }
}

function clearResults() {
  if (current !== null) {
    keptEdits.set(current.files, store.state.edits);
  }
  current = null;
  store.set({ recording: null, summary: null, machine: null, selected: -1, edits: [], failure: null });
  byId('results').hidden = true;
  byId('intro').hidden = false;
  document.body.dataset.state = 'empty';
  clearBeats();
}

function clearBeats() {
  table.clear();
  byId('announcer').textContent = '';
}

function onProgress(run) {
  return (stage, done, all) => {
    if (run === runNumber) {
      setStatus('busy', () => progressTexts[stage](done, all), all ? done / all : undefined);
    }
  };
}

let modelForRecordings = null; // while one for tables of beats stands in for it

/** Reads and labels files; whatever runs before it is given up. */
async function open(files, { reading = {}, lead = null } = {}) {
  const dropped = performance.now();
  if (modelForRecordings !== null) {
    const entry = modelForRecordings;
    modelForRecordings = null;
    clearResults();
    await useModel(entry);
  }
  const run = ++runNumber;
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
  running = run;
  setStatus('busy', progressTexts.reading);
  await starting;
  if (run !== runNumber || analyzer === null) {
    return;
  }
  pending = { files, reading };
  window.beatlensTraceShown = null;
  window.beatlensLabelsShown = null;
  const result = await analyzer.run(files, {
    lead,
    reading,
    onProgress: onProgress(run),
    onDocument: async (opened) => {
      if (run === runNumber) {
        showDocument(opened, pending);
        await view?.drawn();
        window.beatlensTraceShown ??= view && performance.now() - dropped; // for benchmarks/long_table.mjs
      }
    },
    onBeginning: async (beginning) => {
      if (run === runNumber) {
        showBeginning(beginning, pending);
        await view?.drawn();
        window.beatlensTraceShown = window.beatlensLabelsShown = performance.now() - dropped; // for benchmarks/whole_path.mjs
      }
    },
  });
  if (result.error?.code === 'model_mismatch' && run === runNumber && (await labelTable())) {
    return;
  }
  await finish(run, dropped, result);
}

/** A table of beats that the model in use cannot label goes to the one for tables. A model that the user chooses while
 * a table is open is left to say so itself. @returns {Promise<boolean>} whether it did */
async function labelTable() {
  const before = choice.inUse;
  if (current?.document.kind !== 'beat_table' || !choice.forTables || before === choice.forTables) {
    return false;
  }
  running = null;
  modelForRecordings = before;
  return useModel(choice.forTables);
}

async function changeLead(lead) {
  const begin = performance.now();
  const run = ++runNumber;
  clearMessages();
  const { files, reading } = current;
  running = run;
  const result = await analyzer.changeLead(lead, {
    onProgress: onProgress(run),
    onDocument: (shown) => run === runNumber && showDocument(shown, { files, reading }),
  });
  await finish(run, begin, result);
}

async function finish(run, begin, result) {
  if (run !== runNumber) {
    return; // superseded
  }
  if (result.error?.code === 'cancelled') {
    return; // what cancelled it goes on from here
  }
  running = null;
  if (result.error) {
    if (current?.isBeginning) {
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
  labels = labelsOf(result.model); // they may come a moment before the page hears that this model is in use
  showSummary(result);
  await view?.drawn();
  const total = performance.now() - begin;
  // For benchmarks/page.mjs.
  window.beatlensLabelsShown ??= total;
  window.beatlensTimings = { ...result.timings, draw_ms: performance.now() - drawBegin, total_ms: total };
  setStatus('done', () => labelledText(result.summary, total));
  const waves = await measure(analyzer, result.summary, () => run === runNumber && running === null);
  if (waves !== undefined && run === runNumber) {
    store.set({ waves });
  }
}

function fail(error) {
  running = null;
  setStatus('error', '');
  if (error.code === 'sampling_rate_needed' && current === null && pending !== null) {
    byId('rate-text').textContent = error.message;
    byId('rate-text').lang = 'en';
    byId('rate-form').hidden = false;
    byId('rate').focus();
    byId('rate').select();
    return;
  }
  if (error.code === 'choice_needed' && error.choices && pending !== null) {
    choices.ask(error, pending.reading);
    return;
  }
  showError(error.message, error.code);
  store.set({ failure: { code: error.code } });
}

let pending = null; // the files that are being read, or wait for an answer

async function openFiles(files) {
  const isModel = ({ name }) => name.toLowerCase().endsWith('.safetensors');
  const model = files.find(isModel);
  const recording = files.filter((file) => !isModel(file));
  if (model) {
    let entry;
    try {
      entry = await entryOf(model.blob);
    } catch {
      showError(() => t('error.model_file', { name: model.name }));
      return;
    }
    choice.add(entry);
    modelForRecordings = null;
    if (!(await useModel(entry))) {
      return;
    }
  }
  if (!model || recording.length > 0) {
    choices.forget();
    const given = ++runNumber; // what runs is superseded from here on, whatever these files turn out to be
    clearMessages();
    setStatus('busy', progressTexts.reading);
    const isTaken = (await openExported(recording, given)) || (await openFolder(recording, given));
    if (!isTaken && given === runNumber) {
      open(recording);
    }
  }
}

/** What was kept, or exported as a file: the recording with its edits, shown as it was. */
async function openSession({ files, state = {} }) {
  const { edits = [], reading = {}, lead = null, display, t: timeS } = state;
  keptEdits.set(files, Array.isArray(edits) ? edits : []);
  folder?.close();
  await open(files, { reading, lead });
  if (current?.files === files) {
    if (display?.leads?.every((one) => one < (current.document.leads?.length ?? 0))) {
      store.set({ display: { ...store.state.display, ...display } });
    }
    if (Number.isFinite(timeS)) {
      view?.centerOn(timeS);
    }
    store.set({ savedEdits: store.state.edits });
  }
}

/** @returns {Promise<boolean>} whether the files are a session that was exported */
async function openExported(files, given) {
  if (files.length !== 1 || !files[0].name.toLowerCase().endsWith('.zip')) {
    return false;
  }
  const { holdsSession, importOne } = await import('./take-away/kept-sessions.mjs');
  if (!(await holdsSession(files[0].blob))) {
    return false;
  }
  const session = await importOne(files[0].blob);
  if (given !== runNumber) {
    return true;
  }
  if (session.error) {
    clearMessages();
    fail(session.error);
  } else {
    await openSession(session);
  }
  return true;
}

let folder = null;

/** Several recordings are listed, and the first is opened. @returns {Promise<boolean>} whether they are several */
async function openFolder(files, given) {
  if (files.length < 2 || choice.inUse === null) {
    return false;
  }
  const { Folder, recordingsOf } = await import('./folder/folder.mjs');
  const recordings = await recordingsOf(files);
  if (given !== runNumber) {
    return true; // other files came meanwhile
  }
  if (recordings.length < 2) {
    folder?.close();
    return false;
  }
  folder ??= new Folder(byId('folder'), (of) => open(of));
  folder.show(recordings, { compiling: compile(engine), model: await bytesOf(choice.inUse) });
  folder.step(1);
  return true;
}

/** The trace can be drawn; beats follow. */
function showDocument({ document: opened, trace, lead }, { files, reading }) {
  const goesOn = current?.isBeginning && current.lead === lead;
  const beginning = goesOn ? current.beginning : null; // until all are labelled
  current = { files, reading, document: opened, trace, lead, summary: null, beginning, isBeginning: false };
  beginAt(opened.start_of_day_s);
  showResults(opened.kind);
  openInStore();
  renderRecord(byId('record'), opened);
  renderLeads(opened, lead);
  choices.show(opened, reading);
  drawSignal(goesOn);
  showUnlabelled();
}

/** The first minutes of a large file, while the rest is read: only on the trace, as their figures would be taken for all. */
function showBeginning({ document: opened, trace, lead, summary: beginning }, { files, reading }) {
  current = { files, reading, document: opened, trace, lead, summary: null, beginning, isBeginning: true };
  showResults(opened.kind);
  openInStore();
  for (const name of ['record', 'summary', 'comparison']) {
    byId(name).replaceChildren();
  }
  renderLeads(opened, lead);
  drawSignal();
  drawBeats();
  setStatus('busy', () => t('status.beginning'));
}

/** The recording that is shown, in the store; of another one than before also how it is shown. */
function openInStore() {
  const { document: opened, lead, files } = current;
  const isAnother = store.state.recording?.files !== files;
  store.set({ recording: current, summary: null, machine: null, waves: undefined, selected: -1 });
  if (isAnother) {
    const display = usualDisplay(opened, lead, byId('trace-frame').clientWidth);
    const edits = keptEdits.get(files) ?? [];
    store.set({ display: { ...store.state.display, ...display }, edits, before: null });
    store.forgetHistory();
    if (edits.length > 0) {
      analyzer.edit({
        ...editList({ sampling_rate_hz: 1 }, opened, edits),
        sampling_rate_hz: current.trace.sampling_rate_hz,
      });
    }
  } else if (store.state.display.arrangement === 'single') {
    store.set({ display: { ...store.state.display, leads: [lead] } });
  }
  hideAnswers();
}

function showResults(kind) {
  byId('intro').hidden = true;
  byId('results').hidden = false;
  document.body.dataset.state = 'results';
  document.body.dataset.kind = kind;
}

/** The document that is open, while its beats have no labels. */
function showUnlabelled() {
  current.summary = null;
  store.set({ summary: null, machine: null, waves: undefined, selected: -1 });
  renderSummary(byId('summary'), current.document, null, labels);
  renderComparison(byId('comparison'), current.document, null, labels);
  renderMeasurements(null, null);
  clearBeats();
  drawBeats();
  showWarnings(current.document.warnings);
}

const noBeats = { samples: new Int32Array(0), labels: new Uint8Array(0), probabilities: new Float32Array(0) };

function showSummary({ document: opened, summary, machine }) {
  current.summary = summary;
  store.set({ summary, machine: machine ?? summary, labels, waves: summary.waves ?? store.state.waves });
  showWarnings(summary.warnings ?? opened.warnings); // the document's, and what was found about the signal
  renderSummary(byId('summary'), opened, summary, labels);
  renderComparison(byId('comparison'), opened, summary, labels);
  table.show(opened, summary, labels);
  drawBeats();
}

let editNumber = 0;

/** The edits in the store, in the labels and figures. Of several changes in a row the last one counts. */
async function applyEdits() {
  const { edits, recording, machine } = store.state;
  if (machine === null || recording?.document.kind !== 'record') {
    return; // labels come with them
  }
  const number = ++editNumber;
  const shown = current;
  const summary = await analyzer.edit(editList(machine, recording.document, edits));
  if (number !== editNumber || shown !== current || current?.summary === null) {
    return;
  }
  if (summary.error) {
    if (summary.error.code !== 'cancelled') {
      showError(summary.error.message, summary.error.code);
    }
    return;
  }
  const sample = current.summary.samples[table.selected];
  showSummary({ document: current.document, summary, machine });
  renderMeasurements(summary.rhythm, summary.waves ?? store.state.waves);
  const again = summary.samples.findIndex((one) => Math.abs(one - sample) <= 0.05 * summary.sampling_rate_hz);
  if (again >= 0) {
    selectBeat(again, 'step');
  }
}

store.subscribe((_, changed) => {
  if (changed.has('edits') && current?.summary) {
    applyEdits();
  }
});

/** Shows a beat wherever it is listed. @param {'trace' | 'table' | 'step'} source */
function selectBeat(beat, source) {
  if (!current?.summary) {
    return;
  }
  table.select(beat);
  store.set({ selected: beat });
  if (source !== 'trace') {
    view?.select(beat);
  }
  byId('announcer').replaceChildren(...(store.state.display.hideLabels ? [] : table.describe(beat)));
}

function stepAbnormal(direction) {
  if (view === null || store.state.display.hideLabels) {
    return;
  }
  const beat = current?.summary ? view.stepAbnormal(direction) : -1;
  if (beat >= 0) {
    selectBeat(beat, 'step');
  } else {
    const key = stepKey(direction > 0 ? 'step.none_after' : 'step.none_before', labels);
    byId('announcer').textContent = t(key, { name: labels?.other ?? '' });
  }
}

async function save(format) {
  if (current?.summary || current?.document.kind === 'beat_list') {
    const { error } = await saveReport(analyzer, current.document.name, format);
    if (error) {
      showError(error.message, error.code);
    }
  }
}

const actions = {
  choose: () => byId('file-input').click(),
  'choose-folder': () => byId('folder-input').click(),
  sample: async () => {
    try {
      openFiles(await fetchSample());
    } catch (error) {
      clearMessages();
      showError(error.say ?? error.message);
    }
  },
  'zoom-in': () => view?.zoom(1.5),
  'zoom-out': () => view?.zoom(1 / 1.5),
  'next-abnormal': () => stepAbnormal(1),
  'previous-abnormal': () => stepAbnormal(-1),
  gallery: () => teach('gallery'),
  quiz: () => teach('quiz'),
  csv: () => save('csv'),
  json: () => save('json'),
  html: () => save('html'),
};
document.addEventListener('click', (event) => actions[event.target.closest('[data-action]')?.dataset.action]?.());

const toolbar = bindToolbar({ getView: () => view, stepAbnormal });
table.onSelect = (beat) => selectBeat(beat, 'table');
choice.onChoose = (entry) => {
  modelForRecordings = null;
  return useModel(entry);
};
choices.onChange = (reading) => open(pending.files, { reading });
byId('lead').addEventListener('change', (event) => changeLead(Number(event.target.value)));
for (const input of [byId('file-input'), byId('folder-input')]) {
  input.addEventListener('change', () => {
    const files = [...input.files].map(withFolder);
    input.value = ''; // the same files can be chosen again
    if (files.length > 0) {
      openFiles(files);
    }
  });
}
byId('rate-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { files, reading } = pending;
  open(files, { reading: { ...reading, samplingRateHz: Number(byId('rate').value) } });
});
acceptDrops(openFiles);
if (/[#&]quiz=/.test(location.hash)) {
  starting.then(() => teach('quiz'));
}

/** Links, files from elsewhere, use without a connection: they wait until labels are possible, and where nothing asks for them
 * at once until the trace is there. */
async function connect() {
  const settled = Promise.all([starting, viewing]);
  await (location.hash === '' && window.opener === null && window.parent === window ? settled : starting);
  try {
    const { connectPage } = await import('./connect/index.mjs');
    await connectPage({
      store,
      settled,
      view: () => view,
      isBusy: () => running !== null,
      openFiles,
      changeLead,
      model: () => choice.inUse?.id,
      firstModel: () => choice.first?.id,
      useModel: async (id) => choice.named(id) !== undefined && choice.onChoose(choice.named(id)),
      openQuiz: () => teach('quiz'),
      showError,
    });
  } catch (error) {
    console.warn(error);
  }
}
connect();

/** All that is shown, in another language; what was opened, edited and chosen stays. */
onLanguage((code) => {
  document.documentElement.lang = languageTag();
  document.title = t('page.title');
  translate(document);
  byId('announcer').textContent = '';
  if (shownModel !== null) {
    labels = labelsOf(shownModel.model);
    renderModelParts(shownModel.model, shownModel.entry, labels);
  }
  if (current !== null && !current.isBeginning) {
    const { document: opened, summary } = current;
    renderRecord(byId('record'), opened);
    renderSummary(byId('summary'), opened, summary, labels);
    renderComparison(byId('comparison'), opened, summary, labels);
    table.refresh(labels);
  }
  folder?.refresh();
  sayOnCanvas();
  store.set({ language: code, ...(store.state.labels === null ? {} : { labels }) });
});
