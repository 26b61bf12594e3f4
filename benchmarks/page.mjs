// From drop to all labels in headless Chromium: MIT-BIH record 100, 30 minutes, 2,273 beats, part by part.
//   node benchmarks/page.mjs [runs]          needs build/site (./serve.py --build-only) and BEATLENS_DATA
// cold   a browser that has never seen the page; the files are chosen while engine and model still load, and the whole
//        includes that loading
// first  the first recording on a page that is ready; later ones find the code compiled to the end: "warm"
import os from 'node:os';
import { parseArgs } from 'node:util';
import { mitdb, startBrowser, startHost, Visit, withoutData } from '../tests/browser/harness.mjs';

const { positionals } = parseArgs({ allowPositionals: true });
const runs = Number(positionals[0] ?? 7);
const parts = ['read', 'detect', 'cut', 'infer', 'summarise', 'draw', 'total'];

const timings = (visit) => visit.page.evaluate(() => window.beatlensTimings);

async function label(visit) {
  await visit.page.evaluate(() => {
    window.beatlensTimings = null;
  });
  await visit.choose(mitdb('100'));
  await visit.page.waitForFunction(() => window.beatlensTimings);
  return timings(visit);
}

async function measure(host) {
  const cold = await startBrowser();
  const coldVisit = await Visit.start(cold, host.url, { waitUntil: 'domcontentloaded' });
  const coldTimings = await label(coldVisit);
  const version = await cold.version();
  await cold.close();

  const browser = await startBrowser();
  const visit = await Visit.start(browser, host.url);
  await visit.ready();
  const first = await label(visit);
  await visit.settled();
  const warm = await label(visit);
  await browser.close();
  return { version, cold: coldTimings, first, warm };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

if (withoutData) {
  console.log(`skipped: ${withoutData}`);
  process.exit(0);
}

const host = await startHost();
const measured = [];
for (let run = 0; run < runs; run += 1) {
  measured.push(await measure(host));
}
host.close();

const load = os.loadavg()[0].toFixed(1);
console.log(
  `${measured[0].version}, node ${process.version}, ${os.cpus().length} cores of ${os.cpus()[0].model.trim()}`,
);
console.log(`load average ${load}; medians of ${runs} runs, milliseconds; in brackets the fastest\n`);
console.log(`| | ${parts.join(' | ')} |`);
console.log(`|---|${'---|'.repeat(parts.length)}`);
for (const kind of ['cold', 'first', 'warm']) {
  const cells = parts.map((part) => {
    const values = measured.map((one) => one[kind][`${part}_ms`]);
    return `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)})`;
  });
  console.log(`| ${kind} | ${cells.join(' | ')} |`);
}
