/** A thread of Node.js with the face of a browser's worker. It keeps the process alive only while an answer is awaited. */
import { Worker } from 'node:worker_threads';

export function openThread() {
  const thread = new Worker(new URL('./node-worker.mjs', import.meta.url));
  let awaited = 0;
  thread.unref();
  const face = {
    onmessage: null,
    onmessageerror: null,
    onerror: null,
    postMessage(message, transfer) {
      awaited += 1;
      thread.ref();
      thread.postMessage(message, transfer);
    },
    terminate: () => thread.terminate(),
  };
  thread.on('message', (data) => {
    awaited -= 1;
    if (awaited === 0) {
      thread.unref();
    }
    face.onmessage?.({ data });
  });
  thread.on('messageerror', (error) => face.onmessageerror?.(error));
  thread.on('error', (error) => face.onerror?.(error));
  thread.on('exit', () => face.onerror?.({ message: 'its thread ended' }));
  return face;
}
