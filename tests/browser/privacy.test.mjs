// "Nothing leaves your browser", from inside of the workers too: on hosts that send headers and on those that send none.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startElsewhere } from './elsewhere.mjs';
import { dist, root, startBrowser, startHost, startServePy, Visit, withoutDist } from './harness.mjs';

/** Runs in a page or in a worker: every way out that a script has there. Resolves to those that worked. */
async function tryToLeave(origin) {
  const settled = (start) =>
    new Promise((resolve) => {
      try {
        start(resolve);
      } catch {
        resolve(false);
      }
    });
  const inWorker = (url, use) =>
    settled((done) => {
      const worker = new Worker(url);
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = () => done(false);
      use?.(worker);
    });
  const nested = `fetch('${origin}/nested').then(() => postMessage(true), () => postMessage(false))`;
  const ways = {
    fetch: () => fetch(`${origin}/fetch`).then(() => true),
    'blind fetch': () => fetch(`${origin}/blind`, { method: 'POST', mode: 'no-cors', body: 'beats' }).then(() => true),
    import: () => import(`${origin}/import.mjs`).then(() => true),
    XMLHttpRequest: () =>
      settled((done) => {
        const request = new XMLHttpRequest();
        request.onload = () => done(true);
        request.onerror = () => done(false);
        request.open('POST', `${origin}/xhr`);
        request.send('beats');
      }),
    WebSocket: () =>
      settled((done) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`);
        socket.onopen = () => done(true);
        socket.onerror = () => done(false);
      }),
    EventSource: () =>
      settled((done) => {
        const source = new EventSource(`${origin}/events`);
        source.onopen = () => done(true);
        source.onerror = () => {
          source.close();
          done(false);
        };
      }),
    'a worker of its own': () => inWorker(URL.createObjectURL(new Blob([nested], { type: 'text/javascript' }))),
  };
  const open = [];
  for (const [name, leave] of Object.entries(ways)) {
    if (await leave().catch(() => false)) {
      open.push(name);
    }
  }
  return open;
}

const hosts = {
  'a plain static host': { start: startHost },
  'serve.py': { start: startServePy },
  'a plain static host with build/dist': { start: () => startHost({}, { folder: dist }), skip: withoutDist },
  'serve.py with build/dist': { start: () => startServePy(dist), skip: withoutDist },
};

describe('3: nothing leaves the browser, from inside of a worker either', () => {
  let browser;
  let elsewhere;
  before(async () => {
    browser = await startBrowser();
    elsewhere = await startElsewhere();
  });
  after(async () => {
    await browser?.close();
    elsewhere?.close();
  });

  for (const [name, { start, skip = false }] of Object.entries(hosts)) {
    test(`requests to another origin are refused on ${name}`, { skip }, async () => {
      const host = await start();
      const visit = await Visit.start(browser, host.url);
      try {
        await visit.ready();
        const workers = visit.page.workers();
        assert.ok(workers.length > 0);
        for (const scope of [visit.page, ...workers]) {
          assert.deepEqual(await scope.evaluate(tryToLeave, elsewhere.origin), []);
        }
        assert.deepEqual(elsewhere.visitors, []);
        // What the test would have seen: another page of this browser can go there.
        const free = await browser.newPage();
        await free.goto(`${elsewhere.origin}/page`);
        assert.ok((await free.evaluate(tryToLeave, elsewhere.origin)).includes('fetch'));
        await free.close();
        elsewhere.visitors.length = 0;
      } finally {
        await visit.page.close();
        host.close();
      }
    });
  }

  test('serve.py sends the policy of the page with every answer, and so do the hosts of docs/hosting.md', async () => {
    const host = await startServePy();
    try {
      const page = await fetch(host.url);
      const policy = (await page.text()).match(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/)[1];
      const recommended = [path.join(root, 'docs/hosting.md')]; // nginx; the files are for others
      if (!withoutDist) {
        recommended.push(path.join(dist, '_headers'), path.join(dist, '.htaccess'));
      }
      for (const file of recommended) {
        assert.ok((await readFile(file, 'utf8')).includes(`${policy}; frame-ancestors 'none'`), file);
      }
      for (const file of ['', 'engine/worker.mjs', 'engine/engine.wasm', 'nowhere']) {
        const { headers } = await fetch(host.url + file);
        assert.equal(headers.get('content-security-policy'), `${policy}; frame-ancestors 'none'`, file);
        assert.equal(headers.get('x-content-type-options'), 'nosniff', file);
      }
    } finally {
      host.close();
    }
  });
});
