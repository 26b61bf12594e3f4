// From the choice of a long table to its first drawn trace, and to all labels, in headless Chromium: a day of one lead at
// 125 Hz as CSV, 10.8 million rows of time and value.
//   node benchmarks/long_table.mjs [--hours 24] [--runs 3]       needs build/site (./serve.py --build-only)
import { mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser, startHost, Visit } from '../tests/browser/harness.mjs';
import { spikes } from '../tests/browser/made-files.mjs';

const { values } = parseArgs({
  options: { hours: { type: 'string', default: '24' }, runs: { type: 'string', default: '3' } },
});
const hz = 125;
const rows = Number(values.hours) * 3600 * hz;

function write(file) {
  const beats = Array.from(spikes({ seconds: 8, hz }), (mv) => mv.toFixed(3));
  const descriptor = openSync(file, 'w');
  let text = 'time (s),ECG (mV)\n';
  for (let row = 0; row < rows; row += 1) {
    text += `${(row / hz).toFixed(3)},${beats[row % beats.length]}\n`;
    if (text.length > 1 << 20) {
      writeSync(descriptor, text);
      text = '';
    }
  }
  writeSync(descriptor, text);
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'beatlens-table-'));
const file = path.join(folder, 'day.csv');
write(file);
const host = await startHost();
const browser = await startBrowser();
console.log(`${await browser.version()}, ${os.cpus().length} cores of ${os.cpus()[0].model.trim()}`);
console.log(`${rows} rows, ${(statSync(file).size / 1e6).toFixed(0)} MB; load average ${os.loadavg()[0].toFixed(1)}`);
for (let run = 0; run < Number(values.runs); run += 1) {
  const visit = await Visit.start(browser, host.url);
  visit.page.setDefaultTimeout(600_000);
  await visit.ready();
  await visit.choose([file]);
  await visit.page.waitForFunction(() => window.beatlensTraceShown);
  const shown = await visit.page.evaluate(() => window.beatlensTraceShown);
  await visit.labelled();
  const { total_ms: total } = await visit.page.evaluate(() => window.beatlensTimings);
  console.log(`run ${run + 1}: first trace ${(shown / 1000).toFixed(2)} s, all labels ${(total / 1000).toFixed(1)} s`);
  await visit.page.close();
}
await browser.close();
host.close();
rmSync(folder, { recursive: true });
