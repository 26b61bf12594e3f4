/** How certain labels are, and the order in which a person who checks them sees most. */
import { confidenceOf, isSure, isUsable } from './beat-text.mjs';

/**
 * The probability of a beat's label over the least one from which the model calls that label sure; without such numbers the
 * probability itself. Below 1 a label is unsure where the model says from when on it is sure.
 * @param {object} summary @param {import('./label-sets.mjs').Labels} labels @param {number} beat
 */
const certaintyOf = (summary, labels, beat) =>
  confidenceOf(summary, labels, beat) / (labels.sureFrom[summary.labels[beat]] ?? 1);

/** Whether a person said what it is. */
export const isEdited = ({ edited }, beat) => edited !== undefined && edited[beat] !== 0;

/** Whether its label is unsure, and nobody has looked at it. Beats can be unsure by other things than their probability, such as a pacemaker. */
export const isUnchecked = (summary, beat) =>
  isUsable(summary, beat) && !isEdited(summary, beat) && !isSure(summary, beat);

const rankOf = (summary, beat) =>
  !isUsable(summary, beat) ? 3 : isEdited(summary, beat) ? 2 : isSure(summary, beat) ? 1 : 0;

/**
 * Numbers of beats, the least certain first: usable ones whose label is not sure, usable ones whose label is, those that a
 * person has looked at, and the unusable ones, which count nowhere. In each of these by certainty, and then in time.
 * @param {object} summary @param {import('./label-sets.mjs').Labels} labels
 * @param {(beat: number) => boolean} [isWanted] by default all are
 * @returns {Uint32Array}
 */
export function leastSureFirst(summary, labels, isWanted = () => true) {
  const beats = Uint32Array.from(summary.labels, (_, beat) => beat).filter(isWanted);
  const certainty = new Map(Array.from(beats, (beat) => [beat, certaintyOf(summary, labels, beat)]));
  const rank = new Map(Array.from(beats, (beat) => [beat, rankOf(summary, beat)]));
  return beats.sort((a, b) => rank.get(a) - rank.get(b) || certainty.get(a) - certainty.get(b) || a - b);
}
