// From drop to all labels in headless Chromium: MIT-BIH record 100, 30 minutes, 2,273 annotated beats, part by part.
//   node benchmarks/page.mjs [--runs 7] [SITE ...]           needs build/site (./serve.py --build-only) and BEATLENS_DATA
//   node benchmarks/page.mjs --load [--runs 7] [SITE ...]    what a visit loads and when it shows what: see load.mjs
// Several sites are measured in turn, run by run, so that a machine that slows down slows all of them.
// cold   a browser that has never seen the page; the files are chosen while engine and model still load, and the whole
//        includes that loading
// first  the first recording on a page that is ready; later ones find the code compiled to the end: "warm"
import os from 'node:os';
import { parseArgs } from 'node:util';
import { mitdb, site, startBrowser, startHost, Visit, withoutData } from '../tests/browser/harness.mjs';
import { measureLoads } from './load.mjs';
import { median } from './median.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '7' }, load: { type: 'boolean', default: false } },
});
const runs = Number(values.runs);
const sites = positionals.length > 0 ? positionals : [site];
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

if (withoutData) {
  console.log(`skipped: ${withoutData}`);
  process.exit(0);
}

if (values.load) {
  await measureLoads(sites, runs);
  process.exit(0);
}

const hosts = await Promise.all(sites.map((folder) => startHost({}, { folder })));
const measured = sites.map(() => []);
for (let run = 0; run < runs; run += 1) {
  for (const [index, host] of hosts.entries()) {
    measured[index].push(await measure(host));
  }
}
for (const host of hosts) {
  host.close();
}

const load = os.loadavg()[0].toFixed(1);
const [{ version }] = measured[0];
console.log(`${version}, node ${process.version}, ${os.cpus().length} cores of ${os.cpus()[0].model.trim()}`);
console.log(`load average ${load}; medians of ${runs} runs, milliseconds; in brackets the fastest`);
for (const [index, folder] of sites.entries()) {
  console.log(`\n${folder}\n\n| | ${parts.join(' | ')} |\n|---|${'---|'.repeat(parts.length)}`);
  for (const kind of ['cold', 'first', 'warm']) {
    const cells = parts.map((part) => {
      const all = measured[index].map((one) => one[kind][`${part}_ms`]);
      return `${median(all).toFixed(0)} (${Math.min(...all).toFixed(0)})`;
    });
    console.log(`| ${kind} | ${cells.join(' | ')} |`);
  }
}
