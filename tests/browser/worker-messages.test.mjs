// The list of messages between page and workers: every request is answered, and answered once.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { site } from './harness.mjs';

const { answerRequests, problemOf, requests } = await import(
  pathToFileURL(path.join(site, 'engine/worker-messages.mjs'))
);

/** Sends requests to a worker with these methods and returns its answers. */
async function answers(methods, messages) {
  const posted = [];
  const port = { postMessage: (answer) => posted.push(answer) };
  answerRequests(port, methods);
  for (const data of messages) {
    port.onmessage({ data });
  }
  const deadline = Date.now() + 10_000; // time, not turns of the loop: a method may wait for a timer
  while (posted.length < messages.length && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return posted;
}

test('an unknown method is answered with an error', async () => {
  for (const method of ['label', 'toString', '__proto__', undefined]) {
    const [{ id, result }] = await answers({}, [{ id: 7, method, args: {} }]);
    assert.equal(id, 7);
    assert.equal(result.error.code, 'bad_request');
    assert.match(result.error.message, /does not know/);
  }
  assert.equal((await answers({}, [undefined]))[0].result.error.code, 'bad_request');
});

test('a missing argument, or one of another kind, is answered with an error that names it', async () => {
  const never = { infer: () => assert.fail('called') };
  for (const args of [undefined, {}, { model: 1 }, { model: 1, values: [0.5] }]) {
    const [{ result }] = await answers(never, [{ id: 0, method: 'infer', args }]);
    assert.match(result.error.message, /"infer" without "(model|values)"/);
  }
  assert.equal(problemOf('infer', { model: 1, values: new Float32Array(2) }), null);
});

test('every method that depends on the model names it', () => {
  for (const method of ['loadModel', 'cut', 'infer', 'summarise']) {
    assert.ok('model' in requests[method], method);
  }
});

test('a method that throws is answered with an error, and the next one is answered too', async () => {
  const methods = {
    trace() {
      throw new Error('unreachable');
    },
    locate: async () => ({ beats: 3 }),
  };
  const [first, second] = await answers(methods, [
    { id: 0, method: 'trace', args: { lead: 0 } },
    { id: 1, method: 'locate', args: { lead: 0, atReference: false, pacemaker: false } },
  ]);
  assert.equal(first.result.error.code, 'internal');
  assert.deepEqual(second, { id: 1, result: { beats: 3 } });
});

test('requests are taken in their order, however long each of them takes', async () => {
  const order = [];
  const methods = {
    async trace({ lead }) {
      await new Promise((resolve) => setTimeout(resolve, 20 - 10 * lead));
      order.push(lead);
      return {};
    },
  };
  await answers(
    methods,
    [0, 1, 2].map((lead) => ({ id: lead, method: 'trace', args: { lead } })),
  );
  assert.deepEqual(order, [0, 1, 2]);
});
