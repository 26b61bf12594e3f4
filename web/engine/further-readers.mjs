/** Readers of further formats, a module of their own that is loaded when a file needs it. */
import { addFile, arrayAt, guarded, textAt, withText } from './memory.mjs';
import * as places from './places.mjs';
import { compile, from } from './wasm.mjs';

/**
 * @typedef {import('./beatlens.mjs').BeatlensError} BeatlensError
 * @typedef {import('./beatlens.mjs').InputFile} InputFile
 */

let readersCompiling = null; // promise of what makes an instance of the further readers, and of their module; null until it is needed

/** @returns {Promise<object>} an instance of the module of further readers, which is loaded the first time; or { error } */
async function openReaders() {
  // By its address, so that no bundler takes it for a part of a worker, which is to be one file for some of them.
  readersCompiling ??= Promise.all([
    import(/* @vite-ignore */ /* webpackIgnore: true */ places.readersModule.href),
    compile(places.readers),
  ]);
  try {
    const [{ default: create }, compiled] = await readersCompiling;
    return await create(from(compiled));
  } catch (error) {
    readersCompiling = null;
    const message = `The part of Beatlens that reads such files could not be loaded (${error?.message ?? error}); try again.`;
    return { error: { code: 'io', message } };
  }
}

/**
 * For who has a folder and not a choice of files: what belongs beside the main file of a recording.
 * @param {InputFile} main
 * @param {InputFile} [candidate] a file of the stem that the first answer named
 * @returns {Promise<{ names: string[], stem: string, recognised: boolean } | { error: BeatlensError }>} `names` of files
 *   that it asks for; `stem` of others that may belong to it if they are no larger than `largestCompanion`, '' where none
 *   do; `recognised`: whether the candidate is one of these
 */
export async function companionsOf(main, candidate) {
  const readers = await openReaders();
  if (readers.error) {
    return readers;
  }
  const add = (name, size) => readers._readers_add_file(name, size);
  return guarded(() => {
    for (const file of candidate ? [main, candidate] : [main]) {
      addFile(readers, file, add);
    }
    return JSON.parse(textAt(readers, readers._readers_companions()));
  });
}
export const largestCompanion = 1 << 24; // bytes

/**
 * Reads files with the module of further readers. The instance is given up afterwards, so that the memory that a large
 * archive took does not stay taken.
 * @param {(InputFile | { name: string, blob: Blob })[]} files
 * @returns {Promise<{ packed: Uint8Array, samples: Float32Array[] } | { error: BeatlensError }>} arrays in its memory
 */
export async function readFurther(files, options) {
  const readers = await openReaders();
  if (readers.error) {
    return readers;
  }
  const answered = (pointer) => {
    const read = JSON.parse(textAt(readers, pointer));
    const { packed, samples } = read ?? {};
    return packed
      ? { packed: arrayAt(readers, 'u8', packed), samples: samples.map((one) => arrayAt(readers, 'f32', one)) }
      : read;
  };
  if (files.length === 1 && files[0].blob?.size >= longTable) {
    const pointer = await readLongTable(readers, files[0], options);
    const read = pointer && answered(pointer);
    if (read) {
      return read;
    }
  }
  const add = (name, size) => readers._readers_add_file(name, size);
  for (const file of files) {
    const added = file.blob ? await addBlob(readers, file, add) : guarded(() => addFile(readers, file, add));
    if (added?.error) {
      return added;
    }
  }
  return guarded(() => answered(withText(readers, JSON.stringify(options), (text) => readers._readers_read(text))));
}

const longTable = 1 << 24; // bytes

/**
 * Reads a file as a table while it comes, without having it in memory. @returns {Promise<number>} an answer's address in
 * the readers' memory; 0: it is to be read as a whole, which also says what is wrong with it
 */
async function readLongTable(readers, { name, blob }, options) {
  withText(readers, name, (path) =>
    withText(readers, JSON.stringify(options), (text) => readers._readers_open_table(path, blob.size, text)),
  );
  const parts = blob.stream().getReader();
  try {
    for (let left = blob.size; ; ) {
      const { done, value } = await parts.read();
      if (done) {
        return left === 0 ? readers._readers_finish_table() : 0;
      }
      left -= value.length;
      const room = readers._readers_table_room(value.length);
      readers.HEAPU8.set(value, room);
      if (readers._readers_take_table_part() === 0) {
        return 0;
      }
    }
  } catch {
    return 0;
  } finally {
    parts.cancel();
  }
}

/** As it comes, so that a long recording is in memory once. @returns {Promise<{ error: BeatlensError } | undefined>} */
async function addBlob(module, { name, blob }, add) {
  const { size } = blob;
  const pointer = guarded(() => withText(module, name, (text) => add(text, size)));
  if (pointer.error) {
    return pointer;
  }
  const reader = blob.stream().getReader();
  for (let at = 0; ; ) {
    const { done, value } = await reader.read();
    if (done ? at !== size : at + value.length > size) {
      const message = `${name} changed while it was read; choose it again.`;
      return { error: { code: 'io', message } };
    }
    if (done) {
      return undefined;
    }
    module.HEAPU8.set(value, pointer + at);
    at += value.length;
  }
}
