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
 * @property {string} abnormal what beats with other labels are called in a sentence
 */

/**
 * Words for the sets that the page knows. `title`: of the set, in the chooser too; `afterNote`: what is said after the
 * set's own note; `labels`: title and description where the set's own line is not the best for a legend.
 */
const words = {
  'aami-beats': {
    title: 'Beat classes',
    labels: {
      N: ['Normal', 'sinus, bundle branch block, atrial escape, nodal escape'],
      S: ['Supraventricular ectopic', 'premature beats from above the ventricles (SVEB)'],
      V: ['Ventricular ectopic', 'premature or escape beats of the ventricles (VEB)'],
      F: ['Fusion', 'of a ventricular and a normal beat'],
    },
  },
  'myocardial-infarction': {
    title: 'Myocardial infarction, research only',
    afterNote: 'This model looks for signs of a myocardial infarction in single beats.',
    labels: {
      NORM: ['No infarction', 'looks like beats of normal electrocardiograms'],
      MI: ['Myocardial infarction', 'looks like beats of people with an infarction'],
    },
  },
};

/** The titles of the known sets, by id. @type {[string, string][]} */
export const knownSets = Object.entries(words).map(([id, { title }]) => [id, title]);

/** @param {{ label_set: object, classes: string[] }} model as the engine describes it @returns {Labels} */
export function labelsOf({ label_set: set, classes }) {
  // Ids come from files: "constructor" is one like any other.
  const own = Object.hasOwn(words, set.id) ? words[set.id] : undefined;
  const labels = set.labels.map(({ name, description, colour, shape }, index) => {
    const [title, more] = own?.labels[name] ?? [description, ''];
    return { index, name, title, description: more, line: description, colour, shape };
  });
  const normal = labels.findIndex(({ name }) => name === set.normal);
  const others = labels.filter(({ index }) => index !== normal);
  return {
    id: set.id,
    title: own?.title ?? set.title,
    labels,
    ofModel: labels.filter(({ name }) => classes.includes(name)),
    normal,
    summed: set.summary === 'mean_log_odds' ? others[0] : undefined,
    afterNote: own?.afterNote ?? '',
    abnormal: others.length === 1 ? others[0].name : 'abnormal',
  };
}

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
