/**
 * What one does with a labelled recording: how it is arranged, tools, edits, panels. Loaded once there is a trace. Everything
 * here reads the store and changes it; nothing knows another part.
 */
import { byId, element } from '../dom.mjs';
import { t } from '../text.mjs';
import { bindArrangement } from './arrangement.mjs';
import { bindBeatWaves } from './beat-waves.mjs';
import { bindCaliperKeys } from './calipers.mjs';
import { bindChecking } from './checking.mjs';
import { bindContextMenu } from './context-menu.mjs';
import { bindEditing } from './editing.mjs';
import { bindHelp } from './help.mjs';
import { bindOverview } from './overview.mjs';
import { bindPanels } from './panel-host.mjs';
import { bindSave } from './save.mjs';
import { bindScreen } from './screen.mjs';
import { bindTools } from './tools.mjs';
import './looks.mjs';

/**
 * @typedef {object} Workbench what its parts share
 * @property {import('../state.mjs').Store} store
 * @property {import('../trace-view.mjs').TraceView} view
 * @property {import('../../engine/analyzer.mjs').Analyzer} analyzer
 * @property {(beat: number) => void} select a beat, wherever it is listed
 * @property {(text: string) => void} say aloud
 * @property {{ save: (format: string) => void, openSession: (session: object) => void }} actions of the page
 * @property {HTMLElement} bar the tools' row
 * @property {AbortSignal} signal of the end of it: in another language all is built anew, so every listener outside of it, and what
 *   is put into the page beside `bar`, ends then. Parts show the store's state from the start
 * @property {(event: string, listener: (a: number, b: number) => void) => void} on an event of the canvas
 * @property {(keys: Record<string, (event: KeyboardEvent) => boolean | void>) => void} addKeys of the canvas: false lets it go on
 */

/** @param {Omit<Workbench, 'bar' | 'signal' | 'on' | 'addKeys'>} page */
export function openWorkbench(page) {
  let ending = build(page);
  page.store.subscribe((_, changed) => {
    if (changed.has('language')) {
      ending.abort();
      ending = build(page);
    }
  });
}

/** @returns {AbortController} ends it */
function build(page) {
  const ending = new AbortController();
  const { signal } = ending;
  const bar = element('div', { class: 'tool-bar', role: 'toolbar', 'aria-label': t('tools.bar') });
  byId('viewer-bar').after(bar);
  const listeners = new Map();
  const keys = [];
  signal.addEventListener('abort', () => bar.remove());
  const bench = {
    ...page,
    store: ownStore(page.store, signal),
    bar,
    signal,
    on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    addKeys: (more) => keys.push(more),
  };
  bindArrangement(bench);
  bindTools(bench);
  bindEditing(bench);
  bindContextMenu(bench);
  bindChecking(bench);
  bindBeatWaves(bench);
  bindCaliperKeys(bench);
  bindSave(bench);
  bindScreen(bench);
  bindHelp(bench);
  bindPanels(bench);
  bindOverview(bench);
  page.view.onEvent = (event, a, b) => {
    for (const listener of listeners.get(event) ?? []) {
      listener(a, b);
    }
  };
  bench.on('beat', (beat) => (beat >= 0 ? page.select(beat) : page.store.set({ selected: -1 })));
  const next = (by) => () => {
    const { summary, selected } = page.store.state;
    const beat = selected + by;
    if (summary === null || beat < 0 || beat >= summary.samples.length) {
      return false;
    }
    page.select(beat);
    return true;
  };
  bench.addKeys({ j: next(1), k: next(-1) });
  byId('canvas').addEventListener(
    'keydown',
    (event) => {
      const name = keyName(event);
      if (keys.some((some) => some[name] && some[name](event) !== false)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    { capture: true, signal },
  );
  return ending;
}

/** The page's store, whose listeners of here hear nothing any more after the end. */
function ownStore(store, signal) {
  const own = {
    subscribe: (listener) => {
      const end = store.subscribe(listener);
      signal.addEventListener('abort', end);
      return end;
    },
  };
  return new Proxy(store, {
    get(_, name) {
      const value = own[name] ?? store[name];
      return typeof value === 'function' ? value.bind(store) : value;
    },
  });
}

/** "a", "Shift+ArrowLeft", "Control+z": Command counts as Control. */
export function keyName(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isShifted = event.shiftKey && event.key.length > 1;
  return [
    event.ctrlKey || event.metaKey ? 'Control+' : '',
    event.altKey ? 'Alt+' : '',
    isShifted ? 'Shift+' : '',
    key,
  ].join('');
}
