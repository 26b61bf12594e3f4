/** Paper speed and gain, and the keys of the trace. */
import { byId } from './dom.mjs';
import { beatTableGain, gains, keysOfTrace } from './trace-keys.mjs';

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

  byId('canvas').addEventListener(
    'keydown',
    keysOfTrace({ getView, stepAbnormal, changeGain, resetPaper: applyPaper }),
  );
  return { applyPaper };
}
