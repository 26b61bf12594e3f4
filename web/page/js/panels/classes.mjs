/** Beats of each class over one another, with their median. A click on a beat leads to it. */
import { badge, element, headRow, wide } from '../dom.mjs';
import { correlation, places } from '../drawing/curves.mjs';
import { extent } from '../drawing/svg.mjs';
import { count, number, t } from '../text.mjs';
import { refusal, roomy, waiting } from './check/parts.mjs';

const mostDrawn = 50; // beats of a class
const mostPlots = 5;

/** @param {object} bench with `host` and `plots` */
export function create({ host, plots, store, select, analyzer, view }) {
  let asking = 0;
  let answer = null;
  let lead = null; // index; null: the one that the beats are of

  const load = async (state) => {
    const turn = ++asking;
    if (answer === null) {
      host.replaceChildren(waiting());
    }
    const found = await analyzer.classBeats(lead ?? state.recording.lead ?? 0, { most: mostDrawn });
    if (turn === asking) {
      answer = found;
      render(store.state);
    }
  };

  const present = () => answer.labels.filter(({ beats }) => beats.length > 0);

  const draw = ({ labels }) => {
    const x = places(1000 * answer.first_s, 1000 * answer.step_s, answer.length);
    const all = present();
    const [low, high] = usual(all);
    plots(
      all.slice(0, mostPlots).map(({ label, beats, values, median, all: number_ }) => {
        const { name, colour } = labels.labels[label];
        const one = (i) => values.subarray(i * answer.length, (i + 1) * answer.length);
        return {
          title: t('check.class.title', { name, shown: count(beats.length), all: count(number_) }),
          xLabel: t('check.ms'),
          yLabel: answer.units,
          x: [x[0], x.at(-1)],
          y: [low, high],
          series: [
            ...Array.from(beats, (beat, i) => ({
              kind: 'line',
              colour,
              alpha: beats.length > 20 ? 40 : 90,
              width: 1,
              x,
              y: one(i),
              ids: new Int32Array(answer.length).fill(beat),
            })),
            { kind: 'line', colour, width: 2.5, x, y: median },
          ],
        };
      }),
    );
  };

  const chooser = ({ recording }) => {
    const { leads = [] } = recording.document;
    if (leads.length < 2) {
      return false;
    }
    return element(
      'label',
      { class: 'field' },
      element('span', {}, t('lead')),
      element(
        'select',
        {
          onchange: async ({ target }) => {
            lead = Number(target.value);
            await load(store.state);
            host.querySelector('select')?.focus();
          },
        },
        ...leads.map(({ name }, i) =>
          element('option', { value: String(i), selected: i === (lead ?? recording.lead) }, name),
        ),
      ),
    );
  };

  const table = ({ labels }) => {
    const normal = answer.labels[labels.normal];
    const hasNormal = normal?.beats.length > 0;
    return element(
      'table',
      { class: 'measured' },
      headRow(
        ...['intervals.class', 'intervals.beats', 'check.class.drawn', 'check.class.height', 'check.class.alike'].map(
          (key) => t(key),
        ),
      ),
      element(
        'tbody',
        {},
        ...present().map(({ label, all, beats, median }) => {
          const [low, high] = extent(median);
          return element(
            'tr',
            {},
            element('th', { scope: 'row' }, badge(labels.labels[label])),
            element('td', {}, count(all)),
            element(
              'td',
              {},
              element(
                'button',
                {
                  type: 'button',
                  class: 'link',
                  'aria-label': t('check.class.step', { count: beats.length }),
                  onclick: () => step(beats),
                },
                `${count(beats.length)} →`,
              ),
            ),
            element('td', {}, `${number(high - low, 2)} ${answer.units}`.trim()),
            element('td', {}, hasNormal ? number(correlation(median, normal.median), 2) : '–'),
          );
        }),
      ),
    );
  };

  const step = (beats) => {
    const { selected } = store.state;
    select(beats.find((beat) => beat > selected) ?? beats[0]);
  };

  const render = (state) => {
    if (answer === null || state.summary === null) {
      return;
    }
    if (answer.error) {
      plots([]);
      host.replaceChildren(refusal(answer));
      return;
    }
    draw(state);
    host.replaceChildren(
      element('div', { class: 'panel-head' }, chooser(state), element('p', { class: 'note' }, t('check.classes.note'))),
      wide(t('panels.classes'), table(state)),
    );
  };

  return {
    update(state, changed) {
      if (state.summary !== null && (changed.has('summary') || changed.has('labels') || changed.has('recording'))) {
        lead = changed.has('recording') ? null : lead;
        load(state);
      }
    },
    onPoint(_, beat) {
      select(beat);
      view.requestFrame();
    },
    dispose() {
      asking += 1;
    },
  };
}

/** What nearly all of the values lie within: a few artefacts do not squeeze the rest. */
function usual(labels) {
  const sorted = Float32Array.from(
    labels.flatMap(({ values }) => Array.from(values.filter((_, i) => i % 5 === 0))),
  ).sort();
  const [low, high] = extent(...labels.map(({ median }) => median));
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return roomy([Math.min(low, at(0.003)), Math.max(high, at(0.997))]);
}
