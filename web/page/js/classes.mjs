/** What beats are labelled with: the classes of a model's task, in the order of the engine's class indices. */

/** The beat classes of ANSI/AAMI EC57. */
export const aamiClasses = [
  { letter: 'N', name: 'Normal', note: 'sinus, bundle branch block, atrial escape, nodal escape' },
  { letter: 'S', name: 'Supraventricular ectopic', note: 'premature beats from above the ventricles (SVEB)' },
  { letter: 'V', name: 'Ventricular ectopic', note: 'premature or escape beats of the ventricles (VEB)' },
  { letter: 'F', name: 'Fusion', note: 'of a ventricular and a normal beat' },
  { letter: 'Q', name: 'Paced or unclassifiable', note: '' },
];

const infarctionClasses = [
  { letter: 'NORM', name: 'No infarction', note: 'looks like beats of normal electrocardiograms' },
  { letter: 'MI', name: 'Myocardial infarction', note: 'looks like beats of people with an infarction' },
];

export const normalIndex = 0;

/**
 * @typedef {object} Labels
 * @property {boolean} infarction whether the model is for myocardial infarction
 * @property {{ letter: string, name: string, note: string, index: number }[]} all in the order of class indices
 * @property {{ letter: string, name: string, note: string, index: number }[]} classes those that the model has
 * @property {string} abnormal what beats of other classes than the first are called in a sentence
 */

/** @param {{ task: string, classes: string[] }} model as the engine describes it @returns {Labels} */
export function labelsOf({ task, classes }) {
  const infarction = task === 'myocardial-infarction';
  const all = (infarction ? infarctionClasses : aamiClasses).map((one, index) => ({ ...one, index }));
  return {
    infarction,
    all,
    classes: all.filter(({ letter }) => classes.includes(letter)),
    abnormal: infarction ? 'MI' : 'abnormal',
  };
}
