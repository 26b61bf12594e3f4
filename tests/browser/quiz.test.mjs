// The quiz without a page: the same seed, the same quiz; answers, score, links, the result as text.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import {
  Attempt,
  classes,
  linkOf,
  makeQuiz,
  mostQuestions,
  mulberry32,
  questionsOf,
  quizOfLink,
  reportOf,
  shuffled,
} from '../../web/page/js/teach/quiz.mjs';
import { textsOf } from '../../web/page/js/teach/texts.mjs';
import english from '../../web/page/strings/parts/teach.en.mjs';
import { root } from './harness.mjs';

const { strips } = JSON.parse(await readFile(path.join(root, 'assets/gallery/strips.json'), 'utf8'));

test('the stream of numbers is mulberry32’s', () => {
  // From another implementation of it, in Python.
  const random = mulberry32(1234);
  assert.deepEqual(
    [random(), random(), random(), random()],
    [0.07329497812315822, 0.7034119898453355, 0.9028560190927237, 0.9705493662040681],
  );
  assert.equal(mulberry32(0)(), 0.26642920868471265);
  assert.equal(mulberry32(2 ** 32 + 5)(), mulberry32(5)());
});

test('a seed gives one quiz: questions, options and their order', () => {
  // From another implementation of all of it, in Python, on the same list of strips.
  const beat = (id, right) => [id, 'N S V F Q', right];
  const expected = [
    beat('pvc-multiform/0', 'V'),
    beat('bigeminy/0', 'V'),
    [
      'noise-like-rhythm/rhythm',
      'sinus_bradycardia sinus_with_artefact atrial_flutter ventricular_run junctional_escape',
      'sinus_with_artefact',
    ],
    beat('electrode/0', 'N'),
    [
      'atrial-flutter/rhythm',
      'atrial_fibrillation sinus_tachycardia atrial_bigeminy atrial_flutter conversion_pause',
      'atrial_flutter',
    ],
    [
      'junctional-escape/rhythm',
      'sinus_bradycardia conversion_pause junctional_escape atrial_bigeminy sinus_tachycardia',
      'junctional_escape',
    ],
    beat('pac-blocked/0', 'S'),
    beat('pac-and-pvc/1', 'V'),
    beat('lbbb/0', 'N'),
    beat('fusion/0', 'F'),
  ];
  const inShort = ({ questions }) =>
    questions.map(({ id, options, answer }) => [id, options.join(' '), options[answer]]);
  assert.deepEqual(inShort(makeQuiz(strips, { seed: 1234, n: 10 })), expected);
  assert.deepEqual(makeQuiz(strips, { seed: 1234, n: 10 }), makeQuiz(strips, { seed: 1234 }));
  assert.deepEqual(
    inShort(makeQuiz(strips, { seed: 1234, n: 3 })).map(([id]) => id),
    expected.slice(0, 3).map(([id]) => id),
  );
  assert.notDeepEqual(inShort(makeQuiz(strips, { seed: 1235, n: 10 })), expected);
});

test('every quiz can be answered: one right option, none twice, no strip again before all were asked', () => {
  const most = mostQuestions(strips);
  assert.equal(most, 51);
  const askable = strips.filter((strip) => questionsOf(strip).length > 0).length;
  const rightPlaces = new Set();
  for (let seed = 0; seed < 200; ++seed) {
    const { questions } = makeQuiz(strips, { seed, n: most });
    assert.equal(questions.length, most);
    assert.equal(new Set(questions.map(({ id }) => id)).size, most);
    assert.equal(new Set(questions.slice(0, askable).map(({ strip }) => strip)).size, askable);
    for (const { asks, options, answer, strip, timeS } of questions) {
      const { rhythm, marks } = strips.find(({ name }) => name === strip);
      assert.equal(options.length, 5);
      assert.equal(new Set(options).size, 5);
      if (asks === 'rhythm') {
        assert.equal(options[answer], rhythm);
        rightPlaces.add(answer);
      } else {
        assert.deepEqual(options, classes);
        assert.equal(options[answer], marks.find(({ time_s: at }) => at === timeS).class);
      }
    }
  }
  assert.equal(rightPlaces.size, 5, 'the right rhythm stands at each place at times');
  assert.equal(makeQuiz(strips, { seed: 1, n: 1000 }).questions.length, most);
  assert.equal(makeQuiz(strips, { seed: 1, n: 0 }).questions.length, 1);
});

test('a rhythm is offered beside what it is taken for, and never beside another that would be right, too', () => {
  for (let seed = 0; seed < 500; ++seed) {
    for (const { asks, options, answer } of makeQuiz(strips, { seed, n: 51 }).questions) {
      if (asks === 'rhythm' && options[answer] === 'conversion_pause') {
        assert.ok(!options.includes('atrial_fibrillation') && options.includes('av_block_2_1'));
      }
      if (asks === 'rhythm' && options[answer] === 'atrial_flutter') {
        assert.ok(!options.includes('supraventricular_run') && !options.includes('junctional_escape'));
        assert.ok(options.includes('sinus_tachycardia') && options.includes('atrial_fibrillation'));
      }
    }
  }
});

test('shuffling keeps what is shuffled, and each order comes as often', () => {
  const orders = new Map();
  const random = mulberry32(7);
  for (let i = 0; i < 6000; ++i) {
    const order = shuffled(['a', 'b', 'c'], random).join('');
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  assert.deepEqual([...orders.keys()].sort(), ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
  for (const often of orders.values()) {
    assert.ok(Math.abs(often - 1000) < 120, String(often)); // 4 standard deviations of a binomial distribution
  }
});

test('an attempt counts what is right and answers each question once', () => {
  const attempt = new Attempt(makeQuiz(strips, { seed: 1234, n: 3 }));
  assert.equal(attempt.question.id, 'pvc-multiform/0');
  assert.equal(attempt.answer(2), true);
  assert.equal(attempt.answer(0), false);
  assert.equal(attempt.right, 1);
  assert.equal(attempt.isOver, false);
  assert.throws(() => attempt.answer(5), RangeError);
  assert.equal(attempt.answer(1), true);
  assert.equal(attempt.isOver, true);
  assert.equal(attempt.question, undefined);
  assert.throws(() => attempt.answer(0), RangeError);
  assert.equal(attempt.right, 2);
});

test('the result as text', () => {
  const attempt = new Attempt(makeQuiz(strips, { seed: 1234, n: 3 }));
  for (const option of [2, 0, 3]) {
    attempt.answer(option);
  }
  const texts = textsOf(english, 'en');
  assert.equal(
    reportOf(attempt, texts, 'https://host.example/#quiz=1&seed=1234&n=3'),
    `Beatlens quiz 1234: 1 of 3 right (33%)
https://host.example/#quiz=1&seed=1234&n=3
1. right: V: ventricular ectopic (Ventricular beats of several shapes)
2. wrong: N: normal, also with bundle branch block or as an escape beat from above, and it is V: ventricular ectopic (Ventricular bigeminy)
3. wrong: Sinus rhythm with a run of ventricular tachycardia, and it is Sinus rhythm with artefacts (Noise that looks like a rhythm)
`,
  );
});

test('a link names a quiz, and what is no quiz of this version is none', () => {
  assert.equal(linkOf({ seed: 1234, n: 10 }), '#quiz=1&seed=1234&n=10');
  assert.deepEqual(quizOfLink('#quiz=1&seed=1234&n=10'), { seed: 1234, n: 10 });
  assert.deepEqual(quizOfLink('#n=3&seed=4294967295&quiz=1'), { seed: 4294967295, n: 3 });
  assert.deepEqual(quizOfLink('#quiz=1&seed=7'), { seed: 7, n: 10 });
  for (const bad of [
    '',
    '#',
    '#quiz=2&seed=1&n=10',
    '#quiz=1',
    '#quiz=1&seed=x&n=10',
    '#quiz=1&seed=-1&n=10',
    '#quiz=1&seed=4294967296&n=10',
    '#quiz=1&seed=1&n=0',
    '#quiz=1&seed=1e3&n=10',
    '#sample=1&t=3',
  ]) {
    assert.equal(quizOfLink(bad), null, bad);
  }
});
