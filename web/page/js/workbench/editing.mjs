/**
 * Editing: what a person says about beats, kept apart from the machine's labels as a list of edits in the store
 * (shared/analysis/edits.h). Every edit can be undone; all figures follow, as the engine works them out anew.
 */
import { element } from '../dom.mjs';
import { count, t, when } from '../text.mjs';
import { markByTimes } from './mark-by-times.mjs';
import { menu } from './menu.mjs';

/** @param {import('./index.mjs').Workbench} bench */
export function bindEditing(bench) {
  const { store, view, on, addKeys, say } = bench;
  const rate = () => store.state.summary.sampling_rate_hz;
  const isReady = () => store.state.summary !== null && store.state.recording?.document.kind === 'record';
  const commit = (name, edit) => {
    store.commit(name, { edits: [...store.state.edits, edit] });
    say(name());
  };
  const sampleOf = (beat) => store.state.summary.samples[beat];
  const labelName = (index) => store.state.labels.labels[index].name;

  const edits = {
    relabel: (beats, label) => {
      const samples = beats.map(sampleOf);
      const at = samples[0] / rate();
      const name = () =>
        samples.length === 1
          ? t('edit.relabelled', { when: when(at, 2), label })
          : t('edit.relabelled.many', { count: samples.length, label });
      commit(name, { edit: 'relabel', samples, label });
    },
    /** The label that it has is right. */
    confirm: (beat) => edits.relabel([beat], labelName(store.state.summary.labels[beat])),
    remove: (beats) => {
      const samples = beats.map(sampleOf);
      const at = samples[0] / rate();
      commit(() => t('edit.removed', { count: samples.length, when: when(at, 2) }), {
        edit: 'remove',
        samples,
      });
    },
    move: (beat, timeS) => {
      const sample = sampleOf(beat);
      const to = Math.round(timeS * rate());
      if (to >= 0 && to !== sample) {
        const at = to / rate();
        commit(() => t('edit.moved', { when: when(at, 2) }), { edit: 'move', sample, to });
      }
    },
    add: (timeS, label) => {
      const sample = Math.round(timeS * rate());
      commit(() => t('edit.added', { when: when(timeS, 2), label }), { edit: 'add', sample, label });
    },
    unusable: (firstS, endS) =>
      commit(() => t('edit.unusable', { from: when(firstS, 1), to: when(endS, 1) }), {
        edit: 'unusable',
        first_s: firstS,
        end_s: endS,
      }),
    usable: (firstS, endS) =>
      commit(() => t('edit.usable', { from: when(firstS, 1), to: when(endS, 1) }), {
        edit: 'usable',
        first_s: firstS,
        end_s: endS,
      }),
    pacemaker: (declared) =>
      commit(() => t(declared ? 'edit.pacemaker' : 'edit.no_pacemaker'), { edit: 'pacemaker', declared }),
  };
  bench.edits = edits;

  // The label of new beats: what the one that was chosen last has, else the normal one.
  const labelOfNew = () => {
    const { labels, summary, selected } = store.state;
    const normal = Math.max(0, labels.normal);
    return labelName(selected >= 0 ? summary.labels[selected] : normal);
  };
  on('moveBeat', (beat, timeS) => isReady() && edits.move(beat, timeS));
  on('addBeat', (timeS) => isReady() && timeS >= 0 && edits.add(timeS, labelOfNew()));
  on('mark', (firstS, endS) => isReady() && edits.unusable(firstS, endS));

  const ofSelected = (act) => () => {
    const { selected } = store.state;
    if (!isReady()) {
      return false;
    }
    if (selected < 0) {
      say(t('edit.none_selected'));
      return true;
    }
    act(selected);
    return true;
  };
  const relabelTo = (index) => () => {
    const { labels, tool } = store.state;
    if (tool !== 'edit' || index >= labels.ofModel.length) {
      return false;
    }
    return ofSelected((beat) => edits.relabel([beat], labels.ofModel[index].name))();
  };
  const isEditing = () => store.state.tool === 'edit';
  const shift = (by) => () => {
    const { selected } = store.state;
    if (!isReady() || selected < 0) {
      return false;
    }
    edits.move(selected, (sampleOf(selected) + by) / rate());
    return true;
  };
  addKeys({
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [String(digit), relabelTo(digit - 1)])),
    Delete: ofSelected((beat) => edits.remove([beat])),
    Backspace: () => (isEditing() ? ofSelected((beat) => edits.remove([beat]))() : false),
    i: () => {
      if (!isReady()) {
        return false;
      }
      // At the calipers' leg, else in the middle of the paper.
      const { areThere, endS } = view.calipers;
      const { startS, endS: lastS } = view.view;
      edits.add(areThere ? endS : (startS + lastS) / 2, labelOfNew());
      return true;
    },
    'Alt+ArrowLeft': shift(-1),
    'Alt+ArrowRight': shift(1),
    u: () => {
      const { areThere, firstS, endS } = view.calipers;
      if (!isReady()) {
        return false;
      }
      if (!areThere || firstS === endS) {
        say(t('edit.no_stretch'));
        return true;
      }
      edits.unusable(Math.min(firstS, endS), Math.max(firstS, endS));
      return true;
    },
  });

  bindEditMenu(bench, edits);
  guardEdits(bench);
}

let guard = null;

/** The browser asks before edits are lost that were not saved. */
async function guardEdits({ store }) {
  const { guardUnsaved } = await import('../take-away/unsaved-guard.mjs');
  guard ??= guardUnsaved();
  const render = ({ edits, savedEdits }) => guard.set(edits.length > 0 && edits !== savedEdits);
  store.subscribe((state, changed) => {
    if (changed.has('edits') || changed.has('savedEdits')) {
      render(state);
    }
  });
  render(store.state);
}

/** What was edited, and what can be said of the whole recording. */
function bindEditMenu({ store, view, bar }, edits) {
  const pacemaker = element('input', {
    type: 'checkbox',
    onchange: ({ target }) => edits.pacemaker(target.checked),
  });
  const relabel = element('div', { class: 'relabel' });
  const list = element('ul', { class: 'edit-list' });
  const line = element('p', { class: 'note' });
  const marking = markByTimes({ store, view }, edits.unusable);
  const form = menu(
    t('edit.title'),
    relabel,
    element('label', { class: 'check' }, pacemaker, element('span', {}, t('edit.has_pacemaker'))),
    marking.form,
    line,
    list,
  );
  form.querySelector('summary').addEventListener('click', () => !form.open && marking.begin()); // "toggle" would come later
  bar.append(form);
  const render = (state) => {
    form.hidden = state.recording?.document.kind !== 'record' || state.summary === null;
    pacemaker.checked = state.edits.findLast(({ edit }) => edit === 'pacemaker')?.declared ?? false;
    line.textContent = state.edits.length === 0 ? t('edit.none') : t('edit.count', { count: state.edits.length });
    const marks = state.edits.filter(({ edit }) => edit === 'unusable');
    list.replaceChildren(
      ...marks.map(({ first_s: firstS, end_s: endS }) =>
        element(
          'li',
          {},
          `${when(firstS, 1)}–${when(endS, 1)} `,
          element(
            'button',
            { type: 'button', class: 'button', onclick: () => edits.usable(firstS, endS) },
            t('edit.take_back'),
          ),
        ),
      ),
    );
    const hasBeat = state.selected >= 0 && state.labels !== null && state.summary !== null;
    relabel.replaceChildren(
      ...(hasBeat
        ? [
            element('span', {}, t('edit.beat', { number: count(state.selected + 1) })),
            ...state.labels.ofModel.map(({ name, title }) =>
              element(
                'button',
                {
                  type: 'button',
                  class: 'button button-icon',
                  title,
                  'aria-label': t('edit.relabel_to', { title }),
                  onclick: () => edits.relabel([state.selected], name),
                },
                name,
              ),
            ),
            element(
              'button',
              { type: 'button', class: 'button', onclick: () => edits.remove([state.selected]) },
              t('edit.remove'),
            ),
          ]
        : [element('span', { class: 'note' }, t('edit.choose_first'))]),
    );
  };
  store.subscribe((state, changed) => {
    if (['edits', 'summary', 'selected', 'labels', 'recording'].some((key) => changed.has(key))) {
      render(state);
    }
  });
  render(store.state);
}
