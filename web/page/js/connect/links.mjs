/**
 * What a link says, behind "#": `#sample=pvc&t=4.5&lead=V1&model=coupled-cnn&panel=rhythm`. Anyone may have written one, so each
 * value is checked by itself; what is none is left out, and numbers are kept within their range. A link names nothing but what
 * the page brings along: no file of a person, no address.
 *
 * @typedef {object} Link all optional
 * @property {string} sample name of a recording that comes with the page
 * @property {number} t seconds from the beginning of the recording, in the middle of the trace
 * @property {string} lead its name
 * @property {string} model id in assets/models/index.json
 * @property {string} panel
 * @property {string} lang code of a language
 * @property {number} quiz version of the quiz, see teach/quiz.mjs
 * @property {number} seed
 * @property {number} n questions
 * @property {true} embed the page is a part of another one, and shows less around the trace
 */

const longest = 2000; // characters of a link
const year = 366 * 24 * 3600; // s
const plainNumber = /^-?\d{1,12}(\.\d{1,9})?$/;

const name = (text) => (/^[a-z0-9][a-z0-9-]{0,63}$/.test(text) ? text : undefined);
const within = (least, most) => (text) =>
  plainNumber.test(text) ? Math.min(most, Math.max(least, Number(text))) : undefined;
const whole = (least, most) => (text) =>
  /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined;
const hundredths = (value) => (value === undefined ? undefined : Math.round(100 * value) / 100);

/** In the order in which they are written. */
const readers = {
  embed: (text) => (text === '' || text === '1' ? true : undefined),
  sample: name,
  t: (text) => hundredths(within(0, year)(text)),
  // Printable, and nothing that turns the direction of writing around.
  lead: (text) => (/^[^\p{C}\u2028\u2029]{1,40}$/u.test(text) ? text : undefined),
  model: name,
  panel: name,
  lang: (text) => (/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(text) ? text : undefined),
  quiz: whole(0, 1e6),
  seed: whole(0, 0xffffffff), // another number is another quiz: it is refused, not moved into the range
  n: (text) => (/^\d{1,6}$/.test(text) ? Math.min(100, Math.max(1, Number(text))) : undefined),
};

/** @param {string} hash of an address, with its "#" or without @returns {Partial<Link>} */
export function parseLink(hash) {
  const text = hash.replace(/^#/, '');
  const link = {};
  if (text.length > longest) {
    return link;
  }
  const values = new URLSearchParams(text);
  for (const [key, read] of Object.entries(readers)) {
    const value = values.has(key) ? read(values.get(key)) : undefined;
    if (value !== undefined) {
      link[key] = value;
    }
  }
  return link;
}

/** The same from an object of someone else's. @param {object} values of the keys of a Link, numbers or texts */
export function checkedLink(values, keys = Object.keys(readers)) {
  const link = {};
  for (const key of keys) {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    const isPlain = typeof value === 'string' || Number.isFinite(value);
    const read = isPlain
      ? readers[key](typeof value === 'number' ? value.toFixed(key === 't' ? 2 : 0) : value)
      : undefined;
    if (read !== undefined) {
      link[key] = read;
    }
  }
  return link;
}

/** @param {Partial<Link>} link @returns {string} "#sample=pvc&t=4.5"; "" where it says nothing */
export function formatLink(link) {
  const parts = Object.keys(readers)
    .filter((key) => link[key] !== undefined)
    .map((key) =>
      key === 'embed' ? key : `${key}=${encodeURIComponent(key === 't' ? hundredths(link.t) : link[key])}`,
    );
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}
