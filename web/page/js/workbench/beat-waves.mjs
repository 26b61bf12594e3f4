/** The intervals of the chosen beat on the trace, where its waves were found. */

import { number } from '../text.mjs';

/** PR, QRS and QT between the places that they are measured from. @returns {{ firstS: number, endS: number, text: string }[]} */
export function spansOf({ p, qrs, t: wave, pr_ms: pr, qrs_ms: width, qt_ms: qt, qtc_ms: qtc }) {
  const span = (name, ms, firstS, endS, more = '') => ({ firstS, endS, text: `${name} ${number(ms)} ms${more}` });
  return [
    qt !== null && qrs && wave && span('QT', qt, qrs.first_s, wave.end_s, qtc === null ? '' : ` (QTc ${number(qtc)})`),
    pr !== null && p && qrs && span('PR', pr, p.first_s, qrs.first_s),
    width !== null && qrs && span('QRS', width, qrs.first_s, qrs.end_s),
  ].filter(Boolean);
}

/** @param {import('./index.mjs').Workbench} bench */
export function bindBeatWaves({ store, view, analyzer }) {
  let asking = 0;
  const show = async ({ selected, waves, display }) => {
    const turn = ++asking;
    view.setSpans([]);
    if (selected < 0 || !waves || display.intervals === false) {
      return;
    }
    const found = await analyzer.beatWaves(selected);
    if (turn === asking && found.waves) {
      view.setSpans(spansOf(found.waves));
    }
  };
  store.subscribe((state, changed) => {
    if (['selected', 'waves', 'display', 'recording', 'summary'].some((key) => changed.has(key))) {
      show(state);
    }
  });
  show(store.state);
}
