// From files to all labels in headless Chromium, of long recordings and short ones: what each step takes, when the trace and
// all labels are there, and how much memory it takes at most.
//   node benchmarks/whole_path.mjs [--hours 0.5,24] [--leads 1,2,12] [--formats wfdb,csv] [--workers 1,2] [--hz 250] [--runs 3]
// needs build/site (./serve.py --build-only) and BEATLENS_DATA: recordings are put together of the MIT-BIH Arrhythmia Database
// (whole_path/day.mjs). Several sites can be named; they are measured in turn.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { site, startBrowser, startHost, Visit, withoutData } from '../tests/browser/harness.mjs';
import { median } from './median.mjs';
import { writeLongRecord } from './whole_path/day.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    hours: { type: 'string', default: '0.5,24' },
    leads: { type: 'string', default: '1,2,12' },
    formats: { type: 'string', default: 'wfdb' },
    workers: { type: 'string', default: '2' },
    hz: { type: 'string', default: '250' },
    runs: { type: 'string', default: '3' },
  },
});
const list = (text) => text.split(',');
const steps = ['read', 'detect', 'cut', 'infer', 'summarise', 'draw', 'total'];

/** The renderers of a browser: their workers are threads of them. */
function renderers(browser) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map();
  for (const pid of all) {
    try {
      parents.set(Number(pid), Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]));
    } catch {} // it has ended
  }
  const isOurs = (pid) => pid === browser.process().pid || (parents.has(pid) && isOurs(parents.get(pid)));
  return [...parents.keys()].filter((pid) => {
    try {
      return isOurs(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
    } catch {
      return false;
    }
  });
}

const kilobytes = (pid, field) =>
  Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${field}:\\s+(\\d+)`))[1]);

async function measure(host, files, workers) {
  const browser = await startBrowser();
  const visit = await Visit.start(browser, host.url, {
    prepare: `Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => ${workers} });`,
  });
  visit.page.setDefaultTimeout(1_200_000);
  await visit.ready();
  await visit.settled();
  const pids = renderers(browser);
  const before = pids.reduce((sum, pid) => sum + kilobytes(pid, 'VmRSS'), 0);
  for (const pid of pids) {
    writeFileSync(`/proc/${pid}/clear_refs`, '5'); // forgets its peak
  }
  await visit.page.evaluate(() => {
    Object.assign(window, { beatlensTimings: null, beatlensTraceShown: null });
  });
  await visit.choose(files);
  await visit.page.waitForFunction(() => window.beatlensTimings, { polling: 20 });
  const timings = await visit.page.evaluate(() => window.beatlensTimings);
  const shown = await visit.page.evaluate(() => window.beatlensTraceShown);
  const labels = await visit.page.evaluate(() => window.beatlensLabelsShown);
  const peak = pids.reduce((sum, pid) => sum + kilobytes(pid, 'VmHWM'), 0);
  await browser.close();
  return { ...timings, shown_ms: shown, labels_ms: labels, peak_bytes: 1024 * (peak - before) };
}

if (withoutData) {
  console.log(`skipped: ${withoutData}`);
  process.exit(0);
}
const sites = positionals.length > 0 ? positionals : [site];
const hosts = await Promise.all(sites.map((folder) => startHost({}, { folder })));
const folder = mkdtempSync(path.join(os.tmpdir(), 'beatlens-path-'));
console.log(
  `${os.cpus().length} cores of ${os.cpus()[0].model.trim()}, load average ${os.loadavg()[0].toFixed(1)}, ` +
    `${execFileSync('date', ['+%F'], { encoding: 'utf8' }).trim()}; medians of ${values.runs} runs, seconds`,
);
console.log(
  `\n| recording | workers | ${steps.join(' | ')} | trace shown | first labels | peak memory | of the signal's |`,
);
console.log(`|---|---|${'---|'.repeat(steps.length + 4)}`);
for (const format of list(values.formats)) {
  for (const hours of list(values.hours).map(Number)) {
    for (const leads of list(values.leads).map(Number)) {
      const hz = Number(values.hz);
      const files = writeLongRecord({ data: process.env.BEATLENS_DATA, folder, hours, hz, leads, format });
      const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
      for (const workers of list(values.workers).map(Number)) {
        const measured = hosts.map(() => []);
        for (let run = 0; run < Number(values.runs); run += 1) {
          for (const [index, host] of hosts.entries()) {
            measured[index].push(await measure(host, files, workers));
          }
        }
        for (const [index, runs] of measured.entries()) {
          const of = (field) => median(runs.map((run) => run[field]));
          const seconds = [...steps.map((step) => `${step}_ms`), 'shown_ms', 'labels_ms'].map((field) =>
            (of(field) / 1000).toFixed(2),
          );
          const peak = of('peak_bytes');
          const decoded = 4 * hours * 3600 * hz * leads;
          const title = `${hours} h, ${leads} ${leads === 1 ? 'lead' : 'leads'}, ${format}, ${megabytes.toFixed(1)} MB`;
          const where = sites.length > 1 ? `, ${sites[index]}` : '';
          console.log(
            `| ${title}${where} | ${workers} | ${seconds.join(' | ')} | ${(peak / 1e6).toFixed(0)} MB | ${(peak / decoded).toFixed(1)} x |`,
          );
        }
      }
      for (const file of files) {
        rmSync(file);
      }
    }
  }
}
for (const host of hosts) {
  host.close();
}
rmSync(folder, { recursive: true });
