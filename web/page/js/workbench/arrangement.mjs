/** Which leads are on the paper, in which order and arrangement; the canvas grows with them. */
import { byId, element } from '../dom.mjs';
import { t } from '../text.mjs';
import { leadsInOrder, paperHeight } from '../usual-display.mjs';
import { menu, segments } from './menu.mjs';

/** @param {import('./index.mjs').Workbench} bench */
export function bindArrangement({ store, view, bar }) {
  const choice = segments(
    t('leads.arrangement'),
    ['single', 'stacked', 'overlaid', 'grid'].map((name) => [name, t(`leads.${name}`)]),
    'single',
    (arrangement) => {
      const { display, recording } = store.state;
      const leads = arrangement === 'single' ? [recording.lead] : display.leads;
      const all = leads.length > 1 || arrangement === 'single' ? leads : leadsInOrder(recording.document);
      store.set({ display: { ...display, arrangement, leads: all } });
    },
  );
  const list = element('ol', { class: 'lead-list' });
  const leadMenu = menu(t('leads.title'), choice, list);
  bar.append(leadMenu);

  const setLeads = (leads) => {
    const { display } = store.state;
    const arrangement = leads.length > 1 && display.arrangement === 'single' ? 'stacked' : display.arrangement;
    store.set({ display: { ...display, leads, arrangement } });
  };
  const move = (lead, by) => {
    const leads = [...store.state.display.leads];
    const at = leads.indexOf(lead);
    leads.splice(at, 1);
    leads.splice(at + by, 0, lead);
    setLeads(leads);
  };
  const row = (lead, name, at, shown) =>
    element(
      'li',
      {},
      element(
        'label',
        { class: 'check' },
        element('input', {
          type: 'checkbox',
          checked: at >= 0,
          'data-lead': String(lead),
          onchange: ({ target }) => {
            const { leads } = store.state.display;
            const next = target.checked ? [...leads, lead] : leads.filter((one) => one !== lead);
            setLeads(next.length > 0 ? next : [store.state.recording.lead]);
          },
        }),
        element('span', {}, name),
      ),
      ...(at >= 0
        ? [
            [-1, '↑', 'leads.up', at === 0],
            [1, '↓', 'leads.down', at === shown - 1],
          ].map(([by, sign, key, disabled]) =>
            element(
              'button',
              {
                type: 'button',
                class: 'button button-icon',
                'aria-label': t(key, { name }),
                'data-move': `${lead}:${by}`,
                disabled,
                onclick: () => move(lead, by),
              },
              sign,
            ),
          )
        : []),
    );

  const render = ({ recording, display }) => {
    const { leads: all } = recording.document;
    leadMenu.hidden = !all || all.length < 2;
    for (const input of choice.querySelectorAll('input')) {
      input.checked = input.value === display.arrangement;
    }
    const shown = display.leads;
    const rest = [...(all ?? []).keys()].filter((lead) => !shown.includes(lead));
    const { lead, move: moved } = list.contains(document.activeElement) ? document.activeElement.dataset : {};
    list.replaceChildren(
      ...[...shown, ...rest].map((one) => row(one, all?.[one]?.name ?? '', shown.indexOf(one), shown.length)),
    );
    // The focus stays with what was pressed; at an end of the list with the button that still does something.
    const of = moved?.split(':')[0];
    (
      list.querySelector(`[data-move="${moved}"]:not(:disabled), [data-lead="${lead}"]`) ??
      list.querySelector(`[data-move^="${of}:"]:not(:disabled)`)
    )?.focus();
  };
  store.subscribe((state, changed) => {
    if (state.recording && (changed.has('display') || changed.has('recording'))) {
      render(state);
      view.setDisplay(state.display);
      byId('trace-frame').style.setProperty('--paper-height', `${paperHeight(state.display)}px`);
    }
  });
  if (store.state.recording) {
    store.set({ display: { ...store.state.display } });
  }
}
