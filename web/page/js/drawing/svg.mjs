/** Small drawings. Colours are those of css/teach.css, by class, as the page allows no styles in attributes. */

const space = 'http://www.w3.org/2000/svg';

/** @param {string} tag @param {Record<string, string | number>} [attributes] @param {...(Node | string)} children */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/** A drawing that a screen reader reads as one picture; without a description it is passed over. */
export const drawing = (width, height, description, ...children) =>
  svg(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      class: 'teach-drawing',
      ...(description ? { role: 'img', 'aria-label': description } : { 'aria-hidden': 'true' }),
    },
    ...children,
  );

/** "M0 1L2 3" @param {[number, number][]} points */
export const path = (points) =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${Math.round(10 * x) / 10} ${Math.round(10 * y) / 10}`).join('');

/** From values to places: `low` to `from`, `high` to `to`; the middle where there is no range. */
export function scale(low, high, from, to) {
  const range = high - low;
  return range > 0 ? (value) => from + ((value - low) / range) * (to - from) : () => (from + to) / 2;
}

/** The least and the largest of the finite values; 0 and 0 without any. @param {ArrayLike<number>[]} series @returns {[number, number]} */
export function extent(...series) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of series) {
    for (const value of values) {
      if (Number.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  return low <= high ? [low, high] : [0, 0];
}

/**
 * The small picture of a strip.
 * @param {number[]} steps of its line, see strips.mjs
 */
export function thumbnail(steps) {
  const points = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points.push([x, y]);
  }
  const [top, bottom] = extent(points.map((point) => point[1]));
  const height = Math.max(60, bottom - top) + 12;
  const middle = (top + bottom) / 2;
  return svg(
    'svg',
    {
      viewBox: `0 ${Math.round(middle - height / 2)} 400 ${Math.round(height)}`,
      preserveAspectRatio: 'none', // all as many seconds wide
      class: 'teach-thumbnail',
      'aria-hidden': 'true',
    },
    svg('path', { d: path(points), class: 'teach-line' }),
  );
}
