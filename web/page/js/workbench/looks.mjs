/** What tools, panels and folders need beside their scripts: strings in the language in use, and the style sheet. */
import { addPart } from '../languages.mjs';
import { workbenchStyle } from '../places.mjs';
import { useStyle } from '../style.mjs';

const strings = addPart({
  de: () => import('../../strings/parts/workbench.de.mjs'),
  en: () => import('../../strings/parts/workbench.en.mjs'),
  es: () => import('../../strings/parts/workbench.es.mjs'),
  fr: () => import('../../strings/parts/workbench.fr.mjs'),
  zh: () => import('../../strings/parts/workbench.zh.mjs'),
});
await Promise.all([strings, useStyle(workbenchStyle)]);
