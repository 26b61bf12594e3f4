/** Recordings of the stories, made of records of the databases. */

import { readFile } from 'node:fs/promises';
import { dataFile } from './harness.mjs';
import { wfdb } from './made-files.mjs';

/** The first lead of a record in WFDB's format 212 with two leads, in mV. */
async function firstLead(name) {
  const header = (await readFile(dataFile(`${name}.hea`), 'utf8')).split('\n');
  const hz = Number(header[0].split(' ')[2]);
  const [, format, gain, , zero] = header[1].split(' ');
  if (format !== '212') {
    throw new Error(`${name} is in format ${format}`);
  }
  const bytes = await readFile(dataFile(`${name}.dat`));
  const perMv = Number.parseFloat(gain);
  const offset = Number(/\((-?\d+)\)/.exec(gain)?.[1] ?? zero);
  const samples = Float64Array.from({ length: Math.floor(bytes.length / 3) }, (_, i) => {
    const value = bytes[3 * i] | ((bytes[3 * i + 1] & 15) << 8);
    return ((value > 2047 ? value - 4096 : value) - offset) / perMv;
  });
  return { hz, samples };
}

/** A stretch of a record in the layout of a watch's export: microvolts, one a row. */
export async function watchExport(file, { record, from, seconds }) {
  const { hz, samples } = await firstLead(`mitdb/${record}`);
  const rows = [...samples.slice(from * hz, (from + seconds) * hz)].map((mv) => (1000 * mv).toFixed(3));
  const head = [
    'Name,',
    'Date of Birth,',
    'Recorded Date,2024-05-30 16:32:18 -0700',
    'Classification,Inconclusive',
    'Symptoms,',
    'Software Version,1.90',
    'Device,"Watch6,7"',
    `Sample Rate,${hz} hertz`,
    '',
    '',
    'Lead,Lead I',
    'Unit,µV',
    '',
  ];
  return { name: file, bytes: `${[...head, ...rows].join('\n')}\n` };
}

/**
 * Hours of a night, a half-hour record again and again, with a second beat train over one hour of them: another person's
 * electrodes, an electrode on a muscle; regular enough that beats are found in it, and none of them is one.
 */
export async function nightWithNoise(name, { record, hours, from, start }) {
  const { hz, samples } = await firstLead(record);
  const night = new Float64Array(hours * 3600 * hz);
  for (let at = 0; at < night.length; at += samples.length) {
    night.set(samples.subarray(0, Math.min(samples.length, night.length - at)), at);
  }
  let seed = 1;
  const random = () => {
    seed = (1664525 * seed + 1013904223) >>> 0;
    return seed / 2 ** 32 - 0.5;
  };
  const end = (from + 1) * 3600 * hz;
  for (let i = from * 3600 * hz; i < end; i += 1) {
    night[i] += 0.9 * random();
  }
  const files = wfdb(name, night, { hz });
  files[0].bytes = files[0].bytes.replace('\n', ` ${start}\n`);
  return files;
}
