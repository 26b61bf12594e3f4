/** What was found, in a few figures; and the tables about model, recording and agreement. */
import { badge, byId, coloured, element, wide } from './dom.mjs';
import { modelText } from './model-choice.mjs';
import { clock, count, figure, number, percent, t } from './text.mjs';

/**
 * @param {HTMLElement} target
 * @param {object} document the engine's description of what was read
 * @param {object | null} summary null while beats are still being labelled
 * @param {import('./label-sets.mjs').Labels} labels
 */
export function renderSummary(target, document, summary, labels) {
  const total = summary ? usableBeats(summary) : 0;
  const facts = element(
    'div',
    { class: 'facts' },
    element('h2', {}, document.name || t('recording.unnamed')),
    ...[...factLines[document.kind](document, summary), ...(summary?.unsure_beats ? [unsureLine(summary)] : [])].map(
      (line) => element('p', {}, line),
    ),
  );
  const tiles = [facts];
  if (document.kind !== 'beat_table') {
    tiles.push(heartRate(summary?.heart_rate ?? document.heart_rate));
  }
  if (document.kind === 'beat_list') {
    target.replaceChildren(...tiles);
    return;
  }
  if (labels.summed) {
    tiles.push(coloured(patient(document, summary, labels), labels.summed));
  }
  tiles.push(
    element(
      'dl',
      { class: 'counts' },
      ...labels.ofModel.map((label) => {
        const { name, title } = label;
        const value = summary?.counts[name];
        return element(
          'div',
          { class: `count${value ? '' : ' count-none'}`, 'data-class': name },
          element(
            'dt',
            {},
            badge(label),
            element('span', {}, hyphenated(value ? t('summary.class', { title, share: share(value, total) }) : title)),
          ),
          element('dd', {}, summary ? count(value) : '–'),
        );
      }),
    ),
  );
  target.replaceChildren(...tiles);
}

/** What is counted; rows of a beat table all are. */
const usableBeats = ({ labels, unusable_beats: unusable = 0 }) => labels.length - unusable;

const unsureLine = (summary) =>
  t('summary.unsure', { number: count(summary.unsure_beats), count: usableBeats(summary) });

/** The one long word may be parted where it is made of two, in all languages that have it. */
const hyphenated = (title) => title.replace(/(supra)(ventri)/i, '$1\u00ad$2');

function share(value, total) {
  return value / total < 0.001 ? `<\u202f${percent(0.001)}` : percent(value / total);
}

/** The sampling rates of the leads, the first lead's first. */
function rates(document) {
  return [...new Set(document.leads.map((lead) => lead.sampling_rate_hz))];
}

/** "Lead II"; "Lead 1" of a lead that the file names "lead 1", or not at all. */
const leadName = (name) => t('summary.lead', { name: name.replace(/^lead\b\s*/i, '') || name });

function recordLines(document, summary) {
  const lead = summary ? [leadName(summary.lead)] : [];
  return [
    [...lead, clock(document.duration_s), `${figure(rates(document)[0])}\u00a0Hz`].join(' · '),
    summary ? t('summary.beats', { count: usableBeats(summary) }) : '',
    ...(summary?.unusable_beats ? [t('summary.unusable', { count: summary.unusable_beats })] : []),
  ];
}

const tableLine = (document) =>
  t(document.has_classes ? 'summary.table.classes' : 'summary.table', {
    count: document.beats,
    length: count(document.beat_length),
  });

const seconds = (value) => `${number(value, 3)}\u00a0s`;

function beatListLines({ beats, duration_s, shortest_s, longest_s, counts }) {
  const known = Object.entries(counts).filter(([symbol]) => symbol !== 'Q');
  return [
    `${t('summary.list', { count: beats })} · ${clock(duration_s)}`,
    t('summary.intervals', { shortest: seconds(shortest_s), longest: seconds(longest_s) }),
    ...(known.length > 0
      ? [t('summary.marked', { list: known.map(([symbol, n]) => `${symbol}\u00a0${count(n)}`).join(', ') })]
      : []),
  ];
}

const factLines = { record: recordLines, beat_table: (document) => [tableLine(document)], beat_list: beatListLines };

function heartRate(figures) {
  const known = Boolean(figures);
  return element(
    'div',
    { class: 'heart-rate' },
    element('p', { class: 'tile-name' }, t('summary.rate')),
    element(
      'div',
      { class: 'tile-value' },
      known ? number(figures.mean_bpm) : '–',
      element('span', {}, ` ${t('summary.bpm')}`),
    ),
    element(
      'p',
      { class: 'tile-note' },
      known ? t('summary.rate.range', { from: number(figures.min_bpm), to: number(figures.max_bpm) }) : '',
    ),
  );
}

/** "+0.64", "−1.20", "0.00" */
function signed(value) {
  const text = number(Math.abs(value), 2);
  return text === number(0, 2) ? text : `${value < 0 ? '−' : '+'}${text}`;
}

/** What the beats say together about the patient. */
function patient(document, summary, { title, summed }) {
  const key = summed.name.toLowerCase();
  const result = summary?.[key];
  const tile = (value, line, bar) =>
    element(
      'div',
      { class: 'patient' },
      element('p', { class: 'tile-name' }, title),
      element('div', { class: 'patient-value' }, value),
      bar,
      element('p', { class: 'tile-note' }, line),
    );
  if (document.kind !== 'record') {
    return tile(t('summary.patient.beats_only'), t('summary.patient.rows'));
  }
  if (!result) {
    return tile('–', '');
  }
  return tile(
    t('summary.patient.probability', { share: percent(result.probability) }),
    t('summary.patient.beats', {
      above: count(result[`beats_${key}`]),
      count: result.beats,
      half: percent(0.5, 0),
      odds: signed(result.mean_log_odds),
    }),
    element('meter', {
      min: '0',
      max: '1',
      value: String(result.probability),
      'aria-label': t('summary.patient.meter', { line: summed.line }),
    }),
  );
}

/** How the labels compare with those that came with the file. */
export function renderComparison(target, document, summary, labels) {
  const comparison = summary?.comparison;
  target.hidden = !comparison;
  if (!comparison) {
    return;
  }
  const compared = comparison.confusion.flat().reduce((sum, value) => sum + value, 0);
  const sentences =
    document.kind === 'record'
      ? [
          t('comparison.references', { count: comparison.reference_beats }),
          t('comparison.found', {
            count: comparison.matched,
            share: percent(comparison.sensitivity, 2),
            missed: count(comparison.missed),
            extra: count(comparison.extra),
          }),
          ...(compared > 0 ? [t('comparison.right', { share: percent(comparison.accuracy, 2) })] : []),
        ]
      : [t('comparison.table', { share: percent(comparison.accuracy, 2), f1: number(comparison.macro_f1, 3) })];
  target.replaceChildren(
    element('h2', { id: 'comparison-title' }, t('comparison.title')),
    element('p', {}, sentences.join(t('sentence.space'))),
    compared > 0 ? confusionTable(comparison, labels) : '',
  );
}

function confusionTable({ confusion, per_class: perClass }, { labels }) {
  const used = labels.filter(({ index }) => confusion[index].some(Boolean) || confusion.some((row) => row[index] > 0));
  return wide(
    t('compare.caption.references'),
    element(
      'table',
      { class: 'confusion' },
      element('caption', {}, t('compare.caption.references')),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('td', {}),
          ...used.map((label) => element('th', { scope: 'col' }, badge(label))),
          element('th', { scope: 'col', title: t('comparison.se.title') }, t('comparison.se')),
          element('th', { scope: 'col', title: t('comparison.ppv.title') }, t('comparison.ppv')),
        ),
      ),
      element(
        'tbody',
        {},
        ...used.map((label) => {
          const { name, index } = label;
          const annotated = confusion[index].some(Boolean);
          const labelled = confusion.some((row) => row[index] > 0);
          return element(
            'tr',
            {},
            element('th', { scope: 'row' }, badge(label)),
            ...used.map((column) =>
              element(
                'td',
                { class: column.index === index ? 'agree' : confusion[index][column.index] > 0 ? 'differ' : 'zero' },
                count(confusion[index][column.index]),
              ),
            ),
            element('td', {}, annotated ? percent(perClass[name].se) : '–'),
            element('td', {}, labelled ? percent(perClass[name].ppv) : '–'),
          );
        }),
      ),
    ),
  );
}

function annotations({ has_annotations: has, annotations: all, annotations_from: from }) {
  if (!has && all === 0) {
    return t('record.annotations.none');
  }
  return from ? t('record.annotations.from', { number: count(all), from }) : count(all);
}

/** Facts about the recording itself. */
export function renderRecord(target, document) {
  const rows = [[t('record.name'), document.name]];
  if (document.kind === 'record') {
    rows.push(
      [t('record.duration'), clock(document.duration_s)],
      [
        t('record.rate'),
        `${rates(document)
          .map((hz) => figure(hz))
          .join(', ')} Hz`,
      ],
      [
        t('record.leads'),
        document.leads.map(({ name, units }) => (units === 'mV' ? name : `${name} (${units})`)).join(', '),
      ],
      [t('record.start'), document.start_time],
      [t('record.annotations'), annotations(document)],
      [
        t('record.notes'),
        document.comments
          .map((comment) => comment.trim())
          .filter(Boolean)
          .join('\n'),
      ],
    );
  } else if (document.kind === 'beat_list') {
    rows.push(
      [t('record.duration'), clock(document.duration_s)],
      [t('record.start'), document.start_time],
      [t('beats'), count(document.beats)],
    );
  } else {
    rows.push([t('beats'), count(document.beats)], [t('record.beat_length'), count(document.beat_length)]);
  }
  target.replaceChildren(definitionList(rows));
}

/**
 * What the model file and the page's list say of a model.
 * @param {HTMLElement} target
 * @param {object} model the engine's description
 * @param {import('./model-choice.mjs').ModelEntry} entry
 * @param {import('./label-sets.mjs').Labels} labels
 */
export function renderModel(target, model, entry, labels) {
  const figures = model.figures !== null && typeof model.figures === 'object' ? model.figures : {};
  const notes = [...new Set(Object.values(figures).flatMap((protocol) => protocol?.note ?? []))];
  target.replaceChildren(
    element('p', {}, element('strong', {}, entry.bytes ? model.name : (modelText(entry, 'name') ?? model.name))),
    entry.description ? element('p', {}, modelText(entry, 'description')) : '',
    labels.note ? element('p', { class: 'note-strong' }, labels.note) : '',
    definitionList([
      [t('model.measured'), modelText(entry, 'figures')],
      [t('model.unsure'), unsureBelow(model)],
      [t('model.network'), t('model.parameters', { system: model.system, count: model.parameters })],
      ...Object.entries(figures).flatMap(figureRows),
    ]),
    ...notes.map((note) => element('p', { class: 'note', lang: 'en' }, note)),
  );
}

/** "N below 60.0 %, S below 80.0 %", or '' where the model does not say. */
const unsureBelow = ({ classes, sure_from: shares = [] }) =>
  shares.map((share, index) => t('model.below', { name: classes[index], share: percent(share) })).join(', ');

/** The trainer's figures: one entry per protocol, and what else it measured. Unknown entries are left out. */
function figureRows([key, value]) {
  if (typeof value?.accuracy === 'number') {
    const protocol = key.match(/^protocol_([a-z])_?(.*)$/);
    const letter = protocol?.[1].toUpperCase();
    const name = protocol ? t('model.protocol', { name: letter + (protocol[2] ? `, ${protocol[2]}` : '') }) : key;
    const f1 = Object.entries(value.per_class ?? {})
      .filter(([, figures]) => typeof figures?.f1 === 'number')
      .map(([label, figures]) => `${label}\u00a0${number(figures.f1, 3)}`);
    return [
      [name, t('model.accuracy', { share: percent(value.accuracy, 2), f1: fixed(value.macro_f1) })],
      [t('model.f1'), f1.join(', ')],
    ];
  }
  if (typeof value?.share_right_at_detected === 'number') {
    const at = (share) => percent(share, 2);
    const shares = { share: at(value.share_right_at_detected), annotated: at(value.share_right_at_reference) };
    return [[t('model.from_detector'), t('model.from_detector.figures', shares)]];
  }
  return [];
}

const fixed = (value) => (typeof value === 'number' ? number(value, 3) : '–');

function definitionList(rows) {
  return element(
    'dl',
    { class: 'definitions' },
    ...rows
      .filter(([, value]) => value)
      .flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );
}

/** The leads to choose from, where there are several. */
export function renderLeads(opened, lead) {
  const leads = opened.kind === 'record' ? opened.leads : [];
  const select = byId('lead');
  byId('lead-field').hidden = leads.length < 2;
  select.replaceChildren(
    ...leads.map(({ name }, index) => element('option', { value: String(index), selected: index === lead }, name)),
  );
}
