/**
 * The quiz without a page: which questions there are, which of them a seed gives, and what was answered. The same seed gives
 * the same questions, with the same options, in the same order, on every machine and in every language.
 */

/** Stands in links: another gallery, or another way to choose from it, would give other questions for the same seed. */
export const quizVersion = 1;

export const usualQuestions = 10;

/** The AAMI classes, in the order in which a question of a class offers them. */
export const classes = ['N', 'S', 'V', 'F', 'Q'];
const optionsOfRhythm = 5;

/** Rhythms that would both be right where one of them is. @type {[string, string][]} */
const alike = [
  ['atrial_fibrillation', 'conversion_pause'],
  ['atrial_flutter', 'junctional_escape'],
  ['atrial_flutter', 'supraventricular_run'],
  ['atrial_fibrillation', 'supraventricular_run'],
  ['lbbb', 'paced'],
  ['sinus_with_artefact', 'supraventricular_run'],
];

/** What a rhythm is easily taken for: always among the options. @type {Record<string, string[]>} */
const mistakenFor = {
  atrial_bigeminy: ['ventricular_bigeminy'],
  atrial_fibrillation: ['atrial_flutter'],
  atrial_flutter: ['atrial_fibrillation', 'sinus_tachycardia'],
  av_block_2_1: ['junctional_escape', 'sinus_bradycardia'],
  conversion_pause: ['av_block_2_1'],
  junctional_escape: ['conversion_pause', 'sinus_bradycardia'],
  lbbb: ['rbbb', 'ventricular_run'],
  paced: ['ventricular_run'],
  pre_excitation: ['lbbb', 'ventricular_bigeminy'],
  rbbb: ['lbbb', 'ventricular_run'],
  sinus_bradycardia: ['av_block_2_1', 'junctional_escape'],
  sinus_tachycardia: ['atrial_flutter', 'supraventricular_run'],
  sinus_with_artefact: ['atrial_flutter', 'ventricular_run'],
  supraventricular_run: ['sinus_tachycardia', 'ventricular_run'],
  ventricular_bigeminy: ['atrial_bigeminy'],
  ventricular_run: ['sinus_with_artefact', 'supraventricular_run'],
};

/**
 * @typedef {object} Question
 * @property {string} id
 * @property {string} strip its name
 * @property {'class' | 'rhythm'} asks
 * @property {number} [timeS] of the beat that is asked for
 * @property {string[]} options classes or rhythms
 * @property {number} answer which of the options is right
 *
 * @typedef {{ seed: number, questions: Question[] }} Quiz
 */

/**
 * Tommy Ettinger's mulberry32, in the public domain: a stream of numbers from 0 up to 1, from 32 bits.
 * @param {number} seed
 */
export function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

/** A copy in another order (Fisher and Yates; Durstenfeld 1964). */
export function shuffled(list, random) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; --i) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

/** All that can be asked about a strip, without options. @param {import('./strips.mjs').Strip} strip */
export function questionsOf({ name, marks, rhythm }) {
  const ofBeats = marks.map(({ time_s: timeS, class: right }, i) => ({
    id: `${name}/${i}`,
    strip: name,
    asks: 'class',
    timeS,
    right,
  }));
  return rhythm ? [...ofBeats, { id: `${name}/rhythm`, strip: name, asks: 'rhythm', right: rhythm }] : ofBeats;
}

/** How many questions there are. @param {import('./strips.mjs').Strip[]} strips */
export const mostQuestions = (strips) => strips.flatMap(questionsOf).length;

/**
 * @param {import('./strips.mjs').Strip[]} strips
 * @param {{ seed: number, n?: number }} options `n`: how many questions; at least one, at most as many as there are
 * @returns {Quiz}
 */
export function makeQuiz(strips, { seed, n = usualQuestions }) {
  const random = mulberry32(seed);
  const wanted = Math.max(1, Math.min(Math.floor(n), mostQuestions(strips)));
  // Each strip once, then each a second time, ...: nobody sees a strip again before all others were there.
  const piles = shuffled(strips, random).map((strip) => shuffled(questionsOf(strip), random));
  const rounds = Math.max(...piles.map((pile) => pile.length));
  const order = Array.from({ length: rounds }, (_, round) => piles.map((pile) => pile[round])).flat();
  const rhythms = [...new Set(strips.map(({ rhythm }) => rhythm).filter(Boolean))].sort();
  const questions = order.filter(Boolean).slice(0, wanted);
  return { seed: seed >>> 0, questions: questions.map((one) => withOptions(one, rhythms, random)) };
}

function withOptions({ right, ...question }, rhythms, random) {
  const options = question.asks === 'class' ? classes : shuffled([right, ...others(right, rhythms, random)], random);
  return { ...question, options, answer: options.indexOf(right) };
}

function others(right, rhythms, random) {
  const isAlike = (other) => alike.some((pair) => pair.includes(right) && pair.includes(other));
  const easy = mistakenFor[right] ?? [];
  const wrong = rhythms.filter((other) => other !== right && !easy.includes(other) && !isAlike(other));
  return [...easy, ...shuffled(wrong, random)].slice(0, optionsOfRhythm - 1);
}

/**
 * How a quiz goes: question after question, each answered once.
 */
export class Attempt {
  /** @type {number[]} the options that were chosen */
  given = [];

  /** @param {Quiz} quiz */
  constructor(quiz) {
    this.quiz = quiz;
  }

  /** The question that waits for an answer; undefined at the end. */
  get question() {
    return this.quiz.questions[this.given.length];
  }

  get isOver() {
    return this.given.length === this.quiz.questions.length;
  }

  /** @param {number} option of the question that waits @returns {boolean} whether it is right */
  answer(option) {
    if (!this.question || this.question.options[option] === undefined) {
      throw new RangeError(`There is no option ${option}.`);
    }
    this.given.push(option);
    return this.isRight(this.given.length - 1);
  }

  isRight(question) {
    return this.given[question] === this.quiz.questions[question].answer;
  }

  /** How many answers are right so far. */
  get right() {
    return this.given.filter((_, question) => this.isRight(question)).length;
  }
}

/** The part of an address behind "#" that gives this quiz to others. @param {{ seed: number, n: number }} quiz */
export const linkOf = ({ seed, n }) => `#quiz=${quizVersion}&seed=${seed >>> 0}&n=${n}`;

/**
 * @param {string} hash of an address
 * @returns {{ seed: number, n: number } | null} null: it names no quiz of this version, or one that cannot be
 */
export function quizOfLink(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const whole = (name, usual) => {
    const text = parameters.get(name) ?? usual;
    return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  };
  const seed = whole('seed');
  const n = whole('n', String(usualQuestions));
  const isOne = whole('quiz') === quizVersion && seed <= 0xffffffff && n >= 1;
  return isOne ? { seed, n } : null;
}

/** The words for an option. @param {Question} question @param {number} option */
export const optionText = ({ asks, options }, option, { t }) => t(`teach.${asks}.${options[option]}`);

/**
 * The result as text, to hand in.
 * @param {Attempt} attempt @param {import('./texts.mjs').Texts} texts @param {string} address of the quiz
 */
export function reportOf(attempt, texts, address) {
  const { t, percent } = texts;
  const { questions, seed } = attempt.quiz;
  const share = percent(attempt.right / questions.length);
  const lines = attempt.given.map((option, i) =>
    t(attempt.isRight(i) ? 'teach.quiz.report.right' : 'teach.quiz.report.wrong', {
      number: i + 1,
      given: optionText(questions[i], option, texts),
      answer: optionText(questions[i], questions[i].answer, texts),
      strip: t(`teach.strip.${questions[i].strip}.title`),
    }),
  );
  const head = t('teach.quiz.report', { seed, right: attempt.right, questions: questions.length, percent: share });
  return [head, address, ...lines, ''].join('\n');
}
