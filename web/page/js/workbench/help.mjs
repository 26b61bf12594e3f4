/** All keys, in an overlay on "?". */
import { element } from '../dom.mjs';
import { t } from '../text.mjs';

const groups = {
  move: [
    ['← →', 'keys.scroll'],
    ['Page ↑ ↓', 'keys.page'],
    ['Home End', 'keys.ends'],
    ['+ −', 'keys.zoom'],
    ['0', 'keys.true_scale'],
    ['↑ ↓', 'keys.gain'],
    ['F', 'keys.full'],
    ['. ,', 'keys.records'],
  ],
  check: [
    ['N P', 'keys.abnormal'],
    ['J K', 'keys.beats'],
    ['Y', 'keys.unsure'],
    ['V', 'keys.confirm'],
    ['D Shift+D', 'keys.disagreements'],
    ['E', 'keys.edit'],
    ['1 … 5', 'keys.relabel'],
    ['Delete', 'keys.remove'],
    ['I', 'keys.insert'],
    ['Alt ← →', 'keys.move_beat'],
    ['U', 'keys.unusable'],
    ['Shift+F10', 'keys.menu'],
    ['Ctrl Z Ctrl Y', 'keys.undo'],
  ],
  measure: [
    ['C', 'keys.calipers'],
    ['← → Shift', 'keys.leg'],
    ['[ ]', 'keys.legs'],
    ['W', 'keys.march'],
    ['M', 'keys.mark'],
    ['Esc', 'keys.browse'],
  ],
};

/** @param {import('./index.mjs').Workbench} bench */
export function bindHelp({ bar, signal }) {
  const open = () => {
    if (document.querySelector('dialog[open]')) {
      return;
    }
    const dialog = element(
      'dialog',
      { class: 'dialog help', 'aria-labelledby': 'help-title' },
      element('h2', { id: 'help-title' }, t('keys.title')),
      element('p', {}, t('keys.text')),
      element(
        'div',
        { class: 'help-groups' },
        ...Object.entries(groups).map(([name, keys]) =>
          element(
            'section',
            {},
            element('h3', {}, t(`keys.group.${name}`)),
            element(
              'dl',
              {},
              ...keys.flatMap(([key, text]) => [
                element('dt', {}, ...key.split(' ').map((one) => element('kbd', {}, one))),
                element('dd', {}, t(text)),
              ]),
            ),
          ),
        ),
      ),
      element('form', { method: 'dialog' }, element('button', { class: 'button button-primary' }, t('close'))),
    );
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };
  bar.append(
    element(
      'button',
      {
        type: 'button',
        class: 'button button-icon',
        'aria-label': t('keys.title'),
        title: `${t('keys.title')} (?)`,
        'data-action-help': true,
        onclick: open,
      },
      '?',
    ),
  );
  const onKey = (event) => {
    const isTyping = event.target.closest?.('input, textarea, select');
    if (event.key === '?' && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
  };
  document.addEventListener('keydown', onKey, { signal });
}
