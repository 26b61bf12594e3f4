/**
 * Panels below the trace: one is open at a time, each a module of its own in ../panels, loaded when it is opened. A panel
 * gives { title, update(state, changed), dispose?() } and a host for its HTML, and draws on the canvas by view.setPlots().
 */
import { byId, element } from '../dom.mjs';
import { t } from '../text.mjs';

const panels = {
  rhythm: () => import('../panels/rhythm.mjs'),
  intervals: () => import('../panels/intervals.mjs'),
  beat: () => import('../panels/beat.mjs'),
  clusters: () => import('../panels/clusters.mjs'),
  classes: () => import('../panels/classes.mjs'),
  compare: () => import('../panels/compare.mjs'),
  how: () => import('../panels/how.mjs'),
};

/** Whether a panel has something to say of what is open. */
const has = (id, state) => {
  const { recording, summary } = state;
  if (summary === null || recording === null) {
    return false;
  }
  const { kind } = recording.document;
  if (kind === 'beat_table') {
    return ['beat', 'classes', 'how'].includes(id);
  }
  const isCompared = summary.references || state.edits.length > 0 || state.before;
  return kind === 'record' && (id !== 'compare' || Boolean(isCompared));
};

/** CSS pixels that plots of a panel take. */
export const plotHeight = 240;

/** @param {import('./index.mjs').Workbench} bench */
export function bindPanels(bench) {
  const { store, view, say, signal } = bench;
  const tabs = element(
    'div',
    { class: 'panel-tabs', role: 'tablist', 'aria-label': t('panels.title') },
    ...Object.keys(panels).map((id) =>
      element(
        'button',
        {
          type: 'button',
          role: 'tab',
          class: 'tab',
          id: `tab-${id}`,
          'aria-controls': 'panel',
          'aria-selected': 'false',
          onclick: () => store.set({ panel: store.state.panel === id ? null : id }),
        },
        t(`panels.${id}`),
      ),
    ),
  );
  tabs.addEventListener('keydown', (event) => {
    const all = [...tabs.querySelectorAll('[role=tab]:not([hidden])')];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      all.at((all.indexOf(event.target) + step) % all.length).focus();
    }
  });
  const host = element('section', { class: 'panel', id: 'panel', role: 'tabpanel', hidden: true });
  byId('trace-frame').after(tabs, host);
  signal.addEventListener('abort', () => {
    close();
    tabs.remove();
    host.remove();
  });

  const showTabs = (state) => {
    for (const id of Object.keys(panels)) {
      byId(`tab-${id}`).hidden = !has(id, state);
    }
    tabs.hidden = tabs.querySelector('[role=tab]:not([hidden])') === null;
  };

  let open = null; // { id, panel }
  let opening = 0;
  const close = () => {
    open?.panel.dispose?.();
    open = null;
    host.hidden = true;
    host.replaceChildren();
    view.setPlots([], 0);
    byId('trace-frame').style.setProperty('--plots-height', '0px');
  };
  const show = async (id) => {
    const number = ++opening;
    close();
    for (const tab of tabs.children) {
      const isOpen = tab.id === `tab-${id}`;
      tab.setAttribute('aria-selected', String(isOpen));
      if (isOpen && tab.offsetWidth > 0) {
        tabs.scrollLeft = tab.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2; // of a row that is wider than the page
      }
      tab.tabIndex = isOpen || (id === null && tab === tabs.firstChild) ? 0 : -1;
    }
    if (id === null) {
      return;
    }
    let made;
    try {
      made = await panels[id]();
    } catch {
      say(t('panels.not_loaded'));
      return;
    }
    if (number !== opening) {
      return;
    }
    const body = element('div', { class: `panel-body panel-${id}` });
    host.setAttribute('aria-labelledby', `tab-${id}`);
    host.replaceChildren(body);
    host.hidden = false;
    const plots = (list, rows = 1) => {
      const isNarrow = byId('trace-frame').clientWidth < 620;
      const height = list.length === 0 ? 0 : plotHeight * (isNarrow ? list.length : rows);
      byId('trace-frame').style.setProperty('--plots-height', `${height}px`);
      view.setPlots(list, height);
    };
    open = { id, panel: made.create({ ...bench, host: body, plots }) };
    open.panel.update(store.state, new Set(Object.keys(store.state)));
  };
  store.subscribe((state, changed) => {
    if (changed.has('panel')) {
      show(state.panel !== null && Object.hasOwn(panels, state.panel) ? state.panel : null);
    } else if (open !== null) {
      open.panel.update(state, changed);
    }
    if (['recording', 'summary', 'edits', 'before'].some((key) => changed.has(key))) {
      showTabs(state);
      if (state.panel !== null && !has(state.panel, state)) {
        store.set({ panel: null });
      }
    }
  });
  bench.on('point', (plot, id) => open?.panel.onPoint?.(plot, id));
  showTabs(store.state);
  show(store.state.panel);
}
