/** What can be taken away: annotations, tables, strips at true scale, the report, edits; and sessions kept on this device. */

import { element } from '../dom.mjs';
import { editList } from '../edit-list.mjs';
import { saveText } from '../files.mjs';
import { count, languageTag, number, t, when } from '../text.mjs';
import { menu, segments } from './menu.mjs';

const dpi = 300;

/** @param {import('./index.mjs').Workbench} bench */
export function bindSave({ store, view, analyzer, bar, say, actions }) {
  const note = element('p', { class: 'note', role: 'status' });
  const tell = (text, lang = languageTag()) => {
    note.lang = lang;
    note.textContent = text;
    say(text);
  };
  let resolution = 'svg';
  const stem = () => (store.state.recording?.document.name || 'recording').replace(/[^\w.-]+/g, '_');
  const button = (key, act) => element('button', { type: 'button', class: 'button', onclick: act }, t(key));
  /** What an engine's step gives, or null once its error is told. */
  const succeeded = (answer) => {
    if (answer.error) {
      tell(answer.error.message, answer.error.lang ?? 'en'); // the engine's sentences are English
      return null;
    }
    return answer;
  };

  /** What is on the paper now, as it is arranged there. */
  const strip = async () => {
    const { startS, endS } = view.view;
    const { display, recording } = store.state;
    const { duration_s: duration } = recording.document;
    const from = Math.max(0, startS);
    const chosen = (name) => Number(document.querySelector(`input[name="${name}"]:checked`).value);
    return succeeded(
      await analyzer.strip({
        from,
        seconds: Math.min(duration, endS) - from,
        leads: display.leads.length > 0 ? display.leads : [recording.lead],
        layout: display.arrangement === 'grid' && display.leads.length === 12 ? '12' : 'stacked',
        speed: chosen('speed'),
        gain: chosen('gain'),
        pulse: display.pulse,
        labels: true,
        caption: t('save.caption', { name: recording.document.name, when: when(from, 1) }),
      }),
    );
  };
  const png = async () => {
    const drawn = await strip();
    if (drawn === null) {
      return null;
    }
    const { svgToPng } = await import('../take-away/svg-to-png.mjs');
    const made = await svgToPng(drawn.svg, { dpi });
    return made.error ? succeeded(made) : made;
  };
  const saveStrip = async () => {
    if (resolution === 'svg') {
      const drawn = await strip();
      if (drawn !== null) {
        saveText(drawn.svg, `${stem()}-strip.svg`, 'image/svg+xml');
        tell(t('save.saved'));
      }
      return;
    }
    const picture = await png();
    if (picture !== null) {
      saveText(picture, `${stem()}-strip.png`, 'image/png');
      tell(t('save.saved'));
    }
  };
  const copyStrip = async () => {
    const picture = await png();
    if (picture !== null) {
      const { copyImage } = await import('../take-away/clipboard.mjs');
      const done = await copyImage(picture);
      tell(done?.error ? done.error.message : t('save.copied'));
    }
  };
  const copyBeats = async () => {
    const { copyTable } = await import('../take-away/clipboard.mjs');
    const done = await copyTable(document.querySelector('#beat-table'));
    tell(done?.error ? done.error.message : t('save.copied'));
  };
  const annotations = async () => {
    const answer = succeeded(await analyzer.annotations());
    if (answer !== null) {
      saveText(answer.bytes, `${stem()}.beatlens`, 'application/octet-stream');
      tell(t('save.annotations.saved', { name: `${stem()}.beatlens` }));
      store.set({ savedEdits: store.state.edits });
    }
  };
  const edits = () => {
    const { summary, recording, edits: list } = store.state;
    saveText(JSON.stringify(editList(summary, recording.document, list)), `${stem()}-edits.json`, 'application/json');
    tell(t('save.saved'));
    store.set({ savedEdits: list });
  };

  const kept = element('ul', { class: 'edit-list' });
  const sessions = () => import('../take-away/kept-sessions.mjs');
  const listKept = async () => {
    const { list, restore, remove, exportOne } = await sessions();
    const all = await list();
    if (all.error) {
      tell(all.error.message);
      return;
    }
    kept.replaceChildren(
      ...all.map(({ id, name, bytes }) =>
        element(
          'li',
          {},
          `${name} (${number(bytes / 1e6, 1)} MB) `,
          ...[
            [
              'save.kept.open',
              async () => {
                const session = succeeded(await restore(id));
                if (session !== null) {
                  actions.openSession(session);
                }
              },
            ],
            [
              'save.kept.export',
              async () => {
                const blob = await exportOne(id);
                if (blob.error) {
                  tell(blob.error.message);
                } else {
                  saveText(blob, `${name.replace(/[^\w.-]+/g, '_')}-session.zip`, 'application/zip');
                }
              },
            ],
            [
              'save.kept.remove',
              async () => {
                await remove(id);
                await listKept();
              },
            ],
          ].map(([key, act]) => button(key, act)),
        ),
      ),
    );
  };
  const keep = async () => {
    const { keep: keepSession } = await sessions();
    const { recording, edits: list, display, selected } = store.state;
    const { startS, endS } = view.view;
    const id = await keepSession({
      files: recording.files,
      name: recording.document.name || recording.files[0].name,
      state: {
        edits: list,
        display,
        selected,
        reading: recording.reading,
        lead: recording.lead,
        t: (startS + endS) / 2,
      },
    });
    if (id?.error) {
      tell(id.error.message);
      return;
    }
    store.set({ savedEdits: list });
    tell(t('save.kept.done'));
    await listKept();
  };
  const clear = async () => {
    const { clearAll } = await sessions();
    const done = await clearAll();
    tell(done?.error ? done.error.message : t('save.kept.cleared'));
    await listKept();
  };

  const group = (key, ...content) =>
    element('fieldset', {}, element('legend', {}, t(key)), element('div', { class: 'relabel' }, ...content));
  const editsButton = button('save.edits', edits);
  const annotationsButton = button('save.annotations', annotations);
  const saveMenu = menu(
    t('save.title'),
    group(
      'save.labels',
      annotationsButton,
      button('save.csv', () => actions.save('csv')),
      button('save.json', () => actions.save('json')),
      editsButton,
      button('save.copy_table', copyBeats),
      button('save.report', () => actions.save('html')),
    ),
    group(
      'save.strip',
      segments(
        t('save.as'),
        [
          ['svg', 'SVG'],
          ['png', `PNG, ${count(dpi)} dpi`],
        ],
        'svg',
        (value) => {
          resolution = value;
        },
      ),
      button('save.strip.save', saveStrip),
      button('save.strip.copy', copyStrip),
    ),
    group('save.kept', button('save.kept.keep', keep), button('save.kept.clear', clear)),
    kept,
    note,
  );
  saveMenu.addEventListener('toggle', () => saveMenu.open && listKept());
  saveMenu.classList.add('menu-end');
  bar.append(saveMenu);
  const render = ({ recording, summary, edits: list }) => {
    saveMenu.hidden = recording?.document.kind !== 'record' || summary === null;
    editsButton.disabled = list.length === 0;
    annotationsButton.hidden = !summary?.rhythm;
  };
  store.subscribe((state, changed) => {
    if (['recording', 'summary', 'edits'].some((key) => changed.has(key))) {
      render(state);
    }
  });
  render(store.state);
}
