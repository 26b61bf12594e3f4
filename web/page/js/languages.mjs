/** The languages of the page: strings of all but English are loaded when they are wanted. */
import { addStrings, english, language, useStrings } from './text.mjs';

/** Each named in itself, by its code. */
export const languages = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español', zh: '中文' };

const loaders = {
  en: () => ({ default: english }),
  de: () => import('../strings/de.mjs'),
  fr: () => import('../strings/fr.mjs'),
  es: () => import('../strings/es.mjs'),
  zh: () => import('../strings/zh.mjs'),
};
const remembered = 'beatlens.language';

/** "de-AT" -> "de"; undefined: it is none of these. */
const known = (tag) => {
  const code = tag?.toLowerCase().split('-')[0];
  return Object.hasOwn(languages, code) ? code : undefined;
};

const linked = () => new URLSearchParams(location.hash.slice(1)).get('lang');

function read() {
  try {
    return localStorage.getItem(remembered);
  } catch {
    return null; // a private window
  }
}

/** The link's language, else the one that was chosen before, else the browser's first that is here. @returns {string} code */
export const preferred = () =>
  [linked(), read(), ...navigator.languages].map(known).find((code) => code !== undefined) ?? 'en';

const parts = [];
let wanted = 0;

/**
 * Listeners of text.mjs hear of it. Where its strings cannot be loaded, it stays as it was.
 * @param {string} code @returns {Promise<boolean>} whether it is in use now
 */
export async function setLanguage(code) {
  const turn = ++wanted;
  if (code === language()) {
    return true;
  }
  try {
    const loading = [loaders, ...parts].map((of) => of[code]());
    const all = await Promise.all(loading);
    if (turn === wanted) {
      useStrings(code, Object.assign({}, ...all.map((one) => one.default)));
    }
  } catch (error) {
    console.warn(error);
  }
  return code === language();
}

/**
 * Strings of a part of the page that is loaded when it is wanted, in the language in use; they go with it when it changes.
 * @param {Record<string, () => Promise<{ default: object }>>} loaders of each language
 */
export async function addPart(loaders) {
  parts.push(loaders);
  let code;
  do {
    code = language();
    const { default: strings } = await loaders[code]();
    addStrings(code, strings);
  } while (code !== language()); // another one was chosen meanwhile
}

/** A person's choice: it is kept for the next visit, and a link that says another language does so no more. */
export function remember(code) {
  try {
    localStorage.setItem(remembered, code);
  } catch {
    // A private window: it is as it was the next time.
  }
  if (linked() !== null) {
    const hash = new URLSearchParams(location.hash.slice(1));
    hash.set('lang', code);
    history.replaceState(history.state, '', `#${hash}`);
  }
}

/**
 * The select that languages are chosen with.
 * @param {HTMLSelectElement} select
 */
export function bindLanguageChoice(select) {
  select.replaceChildren(
    ...Object.entries(languages).map(([value, name]) => {
      const option = new Option(name, value);
      option.lang = value === 'zh' ? 'zh-Hans' : value;
      return option;
    }),
  );
  select.value = language();
  const choose = async (code) => {
    await setLanguage(code);
    select.value = language();
  };
  select.addEventListener('change', () => {
    remember(select.value);
    choose(select.value);
  });
  window.addEventListener('hashchange', () => linked() !== null && choose(preferred()));
  return choose(preferred());
}
