/** What gallery, quiz and “How does it know?” say: a file a language, loaded with them and not with the page. */

const parts = {
  de: () => import('../../strings/parts/teach.de.mjs'),
  en: () => import('../../strings/parts/teach.en.mjs'),
  es: () => import('../../strings/parts/teach.es.mjs'),
  fr: () => import('../../strings/parts/teach.fr.mjs'),
  zh: () => import('../../strings/parts/teach.zh.mjs'),
};

/** The languages that there are. */
export const languages = Object.keys(parts);

/**
 * @typedef {object} Texts
 * @property {string} language
 * @property {(key: string, values?: Record<string, string | number>) => string} t as in text.mjs: {name} is replaced, and
 *   `count` also chooses the plural
 * @property {(value: number, decimals?: number) => string} number
 * @property {(share: number, decimals?: number) => string} percent
 */

/** @param {string} [tag] "de" or "de-CH"; English for what is not there @returns {Promise<Texts>} */
export async function teachTexts(tag = 'en') {
  const wanted = tag.toLowerCase().split('-')[0];
  const language = Object.hasOwn(parts, wanted) ? wanted : 'en';
  const { default: strings } = await parts[language]();
  return textsOf(strings, language);
}

/** @param {Record<string, string | Record<string, string>>} strings @returns {Texts} */
export function textsOf(strings, language) {
  const plurals = new Intl.PluralRules(language);
  const number = (value, decimals = 0) =>
    new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
  const t = (key, values = {}) => {
    const entry = strings[key] ?? key;
    const form = typeof entry === 'string' ? entry : (entry[plurals.select(values.count ?? 0)] ?? entry.other);
    return form.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return value === undefined
        ? whole
        : name === 'count' && typeof value === 'number'
          ? number(value)
          : String(value);
    });
  };
  const percent = (share, decimals = 0) =>
    new Intl.NumberFormat(language, {
      style: 'percent',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }).format(share);
  return { language, t, number, percent };
}
