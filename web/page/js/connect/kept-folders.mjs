/**
 * Folders that a person wants remembered, for records that are opened from the desktop: handles in IndexedDB, no names of files
 * and nothing of what is in them. The browser keeps the say: it may ask again before it lets the page read there.
 *
 * Where nothing can be stored (private windows of some browsers) nothing is remembered, and nothing is missed.
 */
import { answered, inTransaction, openDatabase } from '../take-away/database.mjs';

const database = 'beatlens-folders';
const folders = 'folders'; // FileSystemDirectoryHandle, by a number
const most = 16; // the oldest are forgotten first

/** @param {FileSystemDirectoryHandle} folder @returns {Promise<boolean>} whether it is remembered now */
export const remember = (folder) =>
  attempt(false, async () => {
    const { keys, handles } = await all(await open({ create: true }));
    const known = await Promise.all(handles.map((handle) => handle.isSameEntry(folder)));
    if (!known.includes(true)) {
      await change((store) => {
        store.add(folder);
        for (const key of keys.slice(0, Math.max(0, keys.length + 1 - most))) {
          store.delete(key);
        }
      });
    }
    return true;
  });

/**
 * The remembered folder that a file lies in, at any depth: names alone would find the signals of another record.
 * @param {FileSystemFileHandle} file
 * @returns {Promise<{ folder: FileSystemDirectoryHandle, path: string[] } | null>} `path`: the folders between
 */
export const rememberedFor = (file) =>
  attempt(null, async () => {
    const db = await open();
    for (const folder of db === null ? [] : (await all(db)).handles) {
      const path = await folder.resolve(file);
      if (path !== null) {
        return { folder, path: path.slice(0, -1) };
      }
    }
    return null;
  });

/** @param {FileSystemDirectoryHandle} folder */
export const forget = (folder) =>
  attempt(undefined, async () => {
    const db = await open();
    if (db === null) {
      return;
    }
    const { keys, handles } = await all(db);
    const same = await Promise.all(handles.map((handle) => handle.isSameEntry(folder)));
    const left = keys.filter((_, i) => !same[i]);
    if (left.length === 0) {
      await forgetAll();
      return;
    }
    await change((store) => {
      for (const key of keys.filter((_, i) => same[i])) {
        store.delete(key);
      }
    });
  });

/** @returns {Promise<boolean>} whether nothing is remembered any more */
export const forgetAll = () =>
  attempt(false, async () => {
    if (typeof indexedDB === 'undefined' || indexedDB === null) {
      return true;
    }
    await answered(indexedDB.deleteDatabase(database));
    return true;
  });

async function attempt(otherwise, steps) {
  try {
    return await steps();
  } catch (error) {
    console.warn(error);
    return otherwise;
  }
}

/** @param {{ create?: boolean }} [how] @returns {Promise<IDBDatabase | null>} */
const open = ({ create = false } = {}) =>
  openDatabase(database, create && ((db) => db.createObjectStore(folders, { autoIncrement: true })));

/** @returns {Promise<{ keys: number[], handles: FileSystemDirectoryHandle[] }>} */
const all = (db) =>
  inTransaction(db, 'readonly', async (store) => {
    const [keys, handles] = await Promise.all([answered(store.getAllKeys()), answered(store.getAll())]);
    return { keys, handles };
  });

const change = async (use) => inTransaction(await open({ create: true }), 'readwrite', use);
