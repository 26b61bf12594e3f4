/**
 * Which files a WFDB record has besides its header, for pages that are given the header alone. What is in them, and all that is
 * wrong with them, is the engine's business: here names are looked for, and what cannot be understood names none.
 *
 * @typedef {Map<string, () => Promise<File>>} Folder files of a folder, by name
 */

const stemOf = (name) => name.replace(/\.[^.]*$/, '');
const isHeader = (name) => /\.hea$/i.test(name);

/**
 * @param {string} text of a header, as header(5) describes it
 * @returns {string[]} names of its signal files, or of the headers of its segments
 */
export function namesInHeader(text) {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const [record = '', ...rest] = lines.map((line) => line.trim().split(/\s+/));
  const segments = /\/(\d+)$/.exec(record[0] ?? '');
  const count = Number(segments ? segments[1] : record[1]) || 0;
  const first = rest.slice(0, count).map(([name]) => name);
  const names = segments ? first.filter((name) => name !== '~').map((name) => `${name}.hea`) : first;
  return [...new Set(names.map((name) => name.replace(/^.*[/\\]/, '')).filter((name) => name !== '' && name !== '-'))];
}

/**
 * What is missing of the records whose headers, or signals, are there.
 * @param {{ name: string, blob: Blob }[]} files
 * @returns {Promise<string[]>} names
 */
export async function missingFiles(files) {
  const names = new Set(files.map(({ name }) => name));
  const missing = new Set();
  for (const { name, blob } of files) {
    if (isHeader(name)) {
      for (const wanted of namesInHeader(await blob.slice(0, 1e6).text())) {
        missing.add(wanted);
      }
    } else if (/\.(dat|atr)$/i.test(name)) {
      missing.add(`${stemOf(name)}.hea`);
    }
  }
  return [...missing].filter((name) => !names.has(name));
}

/**
 * The files with those of a folder that belong to them: signals, segments, and annotations beside them.
 * @param {{ name: string, blob: Blob }[]} files @param {Folder} folder
 * @returns {Promise<{ files: { name: string, blob: Blob }[], missing: string[] }>}
 */
export async function completed(files, folder) {
  const all = new Map(files.map((file) => [file.name, file]));
  const add = async (name) => {
    if (!all.has(name) && folder.has(name)) {
      all.set(name, { name, blob: await folder.get(name)() });
    }
  };
  for (const name of folder.keys()) {
    if (files.some((file) => stemOf(file.name) === stemOf(name))) {
      await add(name);
    }
  }
  for (let before = -1; before !== all.size; ) {
    before = all.size; // segments name further files
    for (const name of await missingFiles([...all.values()])) {
      await add(name);
    }
  }
  return { files: [...all.values()], missing: await missingFiles([...all.values()]) };
}
