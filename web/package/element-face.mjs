/** What <beat-lens> looks like: its shadow tree, and what is said there beside the trace. */
import { badge, element } from '../js/dom.mjs';
import { stepKey } from '../js/label-sets.mjs';
import { clock, count, figure, t } from '../js/text.mjs';

const style = `
:host {
  display: block;
  box-sizing: border-box;
  block-size: 420px;
  min-inline-size: 0;
  color: #16202e;
  background: #fff;
  border: 1px solid #dfe4ea;
  border-radius: 12px;
  overflow: hidden;
  font: 15px / 1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
figure { display: flex; flex-direction: column; block-size: 100%; margin: 0; }
p, ul { margin: 0; padding: 0; list-style: none; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 16px; padding: 8px 12px; }
figcaption { display: contents; }
.title { font-weight: 600; overflow-wrap: anywhere; }
.facts, .foot { color: #566170; font-size: 13px; }
.counts { display: flex; flex-wrap: wrap; gap: 4px 12px; }
.counts li { display: flex; align-items: center; gap: 6px; font-weight: 600; }
.counts .facts { font-weight: 400; }
.counts .none { color: #788493; }
.badge {
  flex: none; display: inline-block; min-width: 22px; height: 22px; padding: 0 4px; border-radius: 6px; color: #fff;
  font-size: 14px; font-weight: 700; line-height: 22px; text-align: center;
}
.badge-pill { background: var(--label); }
.badge-text { color: var(--label); background: color-mix(in srgb, var(--label) 15%, white); }
.controls { display: flex; align-items: center; gap: 6px; margin-inline-start: auto; color: #566170; font-size: 13px; }
button {
  font: inherit; font-size: 16px; font-weight: 600; line-height: 20px; min-width: 34px; padding: 3px 8px; color: #16202e;
  background: #fff; border: 1px solid #c9d1da; border-radius: 8px; cursor: pointer;
}
button:hover { background: #f5f7f9; border-color: #aab4c0; }
:focus-visible { outline: 3px solid #0b5f9e; outline-offset: 2px; }
.frame { position: relative; flex: 1 1 0; min-height: 160px; overflow: hidden; border-block: 1px solid #dfe4ea; }
canvas {
  display: block; position: absolute; inset: 0 auto auto 0; user-select: none; -webkit-user-select: none;
  -webkit-tap-highlight-color: transparent; touch-action: pan-y;
}
canvas:focus-visible { outline-offset: -3px; }
.status, .announcer, .note { padding: 6px 12px; font-size: 14px; }
.status:empty, .announcer:empty { display: none; }
[data-state="error"] .status { color: #a3111f; background: #fdf0f0; flex: 1; }
.note { color: #7a4100; background: #fdf1e2; overflow: auto; max-block-size: 30%; flex-shrink: 0; }
.foot { padding: 5px 12px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
let sheet = null; // for all elements

const hidden = (text) => element('span', { class: 'hidden' }, text);
const button = (text, name) => element('button', { type: 'button', 'aria-label': name, title: name }, text);

export class Face {
  actions = {
    zoomOut: button('−', 'Zoom out'),
    zoomIn: button('+', 'Zoom in'),
    back: button('←', 'Previous abnormal beat'),
    on: button('→', 'Next abnormal beat'),
  };
  frame = element('div', { class: 'frame', part: 'trace' });
  #title = element('span', { class: 'title' });
  #facts = element('span', { class: 'facts' });
  #counts = element('ul', { class: 'counts' });
  #abnormal = element('span', { 'aria-hidden': 'true' });
  #controls;
  #status = element('p', { class: 'status', role: 'status' });
  #announcer = element('p', { class: 'announcer', 'aria-live': 'polite' });
  #notes = element('ul', { class: 'note', hidden: true });
  #figure;

  /** @param {ShadowRoot} root */
  constructor(root) {
    if (sheet === null) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
    }
    root.adoptedStyleSheets = [sheet];
    const { zoomOut, zoomIn, back, on } = this.actions;
    this.#controls = element(
      'div',
      { class: 'controls', role: 'group', 'aria-label': 'Trace' },
      zoomOut,
      zoomIn,
      back,
      this.#abnormal,
      on,
    );
    const caption = element('figcaption', {}, this.#title, this.#facts, this.#counts);
    const help = element(
      'p',
      { class: 'foot', id: 'help', part: 'foot' },
      'Labels can be wrong: for learning and research. Not a medical device.',
      hidden(
        'Arrow keys, Page up and down, Home and End go through the trace, plus and minus zoom, ' +
          'N and P go to the next and previous abnormal beat.',
      ),
    );
    const bar = element('div', { class: 'bar', part: 'caption' }, caption, this.#controls);
    this.#figure = element('figure', {}, bar, this.#notes, this.frame, this.#status, this.#announcer, help);
    root.append(this.#figure);
    this.clear();
  }

  /** A canvas for a viewer: one that had a viewer before has no context for another one. */
  newCanvas() {
    const canvas = element('canvas', {
      tabindex: '0',
      role: 'application',
      'aria-roledescription': 'ECG trace',
      'aria-label': 'ECG trace',
      'aria-describedby': 'help',
    });
    this.frame.replaceChildren(canvas);
    return canvas;
  }

  clear() {
    this.#figure.dataset.state = 'empty';
    for (const part of [this.#title, this.#facts, this.#counts, this.#status, this.#announcer, this.#notes]) {
      part.replaceChildren();
    }
    this.#notes.hidden = this.#controls.hidden = true;
  }

  busy(text) {
    this.#status.textContent = text;
  }

  failed(message) {
    this.clear();
    this.#figure.dataset.state = 'error';
    this.frame.hidden = true;
    this.#status.textContent = message;
  }

  /** In words only. */
  withoutTrace() {
    this.frame.replaceChildren(
      element('p', { class: 'status' }, 'The trace cannot be drawn, because this browser has no canvas.'),
    );
  }

  showDocument({ name, kind, leads, duration_s: duration, beats, beat_length: length, warnings }) {
    this.#figure.dataset.state = 'busy';
    this.frame.hidden = false;
    this.#title.textContent = name || t('recording.unnamed');
    this.#facts.textContent =
      kind === 'beat_table'
        ? t('summary.table', { count: beats, length })
        : `${clock(duration)} · ${figure(leads[0].sampling_rate_hz)} Hz`;
    this.#say(warnings);
  }

  /** @param {import('../js/label-sets.mjs').Labels} labels */
  showSummary(document, summary, labels) {
    this.#figure.dataset.state = 'done';
    this.#status.textContent = '';
    this.#controls.hidden = false;
    this.#abnormal.textContent = t(stepKey('step.name', labels), { name: labels.other });
    if (summary.lead) {
      this.#facts.textContent = `Lead ${summary.lead} · ${this.#facts.textContent}`;
    }
    const { counts, unsure_beats: unsure, unusable_beats: unusable } = summary;
    const extra = [unsure && `${count(unsure)} unsure`, unusable && `${count(unusable)} not usable`].filter(Boolean);
    this.#counts.replaceChildren(
      ...labels.ofModel.map((label) =>
        element(
          'li',
          { title: label.title, class: counts[label.name] === 0 && 'none' },
          badge(label),
          hidden(`${label.title}: `),
          count(counts[label.name]),
        ),
      ),
      ...extra.map((text) => element('li', { class: 'facts' }, text)),
    );
    this.#say([...(summary.warnings ?? document.warnings)]);
  }

  #say(notes) {
    this.#notes.hidden = notes.length === 0;
    this.#notes.replaceChildren(...notes.map((note) => element('li', {}, note)));
  }

  /** For who cannot see the trace, and what a beat's tooltip says for who can. */
  say(text) {
    this.#announcer.textContent = text;
  }
}
