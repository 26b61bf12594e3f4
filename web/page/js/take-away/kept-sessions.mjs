/**
 * Sessions that a person wants kept on this device: a recording's files and what was done with them. Nothing is stored before
 * keep() is called, and clearAll() leaves nothing behind.
 *
 * In IndexedDB rather than in the origin's private file system: a session is stored whole or not at all (one transaction), the
 * list is read without its recordings, and Firefox has it in private windows too. A plain promise a request is all that is
 * needed of it, so there is no library.
 *
 * @typedef {{ name: string, blob: Blob }} KeptFile
 * @typedef {{ name: string, files: KeptFile[], state: object }} Session `state`: plain JSON, which nobody looks into here
 * @typedef {{ id: number, name: string, bytes: number, savedAt: number }} Listed `savedAt`: milliseconds since 1970
 * @typedef {import('./text.mjs').Failure} Failure
 */
import { answered, inTransaction, openDatabase } from './database.mjs';
import { failure, megabytes } from './text.mjs';
import { readZip, writeZip, ZipError } from './zip.mjs';

const database = 'beatlens-sessions';
const [listed, contents] = ['sessions', 'contents']; // { id, name, bytes, savedAt }; by that id { files, state: JSON as text }
const sessionFile = 'session.json';
const format = 'beatlens-session';
const newestVersion = 1;
const largestState = 1 << 27; // bytes of session.json
const patience = 10_000; // ms for other tabs to let go

/**
 * @param {{ files: KeptFile[], state: object, name?: string, id?: number }} session `name`: by default that of the first file;
 *   `id`: of a kept one, whose place it takes
 * @returns {Promise<number | Failure>} its id
 */
export function keep({ files, state, name = files[0]?.name ?? '', id }) {
  const text = JSON.stringify(state ?? {});
  const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0) + new Blob([text]).size;
  return attempt(
    async () => {
      const room = await roomLeft();
      if (bytes > room) {
        return failure('quota', 'takeAway.kept.quota', { needed: megabytes(bytes), left: megabytes(room) });
      }
      const db = await open({ create: true });
      navigator.storage?.persist?.().catch(() => {}); // not to be cleared when the disk is full; nobody waits for the answer
      return inTransaction(db, 'readwrite', async (all, sessions) => {
        const entry = { name, bytes, savedAt: Date.now() };
        const given = await answered(sessions.put(id === undefined ? entry : { ...entry, id }));
        await answered(all.put({ files: files.map(({ name, blob }) => ({ name, blob })), state: text }, given));
        return given;
      });
    },
    { needed: megabytes(bytes) },
  );
}

/** The kept sessions, the newest first. @returns {Promise<Listed[] | Failure>} */
export const list = () =>
  attempt(async () => {
    const db = await open();
    const all = db === null ? [] : await inTransaction(db, 'readonly', (_, sessions) => answered(sessions.getAll()));
    return all.sort((a, b) => b.savedAt - a.savedAt || b.id - a.id);
  });

/** @param {number} id @returns {Promise<(Session & Listed) | Failure>} */
export const restore = (id) =>
  attempt(async () => {
    const db = await open();
    const [entry, kept] =
      db === null
        ? []
        : await inTransaction(db, 'readonly', async (all, sessions) => [
            await answered(sessions.get(id)),
            await answered(all.get(id)),
          ]);
    if (entry === undefined || kept === undefined) {
      return failure('missing', 'takeAway.kept.missing');
    }
    return { ...entry, files: kept.files, state: JSON.parse(kept.state) };
  });

/** With the last one the database goes too. @param {number} id @returns {Promise<{} | Failure>} */
export const remove = (id) =>
  attempt(async () => {
    const db = await open();
    if (db === null) {
      return {};
    }
    const left = await inTransaction(db, 'readwrite', async (all, sessions) => {
      await answered(sessions.delete(id));
      await answered(all.delete(id));
      return answered(sessions.count());
    });
    return left === 0 ? clearAll() : {};
  });

/** Forgets everything that was ever kept, and looks whether it is gone. @returns {Promise<{} | Failure>} */
export const clearAll = () =>
  attempt(async () => {
    const isGone = await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(database);
      request.onsuccess = () => resolve(true);
      request.onerror = () => reject(request.error);
      setTimeout(() => resolve(false), patience); // another tab holds it
    });
    const db = isGone ? await open() : null;
    db?.close();
    return isGone && db === null ? {} : failure('busy', 'takeAway.kept.busy');
  });

/**
 * A session as one file: a ZIP archive with session.json first and the recording's files beside it, which the page's readers
 * also take as it is. It is a File, so it has a name to be saved under.
 * @param {number} id @returns {Promise<File | Failure>}
 */
export const exportOne = (id) =>
  attempt(async () => {
    const session = await restore(id);
    return session.error ? session : exported(session);
  });

/** The same of a session that is not kept. @param {Session & { savedAt?: number }} session @returns {Promise<File | Failure>} */
export const exported = ({ name, files, state, savedAt = Date.now() }) =>
  attempt(async () => {
    const date = new Date(savedAt);
    const description = { format, version: newestVersion, name, savedAt: date.toISOString(), state };
    const text = new Blob([JSON.stringify(description, null, 1)], { type: 'application/json' });
    const zip = await writeZip([{ name: sessionFile, blob: text }, ...files], date);
    const stem = name.replace(/\.[^.]*$/, '').replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'session';
    return new File([zip], `${stem}.beatlens.zip`, { type: 'application/zip' });
  });

/**
 * Whether a file is a session that was exported: an archive with a session.json that says `"format": "beatlens-session"`.
 * @param {Blob} blob @returns {Promise<boolean>}
 */
export async function holdsSession(blob) {
  try {
    return (await described(await readZip(blob))) !== null;
  } catch {
    return false;
  }
}

/**
 * Reads what exportOne() made, also where somebody packed it anew. It is not kept: give it to keep() for that.
 * @param {Blob} blob @returns {Promise<Session | Failure>}
 */
export const importOne = (blob) =>
  attempt(async () => {
    const entries = await readZip(blob);
    const found = await described(entries);
    if (found === null) {
      return failure('unknown_format', 'takeAway.kept.noSession');
    }
    const { description, entry } = found;
    if (description.version > newestVersion) {
      return failure('out_of_range', 'takeAway.kept.newer');
    }
    const folder = entry.name.slice(0, -sessionFile.length); // some programs pack a folder
    const files = [];
    for (const { name, read } of entries.filter((one) => one !== entry)) {
      files.push({ name: name.startsWith(folder) ? name.slice(folder.length) : name, blob: await read() });
    }
    const { name, state } = description;
    return { name: typeof name === 'string' ? name : '', files, state: state ?? {} };
  });

/** The entry that is session.json, and what it says; null where none is. */
async function described(entries) {
  for (const entry of entries) {
    if (/(^|\/)session\.json$/.test(entry.name) && entry.size <= largestState) {
      try {
        const description = JSON.parse(await (await entry.read()).text());
        if (description?.format === format && description.version >= 1) {
          return { entry, description };
        }
      } catch (error) {
        if (error instanceof ZipError) {
          throw error;
        } // else a file of the recording, of another format
      }
    }
  }
  return null;
}

/** Bytes that the browser still gives this page; Infinity where it does not say. */
async function roomLeft() {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined ? Number.POSITIVE_INFINITY : Math.max(0, quota - (usage ?? 0));
}

/** @param {{ create?: boolean }} [how] @returns {Promise<IDBDatabase | null>} */
const open = ({ create = false } = {}) =>
  openDatabase(
    database,
    create &&
      ((db) => {
        db.createObjectStore(listed, { keyPath: 'id', autoIncrement: true });
        db.createObjectStore(contents);
      }),
  );

/** What `steps` gives, or in place of what it throws a sentence. */
async function attempt(steps, { needed } = {}) {
  try {
    if (typeof indexedDB === 'undefined' || indexedDB === null) {
      return failure('unsupported', 'takeAway.kept.private');
    }
    return await steps();
  } catch (error) {
    if (error instanceof ZipError) {
      const keys = { malformed: 'noSession', truncated: 'damaged', out_of_range: 'tooLarge' };
      return failure(error.code, `takeAway.kept.${keys[error.code]}`);
    }
    switch (error?.name) {
      case 'QuotaExceededError':
        return failure('quota', 'takeAway.kept.full', { needed });
      case 'SecurityError':
      case 'InvalidStateError': // Firefox before 115 in private windows
        return failure('unsupported', 'takeAway.kept.private');
      case 'NotReadableError':
      case 'NotFoundError':
        return failure('missing_file', 'takeAway.kept.changed');
      default:
        return failure('io', 'takeAway.kept.failed', { reason: error?.message || error?.name || String(error) });
    }
  }
}
