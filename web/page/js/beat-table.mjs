/** The list of beats in HTML: what the trace shows, for screen readers, keyboards and text search. */
import { confidenceOf, describeBeat, isSure, isUsable, reasonOf, timeOf } from './beat-text.mjs';
import { isEdited, leastSureFirst } from './certainty.mjs';
import { badge, element, unsureBadge } from './dom.mjs';
import { count, percent, t, when } from './text.mjs';

const pageSize = 100;
const differs = 2; // ReferenceStatus of the engine

export class BeatTable {
  #parts;
  #summary = null;
  #labels = null;
  #rows = new Uint32Array(0);
  #page = 0;
  #selected = -1;
  #referenceOfBeat = null;
  #isTable = false;

  /** Called with the index of a beat that the user chose. */
  onSelect = () => {};

  /** @param {{ table: HTMLTableElement, scroll: HTMLElement, filter: HTMLSelectElement, pageText: HTMLElement, back: HTMLButtonElement, on: HTMLButtonElement }} parts */
  constructor(parts) {
    this.#parts = parts;
    parts.filter.addEventListener('change', () => this.#applyFilter());
    parts.back.addEventListener('click', () => this.#turn(-1));
    parts.on.addEventListener('click', () => this.#turn(1));
    parts.table.tBodies[0].addEventListener('click', (event) => {
      const row = event.target.closest('tr');
      if (row?.dataset.beat) {
        this.onSelect(Number(row.dataset.beat));
      }
    });
  }

  clear() {
    this.#summary = null;
    this.#rows = new Uint32Array(0);
    this.#selected = -1;
    this.#parts.table.tHead.replaceChildren();
    this.#parts.table.tBodies[0].replaceChildren();
    this.#parts.filter.replaceChildren();
    this.#parts.pageText.textContent = '';
    this.#parts.back.disabled = this.#parts.on.disabled = true;
  }

  /** @param {object} document @param {object} summary of the engine @param {import('./label-sets.mjs').Labels} labels */
  show(document, summary, labels) {
    this.#summary = summary;
    this.#labels = labels;
    this.#selected = -1;
    this.#isTable = document.kind === 'beat_table';
    this.#referenceOfBeat = referencesByBeat(summary, labels);
    this.#renderHead();
    this.#renderFilter();
    this.#applyFilter();
  }

  /** In another language: filter, page and what is marked stay. @param {import('./label-sets.mjs').Labels} labels */
  refresh(labels) {
    if (this.#summary === null) {
      return;
    }
    const { filter, scroll } = this.#parts;
    const [chosen, top] = [filter.value, scroll.scrollTop];
    this.#labels = labels;
    this.#renderHead();
    this.#renderFilter();
    filter.value = chosen;
    this.#renderRows();
    scroll.scrollTop = top;
  }

  /** @returns {number} the beat that is marked, -1 without one */
  get selected() {
    return this.#selected;
  }

  /** Marks a beat, turning to its page. */
  select(beat) {
    this.#selected = beat;
    if (beat < 0 || this.#summary === null) {
      return;
    }
    let at = this.#rows.indexOf(beat);
    if (at < 0) {
      this.#parts.filter.value = 'all';
      this.#applyFilter();
      at = this.#rows.indexOf(beat);
    }
    const page = Math.floor(at / pageSize);
    if (page !== this.#page) {
      this.#page = page;
      this.#renderRows();
    } else {
      this.#markSelected();
    }
    this.#scrollToSelected();
  }

  /** The row of the beat that is selected, with why it has its label below. */
  #markSelected() {
    const body = this.#parts.table.tBodies[0];
    body.querySelector('.reason')?.remove();
    body.querySelector('[aria-current]')?.removeAttribute('aria-current');
    const row = body.querySelector(`[data-beat="${this.#selected}"]`);
    row?.setAttribute('aria-current', 'true');
    const reason = reasonOf(this.#summary, this.#selected);
    if (reason) {
      row?.after(
        element('tr', { class: 'reason' }, element('td', { colspan: String(row.cells.length), lang: 'en' }, reason)),
      );
    }
  }

  /** One beat in words, for the announcer; why it has its label, in the engine's. @returns {(string | Node)[]} */
  describe(beat) {
    const reason = reasonOf(this.#summary, beat);
    const text = describeBeat(this.#summary, this.#labels, beat);
    return reason ? [`${text}. `, element('span', { lang: 'en' }, reason)] : [text];
  }

  #renderHead() {
    const names = ['beat', ...(this.#isTable ? [] : ['time']), 'class', 'probability'];
    if (this.#referenceOfBeat) {
      names.push('annotated');
    }
    this.#parts.table.tHead.replaceChildren(
      element('tr', {}, ...names.map((name) => element('th', { scope: 'col' }, t(`beats.column.${name}`)))),
    );
  }

  #renderFilter() {
    const { labels, counts, unusable_beats: notUsable = 0, unsure_beats: unsure = 0 } = this.#summary;
    const normal = this.#labels.labels[this.#labels.normal]?.name;
    const abnormal = normal === undefined ? 0 : labels.length - notUsable - counts[normal];
    const options = [
      ['all', t('beats.filter.all'), labels.length],
      ['least_sure', t('beats.filter.least_sure'), notUsable < labels.length ? labels.length : 0],
      ['abnormal', t('beats.filter.abnormal', { normal }), abnormal],
      ...this.#labels.ofModel.map(({ name, title }) => [name, t('beats.filter.class', { name, title }), counts[name]]),
    ];
    options.push(['unsure', t('beats.filter.unsure'), unsure], ['unusable', t('beats.filter.unusable'), notUsable]);
    if (this.#referenceOfBeat) {
      options.push(['differs', t('beats.filter.differs'), this.#count((beat) => this.#referenceOfBeat[beat]?.differs)]);
    }
    this.#parts.filter.replaceChildren(
      ...options
        .filter(([key, , number]) => key === 'all' || number > 0)
        .map(([key, name, number]) =>
          element('option', { value: key }, t('beats.filter', { name, number: count(number) })),
        ),
    );
  }

  #count(holds) {
    return this.#summary.labels.reduce((sum, _, beat) => sum + (holds(beat) ? 1 : 0), 0);
  }

  #applyFilter() {
    const filter = this.#parts.filter.value;
    const { labels } = this.#summary;
    const wanted = {
      all: () => true,
      least_sure: () => true,
      abnormal: (beat) => isUsable(this.#summary, beat) && labels[beat] !== this.#labels.normal,
      unsure: (beat) => isUsable(this.#summary, beat) && !isSure(this.#summary, beat),
      unusable: (beat) => !isUsable(this.#summary, beat),
      differs: (beat) => this.#referenceOfBeat?.[beat]?.differs,
    };
    const isOf = (beat) => isUsable(this.#summary, beat) && this.#labels.labels[labels[beat]].name === filter;
    const test = wanted[filter] ?? isOf;
    const isByCertainty = filter === 'least_sure' || filter === 'unsure';
    const all = isByCertainty
      ? leastSureFirst(this.#summary, this.#labels)
      : Uint32Array.from(labels, (_, beat) => beat);
    this.#rows = all.filter(test);
    this.#page = 0;
    this.#renderRows();
  }

  #turn(by) {
    this.#page += by;
    this.#renderRows();
  }

  #renderRows() {
    const pages = Math.max(1, Math.ceil(this.#rows.length / pageSize));
    this.#page = Math.max(0, Math.min(this.#page, pages - 1));
    const begin = this.#page * pageSize;
    const shown = [...this.#rows.subarray(begin, begin + pageSize)];
    this.#parts.table.tBodies[0].replaceChildren(...shown.map((beat) => this.#row(beat)));
    this.#markSelected();
    this.#parts.scroll.scrollTop = 0;
    this.#parts.pageText.textContent =
      shown.length === 0
        ? t('beats.none')
        : t('beats.page', {
            first: count(begin + 1),
            last: count(begin + shown.length),
            all: count(this.#rows.length),
          });
    this.#parts.back.disabled = this.#page === 0;
    this.#parts.on.disabled = this.#page === pages - 1;
  }

  #row(beat) {
    const label = this.#labels.labels[this.#summary.labels[beat]];
    const reference = this.#referenceOfBeat?.[beat];
    return element(
      'tr',
      { 'data-beat': String(beat) },
      element('th', { scope: 'row' }, element('button', { type: 'button', class: 'link' }, count(beat + 1))),
      this.#isTable ? false : element('td', {}, when(timeOf(this.#summary, beat), 2)),
      ...(isUsable(this.#summary, beat)
        ? [
            element(
              'td',
              {},
              isSure(this.#summary, beat) ? badge(label) : unsureBadge(label),
              isEdited(this.#summary, beat) && this.#machineLabel(beat),
            ),
            element('td', {}, percent(confidenceOf(this.#summary, this.#labels, beat))),
          ]
        : [element('td', { class: 'unusable', colspan: '2', title: t('beat.unusable') }, t('beats.unusable'))]),
      this.#referenceOfBeat
        ? element('td', { class: reference?.differs ? 'differ' : '' }, reference ? reference.text : '–')
        : false,
    );
  }

  /** What the model says of a beat that a person edited. */
  #machineLabel(beat) {
    const { edited, machine_labels: machine } = this.#summary;
    const added = 1; // BeatEdit of the engine
    const text =
      edited[beat] === added ? t('beats.added') : t('beats.edited', { name: this.#labels.labels[machine[beat]].name });
    return element(
      'span',
      { class: 'edited', title: text },
      element('span', { 'aria-hidden': 'true' }, '✎'),
      element('span', { class: 'visually-hidden' }, text),
    );
  }

  /** Scrolls the list only, never the page. */
  #scrollToSelected() {
    const { scroll, table } = this.#parts;
    const row = table.tBodies[0].querySelector('[aria-current]');
    const last = table.tBodies[0].querySelector('.reason') ?? row;
    const head = table.tHead.offsetHeight;
    const above = row.offsetTop - head < scroll.scrollTop;
    const below = last.offsetTop + last.offsetHeight > scroll.scrollTop + scroll.clientHeight;
    if (above || below) {
      scroll.scrollTop = row.offsetTop - scroll.clientHeight / 2;
    }
  }
}

/** For each beat what its annotation says, or null where the file has none. */
function referencesByBeat({ labels, references, reference_labels: referenceLabels }, { labels: labelSet }) {
  if (referenceLabels) {
    return Array.from(labels, (label, beat) => ({
      text: labelSet[referenceLabels[beat]].name,
      differs: referenceLabels[beat] !== label,
    }));
  }
  if (!references) {
    return null;
  }
  const texts = references.texts.split('\n');
  const byBeat = new Array(labels.length);
  references.beats.forEach((beat, index) => {
    if (beat >= 0) {
      byBeat[beat] = { text: texts[index], differs: references.statuses[index] === differs };
    }
  });
  return byBeat;
}
