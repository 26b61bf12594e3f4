/** Beats of one shape, the largest group first: looked through, or relabelled all at once. */
import { timeOf } from '../beat-text.mjs';
import { badge, element } from '../dom.mjs';
import { correlation } from '../drawing/curves.mjs';
import { extent, path, scale, svg } from '../drawing/svg.mjs';
import { count, number, t, when } from '../text.mjs';
import { refusal, waiting } from './check/parts.mjs';

const shownAtFirst = 12;
const listed = 60; // beats of a cluster
const size = { width: 150, height: 84 };

/** @param {object} bench with `host` and `plots` */
export function create({ host, plots, store, select, analyzer, edits }) {
  let asking = 0;
  let answer = null;
  let shown = shownAtFirst;
  let open = -1; // whose beats are listed

  const load = async () => {
    const turn = ++asking;
    plots([]);
    if (answer === null) {
      host.replaceChildren(waiting());
    }
    const found = await analyzer.clusters();
    if (turn === asking) {
      answer = found;
      render(store.state);
    }
  };

  /** Its median in up to two leads, one below the other, all clusters to the same scale. */
  const picture = ({ medians }, scales, description) => {
    const rows = medians.slice(0, 2);
    const height = size.height / rows.length;
    return svg(
      'svg',
      { viewBox: `0 0 ${size.width} ${size.height}`, class: 'cluster-median', role: 'img', 'aria-label': description },
      ...rows.map((values, lead) => {
        const toX = scale(0, values.length - 1, 0, size.width);
        const toY = scale(...scales[lead], height * (lead + 0.94), height * (lead + 0.06));
        return svg('path', { d: path(Array.from(values, (value, i) => [toX(i), toY(value)])) });
      }),
    );
  };

  const next = (beats, direction) => {
    const { selected } = store.state;
    const found =
      direction > 0
        ? (beats.find((beat) => beat > selected) ?? beats[0])
        : (beats.findLast((beat) => beat < selected) ?? beats.at(-1));
    select(found);
  };

  const card = (state, cluster, at, scales) => {
    const { labels, summary } = state;
    const { beats, counts } = cluster;
    const present = labels.labels.filter(({ index }) => counts[index] > 0);
    const largest = answer.clusters[0];
    const alike = correlation(cluster.medians[0], largest.medians[0]);
    const title = t('check.cluster', { number: count(at + 1), beats: t('summary.beats', { count: beats.length }) });
    const isOpen = open === at;
    return element(
      'li',
      { class: 'cluster' },
      element('h3', {}, title),
      picture(cluster, scales, t('check.cluster.shape', { number: count(at + 1), alike: number(alike, 2) })),
      element(
        'p',
        { class: 'cluster-labels' },
        ...present.flatMap((label) => [badge(label), element('span', {}, count(counts[label.index]))]),
      ),
      element(
        'p',
        { class: 'button-group' },
        element(
          'button',
          {
            type: 'button',
            class: 'button button-icon',
            'aria-label': t('check.cluster.previous'),
            title: t('check.cluster.previous'),
            onclick: () => next(beats, -1),
          },
          '←',
        ),
        element(
          'button',
          {
            type: 'button',
            class: 'button button-icon',
            'aria-label': t('check.cluster.next'),
            title: t('check.cluster.next'),
            onclick: () => next(beats, 1),
          },
          '→',
        ),
        element(
          'button',
          {
            type: 'button',
            class: 'button',
            'aria-expanded': String(isOpen),
            onclick: () => {
              open = isOpen ? -1 : at;
              render(store.state);
              host.querySelectorAll('.cluster')[at]?.querySelector('[aria-expanded]').focus();
            },
          },
          t('check.cluster.list'),
        ),
      ),
      element(
        'div',
        { class: 'relabel', role: 'group', 'aria-label': t('check.cluster.relabel') },
        element('span', { class: 'note' }, t('check.cluster.relabel')),
        ...labels.ofModel.map(({ name, title: of }) =>
          element(
            'button',
            {
              type: 'button',
              class: 'button button-icon',
              title: of,
              'aria-label': t('check.cluster.relabel_to', { count: beats.length, title: of }),
              onclick: () => {
                edits.relabel(Array.from(beats), name);
              },
            },
            name,
          ),
        ),
      ),
      isOpen
        ? element(
            'ol',
            { class: 'cluster-beats' },
            ...Array.from(beats.subarray(0, listed), (beat) =>
              element(
                'li',
                {},
                element(
                  'button',
                  { type: 'button', class: 'link', onclick: () => select(beat) },
                  when(timeOf(summary, beat), 2),
                ),
              ),
            ),
          )
        : false,
      isOpen && beats.length > listed ? element('p', { class: 'note' }, t('check.first', { count: listed })) : false,
    );
  };

  const render = (state) => {
    if (answer === null || state.summary === null) {
      return;
    }
    if (answer.error) {
      host.replaceChildren(refusal(answer));
      return;
    }
    const { clusters, without, leads } = answer;
    const scales = leads
      .slice(0, 2)
      .map((_, lead) => extent(...clusters.slice(0, shown).map(({ medians }) => medians[lead])));
    host.replaceChildren(
      element(
        'p',
        { class: 'note' },
        t('check.clusters.note', {
          clusters: t('check.clusters', { count: clusters.length }),
          leads: leads
            .slice(0, 2)
            .map(({ name }) => name)
            .join(', '),
        }),
        without.length > 0 ? ` ${t('check.clusters.without', { count: without.length })}` : '',
      ),
      element('ol', { class: 'clusters' }, ...clusters.slice(0, shown).map((one, at) => card(state, one, at, scales))),
      clusters.length > shown
        ? element(
            'button',
            {
              type: 'button',
              class: 'button',
              onclick: () => {
                shown = clusters.length;
                render(store.state);
              },
            },
            t('check.all', { count: clusters.length }),
          )
        : '',
    );
  };

  return {
    update(_, changed) {
      if (changed.has('summary') || changed.has('labels')) {
        load();
      }
    },
    dispose() {
      asking += 1;
    },
  };
}
