/** Beatlens in Node.js. See index.d.ts. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { beatlensOn } from './beatlens.mjs';
import { BeatlensError } from './errors.mjs';
import { filesAt } from './node-files.mjs';
import { openThread } from './node-thread.mjs';
import { bytesOf, listOf, namedBlob } from './sources.mjs';

export { BeatlensError } from './errors.mjs';
export * as models from './models.mjs';

const isPath = (value) => typeof value === 'string' || (value instanceof URL && value.protocol === 'file:');
const isOnDisk = (source) => isPath(source) && !/^https?:/.test(source);

export const { createBeatlens, classify, strip } = beatlensOn({
  async filesOf(files) {
    const given = listOf(files);
    const read = await Promise.all([
      filesAt(given.filter(isPath)),
      ...given.filter((one) => !isPath(one)).map(namedBlob),
    ]);
    return read.flat();
  },
  modelBytes: (source) =>
    isOnDisk(source)
      ? readFile(source).catch(({ message }) => Promise.reject(new BeatlensError({ code: 'io', message })))
      : bytesOf(source),
  workersByDefault: () => Math.min(os.availableParallelism?.() ?? os.cpus().length, 8),
  openWorker: openThread,
});
