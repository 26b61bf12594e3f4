/** Small helpers for the document and for numbers as people read them. */

/** @param {string} id @returns {HTMLElement} */
export const byId = (id) => document.getElementById(id);

/**
 * An element with attributes and children; strings become text, so nothing from a file is ever parsed as HTML.
 * @param {string} tag
 * @param {object} [attributes] `class`, `data-...`, `onclick`, ...; false and undefined are left out
 * @param {...(Node | string | false | undefined)} children
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined) {
      continue;
    }
    if (typeof value === 'function') {
      node.addEventListener(name.slice(2), value);
    } else {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter((child) => child !== false && child !== undefined));
  return node;
}

/** The name of a label in its colour and shape. @param {import('./label-sets.mjs').Label} label */
export const badge = (label) => coloured(element('span', { class: `badge badge-${label.shape}` }, label.name), label);

/** The same where the label is unsure: hollow, with a question mark. */
export const unsureBadge = (label) =>
  coloured(
    element(
      'span',
      { class: 'badge badge-unsure' },
      label.name,
      element('span', { 'aria-hidden': 'true' }, '?'),
      element('span', { class: 'visually-hidden' }, ', unsure'),
    ),
    label,
  );

/** Gives the element's style sheet the colour of a label. @param {HTMLElement} node @returns {HTMLElement} */
export function coloured(node, { colour }) {
  node.style.setProperty('--label', colour);
  return node;
}

const integers = new Intl.NumberFormat('en');
/** 2273 -> "2,273" */
export const count = (value) => integers.format(value);

/** "1 beat", "2,273 beats" */
export const plural = (value, noun) => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** 0.97068 -> "97.1 %" */
export const percent = (share, decimals = 1) => `${(100 * share).toFixed(decimals)}\u202f%`;

/** Seconds as "30:05.6" or "1:02:03". */
export function clock(seconds, decimals = 0) {
  const unit = 10 ** decimals;
  const ticks = Math.round(seconds * unit);
  const whole = Math.floor(ticks / unit);
  const two = (value) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const head = hours > 0 ? `${hours}:${two(minutes)}` : `${minutes}`;
  const tail = decimals > 0 ? `.${String(ticks % unit).padStart(decimals, '0')}` : '';
  return `${head}:${two(whole % 60)}${tail}`;
}
