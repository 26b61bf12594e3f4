// The page in headless Chromium, served from a sub-path of a plain static host, as anyone may put it on the web.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

export const root = process.env.BEATLENS_ROOT ?? fileURLToPath(new URL('../..', import.meta.url));
export const site = process.env.BEATLENS_SITE ?? path.join(root, 'build/site');
export const dist = process.env.BEATLENS_DIST ?? path.join(root, 'build/dist');
export const commandLine = process.env.BEATLENS_CLI ?? path.join(root, 'build/native/beatlens');
const makeModel = process.env.BEATLENS_MAKE_MODEL ?? path.join(root, 'build/native/make_model');
export const output = process.env.BEATLENS_OUTPUT ?? path.join(root, 'build/test-output');
const data = process.env.BEATLENS_DATA ?? path.join(root, '../shared/data');
const chromium = process.env.BEATLENS_CHROMIUM ?? findOnPath('chromium');

/** Why a test that needs the databases is skipped; false where they are there. */
export const withoutData = existsSync(path.join(data, 'mitdb/100.hea')) ? false : 'BEATLENS_DATA has no mitdb/100.hea';

/** Why a test that needs made-up models is skipped. */
export const withoutModels = existsSync(makeModel) ? false : 'make_model is not built';

/** Why a test of build/dist is skipped. */
export const withoutDist = existsSync(path.join(dist, 'files.json')) ? false : 'build/dist is not built';

/** The bytes of a model with random weights, see tests/tools/make_model.cpp. */
export function madeModel(...options) {
  const folder = mkdtempSync(path.join(tmpdir(), 'beatlens-model-'));
  const [system, ...more] = options;
  const file = path.join(folder, 'model.safetensors');
  execFileSync(makeModel, [system, file, '--balance', path.join(root, 'assets/samples/sample'), ...more]);
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}

/** Paths of a MIT-BIH record's files. */
export const mitdb = (record, extensions = ['hea', 'dat', 'atr']) =>
  extensions.map((extension) => path.join(data, 'mitdb', `${record}.${extension}`));
export const dataFile = (name) => path.join(data, name);

const patience = 120_000; // ms; the machine may have other things to do

export const mimeTypes = {
  '.html': 'text/html',
  '.mjs': 'text/javascript',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

function findOnPath(name) {
  const folder = process.env.PATH.split(path.delimiter).find((one) => existsSync(path.join(one, name)));
  return folder ? path.join(folder, name) : name;
}

/**
 * A static host that knows nothing but files and MIME types.
 * @param {Record<string, Uint8Array | string>} [overlay] files beside or instead of the site's
 * @param {{ prefix?: string, folder?: string, headers?: object, before?: (name: string) => Promise<void> | void,
 *   line?: { bytesPerS: number, latencyMs: number } }} [options] `folder`: the site; `headers`: of every file; `before`: what a
 *   file's answer waits for; `line`: a slow one, which the answers share (Chromium's own stands still now and then)
 */
export async function startHost(
  overlay = {},
  { prefix = '/some/where/', folder = site, headers = {}, before: waiting, line } = {},
) {
  let isFreeAt = 0;
  const send = async (response, body) => {
    if (line) {
      await pause(line.latencyMs);
      const partBytes = line.bytesPerS / 50;
      for (let at = 0; at < body.length; at += partBytes) {
        const now = performance.now();
        isFreeAt = Math.max(isFreeAt, now) + (1000 * Math.min(partBytes, body.length - at)) / line.bytesPerS;
        await pause(isFreeAt - now);
        response.write(body.subarray(at, at + partBytes));
      }
    }
    response.end(line ? undefined : body);
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const name = pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) || 'index.html' : null;
    await waiting?.(name);
    try {
      const body = overlay[name] ?? (await readFile(path.join(folder, name)));
      const type = mimeTypes[path.extname(name)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, ...headers });
      await send(response, body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref(); // a test that fails before it closes it ends all the same
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.close();
    server.closeAllConnections(); // browsers keep some open
  };
  return { origin, url: origin + prefix, close };
}

/** The same site from serve.py's own server, with its headers. */
export async function startServePy(folder = site) {
  const script = 'import sys; from tools.setup import server; server.serve(0, False, sys.argv[1])';
  const child = spawn('python3', ['-c', script, folder], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const address = /http:\S+/.exec(said);
      if (address) {
        resolve(address[0]);
      }
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  process.on('exit', () => child.kill());
  child.unref();
  child.stdout.unref();
  return { origin: new URL(url).origin, url, close: () => child.kill() };
}

export async function startBrowser() {
  const browser = await puppeteer.launch({
    executablePath: chromium,
    args: [
      '--no-sandbox',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--no-first-run',
    ],
  });
  const newPage = browser.newPage.bind(browser);
  // Right after a page with frames has been closed, Chromium may say that it does not know the new one's session.
  browser.newPage = () =>
    newPage().catch((error) => {
      if (/Session with given id not found/.test(error.message)) {
        return newPage();
      }
      throw error;
    });
  return browser;
}

/** One page, with what went wrong on it and where it went. */
export class Visit {
  requests = [];
  problems = [];

  static async start(
    browser,
    url,
    { width = 1280, height = 800, scale = 1, touch = false, prepare, waitUntil = 'load' } = {},
  ) {
    const page = await browser.newPage();
    const visit = new Visit(page);
    const isFirefox = (await page.browser().version()).startsWith('firefox');
    await page.setViewport({ width, height, deviceScaleFactor: scale, isMobile: touch, hasTouch: touch });
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => visit.problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && visit.problems.push(message.text()));
    page.on('request', (request) => visit.requests.push(request.url()));
    page.on('workercreated', (worker) => {
      if (isFirefox) {
        return; // it does not tell what workers ask for
      }
      worker.client.on('Network.requestWillBeSent', ({ request }) => visit.requests.push(request.url));
      worker.client.send('Network.enable').catch(() => {});
    });
    if (prepare) {
      await page.evaluateOnNewDocument(prepare);
    }
    await page.goto(url, { waitUntil });
    return visit;
  }

  /** A page that is ready, used without a problem, then closed. @param {(visit: Visit, page: object) => Promise<void>} use */
  static async during(browser, url, options, use) {
    const visit = await Visit.start(browser, url, options);
    try {
      await visit.ready();
      await use(visit, visit.page);
      assert.deepEqual(visit.problems, []);
    } finally {
      await visit.page.close();
    }
  }

  constructor(page) {
    this.page = page;
  }

  text(selector) {
    return this.page.$eval(selector, (node) => node.textContent.trim());
  }

  state() {
    return this.page.$eval('#status', (node) => node.dataset.state);
  }

  /** Engine, model and viewer are there. */
  async ready() {
    await this.page.waitForFunction(
      () =>
        document.querySelector('#status').dataset.state !== 'starting' &&
        document.querySelector('#viewer').dataset.waiting === undefined,
    );
    if ((await this.state()) === 'error') {
      throw new Error(await this.text('#error'));
    }
  }

  /** Through the file button. */
  async choose(paths) {
    const input = await this.page.$('#file-input');
    await input.uploadFile(...paths);
  }

  /** A real drop event on the page. @param {{ name: string, bytes: Uint8Array | string }[]} files */
  async drop(files) {
    const encoded = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
    await this.page.evaluate((list) => {
      const dataTransfer = new DataTransfer();
      for (const { name, base64 } of list) {
        dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      }
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    }, encoded);
  }

  async dropPaths(paths) {
    await this.drop(
      await Promise.all(paths.map(async (one) => ({ name: path.basename(one), bytes: await readFile(one) }))),
    );
  }

  /** Waits for the labels; an error on the page fails the test. */
  async labelled() {
    await this.page.waitForFunction(() => ['done', 'error'].includes(document.querySelector('#status').dataset.state));
    if ((await this.state()) === 'error') {
      throw new Error(await this.text('#error'));
    }
  }

  /** Waits for an error message and returns it. */
  async failed() {
    await this.page.waitForSelector('#error:not([hidden])');
    return this.text('#error');
  }

  /** Beats per class as the page shows them. */
  counts() {
    return this.page.$$eval('.count', (tiles) =>
      Object.fromEntries(
        tiles.map((tile) => [tile.dataset.class, Number(tile.querySelector('dd').textContent.replaceAll(',', ''))]),
      ),
    );
  }

  /** What the page offers to save under a button. */
  async download(action) {
    await this.page.evaluate(() => {
      window.savedText = new Promise((resolve) => {
        const create = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          URL.createObjectURL = create;
          resolve(blob.text());
          return create(blob);
        };
      });
    });
    await this.page.click(`[data-action="${action}"]`);
    return this.page.evaluate(() => window.savedText);
  }

  framesDrawn() {
    return this.page.evaluate(() => window.beatlensViewer.framesDrawn);
  }

  /** Waits until the viewer and the page around it stand still. A busy machine may take its time to draw what was asked for. */
  async settled() {
    const state = () =>
      this.page.evaluate(async () => {
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        return `${window.beatlensViewer.framesDrawn} ${window.scrollX} ${window.scrollY}`;
      });
    const patientUntil = performance.now() + patience;
    let before = '';
    let now = await state();
    while (now !== before) {
      assert.ok(performance.now() < patientUntil, `it does not stand still: ${now}`);
      await pause(250);
      before = now;
      now = await state();
    }
  }

  async screenshot(name, options = {}) {
    await mkdir(output, { recursive: true });
    await this.settled();
    await this.page.screenshot({ path: path.join(output, name), ...options });
  }
}

/**
 * A host and a browser for the tests of one file: started before the first, stopped after the last.
 * @param {() => Record<string, Uint8Array | string>} [overlay] files beside or instead of the site's
 */
export function sharedBrowser(overlay) {
  const shared = {};
  before(async () => {
    shared.host = await startHost(overlay?.());
    shared.browser = await startBrowser();
  });
  after(async () => {
    await shared.browser?.close();
    shared.host?.close();
  });
  return shared;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
