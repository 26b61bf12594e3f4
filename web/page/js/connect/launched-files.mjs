/**
 * Files that were opened with the installed page, from the desktop. The system hands over what was clicked and nothing beside
 * it: a header of a WFDB record without its signals. The folder that has them is asked for, and remembered if the person wants.
 */
import { element } from '../dom.mjs';
import { forget, remember, rememberedFor } from './kept-folders.mjs';
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
async function withFolder(files, handle) {
  const missing = await missingFiles(files);
  if (missing.length === 0) {
    return files;
  }
  const known = await rememberedFor(handle);
  if (known !== null && (await isReadable(known.folder, 'queryPermission'))) {
    const found = await filesOf(known)
      .then((folder) => completed(files, folder))
      .catch(() => null);
    if (found !== null && found.missing.length === 0) {
      return found.files;
    }
  }
  return askForFolder(files, missing, handle, known);
}

/** @param {{ folder: FileSystemDirectoryHandle, path: string[] } | null} known a folder that is remembered for this file */
async function askForFolder(files, missing, handle, known) {
  const { t } = await connectTexts();
  const list = (names) => (names.length > 3 ? `${names.slice(0, 3).join(', ')} …` : names.join(', '));
  const canRemember = 'showDirectoryPicker' in window;
  const remembering = element('input', { type: 'checkbox' });
  let whole = null;
  const take = async (folder, say) => {
    const found = await completed(files, folder).catch(() => null); // a file may go while it is read
    if (found === null) {
      say(t('connect.launch.unreadable'));
      return false;
    }
    if (found.missing.length > 0) {
      say(t('connect.launch.not_there', { files: list(found.missing) }));
      return false;
    }
    whole = found.files;
    return true;
  };
  const again = async (say) => {
    if (!(await isReadable(known.folder, 'requestPermission'))) {
      say(t('connect.launch.not_allowed'));
      return false;
    }
    const folder = await filesOf(known).catch(() => null);
    if (folder === null) {
      say(t('connect.launch.unreadable'));
      return false;
    }
    return take(folder, say);
  };
  const choose = async (say) => {
    const chosen = canRemember ? await chooseFolder(handle) : await chosenByInput();
    if (chosen === null || !(await take(chosen.files, say))) {
      return false;
    }
    if (remembering.checked) {
      await remember(chosen.directory);
    }
    return true;
  };
  const forgetKnown = async (say, button) => {
    await forget(known.folder);
    for (const gone of button.parentElement.querySelectorAll('.question-more')) {
      gone.remove();
    }
    say(t('connect.launch.forgotten', { folder: known.folder.name }));
    return false;
  };
  const isChosen = await ask({
    title: t('connect.launch.title', { name: files[0].name }),
    body: [
      element('p', {}, t('connect.launch.text', { files: list(missing) })),
      element('p', { class: 'question-note' }, t('connect.launch.note')),
      ...(canRemember
        ? [
            element('label', { class: 'check' }, remembering, element('span', {}, t('connect.launch.remember'))),
            element('p', { class: 'question-note' }, t('connect.launch.remember_note')),
          ]
        : []),
    ],
    no: t('connect.cancel'),
    yes: t('connect.launch.choose'),
    onYes: choose,
    more:
      known === null
        ? []
        : [
            { text: t('connect.launch.again', { folder: known.folder.name }), onPress: again },
            { text: t('connect.launch.forget', { folder: known.folder.name }), onPress: forgetKnown },
          ],
  });
  return isChosen ? whole : null;
}

/** @param {'queryPermission' | 'requestPermission'} how the second may ask the person, and needs a press of a button for it */
const isReadable = async (folder, how) => {
  try {
    return (await folder[how]({ mode: 'read' })) === 'granted';
  } catch {
    return false;
  }
};

/** @returns {Promise<import('./record-files.mjs').Folder>} */
async function filesOf({ folder, path }) {
  let directory = folder;
  for (const name of path) {
    directory = await directory.getDirectoryHandle(name);
  }
  const files = new Map();
  for await (const [name, handle] of directory.entries()) {
    if (handle.kind === 'file') {
      files.set(name, () => handle.getFile());
    }
  }
  return files;
}

/** @returns {Promise<{ directory: FileSystemDirectoryHandle, files: import('./record-files.mjs').Folder } | null>} null: none */
async function chooseFolder(beside) {
  try {
    const directory = await window.showDirectoryPicker({ id: 'records', startIn: beside });
    return { directory, files: await filesOf({ folder: directory, path: [] }) };
  } catch {
    return null; // the chooser was closed, or may not read there
  }
}

/** Everywhere else: a file input that takes folders. @returns {Promise<{ files: import('./record-files.mjs').Folder } | null>} */
function chosenByInput() {
  const input = element('input', { type: 'file', webkitdirectory: true, hidden: true });
  document.querySelector('dialog[open]').append(input);
  return new Promise((resolve) => {
    const done = (chosen) => {
      input.remove();
      resolve(chosen);
    };
    input.addEventListener('cancel', () => done(null));
    input.addEventListener('change', () => {
      const direct = [...input.files].filter(({ webkitRelativePath: at }) => at.split('/').length <= 2);
      done({ files: new Map(direct.map((file) => [file.name, async () => file])) });
    });
    input.click();
  });
}
