// What npm would publish.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { root } from '../browser/harness.mjs';
import { pack, packageFolder, project, run, scratch } from './project.mjs';

const megabytes = { packed: 1.6, unpacked: 3.8 };

test(`the package is within ${megabytes.packed} MB, unpacked within ${megabytes.unpacked} MB`, async () => {
  const { size, unpackedSize, files } = await pack(await scratch());
  console.log(
    `${(size / 1e6).toFixed(2)} MB packed, ${(unpackedSize / 1e6).toFixed(2)} MB unpacked, ${files.length} files`,
  );
  assert.ok(size <= megabytes.packed * 1e6, `${size} bytes`);
  assert.ok(unpackedSize <= megabytes.unpacked * 1e6, `${unpackedSize} bytes`);
  const names = files.map((file) => file.path);
  for (const name of [
    'README.md',
    'LICENSE',
    'licenses.txt',
    'package.json',
    'engine/engine.wasm',
    'readers/readers.wasm',
  ]) {
    assert.ok(names.includes(name), name);
  }
});

test('what package.json names is there, under the program’s own version', async () => {
  const json = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8'));
  const leaves = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves));
  for (const file of [...leaves(json.exports), ...json.sideEffects, ...json.files]) {
    await stat(path.join(packageFolder, file.replace('/*', '')));
  }
  const cmake = await readFile(path.join(root, 'CMakeLists.txt'), 'utf8');
  assert.match(cmake, new RegExp(`project\\(beatlens VERSION ${json.version.replaceAll('.', '\\.')} `));
});

test('its models are those that page and command line start with', async () => {
  const index = JSON.parse(await readFile(path.join(root, 'assets/models/index.json'), 'utf8'));
  const { wholeRecording, kachueeResidual } = await import(pathToFileURL(path.join(packageFolder, 'api/models.mjs')));
  const names = [wholeRecording, kachueeResidual].map((url) => path.basename(fileURLToPath(url)));
  assert.deepEqual(names, [index.default, index.default_for_tables]);
  await Promise.all([wholeRecording, kachueeResidual].map((url) => stat(url)));
});

const program = `
import { BeatlensError, classify, createBeatlens, models, type BeatBlock, type Report } from 'beatlens';
import type { BeatLensElement } from 'beatlens/element';

const controller = new AbortController();
const input = document.querySelector('input') as HTMLInputElement;
const report: Report = await classify(input.files!, {
  signal: controller.signal,
  lead: 'MLII',
  onProgress: (progress) => progress.stage === 'labelling' && progress.done.toFixed(),
  onBeats: ({ samples, labels }: BeatBlock) => samples.length === labels.length,
});
if ('heart_rate' in report) {
  report.heart_rate?.mean_bpm.toFixed();
}
await classify('100.hea', { lead: 2, workers: 0 });
await classify([{ name: 'a.csv', bytes: new Uint8Array(3) }, new Blob()], { samplingRateHz: 250 });
const beatlens = await createBeatlens({ workers: 2, model: models.kachueeResidual });
await beatlens.classify(new File([], 'a.edf'), { atReference: true }).catch((error: unknown) => {
  if (error instanceof BeatlensError) {
    error.choices?.map((name) => name.trim() + error.code.trim());
  }
});
beatlens.dispose();
const element: BeatLensElement = document.createElement('beat-lens');
element.files = input.files;
element.addEventListener('beats', ({ detail }) => detail.counts.N.toFixed());
element.addEventListener('error', ({ detail }) => detail.message.trim());
element.addEventListener('click', ({ clientX }) => clientX.toFixed());
// @ts-expect-error: a number is no file
classify(100);
// @ts-expect-error: no such option
classify('100.hea', { leads: 'MLII' });
// @ts-expect-error: not every report has one
report.heart_rate;
`;

test('the types are those of a program that uses all of it, with tsc', async () => {
  const folder = await project({ 'program.ts': program });
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  for (const module of ['nodenext', 'esnext']) {
    const resolution = module === 'esnext' ? ['--moduleResolution', 'bundler'] : [];
    const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--module', module];
    const lib = ['--lib', 'es2022,dom,dom.iterable'];
    const { stdout } = await run(process.execPath, [tsc, ...options, ...resolution, ...lib, 'program.ts'], {
      cwd: folder,
    }).catch((error) => error);
    assert.equal(stdout, '');
  }
});
