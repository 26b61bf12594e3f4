/** Where recordings come from (drop, file button, the sample) and where results go to. */

/**
 * Makes the whole page a drop zone.
 * @param {(files: File[]) => void} onFiles
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
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    mark(false);
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}

/** The files of a record that the page brings along. @param {string} stem @param {string[]} extensions */
export async function fetchRecord(stem, extensions) {
  return Promise.all(
    extensions.map(async (extension) => {
      const url = new URL(`${stem}.${extension}`, document.baseURI);
      const response = await fetch(url);
      if (!response.ok) {
        throw new Error(`The sample cannot be loaded (${response.status}).`);
      }
      return new File([await response.blob()], url.pathname.split('/').pop());
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
