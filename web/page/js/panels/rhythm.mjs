/** Rate over time, intervals one by one, their distribution and the Poincaré plot; variability; episodes. Each leads to its place. */
import { element, headRow } from '../dom.mjs';
import { clock, count, number, percent, t, when } from '../text.mjs';

const longest = 3; // s: longer ones are told as pauses and would squeeze the plots
const binMs = 25;

/** Intervals between usable beats, none across what cannot be read. @returns {Float32Array} s, of each beat to the one before; NaN */
export function intervals({ samples, usable, sampling_rate_hz: rate, quality = [] }) {
  const bad = quality.filter(({ quality: what }) => what !== 'usable');
  const rr = new Float32Array(samples.length).fill(Number.NaN);
  let at = 0;
  for (let i = 1; i < samples.length; i += 1) {
    const from = samples[i - 1] / rate;
    const to = samples[i] / rate;
    while (at < bad.length && bad[at].end_s <= from) {
      at += 1;
    }
    const isWhole = at >= bad.length || bad[at].first_s >= to;
    if (isWhole && usable[i] !== 0 && usable[i - 1] !== 0) {
      rr[i] = to - from;
    }
  }
  return rr;
}

/** "Couplet (V)" */
export const episodeName = (kind, of) => t(`episode.${kind.replaceAll(' ', '_')}`) + (of ? ` (${of})` : '');

/** @param {object} bench with `host` and `plots` */
export function create({ host, plots, store, select, view }) {
  let rr = new Float32Array(0);
  let bins = [];

  const draw = ({ summary, labels, recording }) => {
    rr = intervals(summary);
    const { samples, sampling_rate_hz: rate } = summary;
    const colours = Uint32Array.from(labels.labels, ({ colour }) => Number.parseInt(colour.slice(1), 16));
    const kept = [];
    for (let i = 1; i < rr.length; i += 1) {
      if (rr[i] <= longest) {
        kept.push(i);
      }
    }
    const pairs = kept.filter((i) => rr[i - 1] <= longest);
    const ms = (i) => 1000 * rr[i];
    const high = highestShown(kept.map(ms));
    const low = 0;
    const ofBeats = (list, x, y, width) => ({
      kind: 'dots',
      colour: '#16202e',
      width,
      x: Float32Array.from(list, x),
      y: Float32Array.from(list, y),
      colours: Uint32Array.from(list, (i) => colours[summary.labels[i]]),
      ids: Int32Array.from(list),
    });
    bins = Array.from({ length: Math.ceil(high / binMs) }, () => []);
    for (const i of kept) {
      bins[Math.min(bins.length - 1, Math.floor(ms(i) / binMs))].push(i);
    }
    plots([
      {
        title: t('rhythm.tachogram'),
        xLabel: t('rhythm.time'),
        yLabel: t('rhythm.rr_ms'),
        x: [0, recording.document.duration_s],
        y: [low, high],
        xIsTime: true,
        share: 2,
        series: [ofBeats(kept, (i) => samples[i] / rate, ms, 3)],
      },
      {
        title: t('rhythm.histogram'),
        xLabel: t('rhythm.rr_ms'),
        yLabel: t('rhythm.beats'),
        x: [low, high],
        y: [0, Math.max(1, ...bins.map(({ length }) => length)) * 1.05],
        series: [
          {
            kind: 'bars',
            colour: '#0b5f9e',
            x: Float32Array.from(bins, (_, bin) => bin * binMs),
            y: Float32Array.from(bins, ({ length }) => length),
            ids: Int32Array.from(bins, (list, bin) => (list.length > 0 ? bin : -1)),
          },
        ],
      },
      {
        title: t('rhythm.poincare'),
        xLabel: t('rhythm.rr_before'),
        yLabel: t('rhythm.rr_ms'),
        x: [low, high],
        y: [low, high],
        series: [ofBeats(pairs, (i) => ms(i - 1), ms, 3)],
      },
    ]);
  };

  const go = (timeS) => {
    view.centerOn(timeS);
    const { samples, sampling_rate_hz: rate } = store.state.summary;
    const beat = samples.findIndex((sample) => sample / rate >= timeS);
    if (beat >= 0) {
      select(beat);
    }
  };

  const episodeRow = ({ kind, class: of, first_s: firstS, end_s: endS, beats, rate_bpm: bpm }) =>
    element(
      'tr',
      {},
      element(
        'th',
        { scope: 'row' },
        element('button', { type: 'button', class: 'link', onclick: () => go(firstS) }, episodeName(kind, of)),
      ),
      element('td', {}, when(firstS, 1)),
      element('td', {}, clock(endS - firstS, 1)),
      element('td', {}, beats === undefined || beats === null ? '–' : count(beats)),
      element('td', {}, bpm ? number(bpm, 0) : '–'),
    );

  const figures = ({ summary }) => {
    const { rhythm } = summary;
    const time = rhythm?.variability.time_domain;
    const frequency = rhythm?.variability.frequency_domain;
    const rows = [
      ['SDNN', time && `${number(time.sdnn_ms, 0)} ms`],
      ['RMSSD', time && `${number(time.rmssd_ms, 0)} ms`],
      ['pNN50', time && percent(time.pnn50_percent / 100)],
      ['SD1 / SD2', time && `${number(time.sd1_ms, 0)} / ${number(time.sd2_ms, 0)} ms`],
      ['LF/HF', frequency && number(frequency.lf_hf, 2)],
      [t('rhythm.nn'), time && count(time.nn_intervals)],
    ];
    const episodes = rhythm?.episodes ?? [];
    host.replaceChildren(
      element(
        'div',
        { class: 'panel-columns' },
        element(
          'section',
          {},
          element('h3', {}, t('rhythm.variability')),
          time
            ? element(
                'dl',
                { class: 'definitions' },
                ...rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value ?? '–')]),
              )
            : element('p', {}, t('rhythm.too_few')),
        ),
        element(
          'section',
          {},
          element('h3', {}, t('rhythm.episodes', { count: episodes.length })),
          episodes.length === 0
            ? element('p', {}, t('rhythm.no_episodes'))
            : element(
                'div',
                { class: 'wide short' },
                element(
                  'table',
                  { class: 'measured' },
                  headRow(...['kind', 'start', 'length', 'beats', 'rate'].map((key) => t(`episode.column.${key}`))),
                  element('tbody', {}, ...episodes.slice(0, 200).map(episodeRow)),
                ),
              ),
        ),
      ),
    );
  };

  return {
    update(state, changed) {
      if ((changed.has('summary') || changed.has('labels')) && state.summary !== null) {
        draw(state);
        figures(state);
      }
      if (changed.has('selected') && state.selected >= 0 && state.summary !== null) {
        view.setPlotCursor(0, state.summary.samples[state.selected] / state.summary.sampling_rate_hz);
      }
    },
    /** A bar leads to the first beat of it after the chosen one. */
    onPoint(plot, id) {
      const inBin = bins[id];
      const next = plot === 1 ? (inBin.find((beat) => beat > store.state.selected) ?? inBin[0]) : id;
      select(next);
    },
  };
}

/** A few long intervals do not squeeze the rest: what lies beyond half more than all but a hundredth is left out. */
function highestShown(values) {
  const sorted = Float32Array.from(values).sort();
  const most = sorted.at(-1) ?? 0;
  const usual = sorted[Math.floor(0.99 * (sorted.length - 1))] ?? 0;
  return Math.max(1000, Math.min(most, 1.5 * usual)) * 1.05;
}
