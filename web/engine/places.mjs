/** Where the engine's parts lie. No other module names their files: in build/dist they have other names, and only this changes. */
export const engine = new URL('./engine.wasm', import.meta.url);
/** What is asked for when labels are there: tools/split_engine.py. */
export const later = new URL('./later.wasm', import.meta.url);
export const readers = new URL('../readers/readers.wasm', import.meta.url);
export const readersModule = new URL('../readers/readers.mjs', import.meta.url);
export const worker = new URL('./worker.mjs', import.meta.url);
