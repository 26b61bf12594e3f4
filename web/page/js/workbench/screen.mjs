/** How the screen shows it: filters for the eye, theme, true scale, calibration pulse, the whole screen. */
import { byId, element } from '../dom.mjs';
import { prefersContrast, prefersDark, remember, themeOf } from '../settings.mjs';
import { number, t } from '../text.mjs';
import { checkbox, icon, menu, segments } from './menu.mjs';

const cardMm = 85.6; // ISO/IEC 7810 ID-1
/** @param {import('./index.mjs').Workbench} bench */
export function bindScreen({ store, view, bar, addKeys, say, signal }) {
  const set = (change) => {
    const settings = { ...store.state.settings, ...change };
    remember(settings);
    store.set({ settings });
  };
  const filters = { baseline: 1, low_pass: 8 };
  const setFilter = (flag, on) => {
    const { filter } = store.state;
    store.set({ filter: on ? filter | flag : filter & ~flag });
  };
  const screenMenu = menu(
    t('screen.title'),
    element(
      'fieldset',
      {},
      element('legend', {}, t('screen.filters')),
      ...Object.entries(filters).map(([name, flag]) =>
        checkbox(t(`screen.${name}`), (store.state.filter & flag) !== 0, (on) => setFilter(flag, on)),
      ),
      segments(
        t('screen.mains'),
        [
          ['0', t('screen.off')],
          ['2', '50 Hz'],
          ['4', '60 Hz'],
        ],
        String(store.state.filter & 6),
        (value) => store.set({ filter: (store.state.filter & ~6) | Number(value) }),
      ),
      element('p', { class: 'note' }, t('screen.filters.note')),
    ),
    segments(
      t('screen.theme'),
      ['auto', 'light', 'dark', 'contrast'].map((name) => [name, t(`screen.${name}`)]),
      store.state.settings.theme,
      (theme) => set({ theme }),
    ),
    checkbox(t('screen.pulse'), store.state.display.pulse, (pulse) =>
      store.set({ display: { ...store.state.display, pulse } }),
    ),
    checkbox(t('screen.intervals'), store.state.display.intervals !== false, (intervals) =>
      store.set({ display: { ...store.state.display, intervals } }),
    ),
    element('button', { type: 'button', class: 'button', onclick: () => measureScreen(store, set) }, t('scale.title')),
  );
  const full = element(
    'button',
    { type: 'button', class: 'button button-icon', 'aria-label': t('screen.full'), title: `${t('screen.full')} (F)` },
    icon('M2 6V2h4v1.5H3.5V6H2Zm8-4h4v4h-1.5V3.5H10V2ZM2 10h1.5v2.5H6V14H2v-4Zm10.5 0H14v4h-4v-1.5h2.5V10Z'),
  );
  const toggleFull = () => {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      byId('viewer')
        .requestFullscreen?.()
        .catch(() => say(t('screen.full.refused')));
    }
  };
  full.addEventListener('click', toggleFull);
  screenMenu.classList.add('menu-end');
  bar.append(screenMenu, full);
  addKeys({ f: toggleFull });

  const applyTheme = () => {
    const theme = themeOf(store.state.settings);
    document.documentElement.dataset.theme = theme;
    view.setTheme(theme);
  };
  // On paper everything is light, and the trace is a picture of it: browsers print no WebGL.
  let printed = null;
  window.addEventListener(
    'beforeprint',
    () => {
      document.documentElement.dataset.theme = 'light';
      view.setTheme('light');
      printed = view.picture();
      printed.className = 'print-trace';
      byId('trace-frame').append(printed);
    },
    { signal },
  );
  window.addEventListener(
    'afterprint',
    () => {
      printed?.remove();
      applyTheme();
    },
    { signal },
  );
  prefersDark.addEventListener('change', applyTheme, { signal });
  prefersContrast.addEventListener('change', applyTheme, { signal });
  store.subscribe((state, changed) => {
    if (changed.has('settings')) {
      applyTheme();
      view.setDisplay({ pxPerMm: state.settings.pxPerMm });
    }
    if (changed.has('filter')) {
      view.reload();
      say(t(state.filter === 0 ? 'screen.unfiltered' : 'screen.filtered'));
      byId('viewer').toggleAttribute('data-filtered', state.filter !== 0);
    }
  });
  applyTheme();
  view.setDisplay({ pxPerMm: store.state.settings.pxPerMm });
}

/** Millimetres of this screen, by a bank card or a ruler that is held against it. */
function measureScreen({ state }, set) {
  const usual = 96 / 25.4;
  let pxPerMm = state.settings.pxPerMm || usual;
  const card = element('div', { class: 'scale-card', 'aria-hidden': 'true' }, element('div', { class: 'scale-ruler' }));
  const input = element('input', {
    type: 'range',
    min: '2',
    max: '14',
    step: '0.01',
    value: String(pxPerMm),
    'aria-label': t('scale.slider'),
  });
  const line = element('output', {});
  const show = () => {
    card.style.width = `${cardMm * pxPerMm}px`;
    card.style.height = `${54 * pxPerMm}px`;
    card.style.setProperty('--cm', `${10 * pxPerMm}px`);
    line.textContent = t('scale.figure', { px: number(pxPerMm, 2) });
  };
  input.addEventListener('input', () => {
    pxPerMm = Number(input.value);
    show();
  });
  const dialog = element(
    'dialog',
    { class: 'dialog scale', 'aria-labelledby': 'scale-title' },
    element('h2', { id: 'scale-title' }, t('scale.title')),
    element('p', {}, t('scale.text')),
    card,
    input,
    line,
    element(
      'form',
      { method: 'dialog', class: 'button-group' },
      element('button', { class: 'button button-primary', value: 'save' }, t('scale.save')),
      element('button', { class: 'button', value: 'forget' }, t('scale.forget')),
      element('button', { class: 'button', value: '' }, t('close')),
    ),
  );
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'save') {
      set({ pxPerMm });
    } else if (dialog.returnValue === 'forget') {
      set({ pxPerMm: 0 });
    }
    dialog.remove();
  });
  document.body.append(dialog);
  show();
  dialog.showModal();
}
