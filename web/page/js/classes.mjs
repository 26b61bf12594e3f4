/** The beat classes of ANSI/AAMI EC57, in the order of the engine's class indices. */
export const classes = [
  { letter: 'N', name: 'Normal', note: 'sinus, bundle branch block, atrial escape, nodal escape' },
  { letter: 'S', name: 'Supraventricular ectopic', note: 'premature beats from above the ventricles (SVEB)' },
  { letter: 'V', name: 'Ventricular ectopic', note: 'premature or escape beats of the ventricles (VEB)' },
  { letter: 'F', name: 'Fusion', note: 'of a ventricular and a normal beat' },
  { letter: 'Q', name: 'Paced or unclassifiable', note: '' },
];
export const letters = classes.map(({ letter }) => letter);
export const normalIndex = 0;
