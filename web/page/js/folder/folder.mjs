/**
 * A folder of recordings: each is labelled in the background, by workers of its own, and listed with its figures; those that
 * are unlike the others are marked. A row opens its recording; "." and "," go to the next and the previous one.
 */
import { Analyzer } from '../../engine/analyzer.mjs';
import { WorkerPool } from '../../engine/pool.mjs';
import { byId, element } from '../dom.mjs';
import { clock, count, number, percent, t } from '../text.mjs';
import '../workbench/looks.mjs';
import { columns, outliers, recordingsOf, sorted } from './recordings.mjs';

export { recordingsOf };

export class Folder {
  #host;
  #open;
  #rows = [];
  #shown = []; // rows in the order of the list
  #sort = { column: 'name', direction: 1 };
  #current = null;
  #analyzer = null;
  #run = 0;
  #status = element('p', { class: 'note', role: 'status' });
  #saying = () => '';
  #table = element('table', { class: 'folder-table' });

  /**
   * @param {HTMLElement} host @param {(files: object[]) => void} open a recording
   */
  constructor(host, open) {
    this.#host = host;
    this.#open = open;
    document.addEventListener('keydown', (event) => {
      const isTyping = event.target.closest?.('input:not([type="radio"], [type="checkbox"]), textarea, select, dialog');
      const step = { '.': 1, ',': -1 }[event.key];
      if (step && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && this.#rows.length > 0) {
        event.preventDefault();
        this.step(step);
      }
    });
  }

  /**
   * @param {{ name: string, files: object[] }[]} recordings
   * @param {{ compiling: Promise<WebAssembly.Module>, model: Uint8Array }} engine
   */
  show(recordings, { compiling, model }) {
    this.close();
    this.#rows = recordings.map(({ name, files }) => ({ name, files, figures: null, error: null }));
    this.#host.hidden = false;
    this.#renderFrame();
    this.#render();
    this.#label(++this.#run, compiling, model);
  }

  /** In another language. */
  refresh() {
    if (this.#rows.length > 0) {
      this.#renderFrame();
      this.#render();
    }
  }

  #renderFrame() {
    this.#status.textContent = this.#saying();
    this.#host.replaceChildren(
      element(
        'div',
        { class: 'panel-head' },
        element('h2', { id: 'folder-title' }, t('folder.title', { count: this.#rows.length })),
        this.#status,
        element(
          'span',
          { class: 'button-group' },
          element(
            'button',
            { type: 'button', class: 'button', title: ',', onclick: () => this.step(-1) },
            `← ${t('folder.previous')}`,
          ),
          element(
            'button',
            { type: 'button', class: 'button', title: '.', onclick: () => this.step(1) },
            `${t('folder.next')} →`,
          ),
          element('button', { type: 'button', class: 'button', onclick: () => this.close() }, t('close')),
        ),
      ),
      element('div', { class: 'wide short folder-scroll' }, this.#table),
    );
  }

  /** @param {() => string} text gives it in the language in use */
  #say(text) {
    this.#saying = text;
    this.#status.textContent = text();
  }

  close() {
    this.#run += 1;
    this.#analyzer?.cancel();
    this.#rows = [];
    this.#current = null;
    this.#host.hidden = true;
  }

  /** The next (1) or previous (-1) recording of the list as it is sorted. */
  step(by) {
    const at = this.#shown.indexOf(this.#current);
    const next = this.#shown[at < 0 ? (by > 0 ? 0 : this.#shown.length - 1) : at + by];
    if (next) {
      this.#go(next);
    } else {
      this.#status.textContent = t(by > 0 ? 'folder.last' : 'folder.first'); // until one goes somewhere else
      this.#scrollToCurrent();
    }
  }

  #go(row) {
    this.#current = row;
    this.#status.textContent = this.#saying();
    this.#open(row.files);
    this.#render();
    this.#scrollToCurrent();
  }

  /** Scrolls the list only, never the page. */
  #scrollToCurrent() {
    const row = this.#table.querySelector('tr[aria-current]');
    const scroll = this.#table.parentElement;
    const head = this.#table.tHead.offsetHeight;
    const isAbove = row.offsetTop - head < scroll.scrollTop;
    const isBelow = row.offsetTop + row.offsetHeight > scroll.scrollTop + scroll.clientHeight;
    if (isAbove || isBelow) {
      scroll.scrollTop = row.offsetTop - scroll.clientHeight / 2;
    }
  }

  async #label(run, compiling, model) {
    this.#analyzer ??= new Analyzer(new WorkerPool({ compiling, size: 1 }));
    const analyzer = this.#analyzer;
    const loaded = await analyzer.useModel(model);
    if (loaded.error || run !== this.#run) {
      return;
    }
    let done = 0;
    for (const row of this.#rows) {
      const result = await analyzer.run(row.files);
      if (run !== this.#run) {
        return;
      }
      done += 1;
      if (result.error || !result.summary) {
        row.error = result.error?.message ?? null;
        row.hasNoTrace = !result.error;
      } else {
        row.figures = Object.fromEntries(Object.entries(columns).map(([key, { of }]) => [key, of(result)]));
      }
      this.#say(
        done < this.#rows.length
          ? () => t('folder.progress', { done: count(done), all: count(this.#rows.length) })
          : () => this.#total(),
      );
      this.#render();
    }
  }

  #total() {
    const known = this.#rows.filter(({ figures }) => figures);
    const sum = (key) => known.reduce((all, { figures }) => all + (figures[key] ?? 0), 0);
    return t('folder.total', {
      count: sum('beats'),
      duration: clock(sum('duration')),
      failed: count(this.#rows.length - known.length),
    });
  }

  #render() {
    const { column, direction } = this.#sort;
    this.#shown = sorted(this.#rows, column, direction);
    const used = Object.keys(columns).filter(
      (key) =>
        ['duration', 'beats'].includes(key) || this.#rows.some(({ figures }) => figures?.[key] !== null && figures),
    );
    const unlike = Object.fromEntries(
      used
        .filter((key) => columns[key].isOutlying)
        .map((key) => {
          const marks = outliers(this.#shown.map(({ figures }) => figures?.[key] ?? null));
          return [key, marks];
        }),
    );
    const focused = this.#table.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const head = (key) =>
      element(
        'th',
        { scope: 'col', 'aria-sort': key === column ? (direction > 0 ? 'ascending' : 'descending') : false },
        element(
          'button',
          {
            type: 'button',
            class: 'link',
            'data-key': `sort-${key}`,
            onclick: () => {
              this.#sort = { column: key, direction: key === column ? -direction : key === 'name' ? 1 : -1 };
              this.#render();
            },
          },
          `${t(`folder.${key}`)}${key === column ? (direction > 0 ? ' ↑' : ' ↓') : ''}`,
        ),
      );
    this.#table.replaceChildren(
      element('thead', {}, element('tr', {}, ...['name', ...used].map(head))),
      element(
        'tbody',
        {},
        ...this.#shown.map((row, at) =>
          element(
            'tr',
            { 'aria-current': row === this.#current ? 'true' : false },
            element(
              'th',
              { scope: 'row' },
              element(
                'button',
                { type: 'button', class: 'link', 'data-key': `open-${row.name}`, onclick: () => this.#go(row) },
                row.name,
              ),
            ),
            ...(row.error || row.hasNoTrace
              ? [
                  element(
                    'td',
                    { colspan: String(used.length), class: 'row-error', lang: row.error !== null && 'en' },
                    row.error ?? t('folder.no_trace'),
                  ),
                ]
              : used.map((key) => cell(row.figures?.[key] ?? null, columns[key], unlike[key]?.[at]))),
          ),
        ),
      ),
    );
    this.#table.querySelector(`[data-key="${CSS.escape(focused ?? '')}"]`)?.focus();
  }
}

function cell(value, { isTime, isShare }, isOutlier) {
  const text = value === null ? '–' : isTime ? clock(value) : isShare ? percent(value) : number(value, 0);
  return element(
    'td',
    { class: isOutlier ? 'outlier' : '' },
    text,
    isOutlier ? element('span', { class: 'visually-hidden' }, ` ${t('folder.outlier')}`) : false,
  );
}

/** Where the list stands. */
export const folderHost = () => byId('folder');
