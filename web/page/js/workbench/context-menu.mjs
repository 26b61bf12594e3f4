/** What can be done with the beat, or the place, that is pressed long or with the other button; by keys for the chosen beat. */
import { byId, element } from '../dom.mjs';
import { count, t, when } from '../text.mjs';

const longPressMs = 550;
const slop = 10; // CSS pixels that a finger may move

/** @param {import('./index.mjs').Workbench} bench */
export function bindContextMenu({ store, view, select, edits, signal, addKeys }) {
  const canvas = byId('canvas');
  let open = null;

  const close = (givesFocusBack = true) => {
    open?.remove();
    open = null;
    if (givesFocusBack) {
      canvas.focus({ preventScroll: true });
    }
  };

  const item = (text, act) =>
    element(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabindex: '-1',
        onclick: () => {
          close();
          act();
        },
      },
      text,
    );

  const items = (beat, timeS) => {
    const { labels, summary } = store.state;
    if (beat < 0) {
      const normal = labels.labels[Math.max(0, labels.normal)].name;
      return [
        item(t('menu.add', { when: when(timeS, 2) }), () => edits.add(timeS, normal)),
        item(t('menu.calipers'), () => {
          store.set({ tool: 'calipers' });
          view.calipers = { firstS: timeS, endS: timeS + 0.4, lead: store.state.recording.lead ?? 0 };
        }),
      ];
    }
    const name = labels.labels[summary.labels[beat]].name;
    return [
      item(t('check.confirm', { name }), () => edits.confirm(beat)),
      ...labels.ofModel
        .filter((label) => label.name !== name)
        .map((label) =>
          item(t('menu.relabel', { name: label.name, title: label.title }), () => edits.relabel([beat], label.name)),
        ),
      item(t('edit.remove'), () => edits.remove([beat])),
      item(t('menu.inspect'), () => store.set({ panel: 'beat' })),
    ];
  };

  const show = (x, y, beat, timeS) => {
    close(false);
    if (beat >= 0) {
      select(beat);
    }
    const title = beat >= 0 ? t('beat.number', { number: count(beat + 1) }) : when(timeS, 2);
    open = element(
      'div',
      { class: 'context-menu', role: 'menu', 'aria-label': title },
      element('p', { class: 'note', 'aria-hidden': 'true' }, title),
      ...items(beat, timeS),
    );
    byId('trace-frame').append(open);
    const { clientWidth, clientHeight } = byId('trace-frame');
    open.style.left = `${Math.max(4, Math.min(x, clientWidth - open.offsetWidth - 4))}px`;
    open.style.top = `${Math.max(4, Math.min(y, clientHeight - open.offsetHeight - 4))}px`;
    const all = [...open.querySelectorAll('[role=menuitem]')];
    all[0].focus({ preventScroll: true });
    open.addEventListener('keydown', (event) => {
      const at = all.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to !== undefined) {
        event.preventDefault();
        all.at(to % all.length).focus();
      } else if (event.key === 'Escape' || event.key === 'Tab') {
        event.preventDefault();
        close();
      }
      event.stopPropagation();
    });
  };

  const isReady = () =>
    store.state.summary !== null &&
    store.state.recording?.document.kind === 'record' &&
    !store.state.display.hideLabels;

  /** @returns {boolean} whether it opened */
  const at = (clientX, clientY) => {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [clientX - box.x, clientY - box.y];
    const place = isReady() ? view.placeAt(x, y) : null;
    if (place === null) {
      return false;
    }
    show(x + 4, y + 4, place.beat, place.timeS);
    return true;
  };
  canvas.addEventListener(
    'contextmenu',
    (event) => {
      if (event.button === 2 && at(event.clientX, event.clientY)) {
        event.preventDefault();
      }
    },
    { signal },
  );

  let pressed = null; // { x, y, timer, id }
  const release = () => {
    clearTimeout(pressed?.timer);
    pressed = null;
  };
  canvas.addEventListener(
    'pointerdown',
    (event) => {
      const isAnother = pressed !== null;
      release();
      if (event.pointerType === 'touch' && !isAnother && store.state.tool === 'browse') {
        const { clientX, clientY } = event;
        pressed = { x: clientX, y: clientY, timer: setTimeout(() => at(clientX, clientY), longPressMs) };
      }
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    ({ clientX, clientY }) => {
      if (pressed !== null && Math.hypot(clientX - pressed.x, clientY - pressed.y) > slop) {
        release();
      }
    },
    { signal },
  );
  for (const type of ['pointerup', 'pointercancel']) {
    window.addEventListener(type, release, { signal });
  }
  document.addEventListener(
    'pointerdown',
    (event) => {
      if (open !== null && !open.contains(event.target)) {
        close(false);
      }
    },
    { signal, capture: true },
  );
  signal.addEventListener('abort', () => close(false));

  const byKey = () => {
    const { selected, summary } = store.state;
    if (!isReady()) {
      return false;
    }
    const { startS, endS } = view.view;
    const timeS = selected >= 0 ? summary.samples[selected] / summary.sampling_rate_hz : (startS + endS) / 2;
    show(view.xOf(timeS) + 12, 60, selected, timeS);
    return true;
  };
  addKeys({ ContextMenu: byKey, 'Shift+F10': byKey });
}
