/** What was found, in a few figures; and the tables about model, recording and agreement. */
import { badge, byId, clock, coloured, count, element, percent, plural } from './dom.mjs';

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
    element('h2', {}, document.name || 'Unnamed recording'),
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
            element('span', {}, hyphenated(value ? `${title}, ${share(value, total)}` : title)),
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
  `${count(summary.unsure_beats)} of ${plural(usableBeats(summary), 'label')} unsure, marked\u00a0?`;

/** The one long word may be parted where it is made of two. */
const hyphenated = (title) => title.replace('Supraventricular', 'Supra\u00adventricular');

function share(value, total) {
  return value / total < 0.001 ? '<\u202f0.1\u202f%' : percent(value / total);
}

/** The sampling rates of the leads, the first lead's first. */
function rates(document) {
  return [...new Set(document.leads.map((lead) => lead.sampling_rate_hz))];
}

/** "Lead II"; "Lead 1" of a lead that the file names "lead 1", or not at all. */
const leadName = (name) => (/^lead\b/i.test(name) ? `L${name.slice(1)}` : `Lead\u00a0${name}`);

function recordLines(document, summary) {
  const lead = summary ? [leadName(summary.lead)] : [];
  return [
    [...lead, clock(document.duration_s), `${rate(rates(document)[0])}\u00a0Hz`].join(' · '),
    summary ? plural(usableBeats(summary), 'beat') : '',
    ...(summary?.unusable_beats ? [`${count(summary.unusable_beats)} not counted: no usable signal`] : []),
  ];
}

const tableLine = (document) =>
  `${plural(document.beats, 'beat')} of ${document.beat_length} samples${document.has_classes ? ', with classes' : ''}`;

const seconds = (value) => `${value.toFixed(3)}\u00a0s`;

function beatListLines({ beats, duration_s, shortest_s, longest_s, counts }) {
  const known = Object.entries(counts).filter(([symbol]) => symbol !== 'Q');
  return [
    `${plural(beats, 'beat')} without a trace · ${clock(duration_s)}`,
    `Intervals from ${seconds(shortest_s)} to ${seconds(longest_s)}`,
    ...(known.length > 0
      ? [`Marked in the file: ${known.map(([symbol, n]) => `${symbol}\u00a0${count(n)}`).join(', ')}`]
      : []),
  ];
}

const factLines = { record: recordLines, beat_table: (document) => [tableLine(document)], beat_list: beatListLines };

const rate = (hz) => String(Math.round(hz * 1000) / 1000);

function heartRate(figures) {
  const known = Boolean(figures);
  return element(
    'div',
    { class: 'heart-rate' },
    element('p', { class: 'tile-name' }, 'Mean heart rate'),
    element(
      'p',
      { class: 'tile-value' },
      known ? String(Math.round(figures.mean_bpm)) : '–',
      element('span', {}, ' bpm'),
    ),
    element(
      'p',
      { class: 'tile-note' },
      known ? `${Math.round(figures.min_bpm)}–${Math.round(figures.max_bpm)} as 8-beat mean` : '',
    ),
  );
}

/** "+0.64", "−1.20", "0.00" */
function signed(value) {
  const text = Math.abs(value).toFixed(2);
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
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
      element('p', { class: 'patient-value' }, value),
      bar,
      element('p', { class: 'tile-note' }, line),
    );
  if (document.kind !== 'record') {
    return tile('Beats only', 'Rows can come from several people: there is no result for all of them.');
  }
  if (!result) {
    return tile('–', '');
  }
  return tile(
    `Probability ${percent(result.probability)}`,
    `${count(result[`beats_${key}`])} of ${plural(result.beats, 'beat')} above 50\u202f%; ` +
      `mean log-odds ${signed(result.mean_log_odds)}`,
    element('meter', {
      min: '0',
      max: '1',
      value: String(result.probability),
      'aria-label': `Probability of ${summed.line}, by this model`,
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
          `The recording came with annotations of ${plural(comparison.reference_beats, 'beat')}. `,
          `${count(comparison.matched)} were found within 150 ms (${percent(comparison.sensitivity, 2)}), ` +
            `${count(comparison.missed)} missed, ${count(comparison.extra)} found without one. `,
          compared > 0 ? `Of those found, ${percent(comparison.accuracy, 2)} have the annotated class.` : '',
        ]
      : [
          `${percent(comparison.accuracy, 2)} of the beats have the class that the file gives; macro F1 ${comparison.macro_f1.toFixed(3)}.`,
        ];
  target.replaceChildren(
    element('h2', { id: 'comparison-title' }, 'Compared with the annotations'),
    element('p', {}, ...sentences),
    compared > 0 ? confusionTable(comparison, labels) : '',
  );
}

function confusionTable({ confusion, per_class: perClass }, { labels }) {
  const used = labels.filter(({ index }) => confusion[index].some(Boolean) || confusion.some((row) => row[index] > 0));
  return element(
    'div',
    { class: 'wide' },
    element(
      'table',
      { class: 'confusion' },
      element('caption', {}, 'Rows: annotated. Columns: labelled here.'),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('td', {}),
          ...used.map((label) => element('th', { scope: 'col' }, badge(label))),
          element(
            'th',
            { scope: 'col', title: 'Sensitivity: share of the annotated beats of this class that were labelled so' },
            'Se',
          ),
          element(
            'th',
            { scope: 'col', title: 'Positive predictivity: share of the beats labelled so that are annotated so' },
            '+P',
          ),
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

const annotations = ({ has_annotations: has, annotations: number, annotations_from: from }) =>
  has || number > 0 ? `${count(number)}${from ? ` from ${from}` : ''}` : 'none';

/** Facts about the recording itself. */
export function renderRecord(target, document) {
  const rows = [['Name', document.name]];
  if (document.kind === 'record') {
    rows.push(
      ['Duration', clock(document.duration_s)],
      ['Sampling rate', `${rates(document).map(rate).join(', ')} Hz`],
      ['Leads', document.leads.map(({ name, units }) => (units === 'mV' ? name : `${name} (${units})`)).join(', ')],
      ['Start', document.start_time],
      ['Annotations', annotations(document)],
      [
        'Notes',
        document.comments
          .map((comment) => comment.trim())
          .filter(Boolean)
          .join('\n'),
      ],
    );
  } else if (document.kind === 'beat_list') {
    rows.push(
      ['Duration', clock(document.duration_s)],
      ['Start', document.start_time],
      ['Beats', count(document.beats)],
    );
  } else {
    rows.push(['Beats', count(document.beats)], ['Samples per beat', String(document.beat_length)]);
  }
  target.replaceChildren(definitionList(rows));
}

/**
 * What the model file and the page's list say of a model.
 * @param {HTMLElement} target
 * @param {object} model the engine's description
 * @param {import('./model-choice.mjs').ModelEntry} entry
 */
export function renderModel(target, model, entry) {
  const figures = model.figures !== null && typeof model.figures === 'object' ? model.figures : {};
  const notes = [...new Set(Object.values(figures).flatMap((protocol) => protocol?.note ?? []))];
  target.replaceChildren(
    element('p', {}, element('strong', {}, entry.bytes ? model.name : (entry.name ?? model.name))),
    entry.description ? element('p', {}, entry.description) : '',
    model.note ? element('p', { class: 'note-strong' }, model.note) : '',
    definitionList([
      ['Measured', entry.figures],
      ['Unsure', unsureBelow(model)],
      ['Network', `${model.system}, ${count(model.parameters)} parameters`],
      ...Object.entries(figures).flatMap(figureRows),
    ]),
    ...notes.map((note) => element('p', { class: 'note' }, note)),
  );
}

/** "N below 60.0 %, S below 80.0 %", or '' where the model does not say. */
const unsureBelow = ({ classes, sure_from: shares = [] }) =>
  shares.map((share, index) => `${classes[index]}\u00a0below\u00a0${percent(share)}`).join(', ');

/** The trainer's figures: one entry per protocol, and what else it measured. Unknown entries are left out. */
function figureRows([key, value]) {
  if (typeof value?.accuracy === 'number') {
    const protocol = key.match(/^protocol_([a-z])_?(.*)$/);
    const name = protocol ? `Protocol ${protocol[1].toUpperCase()}${protocol[2] ? `, ${protocol[2]}` : ''}` : key;
    const f1 = Object.entries(value.per_class ?? {})
      .filter(([, figures]) => typeof figures?.f1 === 'number')
      .map(([label, figures]) => `${label}\u00a0${figures.f1.toFixed(3)}`);
    return [
      [name, `accuracy ${percent(value.accuracy, 2)}, macro F1 ${value.macro_f1?.toFixed(3) ?? '–'}`],
      ['F1 by class', f1.join(', ')],
    ];
  }
  if (typeof value?.share_right_at_detected === 'number') {
    const at = (share) => percent(share, 2);
    const text = `${at(value.share_right_at_detected)} of the beats that Beatlens finds itself are labelled as annotated`;
    return [['From detector to label', `${text} (${at(value.share_right_at_reference)} at the annotated positions)`]];
  }
  return [];
}

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
