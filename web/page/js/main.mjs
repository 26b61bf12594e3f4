/** The page: files in, results shown. Engine and viewer know nothing of it. */
import { byId } from './dom.mjs';
import { openFiles, openSample, openSession } from './incoming.mjs';
import { bindLanguageChoice } from './languages.mjs';
import { saveReport } from './measurements.mjs';
import { showError } from './messages.mjs';
import { page, store } from './page.mjs';
import { changeLead, choice, chooseModel, essentials, open, showModelAgain, starting } from './runs.mjs';
import { themeOf } from './settings.mjs';
import { drawBeats, drawSignal, selectBeat, showAgain, stepAbnormal, table } from './showing.mjs';
import { language, languageTag, onLanguage, t, translate } from './text.mjs';
import { openViewer } from './viewer-loading.mjs';

document.documentElement.dataset.theme = themeOf(store.state.settings);
bindLanguageChoice(byId('language'));

let hasOtherTexts = false; // the canvas, than English ones
let openTeaching = null; // once somebody has asked for it

const select = (beat) => selectBeat(beat, 'step');
const viewing = startViewer();

/** What is shown by the time that the viewer comes appears on the trace then. */
async function startViewer() {
  await essentials;
  page.view = await openViewer();
  if (page.view === null) {
    return;
  }
  window.beatlensViewer = page.view;
  if (store.state.recording !== null) {
    drawSignal();
    drawBeats();
    page.view.select(table.selected);
  }
  sayOnCanvas();
  openTools();
}

/** In the language in use: English it speaks from the start. */
async function sayOnCanvas() {
  if (page.view !== null && (hasOtherTexts || language() !== 'en')) {
    hasOtherTexts = true;
    try {
      const { sayOnCanvas: say } = await import('./drawing/canvas-text.mjs');
      await say(page.view, page.labels);
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
    openWorkbench({ store, view: page.view, analyzer: page.analyzer, say, select, actions: { save, openSession } });
  } catch (error) {
    console.warn(error);
  }
}

/** @param {'gallery' | 'quiz'} what */
async function teach(what) {
  try {
    const { bindTeaching } = await import('./teach/index.mjs');
    openTeaching ??= bindTeaching({ store, open, select });
    await openTeaching(what);
  } catch (error) {
    showError(t('panels.not_loaded'));
    console.warn(error);
  }
}

async function save(format) {
  const { recording, summary } = store.state;
  if (summary !== null || recording?.document.kind === 'beat_list') {
    const { error } = await saveReport(page.analyzer, recording.document.name, format);
    if (error) {
      showError(error.message, error.code);
    }
  }
}

const actions = {
  choose: () => byId('file-input').click(),
  'choose-folder': () => byId('folder-input').click(),
  sample: openSample,
  'zoom-in': () => page.view?.zoom(1.5),
  'zoom-out': () => page.view?.zoom(1 / 1.5),
  'next-abnormal': () => stepAbnormal(1),
  'previous-abnormal': () => stepAbnormal(-1),
  gallery: () => teach('gallery'),
  quiz: () => teach('quiz'),
  csv: () => save('csv'),
  json: () => save('json'),
  html: () => save('html'),
};
document.addEventListener('click', (event) => actions[event.target.closest('[data-action]')?.dataset.action]?.());
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
      view: () => page.view,
      isBusy: () => page.running !== null,
      openFiles,
      changeLead,
      model: () => choice.inUse?.id,
      firstModel: () => choice.first?.id,
      useModel: async (id) => choice.named(id) !== undefined && chooseModel(choice.named(id)),
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
  showModelAgain();
  showAgain();
  sayOnCanvas();
  store.set({ language: code, ...(store.state.labels === null ? {} : { labels: page.labels }) });
});
