/** What the panels that check labels share: strings, style, small drawings. */

import { element } from '../../dom.mjs';
import { extent } from '../../drawing/svg.mjs';
import { addPart } from '../../languages.mjs';
import { checkStyle } from '../../places.mjs';
import { useStyle } from '../../style.mjs';
import { number, t } from '../../text.mjs';

await Promise.all([
  useStyle(checkStyle),
  addPart({
    de: () => import('../../../strings/parts/check.de.mjs'),
    en: () => import('../../../strings/parts/check.en.mjs'),
    es: () => import('../../../strings/parts/check.es.mjs'),
    fr: () => import('../../../strings/parts/check.fr.mjs'),
    zh: () => import('../../../strings/parts/check.zh.mjs'),
  }),
]);

/** The least and the largest of finite values with some room around, for a plot. @param {ArrayLike<number>[]} lists */
export function roomy(...lists) {
  const [low, high] = extent(...lists);
  const room = 0.06 * (high - low) || 0.5;
  return [low - room, high + room];
}

/** A bar to the right of its middle for what speaks for something, to the left for what speaks against it. */
export function signedBar(value, most) {
  const bar = element('span', { class: value < 0 ? 'signed against' : 'signed for', 'aria-hidden': 'true' });
  bar.style.setProperty('--share', String(Math.min(1, Math.abs(value) / (most || 1))));
  return bar;
}

/** With its sign, as a change. */
export const signed = (value, decimals = 2) => `${value < 0 ? '−' : '+'}${number(Math.abs(value), decimals)}`;

/** What the engine answers where it cannot. */
export const refusal = ({ error }) => element('p', { class: 'note', lang: 'en' }, error.message);

/** While the engine works. */
export const waiting = () => element('p', { class: 'note', role: 'status' }, t('check.waiting'));
