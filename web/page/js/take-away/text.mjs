/**
 * What this folder says to people, in the page's language.
 * @typedef {{ error: { code: string, message: string, lang: string } }} Failure `message`: one sentence for the person
 */
import { addPart } from '../languages.mjs';
import { figure, languageTag, t } from '../text.mjs';

await addPart({
  de: () => import('../../strings/parts/take-away.de.mjs'),
  en: () => import('../../strings/parts/take-away.en.mjs'),
  es: () => import('../../strings/parts/take-away.es.mjs'),
  fr: () => import('../../strings/parts/take-away.fr.mjs'),
  zh: () => import('../../strings/parts/take-away.zh.mjs'),
});

/** @param {number} bytes @returns {string} "12.3" */
export const megabytes = (bytes) => figure(bytes / 1e6, 1);

/** @param {string} code @param {string} key @param {object} [values] @returns {Failure} */
export const failure = (code, key, values) => ({ error: { code, message: t(key, values), lang: languageTag() } });
