/** WebAssembly modules: from their address to an instance, in a browser, a worker or Node.js. */

/** @param {URL} url @returns {Promise<WebAssembly.Module>} it can be posted to any number of workers */
export async function compile(url) {
  if (url.protocol === 'file:') {
    const fileSystem = 'node:fs/promises'; // a name, so that no bundler for browsers looks for it
    const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ fileSystem);
    return WebAssembly.compile(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url} cannot be loaded (${response.status}).`);
  }
  // A host that serves .wasm with another MIME type than application/wasm is put up with.
  const typed = response.headers.get('content-type')?.startsWith('application/wasm');
  return typed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Options of Emscripten's function that makes an instance.
 * @param {WebAssembly.Module} compiled
 * @param {(instance: WebAssembly.Instance, imports: object) => void} [onInstance]
 */
export const from = (compiled, onInstance) => ({
  instantiateWasm(imports, done) {
    WebAssembly.instantiate(compiled, { ...imports, later: notThere }).then((instance) => {
      onInstance?.(instance, imports);
      done(instance, compiled);
    });
    return {};
  },
});

/** What stands for the functions of the part that is loaded later (tools/split_engine.py), by their number in the table. */
const notThere = new Proxy(
  {},
  {
    get: () => () => {
      throw new WebAssembly.RuntimeError('This part of the engine was not loaded.');
    },
  },
);

/**
 * Puts the part that is loaded later into an instance: its functions take their places in the table.
 * @param {WebAssembly.Module} compiled of that part @param {WebAssembly.Instance} primary @param {object} imports that it was given
 */
export const addLater = (compiled, { exports: primary }, imports) =>
  WebAssembly.instantiate(compiled, { ...imports, primary });
