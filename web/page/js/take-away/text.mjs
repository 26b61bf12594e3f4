/**
 * What this folder says to people, in the page's language.
 * @typedef {{ error: { code: string, message: string } }} Failure `message`: one sentence for the person
 */
const languages = {
  de: () => import('../../strings/parts/take-away.de.mjs'),
  en: () => import('../../strings/parts/take-away.en.mjs'),
  es: () => import('../../strings/parts/take-away.es.mjs'),
  fr: () => import('../../strings/parts/take-away.fr.mjs'),
  zh: () => import('../../strings/parts/take-away.zh.mjs'),
};

const wanted = document.documentElement.lang.slice(0, 2);
const language = Object.hasOwn(languages, wanted) ? wanted : 'en';
const { default: strings } = await languages[language]();
const megabytesText = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

/** @param {string} key @param {Record<string, string | number>} [values] for the names in braces */
export const t = (key, values = {}) => strings[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** @param {number} bytes @returns {string} "12.3" */
export const megabytes = (bytes) => megabytesText.format(bytes / 1e6);

/** @param {string} code @param {string} key @param {object} [values] @returns {Failure} */
export const failure = (code, key, values) => ({ error: { code, message: t(key, values) } });
