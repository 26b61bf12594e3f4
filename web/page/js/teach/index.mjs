/** Gallery and quiz, which bring their own recordings; while a quiz asks, nothing on the page says the label. */
import { byId } from '../dom.mjs';
import { openTeaching } from './host.mjs';

/**
 * @param {object} page
 * @param {import('../state.mjs').Store} page.store
 * @param {(files: object[]) => Promise<void>} page.open a recording
 * @param {(beat: number) => void} page.select
 * @returns {(what: 'gallery' | 'quiz') => Promise<void>} opens it
 */
export function bindTeaching({ store, open, select }) {
  let quizFiles = null; // of the strip whose labels a quiz hides
  const hideAnswers = () => {
    const hideLabels = quizFiles !== null && store.state.recording?.files === quizFiles;
    document.body.toggleAttribute('data-hides-labels', hideLabels);
    store.set({ display: { ...store.state.display, hideLabels } });
  };
  const showStrip = async (files, { hideLabels, mark }) => {
    quizFiles = hideLabels ? files : null;
    if (store.state.recording?.files === files) {
      hideAnswers();
    } else {
      await open(files);
    }
    const { summary } = store.state;
    if (mark && summary !== null) {
      select(nearestBeat(summary, mark.timeS));
    }
  };
  const teach = async (what) => {
    await openTeaching(what, byId('teach'), {
      open: (files) => {
        quizFiles = null;
        return open(files);
      },
      showStrip,
      close: () => {
        quizFiles = null;
        hideAnswers();
      },
    });
    byId('teach').scrollIntoView({ block: 'start' });
  };
  store.subscribe((_, changed) => changed.has('recording') && hideAnswers());
  return teach;
}

function nearestBeat({ samples, sampling_rate_hz: rate }, timeS) {
  const far = (beat) => Math.abs(samples[beat] / rate - timeS);
  return samples.reduce((best, _, beat) => (far(beat) < far(best) ? beat : best), 0);
}
