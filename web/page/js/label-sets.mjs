/**
 * What beats are labelled with. Names, colours, shapes and which label is the normal one stand in the model file (in C++,
 * shared/ecg/label_set.h); the page's badges and the viewer both get them from here. The page only adds words of its own.
 *
 * @typedef {object} Label
 * @property {number} index in the engine's arrays
 * @property {string} name a letter or a short word; stands beside the colour everywhere
 * @property {string} title
 * @property {string} description what belongs to it, or ''
 * @property {string} line the set's own words: what the viewer shows
 * @property {string} colour "#rrggbb"
 * @property {'pill' | 'text'} shape a field of the colour, or just the letters in it: for what should not stand out
 *
 * @typedef {object} Labels
 * @property {string} id of the set
 * @property {Label[]} labels all of the set
 * @property {Label[]} ofModel those that the model can give
 * @property {number} normal index of the label that says that nothing was found; -1 where there is none
 * @property {string} title
 * @property {Label} [summed] the label that all beats together give a probability of, in sets that add up so
 * @property {string} afterNote what is said after the set's own note, or ''
 * @property {string} note the set's own, or ''
 * @property {(number | undefined)[]} sureFrom of each label the least probability from which the model calls it sure
 * @property {string | null} other the only label that is not the normal one; null where there are several
 */
import { hasText, t } from './text.mjs';

/**
 * The sets that the page has words for, in the chooser's order: `labels.ID` is the set's title, `.note` the set's own note,
 * `.after_note` what is said after it; of a label NAME `.NAME` is the title, `.NAME.more` its description in a legend and
 * `.NAME.line` the set's own line.
 */
export const knownSets = ['aami-beats', 'myocardial-infarction', 'atrial-fibrillation'];

const words = (key, otherwise) => (hasText(key) ? t(key) : otherwise);

/** @param {string | undefined} id @param {string} [otherwise] its own title */
export const titleOfSet = (id, otherwise = '') => words(`labels.${id}`, otherwise);

/** @param {{ label_set: object, classes: string[], sure_from?: number[] }} model as the engine describes it @returns {Labels} */
export function labelsOf({ label_set: set, classes, sure_from: sureFrom }) {
  const labels = set.labels.map(({ name, description, colour, shape }, index) => {
    const key = `labels.${set.id}.${name}`;
    const line = words(`${key}.line`, description);
    return { index, name, title: words(key, line), description: words(`${key}.more`, ''), line, colour, shape };
  });
  const normal = labels.findIndex(({ name }) => name === set.normal);
  const others = labels.filter(({ index }) => index !== normal);
  return {
    id: set.id,
    title: titleOfSet(set.id, set.title),
    labels,
    ofModel: labels.filter(({ name }) => classes.includes(name)),
    normal,
    sureFrom: labels.map(({ name }) => sureFrom?.[classes.indexOf(name)]),
    summed: set.summary === 'mean_log_odds' ? others[0] : undefined,
    note: words(`labels.${set.id}.note`, set.note ?? ''),
    afterNote: words(`labels.${set.id}.after_note`, ''),
    other: others.length === 1 ? others[0].name : null,
  };
}

/** The string about beats with other labels than the normal one: where there is one such label, it is named. */
export const stepKey = (key, labels) => (labels?.other ? `${key}.of` : key);

/**
 * A beat table's class column, as annotations at the start of each beat; null where it has none.
 * @param {object} summary @param {Labels} labels
 */
export function tableReferences({ samples, labels: found, reference_labels: reference }, { labels }) {
  if (!reference) {
    return null;
  }
  return {
    samples,
    labels: reference,
    statuses: Uint8Array.from(found, (label, beat) => (label === reference[beat] ? 1 : 2)),
    beats: Int32Array.from(found, (_, beat) => beat),
    texts: Array.from(reference, (label) => labels[label].name).join('\n'),
  };
}
