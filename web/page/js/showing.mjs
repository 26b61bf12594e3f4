/** What is open, on the page: record, labels, trace and table. */
import { BeatTable } from './beat-table.mjs';
import { Choices } from './choices.mjs';
import { byId } from './dom.mjs';
import { editList } from './edit-list.mjs';
import { stepKey, tableReferences } from './label-sets.mjs';
import { renderMeasurements } from './measurements.mjs';
import { setStatus, showWarnings } from './messages.mjs';
import { page, store } from './page.mjs';
import { renderComparison, renderLeads, renderRecord, renderSummary } from './summary.mjs';
import { beginAt, t } from './text.mjs';
import { bindToolbar } from './toolbar.mjs';
import { usualDisplay } from './usual-display.mjs';

export const table = new BeatTable({
  table: byId('beat-table'),
  scroll: byId('table-scroll'),
  filter: byId('filter'),
  pageText: byId('page-text'),
  back: document.querySelector('[data-action="page-back"]'),
  on: document.querySelector('[data-action="page-on"]'),
});

export const choices = new Choices(); // of a recording's sheet, channels and the like

export const keptEdits = new WeakMap(); // of recordings that were open before, by their files

const noBeats = { samples: new Int32Array(0), labels: new Uint8Array(0), probabilities: new Float32Array(0) };

const source = {
  outline: (lead) => page.analyzer.outline(lead, store.state.filter),
  stretch: (lead, first, count) => page.analyzer.stretch(lead, first, count, store.state.filter),
};

/** @param {boolean} [goesOn] the beginning of it was shown before: the view stays where it is */
export function drawSignal(goesOn = false) {
  const { recording } = store.state;
  if (recording.trace !== null && page.view !== null) {
    const { startS, endS } = page.view.view;
    page.view.show(recording, source);
    if (store.state.filter !== 0) {
      page.view.reload();
    }
    page.view.setDisplay(store.state.display);
    toolbar.applyPaper();
    if (goesOn && startS > 0) {
      page.view.centerOn((startS + endS) / 2);
    }
  }
}

export function drawBeats() {
  const { summary, recording } = store.state;
  page.view?.setBeats(summary ?? recording.beginning ?? noBeats, page.labels);
  const references = summary && (summary.references ?? tableReferences(summary, page.labels));
  if (references) {
    page.view?.setReferences(references);
  }
}

export function clearResults() {
  const { recording, edits } = store.state;
  if (recording !== null) {
    keptEdits.set(recording.files, edits);
  }
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

/** The trace can be drawn; beats follow. */
export function showDocument({ document: opened, trace, lead }, { files, reading }) {
  const { recording: before } = store.state;
  const goesOn = before?.isBeginning && before.lead === lead;
  const beginning = goesOn ? before.beginning : null; // until all are labelled
  beginAt(opened.start_of_day_s);
  showResults(opened.kind);
  openInStore({ files, reading, document: opened, trace, lead, beginning, isBeginning: false });
  renderRecord(byId('record'), opened);
  renderLeads(opened, lead);
  choices.show(opened, reading);
  drawSignal(goesOn);
  showUnlabelled();
}

/** The first minutes of a large file, while the rest is read: only on the trace, as their figures would be taken for all. */
export function showBeginning({ document: opened, trace, lead, summary: beginning }, { files, reading }) {
  showResults(opened.kind);
  openInStore({ files, reading, document: opened, trace, lead, beginning, isBeginning: true });
  for (const name of ['record', 'summary', 'comparison']) {
    byId(name).replaceChildren();
  }
  renderLeads(opened, lead);
  drawSignal();
  drawBeats();
  setStatus('busy', () => t('status.beginning'));
}

/** The recording that is shown, in the store; of another one than before also how it is shown. */
function openInStore(recording) {
  const { document: opened, lead, files } = recording;
  const isAnother = store.state.recording?.files !== files;
  store.set({ recording, summary: null, machine: null, waves: undefined, selected: -1 });
  if (isAnother) {
    const display = usualDisplay(opened, lead, byId('trace-frame').clientWidth);
    const edits = keptEdits.get(files) ?? [];
    store.set({ display: { ...store.state.display, ...display }, edits, before: null });
    store.forgetHistory();
    if (edits.length > 0) {
      page.analyzer.edit({
        ...editList({ sampling_rate_hz: 1 }, opened, edits),
        sampling_rate_hz: recording.trace.sampling_rate_hz,
      });
    }
  } else if (store.state.display.arrangement === 'single') {
    store.set({ display: { ...store.state.display, leads: [lead] } });
  }
}

function showResults(kind) {
  byId('intro').hidden = true;
  byId('results').hidden = false;
  document.body.dataset.state = 'results';
  document.body.dataset.kind = kind;
}

/** The document that is open, while its beats have no labels. */
export function showUnlabelled() {
  const { document: opened } = store.state.recording;
  store.set({ summary: null, machine: null, waves: undefined, selected: -1 });
  renderSummary(byId('summary'), opened, null, page.labels);
  renderComparison(byId('comparison'), opened, null, page.labels);
  renderMeasurements(null, null);
  clearBeats();
  drawBeats();
  showWarnings(opened.warnings);
}

export function showSummary({ document: opened, summary, machine }) {
  store.set({ summary, machine: machine ?? summary, labels: page.labels, waves: summary.waves ?? store.state.waves });
  showWarnings(summary.warnings ?? opened.warnings); // the document's, and what was found about the signal
  renderSummary(byId('summary'), opened, summary, page.labels);
  renderComparison(byId('comparison'), opened, summary, page.labels);
  table.show(opened, summary, page.labels);
  drawBeats();
}

/** All of it anew, in the language in use. */
export function showAgain() {
  const { labels } = page;
  const { recording, summary } = store.state;
  if (recording !== null && !recording.isBeginning) {
    const { document: opened } = recording;
    renderRecord(byId('record'), opened);
    renderSummary(byId('summary'), opened, summary, labels);
    renderComparison(byId('comparison'), opened, summary, labels);
    table.refresh(labels);
  }
}

/** Shows a beat wherever it is listed. @param {'trace' | 'table' | 'step'} source */
export function selectBeat(beat, source) {
  if (store.state.summary === null) {
    return;
  }
  table.select(beat);
  store.set({ selected: beat });
  if (source !== 'trace') {
    page.view?.select(beat);
  }
  byId('announcer').replaceChildren(...(store.state.display.hideLabels ? [] : table.describe(beat)));
}

export function stepAbnormal(direction) {
  if (page.view === null || store.state.display.hideLabels) {
    return;
  }
  const beat = store.state.summary !== null ? page.view.stepAbnormal(direction) : -1;
  if (beat >= 0) {
    selectBeat(beat, 'step');
  } else {
    const key = stepKey(direction > 0 ? 'step.none_after' : 'step.none_before', page.labels);
    byId('announcer').textContent = t(key, { name: page.labels?.other ?? '' });
  }
}

const toolbar = bindToolbar({ getView: () => page.view, stepAbnormal });
table.onSelect = (beat) => selectBeat(beat, 'table');
