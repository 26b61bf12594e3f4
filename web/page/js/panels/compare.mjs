/**
 * Labels beside other ones: the annotations that came with the file, the machine's before the edits, those of the model that
 * was in use before. A matrix whose cells list their beats, and differences to step through.
 */
import { badge, element } from '../dom.mjs';
import { count, percent, t, when } from '../text.mjs';

const notABeat = 0; // ReferenceStatus of the engine
const missed = 3;
const listed = 100; // beats of a cell that are listed at once

/**
 * @typedef {object} Compared
 * @property {{ beat: number, other: number, timeS: number }[]} pairs beats with a label of both
 * @property {{ beat: number, timeS: number, label: number }[]} onlyHere beats that the other side lacks
 * @property {{ timeS: number, label: number }[]} onlyThere the other side's that were not found here
 */

/** @returns {Compared} with the annotations */
export function withReferences({ samples, labels, references, sampling_rate_hz: rate }) {
  const pairs = [];
  const onlyThere = [];
  const matched = new Uint8Array(samples.length);
  references.beats.forEach((beat, i) => {
    const label = references.labels[i];
    if (references.statuses[i] === notABeat || label === 255) {
      return;
    }
    if (references.statuses[i] === missed || beat < 0) {
      onlyThere.push({ timeS: references.samples[i] / rate, label });
    } else {
      matched[beat] = 1;
      pairs.push({ beat, other: label, timeS: samples[beat] / rate });
    }
  });
  return { pairs, onlyThere, onlyHere: lacking(samples, labels, rate, (beat) => matched[beat] === 0) };
}

/** @returns {Compared} with other labels of the same recording; beats are the same within 50 ms */
export function withLabels({ samples, labels, sampling_rate_hz: rate }, other) {
  const tolerance = 0.05 * rate;
  const pairs = [];
  const onlyThere = [];
  const matched = new Uint8Array(samples.length);
  let at = 0;
  other.samples.forEach((sample, i) => {
    while (at < samples.length && samples[at] < sample - tolerance) {
      at += 1;
    }
    if (at < samples.length && Math.abs(samples[at] - sample) <= tolerance) {
      matched[at] = 1;
      pairs.push({ beat: at, other: other.labels[i], timeS: samples[at] / rate });
      at += 1;
    } else {
      onlyThere.push({ timeS: sample / rate, label: other.labels[i] });
    }
  });
  return { pairs, onlyThere, onlyHere: lacking(samples, labels, rate, (beat) => matched[beat] === 0) };
}

function lacking(samples, labels, rate, isLacking) {
  const list = [];
  for (let beat = 0; beat < samples.length; beat += 1) {
    if (isLacking(beat)) {
      list.push({ beat, timeS: samples[beat] / rate, label: labels[beat] });
    }
  }
  return list;
}

/** All that differs, in time. */
export const differences = ({ pairs, onlyHere, onlyThere }, labels) =>
  [...pairs.filter(({ beat, other }) => labels[beat] !== other), ...onlyHere, ...onlyThere].sort(
    (a, b) => a.timeS - b.timeS,
  );

/** @param {object} bench with `host` and `plots` */
export function create({ host, plots, store, select, view, say, addKeys }) {
  let source = 'references';
  let compared = null;
  let steps = [];
  let shown = null; // the cell that is listed, [row, column]

  const sources = ({ summary, machine, before, edits }) => ({
    references: summary?.references ? () => withReferences(summary) : null,
    machine: edits.length > 0 && machine ? () => withLabels(summary, machine) : null,
    before: before && before.task === summary?.task ? () => withLabels(summary, before) : null,
  });

  const go = ({ beat, timeS }) => {
    if (beat >= 0) {
      select(beat);
    } else {
      view.centerOn(timeS);
    }
  };
  const step = (direction) => {
    const { startS, endS } = view.view;
    const { selected, summary } = store.state;
    const here = selected >= 0 ? summary.samples[selected] / summary.sampling_rate_hz : (startS + endS) / 2;
    const next =
      direction > 0
        ? steps.find(({ timeS }) => timeS > here + 1e-6)
        : steps.findLast(({ timeS }) => timeS < here - 1e-6);
    if (!next) {
      say(t('compare.no_more'));
      return;
    }
    go(next);
    const { labels } = store.state;
    const at = steps.indexOf(next) + 1;
    const name = (index) => labels.labels[index].name;
    say(
      next.beat === undefined
        ? t('compare.step.there', {
            at: count(at),
            all: count(steps.length),
            label: name(next.label),
            when: when(next.timeS, 2),
          })
        : next.other === undefined
          ? t('compare.step.here', {
              at: count(at),
              all: count(steps.length),
              label: name(next.label),
              when: when(next.timeS, 2),
            })
          : t('compare.step', {
              at: count(at),
              all: count(steps.length),
              here: name(summary.labels[next.beat]),
              there: name(next.other),
              when: when(next.timeS, 2),
            }),
    );
    if (next.beat === undefined) {
      store.set({ selected: -1 });
    }
  };
  bindOnce(addKeys);
  current = { step };

  const cell = (row, column, number, isAgreement) =>
    element(
      'td',
      { class: isAgreement ? 'agree' : number > 0 ? 'differ' : 'zero' },
      number > 0
        ? element(
            'button',
            {
              type: 'button',
              class: 'link',
              'aria-pressed': String(shown?.[0] === row && shown?.[1] === column),
              'data-cell': `${row},${column}`,
              onclick: () => {
                shown = [row, column];
                render(store.state);
                host.querySelector(`[data-cell="${row},${column}"]`)?.focus();
              },
            },
            count(number),
          )
        : '0',
    );

  const beatsOfCell = ([row, column], { summary }) => {
    if (row === 'none') {
      return compared.onlyHere.filter(({ label }) => label === column);
    }
    return column === 'none'
      ? compared.onlyThere.filter(({ label }) => label === row)
      : compared.pairs.filter(({ beat, other }) => other === row && summary.labels[beat] === column);
  };

  const matrix = ({ labels, summary }) => {
    const used = labels.labels.filter(
      ({ index }) =>
        compared.pairs.some(({ beat, other }) => other === index || summary.labels[beat] === index) ||
        compared.onlyHere.some(({ label }) => label === index) ||
        compared.onlyThere.some(({ label }) => label === index),
    );
    const size = (row, column) => beatsOfCell([row, column], { summary }).length;
    return element(
      'table',
      { class: 'confusion' },
      element('caption', {}, t(`compare.caption.${source}`)),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('td', {}),
          ...used.map((label) => element('th', { scope: 'col' }, badge(label))),
          element('th', { scope: 'col' }, t('compare.none')),
        ),
      ),
      element(
        'tbody',
        {},
        ...used.map((row) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, badge(row)),
            ...used.map((column) => cell(row.index, column.index, size(row.index, column.index), row === column)),
            cell(row.index, 'none', size(row.index, 'none'), false),
          ),
        ),
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, t('compare.none')),
          ...used.map((column) => cell('none', column.index, size('none', column.index), false)),
          element('td', {}),
        ),
      ),
    );
  };

  const list = (state) => {
    const beats = beatsOfCell(shown, state);
    return element(
      'div',
      { class: 'cell-list' },
      element('p', { class: 'note' }, t('compare.cell', { count: beats.length })),
      element(
        'ol',
        {},
        ...beats
          .slice(0, listed)
          .map((one) =>
            element(
              'li',
              {},
              element('button', { type: 'button', class: 'link', onclick: () => go(one) }, when(one.timeS, 2)),
            ),
          ),
      ),
      beats.length > listed ? element('p', { class: 'note' }, t('compare.first', { count: listed })) : false,
    );
  };

  const render = (state) => {
    const known = sources(state);
    const names = Object.keys(known).filter((name) => known[name] !== null);
    if (!names.includes(source)) {
      source = names[0] ?? 'references';
      shown = null;
    }
    plots([]);
    if (names.length === 0) {
      compared = null;
      steps = [];
      host.replaceChildren(element('p', {}, t('compare.nothing')));
      return;
    }
    compared = known[source]();
    steps = differences(compared, state.summary.labels);
    const agreeing = compared.pairs.filter(({ beat, other }) => state.summary.labels[beat] === other).length;
    host.replaceChildren(
      element(
        'div',
        { class: 'panel-head' },
        element(
          'label',
          { class: 'field' },
          element('span', {}, t('compare.with')),
          element(
            'select',
            {
              onchange: ({ target }) => {
                source = target.value;
                shown = null;
                render(store.state);
                host.querySelector('select').focus();
              },
            },
            ...names.map((name) =>
              element(
                'option',
                { value: name, selected: name === source },
                t(`compare.${name}`, { name: state.before?.name ?? '' }),
              ),
            ),
          ),
        ),
        element(
          'p',
          { class: 'agreement' },
          t('compare.agreement', {
            share: compared.pairs.length > 0 ? percent(agreeing / compared.pairs.length, 2) : '–',
            count: compared.pairs.length,
            differences: count(steps.length),
          }),
        ),
        element(
          'span',
          { class: 'button-group' },
          element(
            'button',
            { type: 'button', class: 'button', onclick: () => step(-1), disabled: steps.length === 0 },
            `← ${t('compare.previous')}`,
          ),
          element(
            'button',
            { type: 'button', class: 'button', onclick: () => step(1), disabled: steps.length === 0 },
            `${t('compare.next')} →`,
          ),
        ),
      ),
      element(
        'div',
        { class: 'panel-columns' },
        element('div', { class: 'wide' }, matrix(state)),
        shown ? list(state) : element('p', { class: 'note' }, t('compare.choose')),
      ),
    );
  };

  return {
    update(state, changed) {
      if (state.summary !== null && ['summary', 'edits', 'before', 'labels'].some((key) => changed.has(key))) {
        render(state);
      }
    },
    dispose() {
      current = null;
    },
  };
}

let current = null; // the panel that is open
let bound = null; // the addKeys that it was bound by: another one, in another language

/** D and Shift+D step through the differences while the panel is open. */
function bindOnce(addKeys) {
  if (bound !== addKeys) {
    bound = addKeys;
    addKeys({
      d: (event) => {
        current?.step(event.shiftKey ? -1 : 1);
        return current !== null;
      },
    });
  }
}
