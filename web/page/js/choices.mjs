/**
 * What a person decides about files: which of several recordings is read, and whatever the files leave open and was read
 * by a default ("dates: day first"). One line, each a select.
 */
import { byId, element } from './dom.mjs';
import { t } from './text.mjs';

export class Choices {
  #recordings = []; // names, where there are several
  /** @type {(reading: import('../../engine/beatlens.mjs').ReadOptions) => void} */
  onChange = () => {};

  /** Files were given anew. */
  forget() {
    this.#recordings = [];
    byId('choices').hidden = true;
    byId('recording-form').hidden = true;
  }

  /** Asks which of several recordings is to be read; the person's answer goes to onChange. */
  ask({ message, choices }, reading) {
    this.#recordings = choices;
    byId('recording-text').textContent = message; // the engine's
    byId('recording-text').lang = 'en';
    const select = byId('recording');
    select.replaceChildren(...choices.map((name) => element('option', { value: name }, name)));
    const form = byId('recording-form');
    form.hidden = false;
    form.onsubmit = (event) => {
      event.preventDefault();
      this.onChange({ ...reading, recording: select.value });
    };
    select.focus();
  }

  /** The line above an open document. */
  show({ choices = [] }, reading) {
    const selects = choices.map(({ key, question, options, chosen }) =>
      field(element('span', { lang: 'en' }, question), options, chosen, (value) =>
        this.onChange({ ...reading, answers: { ...reading.answers, [key]: value } }),
      ),
    );
    if (this.#recordings.length > 1) {
      const options = this.#recordings.map((name) => ({ value: name, text: name }));
      const change = (recording) => this.onChange({ samplingRateHz: reading.samplingRateHz, recording });
      selects.unshift(
        field(element('span', { 'data-t': 'recording' }, t('recording')), options, reading.recording, change),
      );
    }
    const line = byId('choices');
    line.hidden = selects.length === 0;
    line.replaceChildren(...selects);
  }
}

/** @param {HTMLElement} question */
function field(question, options, chosen, onChange) {
  const select = element(
    'select',
    { onchange: (event) => onChange(event.target.value) },
    ...options.map(({ value, text }) =>
      element('option', { value, selected: value === chosen, lang: question.lang || false }, text),
    ),
  );
  return element('label', {}, question, select);
}
