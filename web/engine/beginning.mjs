/** The beginning of large files: a recording of a few minutes, which is read and labelled while nobody has waited yet. */

const largeFile = 1 << 23; // bytes: smaller ones are labelled as soon
const beginningSize = 1 << 19; // two leads of a Holter: ten minutes as bytes, one or two as text

/**
 * @param {{ files: { name: string, blob: Blob }[], lead: number | null, atReference: boolean, onBeginning?: Function }} run
 * @returns {Promise<{ name: string, blob: Blob }[] | null>} the first bytes of its files, whole lines of texts; null where there
 *   is no use for them. Formats that cannot be read in part refuse it.
 */
export async function beginningOf({ files, lead, atReference, onBeginning }) {
  if (!onBeginning || lead !== null || atReference || !files.some(({ blob }) => blob.size >= largeFile)) {
    return null;
  }
  try {
    return await Promise.all(files.map(async ({ name, blob }) => ({ name, blob: await wholeLines(blob) })));
  } catch {
    return null; // reading the files will say why
  }
}

/** A NUL character tells bytes from text. @param {Blob} blob */
async function wholeLines(blob) {
  if (blob.size <= beginningSize) {
    return blob;
  }
  const bytes = new Uint8Array(await blob.slice(0, beginningSize).arrayBuffer());
  return new Blob([bytes.includes(0) ? bytes : bytes.subarray(0, bytes.lastIndexOf(10) + 1)]);
}
