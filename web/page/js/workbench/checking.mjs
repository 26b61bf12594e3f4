/** Going through the labels that a person should look at. */
import { isUnchecked, leastSureFirst } from '../certainty.mjs';
import { t } from '../text.mjs';

/** Y: to the least sure beat that nobody has looked at; V: the label of the chosen one is right. @param {import('./index.mjs').Workbench} bench */
export function bindChecking(bench) {
  const { store, select, say, addKeys } = bench;
  bench.leastSure = () => {
    const { summary, labels } = store.state;
    select(leastSureFirst(summary, labels)[0]);
  };
  bench.nextUnsure = () => {
    const { summary, labels, selected } = store.state;
    if (summary === null || labels === null) {
      return false;
    }
    const open = leastSureFirst(summary, labels, (beat) => isUnchecked(summary, beat));
    if (open.length === 0) {
      say(t('check.none_unsure'));
      return true;
    }
    select(open[(open.indexOf(selected) + 1) % open.length]);
    return true;
  };
  const confirm = () => {
    const { summary, selected, recording } = store.state;
    if (summary === null || selected < 0 || recording.document.kind !== 'record') {
      return false;
    }
    bench.edits.confirm(selected);
    return true;
  };
  addKeys({ y: bench.nextUnsure, v: confirm });
}
