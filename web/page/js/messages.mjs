/** What the page says while it works, and when something went wrong. */
import { byId, element } from './dom.mjs';
import { count, languageTag, number, onLanguage, t } from './text.mjs';

/** A string in English, as the engine gives it; or what gives it in the language in use. @typedef {string | (() => string)} Text */

let status = null; // { state, text }, once there is one
let error = null; // Text

/** @param {'starting' | 'busy' | 'ready' | 'done' | 'error'} state @param {Text} text @param {number} [share] of the work that is done */
export function setStatus(state, text, share) {
  status = { state, text };
  byId('status').dataset.state = state;
  put(byId('status-text'), text);
  const progress = byId('progress');
  progress.hidden = state !== 'busy';
  if (share === undefined) {
    progress.removeAttribute('value');
  } else {
    progress.value = share;
  }
}

/** @param {Text} message */
export function showError(message, code = '') {
  const box = byId('error');
  box.hidden = false;
  box.dataset.code = code;
  error = message;
  put(box, message);
}

export function clearError() {
  byId('error').hidden = true;
  error = null;
  put(byId('error'), '');
}

/** @param {HTMLElement} node @param {Text} text */
function put(node, text) {
  delete node.dataset.t; // what it said before
  node.lang = typeof text === 'string' && text !== '' ? 'en' : languageTag();
  node.textContent = typeof text === 'string' ? text : text();
}

onLanguage(() => {
  if (status !== null) {
    put(byId('status-text'), status.text);
  }
  put(byId('error'), error ?? '');
});

export function clearMessages() {
  clearError();
  byId('rate-form').hidden = true;
  byId('recording-form').hidden = true;
  byId('warnings').hidden = true;
}

/** @returns {{ state: string, text: Text }} for setStatus */
export const currentStatus = () => status ?? { state: byId('status').dataset.state, text: () => t('status.starting') };

export const progressTexts = {
  reading: () => t('status.reading'),
  locating: () => t('status.locating'),
  labelling: (done, all) => t('status.labelling', { done: count(done), count: all }),
};

/** @param {string[]} texts of the engine */
export function showWarnings(texts) {
  const warnings = byId('warnings');
  warnings.hidden = texts.length === 0;
  warnings.replaceChildren(...texts.map((warning) => element('li', { lang: 'en' }, warning)));
}

/** What ends a run. @param {object} summary @param {number} ms it took */
export function labelledText({ labels, unusable_beats: unusable = 0 }, ms) {
  const usable = labels.length - unusable;
  const key = usable === 0 && labels.length > 0 ? 'status.unusable' : 'status.labelled';
  return t(key, { count: usable, seconds: number(ms / 1000, 2) });
}
