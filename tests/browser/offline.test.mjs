// The page without a connection after a first visit, new versions, and what its service worker refuses: build/dist in a folder of
// a plain static host that sends no headers.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startElsewhere } from './elsewhere.mjs';
import { dist, pause, startBrowser, startHost, startServePy, Visit, withoutDist } from './harness.mjs';
import { csvOfSamples } from './made-files.mjs';

const listOf = (text) => JSON.parse(/const site = (\{.*\});/.exec(text)[1]);
const readList = (folder) => listOf(readFileSync(path.join(folder, 'service-worker.js'), 'utf8'));
const mainOf = ({ files }) => files.map(([name]) => name).find((name) => /\/main-[^/]+\.mjs$/.test(name));
const sha256 = (text) => createHash('sha256').update(text).digest('base64');

/** Everything that the worker keeps from the start is there, and the worker answers this page. */
async function kept(page) {
  await page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration?.active?.state === 'activated' && navigator.serviceWorker.controller !== null;
  });
}

async function labelSample(visit) {
  await visit.page.click('.drop-card [data-action="sample"]');
  await visit.labelled();
  return visit.counts();
}

const caches = (page) =>
  page.evaluate(async () => {
    const names = await window.caches.keys();
    const addresses = await Promise.all(
      names.map(async (name) => (await (await window.caches.open(name)).keys()).map(({ url }) => url)),
    );
    return Object.fromEntries(names.map((name, i) => [name, addresses[i]]));
  });

describe('without a connection', { skip: withoutDist }, () => {
  let browser;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser?.close());

  test('what was visited once labels a recording with the host gone, further readers and tools included', async () => {
    const host = await startHost({}, { folder: dist, prefix: '/deep/er/' });
    const first = await Visit.start(browser, host.url);
    await first.ready();
    const expected = await labelSample(first);
    await kept(first.page);
    const stored = await caches(first.page);
    const { version, files } = readList(dist);
    assert.deepEqual(Object.keys(stored), [`beatlens ${host.url} ${version}`]);
    const essential = files.filter(([, , isKept]) => isKept).map(([name]) => host.url + name);
    const missing = essential.filter((url) => !stored[`beatlens ${host.url} ${version}`].includes(url));
    assert.deepEqual(missing, []);
    for (const pattern of [/\/engine-.*\.wasm$/, /\/readers-.*\.wasm$/, /\/viewer-.*\.wasm$/, /\/whole-recording-/]) {
      assert.ok(
        essential.some((url) => pattern.test(url)),
        String(pattern),
      );
    }
    assert.ok(!essential.some((url) => /\/coupled-cnn-/.test(url))); // 7 MB that few want
    assert.deepEqual(first.problems, []);
    await first.page.close();
    host.close();

    const second = await Visit.start(browser, `${host.url}index.html?from=bookmark#`);
    await second.ready();
    assert.deepEqual(await labelSample(second), expected);
    await second.page.waitForSelector('#tab-rhythm');
    await second.page.click('#tab-rhythm');
    await second.page.waitForSelector('.panel-rhythm');
    await second.page.reload();
    await second.ready();
    await second.drop([csvOfSamples()]);
    await second.page.waitForSelector('#rate-form:not([hidden])'); // the further readers have read it
    assert.deepEqual(second.problems, []);
    await second.page.close();
  });

  test('a language that was used on the first visit is there on the next one', async () => {
    const host = await startHost({}, { folder: dist });
    const first = await Visit.start(browser, host.url);
    await first.ready();
    await first.page.select('#language', 'zh');
    await first.page.waitForFunction(() => document.documentElement.lang === 'zh-Hans');
    await kept(first.page);
    await first.page.waitForFunction(async () => {
      const [name] = await window.caches.keys();
      return (await (await window.caches.open(name)).keys()).some(({ url }) => /\/zh-[^/]+\.mjs$/.test(url));
    });
    await first.page.close();
    host.close();
    const second = await Visit.start(browser, host.url);
    await second.ready();
    await second.page.waitForFunction(() => document.documentElement.lang === 'zh-Hans');
    assert.ok(Object.values(await labelSample(second)).length > 0);
    await second.page.select('#language', 'en');
    await second.page.evaluate(() => localStorage.clear());
    await second.page.close();
  });

  test('a new version waits until the person reloads, is whole then, and the old one is gone', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'beatlens-dist-'));
    cpSync(dist, folder, { recursive: true });
    const host = await startHost({}, { folder });
    const visit = await Visit.start(browser, host.url);
    await visit.ready();
    await kept(visit.page);
    const before = readList(folder);
    const main = mainOf(before);
    deployNext(folder, before, main);

    await visit.page.reload();
    await visit.ready();
    assert.equal(await visit.page.evaluate(() => window.nextVersion), undefined); // the first one is still in use
    await visit.page.waitForSelector('.new-version button');
    assert.match(await visit.text('.new-version'), /^A new version is ready\./);
    assert.equal(await visit.page.$eval('.new-version', (node) => node.getAttribute('role')), 'status');
    assert.equal(await visit.page.evaluate(() => document.activeElement === document.body), true);
    // With what is there it goes on: parts that are loaded only now are those of its own version.
    assert.ok(Object.values(await labelSample(visit)).length > 0);
    assert.equal(await visit.page.evaluate(() => window.nextVersion), undefined);
    assert.equal(Object.keys(await caches(visit.page)).length, 2);
    await visit.screenshot('connect-new-version.png');

    await Promise.all([visit.page.waitForNavigation(), visit.page.click('.new-version button')]);
    await visit.ready();
    assert.equal(await visit.page.evaluate(() => window.nextVersion), 2);
    await visit.page.waitForFunction(async () => (await window.caches.keys()).length === 1);
    const [[name, addresses]] = Object.entries(await caches(visit.page));
    assert.equal(name, `beatlens ${host.url} next`);
    assert.ok(!addresses.includes(host.url + main));
    assert.ok(addresses.includes(`${host.url}immutable/main-next.mjs`));
    assert.equal(await visit.page.$('.new-version'), null);
    host.close();
    await visit.page.reload();
    await visit.ready();
    assert.equal(await visit.page.evaluate(() => window.nextVersion), 2);
    assert.deepEqual(visit.problems, []);
    await visit.page.close();
    rmSync(folder, { recursive: true });
  });

  test('edits that are not saved are asked about before anything of the next version is in use', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'beatlens-dist-'));
    cpSync(dist, folder, { recursive: true });
    const host = await startHost({}, { folder });
    const visit = await Visit.start(browser, host.url);
    const { page } = visit;
    const ownQuestions = [];
    page.on('dialog', (dialog) => {
      ownQuestions.push(dialog.type());
      dialog.accept();
    });
    await visit.ready();
    await kept(page);
    const before = readList(folder);
    deployNext(folder, before, mainOf(before));
    await page.reload();
    await visit.ready();
    const counts = await labelSample(visit);
    await page.waitForSelector('.tool-bar');
    await page.waitForSelector('.new-version button');
    await page.focus('#canvas');
    await page.keyboard.press('e');
    await page.keyboard.press('j');
    await page.keyboard.press('Delete');
    await page.waitForFunction(
      (all) =>
        [...document.querySelectorAll('.count dd')].reduce((sum, { textContent }) => sum + Number(textContent), 0) <
        all,
      {},
      Object.values(counts).reduce((sum, one) => sum + one, 0),
    );
    await page.click('.new-version button');
    await page.waitForSelector('dialog[open]');
    assert.equal(await visit.text('dialog h2'), 'Reload without saving the edits?');
    await visit.screenshot('connect-version-unsaved.png');
    await page.keyboard.press('Enter'); // on "Cancel"
    await page.waitForFunction(() => document.querySelector('dialog') === null);
    assert.equal(
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting?.state),
      'installed',
    );
    assert.equal(Object.keys(await caches(page)).length, 2);
    assert.equal(await page.evaluate(() => window.nextVersion), undefined);

    await page.click('.new-version button');
    await page.waitForSelector('dialog[open]');
    await Promise.all([page.waitForNavigation(), page.click('dialog .button-primary')]);
    await visit.ready();
    assert.equal(await page.evaluate(() => window.nextVersion), 2);
    assert.deepEqual(ownQuestions, []); // one question is enough
    assert.deepEqual(visit.problems, []);
    await page.close();
    host.close();
    rmSync(folder, { recursive: true });
  });

  test('an older version is kept as long as a tab runs it, and serves its files', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'beatlens-dist-'));
    cpSync(dist, folder, { recursive: true });
    const host = await startHost({}, { folder });
    const first = await Visit.start(browser, host.url);
    await first.ready();
    await kept(first.page);
    const second = await Visit.start(browser, host.url);
    await second.ready();
    await kept(second.page);
    const before = readList(folder);
    const main = mainOf(before);
    deployNext(folder, before, main);
    await first.page.bringToFront();
    await first.page.reload();
    await first.ready();
    await first.page.waitForSelector('.new-version button');
    await Promise.all([first.page.waitForNavigation(), first.page.click('.new-version button')]);
    await first.ready();
    assert.equal(await first.page.evaluate(() => window.nextVersion), 2);
    await second.page.waitForFunction(() => document.querySelector('.new-version') !== null, { polling: 100 });
    await pause(1000);
    assert.equal(Object.keys(await caches(first.page)).length, 2);
    // The host has it no more, and the tab that was open can still load it.
    assert.equal((await fetch(host.url + main)).status, 404);
    assert.equal(
      await second.page.evaluate(async (url) => (await fetch(url)).text(), host.url + main),
      readFileSync(path.join(dist, main), 'utf8'),
    );
    await second.page.bringToFront();
    assert.ok(Object.values(await labelSample(second)).length > 0);
    assert.equal(await second.page.evaluate(() => window.nextVersion), undefined);
    assert.deepEqual(second.problems, []);
    await second.page.close();
    await first.page.bringToFront();
    await first.page.reload();
    await first.ready();
    await first.page.waitForFunction(async () => (await window.caches.keys()).length === 1);
    assert.deepEqual(Object.keys(await caches(first.page)), [`beatlens ${host.url} next`]);
    assert.deepEqual(first.problems, []);
    await first.page.close();
    host.close();
    rmSync(folder, { recursive: true });
  });

  test('half a deployment is not taken: the version that is whole stays in use', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'beatlens-dist-'));
    cpSync(dist, folder, { recursive: true });
    const host = await startHost({}, { folder });
    const visit = await Visit.start(browser, host.url);
    await visit.ready();
    await kept(visit.page);
    const page = readFileSync(path.join(folder, 'index.html'), 'utf8');
    const list = readList(folder);
    deployNext(folder, list, mainOf(list));
    writeFileSync(path.join(folder, 'index.html'), page); // which comes last
    await visit.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration.update();
      const worker = registration.installing;
      await new Promise((resolve) => {
        worker.onstatechange = () => worker.state === 'redundant' && resolve();
      });
    });
    await visit.page.reload();
    await visit.ready();
    assert.equal(await visit.page.evaluate(() => window.nextVersion), undefined);
    assert.ok(Object.values(await labelSample(visit)).length > 0);
    host.close();
    await visit.page.close();
    rmSync(folder, { recursive: true });
  });

  test('without service workers the page does without, and says nothing', async () => {
    const host = await startHost({}, { folder: dist });
    const prepare = () => {
      delete Navigator.prototype.serviceWorker;
    };
    await Visit.during(browser, host.url, { prepare }, async (visit) => {
      assert.ok(Object.values(await labelSample(visit)).length > 0);
      assert.equal(await visit.page.$('.new-version'), null);
      assert.equal(await visit.page.$eval('#error', (node) => node.hidden), true);
    });
    host.close();
  });
});

/** A page after this one: another main module, and what names it; the old one is taken away. */
function deployNext(folder, { files }, main) {
  const file = (name) => path.join(folder, name);
  const next = 'immutable/main-next.mjs';
  renameSync(file(main), file(next));
  const script = `${readFileSync(file(next), 'utf8')}\nwindow.nextVersion = 2;\n`;
  writeFileSync(file(next), script);
  const page = readFileSync(file('index.html'), 'utf8').replaceAll(main, next);
  writeFileSync(file('index.html'), page);
  const hashes = { [main]: [next, sha256(script), 1], '': ['', sha256(page), 1] };
  const list = { version: 'next', files: files.map((one) => hashes[one[0]] ?? one) };
  const worker = readFileSync(file('service-worker.js'), 'utf8');
  writeFileSync(
    file('service-worker.js'),
    worker.replace(/const site = \{.*\};/, `const site = ${JSON.stringify(list)};`),
  );
}

// Pages and workers without a policy of their own, which the page has none of: what stops them is the service worker alone.
const freePage = '<!doctype html><html lang="en"><title>free</title><img id="picture" alt=""></html>';
const freeWorker = `onmessage = async ({ data }) => {
  const arrived = await fetch(data).then(() => true, () => false);
  postMessage(arrived);
};`;

// Answers to events, keys of ciphers, graphics, what no network has a part in; browsers have more or less of them.
const harmless =
  /^(GPU|WebGL|\w+Event\.respondWith|FinalizationRegistry\.|Observable\.|SubtleCrypto\.|FontFaceSet\.load$|IDB\w*Request$|ReadableStreamBYOBRequest$|Request$|ServiceWorker$|fetched$)/;

for (const [title, start, isFree] of [
  ['a plain static host', (overlay) => startHost(overlay, { folder: dist }), true],
  ['serve.py', () => startServePy(dist), false],
]) {
  describe(`the service worker on ${title}`, { skip: withoutDist }, () => {
    let browser;
    let elsewhere;
    let host;
    before(async () => {
      browser = await startBrowser();
      elsewhere = await startElsewhere();
      host = await start({ 'free.html': freePage, 'free.mjs': freeWorker });
    });
    after(async () => {
      await browser?.close();
      elsewhere?.close();
      host?.close();
    });

    test('refuses every other origin to whoever asks, and asks none itself', async () => {
      const visit = await Visit.start(browser, host.url);
      await visit.ready();
      await kept(visit.page);
      const target = await browser.waitForTarget(
        (one) => one.type() === 'service_worker' && one.url().startsWith(host.url),
      );
      const worker = await target.worker();
      const ways = await worker.evaluate(async (origin) => {
        const cache = await caches.open('test');
        const tries = {
          fetch: () => fetch(`${origin}/fetch`),
          'fetch of its prototype': () => WorkerGlobalScope.prototype.fetch.call(self, `${origin}/fetch`),
          'the function that is left': () => askHost(new Request(`${origin}/ask`)),
          import: () => import(`${origin}/import.mjs`),
          importScripts: () => importScripts(`${origin}/scripts.js`),
          add: () => cache.add(`${origin}/add`),
          addAll: () => cache.addAll([`${origin}/add`]),
          WebSocket: () => new WebSocket(origin.replace('http', 'ws')),
          EventSource: () => new EventSource(origin),
          XMLHttpRequest: () => new XMLHttpRequest(),
          FontFace: () => new FontFace('far', `url(${origin}/font)`).load(),
          navigate: async () => {
            const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
            return Promise.any(windows.map((one) => one.navigate(`${origin}/navigate`)));
          },
          openWindow: () => self.clients.openWindow(`${origin}/window`),
          showNotification: () => registration.showNotification('beats', { icon: `${origin}/icon` }),
          'background fetch': () => registration.backgroundFetch.fetch('beats', `${origin}/background`),
          push: () => registration.pushManager.subscribe({ userVisibleOnly: true }),
          sync: () => registration.sync.register('beats'),
          'periodic sync': () => registration.periodicSync.register('beats'),
          'cookies of changes': () => registration.cookies.subscribe([{ name: 'beats' }]),
          'a cookie': () => cookieStore.set('beats', 'N'),
          'a cookie by its prototype': () => CookieStore.prototype.set.call(registration, 'beats', 'N'),
          preload: () => registration.navigationPreload.setHeaderValue('beats'),
          routes: () => InstallEvent.prototype.addRoutes.call(new InstallEvent('install'), []),
        };
        const open = [];
        for (const [name, leave] of Object.entries(tries)) {
          try {
            await leave();
            open.push(name);
          } catch {
            // refused
          }
        }
        await caches.delete('test');
        return open;
      }, elsewhere.origin);
      assert.deepEqual(ways, []);
      // None that this list does not know: whatever else a browser has there by such a name is to be looked at.
      const left = await worker.evaluate(() => {
        const found = new Set();
        const methods =
          /^(fetch\w*|import\w*|sendBeacon|navigate|open(Window|Popup)|subscribe|register|showNotification|add(All|Routes)|enable|updateUI|setHeaderValue|load|connect|respondWith)$/;
        const kinds =
          /(Socket|SocketStream|EventSource|Transport|XMLHttpRequest|PeerConnection|Worker|FontFace|Request)$/;
        const look = (holder, prefix) => {
          for (const name of Object.getOwnPropertyNames(holder)) {
            const { value } = Object.getOwnPropertyDescriptor(holder, name);
            if (typeof value === 'function' && (methods.test(name) || (prefix === '' && kinds.test(name)))) {
              found.add(prefix + name);
            }
          }
        };
        for (let scope = self; scope !== null; scope = Object.getPrototypeOf(scope)) {
          look(scope, '');
          for (const name of Object.getOwnPropertyNames(scope)) {
            const { value } = Object.getOwnPropertyDescriptor(scope, name);
            if (typeof value === 'function' && value.prototype) {
              look(value.prototype, `${name}.`);
            }
          }
        }
        return [...found].sort();
      });
      assert.deepEqual(
        left.filter((name) => !harmless.test(name)),
        [],
      );
      for (const scope of [visit.page, ...visit.page.workers()]) {
        const arrived = await scope.evaluate(
          (url) =>
            fetch(url).then(
              () => true,
              () => false,
            ),
          elsewhere.origin,
        );
        assert.equal(arrived, false);
      }
      assert.deepEqual(elsewhere.visitors, []);
      await visit.page.close();
    });

    test('stops a page and a worker of its folder that have no policy at all', { skip: !isFree }, async () => {
      const page = await browser.newPage();
      await page.goto(`${host.url}free.html`);
      const ask = async () => ({
        fetch: await page.evaluate(
          (url) =>
            fetch(url).then(
              () => true,
              () => false,
            ),
          `${elsewhere.origin}/page`,
        ),
        blind: await page.evaluate(
          (url) =>
            fetch(url, { method: 'POST', mode: 'no-cors', body: 'beats' }).then(
              () => true,
              () => false,
            ),
          `${elsewhere.origin}/blind`,
        ),
        worker: await page.evaluate(async (url) => {
          const worker = new Worker('free.mjs');
          const answer = new Promise((resolve) => {
            worker.onmessage = ({ data }) => resolve(data);
          });
          worker.postMessage(url);
          return answer;
        }, `${elsewhere.origin}/worker`),
        'own host': await page.evaluate(() =>
          fetch('free.mjs').then(
            ({ ok }) => ok,
            () => false,
          ),
        ),
      });
      assert.deepEqual(await ask(), { fetch: false, blind: false, worker: false, 'own host': true });
      assert.deepEqual(elsewhere.visitors, []);
      // Without it they get there: it is the worker that stopped them.
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).unregister());
      await page.goto('about:blank');
      await page.goto(`${host.url}free.html`);
      assert.deepEqual(await ask(), { fetch: true, blind: true, worker: true, 'own host': true });
      assert.deepEqual(elsewhere.visitors, ['GET /page', 'POST /blind', 'GET /worker']);
      await page.close();
    });
  });
}
