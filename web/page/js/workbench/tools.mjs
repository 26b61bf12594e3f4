/** What a press on the paper does: move it, measure, edit, mark a stretch; and undo and redo. */
import { byId, element } from '../dom.mjs';
import { t } from '../text.mjs';
import { choose, segments } from './menu.mjs';

/** @param {import('./index.mjs').Workbench} bench */
export function bindTools({ store, view, bar, addKeys, say, signal }) {
  const tools = segments(
    t('tools.legend'),
    ['browse', 'calipers', 'edit', 'mark'].map((tool) => [tool, t(`tools.${tool}`)]),
    'browse',
    (tool) => store.set({ tool }),
  );
  tools.classList.add('tools');
  const button = (key, act) =>
    element(
      'button',
      { type: 'button', class: 'button button-icon', onclick: act, 'data-history': key },
      t(`${key}.sign`),
    );
  const back = button('undo', () => store.undo());
  const on = button('redo', () => store.redo());
  bar.append(tools, element('span', { class: 'button-group' }, back, on));

  const render = () => {
    for (const [node, key, step] of [
      [back, 'undo', store.undoable],
      [on, 'redo', store.redoable],
    ]) {
      node.disabled = step === null;
      const name = step === null ? t(key) : t(`${key}.step`, { step });
      node.setAttribute('aria-label', name);
      node.title = name;
    }
  };
  store.subscribe((state, changed) => {
    if (changed.has('tool')) {
      view.setTool(state.tool);
      choose(tools, state.tool);
      say(t(`tools.${state.tool}.help`));
      byId('viewer').dataset.tool = state.tool;
    }
    if (changed.has('history')) {
      render();
    }
    if (changed.has('recording')) {
      bar.dataset.kind = state.recording?.document.kind ?? '';
    }
  });
  bar.dataset.kind = store.state.recording?.document.kind ?? '';
  choose(tools, store.state.tool);
  render();
  const history = (act, key) => () => {
    const step = key === 'undo' ? store.undoable : store.redoable;
    act();
    say(step === null ? t(`${key}.nothing`) : t(`${key}.done`, { step }));
  };
  const undo = history(() => store.undo(), 'undo');
  const redo = history(() => store.redo(), 'redo');
  const isTyping = ({ target }) => target.closest?.('input:not([type="radio"], [type="checkbox"]), textarea, select');
  const onKey = (event) => {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !isTyping(event);
    const key = event.key.toLowerCase();
    if (isCommand && (key === 'z' || key === 'y')) {
      event.preventDefault();
      (key === 'y' || event.shiftKey ? redo : undo)();
    }
  };
  document.addEventListener('keydown', onKey, { signal });
  const toggle = (tool) => () => store.set({ tool: store.state.tool === tool ? 'browse' : tool });
  addKeys({
    e: toggle('edit'),
    m: toggle('mark'),
    Escape: () => (store.state.tool === 'browse' ? false : store.set({ tool: 'browse' })),
  });
}
