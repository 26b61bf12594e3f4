/** What people read, in the language in use; and numbers as they are written there. */
import en from '../strings/en.mjs';

const strings = en;
const code = 'en';
const plurals = new Intl.PluralRules(code);
const formats = new Map();

export const language = () => code;

/**
 * @param {string} key of strings/en.mjs
 * @param {Record<string, string | number>} [values] for {name}; `count` also chooses the plural and is written as a number
 */
export function t(key, values = {}) {
  const entry = strings[key] ?? en[key] ?? key;
  const form = typeof entry === 'string' ? entry : (entry[plurals.select(values.count ?? 0)] ?? entry.other);
  return form.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : name === 'count' && typeof value === 'number' ? count(value) : String(value);
  });
}

function format(decimals) {
  if (!formats.has(decimals)) {
    formats.set(
      decimals,
      new Intl.NumberFormat(code, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
    );
  }
  return formats.get(decimals);
}

/** 2273.5 -> "2,273.50" */
export const number = (value, decimals = 0) => format(decimals).format(value);
export const count = (value) => number(value);
/** 0.97068 -> "97.1 %" */
export const percent = (share, decimals = 1) => `${number(100 * share, decimals)}\u202f%`;
export { clock } from './dom.mjs';
