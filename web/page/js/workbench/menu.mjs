/** A button that opens a small form beneath it. Escape and a press elsewhere close it. */
import { element } from '../dom.mjs';

/**
 * @param {string} title @param {...(Node | string)} content
 * @returns {HTMLDetailsElement}
 */
export function menu(title, ...content) {
  const details = element(
    'details',
    { class: 'menu' },
    element('summary', { class: 'button' }, title),
    element('div', { class: 'menu-form' }, ...content),
  );
  details.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && details.open) {
      event.stopPropagation();
      close(details);
    }
  });
  const onPress = (event) => {
    if (!details.contains(event.target)) {
      details.open = false;
    }
  };
  details.addEventListener('toggle', () => {
    const change = details.open ? 'addEventListener' : 'removeEventListener';
    document[change]('pointerdown', onPress);
  });
  return details;
}

function close(details) {
  details.open = false;
  details.querySelector('summary').focus();
}

let numbers = 0;
/** One of several, as radio buttons side by side. @param {[string, string][]} options value and text */
export function segments(legend, options, chosen, onChoose) {
  numbers += 1;
  const name = `segments-${numbers}`;
  const set = element(
    'fieldset',
    { class: 'segments' },
    element('legend', {}, legend),
    ...options.map(([value, text]) =>
      element(
        'label',
        {},
        element('input', { type: 'radio', name, value, checked: value === chosen }),
        element('span', {}, text),
      ),
    ),
  );
  set.addEventListener('change', (event) => onChoose(event.target.value));
  return set;
}

/** Shows which one is chosen. @param {HTMLFieldSetElement} set */
export function choose(set, value) {
  for (const input of set.querySelectorAll('input')) {
    input.checked = input.value === value;
  }
}

export const checkbox = (text, checked, onChange) =>
  element(
    'label',
    { class: 'check' },
    element('input', { type: 'checkbox', checked, onchange: (event) => onChange(event.target.checked) }),
    element('span', {}, text),
  );

/** @param {string} path on a field of 16 by 16 */
export function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({
    viewBox: '0 0 16 16',
    width: '16',
    height: '16',
    'aria-hidden': 'true',
  })) {
    svg.setAttribute(name, value);
  }
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  shape.setAttribute('d', path);
  shape.setAttribute('fill', 'currentColor');
  svg.append(shape);
  return svg;
}
