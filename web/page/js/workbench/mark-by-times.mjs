/** A stretch marked unusable by two times that are typed: an hour of a night is far to drag, and not for everyone to drag. */
import { element } from '../dom.mjs';
import { t, when } from '../text.mjs';

const day = 86400; // s

/**
 * What a person writes for a place in the recording, as when() tells it: by the clock, "23:10", "23:10:00", "+1 d 1:30:00", where
 * the recording says when it began; else from its beginning, "90", "1:30", "1:00:00.5".
 * @param {string} text
 * @param {{ startOfDayS?: number | null, afterS?: number }} recording `startOfDayS`: when it began, seconds after midnight;
 *   `afterS`: by the clock, the place is the first one at that time from here on
 * @returns {number} seconds from its beginning; NaN where it is no time
 */
export function placeOf(text, { startOfDayS = null, afterS = 0 } = {}) {
  const found = /^(?:\D*(\d+)\D+\s)?(\d+(?::\d{1,2}){0,2})(?:[.,](\d+))?$/.exec(text.trim());
  if (!found) {
    return Number.NaN;
  }
  const [, days, whole, decimals = ''] = found;
  const parts = whole.split(':').map(Number);
  if (parts.slice(1).some((part) => part > 59)) {
    return Number.NaN;
  }
  const isByClock = Number.isFinite(startOfDayS ?? Number.NaN);
  if (isByClock && parts.length === 2) {
    parts.push(0); // nobody means minutes and seconds by it
  }
  const seconds = parts.reduce((sum, part) => 60 * sum + part, 0) + Number(`0.${decimals || 0}`);
  if (!isByClock) {
    return days === undefined ? seconds : Number.NaN;
  }
  if (parts.length < 2 || seconds >= day) {
    return Number.NaN;
  }
  const first = seconds - startOfDayS;
  return first + day * (days === undefined ? Math.max(0, Math.ceil((afterS - first) / day)) : Number(days));
}

/**
 * @param {Pick<import('./index.mjs').Workbench, 'store' | 'view'>} bench
 * @param {(firstS: number, endS: number) => void} mark
 * @returns {{ form: HTMLFormElement, begin: () => void }} `begin`: with what the calipers span, else what is on the paper
 */
export function markByTimes({ store, view }, mark) {
  const input = (key) => {
    const field = element('input', { type: 'text', class: 'time', autocomplete: 'off', size: 12, required: true });
    return { field, label: element('label', { class: 'field' }, element('span', {}, t(key)), field) };
  };
  const [from, to] = [input('edit.from'), input('edit.to')];
  const problem = element('p', { class: 'note', role: 'alert' });
  const form = element(
    'form',
    {},
    element(
      'fieldset',
      {},
      element('legend', {}, t('edit.stretch')),
      element(
        'div',
        { class: 'relabel' },
        from.label,
        to.label,
        element('button', { type: 'submit', class: 'button' }, t('edit.mark')),
      ),
      problem,
    ),
  );
  const recording = () => store.state.recording.document;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { duration_s: duration, start_of_day_s: startOfDayS } = recording();
    const firstS = placeOf(from.field.value, { startOfDayS });
    const endS = placeOf(to.field.value, { startOfDayS, afterS: firstS });
    const isPlace = firstS >= 0 && endS > firstS && firstS < duration && endS <= duration + 1; // the last second is rounded up
    problem.textContent = isPlace ? '' : t('edit.bad_times', { first: when(0), last: when(duration) });
    for (const { field } of [from, to]) {
      field.setAttribute('aria-invalid', String(!isPlace));
    }
    if (isPlace) {
      mark(firstS, Math.min(endS, duration));
    } else {
      from.field.focus();
    }
  });
  const begin = () => {
    const { areThere, firstS, endS } = view.calipers;
    const span = areThere && firstS !== endS ? [firstS, endS] : [view.view.startS, view.view.endS];
    const inside = span.map((time) => Math.min(recording().duration_s, Math.max(0, time)));
    from.field.value = when(Math.min(...inside), 1);
    to.field.value = when(Math.max(...inside), 1);
    problem.textContent = '';
  };
  return { form, begin };
}
