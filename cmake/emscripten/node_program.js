// Put before a command-line program's loader (--pre-js), for node only.
// The bytes are handed over because Emscripten 3.1.6 would fetch() a file path where node has a fetch() of its own,
// and the environment because Emscripten's getenv() knows nothing of it.
Module['wasmBinary'] = require('fs').readFileSync(__filename.replace(/\.js$/, '.wasm'));
Module['preRun'] = [function () {
  if (typeof ENV !== 'undefined') Object.assign(ENV, process.env);
}];
