/** How certain labels are, and the order in which a person who checks them sees most. */

/**
 * For each beat the probability of its label over the least one from which the model calls that label sure; without such
 * numbers the probability itself. Below 1 a label is unsure where the model says from when on it is sure.
 * @param {{ labels: Uint8Array, probabilities: Float32Array, class_names: string[] }} summary
 * @param {{ classes: string[], sure_from?: number[] }} model that labelled
 * @returns {Float32Array}
 */
export function certaintyOf({ labels, probabilities, class_names: names }, { classes, sure_from: sureFrom }) {
  const least = names.map((name) => sureFrom?.[classes.indexOf(name)] ?? 1);
  return Float32Array.from(labels, (label, beat) => probabilities[beat * names.length + label] / least[label]);
}

/**
 * Numbers of all beats, the least certain first: usable ones whose label is not sure, usable ones whose label is, and the
 * unusable ones, which count nowhere. In each of these by certainty, and then in time.
 * @param {{ labels: Uint8Array, probabilities: Float32Array, class_names: string[], usable?: Uint8Array, sure?: Uint8Array }} summary
 *   `sure`: beats can be unsure by other things than their probability, such as a pacemaker
 * @param {{ classes: string[], sure_from?: number[] }} model that labelled
 * @returns {Uint32Array}
 */
export function unsureFirst(summary, model) {
  const certainty = certaintyOf(summary, model);
  const rank = Uint8Array.from(certainty, (_, beat) =>
    summary.usable?.[beat] === 0 ? 2 : (summary.sure?.[beat] ?? 1) === 0 ? 0 : 1,
  );
  const order = Uint32Array.from(certainty, (_, beat) => beat);
  return order.sort((a, b) => rank[a] - rank[b] || certainty[a] - certainty[b] || a - b);
}
