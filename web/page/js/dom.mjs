/** Small helpers for the document. */
import { t } from './text.mjs';

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

/** The head of a table. @param {...string} names of its columns */
export const headRow = (...names) =>
  element('thead', {}, element('tr', {}, ...names.map((name) => element('th', { scope: 'col' }, name))));

/**
 * A table that may be wider than there is room. Where it is, it scrolls by arrow keys, too.
 * @param {string} name of what is in it
 */
export function wide(name, table) {
  const node = element('div', { class: 'wide' }, table);
  const watch = new ResizeObserver(() => {
    const scrolls = node.scrollWidth > node.clientWidth;
    for (const [key, value] of Object.entries({ tabindex: '0', role: 'region', 'aria-label': name })) {
      if (scrolls) {
        node.setAttribute(key, value);
      } else {
        node.removeAttribute(key);
      }
    }
  });
  watch.observe(node);
  watch.observe(table);
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
      element('span', { class: 'visually-hidden' }, t('badge.unsure')),
    ),
    label,
  );

/** Gives the element's style sheet the colour of a label. @param {HTMLElement} node @returns {HTMLElement} */
export function coloured(node, { colour }) {
  node.style.setProperty('--label', colour);
  return node;
}
