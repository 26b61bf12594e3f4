// Runs the command line natively and as WebAssembly under node, for the tests beside this file.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const dataDir = process.env.BEATLENS_DATA || path.resolve(root, '../shared/data');
/** The test records of protocol D, as --records takes them. */
export const ds2Records = '100,103,105,111,113,117,121,123,200,202,210,212,213,214,219,221,222,228,231,232,233,234';
export const sample = path.join(root, 'assets/samples/sample');

export const nativeProgram = process.env.BEATLENS_CLI ?? path.join(root, 'build/native/beatlens');
const wasm = process.env.BEATLENS_CLI_WASM ?? path.join(root, 'build/wasm/beatlens.js');
export const makeModel = process.env.BEATLENS_MAKE_MODEL ?? path.join(root, 'build/native/make_model');
export const trainer = process.env.BEATLENS_TRAINER ?? path.join(root, 'build/trainer/native_trainer');

function run(command, args) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, BEATLENS_DATA: dataDir },
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

/** The command line on each side: [name, function of its arguments]. */
export const sides = [
  ['native', (...args) => run(nativeProgram, args)],
  ['WebAssembly', (...args) => run(process.execPath, [wasm, ...args])],
];
export const runNative = sides[0][1];
export const runWasm = sides[1][1];
export const runTrainer = (...args) => run(trainer, args);

/** Published weights of a reference system (a file of reference_models/) as a model file. */
export const importPublished = (system, file, model) =>
  runTrainer('import', '--system', system, path.join(dataDir, 'reference_models', file), '--out', model);

/** Options for a test that needs the published data: skipped, with a line that says so, where it is not there. */
export function needsData(folder) {
  return existsSync(path.join(dataDir, folder))
    ? {}
    : { skip: `no ${folder} in the data folder: set BEATLENS_DATA to the folder that holds it` };
}
