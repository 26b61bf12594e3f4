// At the annotated positions the page's workers give the labels that the shipped models gave when their figures were
// published: the page's own steps, in headless Chromium. See tests/cli/labels_at_reference.mjs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { checkLabels, expected, recordsFor } from '../cli/labels_at_reference.mjs';
import { mitdb, sharedBrowser, Visit, withoutData } from './harness.mjs';

const records = new Set([...expected.keys()].flatMap((model) => recordsFor(model)));
const shared = sharedBrowser(() =>
  Object.fromEntries(
    withoutData
      ? []
      : [...records].flatMap((one) => mitdb(one).map((file) => [path.basename(file), readFileSync(file)])),
  ),
);

/** The page, with `useModel(name)` and `labelsOf(file names)` on it. */
async function openPage() {
  const visit = await Visit.start(shared.browser, shared.host.url);
  await visit.page.evaluate(async () => {
    const load = (file) => import(new URL(`engine/${file}`, document.baseURI));
    const [{ Analyzer }, { compileEngine }, { WorkerPool }] = await Promise.all(
      ['analyzer.mjs', 'beatlens.mjs', 'pool.mjs'].map(load),
    );
    const bytesOf = async (name) => new Uint8Array(await (await fetch(new URL(name, document.baseURI))).arrayBuffer());
    const analyzer = new Analyzer(new WorkerPool({ compiling: compileEngine() }));
    window.useModel = async (model) => analyzer.useModel(await bytesOf(`assets/models/${model}.safetensors`));
    window.labelsOf = async (names) => {
      const files = await Promise.all(names.map(async (name) => ({ name, blob: new Blob([await bytesOf(name)]) })));
      const result = await analyzer.run(files, { lead: 0, atReference: true });
      return result.error?.message ?? [...result.summary.labels];
    };
  });
  return visit.page;
}
let opening = null;

for (const model of expected.keys()) {
  const some = recordsFor(model);
  test(`labels at reference positions, ${model}, the page, ${some.length} records`, { skip: withoutData }, async () => {
    opening ??= openPage();
    const page = await opening;
    await page.evaluate((name) => window.useModel(name), model);
    for (const record of some) {
      const names = mitdb(record).map((file) => path.basename(file));
      checkLabels(model, record, await page.evaluate((files) => window.labelsOf(files), names));
    }
  });
}
