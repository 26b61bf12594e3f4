/** Where recordings come from (drop, file button, the sample) and where results go to. */
import { sample } from './places.mjs';
import { SaidError } from './text.mjs';

/** A file with the folders that it was chosen in, which tell files of one name apart. @typedef {{ name: string, blob: File }} NamedFile */

/** @param {File} file @returns {NamedFile} */
export const withFolder = (file) => ({ name: file.webkitRelativePath || file.name, blob: file });

/**
 * Makes the whole page a drop zone, for files and for folders of them.
 * @param {(files: NamedFile[]) => void} onFiles
 */
export function acceptDrops(onFiles) {
  let depth = 0; // dragenter and dragleave come for every element on the way
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  const mark = (value) => document.body.toggleAttribute('data-dragging', value);
  window.addEventListener('dragenter', (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      depth += 1;
      mark(true);
    }
  });
  window.addEventListener('dragover', (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }
  });
  window.addEventListener('dragleave', () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) {
      mark(false);
    }
  });
  window.addEventListener('drop', async (event) => {
    event.preventDefault();
    depth = 0;
    mark(false);
    onFiles(await droppedFiles(event.dataTransfer));
  });
}

/** @param {DataTransfer | null} transfer @returns {Promise<NamedFile[]>} */
async function droppedFiles(transfer) {
  // Both are emptied once the event is over, so they are asked at once.
  const files = [...(transfer?.files ?? [])];
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some(({ isDirectory }) => isDirectory)) {
    return files.map(withFolder);
  }
  return (await Promise.all(entries.map(filesIn))).flat();
}

/** @param {FileSystemEntry} entry @returns {Promise<NamedFile[]>} what cannot be read is left out */
async function filesIn(entry) {
  if (entry.isFile) {
    const name = entry.fullPath.replace(/^\//, '');
    return new Promise((resolve) => {
      entry.file(
        (blob) => resolve([{ name, blob }]),
        () => resolve([]),
      );
    });
  }
  const reader = entry.createReader();
  const inside = [];
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([]))); // at most 100 at a time
    if (some.length === 0) {
      return (await Promise.all(inside.map(filesIn))).flat();
    }
    inside.push(...some);
  }
}

/** The sample. @returns {Promise<NamedFile[]>} */
export async function fetchSample() {
  return Promise.all(
    sample.map(async ({ name, url }) => {
      const response = await fetch(url);
      if (!response.ok) {
        throw new SaidError('error.sample', { status: response.status });
      }
      return { name, blob: await response.blob(), sample: 'sample' };
    }),
  );
}

/** Offers a text as a file to save. */
export function saveText(text, name, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
