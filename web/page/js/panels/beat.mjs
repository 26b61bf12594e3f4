/**
 * One beat as the model saw it: the cut, the named numbers, what of it mattered for a label, what the layers of the network
 * answered, and the beats most like it.
 */
import { timeOf } from '../beat-text.mjs';
import { badge, coloured, element, headRow, wide } from '../dom.mjs';
import { places } from '../drawing/curves.mjs';
import { count, figure, number, percent, t, when } from '../text.mjs';
import { layerMaps } from './check/layers.mjs';
import { refusal, roomy, signed, signedBar, waiting } from './check/parts.mjs';

const usualColour = '#8a94a3';
const listed = 12; // named numbers that are listed at first
const most = 3; // plots side by side

/** @param {object} bench with `host` and `plots` */
export function create({ host, plots, store, select, analyzer, edits, leastSure, nextUnsure }) {
  let asking = 0;
  let label = -1; // whose reasons are shown; -1: the one that the model gives
  let answer = null;
  let showsAll = false;

  const load = async (state) => {
    const turn = ++asking;
    if (state.selected < 0) {
      answer = null;
      plots([]);
      host.replaceChildren(
        element('p', {}, t('check.beat.choose')),
        element('button', { type: 'button', class: 'button', onclick: () => leastSure() }, t('check.beat.least_sure')),
      );
      return;
    }
    if (answer === null) {
      host.replaceChildren(waiting());
    }
    const found = await analyzer.inspect(state.selected, { label });
    if (turn !== asking) {
      return;
    }
    answer = found;
    render(store.state);
  };

  const colourOf = (state, index) => state.labels.labels[index].colour;

  /** In each lead, else in the input that is a wave; then when in the beat, or in which beats around, it mattered. */
  const draw = (state) => {
    const { windows, inputs, beat } = answer;
    const colour = colourOf(state, state.summary.labels[beat]);
    const over = (title, unit, first, step, values, usual) => {
      const x = places(1000 * first, 1000 * step, values.length);
      return {
        title,
        xLabel: t('check.ms'),
        yLabel: unit,
        x: [x[0], x.at(-1)],
        y: roomy(values, usual),
        series: [
          { kind: 'line', colour: usualColour, width: 1.5, x, y: usual },
          { kind: 'line', colour, width: 2, x, y: values },
        ],
      };
    };
    const seen = windows
      ? windows.leads.map(({ name, units, values, usual }) =>
          over(t('check.beat.seen', { lead: name }), units, windows.first_s, windows.step_s, values, usual),
        )
      : inputs
          .filter(({ axis }) => axis?.of === 'wave')
          .map(({ axis, values, ordinary, length }) =>
            over(
              t('check.beat.seen.cut'),
              '',
              axis.first,
              axis.step,
              values.subarray(0, length),
              ordinary.subarray(0, length),
            ),
          );
    const mattered = inputs
      .filter(({ axis, curve }) => axis && curve.some((change) => Math.abs(change) > 1e-6)) // else nothing was looked at
      .map(({ axis, curve, curve_step: step }) => {
        const isWave = axis.of === 'wave';
        const unit = isWave ? 1000 : 1;
        const x = places(unit * axis.first, unit * axis.step * step, curve.length + 1);
        const half = isWave ? 0 : 0.5;
        return {
          title: t(isWave ? 'check.beat.when' : 'check.beat.around'),
          xLabel: t(isWave ? 'check.ms' : 'check.beat.number'),
          yLabel: t('check.log_odds'),
          x: [x[0] - half, x.at(-1) - half],
          y: roomy(curve, [0]),
          series: [
            {
              kind: 'area',
              colour: colourOf(state, answer.label),
              x: x.map((at) => at - half),
              y: Float32Array.from([...curve, Number.NaN]),
            },
          ],
        };
      });
    plots([...seen.slice(0, most - Math.min(1, mattered.length)), ...mattered.slice(0, 1)]);
  };

  const labelTable = (state) => {
    const { labels, summary } = state;
    const { beat, probabilities, log_odds: odds } = answer;
    const row = (one) => {
      const share = element('span', { class: 'share', 'aria-hidden': 'true' });
      share.style.setProperty('--share', String(probabilities[one.index]));
      return element(
        'tr',
        {},
        element(
          'th',
          { scope: 'row' },
          element(
            'button',
            {
              type: 'button',
              class: 'button button-icon',
              'aria-pressed': String(one.index === answer.label),
              'aria-label': t('check.beat.explain', { title: one.title }),
              title: t('check.beat.explain', { title: one.title }),
              'data-label': String(one.index),
              onclick: async () => {
                label = one.index;
                await load(store.state);
                host.querySelector(`[data-label="${one.index}"]`)?.focus();
              },
            },
            badge(one),
          ),
        ),
        element('td', {}, percent(probabilities[one.index], 2)),
        element('td', { class: 'share-cell' }, coloured(share, one)),
      );
    };
    const reason = summary.reasons?.[beat];
    return element(
      'section',
      {},
      element('h3', {}, t('beat.number', { number: count(beat + 1) })),
      element(
        'table',
        { class: 'measured shares' },
        element('caption', { class: 'visually-hidden' }, t('check.beat.probabilities')),
        element('tbody', {}, ...labels.ofModel.map(row)),
      ),
      element(
        'p',
        { class: 'note' },
        t('check.beat.odds', {
          name: labels.labels[answer.label].name,
          odds: signed(odds),
        }),
      ),
      reason ? element('p', { lang: 'en' }, reason) : false,
      edits && store.state.recording.document.kind === 'record'
        ? element(
            'p',
            { class: 'button-group' },
            element(
              'button',
              {
                type: 'button',
                class: 'button',
                onclick: () => edits.confirm(beat),
              },
              t('check.confirm', { name: labels.labels[summary.labels[beat]].name }),
            ),
            element(
              'button',
              { type: 'button', class: 'button', onclick: () => nextUnsure() },
              `${t('check.beat.next_unsure')} →`,
            ),
          )
        : false,
    );
  };

  /** One line of a table of changes. */
  const changeRow = (name, change, largest, ...cells) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row', ...(name.lang ? { lang: name.lang } : {}) }, name.text),
      ...cells.map((cell) => element('td', {}, cell)),
      element('td', {}, signed(change)),
      element('td', { class: 'signed-cell' }, signedBar(change, largest)),
    );
  const partsTable = (state) => {
    const { parts, inputs } = answer;
    const rows = (parts.length > 0 ? parts : inputs).map(({ name, change }) => ({
      name: { text: t(`check.part.${name}`) },
      change,
    }));
    const largest = Math.max(...rows.map(({ change }) => Math.abs(change)));
    rows.sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
    return element(
      'section',
      {},
      element('h3', {}, t('check.beat.mattered', { name: state.labels.labels[answer.label].name })),
      element('p', { class: 'note' }, t('check.beat.mattered.note', { count: answer.ordinary.beats })),
      element(
        'table',
        { class: 'measured changes' },
        headRow(t('check.part'), t('check.change'), ''),
        element('tbody', {}, ...rows.map(({ name, change }) => changeRow(name, change, largest))),
      ),
    );
  };

  const numbersTable = () => {
    const rows = answer.inputs
      .filter(({ columns, column_changes: changes }) => columns.length > 0 && changes.length > 0)
      .flatMap(({ columns, values, ordinary, column_changes: changes }) =>
        columns.map((name, i) => ({ name, value: values[i], usual: ordinary[i], change: changes[i] })),
      );
    if (rows.length === 0) {
      return false;
    }
    rows.sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
    const largest = Math.abs(rows[0].change);
    const shown = showsAll ? rows : rows.slice(0, listed);
    return element(
      'section',
      {},
      element('h3', {}, t('check.beat.numbers', { count: rows.length })),
      wide(
        t('check.beat.numbers', { count: rows.length }),
        element(
          'table',
          { class: 'measured changes' },
          headRow(t('check.input'), t('check.value'), t('check.usual'), t('check.change'), ''),
          element(
            'tbody',
            {},
            ...shown.map(({ name, value, usual, change }) =>
              changeRow(
                { text: name.replaceAll('_', ' '), lang: 'en' },
                change,
                largest,
                figure(value, 2),
                Number.isFinite(usual) ? figure(usual, 2) : '–',
              ),
            ),
          ),
        ),
      ),
      rows.length > listed
        ? element(
            'button',
            {
              type: 'button',
              class: 'button',
              onclick: () => {
                showsAll = !showsAll;
                render(store.state);
              },
            },
            t(showsAll ? 'check.fewer' : 'check.all', { count: rows.length }),
          )
        : false,
    );
  };

  const alikeList = ({ labels, summary }) =>
    element(
      'section',
      {},
      element('h3', {}, t('check.beat.alike')),
      answer.alike.length === 0
        ? element('p', {}, t('check.beat.alike.none'))
        : element(
            'ol',
            { class: 'alike' },
            ...answer.alike.map(({ beat, label: of, correlation }) =>
              element(
                'li',
                {},
                badge(labels.labels[of]),
                element(
                  'button',
                  { type: 'button', class: 'link', onclick: () => select(beat) },
                  summary.sampling_rate_hz === undefined
                    ? t('beat.number', { number: count(beat + 1) })
                    : when(timeOf(summary, beat), 2),
                ),
                element('span', { class: 'note' }, number(correlation, 3)),
              ),
            ),
          ),
    );

  const render = (state) => {
    if (answer === null) {
      return;
    }
    if (answer.error) {
      plots([]);
      host.replaceChildren(refusal(answer));
      return;
    }
    draw(state);
    host.replaceChildren(
      element('div', { class: 'panel-columns' }, labelTable(state), partsTable(state), alikeList(state)),
      element('div', { class: 'panel-columns' }, numbersTable(state), layerMaps(answer.layers)),
    );
  };

  return {
    update(state, changed) {
      if (state.summary === null) {
        return;
      }
      if (changed.has('selected') || changed.has('summary') || changed.has('labels')) {
        if (!changed.has('edits')) {
          label = changed.has('selected') ? -1 : label;
        }
        load(state);
      }
    },
    dispose() {
      asking += 1;
    },
  };
}
