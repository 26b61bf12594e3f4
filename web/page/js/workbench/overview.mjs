/** What is known of stretches of the recording, on the canvas: what cannot be read and why, episodes, the rate. */
import { t } from '../text.mjs';

const kinds = { 'lead off': 'no_signal', 'marked unusable': 'marked' };
const episodeColours = {
  'atrial fibrillation': '#7a4fa0',
  tachycardia: '#b06a00',
  bradycardia: '#00707c',
  pause: '#a3111f',
};

/** @param {import('./index.mjs').Workbench} bench */
export function bindOverview({ store, view }) {
  const shown = ['summary', 'recording', 'labels'];
  const render = ({ summary, recording, labels }) => {
    const colourOf = (of) => labels?.labels.find(({ name }) => name === of)?.colour;
    const bad = (summary?.quality ?? [])
      .filter(({ quality }) => quality !== 'usable')
      .map(({ first_s: firstS, end_s: endS, quality }) => ({
        firstS,
        endS,
        kind: kinds[quality] ?? 'unusable',
        text: t(`quality.${quality.replaceAll(' ', '_')}`),
      }));
    const gaps = (recording?.document.gaps ?? [])
      .filter(({ lead }) => lead === null)
      .map(({ first_s: firstS, end_s: endS, lead_off: isOff }) => ({
        firstS,
        endS,
        kind: 'no_signal',
        text: t(isOff ? 'quality.lead_off' : 'quality.gap'),
      }));
    const episodes = (summary?.rhythm?.episodes ?? [])
      .map(({ kind, class: of, first_s: firstS, end_s: endS }) => ({
        firstS,
        endS,
        kind: 'episode',
        colour: episodeColours[kind] ?? (kind === 'run' ? colourOf(of) : undefined),
      }))
      .filter(({ colour }) => colour);
    // A gap is told once.
    const isGap = ({ firstS, endS }) => gaps.some((gap) => gap.firstS <= firstS && gap.endS >= endS);
    view.setStretches([...gaps, ...bad.filter((one) => !isGap(one)), ...episodes]);
    view.setRate(summary?.rhythm?.rate_by_minute ?? []);
  };
  store.subscribe((state, changed) => {
    if (shown.some((key) => changed.has(key))) {
      render(state);
    }
  });
  render(store.state);
}
