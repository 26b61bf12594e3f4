/**
 * What is said of one beat of a recording that was labelled. `summary` is the engine's; in one of a table of beats, which
 * has no times, samples have no rate.
 */
import { count, percent, t, when } from './text.mjs';

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

/** One beat in words, without why it has its label. @param {import('./label-sets.mjs').Labels} labels */
export function describeBeat(summary, labels, beat) {
  const { name, title } = labels.labels[summary.labels[beat]];
  const number = count(beat + 1);
  const where =
    summary.sampling_rate_hz === undefined
      ? t('beat.number', { number })
      : t('beat.at', { number, when: when(timeOf(summary, beat), 2) });
  if (!isUsable(summary, beat)) {
    return t('beat.what', { where, what: t('beat.unusable') });
  }
  const what = t('beat.label', { name, title, share: percent(confidenceOf(summary, labels, beat)) });
  return t(isSure(summary, beat) ? 'beat.what' : 'beat.what.unsure', { where, what });
}
