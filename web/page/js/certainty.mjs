/** How certain labels are, and the order in which a person who checks them sees most. */
import { confidenceOf, isSure, isUsable } from './beat-text.mjs';

/**
 * The probability of a beat's label over the least one from which the model calls that label sure; without such numbers the
 * probability itself. Below 1 a label is unsure where the model says from when on it is sure.
 * @param {object} summary @param {import('./label-sets.mjs').Labels} labels @param {number} beat
 */
export function certaintyOf(summary, labels, beat) {
  return confidenceOf(summary, labels, beat) / (labels.sureFrom[summary.labels[beat]] ?? 1);
}

/** Whether a person said what it is. */
export const isEdited = ({ edited }, beat) => edited !== undefined && edited[beat] !== 0;

/**
 * Numbers of all beats, the least certain first: usable ones whose label is not sure, usable ones whose label is, those that a
 * person has looked at, and the unusable ones, which count nowhere. In each of these by certainty, and then in time.
 * @param {object} summary `sure`: beats can be unsure by other things than their probability, such as a pacemaker
 * @param {import('./label-sets.mjs').Labels} labels
 * @returns {Uint32Array}
 */
export function leastSureFirst(summary, labels) {
  const beats = Uint32Array.from(summary.labels, (_, beat) => beat);
  const certainty = Float32Array.from(beats, (beat) => certaintyOf(summary, labels, beat));
  const rank = Uint8Array.from(beats, (beat) =>
    !isUsable(summary, beat) ? 3 : isEdited(summary, beat) ? 2 : isSure(summary, beat) ? 1 : 0,
  );
  return beats.sort((a, b) => rank[a] - rank[b] || certainty[a] - certainty[b] || a - b);
}
