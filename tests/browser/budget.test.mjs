// What the first visit of the page loads, part by part, as a host that compresses with brotli sends it. A part that grows
// past its budget is looked into (docs/performance.md says how), or the budget is raised by somebody who knows why.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { site } from './harness.mjs';

const kilobytes = {
  engine: { limit: 305, parts: ['engine'] },
  viewer: { limit: 212, parts: ['viewer'] },
  page: { limit: 32, parts: ['index.html', 'icon.svg', 'css', 'js'] },
  model: { limit: 65, parts: ['assets/models/index.json', 'assets/models/whole-recording.safetensors'] },
  'further readers, loaded when a file needs them': { limit: 362, parts: ['readers'] },
};

async function filesOf(part) {
  const whole = path.join(site, part);
  if (path.extname(part) !== '') {
    return [whole];
  }
  const entries = await readdir(whole, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

for (const [title, { limit, parts }] of Object.entries(kilobytes)) {
  test(`first load: ${title} within ${limit} KB`, async () => {
    let bytes = 0;
    for (const file of (await Promise.all(parts.map(filesOf))).flat()) {
      const content = await readFile(file);
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
      bytes += brotliCompressSync(content, { params }).length;
    }
    console.log(`${title}: ${(bytes / 1000).toFixed(1)} KB with brotli, of ${limit}`);
    assert.ok(bytes <= limit * 1000, `${bytes} bytes with brotli, and the budget is ${limit} KB`);
  });
}
