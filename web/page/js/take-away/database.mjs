/** IndexedDB by promises: what sessions and folders that a person wants kept have in common. */

/** @param {IDBRequest} request */
export const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * @param {string} name @param {(db: IDBDatabase) => void} [make] its stores where there is none yet; without it asking leaves no trace
 * @returns {Promise<IDBDatabase | null>} null where there is none and it is not to be made
 */
export const openDatabase = (name, make) =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    let isAbsent = false;
    request.onupgradeneeded = () => {
      if (make) {
        make(request.result);
      } else {
        isAbsent = true;
        request.transaction.abort(); // undoes the making of the database
      }
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close(); // another tab clears it
      resolve(request.result);
    };
    request.onerror = () => (isAbsent ? resolve(null) : reject(request.error));
  });

/**
 * Uses all stores, waits until it is written, and closes the database.
 * @param {IDBDatabase} db @param {IDBTransactionMode} mode @param {(...stores: IDBObjectStore[]) => unknown} use by their names' order
 */
export async function inTransaction(db, mode, use) {
  try {
    const names = [...db.objectStoreNames];
    const transaction = db.transaction(names, mode);
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new DOMException('aborted', 'AbortError'));
    });
    const [result] = await Promise.all([use(...names.map((one) => transaction.objectStore(one))), done]);
    return result;
  } finally {
    db.close();
  }
}
