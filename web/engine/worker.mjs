/**
 * The engine in a worker. Messages in: { id, method, args }, answered by { id, result }. The first one is
 * `start` with the compiled module and the model's bytes; the others follow below.
 */
import { createBeatlens } from './beatlens.mjs';
import { rehearse } from './rehearsal.mjs';

let session;

const methods = {
  async start({ wasmModule, model }) {
    const beatlens = await createBeatlens({ wasmModule });
    session = beatlens.openSession();
    const description = session.loadModel(model);
    if (!description.error) {
      rehearse(session);
    }
    return description;
  },

  /** Another model; the document stays. */
  async loadModel({ model }) {
    return session.loadModel(model);
  },

  /** Load, and the trace of the lead: the first things that the page shows. */
  async open({ files, lead, samplingRateHz }) {
    const inputs = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: await file.arrayBuffer() })));
    const document = session.load(inputs, { samplingRateHz });
    if (document.error) {
      return document;
    }
    const trace = session.trace(lead);
    return trace.error ? trace : { document, trace };
  },

  async changeLead({ lead }) {
    return session.trace(lead);
  },

  async locate({ lead }) {
    return session.locate(lead);
  },

  async cut() {
    return session.cut();
  },

  async infer({ values }) {
    return session.infer(values);
  },

  async summarise({ logits }) {
    return session.summarise(logits);
  },

  async reportCsv() {
    return { text: session.reportCsv() };
  },

  async reportJson() {
    return { text: session.reportJson() };
  },
};

/** The buffers of the typed arrays in an answer: they go over without a copy. */
function buffersOf(value) {
  if (ArrayBuffer.isView(value)) {
    return [value.buffer];
  }
  const isPlain = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isPlain ? Object.values(value).flatMap(buffersOf) : [];
}

self.onmessage = async ({ data: { id, method, args } }) => {
  let result;
  try {
    result = await methods[method](args);
  } catch (error) {
    const message =
      error?.name === 'NotReadableError' || error?.name === 'NotFoundError'
        ? 'A file could not be read: it was moved or changed, or it is a folder.'
        : `The engine could not be started (${error?.message ?? error}).`;
    result = { error: { code: 'internal', message } };
  }
  self.postMessage({ id, result }, buffersOf(result));
};
