/**
 * What the page shows, in one object: canvas, HTML and link are derived from it. Some of it can be undone, without end: what
 * a person does to the recording. Listeners hear of a change once, with the names of what changed.
 *
 * @typedef {object} PageState
 * @property {object | null} recording what is open: { files, reading, document, trace, lead,
 *   beginning, isBeginning }: `beginning`: labels of the first minutes, while the rest is read
 * @property {{ code?: string } | null} failure why the recording that was wanted last is not there, or not labelled
 * @property {string} language that people read the page in, "de"
 * @property {object | null} summary labels and figures of it, with the edits in them; null while there are none
 * @property {object | null} machine the same without the edits
 * @property {import('./label-sets.mjs').Labels | null} labels
 * @property {object | null | undefined} waves what P, QRS and T measure; undefined while they are looked for
 * @property {number} selected beat, -1 without one
 * @property {{ arrangement: string, leads: number[], pulse: boolean }} display
 * @property {number} filter flags, see view_filter() in web/engine/lead_view.h
 * @property {'browse' | 'calipers' | 'edit' | 'mark'} tool
 * @property {string | null} panel the id of the one that is open
 * @property {{ theme: string, pxPerMm: number }} settings of this screen, remembered
 * @property {object[]} edits undoable
 * @property {boolean} pacemaker undoable: a person says that there is one
 */

/** @type {PageState} */
export const initialState = {
  recording: null,
  failure: null,
  language: 'en',
  summary: null,
  machine: null,
  labels: null,
  waves: undefined,
  selected: -1,
  display: { arrangement: 'single', leads: [], pulse: true },
  filter: 0,
  tool: 'browse',
  panel: null,
  settings: { theme: 'auto', pxPerMm: 0 },
  edits: [],
  pacemaker: false,
};

export class Store {
  /** @type {PageState} */
  #state;
  #undone = []; // what redo() brings back
  #done = []; // what undo() brings back: { name, before, after } of the keys that a step changed
  #listeners = new Set();
  #changed = null; // names, while listeners are still to be told

  constructor(state = initialState) {
    this.#state = { ...state };
  }

  /** @returns {Readonly<PageState>} */
  get state() {
    return this.#state;
  }

  /** @param {Partial<PageState>} change that cannot be undone: where one looks, what is open */
  set(change) {
    this.#apply(change);
  }

  /** A step that undo() takes back. @param {string | (() => string)} name of it, for people: as a function, in
   * whichever language they read @param {Partial<PageState>} change */
  commit(name, change) {
    const before = Object.fromEntries(Object.keys(change).map((key) => [key, this.#state[key]]));
    this.#done.push({ name, before, after: change });
    this.#undone = [];
    this.#apply({ ...change });
    this.#tell('history');
  }

  /** @returns {string | null} the name of the step that undo() takes back, or redo() takes again */
  get undoable() {
    return nameOf(this.#done.at(-1));
  }

  get redoable() {
    return nameOf(this.#undone.at(-1));
  }

  undo() {
    this.#move(this.#done, this.#undone, 'before');
  }

  redo() {
    this.#move(this.#undone, this.#done, 'after');
  }

  /** Another recording: there is nothing to take back in it. */
  forgetHistory() {
    this.#done = [];
    this.#undone = [];
    this.#tell('history');
  }

  #move(from, to, side) {
    const step = from.pop();
    if (step) {
      to.push(step);
      this.#apply(step[side]);
      this.#tell('history');
    }
  }

  #apply(change) {
    for (const [key, value] of Object.entries(change)) {
      if (this.#state[key] !== value) {
        this.#state[key] = value;
        this.#tell(key);
      }
    }
  }

  /** Listeners are told when the caller is through: of many changes at once. */
  #tell(key) {
    if (this.#changed === null) {
      this.#changed = new Set();
      queueMicrotask(() => this.#flush());
    }
    this.#changed.add(key);
  }

  #flush() {
    const changed = this.#changed;
    this.#changed = null;
    for (const listener of [...this.#listeners]) {
      listener(this.#state, changed);
    }
  }

  /**
   * @param {(state: Readonly<PageState>, changed: Set<string>) => void} listener
   * @returns {() => void} ends it
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const nameOf = (step) => (typeof step?.name === 'function' ? step.name() : (step?.name ?? null));
