/**
 * What people read, in the language in use; and numbers as they are written there. English is here from the start; the
 * strings of the others come by languages.mjs. What was built with t() is built anew, or asked again, by an onLanguage() listener.
 */
import en from '../strings/en.mjs';

export const english = en;
let strings = en;
let code = 'en';
let plurals = new Intl.PluralRules(code);
const formats = new Map();
const listeners = new Set();

/** The code of the language in use: "de". */
export const language = () => code;
/** The same for `lang`: Chinese is the simplified one. */
export const languageTag = () => (code === 'zh' ? 'zh-Hans' : code);

/** @param {string} next code @param {Record<string, string | object>} its strings; what they lack is said in English */
export function useStrings(next, its) {
  code = next;
  strings = its;
  plurals = new Intl.PluralRules(code);
  formats.clear();
  for (const listener of [...listeners]) {
    listener(code);
  }
}

/** More strings of a language: of no effect where another one is in use by now. */
export function addStrings(of, more) {
  if (of === code) {
    strings = { ...strings, ...more };
  }
}

/**
 * @param {(code: string) => void} listener called once another language is in use
 * @returns {() => void} ends it
 */
export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether there is such a string: keys made of what a file says may have none. @param {string} key */
export const hasText = (key) => Object.hasOwn(en, key) || Object.hasOwn(strings, key);

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

/** What went wrong, to be said in the language that is in use then. */
export class SaidError extends Error {
  constructor(key, values) {
    super(t(key, values));
    this.say = () => t(key, values);
  }
}

const attributes = ['title', 'aria-label', 'aria-roledescription', 'placeholder'];

/**
 * Static HTML: `data-t` names the string of an element's text, `data-t-title`, ... of its attributes; values are its other data.
 * @param {ParentNode} root
 */
export function translate(root) {
  for (const node of root.querySelectorAll('[data-t]')) {
    putText(node, t(node.dataset.t, node.dataset));
  }
  for (const attribute of attributes) {
    for (const node of root.querySelectorAll(`[data-t-${attribute}]`)) {
      node.setAttribute(attribute, t(node.getAttribute(`data-t-${attribute}`), node.dataset));
    }
  }
}

/** Text whose parts between `backticks` are elements of the node's `data-mark`: code, kbd. @param {HTMLElement} node */
export function putText(node, text) {
  const { mark } = node.dataset;
  if (mark === undefined) {
    node.textContent = text;
    return;
  }
  node.replaceChildren(
    ...text.split('`').map((part, at) => {
      const marked = document.createElement(mark);
      marked.textContent = part;
      return at % 2 === 0 ? part : marked;
    }),
  );
}

function format(least, most = least, useGrouping = true) {
  const key = `${least} ${most} ${useGrouping}`;
  if (!formats.has(key)) {
    const digits = { minimumFractionDigits: least, maximumFractionDigits: most };
    formats.set(key, new Intl.NumberFormat(code, useGrouping ? digits : { ...digits, useGrouping }));
  }
  return formats.get(key);
}

/** 2273.5 -> "2,273.50" */
export const number = (value, decimals = 0) => format(decimals).format(value);
/** 2273 -> "2,273" */
export const count = (value) => format(0).format(value);
/** As few digits as it takes, up to so many decimals, and no thousands: "1000", "977.5" */
export const figure = (value, decimals = 3) => format(0, decimals, false).format(value);
/** 0.97068 -> "97.1 %" */
export const percent = (share, decimals = 1) => t('percent', { number: format(decimals).format(100 * share) });
/** "." or "," */
export const decimalPoint = () =>
  format(1)
    .formatToParts(0.5)
    .find(({ type }) => type === 'decimal').value;

/** Seconds as "30:05.6" or "1:02:03". */
export const clock = (seconds, decimals = 0) => hoursOf(Math.round(seconds * 10 ** decimals), decimals, false);

let startOfDay = Number.NaN;

/** When the recording began that is open, seconds after midnight; null or NaN where it does not say. */
export function beginAt(secondsAfterMidnight) {
  startOfDay = secondsAfterMidnight ?? Number.NaN;
}

/** A place in the recording that is open: by the clock, "23:59:30" and "+1 d 0:00:10", where it says when it began. */
export function when(seconds, decimals = 0) {
  if (!Number.isFinite(startOfDay)) {
    return clock(seconds, decimals);
  }
  const unit = 10 ** decimals;
  const ticks = Math.round((startOfDay + seconds) * unit);
  const day = 86400 * unit;
  const days = Math.floor(ticks / day);
  const text = hoursOf(ticks - days * day, decimals, true);
  return days > 0 ? `${t('canvas.days', { days })} ${text}` : text;
}

/** @param {number} ticks 10 ** decimals of a second */
function hoursOf(ticks, decimals, withHours) {
  const unit = 10 ** decimals;
  const whole = Math.floor(ticks / unit);
  const two = (value) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const head = withHours || hours > 0 ? `${hours}:${two(minutes)}` : `${minutes}`;
  const tail = decimals > 0 ? `${decimalPoint()}${String(ticks % unit).padStart(decimals, '0')}` : '';
  return `${head}:${two(whole % 60)}${tail}`;
}
