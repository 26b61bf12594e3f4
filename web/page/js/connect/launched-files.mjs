/**
 * Files that were opened with the installed page, from the desktop. The system hands over what was clicked and nothing beside
 * it: a header of a WFDB record without its signals. The folder that has them is asked for once.
 */
import { element } from '../dom.mjs';
import { ask } from './question.mjs';
import { completed, missingFiles } from './record-files.mjs';
import { connectTexts } from './texts.mjs';

/** @param {{ openFiles: (files: { name: string, blob: File }[]) => void, showError: (text: string) => void }} page */
export function takeLaunchedFiles({ openFiles, showError }) {
  window.launchQueue?.setConsumer(async ({ files: handles = [] }) => {
    const files = [];
    try {
      for (const handle of handles.filter(({ kind }) => kind === 'file')) {
        const file = await handle.getFile();
        files.push({ name: file.name, blob: file });
      }
    } catch {
      const { t } = await connectTexts();
      showError(t('connect.launch.unreadable'));
      return;
    }
    if (files.length > 0) {
      const whole = await withFolder(files, handles[0]);
      if (whole !== null) {
        openFiles(whole);
      }
    }
  });
}

/** @returns {Promise<{ name: string, blob: Blob }[] | null>} null: the person would rather not */
async function withFolder(files, beside) {
  const missing = await missingFiles(files);
  if (missing.length === 0) {
    return files;
  }
  const { t } = await connectTexts();
  const list = (names) => (names.length > 3 ? `${names.slice(0, 3).join(', ')} …` : names.join(', '));
  let whole = null;
  const isChosen = await ask({
    title: t('connect.launch.title', { name: files[0].name }),
    body: [
      element('p', {}, t('connect.launch.text', { files: list(missing) })),
      element('p', { class: 'question-note' }, t('connect.launch.note')),
    ],
    no: t('connect.cancel'),
    yes: t('connect.launch.choose'),
    onYes: async (say) => {
      const folder = await chooseFolder(beside);
      if (folder === null) {
        return false;
      }
      const found = await completed(files, folder);
      if (found.missing.length > 0) {
        say(t('connect.launch.not_there', { files: list(found.missing) }));
        return false;
      }
      whole = found.files;
      return true;
    },
  });
  return isChosen ? whole : null;
}

/** @returns {Promise<import('./record-files.mjs').Folder | null>} null: none was chosen */
async function chooseFolder(beside) {
  if (!('showDirectoryPicker' in window)) {
    return chosenByInput();
  }
  try {
    const directory = await window.showDirectoryPicker({ id: 'records', startIn: beside });
    const folder = new Map();
    for await (const [name, handle] of directory.entries()) {
      if (handle.kind === 'file') {
        folder.set(name, () => handle.getFile());
      }
    }
    return folder;
  } catch {
    return null; // the chooser was closed, or may not read there
  }
}

/** Everywhere else: a file input that takes folders. */
function chosenByInput() {
  const input = element('input', { type: 'file', webkitdirectory: true, hidden: true });
  document.querySelector('dialog[open]').append(input);
  return new Promise((resolve) => {
    const done = (folder) => {
      input.remove();
      resolve(folder);
    };
    input.addEventListener('cancel', () => done(null));
    input.addEventListener('change', () => {
      const direct = [...input.files].filter(({ webkitRelativePath: at }) => at.split('/').length <= 2);
      done(new Map(direct.map((file) => [file.name, async () => file])));
    });
    input.click();
  });
}
