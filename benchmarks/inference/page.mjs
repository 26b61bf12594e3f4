// The page's side of benchmarks/inference.mjs.
import { beatsFor, partOf, runFor, runtimes } from './runtimes.mjs';

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

window.open_runtime = async ({ title, kind, engine, relaxedSimd, name, inputs, rows, strip }) => {
  const network = {
    model: await bytesOf(`/assets/models/${name}.safetensors`),
    onnx: await bytesOf(`/build/benchmarks/${name}.onnx`),
    inputs,
  };
  const { file, ...layout } = beatsFor(kind, { rows, strip });
  const given = { ...layout, values: new Float32Array((await bytesOf(`/build/benchmarks/${file}`)).buffer) };
  const place = { ...places, relaxedSimd, beatlens: `${engine}/engine/beatlens.mjs` };
  opened.set(title, { infer: await runtimes[kind](place, network), given });
};

window.scores_of = async (title, beats) => {
  const { infer, given } = opened.get(title);
  return [...(await infer(partOf(given, beats), beats))];
};

window.run_runtime = async (title, batch, milliseconds) => {
  const { infer, given } = opened.get(title);
  const { beats, seconds } = await runFor(infer, given, batch, milliseconds);
  return { beatsPerSecond: beats / seconds };
};
