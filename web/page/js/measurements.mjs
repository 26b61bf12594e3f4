/** Heart-rate variability, intervals and the level of ST, in a card; the report has all of it. */
import { byId, element, wide } from './dom.mjs';
import { saveText } from './files.mjs';
import { showWarnings } from './messages.mjs';
import { waveModel } from './places.mjs';
import { count, number, onLanguage, percent, t } from './text.mjs';

/** The model that finds P, QRS and T: nobody waits for it before labels are there. @returns {Promise<Uint8Array>} */
async function fetchWaveModel() {
  const response = await fetch(waveModel);
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return new Uint8Array(await response.arrayBuffer());
}

const kinds = {
  csv: { ending: '-beats.csv', type: 'text/csv' },
  json: { ending: '-beats.json', type: 'application/json' },
  html: { ending: '-report.html', type: 'text/html' },
};

/**
 * Offers what is open as a file, with its measurements: where they are not there yet, it waits for them.
 * @param {import('../engine/analyzer.mjs').Analyzer} analyzer @param {string} name of the recording
 * @param {'csv' | 'json' | 'html'} format
 * @returns {Promise<{ error?: object }>}
 */
export async function saveReport(analyzer, name, format) {
  await analyzer.measure(fetchWaveModel); // without them the report says what it can
  const { text, error } = await analyzer.report(format);
  if (error) {
    return { error };
  }
  const { ending, type } = kinds[format];
  saveText(text, `${(name || 'recording').replace(/[^\w.-]+/g, '_')}${ending}`, type);
  return {};
}

/**
 * After the labels, as nobody waits for it. Labels of another model come with what was measured already.
 * @param {import('../engine/analyzer.mjs').Analyzer} analyzer @param {object} summary of the labels
 * @param {() => boolean} isCurrent whether these are still shown
 * @returns {Promise<object | null | undefined>} the waves, null: there is nothing to measure; undefined: they are not shown any more
 */
export async function measure(analyzer, { rhythm, waves: known }, isCurrent) {
  renderMeasurements(rhythm, known);
  if (!rhythm || known) {
    return known ?? null;
  }
  const { waves, warnings, error } = await analyzer.measure(fetchWaveModel);
  if (!isCurrent() || error?.code === 'cancelled') {
    return undefined;
  }
  renderMeasurements(rhythm, waves ?? null);
  if (waves) {
    showWarnings(warnings);
  }
  return waves ?? null;
}

let shown = [null, null];
onLanguage(() => renderMeasurements(...shown));

/**
 * The card is hidden where there is nothing to show.
 * @param {object | null | undefined} rhythm of a report
 * @param {object | null | undefined} waves likewise; undefined while they are looked for
 */
export function renderMeasurements(rhythm, waves) {
  shown = [rhythm, waves];
  const target = byId('measurements');
  target.hidden = !rhythm;
  if (!rhythm) {
    return;
  }
  const { time_domain: time, frequency_domain: frequency, note } = rhythm.variability;
  const variability = [
    ['SDNN', ms(time?.sdnn_ms)],
    ['RMSSD', ms(time?.rmssd_ms)],
    ['pNN50', time && percent(time.pnn50_percent / 100)],
    ['LF/HF', frequency?.lf_hf === undefined ? undefined : number(frequency.lf_hf, 2)],
  ];
  target.replaceChildren(
    element('h2', { id: 'measurements-title' }, t('measurements')),
    ...intervals(waves),
    element('h3', {}, t('rhythm.variability')),
    time ? figures(variability) : element('p', {}, t('rhythm.too_few')),
    ...(time && note ? [element('p', { class: 'note', lang: 'en' }, note)] : []),
    element(
      'p',
      { class: 'downloads' },
      element('button', { type: 'button', class: 'button', 'data-action': 'html' }, t('measurements.report')),
    ),
  );
}

function intervals(waves) {
  if (waves === undefined) {
    return [element('p', { class: 'note' }, t('intervals.waiting'))];
  }
  const rows = Object.entries(waves?.classes ?? {});
  if (rows.length === 0) {
    return [];
  }
  const columns = [
    ['pr', 'pr_ms'],
    ['qrs', 'qrs_ms'],
    ['qt', 'qt_ms'],
  ];
  const cell = (name) => element('th', { scope: 'col' }, t(`intervals.${name}`));
  const table = element(
    'table',
    { class: 'measured' },
    element('caption', {}, t('intervals.caption')),
    element('thead', {}, element('tr', {}, ...['class', 'beats', ...columns.map(([name]) => name), 'qtc'].map(cell))),
    element(
      'tbody',
      {},
      ...rows.map(([name, of]) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, name),
          element('td', {}, count(of.qrs_ms.beats)),
          ...columns.map(([, key]) => element('td', {}, whole(of[key]))),
          element('td', {}, whole(of.qtc_ms.Fridericia)),
        ),
      ),
    ),
  );
  const st = waves.st
    .filter(({ beats }) => beats > 0)
    .map(({ lead, median_mv: mv }) => [t('intervals.st', { lead }), `${number(mv, 2)} mV`]);
  return [
    element('h3', {}, t('panels.intervals')),
    wide(t('intervals.caption'), table),
    st.length > 0 ? figures(st) : '',
  ];
}

const ms = (value) => (value === undefined ? undefined : `${number(value)} ms`);
const whole = (spread) => (spread ? number(spread.median) : '–');

const figures = (rows) =>
  element(
    'dl',
    { class: 'definitions' },
    ...rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value ?? '–')]),
  );
