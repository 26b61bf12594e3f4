/**
 * The strips of the gallery: a list, and the files of each, which are fetched when they are wanted (tools/make_gallery.py).
 *
 * @typedef {object} Strip
 * @property {string} name
 * @property {'sinus' | 'supraventricular' | 'ventricular' | 'conduction' | 'traps'} kind
 * @property {'mitdb' | 'svdb' | 'ludb'} database that it is an excerpt of
 * @property {string} record of the database
 * @property {number} begin_s from the beginning of the record
 * @property {number} end_s
 * @property {string[]} files addresses of header, signals and annotations, from the list's own
 * @property {string} [rhythm] the right answer to “Which rhythm is this?”
 * @property {{ time_s: number, class: string }[]} marks beats whose class the quiz may ask, timed from the strip's beginning
 * @property {number[]} picture x in 1/100 s and y, downwards, in 1/50 mV, in steps from the point before
 *
 * @typedef {object} Gallery
 * @property {{ name: string, url: string }} licence of all strips
 * @property {Record<string, { name: string, citation: string, url: string }>} databases
 * @property {Strip[]} strips
 */
import * as places from '../places.mjs';

/** The order in which groups are shown. */
export const kinds = ['sinus', 'supraventricular', 'ventricular', 'conduction', 'traps'];

const extensions = ['hea', 'dat', 'atr'];
let loading = null;

async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return response;
}

/** The list, fetched once. @returns {Promise<Gallery>} rejects where it cannot be fetched */
export function loadGallery() {
  loading ??= fetched(places.gallery).then((response) => response.json());
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

/** The files of a strip, named as its header names them. @param {Strip} strip @returns {Promise<{ name: string, blob: Blob, sample: string }[]>} */
export const filesOf = ({ name, files }) =>
  Promise.all(
    files.map(async (file, i) => ({
      name: `${name}.${extensions[i]}`,
      blob: await (await fetched(new URL(file, places.gallery))).blob(),
      sample: name,
    })),
  );

/**
 * A strip under a name that does not tell what is in it, without annotations and without the comments of its header.
 * @param {{ name: string, blob: Blob }[]} files from filesOf()
 */
export async function withoutNames([header, signals]) {
  const lines = (await header.blob.text()).split('\n').filter((line) => !line.startsWith('#'));
  const name = header.name.replace(/\.hea$/, '');
  const text = lines.map((line) => line.replace(name, 'strip')).join('\n');
  return [
    { name: 'strip.hea', blob: new Blob([text]) },
    { name: 'strip.dat', blob: signals.blob },
  ];
}

/** "2:19.7" */
function clock(seconds) {
  const tenths = Math.round(10 * seconds);
  const rest = String(tenths % 600).padStart(3, '0');
  return `${Math.floor(tenths / 600)}:${rest.slice(0, 2)}.${rest.slice(2)}`;
}

/** Where a strip is from, as a sentence. @param {Strip} strip @param {Gallery} gallery @param {import('./texts.mjs').Texts} texts */
export const creditOf = (strip, { databases }, { t }) =>
  t('teach.gallery.credit', {
    record: strip.record,
    database: databases[strip.database].name,
    begin: clock(strip.begin_s),
    end: clock(strip.end_s),
  });
