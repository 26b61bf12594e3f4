/** Paper speed and gain, and the keys of the trace. */
import { byId } from './dom.mjs';

const gains = [5, 10, 20];
const beatTableGain = 40; // mm for the range 0 to 1

/**
 * @param {{ getView: () => import('./trace-view.mjs').TraceView | null, stepAbnormal: (direction: number) => void }} page
 */
export function bindToolbar({ getView, stepAbnormal }) {
  const chosen = (name) => Number(document.querySelector(`input[name="${name}"]:checked`).value);
  // Beats of a table are scaled to 0..1: there is no voltage to choose a gain for.
  const gain = () => (document.body.dataset.kind === 'beat_table' ? beatTableGain : chosen('gain'));
  const applyPaper = () => getView()?.setPaper(chosen('speed'), gain());
  byId('speed').addEventListener('change', applyPaper);
  byId('gain').addEventListener('change', applyPaper);

  const changeGain = (by) => {
    const next = gains[gains.indexOf(chosen('gain')) + by];
    if (next !== undefined) {
      document.querySelector(`input[name="gain"][value="${next}"]`).checked = true;
      applyPaper();
    }
  };

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
    0: applyPaper,
    n: () => stepAbnormal(1),
    p: () => stepAbnormal(-1),
  };
  byId('canvas').addEventListener('keydown', (event) => {
    const view = getView();
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (view && act && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      act(view);
    }
  });
  return { applyPaper };
}
