// The page's side of benchmarks/inference.mjs.
import { runFor, runtimes } from './runtimes.mjs';

const modules = '/benchmarks/inference/node_modules';
const { tf } = window;
tf.wasm.setWasmPaths(`${modules}/@tensorflow/tfjs-backend-wasm/dist/`);
tf.wasm.setThreadsCount(1);
const places = {
  onnxRuntimeWeb: `${modules}/onnxruntime-web/dist/ort.wasm.min.mjs`,
  tensorflow: async () => tf,
};
const bytesOf = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
const opened = new Map();

window.open_runtime = async ({ title, kind, engine, name, inputs, length }) => {
  const network = {
    model: await bytesOf(`/assets/models/${name}.safetensors`),
    onnx: await bytesOf(`/build/benchmarks/${name}.onnx`),
    inputs,
  };
  const rows = new Float32Array((await bytesOf(`/build/benchmarks/${name}.f32`)).buffer);
  const place = { ...places, beatlens: `${engine}/engine/beatlens.mjs` };
  opened.set(title, { infer: await runtimes[kind](place, network), rows, length });
};

window.scores_of = async (title, beats) => {
  const { infer, rows, length } = opened.get(title);
  return [...(await infer(rows.slice(0, beats * length), beats))];
};

window.run_runtime = async (title, batch, milliseconds) => {
  const { infer, rows, length } = opened.get(title);
  const { beats, seconds } = await runFor(infer, rows, batch, length, milliseconds);
  return { beatsPerSecond: beats / seconds };
};
