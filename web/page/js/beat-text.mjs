/**
 * What is said of one beat of a recording that was labelled. `summary` is the engine's; in one of a table of beats, which
 * has no times, samples have no rate.
 */
import { clock, count, percent } from './dom.mjs';

export const unusable = 'not usable: the signal cannot be trusted here';

/** Whether the signal there can be trusted. */
export const isUsable = ({ usable }, beat) => usable === undefined || usable[beat] !== 0;

/** Whether the label is; where the model does not say, all are. */
export const isSure = ({ sure }, beat) => sure === undefined || sure[beat] !== 0;

/** Why the beat has its label; nothing where it has none, or the model does not say. */
export const reasonOf = (summary, beat) => (isUsable(summary, beat) ? summary.reasons?.[beat] : undefined);

/** @param {import('./label-sets.mjs').Labels} labels */
export const confidenceOf = ({ labels: found, probabilities }, { labels }, beat) =>
  probabilities[labels.length * beat + found[beat]];

export const timeOf = ({ samples, sampling_rate_hz: rate }, beat) => samples[beat] / rate;

/** One beat in words. @param {import('./label-sets.mjs').Labels} labels */
export function describeBeat(summary, labels, beat) {
  const { name, title } = labels.labels[summary.labels[beat]];
  const what = `${name}, ${title}, ${percent(confidenceOf(summary, labels, beat))}`;
  const when = summary.sampling_rate_hz === undefined ? '' : ` at ${clock(timeOf(summary, beat), 2)}`;
  const how = isSure(summary, beat) ? '' : ', unsure';
  const reason = reasonOf(summary, beat);
  const why = reason ? `. ${reason}` : '';
  return `Beat ${count(beat + 1)}${when}: ${isUsable(summary, beat) ? what + how + why : unusable}`;
}
