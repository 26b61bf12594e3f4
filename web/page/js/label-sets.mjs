/**
 * What beats can be labelled with. This table is the only place that knows names, colours and shapes: the page's badges and
 * the viewer (web/viewer/labels.h) get them from here. A model whose labels are in no set here is shown all the same, with
 * the colours of the palette.
 *
 * @typedef {object} Label
 * @property {string} name as the engine has it, a letter or a short word; stands beside the colour everywhere
 * @property {string} title
 * @property {string} description what belongs to it
 * @property {string} colour "#rrggbb"; white letters on it, and it on white, are read well
 * @property {'pill' | 'text'} shape a field of the colour, or just the letters in it: for what should not stand out
 *
 * @typedef {object} LabelSet
 * @property {string} id the task of the models that use it
 * @property {Label[]} labels in the order of the engine's indices
 * @property {number} normal index of the label that beats have where nothing is remarkable
 * @property {string} abnormal what beats with other labels are called in a sentence
 * @property {string} [caveat] stands behind the title of every label
 */

/** @type {LabelSet[]} */
export const labelSets = [
  {
    id: 'aami-beats', // ANSI/AAMI EC57
    normal: 0,
    abnormal: 'abnormal',
    // The Okabe-Ito hues, which people with any colour vision can tell apart, darkened until white letters on them read well.
    labels: [
      {
        name: 'N',
        title: 'Normal',
        description: 'sinus, bundle branch block, atrial escape, nodal escape',
        colour: '#5f6b7a', // slate: subdued on purpose
        shape: 'text',
      },
      {
        name: 'S',
        title: 'Supraventricular ectopic',
        description: 'premature beats from above the ventricles (SVEB)',
        colour: '#0067a8', // blue
        shape: 'pill',
      },
      {
        name: 'V',
        title: 'Ventricular ectopic',
        description: 'premature or escape beats of the ventricles (VEB)',
        colour: '#c24a00', // vermilion
        shape: 'pill',
      },
      {
        name: 'F',
        title: 'Fusion',
        description: 'of a ventricular and a normal beat',
        colour: '#00785a', // bluish green
        shape: 'pill',
      },
      {
        name: 'Q',
        title: 'Paced or unclassifiable',
        description: '',
        colour: '#9a3f7d', // reddish purple
        shape: 'pill',
      },
    ],
  },
  {
    id: 'myocardial-infarction',
    normal: 0,
    abnormal: 'MI',
    caveat: 'research',
    // Other hues, so that nobody takes one kind of label for the other.
    labels: [
      {
        name: 'NORM',
        title: 'No infarction',
        description: 'looks like beats of normal electrocardiograms',
        colour: '#75675a', // warm grey
        shape: 'text',
      },
      {
        name: 'MI',
        title: 'Myocardial infarction',
        description: 'looks like beats of people with an infarction',
        colour: '#5b3fb5', // violet
        shape: 'pill',
      },
    ],
  },
];

// Again darkened Okabe-Ito hues, and two more; the first is for what is normal.
const palette = ['#5f6b7a', '#0067a8', '#c24a00', '#00785a', '#9a3f7d', '#7a5c00', '#5b3fb5', '#a3111f'];

/** The set of labels that nobody described. @param {string} id @param {string[]} names @returns {LabelSet} */
function madeUp(id, names) {
  const colourOf = (index) => palette[index === 0 ? 0 : 1 + ((index - 1) % (palette.length - 1))];
  const shapeOf = (index) => (index === 0 ? 'text' : 'pill');
  const labels = names.map((name, i) => ({
    name,
    title: name,
    description: '',
    colour: colourOf(i),
    shape: shapeOf(i),
  }));
  return { id, normal: 0, abnormal: `other than ${names[0]}`, labels };
}

/**
 * @typedef {LabelSet & { labels: (Label & { index: number })[], ofModel: (Label & { index: number })[] }} Labels `ofModel`:
 *   those that the model can give
 */

/** @param {{ task: string, classes: string[] }} model as the engine describes it @returns {Labels} */
export function labelsOf({ task, classes }) {
  const known = labelSets.find(
    ({ id, labels }) => id === task && classes.every((name) => labels.some((label) => label.name === name)),
  );
  const set = known ?? madeUp(task, classes);
  const labels = set.labels.map((label, index) => ({ ...label, index }));
  return { ...set, labels, ofModel: labels.filter(({ name }) => classes.includes(name)) };
}
