/**
 * What one does with a labelled recording: how it is arranged, tools, edits, panels. Loaded once there is a trace. Everything
 * here reads the store and changes it; nothing knows another part.
 */
import { byId, element } from '../dom.mjs';
import { t } from '../text.mjs';
import { bindArrangement } from './arrangement.mjs';
import { bindCaliperKeys } from './calipers.mjs';
import { bindEditing } from './editing.mjs';
import { bindHelp } from './help.mjs';
import { bindOverview } from './overview.mjs';
import { bindPanels } from './panel-host.mjs';
import { bindScreen } from './screen.mjs';
import { bindTools } from './tools.mjs';

/**
 * @typedef {object} Workbench what its parts share
 * @property {import('../state.mjs').Store} store
 * @property {import('../trace-view.mjs').TraceView} view
 * @property {import('../../engine/analyzer.mjs').Analyzer} analyzer
 * @property {(beat: number) => void} select a beat, wherever it is listed
 * @property {(text: string) => void} say aloud
 * @property {HTMLElement} bar the tools' row
 * @property {(event: string, listener: (a: number, b: number) => void) => void} on an event of the canvas
 * @property {(keys: Record<string, (event: KeyboardEvent) => boolean | void>) => void} addKeys of the canvas: false lets it go on
 */

/** @param {Omit<Workbench, 'bar' | 'on' | 'addKeys'>} page */
export function openWorkbench(page) {
  const bar = element('div', { class: 'tool-bar', role: 'toolbar', 'aria-label': t('tools.bar') });
  byId('viewer-bar').after(bar);
  const listeners = new Map();
  const keys = [];
  const bench = {
    ...page,
    bar,
    on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    addKeys: (more) => keys.push(more),
  };
  bindArrangement(bench);
  bindTools(bench);
  bindEditing(bench);
  bindCaliperKeys(bench);
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
    { capture: true },
  );
  return bench;
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
