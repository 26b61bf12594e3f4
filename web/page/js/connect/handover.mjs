/**
 * Another page, which opened this one or has it in a frame, hands over files by postMessage (docs/embedding.md). The person sees
 * which page that is and what comes, and says yes or no. Nothing that is found in the files ever goes back.
 */
import { element } from '../dom.mjs';
import { checkedOpen, idOf, isOurs, refusal, version } from './handed-over.mjs';
import { ask } from './question.mjs';
import { connectTexts, sizeText } from './texts.mjs';

const mostDeclined = 2; // times, and the person is not asked again
const mostAsked = 10; // times in
const asksWithin = 10 * 60 * 1000; // ms
const namesShown = 8;

/** Keeps one page from asking without end. */
export class Patience {
  #declined = 0;
  #asked = []; // when
  isAsking = false;

  /** @returns {string | null} why nobody is asked now: a code of handed-over.mjs */
  get reason() {
    const now = performance.now();
    this.#asked = this.#asked.filter((when) => now - when < asksWithin);
    if (this.isAsking) {
      return 'busy';
    }
    if (this.#declined >= mostDeclined) {
      return 'enough';
    }
    return this.#asked.length >= mostAsked ? 'too_often' : null;
  }

  begin() {
    this.isAsking = true;
    this.#asked.push(performance.now());
  }

  end(isYes) {
    this.isAsking = false;
    this.#declined += isYes ? 0 : 1;
  }
}

/**
 * @param {import('./index.mjs').Page} page
 * @param {{ expect: (link: object) => void }} links of follow-links.mjs
 */
export function takeHandedOver(page, links) {
  const patience = new Patience();
  window.addEventListener('message', async ({ data, origin, source }) => {
    const isNeighbour = source !== null && source !== window && (source === window.opener || source === window.parent);
    // Without an origin (sandboxed frames, files) a person could not tell who asks, and no answer could be for it alone.
    if (!isNeighbour || origin === 'null' || origin === '' || !isOurs(data)) {
      return;
    }
    const answer = (message) => source.postMessage(message, { targetOrigin: origin });
    if (data.type === 'beatlens:hello') {
      answer({ type: 'beatlens:ready', version });
      return;
    }
    const id = idOf(data);
    const refuse = (code) => answer({ type: 'beatlens:refused', ...id, ...refusal(code) });
    if (data.type !== 'beatlens:open') {
      refuse('message');
      return;
    }
    const { code, files, options } = checkedOpen(data);
    if (code !== undefined) {
      refuse(code);
      return;
    }
    if (patience.reason !== null) {
      refuse(patience.reason);
      return;
    }
    patience.begin();
    const isYes = await confirm(origin, files, page.store.state.recording !== null).catch(() => false);
    patience.end(isYes);
    if (!isYes) {
      refuse('declined');
      return;
    }
    answer({ type: 'beatlens:opened', ...id });
    if (options.model !== undefined && options.model !== page.model()) {
      await page.useModel(options.model);
    }
    links.expect(options);
    page.openFiles(files);
  });
}

/** @returns {Promise<boolean>} */
async function confirm(origin, files, replaces) {
  const texts = await connectTexts();
  const { t } = texts;
  const line = ({ name, blob }) =>
    element('li', {}, element('bdi', {}, name), element('span', {}, sizeText(blob.size, texts)));
  const rest = files.slice(namesShown);
  const more = () => {
    const size = rest.reduce((sum, { blob }) => sum + blob.size, 0);
    const text = t('connect.handover.more', { count: rest.length });
    return element('li', {}, text, element('span', {}, sizeText(size, texts)));
  };
  const shown = files.length > namesShown + 1 ? [...files.slice(0, namesShown).map(line), more()] : files.map(line);
  return ask({
    title: t('connect.handover.title', { count: files.length }),
    body: [
      element('p', {}, t('connect.handover.from'), element('span', { class: 'question-origin' }, origin)),
      element('ul', { class: 'question-files' }, ...shown),
      element('p', { class: 'question-note' }, t('connect.handover.stays')),
      replaces && element('p', { class: 'question-note' }, t('connect.handover.replaces')),
    ].filter(Boolean),
    no: t('connect.handover.no'),
    yes: t('connect.handover.yes'),
  });
}
