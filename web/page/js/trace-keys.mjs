/** What the keys of the trace do, and the usual papers: the same wherever a trace is shown. */

export const gains = [5, 10, 20]; // mm/mV
export const beatTableGain = 40; // mm for the range 0 to 1

/**
 * @param {{ getView: () => import('./trace-view.mjs').TraceView | null, stepAbnormal: (direction: number) => void,
 *   changeGain: (by: 1 | -1) => void, resetPaper: () => void }} trace
 * @returns {(event: KeyboardEvent) => void} takes the key presses of the canvas; those that mean nothing to it go on
 */
export function keysOfTrace({ getView, stepAbnormal, changeGain, resetPaper }) {
  const keys = {
    ArrowLeft: (view) => view.page(-0.2),
    ArrowRight: (view) => view.page(0.2),
    ArrowUp: () => changeGain(1),
    ArrowDown: () => changeGain(-1),
    PageUp: (view) => view.page(-0.9),
    PageDown: (view) => view.page(0.9),
    Home: (view) => view.toStart(),
    End: (view) => view.toEnd(),
    '+': (view) => view.zoom(1.5),
    '=': (view) => view.zoom(1.5),
    '-': (view) => view.zoom(1 / 1.5),
    0: resetPaper,
    n: () => stepAbnormal(1),
    p: () => stepAbnormal(-1),
  };
  return (event) => {
    const view = getView();
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (view && act && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      act(view);
    }
  };
}
