/** The engine's worker in a thread of Node.js: with the few names of a browser's worker that it uses. */
import { parentPort } from 'node:worker_threads';

globalThis.navigator ??= {};
globalThis.self = {
  set onmessage(take) {
    parentPort.on('message', (data) => take({ data }));
  },
  postMessage: (message, transfer) => parentPort.postMessage(message, transfer),
};
await import('../engine/worker.mjs');
