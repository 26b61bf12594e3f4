/** What the page says while it works, and when something went wrong. */
import { byId, count, element, plural } from './dom.mjs';

/** @param {'starting' | 'busy' | 'ready' | 'done' | 'error'} state @param {number} [share] of the work that is done */
export function setStatus(state, text, share) {
  const status = byId('status');
  status.dataset.state = state;
  byId('status-text').textContent = text;
  const progress = byId('progress');
  progress.hidden = state !== 'busy';
  if (share === undefined) {
    progress.removeAttribute('value');
  } else {
    progress.value = share;
  }
}

export function showError(message, code = '') {
  const box = byId('error');
  box.hidden = false;
  box.dataset.code = code;
  box.textContent = message;
}

export function clearError() {
  byId('error').hidden = true;
  byId('error').textContent = '';
}

export function clearMessages() {
  clearError();
  byId('rate-form').hidden = true;
  byId('recording-form').hidden = true;
  byId('warnings').hidden = true;
}

/** @returns {{ state: string, text: string }} for setStatus */
export const currentStatus = () => ({
  state: byId('status').dataset.state,
  text: byId('status-text').textContent,
});

export const progressTexts = {
  reading: () => 'Reading…',
  locating: () => 'Finding beats…',
  labelling: (done, all) => `Labelling ${count(done)} of ${plural(all, 'beat')}…`,
};

export function showWarnings(texts) {
  const warnings = byId('warnings');
  warnings.hidden = texts.length === 0;
  warnings.replaceChildren(...texts.map((warning) => element('li', {}, warning)));
}

/** What ends a run. @param {object} summary @param {number} ms it took */
export function labelledText({ labels, unusable_beats: unusable = 0 }, ms) {
  const usable = labels.length - unusable;
  const seconds = `${(ms / 1000).toFixed(2)} s, on this machine`;
  return usable === 0 && labels.length > 0
    ? `No beat can be trusted in this recording (${seconds}).`
    : `${plural(usable, 'beat')} labelled in ${seconds}.`;
}
