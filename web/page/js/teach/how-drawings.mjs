/**
 * The drawings of “How does it know?”. Each takes what is known of the beat (how-it-knows.mjs, BeatFacts), texts, and the
 * width in CSS pixels, and returns a picture with lines of text below it, or null where its part is missing.
 */
import { correlation } from '../drawing/curves.mjs';
import { drawing, extent, path, scale, svg } from '../drawing/svg.mjs';

const has = (list, least = 1) => list !== undefined && list !== null && list.length >= least;
const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/** At most so many of a list, evenly. */
function thinned(list, most) {
  const step = Math.max(1, Math.ceil(list.length / most));
  return Array.from({ length: Math.ceil(list.length / step) }, (_, i) => list[i * step]);
}

/** A trace as points; gaps (NaN) are left out. */
function points(xs, ys, toX, toY) {
  const found = [];
  for (let i = 0; i < ys.length; ++i) {
    if (Number.isFinite(ys[i])) {
      found.push([toX(xs(i)), toY(ys[i])]);
    }
  }
  return found;
}

/** 1: the trace with its beats, this one marked. */
export function drawDetection({ times, samples, time_s: given, beats = [] }, { t, number }, width) {
  if (!has(times, 2) || !has(samples, 2)) {
    return null;
  }
  const height = 190;
  const [first, last] = [times[0], times[times.length - 1]];
  const at = given ?? (first + last) / 2;
  const toX = scale(first, last, 4, width - 4);
  const [low, high] = extent(samples);
  const toY = scale(low, high, height - 12, 34);
  const found = Array.from(beats).filter((beat) => beat >= first && beat <= last);
  const all = found.length > 0 ? found : [at];
  const nearest = all.reduce((best, beat) => (Math.abs(beat - at) < Math.abs(best - at) ? beat : best));
  const caption = t('teach.how.detection.picture', {
    seconds: number(last - first, 1),
    beats: t('teach.how.detection.beats', { count: all.length }),
  });
  const picture = drawing(
    width,
    height,
    caption,
    svg('rect', { x: toX(nearest) - 22, y: 4, width: 44, height: height - 8, rx: 6, class: 'teach-marked' }),
    svg('path', { d: path(points((i) => times[i], samples, toX, toY)), class: 'teach-line' }),
    ...all.map((beat) =>
      svg('path', {
        d: `M${toX(beat) - 6} 10h12l-6 11z`,
        class: beat === nearest ? 'teach-arrow teach-arrow-this' : 'teach-arrow',
      }),
    ),
  );
  return { picture, caption: [caption] };
}

/** 2: the beat over the recording's normal one. */
export function drawCut({ cut, normal_beat: normal }, { t, number }, width) {
  if (!has(cut, 2) || !has(normal, 2)) {
    return null;
  }
  const height = 240;
  const [low, high] = extent(cut, normal);
  const toY = scale(low, high, height - 52, 12);
  const lineOf = (values, kind) => {
    const toX = scale(0, values.length - 1, 8, width - 8);
    return svg('path', { d: path(points((i) => i, values, toX, toY)), class: `teach-line ${kind}` });
  };
  const alike = correlation(cut, normal);
  const caption = Number.isFinite(alike)
    ? t('teach.how.cut.picture', { correlation: number(alike, 2) })
    : `${t('teach.how.cut.beat')}, ${t('teach.how.cut.normal')}`;
  const key = (y, kind, text) => [
    svg('path', { d: `M8 ${y - 5}h28`, class: `teach-line ${kind}` }),
    svg('text', { x: 44, y, class: 'teach-label' }, text),
  ];
  const picture = drawing(
    width,
    height,
    caption,
    lineOf(normal, 'teach-normal'),
    lineOf(cut, 'teach-this'),
    ...key(height - 24, 'teach-this', t('teach.how.cut.beat')),
    ...key(height - 5, 'teach-normal', t('teach.how.cut.normal')),
  );
  return { picture, caption: [caption] };
}

const onTime = 0.1; // of the usual interval

/** 3: the intervals before and after, against the usual one. */
export function drawRhythm(
  { rr_before_ms: before, rr_after_ms: after, median_rr_ms: usual },
  { t, number, percent },
  width,
) {
  const intervals = [
    ['before', before],
    ['after', after],
    ['usual', usual],
  ].filter(([, ms]) => isNumber(ms) && ms > 0);
  if (intervals.length === 0 || (!isNumber(before) && !isNumber(after))) {
    return null;
  }
  const rowHeight = 46;
  const height = rowHeight * intervals.length + 4;
  const toX = scale(0, Math.max(...intervals.map(([, ms]) => ms)), 8, width - 8);
  const texts = intervals.map(([name, ms]) => t(`teach.how.rhythm.${name}`, { ms: number(ms) }));
  const early = isNumber(before) && isNumber(usual) && usual > 0 ? 1 - before / usual : Number.NaN;
  const amount = percent(Math.abs(early));
  const verdict =
    Number.isFinite(early) &&
    (Math.abs(early) < onTime
      ? t('teach.how.rhythm.ontime')
      : t(early > 0 ? 'teach.how.rhythm.early' : 'teach.how.rhythm.late', { percent: amount }));
  const rows = intervals.flatMap(([name, ms], i) => {
    const y = i * rowHeight + 26;
    const kind = name === 'usual' ? 'teach-bar teach-bar-usual' : 'teach-bar';
    return [
      svg('text', { x: 8, y: y - 6, class: 'teach-label' }, texts[i]),
      svg('rect', { x: 8, y, width: toX(ms) - 8, height: 12, rx: 3, class: kind }),
    ];
  });
  const guide = isNumber(usual) ? [svg('path', { d: `M${toX(usual)} 22V${height - 6}`, class: 'teach-guide' })] : [];
  const picture = drawing(width, height, texts.join('; '), ...rows, ...guide);
  return { picture, caption: [verdict] };
}

const mostLayers = 4;
const mostRows = 10;
const mostColumns = 48;

/** The strongest answer of each of some stretches of a row. */
function stretches(row) {
  const count = Math.min(mostColumns, row.length);
  return Array.from({ length: count }, (_, i) => {
    const part = Array.from(row).slice(
      Math.floor((i * row.length) / count),
      Math.floor(((i + 1) * row.length) / count),
    );
    return Math.max(...part.map((value) => (Number.isFinite(value) ? Math.abs(value) : 0)));
  });
}

/** 4: feature maps. Each layer is drawn against its own strongest answer. */
export function drawNetwork({ feature_maps: maps }, { t }, width) {
  const layers = thinned(
    (maps ?? []).filter(({ rows }) => has(rows) && rows.some((row) => has(row))),
    mostLayers,
  );
  if (layers.length === 0) {
    return null;
  }
  const cell = 11;
  const nodes = [];
  let y = 0;
  for (const { name, rows } of layers) {
    const shown = thinned(
      rows.filter((row) => has(row)),
      mostRows,
    ).map(stretches);
    const strongest = Math.max(...shown.flat()) || 1;
    const channels = t('teach.how.network.channels', { count: rows.length });
    nodes.push(
      svg('text', { x: 0, y: y + 13, class: 'teach-label' }, t('teach.how.network.layer', { name, channels })),
    );
    y += 20;
    for (const row of shown) {
      const columnWidth = width / row.length;
      row.forEach((value, i) => {
        const opacity = Math.round((100 * value) / strongest) / 100;
        if (opacity > 0) {
          nodes.push(
            svg('rect', {
              x: Math.round(100 * i * columnWidth) / 100,
              y,
              width: Math.round(100 * columnWidth) / 100,
              height: cell - 1,
              'fill-opacity': opacity,
              class: 'teach-cell',
            }),
          );
        }
      });
      y += cell;
    }
    y += 8;
  }
  const caption = t('teach.how.network.picture', {
    layers: t('teach.how.network.layers', { count: layers.length }),
  });
  return { picture: drawing(width, y, caption, ...nodes), caption: [caption] };
}

/** 5: probabilities, and the label that follows. */
export function drawLabel({ probabilities, classes, sure, reason }, { t, percent }, width) {
  if (!has(probabilities) || !has(classes, probabilities.length)) {
    return null;
  }
  const named = Array.from(probabilities, (probability, i) => {
    const { name, title, colour } = typeof classes[i] === 'string' ? { name: classes[i] } : classes[i];
    return { name, title, colour, probability: isNumber(probability) ? probability : 0 };
  });
  const best = named.reduce((largest, one) => (one.probability > largest.probability ? one : largest));
  const rowHeight = 34;
  const toX = scale(0, 1, 56, width - 76);
  const rows = named.flatMap((one, i) => {
    const y = i * rowHeight + 6;
    const bar = svg('rect', {
      x: 56,
      y,
      width: Math.max(1, toX(one.probability) - 56),
      height: 20,
      rx: 3,
      class: 'teach-bar',
    });
    if (one.colour) {
      bar.style.fill = one.colour;
    }
    return [
      svg('text', { x: 8, y: y + 15, class: one === best ? 'teach-label teach-strong' : 'teach-label' }, one.name),
      svg('rect', { x: 56, y, width: toX(1) - 56, height: 20, rx: 3, class: 'teach-track' }),
      bar,
      svg('text', { x: toX(1) + 8, y: y + 15, class: 'teach-label' }, percent(one.probability, 1)),
    ];
  });
  const others = named
    .filter((one) => one !== best)
    .map((one) => t('teach.how.label.other', { class: one.name, percent: percent(one.probability, 1) }));
  const description = t('teach.how.label.picture', {
    class: best.title ? `${best.name} (${best.title})` : best.name,
    percent: percent(best.probability, 1),
    others: others.join('; '),
  });
  return {
    picture: drawing(width, named.length * rowHeight + 4, description, ...rows),
    caption: [
      description,
      reason && t('teach.how.label.reason', { reason }),
      sure === false && t('teach.how.label.unsure'),
    ],
  };
}
