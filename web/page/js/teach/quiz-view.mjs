/**
 * The quiz on the page: a strip without labels on the trace, a question, an answer, and why. By mouse, by touch, or by the keys
 * 1 to 5 and Enter. Nothing is sent or kept.
 */
import { element } from '../dom.mjs';
import { teachStyle } from '../places.mjs';
import { useStyle } from '../style.mjs';
import { paragraph } from './gallery.mjs';
import { Attempt, linkOf, makeQuiz, mostQuestions, optionText, reportOf, usualQuestions } from './quiz.mjs';
import { filesOf, loadGallery, withoutNames } from './strips.mjs';
import { teachTexts } from './texts.mjs';

/**
 * @param {HTMLElement} host what is in it is replaced
 * @param {object} options
 * @param {(files: { name: string, blob: Blob }[], how: { hideLabels: boolean, mark?: { timeS: number } }) => Promise<void> | void}
 *   options.showStrip shows files on the trace, without labels (and figures that give them away) or with them. What comes
 *   without has no telling name and no annotations. `mark`: a place to point at
 * @param {string} [options.language] by default the document's
 * @param {{ seed: number, n: number } | null} [options.quiz] that begins at once, as quizOfLink() finds it; without one the
 *   visitor chooses
 * @param {string} [options.address] of the page, for links to a quiz; by default the document's own without its "#"
 * @returns {Promise<{ close: () => void }>} rejects where the list of strips cannot be loaded. `close`: listens no more
 */
export async function mountQuiz(host, { showStrip, language = document.documentElement.lang, quiz = null, address }) {
  const [texts, gallery] = await Promise.all([teachTexts(language), loadGallery(), useStyle(teachStyle)]);
  const base = address ?? location.href.replace(/#.*/, '');
  const view = new QuizView(host, { showStrip, texts, gallery, base });
  if (quiz) {
    view.start(quiz);
  } else {
    view.choose();
  }
  return { close: () => view.close() };
}

const largestNumber = 999_999; // of the quizzes that are offered: easily read out in class

class QuizView {
  #host;
  #showStrip;
  #texts;
  #gallery;
  #base;
  #attempt = null;
  #files = null; // of the strip that is asked about, a promise
  #listening = new AbortController();

  constructor(host, { showStrip, texts, gallery, base }) {
    this.#host = host;
    this.#showStrip = showStrip;
    this.#texts = texts;
    this.#gallery = gallery;
    this.#base = base;
    host.classList.add('teach', 'teach-quiz');
    host.lang = texts.language;
    const { signal } = this.#listening;
    host.ownerDocument.addEventListener('keydown', (event) => this.#key(event), { signal });
  }

  close() {
    this.#listening.abort();
  }

  /** Which quiz. */
  choose() {
    const { t } = this.#texts;
    this.#attempt = null;
    const [random] = crypto.getRandomValues(new Uint32Array(1));
    const number = (name, key, value, max) =>
      element(
        'label',
        {},
        t(key),
        element('input', { type: 'number', name, value, min: name === 'n' ? 1 : 0, max, step: 1, required: true }),
      );
    const form = element(
      'form',
      { class: 'teach-choose' },
      number('seed', 'teach.quiz.seed', 1 + (random % largestNumber), 0xffffffff),
      number('n', 'teach.quiz.questions', usualQuestions, mostQuestions(this.#gallery.strips)),
      element('button', { type: 'submit', class: 'button button-primary' }, t('teach.quiz.start')),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.start({ seed: form.elements.seed.valueAsNumber, n: form.elements.n.valueAsNumber });
    });
    this.#host.replaceChildren(this.#title(), element('p', { class: 'teach-intro' }, t('teach.quiz.intro')), form);
  }

  /** @param {{ seed: number, n: number }} which */
  start(which) {
    this.#attempt = new Attempt(makeQuiz(this.#gallery.strips, which));
    this.#ask();
  }

  #title() {
    return element('h2', {}, this.#texts.t('teach.quiz.title'));
  }

  #strip(question) {
    return this.#gallery.strips.find(({ name }) => name === question.strip);
  }

  #ask() {
    const { t, number } = this.#texts;
    const attempt = this.#attempt;
    const { question } = attempt;
    const { questions } = attempt.quiz;
    const heading = element(
      'h3',
      { tabindex: '-1' },
      t('teach.quiz.of', { question: attempt.given.length + 1, questions: questions.length }),
    );
    const asked =
      question.asks === 'class'
        ? t('teach.quiz.ask.class', { seconds: number(question.timeS, 1) })
        : t('teach.quiz.ask.rhythm');
    const form = element(
      'form',
      { class: 'teach-question' },
      element(
        'fieldset',
        {},
        element('legend', {}, asked),
        ...question.options.map((_, i) =>
          element(
            'label',
            { class: 'teach-option' },
            element('input', { type: 'radio', name: 'option', value: i, required: true }),
            element('kbd', { 'aria-hidden': 'true' }, String(i + 1)),
            element('span', {}, optionText(question, i, this.#texts)),
          ),
        ),
      ),
      element('button', { type: 'submit', class: 'button button-primary' }, t('teach.quiz.answer')),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#answer(Number(new FormData(form).get('option')), form);
    });
    const status = element('p', { role: 'status', class: 'teach-status' }, t('teach.gallery.loading'));
    const result = element('div', { class: 'teach-result', 'aria-live': 'polite' });
    this.#host.replaceChildren(this.#title(), this.#score(), heading, form, status, result);
    heading.focus();
    this.#files = filesOf(this.#strip(question));
    this.#show(question, true, status);
  }

  #score() {
    const { t } = this.#texts;
    const { given, right } = this.#attempt;
    const score = given.length > 0 && t('teach.quiz.score', { right, questions: given.length });
    return element('p', { class: 'teach-score' }, score);
  }

  async #show(question, hideLabels, status) {
    const mark = question.timeS === undefined ? undefined : { timeS: question.timeS };
    const { t } = this.#texts;
    let failed = '';
    try {
      const files = await this.#files;
      if (status.isConnected) {
        await this.#showStrip(hideLabels ? await withoutNames(files) : files, { hideLabels, mark });
      }
    } catch (error) {
      failed = t('teach.gallery.failed', { reason: error?.message ?? error });
    }
    status.textContent = failed;
  }

  #answer(option, form) {
    const { t } = this.#texts;
    const attempt = this.#attempt;
    const { question } = attempt;
    const isRight = attempt.answer(option);
    const answer = optionText(question, question.answer, this.#texts);
    for (const [i, label] of form.querySelectorAll('.teach-option').entries()) {
      label.querySelector('input').disabled = true;
      const isAnswer = i === question.answer;
      if (isAnswer || i === option) {
        label.classList.add(isAnswer ? 'teach-is-answer' : 'teach-is-mistake');
        label.append(element('span', { class: 'teach-mark', 'aria-hidden': 'true' }, isAnswer ? '✓' : '✗'));
      }
    }
    form.querySelector('button').remove();
    const on = element(
      'button',
      {
        type: 'button',
        class: 'button button-primary teach-on',
        onclick: () => (attempt.isOver ? this.#end() : this.#ask()),
      },
      t(attempt.isOver ? 'teach.quiz.result' : 'teach.quiz.next'),
    );
    const strip = this.#strip(question);
    const said = isRight
      ? t('teach.quiz.right', { answer })
      : t('teach.quiz.wrong', { given: optionText(question, option, this.#texts), answer });
    this.#host
      .querySelector('.teach-result')
      .replaceChildren(
        element('p', { class: isRight ? 'teach-right' : 'teach-wrong' }, said),
        element('h4', {}, t(`teach.strip.${strip.name}.title`)),
        ...paragraph(strip, this.#gallery, this.#texts),
        on,
      );
    this.#host.querySelector('.teach-score').replaceWith(this.#score());
    on.focus({ preventScroll: true });
    on.scrollIntoView({ block: 'nearest' });
    this.#show(question, false, this.#host.querySelector('.teach-status'));
  }

  #end() {
    const { t, percent } = this.#texts;
    const attempt = this.#attempt;
    const { questions, seed } = attempt.quiz;
    const address = this.#base + linkOf({ seed, n: questions.length });
    const heading = element('h3', { tabindex: '-1' }, t('teach.quiz.end'));
    const status = element('div', { role: 'status', class: 'teach-status' });
    const copier = (key, text) =>
      element('button', { type: 'button', class: 'button', onclick: () => this.#copy(text, status) }, t(key));
    this.#host.replaceChildren(
      this.#title(),
      heading,
      element(
        'p',
        { class: 'teach-total' },
        `${t('teach.quiz.score', { right: attempt.right, questions: questions.length })} (${percent(attempt.right / questions.length)})`,
      ),
      element('ol', { class: 'teach-answers' }, ...questions.map((question, i) => this.#line(question, i))),
      element(
        'div',
        { class: 'teach-steps' },
        copier('teach.quiz.copy.results', reportOf(attempt, this.#texts, address)),
        copier('teach.quiz.copy.link', address),
        element(
          'button',
          { type: 'button', class: 'button button-primary', onclick: () => this.choose() },
          t('teach.quiz.again'),
        ),
      ),
      status,
    );
    heading.focus();
  }

  /** A question in the result: what was right, and, where it is not the same, what was said. */
  #line(question, i) {
    const { t } = this.#texts;
    const isRight = this.#attempt.isRight(i);
    const answer = optionText(question, question.answer, this.#texts);
    const given = optionText(question, this.#attempt.given[i], this.#texts);
    return element(
      'li',
      { class: isRight ? 'teach-right' : 'teach-wrong' },
      isRight ? t('teach.quiz.right', { answer }) : t('teach.quiz.wrong', { given, answer }),
      element('span', { class: 'teach-credit' }, ` ${t(`teach.strip.${question.strip}.title`)}`),
    );
  }

  async #copy(text, status) {
    const { t } = this.#texts;
    try {
      await navigator.clipboard.writeText(text);
      status.replaceChildren(element('p', {}, t('teach.quiz.copied')));
    } catch {
      const id = 'teach-copy';
      const area = element('textarea', { id, readonly: true, rows: 8 });
      area.value = text;
      status.replaceChildren(element('label', { for: id }, t('teach.quiz.copyhere')), area);
      area.focus();
      area.select();
    }
  }

  /** Digits choose wherever the focus is, Enter answers and goes on; whoever types somewhere else is left alone. */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || !this.#host.isConnected) {
      return;
    }
    const { target } = event;
    const isTyped = target.matches?.('input:not([type="radio"]), textarea, select, [contenteditable]');
    if (isTyped || target.closest?.('dialog') !== this.#host.closest('dialog')) {
      return;
    }
    const option = /^[1-9]$/.test(event.key)
      ? this.#host.querySelectorAll('.teach-option input:enabled')[Number(event.key) - 1]
      : undefined;
    if (option) {
      event.preventDefault();
      option.checked = true;
      option.focus({ preventScroll: true });
    } else if (event.key === 'Enter' && !target.closest?.('button, a, summary')) {
      event.preventDefault();
      const form = this.#host.querySelector('.teach-question:has(button)');
      if (form) {
        form.requestSubmit();
      } else {
        this.#host.querySelector('.teach-on')?.click();
      }
    }
  }
}
