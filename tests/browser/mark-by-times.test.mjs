/** Times that a person types for a stretch. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from '../../web/page/js/workbench/mark-by-times.mjs';

const cases = (list, recording) => {
  for (const [text, seconds] of list) {
    const place = placeOf(text, recording);
    assert.ok(Object.is(place, seconds) || Math.abs(place - seconds) < 1e-9, `${text}: ${place}, not ${seconds}`);
  }
};

test('from the beginning, as the page writes them', () => {
  cases([
    ['90', 90],
    ['9.25', 9.25],
    ['1:30', 90],
    ['30:05,6', 1805.6],
    [' 1:02:03.5 ', 3723.5],
    ['1:60', Number.NaN],
    ['+1 d 1:00:00', Number.NaN],
    ['an hour', Number.NaN],
    ['1:2:3:4', Number.NaN],
    ['-5', Number.NaN],
    ['', Number.NaN],
  ]);
});

test('by the clock, over midnight', () => {
  const startOfDayS = 22.5 * 3600;
  cases(
    [
      ['22:30:00', 0],
      ['23:00', 1800],
      ['0:10:00.5', 6000.5],
      ['1:30', 3 * 3600],
      ['+1 d 1:30:00', 3 * 3600],
      ['+1 天 1:30:00.0', 3 * 3600],
      ['+2 d 1:30:00', 27 * 3600],
      ['90', Number.NaN],
      ['24:00', Number.NaN],
    ],
    { startOfDayS },
  );
  cases([['23:00', 86400 + 1800]], { startOfDayS, afterS: 3600 });
  cases([['22:30', 86400]], { startOfDayS, afterS: 1 });
});
