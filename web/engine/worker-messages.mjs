/**
 * What page and workers say to each other. The page asks { id, method, args }; the worker answers { id, result }, where
 * `result` is what `Requests` says or { error: { code, message } }. `requests` is the only list of methods: what is not in
 * it, or lacks an argument, is answered with the code "bad_request", so that nobody waits for an answer that never comes.
 *
 * A model has a number, given by the page, and every request that depends on the model names it: a worker holds several
 * models while one takes the place of another.
 *
 * @typedef {{ code: string, message: string }} EngineError
 * @typedef {{ name: string, task: string, classes: string[], row_length: number, shared_length: number }} ModelDescription and more: session.h
 * @typedef {object} Requests
 * @property {{ args: { wasmModule: WebAssembly.Module, lock: string }, answer: {} }} start comes first. `lock`: the name of
 *   a Web Lock that the worker asks for and holds as long as it lives, where the browser has such locks
 * @property {{ args: {}, answer: {} }} locked answered once it holds the lock: it takes a while where the page is busy
 * @property {{ args: { model: number, bytes: Uint8Array }, answer: ModelDescription }} loadModel
 * @property {{ args: { model: number }, answer: {} }} forgetModel
 * @property {{ args: { model: number }, answer: {} }} rehearse see rehearsal.mjs
 * @property {{ args: { files: { name: string, blob: Blob }[], reading: import('./beatlens.mjs').ReadOptions }, answer: object }} open
 *   reads a document; one is open at most
 * @property {{ args: { lead: number }, answer: { samples: Float32Array, sampling_rate_hz: number } }} trace all samples
 * @property {{ args: { lead: number, filter: number }, answer: object }} outline of a lead, for a screen: lead_view.h
 * @property {{ args: { lead: number, first: number, count: number, filter: number }, answer: { samples: Float32Array } }}
 *   stretch samples of it
 * @property {{ args: { lead: number }, answer: {} }} search a part of locate, in the worker with the document
 * @property {{ args: { samples: Float32Array, samplingRateHz: number, isMillivolts: boolean }, answer: { found: Uint8Array } }}
 *   searchSamples the same in any other
 * @property {{ args: { lead: number, found: Uint8Array }, answer: {} }} takeSearch what another worker found
 * @property {{ args: { lead: number, atReference: boolean, pacemaker: boolean }, answer: { beats: number, lead: number } }}
 *   locate finds the beats; `lead` -1: in all of them, and the answer names the best one; `atReference`: takes the annotated
 *   ones instead; `pacemaker`: the person has one
 * @property {{ args: { model: number, first: number, count: number }, answer: { beats: number, length: number,
 *   shared: number, values: Float32Array } }} cut some of the beats; `beats` are all of them
 * @property {{ args: { model: number, values: Float32Array }, answer: { logits: Float32Array } }} infer in any worker
 * @property {{ args: { model: number, logits: Float32Array }, answer: object }} summarise
 * @property {{ args: { model: number, list: object }, answer: object }} edit all edits of a person, answers as summarise
 * @property {{ args: {}, answer: { bytes: Uint8Array } }} annotations after summarise
 * @property {{ args: { bytes: Uint8Array }, answer: {} }} loadWaveModel a model that finds P, QRS and T
 * @property {{ args: { lead: number, first: number, count: number }, answer: object }} waveStretch beats in a lead, in the
 *   worker with the document
 * @property {{ args: { stretch: object }, answer: { waves: Float32Array } }} findWaves in any worker
 * @property {{ args: { lead: number, first: number, waves: Float32Array }, answer: {} }} takeWaves what a worker found
 * @property {{ args: {}, answer: { waves: object | null } }} measure after summarise and all takeWaves
 * @property {{ args: { options: object }, answer: { svg: string } }} strip a stretch on paper; with labels after summarise
 * @property {{ args: { beat: number }, answer: { waves: object | null } }} beatWaves after measure
 * @property {{ args: { model: number, beat: number, label: number, alike: number }, answer: object }} inspect after
 *   summarise, as the two that follow; `label` -1: the one that the model gives
 * @property {{ args: { model: number }, answer: object }} clusters
 * @property {{ args: { model: number, lead: number, most: number }, answer: object }} classBeats
 * @property {{ args: { format: 'csv' | 'json' | 'html' }, answer: { text: string } }} report after summarise
 */

const number = ['a number', (value) => typeof value === 'number' && !Number.isNaN(value)];
const flag = ['true or false', (value) => typeof value === 'boolean'];
const text = ['a text', (value) => typeof value === 'string'];
const bytes = ['bytes', (value) => value instanceof Uint8Array];
const floats = ['a Float32Array', (value) => value instanceof Float32Array];
const plain = ['an object', (value) => typeof value === 'object' && value !== null];
const list = ['a list', Array.isArray];
const wasmModule = ['a WebAssembly.Module', (value) => value instanceof WebAssembly.Module];
const format = ['"csv", "json" or "html"', (value) => ['csv', 'json', 'html'].includes(value)];

/** @type {Record<keyof Requests, Record<string, [string, (value: unknown) => boolean]>>} */
export const requests = {
  start: { wasmModule, lock: text },
  locked: {},
  loadModel: { model: number, bytes },
  forgetModel: { model: number },
  rehearse: { model: number },
  open: { files: list, reading: plain },
  trace: { lead: number },
  outline: { lead: number, filter: number },
  stretch: { lead: number, first: number, count: number, filter: number },
  search: { lead: number },
  searchSamples: { samples: floats, samplingRateHz: number, isMillivolts: flag },
  takeSearch: { lead: number, found: bytes },
  locate: { lead: number, atReference: flag, pacemaker: flag },
  cut: { model: number, first: number, count: number },
  infer: { model: number, values: floats },
  summarise: { model: number, logits: floats },
  edit: { model: number, list: plain },
  annotations: {},
  loadWaveModel: { bytes },
  waveStretch: { lead: number, first: number, count: number },
  findWaves: { stretch: plain },
  takeWaves: { lead: number, first: number, waves: floats },
  measure: {},
  strip: { options: plain },
  beatWaves: { beat: number },
  inspect: { model: number, beat: number, label: number, alike: number },
  clusters: { model: number },
  classBeats: { model: number, lead: number, most: number },
  report: { format },
};

/** Why a request cannot be answered, as a sentence; null where it can. */
export function problemOf(method, args) {
  if (typeof method !== 'string' || !Object.hasOwn(requests, method)) {
    return `The engine was asked for "${method}", which it does not know.`;
  }
  for (const [name, [what, holds]] of Object.entries(requests[method])) {
    if (!holds(args?.[name])) {
      return `The engine was asked for "${method}" without "${name}", which must be ${what}.`;
    }
  }
  return null;
}

/**
 * Answers requests in a worker, one after the other, each of them exactly once.
 * @param {{ onmessage: unknown, postMessage: Function }} port the worker's global scope
 * @param {Record<keyof Requests, (args: object) => object | Promise<object>>} methods
 */
export function answerRequests(port, methods) {
  let before = Promise.resolve();
  port.onmessage = ({ data }) => {
    before = before.then(async () => {
      const result = await answer(methods, data);
      port.postMessage({ id: data?.id, result }, buffersOf(result));
    });
  };
}

async function answer(methods, data) {
  const problem = problemOf(data?.method, data?.args);
  if (problem !== null) {
    return { error: { code: 'bad_request', message: problem } };
  }
  try {
    return await methods[data.method](data.args);
  } catch (error) {
    if (error?.name === 'NotReadableError' || error?.name === 'NotFoundError') {
      const message = 'A file could not be read: it was moved or changed, or it is a folder.';
      return { error: { code: 'missing_file', message } };
    }
    return { error: { code: 'internal', message: `The engine stopped (${error?.message ?? error}).` } };
  }
}

/** The buffers of the typed arrays in an answer: they go over without a copy. */
function buffersOf(value) {
  if (ArrayBuffer.isView(value)) {
    return [value.buffer];
  }
  const isPlain = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isPlain ? Object.values(value).flatMap(buffersOf) : [];
}
