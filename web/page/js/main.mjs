/** The page: files in, results shown. Engine and viewer know nothing of it. */
import { Analyzer } from '../engine/analyzer.mjs';
import { BeatTable } from './beat-table.mjs';
import { classes } from './classes.mjs';
import { badge, byId, count, element, plural } from './dom.mjs';
import { acceptDrops, fetchRecord, saveText } from './files.mjs';
import { renderComparison, renderModel, renderRecord, renderSummary } from './summary.mjs';
import { bindToolbar } from './toolbar.mjs';

const filesLimit = 1.5e9; // bytes; WebAssembly has 2 GiB for files and samples together

let analyzer = null;
let view = null; // null until it started, and for good where there is no WebGL 2
let current = null; // { files, document, summary, lead }
let runNumber = 0;

const table = new BeatTable({
  table: byId('beat-table'),
  scroll: byId('table-scroll'),
  filter: byId('filter'),
  pageText: byId('page-text'),
  back: document.querySelector('[data-action="page-back"]'),
  on: document.querySelector('[data-action="page-on"]'),
});

const starting = start();
const viewing = startViewer();

async function start() {
  byId('legend').replaceChildren(
    ...classes.map(({ letter, name, note }) =>
      element('li', {}, badge(letter), element('span', {}, name, note ? element('small', {}, note) : false)),
    ),
  );
  try {
    const models = new URL('assets/models/', document.baseURI);
    const index = await (await fetch(new URL('index.json', models))).json();
    analyzer = await Analyzer.create({ modelUrl: new URL(index.default, models) });
    const model = await analyzer.model();
    if (model.error) {
      throw new Error(model.error.message);
    }
    renderModel(byId('intro-model'), model);
    renderModel(byId('model'), model);
    await analyzer.ready();
    if (runNumber === 0) {
      setStatus('ready', 'Ready.');
    }
  } catch (error) {
    analyzer = null;
    setStatus('error', '');
    showError(`Beatlens could not start: ${error.message}`);
  }
}

async function startViewer() {
  try {
    const { TraceView } = await import('./trace-view.mjs');
    view = await TraceView.create(byId('canvas'), byId('trace-frame'));
    view.onBeatClicked = (beat) => selectBeat(beat, 'trace');
    window.beatlensViewer = view;
  } catch (error) {
    console.warn(error);
    byId('viewer').dataset.missing = '';
    byId('viewer-missing').hidden = false;
  }
}

function setStatus(state, text, share) {
  const status = byId('status');
  status.dataset.state = state;
  byId('status-text').textContent = text;
  const progress = byId('progress');
  progress.hidden = state !== 'busy';
  if (share === undefined) {
    progress.removeAttribute('value');
  } else {
    progress.value = share;
  }
}

function showError(message, code = '') {
  const box = byId('error');
  box.hidden = false;
  box.dataset.code = code;
  box.textContent = message;
}

function clearMessages() {
  byId('error').hidden = true;
  byId('error').textContent = '';
  byId('rate-form').hidden = true;
  byId('warnings').hidden = true;
}

function clearResults() {
  current = null;
  byId('results').hidden = true;
  byId('intro').hidden = false;
  document.body.dataset.state = 'empty';
  table.clear();
}

const progressTexts = {
  reading: () => 'Reading…',
  locating: () => 'Finding beats…',
  labelling: (done, all) => `Labelling ${count(done)} of ${plural(all, 'beat')}…`,
};

function onProgress(run) {
  return (stage, done, all) => {
    if (run === runNumber) {
      setStatus('busy', progressTexts[stage](done, all), all ? done / all : undefined);
    }
  };
}

/** Reads and labels files; whatever runs before it is given up. */
async function open(files, { samplingRateHz = 0 } = {}) {
  const dropped = performance.now();
  const run = ++runNumber;
  clearMessages();
  clearResults();
  if (files.length === 0) {
    fail({ code: 'empty_input', message: 'No file was dropped: drop the files of a recording, not text or a link.' });
    return;
  }
  if (files.reduce((sum, { size }) => sum + size, 0) > filesLimit) {
    fail({ code: 'out_of_range', message: 'These files are too large for the browser: the limit is 1.5 GB.' });
    return;
  }
  setStatus('busy', 'Reading…');
  await starting;
  await viewing;
  if (run !== runNumber || analyzer === null) {
    return;
  }
  const lead = 0;
  const result = await analyzer.run(files, {
    lead,
    samplingRateHz,
    onProgress: onProgress(run),
    onDocument: (opened) => run === runNumber && showDocument(opened, { files, lead }),
  });
  await finish(run, dropped, result);
}

async function changeLead(lead) {
  const begin = performance.now();
  const run = ++runNumber;
  clearMessages();
  const { document: opened, files } = current;
  const result = await analyzer.changeLead(opened, lead, {
    onProgress: onProgress(run),
    onDocument: (shown) => run === runNumber && showDocument(shown, { files, lead }),
  });
  await finish(run, begin, result);
}

async function finish(run, begin, result) {
  if (run !== runNumber) {
    return; // superseded
  }
  if (result.error) {
    fail(result.error);
    return;
  }
  const drawBegin = performance.now();
  showSummary(result);
  await view?.drawn();
  const total = performance.now() - begin;
  // For benchmarks/page.mjs.
  window.beatlensTimings = { ...result.timings, draw_ms: performance.now() - drawBegin, total_ms: total };
  setStatus(
    'done',
    `${plural(result.summary.labels.length, 'beat')} labelled in ${(total / 1000).toFixed(2)} s, on this machine.`,
  );
}

function fail(error) {
  if (error.code === 'cancelled') {
    return;
  }
  setStatus('error', '');
  if (error.code === 'sampling_rate_needed' && current === null && pending !== null) {
    byId('rate-text').textContent = error.message;
    byId('rate-form').hidden = false;
    byId('rate').focus();
    byId('rate').select();
    return;
  }
  showError(error.message, error.code);
}

let pending = null; // the files that wait for a sampling rate

function openFiles(files) {
  pending = files;
  open(files);
}

/** The trace can be drawn; beats follow. */
function showDocument({ document: opened, trace }, { files, lead }) {
  current = { files, document: opened, summary: null, lead };
  byId('intro').hidden = true;
  byId('results').hidden = false;
  document.body.dataset.state = 'results';
  document.body.dataset.kind = opened.kind;
  renderSummary(byId('summary'), opened, null);
  renderRecord(byId('record'), opened);
  renderComparison(byId('comparison'), opened, null);
  renderLeads(opened, lead);
  table.clear();
  view?.show(trace);
  toolbar.applyPaper();
  const warnings = byId('warnings');
  warnings.hidden = opened.warnings.length === 0;
  warnings.replaceChildren(...opened.warnings.map((warning) => element('li', {}, warning)));
}

function showSummary({ document: opened, summary }) {
  current.summary = summary;
  renderSummary(byId('summary'), opened, summary);
  renderComparison(byId('comparison'), opened, summary);
  table.show(opened, summary);
  view?.setBeats(summary);
  const references = summary.references ?? tableReferences(summary);
  if (references) {
    view?.setReferences(references);
  }
}

/** A beat table's class column, as annotations at the start of each beat. */
function tableReferences({ samples, labels, reference_labels: reference }) {
  if (!reference) {
    return null;
  }
  return {
    samples,
    labels: reference,
    statuses: Uint8Array.from(labels, (label, beat) => (label === reference[beat] ? 1 : 2)),
    beats: Int32Array.from(labels, (_, beat) => beat),
    texts: Array.from(reference, (label) => classes[label].letter).join('\n'),
  };
}

function renderLeads(opened, lead) {
  const leads = opened.kind === 'record' ? opened.leads : [];
  const select = byId('lead');
  byId('lead-field').hidden = leads.length < 2;
  select.replaceChildren(
    ...leads.map(({ name }, index) => element('option', { value: String(index), selected: index === lead }, name)),
  );
}

/** Shows a beat wherever it is listed. @param {'trace' | 'table' | 'step'} source */
function selectBeat(beat, source) {
  if (!current?.summary) {
    return;
  }
  table.select(beat);
  if (source !== 'trace') {
    view?.select(beat);
  }
  byId('announcer').textContent = table.describe(beat);
}

function stepAbnormal(direction) {
  const beat = view && current?.summary ? view.stepAbnormal(direction) : -1;
  if (beat >= 0) {
    selectBeat(beat, 'step');
  } else {
    byId('announcer').textContent =
      direction > 0 ? 'No abnormal beat after this one.' : 'No abnormal beat before this one.';
  }
}

async function save(format) {
  if (!current?.summary) {
    return;
  }
  const text = await analyzer.report(format);
  const stem = (current.document.name || 'recording').replace(/[^\w.-]+/g, '_');
  saveText(text, `${stem}-beats.${format}`, format === 'csv' ? 'text/csv' : 'application/json');
}

const actions = {
  choose: () => byId('file-input').click(),
  sample: async () => {
    try {
      openFiles(await fetchRecord('assets/samples/sample', ['hea', 'dat', 'atr']));
    } catch (error) {
      clearMessages();
      showError(error.message);
    }
  },
  'zoom-in': () => view?.zoom(1.5),
  'zoom-out': () => view?.zoom(1 / 1.5),
  'next-abnormal': () => stepAbnormal(1),
  'previous-abnormal': () => stepAbnormal(-1),
  csv: () => save('csv'),
  json: () => save('json'),
};
document.addEventListener('click', (event) => actions[event.target.closest('[data-action]')?.dataset.action]?.());

const toolbar = bindToolbar({ getView: () => view, stepAbnormal });
table.onSelect = (beat) => selectBeat(beat, 'table');
byId('lead').addEventListener('change', (event) => changeLead(Number(event.target.value)));
byId('file-input').addEventListener('change', (event) => {
  const files = [...event.target.files];
  event.target.value = ''; // the same files can be chosen again
  if (files.length > 0) {
    openFiles(files);
  }
});
byId('rate-form').addEventListener('submit', (event) => {
  event.preventDefault();
  open(pending, { samplingRateHz: Number(byId('rate').value) });
});
acceptDrops(openFiles);
