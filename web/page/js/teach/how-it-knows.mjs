/**
 * “How does it know?”: the path from the trace to the label of one beat, in five steps with a drawing each.
 *
 * What is drawn comes from whoever knows the beat; each part may be missing, and the step then says so.
 * @typedef {object} BeatFacts
 * @property {ArrayLike<number>} [times] s, of the samples around the beat, a few seconds of them
 * @property {ArrayLike<number>} [samples] mV
 * @property {number} [time_s] of the beat; by default in the middle of the times
 * @property {ArrayLike<number>} [beats] s, of all beats that were found in these times
 * @property {number | null} [rr_before_ms] to the beat before
 * @property {number | null} [rr_after_ms] to the next one
 * @property {number | null} [median_rr_ms] of the beats around
 * @property {ArrayLike<number>} [cut] the beat as it was cut out, aligned
 * @property {ArrayLike<number>} [normal_beat] the recording's normal beat, as long and as fine as `cut`
 * @property {{ name: string, rows: ArrayLike<number>[] }[]} [feature_maps] of some layers, in their order: rows of answers over
 *   the time of the beat, of any length
 * @property {ArrayLike<number>} [probabilities] one for each class
 * @property {(string | { name: string, title?: string, colour?: string })[]} [classes]
 * @property {boolean} [sure] false: the program calls the label unsure
 * @property {string} [reason] a sentence
 */
import { element } from '../dom.mjs';
import { teachStyle } from '../places.mjs';
import { useStyle } from '../style.mjs';
import { drawCut, drawDetection, drawLabel, drawNetwork, drawRhythm } from './how-drawings.mjs';
import { teachTexts } from './texts.mjs';

const steps = [
  { name: 'detection', draw: drawDetection },
  { name: 'cut', draw: drawCut },
  { name: 'rhythm', draw: drawRhythm },
  { name: 'network', draw: drawNetwork },
  { name: 'label', draw: drawLabel },
];

/**
 * @param {HTMLElement} host what is in it is replaced
 * @param {object} options
 * @param {(beat: number) => BeatFacts | Promise<BeatFacts>} options.beatFacts
 * @param {number} options.beat that the steps are of
 * @param {string} [options.language] by default the document's
 * @returns {Promise<{ show: (beat: number) => Promise<void>, go: (step: number) => void }>} `show`: another beat, at the step
 *   where one is; `go`: to a step, from 0 on. Rejects as beatFacts() does
 */
export async function mountHowItKnows(host, { beatFacts, beat, language = document.documentElement.lang }) {
  const [texts] = await Promise.all([teachTexts(language), useStyle(teachStyle)]);
  const view = new StepsView(host, texts);
  let asked = 0;
  const show = async (which) => {
    const asking = ++asked;
    const facts = await beatFacts(which);
    if (asking === asked) {
      view.show(facts ?? {});
    }
  };
  await show(beat);
  return { show, go: (step) => view.go(step) };
}

class StepsView {
  #host;
  #texts;
  #facts = {};
  #step = 0;

  constructor(host, texts) {
    this.#host = host;
    this.#texts = texts;
    host.classList.add('teach', 'teach-how');
    host.lang = texts.language;
    host.addEventListener('keydown', (event) => this.#key(event));
  }

  show(facts) {
    this.#facts = facts;
    this.#draw(false);
  }

  go(step) {
    const to = Math.max(0, Math.min(steps.length - 1, step));
    if (to !== this.#step) {
      this.#step = to;
      this.#draw(true);
    }
  }

  #draw(takesFocus) {
    const { t } = this.#texts;
    const { name, draw } = steps[this.#step];
    const heading = element('h3', { tabindex: '-1' }, t(`teach.how.${name}.title`));
    const drawn = draw(this.#facts, this.#texts, this.#width());
    const step = (by, key) =>
      element(
        'button',
        {
          type: 'button',
          class: by > 0 ? 'button button-primary' : 'button',
          disabled: steps[this.#step + by] === undefined,
          onclick: () => this.go(this.#step + by),
        },
        t(key),
      );
    this.#host.replaceChildren(
      element('h2', {}, t('teach.how.title')),
      element('p', { class: 'teach-intro' }, t('teach.how.intro')),
      element('ol', { class: 'teach-path' }, ...steps.map((one, i) => this.#dot(one, i))),
      element(
        'article',
        { class: 'teach-step' },
        element('p', { class: 'teach-count' }, t('teach.how.of', { step: this.#step + 1, steps: steps.length })),
        heading,
        element('p', { class: 'teach-text' }, t(`teach.how.${name}.text`)),
        drawn
          ? element('figure', {}, drawn.picture, element('figcaption', {}, ...drawn.caption.filter(Boolean).map(line)))
          : element('p', { class: 'teach-absent' }, t(`teach.how.${name}.absent`)),
      ),
      element('div', { class: 'teach-steps' }, step(-1, 'teach.how.previous'), step(1, 'teach.how.next')),
    );
    if (takesFocus) {
      heading.focus({ preventScroll: true });
    }
  }

  /** Of the drawings: they are made for the room that there is, and scaled should that change. */
  #width() {
    const { paddingLeft, paddingRight } = getComputedStyle(this.#host);
    const room = this.#host.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    return Math.round(Math.max(280, Math.min(760, room || 640)));
  }

  #dot({ name }, i) {
    const isHere = i === this.#step;
    return element(
      'li',
      {},
      element(
        'button',
        {
          type: 'button',
          class: 'teach-dot',
          'aria-current': isHere && 'step',
          'aria-label': `${i + 1}: ${this.#texts.t(`teach.how.${name}.title`)}`,
          title: this.#texts.t(`teach.how.${name}.title`),
          onclick: () => this.go(i),
        },
        String(i + 1),
      ),
    );
  }

  #key(event) {
    const to = {
      ArrowRight: this.#step + 1,
      PageDown: this.#step + 1,
      ArrowLeft: this.#step - 1,
      PageUp: this.#step - 1,
      Home: 0,
      End: steps.length - 1,
    }[event.key];
    if (to !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      this.go(to);
    }
  }
}

const line = (text) => element('p', {}, text);
