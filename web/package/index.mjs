/** Beatlens in browsers, by a bundler or from a folder. See index.d.ts. */
import { EngineWorker } from '../engine/engine-worker.mjs';
import { beatlensOn } from './beatlens.mjs';
import { bytesOf, listOf, namedBlob } from './sources.mjs';

export { BeatlensError } from './errors.mjs';
export * as models from './models.mjs';

const openFromBlob = EngineWorker.open;

export const { createBeatlens, classify, strip } = beatlensOn({
  filesOf: async (files) => listOf(files).map(namedBlob),
  modelBytes: bytesOf,
  workersByDefault: () => (typeof Worker === 'undefined' ? 0 : Math.min(navigator.hardwareConcurrency || 2, 8)),
  openWorker() {
    try {
      return new Worker(new URL('../engine/worker.mjs', import.meta.url), { type: 'module' }); // bundlers know these words
    } catch {
      return openFromBlob(); // for a folder on another host
    }
  },
});
