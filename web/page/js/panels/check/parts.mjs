/** What the panels that check labels share: strings, style, small drawings. */

import { element } from '../../dom.mjs';
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

/** @param {string} tag SVG's @param {Record<string, string | number>} [attributes] */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/** The least and the largest of finite values. @param {ArrayLike<number>[]} lists @returns {[number, number]} */
export function range(...lists) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const list of lists) {
    for (const value of list) {
      if (Number.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  return low < high ? [low, high] : [Number.isFinite(low) ? low - 0.5 : 0, Number.isFinite(high) ? high + 0.5 : 1];
}

/** The same with some room around, for a plot. */
export function roomy(...lists) {
  const [low, high] = range(...lists);
  const room = 0.06 * (high - low);
  return [low - room, high + room];
}

/** Evenly spread places. */
export const places = (first, step, length) => Float32Array.from({ length }, (_, i) => first + i * step);

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

/** How alike two curves are: Pearson's correlation; NaN where one is flat. */
export function correlation(a, b) {
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
    ab += (a[i] - meanA) * (b[i] - meanB);
  }
  return ab / Math.sqrt(aa * bb);
}
