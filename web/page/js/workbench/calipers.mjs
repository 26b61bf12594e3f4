/** Calipers by keys, and what they say. The pointer's part is the canvas's (web/viewer/panels/calipers.cpp). */
import { number, t } from '../text.mjs';

const least = 0.01; // s
const finest = 0.002;
const leastPixels = 0.5; // of CSS that a press moves a leg by: an hour of a night is not to take an hour

/** @param {import('./index.mjs').Workbench} bench */
export function bindCaliperKeys({ store, view, on, addKeys, say }) {
  let leg = 'endS'; // that keys move
  const tell = () => {
    const { areThere, firstS, endS, firstMv, endMv } = view.calipers;
    store.set({ calipers: areThere ? view.calipers : null });
    if (areThere && endS !== firstS) {
      say(caliperText({ firstS, endS, firstMv, endMv }));
    }
  };
  on('calipers', tell);
  store.subscribe((_, changed) => {
    if (changed.has('recording')) {
      store.set({ calipers: null });
    }
  });

  const put = (change) => {
    const next = { ...view.calipers, ...change, areThere: true };
    for (const [time, mv] of [
      ['firstS', 'firstMv'],
      ['endS', 'endMv'],
    ]) {
      const at = view.mvAt(next.lead, next[time]);
      next[mv] = Number.isFinite(at) ? at : next[mv];
    }
    view.calipers = next;
    tell();
  };
  /** One interval around what is chosen, or what one looks at. */
  const begin = () => {
    const { selected, summary, recording } = store.state;
    const { startS, endS } = view.view;
    const at = selected >= 0 && summary ? summary.samples[selected] / summary.sampling_rate_hz : (startS + endS) / 2;
    put({ firstS: at, endS: at + Math.max(0.4, (endS - startS) / 20), lead: recording.lead, march: false });
  };
  const isOn = () => store.state.tool === 'calipers' && view.calipers.areThere;
  const move = (steps) => () => {
    if (!isOn()) {
      return false;
    }
    const pixelsPerS = view.xOf(1) - view.xOf(0);
    const by = steps * Math.max(least, leastPixels / pixelsPerS);
    put({ [leg]: Math.max(0, view.calipers[leg] + by) });
    return true;
  };
  const hold = (which, key) => () => {
    if (!isOn()) {
      return false;
    }
    leg = which;
    say(t(key));
    return true;
  };
  addKeys({
    c: () => {
      if (store.state.tool === 'calipers') {
        view.calipers = { areThere: false };
        store.set({ tool: 'browse', calipers: null });
      } else {
        store.set({ tool: 'calipers' });
        if (!view.calipers.areThere) {
          begin();
        }
      }
    },
    ArrowLeft: move(-1),
    ArrowRight: move(1),
    'Shift+ArrowLeft': move(-finest / least),
    'Shift+ArrowRight': move(finest / least),
    '[': hold('firstS', 'calipers.first'),
    ']': hold('endS', 'calipers.end'),
    w: () => {
      if (!isOn()) {
        return false;
      }
      put({ march: !view.calipers.march });
      return true;
    },
  });
}

/** "412 ms, 146/min, +0.35 mV" */
export function caliperText({ firstS, endS, firstMv, endMv }) {
  const ms = Math.abs(endS - firstS) * 1000;
  return t('calipers.figures', {
    ms: number(Math.round(ms)),
    rate: number(Math.round(60000 / ms)),
    mv: `${endMv >= firstMv ? '+' : '−'}${number(Math.abs(endMv - firstMv), 2)}`,
  });
}
