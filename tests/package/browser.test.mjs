// The installed package in headless Chromium: from a folder of a static host, and through Vite.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startBrowser, startHost, Visit } from '../browser/harness.mjs';
import {
  assertSameReport,
  commandLineReport,
  copyRecord,
  npmInstall,
  project,
  run,
  withoutRecord,
  writeFiles,
} from './project.mjs';

/** Labels record 100 with the options of the address; what came out is `window.answer`. */
const program = (from) => `
import { classify, createBeatlens } from '${from}';

const options = Object.fromEntries(new URL(location.href).searchParams);
const fetched = async (name) => new File([await (await fetch('record/' + name)).blob()], name);
async function answer() {
  const files = await Promise.all(['100.hea', '100.dat'].map(fetched));
  const workers = options.workers === undefined ? {} : { workers: Number(options.workers) };
  const beatlens = await createBeatlens(workers);
  const report = await beatlens.classify(files);
  const csv = new File(['0.1\\n'.repeat(20)], 'some.csv');
  const failed = await classify(csv, { workers: 0 }).catch(({ code }) => code);
  const result = { report, workers: beatlens.workers, failed };
  beatlens.dispose();
  return result;
}
window.answer = answer().catch((error) => ({ failed: String(error) }));
`;
const page = (script, head = '') =>
  `<!doctype html><html><head><meta charset="utf-8" /><link rel="icon" href="data:," />${head}` +
  `<script type="module" src="${script}"></script></head><body></body></html>`;

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** Opens a page and compares its answer with the command line's. */
async function assertLabels(url, { workers } = {}) {
  const visit = await Visit.start(browser, url);
  try {
    await visit.page.waitForFunction(() => window.answer !== undefined);
    const { report, failed, workers: used } = await visit.page.evaluate(() => window.answer);
    assert.equal(failed, 'sampling_rate_needed'); // which the readers of further formats say
    assertSameReport(report, await expected);
    assert.ok(workers === 0 ? used === 0 : used > 0, `${used} workers`);
    const { origin } = new URL(url);
    assert.deepEqual(
      visit.requests.filter((one) => !one.startsWith(origin) && !/^(blob|data):/.test(one)),
      [],
    );
    assert.equal(visit.page.workers().length, 0); // all were disposed of
    return visit;
  } finally {
    await visit.page.close();
  }
}
let expected;

describe('record 100', { skip: withoutRecord }, () => {
  let folder;
  before(async () => {
    folder = await project({});
    await copyRecord(path.join(folder, 'record'));
    expected = commandLineReport(path.join(folder, 'record/100')); // as it is there: without annotations
  });

  describe('from a folder, without a bundler', () => {
    let host;
    before(async () => {
      const policy = (workers) =>
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; ` +
        `connect-src 'self'; img-src data:; worker-src ${workers}" />`;
      await writeFiles(folder, {
        'folder.html': page('folder.mjs'),
        'strict.html': page('folder.mjs', policy("'self'")),
        'without-workers.html': page('folder.mjs', policy("'none'")),
        'folder.mjs': program('./node_modules/beatlens/api/index.mjs'),
      });
      host = await startHost({}, { folder });
    });
    after(() => host?.close());

    test('with workers', () => assertLabels(`${host.url}folder.html`));
    test('without any', () => assertLabels(`${host.url}folder.html?workers=0`, { workers: 0 }));
    test('under a strict policy', () => assertLabels(`${host.url}strict.html`));
    test('under a policy that allows no workers', () =>
      assertLabels(`${host.url}without-workers.html`, { workers: 0 }));

    test('the readers of further formats are loaded when a file needs them', async () => {
      const visit = await assertLabels(`${host.url}folder.html?workers=0`, { workers: 0 });
      const order = visit.requests.map((url) => path.basename(new URL(url).pathname));
      assert.ok(order.indexOf('readers.wasm') > order.indexOf('100.dat'));
      assert.ok(!order.includes('viewer.wasm'));
    });
  });

  describe('through Vite', () => {
    let without = false;
    before(async () => {
      try {
        await npmInstall(folder, '--fetch-retries=0', 'vite@5.4.21');
      } catch (error) {
        without = `Vite could not be installed: ${String(error.stderr ?? error).split('\n')[0]}`;
        return;
      }
      await writeFiles(folder, {
        'index.html': page('main.js'),
        'main.js': program('beatlens'),
        'element.html': page('element.js').replace('<body>', '<body><beat-lens src="record/100.hea record/100.dat">'),
        'element.js': `import 'beatlens/element';
          window.answer = new Promise((resolve) => {
            document.querySelector('beat-lens').addEventListener('beats', ({ detail }) => resolve(detail));
          });`,
        'vite.config.js': `export default {
          base: './', publicDir: false, optimizeDeps: { exclude: ['beatlens'] },
          build: { rollupOptions: { input: ['index.html', 'element.html'] } } };`,
      });
    });

    test('its development server', async (context) => {
      if (without) {
        context.skip(without);
        return;
      }
      const server = spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--port', '0', '--host', '127.0.0.1'], {
        cwd: folder,
        env: { ...process.env, NO_COLOR: '1' },
      });
      try {
        await assertLabels(await addressOf(server));
      } finally {
        server.kill();
      }
    });

    test('its build, element included', async (context) => {
      if (without) {
        context.skip(without);
        return;
      }
      const { stdout, stderr } = await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], {
        cwd: folder,
      });
      assert.doesNotMatch(stdout + stderr, /externalized|doesn't exist|can't be bundled/);
      await copyRecord(path.join(folder, 'dist/record'));
      const host = await startHost({}, { folder: path.join(folder, 'dist') });
      try {
        await assertLabels(host.url);
        const visit = await Visit.start(browser, `${host.url}element.html`);
        const report = await visit.page.evaluate(() => window.answer);
        assertSameReport(report, await expected);
        assert.deepEqual(visit.problems, []);
        await visit.page.close();
      } finally {
        host.close();
      }
    });
  });
});

/** Where a server says that it listens. */
function addressOf(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (text) => {
        said += text;
        const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
        if (address) {
          resolve(address[0]);
        }
      });
    }
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}
