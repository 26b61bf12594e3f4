/**
 * The gallery: cards of strips in groups. A card opens its strip on the page's trace and says beside it what is seen, why
 * the label, and what it can be mistaken for.
 */
import { element } from '../dom.mjs';
import { thumbnail } from '../drawing/svg.mjs';
import { teachStyle } from '../places.mjs';
import { useStyle } from '../style.mjs';
import { creditOf, filesOf, kinds, loadGallery } from './strips.mjs';
import { teachTexts } from './texts.mjs';

/**
 * @param {HTMLElement} host what is in it is replaced
 * @param {object} options
 * @param {(strip: { files: { name: string, blob: Blob }[], name: string }) => Promise<void> | void} options.open shows
 *   files on the trace; `name`: how the strip is called
 * @param {string} [options.language] by default the document's
 * @returns {Promise<{ show: (name: string) => Promise<void>, list: () => void }>} rejects where the list cannot be loaded.
 *   `show`: opens a strip by its name; `list`: goes back to the cards
 */
export async function mountGallery(host, { open, language = document.documentElement.lang }) {
  const [texts, gallery] = await Promise.all([teachTexts(language), loadGallery(), useStyle(teachStyle)]);
  const view = new GalleryView(host, open, texts, gallery);
  view.list();
  return { show: (name) => view.show(name), list: () => view.list(view.shown) };
}

class GalleryView {
  /** The name of the strip that is open, null: the cards are. */
  shown = null;
  #host;
  #open;
  #texts;
  #gallery;
  #opening = 0;

  constructor(host, open, texts, gallery) {
    this.#host = host;
    this.#open = open;
    this.#texts = texts;
    this.#gallery = gallery;
    host.classList.add('teach', 'teach-gallery');
    host.lang = texts.language;
    host.addEventListener('keydown', (event) => this.#key(event));
  }

  /** The cards. @param {string | null} [from] the name of the card that gets the focus */
  list(from = null) {
    const { t } = this.#texts;
    const { licence, strips } = this.#gallery;
    this.#opening += 1; // a strip that is still loading is not wanted any more
    this.shown = null;
    const groups = kinds.map((kind) => {
      const members = strips.filter((strip) => strip.kind === kind);
      const id = `teach-kind-${kind}`;
      return element(
        'section',
        { 'aria-labelledby': id },
        element(
          'h3',
          { id },
          t(`teach.kind.${kind}`),
          element('span', { class: 'teach-count' }, t('teach.gallery.strips', { count: members.length })),
        ),
        element('ul', { class: 'teach-cards' }, ...members.map((strip) => this.#card(strip))),
      );
    });
    this.#host.replaceChildren(
      element('h2', {}, t('teach.gallery.title')),
      element('p', { class: 'teach-intro' }, t('teach.gallery.intro')),
      ...groups,
      element('p', { class: 'teach-credit' }, ...linked(t, 'teach.gallery.licence', 'licence', licence)),
    );
    if (from !== null) {
      this.#host.querySelector(`[data-strip="${from}"]`)?.focus();
    }
  }

  #card(strip) {
    return element(
      'li',
      {},
      element(
        'button',
        { type: 'button', class: 'teach-card', 'data-strip': strip.name, onclick: () => this.show(strip.name) },
        thumbnail(strip.picture),
        element('span', { class: 'teach-card-title' }, this.#texts.t(`teach.strip.${strip.name}.title`)),
      ),
    );
  }

  /** A strip: on the trace, and its paragraph here. */
  async show(name) {
    const { t } = this.#texts;
    const { strips } = this.#gallery;
    const ordered = kinds.flatMap((kind) => strips.filter((strip) => strip.kind === kind));
    const place = ordered.findIndex((strip) => strip.name === name);
    if (place < 0) {
      return;
    }
    const opening = ++this.#opening;
    this.shown = name;
    const strip = ordered[place];
    const title = t(`teach.strip.${name}.title`);
    const heading = element('h3', { tabindex: '-1' }, title);
    const status = element('p', { role: 'status', class: 'teach-status' });
    const step = (to, key) =>
      element(
        'button',
        {
          type: 'button',
          class: 'button',
          disabled: ordered[to] === undefined,
          onclick: () => this.show(ordered[to].name),
        },
        t(key),
      );
    this.#host.replaceChildren(
      element(
        'nav',
        { class: 'teach-steps', 'aria-label': t('teach.gallery.title') },
        element(
          'button',
          { type: 'button', class: 'button', onclick: () => this.list(this.shown) },
          t('teach.gallery.list'),
        ),
        step(place - 1, 'teach.gallery.previous'),
        step(place + 1, 'teach.gallery.next'),
      ),
      element('article', { class: 'teach-article' }, heading, ...paragraph(strip, this.#gallery, this.#texts)),
      status,
    );
    heading.focus();
    status.textContent = t('teach.gallery.loading');
    let said;
    try {
      const files = await filesOf(strip);
      if (opening !== this.#opening) {
        return;
      }
      await this.#open({ files, name: title });
      said = t('teach.gallery.open', { title });
    } catch (error) {
      said = t('teach.gallery.failed', { reason: error?.message ?? error });
    }
    if (opening === this.#opening) {
      status.textContent = said;
    }
  }

  /** Arrows go from card to card, Escape back to all. */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key === 'Escape' && this.shown !== null) {
      event.preventDefault();
      event.stopPropagation();
      this.list(this.shown);
      return;
    }
    const cards = [...this.#host.querySelectorAll('.teach-card')];
    const at = cards.indexOf(event.target);
    const to = at < 0 ? undefined : cards[cardAfter(event.key, at, cards)];
    if (to) {
      event.preventDefault();
      to.focus();
    }
  }
}

/** Up and down go to the card that lies there; a place that is no card's where there is none. */
function cardAfter(key, at, cards) {
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    return at + (key === 'ArrowRight' ? 1 : -1);
  }
  if (key === 'Home' || key === 'End') {
    return key === 'Home' ? 0 : cards.length - 1;
  }
  if (key !== 'ArrowDown' && key !== 'ArrowUp') {
    return -1;
  }
  const direction = key === 'ArrowDown' ? 1 : -1;
  const boxes = cards.map((card) => card.getBoundingClientRect());
  const rows = boxes.map((box) => Math.round(box.top));
  for (let i = at + direction, row = null, best = -1; ; i += direction) {
    const isThere = rows[i] !== undefined && (row === null || rows[i] === row);
    if (!isThere) {
      return best;
    }
    if (rows[i] !== rows[at]) {
      row = rows[i];
      const nearer = best < 0 || Math.abs(boxes[i].left - boxes[at].left) < Math.abs(boxes[best].left - boxes[at].left);
      best = nearer ? i : best;
    }
  }
}

/** What is said of a strip, and where it is from. */
export const paragraph = (strip, gallery, texts) => [
  element('p', { class: 'teach-text' }, texts.t(`teach.strip.${strip.name}.text`)),
  element('p', { class: 'teach-credit' }, creditOf(strip, gallery, texts)),
];

/** A sentence in which one value is a link. */
function linked(t, key, name, { name: text, url }) {
  const [before, after] = t(key, { [name]: '\0' }).split('\0');
  return [before, element('a', { href: url, rel: 'noreferrer' }, text), after ?? ''];
}
