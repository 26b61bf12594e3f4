/** What a person opens or drops: a recording, several, a model, or a session that was exported. */
import { engine } from '../engine/places.mjs';
import { compile } from '../engine/wasm.mjs';
import { byId } from './dom.mjs';
import { acceptDrops, fetchSample, withFolder } from './files.mjs';
import { clearMessages, progressTexts, setStatus, showError } from './messages.mjs';
import { bytesOf, entryOf } from './model-choice.mjs';
import { page, store } from './page.mjs';
import { choice, chooseModel, fail, open } from './runs.mjs';
import { choices, keptEdits } from './showing.mjs';
import { onLanguage, t } from './text.mjs';

let folder = null;

export async function openFiles(files) {
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
    if (!(await chooseModel(entry))) {
      return;
    }
  }
  if (!model || recording.length > 0) {
    choices.forget();
    const given = ++page.runNumber; // what runs is superseded from here on, whatever these files turn out to be
    clearMessages();
    setStatus('busy', progressTexts.reading);
    const isTaken = (await openExported(recording, given)) || (await openFolder(recording, given));
    if (!isTaken && given === page.runNumber) {
      open(recording);
    }
  }
}

export async function openSample() {
  try {
    openFiles(await fetchSample());
  } catch (error) {
    clearMessages();
    showError(error.say ?? error.message);
  }
}

/** What was kept, or exported as a file: the recording with its edits, shown as it was. */
export async function openSession({ files, state = {} }) {
  const { edits = [], reading = {}, lead = null, display, t: timeS } = state;
  keptEdits.set(files, Array.isArray(edits) ? edits : []);
  folder?.close();
  await open(files, { reading, lead });
  if (store.state.recording?.files === files) {
    if (display?.leads?.every((one) => one < (store.state.recording.document.leads?.length ?? 0))) {
      store.set({ display: { ...store.state.display, ...display } });
    }
    if (Number.isFinite(timeS)) {
      page.view?.centerOn(timeS);
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
  if (given !== page.runNumber) {
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

/** Several recordings are listed, and the first is opened. @returns {Promise<boolean>} whether they are several */
async function openFolder(files, given) {
  if (files.length < 2 || choice.inUse === null) {
    return false;
  }
  const { Folder, recordingsOf } = await import('./folder/folder.mjs');
  const recordings = await recordingsOf(files);
  if (given !== page.runNumber) {
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

for (const input of [byId('file-input'), byId('folder-input')]) {
  input.addEventListener('change', () => {
    const files = [...input.files].map(withFolder);
    input.value = ''; // the same files can be chosen again
    if (files.length > 0) {
      openFiles(files);
    }
  });
}
acceptDrops(openFiles);
onLanguage(() => folder?.refresh());
