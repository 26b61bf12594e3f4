/**
 * Faster matrix products where the browser knows relaxed SIMD (web/kernels): a multiplication and an addition are one step there,
 * rounded once. The last digits of scores can differ from those of other browsers by that.
 */
import encoded from './kernel-bytes.mjs';

/** As beatlens_use_kernels() wants them. */
const inOrder = ['', 'relu_'].flatMap((kind) =>
  [1, 4].flatMap((rows) =>
    ['gemm', 'igemm'].map((product) => `xnn_f32_${product}_${kind}ukernel_${rows}x8__wasmrelaxedsimd_fma_loadsplat`),
  ),
);

let compiling = null; // promise of the module; of null where there is none, or the browser does not know it

async function compileKernels() {
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  return bytes.length > 0 && WebAssembly.validate(bytes) ? WebAssembly.compile(bytes) : null;
}

/**
 * @param {WebAssembly.Instance} engine before it has made a network
 * @param {(first: number) => void} use beatlens_use_kernels() of it
 * @returns {Promise<boolean>} whether it uses them now
 */
export async function addKernels({ exports }, use) {
  compiling ??= compileKernels();
  const kernels = await compiling;
  if (kernels === null) {
    return false;
  }
  const all = Object.values(exports); // Emscripten shortens their names
  const memory = all.find((one) => one instanceof WebAssembly.Memory);
  const table = all.find((one) => one instanceof WebAssembly.Table);
  const { exports: functions } = await WebAssembly.instantiate(kernels, { env: { memory } });
  const first = table.grow(inOrder.length);
  for (const [i, name] of inOrder.entries()) {
    table.set(first + i, functions[name]);
  }
  use(first);
  return true;
}
