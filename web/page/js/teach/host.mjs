/** Gallery and quiz on the page, above the recording. In another language they are built anew. */
import { element } from '../dom.mjs';
import { language, onLanguage, t } from '../text.mjs';

let mounted = null; // { what, host, page }

/**
 * @param {'gallery' | 'quiz'} what
 * @param {HTMLElement} host
 * @param {{ open: (files: object[]) => Promise<void>, showStrip: (files: object[], how: object) => Promise<void>,
 *   close: () => void }} page
 */
export async function openTeaching(what, host, page) {
  mounted = { what, host, page };
  const body = element('div', {});
  const close = () => {
    mounted = null;
    host.hidden = true;
    host.replaceChildren();
    page.close();
  };
  host.replaceChildren(
    element(
      'div',
      { class: 'panel-head' },
      element('h2', { id: 'teach-title' }, t(`teach.${what}`)),
      element('button', { type: 'button', class: 'button', onclick: close }, t('close')),
    ),
    body,
  );
  host.hidden = false;
  if (what === 'gallery') {
    const { mountGallery } = await import('./gallery.mjs');
    await mountGallery(body, { open: ({ files }) => page.open(files), language: language() });
  } else {
    const [{ mountQuiz }, { quizOfLink }] = await Promise.all([import('./quiz-view.mjs'), import('./quiz.mjs')]);
    const showStrip = async (files, how) => {
      await page.showStrip(files, how);
      if (how.hideLabels) {
        host.scrollIntoView({ block: 'start' }); // the page has grown around the question meanwhile
      }
    };
    await mountQuiz(body, { showStrip, language: language(), quiz: quizOfLink(location.hash) });
  }
}

onLanguage(() => {
  if (mounted !== null) {
    openTeaching(mounted.what, mounted.host, mounted.page);
  }
});
