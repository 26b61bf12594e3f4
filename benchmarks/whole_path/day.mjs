/**
 * Long records for benchmarks, put together of real ones: the records of the MIT-BIH Arrhythmia Database one after the other,
 * at another sampling rate, in as many leads as wanted, as WFDB in format 212 or as CSV. All 48 are a day.
 */
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';

const sourceHz = 360;
const sourceLeads = 2;
const gain = 200; // adu per mV of all of these records
const baseline = 1024;

/** The samples of a record, one Int16Array a lead; format 212 of two leads. */
function samplesOf(file) {
  const bytes = readFileSync(file);
  const frames = Math.floor(bytes.length / 3);
  const leads = Array.from({ length: sourceLeads }, () => new Int16Array(frames));
  for (let frame = 0; frame < frames; frame += 1) {
    const middle = bytes[3 * frame + 1];
    leads[0][frame] = ((bytes[3 * frame] | ((middle & 15) << 8)) << 20) >> 20;
    leads[1][frame] = ((bytes[3 * frame + 2] | ((middle >> 4) << 8)) << 20) >> 20;
  }
  return leads;
}

/** At `hz`, by straight lines; `length` samples. */
function resampled(samples, hz, length) {
  return Int16Array.from({ length }, (_, i) => {
    const at = (i * sourceHz) / hz;
    const before = Math.min(Math.floor(at), samples.length - 1);
    const after = Math.min(before + 1, samples.length - 1);
    return Math.round(samples[before] + (at - before) * (samples[after] - samples[before]));
  });
}

/** @returns {Int16Array[]} of each lead; leads after the second are the first two again, turned and scaled */
function longLeads({ data, seconds, hz, leads }) {
  const folder = path.join(data, 'mitdb');
  const files = readdirSync(folder).filter((name) => name.endsWith('.dat'));
  const long = Array.from({ length: leads }, () => new Int16Array(seconds * hz));
  for (let filled = 0, next = 0; filled < seconds * hz; next += 1) {
    const source = samplesOf(path.join(folder, files[next % files.length]));
    const length = Math.min(Math.floor((source[0].length * hz) / sourceHz), seconds * hz - filled);
    const parts = source.map((samples) => resampled(samples, hz, length));
    for (let lead = 0; lead < leads; lead += 1) {
      const scale = lead < sourceLeads ? 1 : (lead % 4 < 2 ? -1 : 1) * (1 - 0.05 * lead);
      const from = parts[lead % sourceLeads];
      long[lead].set(
        scale === 1 ? from : from.map((value) => Math.round(baseline + scale * (value - baseline))),
        filled,
      );
    }
    filled += length;
  }
  return long;
}

function in212(leads) {
  const values = leads[0].length * leads.length;
  const bytes = Buffer.alloc(Math.ceil((values * 3) / 2));
  const value = (i) => (i < values ? leads[i % leads.length][Math.floor(i / leads.length)] : 0);
  for (let i = 0, to = 0; i < values; i += 2, to += 3) {
    const [one, two] = [value(i), value(i + 1)];
    bytes[to] = one & 255;
    bytes[to + 1] = ((one >> 8) & 15) | (((two >> 8) & 15) << 4);
    bytes[to + 2] = two & 255;
  }
  return bytes;
}

function writeCsv(file, leads, hz) {
  const descriptor = openSync(file, 'w');
  let text = `time (s),${leads.map((_, lead) => `lead ${lead + 1} (mV)`).join(',')}\n`;
  for (let row = 0; row < leads[0].length; row += 1) {
    text += (row / hz).toFixed(3);
    for (const lead of leads) {
      text += `,${((lead[row] - baseline) / gain).toFixed(3)}`;
    }
    text += '\n';
    if (text.length > 1 << 20 || row + 1 === leads[0].length) {
      writeSync(descriptor, text);
      text = '';
    }
  }
  closeSync(descriptor);
}

/**
 * @param {{ data: string, folder: string, hours: number, hz: number, leads: number, format: 'wfdb' | 'csv' }} options `data`:
 *   the folder that holds mitdb/; `folder`: where to write
 * @returns {string[]} the files of the record, the one to open first
 */
export function writeLongRecord({ data, folder, hours, hz, leads, format }) {
  const name = `long_${hours}h_${leads}x${hz}`;
  const seconds = Math.round(hours * 3600);
  const samples = longLeads({ data, seconds, hz, leads });
  if (format === 'csv') {
    const file = path.join(folder, `${name}.csv`);
    writeCsv(file, samples, hz);
    return [file];
  }
  const lines = samples.map((_, lead) => `${name}.dat 212 ${gain} 11 ${baseline} 0 0 0 lead ${lead + 1}`);
  const header = [`${name} ${leads} ${hz} ${seconds * hz}`, ...lines].join('\n');
  const files = [path.join(folder, `${name}.hea`), path.join(folder, `${name}.dat`)];
  writeFileSync(files[0], `${header}\n`);
  writeFileSync(files[1], in212(samples));
  return files;
}
