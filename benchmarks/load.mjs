// What a visit of the page loads, and when it shows what (benchmarks/page.mjs --load). The host sends everything with brotli and
// lets browsers keep what build/dist has in immutable/; the line is that of this machine, or 1.6 Mbit/s with 150 ms to each answer
// (DevTools protocol, in the workers too).
// cold         a browser that has never seen the page; "warm" has, in a page before
// requests, KB what the host was asked for and sent, headers included, until viewer and engine were there
// paint        first contentful paint; "ready": engine and model are there and warmed up; "trace": the viewer is there too
// labels       all labels of MIT-BIH record 100, of which the files are chosen as soon as the page takes them
// Times in milliseconds from the start of the navigation.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { mimeTypes, mitdb, pause, startBrowser, Visit } from '../tests/browser/harness.mjs';
import { median } from './median.mjs';

const lines = {
  'this machine': null,
  '1.6 Mbit/s, 150 ms': { download: 1.6e6 / 8, upload: 1.6e6 / 8, latency: 150 },
};

/** A host that compresses, and counts what goes over the wire. */
async function startCountingHost(folder) {
  const files = new Map();
  async function fileOf(name) {
    if (!files.has(name)) {
      const content = await readFile(path.join(folder, name));
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
      const body = await readFile(path.join(folder, `${name}.br`)).catch(() => brotliCompressSync(content, { params }));
      files.set(name, { body, tag: `"${createHash('sha256').update(content).digest('hex').slice(0, 16)}"` });
    }
    return files.get(name);
  }
  const sockets = new Set();
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests += 1;
    const name = decodeURIComponent(new URL(request.url, 'http://host').pathname.slice(1)) || 'index.html';
    try {
      const { body, tag } = await fileOf(name);
      const stays = name.startsWith('immutable/');
      const headers = {
        'content-type': mimeTypes[path.extname(name)] ?? 'application/octet-stream',
        'content-encoding': 'br',
        'cache-control': stays ? 'public, max-age=31536000, immutable' : 'no-cache',
        vary: 'accept-encoding',
        etag: tag,
      };
      const isKnown = request.headers['if-none-match'] === tag;
      response.writeHead(isKnown ? 304 : 200, isKnown ? { etag: tag } : { ...headers, 'content-length': body.length });
      response.end(isKnown ? undefined : body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bytes = () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0);
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** Since the call: { requests, kb } */
    counting() {
      const before = { requests, bytes: bytes() };
      return () => ({ requests: requests - before.requests, kb: (bytes() - before.bytes) / 1000 });
    },
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

/** In the page, before its scripts: notes when its status becomes what, and when the viewer is there. */
function observe() {
  window.seen = {};
  const note = (what) => {
    window.seen[what] ??= performance.now();
  };
  new MutationObserver(() => {
    const state = document.querySelector('#status')?.dataset.state;
    if (state && state !== 'starting') {
      note(state);
    }
    if (document.querySelector('#viewer')?.dataset.waiting === undefined && document.querySelector('#viewer')) {
      note('trace');
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

async function visitOn(browser, line) {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.evaluateOnNewDocument(observe);
  if (line) {
    await page.emulateNetworkConditions(line);
    page.on('workercreated', ({ client }) => {
      const { latency, download: downloadThroughput, upload: uploadThroughput } = line;
      client.send('Network.enable').catch(() => {});
      client
        .send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput, uploadThroughput })
        .catch(() => {});
    });
  }
  return new Visit(page);
}

async function load(browser, host, line) {
  const visit = await visitOn(browser, line);
  const counted = host.counting();
  await visit.page.goto(host.url, { waitUntil: 'domcontentloaded' });
  await visit.page.waitForFunction(() => window.seen.ready && window.seen.trace);
  const times = await visit.page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    ready: window.seen.ready,
    trace: window.seen.trace,
  }));
  await visit.page.close();
  return { ...counted(), ...times };
}

async function labels(browser, host, line) {
  const visit = await visitOn(browser, line);
  await visit.page.goto(host.url, { waitUntil: 'domcontentloaded' });
  await visit.choose(mitdb('100'));
  await visit.page.waitForFunction(() => window.seen.done ?? window.seen.error);
  const time = await visit.page.evaluate(() => window.seen.done);
  await visit.page.close();
  return { labels: time };
}

/** A browser that has started: what it does of its own at first is no time of the page's. */
async function startedBrowser() {
  const browser = await startBrowser();
  await pause(2000);
  return browser;
}

/** @param {string[]} sites @param {number} runs prints a table of medians */
export async function measureLoads(sites, runs) {
  const hosts = await Promise.all(sites.map(startCountingHost));
  const measured = new Map(); // a row's title -> what was measured, run by run
  let version;
  for (const host of hosts) {
    const browser = await startedBrowser();
    await load(browser, host, null); // the host compresses all of it
    await browser.close();
  }
  for (let run = 0; run < runs; run += 1) {
    for (const [i, host] of hosts.entries()) {
      for (const [title, line] of Object.entries(lines)) {
        const all = { cold: {}, warm: {} };
        for (const measure of [load, labels]) {
          const browser = await startedBrowser();
          version = await browser.version();
          for (const kind of ['cold', 'warm']) {
            Object.assign(all[kind], await measure(browser, host, line));
          }
          await browser.close();
        }
        for (const [kind, one] of Object.entries(all)) {
          const row = `${path.basename(sites[i])} | ${title} | ${kind}`;
          measured.set(row, [...(measured.get(row) ?? []), one]);
        }
      }
    }
  }
  for (const host of hosts) {
    host.close();
  }
  const columns = ['requests', 'kb', 'paint', 'ready', 'trace', 'labels'];
  console.log(`${version}, node ${process.version}, ${os.cpus().length} cores of ${os.cpus()[0].model.trim()}`);
  console.log(`load average ${os.loadavg()[0].toFixed(1)}; medians of ${runs} runs, times in milliseconds\n`);
  console.log(`| site | line | cache | requests | KB | paint | ready | trace | labels |`);
  console.log('|---|---|---|--:|--:|--:|--:|--:|--:|');
  for (const [row, all] of measured) {
    const cells = columns.map((name) => median(all.map((one) => one[name])).toFixed(name === 'kb' ? 1 : 0));
    console.log(`| ${row} | ${cells.join(' | ')} |`);
  }
}
