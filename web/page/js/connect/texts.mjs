/** What the parts of this folder say: a file a language, loaded when one of them has something to say. */

import { textsOf } from '../teach/texts.mjs';
import { language } from '../text.mjs';

const parts = {
  de: () => import('../../strings/parts/connect.de.mjs'),
  en: () => import('../../strings/parts/connect.en.mjs'),
  es: () => import('../../strings/parts/connect.es.mjs'),
  fr: () => import('../../strings/parts/connect.fr.mjs'),
  zh: () => import('../../strings/parts/connect.zh.mjs'),
};

/** In the language that people read the page in. @returns {Promise<import('../teach/texts.mjs').Texts>} */
export async function connectTexts() {
  const code = Object.hasOwn(parts, language()) ? language() : 'en';
  const { default: strings } = await parts[code]();
  return textsOf(strings, code);
}

/** 1234567 -> "1.2 MB". @param {import('../teach/texts.mjs').Texts} texts */
export function sizeText(bytes, { t, number }) {
  const [key, unit, decimals] =
    bytes < 1e3 ? ['connect.bytes', 1, 0] : bytes < 1e6 ? ['connect.kilobytes', 1e3, 0] : ['connect.megabytes', 1e6, 1];
  return t(key, { size: number(bytes / unit, decimals) });
}
