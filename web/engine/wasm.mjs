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
 * @param {WebAssembly.Module} compiled @param {(instance: WebAssembly.Instance) => void} [onInstance]
 */
export const from = (compiled, onInstance) => ({
  instantiateWasm(imports, done) {
    WebAssembly.instantiate(compiled, imports).then((instance) => {
      onInstance?.(instance);
      done(instance, compiled);
    });
    return {};
  },
});
