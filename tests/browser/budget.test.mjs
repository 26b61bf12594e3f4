// What the first visit of the page loads, part by part, as a host that compresses with brotli sends it: of build/dist, and of
// build/site, the same before its modules are joined and minified. A part that grows past its budget is looked into
// (docs/performance.md says how), or the budget is raised by somebody who knows why.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { dist, site, withoutDist } from './harness.mjs';

// Of build/dist what is loaded at first is 610 KB at most: 550, and 60 for measurements and viewer.
const dists = {
  engine: { limit: 324, files: /^immutable\/(engine|worker)-/ },
  'the rest of the engine, loaded when labels are there': { limit: 62, files: /^immutable\/later-/ },
  viewer: { limit: 189, files: /^immutable\/(viewer|trace-view)-/ },
  page: { limit: 33, files: /^index\.html$|^immutable\/(page|icon)-/, andMain: true },
  model: { limit: 63, files: /^immutable\/(index|whole-recording)-/ },
  'further readers, loaded when a file needs them': { limit: 362, files: /^immutable\/readers-/ },
};
const sites = {
  engine: { limit: 347, files: /^engine\/(?!later)/ },
  viewer: { limit: 190, files: /^viewer\/viewer\./ },
  page: {
    limit: 56,
    files:
      /^index\.html$|^icon\.svg$|^css\/(?!teach|check|connect|workbench)|^js\/(?!(?:take-away|workbench|panels|folder|connect|teach|drawing)(?:\/|$))|^strings\/en\.mjs$/,
  },
  model: { limit: 63, files: /^assets\/models\/(index\.json|whole-recording)/ },
  'further readers, loaded when a file needs them': { limit: 364, files: /^readers\// },
};

/** main-….mjs, what it imports at once, and what that imports: files of build/dist, some shared with parts that come later. */
async function mainAndImports() {
  const names = await readdir(path.join(dist, 'immutable'));
  const todo = names.filter((name) => /^main-.*\.mjs$/.test(name));
  for (const name of todo) {
    const text = await readFile(path.join(dist, 'immutable', name), 'utf8');
    const imported = [...text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, other]) => other);
    todo.push(...imported.filter((other) => !todo.includes(other)));
  }
  return todo.map((name) => `immutable/${name}`);
}

async function kilobytes(folder, { files, andMain }) {
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => files.test(name) && !/\.(br|gz)$/.test(name),
  );
  names.push(...(andMain ? await mainAndImports() : []));
  let bytes = 0;
  for (const name of names) {
    const content = await readFile(path.join(folder, name));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
    bytes += brotliCompressSync(content, { params }).length;
  }
  return bytes / 1000;
}

for (const [name, folder, parts, skip] of [
  ['build/dist', dist, dists, withoutDist],
  ['build/site', site, sites, false],
]) {
  for (const [title, { limit, ...which }] of Object.entries(parts)) {
    test(`first load of ${name}: ${title} within ${limit} KB`, { skip }, async () => {
      const loaded = await kilobytes(folder, which);
      console.log(`${name}, ${title}: ${loaded.toFixed(1)} KB with brotli, of ${limit}`);
      assert.ok(loaded > 0 && loaded <= limit, `${loaded} KB with brotli, and the budget is ${limit} KB`);
    });
  }
}
