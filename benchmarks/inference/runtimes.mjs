// The runtimes that are compared, under one roof: each takes a model and gives a function from rows to scores. Runs under
// node and in a page; `places` says where each runtime's module lies.
import { createNetwork, readModel } from './tfjs-network.mjs';

/** @typedef {(rows: Float32Array, beats: number) => Promise<Float32Array>} Infer rows [beats, row length] -> scores */

/** Beats as a runtime takes them: n of them are n * length + shared values. Beatlens takes beats in a row as a strip. */
export const beatsFor = (kind, { rows, strip }) => (kind === 'Beatlens' ? strip : rows);
export const partOf = ({ values, length, shared }, beats) => values.slice(0, beats * length + shared);

/** The engine of a site folder. @returns {Promise<Infer>} */
async function beatlens(places, { model }) {
  const { createBeatlens } = await import(places.beatlens);
  const session = (await createBeatlens({ relaxedSimd: places.relaxedSimd })).openSession();
  const loaded = session.loadModel(model);
  if (loaded.error) {
    throw new Error(loaded.error.message);
  }
  return async (rows) => session.infer(rows).logits;
}

/** onnxruntime-web and onnxruntime-node have one interface. @returns {Promise<Infer>} */
async function onnxRuntime(ort, { onnx, inputs }, settings) {
  const session = await ort.InferenceSession.create(onnx, settings);
  return async (rows, beats) => {
    const length = rows.length / beats;
    let first = 0;
    const feeds = {};
    for (const [i, { channels, length: points }] of inputs.entries()) {
      const size = channels * points;
      let own = rows;
      if (size !== length) {
        own = new Float32Array(beats * size);
        for (let beat = 0; beat < beats; beat += 1) {
          own.set(rows.subarray(beat * length + first, beat * length + first + size), beat * size);
        }
      }
      feeds[session.inputNames[i]] = new ort.Tensor('float32', own, [beats, channels, points]);
      first += size;
    }
    const { scores } = await session.run(feeds, ['scores']);
    return scores.data;
  };
}

async function onnxRuntimeWeb(places, network) {
  const module = await import(places.onnxRuntimeWeb);
  const ort = module.default?.InferenceSession ? module.default : module;
  ort.env.wasm.numThreads = 1;
  return onnxRuntime(ort, network, { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });
}

async function onnxRuntimeNode(places, network) {
  const { default: ort } = await import(places.onnxRuntimeNode);
  return onnxRuntime(ort, network, { intraOpNumThreads: 1, interOpNumThreads: 1, graphOptimizationLevel: 'all' });
}

async function tensorflow(places, { model }) {
  const tf = await places.tensorflow();
  await tf.setBackend('wasm');
  await tf.ready();
  const network = createNetwork(tf, readModel(model));
  return async (rows, beats) => {
    const scores = tf.tidy(() => network(rows, beats));
    const values = await scores.data();
    scores.dispose();
    return values;
  };
}

export const runtimes = {
  Beatlens: beatlens,
  'onnxruntime-web': onnxRuntimeWeb,
  'tfjs-backend-wasm': tensorflow,
  'onnxruntime-node': onnxRuntimeNode,
};

/** Runs for at least so long. @returns {Promise<{ beats: number, seconds: number }>} */
export async function runFor(infer, given, batch, milliseconds) {
  const part = partOf(given, batch);
  const start = performance.now();
  let beats = 0;
  let now = start;
  while (now - start < milliseconds) {
    await infer(part, batch);
    beats += batch;
    now = performance.now();
  }
  return { beats, seconds: (now - start) / 1000 };
}
