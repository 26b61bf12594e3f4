/** The models that the page brings along (assets/models/index.json), and those that are dropped on it, in a select. */
import { element } from './dom.mjs';
import { knownSets, titleOfSet } from './label-sets.mjs';
import { models as modelsUrl } from './places.mjs';
import { hasText, onLanguage, SaidError, t } from './text.mjs';

/**
 * @typedef {object} ModelEntry
 * @property {string} file
 * @property {string} [id] that strings of other languages name it by
 * @property {string} name
 * @property {string} [description] one line
 * @property {string} [task] the id of its label set
 * @property {string} [title] of that set
 * @property {string} [figures] how good it is, and by which protocol
 * @property {string} [data] what it learned from, with the licence
 * @property {'same-patients'} [only] what it is good for, where that is not any recording: the patients it learned from
 * @property {Uint8Array} [bytes] of a file that was dropped
 */

const lesser = ['same-patients'];
const [firstSet, ...otherSets] = knownSets;
/** The chooser's groups, in order; sets that the page does not know come last, under their own titles. */
const groupOrder = () => [
  titleOfSet(firstSet),
  ...lesser.map((only) => t(`models.${only}`)),
  ...otherSets.map((id) => titleOfSet(id)),
];

export class ModelChoice {
  #select;
  #entries = [];
  #inUse = null;

  /** For rows of beats that were cut already: models on whole recordings have nothing to go by. @type {ModelEntry | undefined} */
  forTables;

  /** The one to start with. @type {ModelEntry | undefined} */
  first;

  /** Called with the entry that the user chose. @type {(entry: ModelEntry) => void} */
  onChoose = () => {};

  /** @param {HTMLSelectElement} select */
  constructor(select) {
    this.#select = select;
    onLanguage(() => this.#render());
    select.addEventListener('change', () => this.onChoose(this.#entries[Number(select.value)]));
  }

  /** Reads the list. @returns {Promise<ModelEntry>} the one to start with */
  async load() {
    const response = await fetch(modelsUrl);
    if (!response.ok) {
      throw new SaidError('error.models', { status: response.status });
    }
    const index = await response.json();
    this.#entries = index.models;
    this.first = this.#entries.find(({ file }) => file === index.default) ?? this.#entries[0];
    this.forTables = this.#entries.find(({ file }) => file === index.default_for_tables);
    this.use(this.first);
    return this.first;
  }

  /** A model that was dropped: it can be chosen again until the page is closed. @param {ModelEntry} entry */
  add(entry) {
    this.#entries.push(entry);
    this.#render();
  }

  /** Marks the model that labels now. @param {ModelEntry} entry */
  use(entry) {
    this.#inUse = entry;
    this.#render();
  }

  /** @returns {ModelEntry | undefined} the one that links call so; undefined: the page has none of this id */
  named(id) {
    return this.#entries.find((entry) => entry.id === id && !entry.bytes);
  }

  /** @returns {ModelEntry} the model that labels now */
  get inUse() {
    return this.#inUse;
  }

  /** A choice that did not work out is taken back. @param {ModelEntry} [unusable] leaves the list */
  revert(unusable) {
    this.#entries = this.#entries.filter((entry) => entry !== unusable);
    this.#render();
  }

  #render() {
    const groupOf = ({ task, only, title }) =>
      lesser.includes(only) ? t(`models.${only}`) : titleOfSet(task, title ?? titleOfSet(firstSet));
    const options = this.#entries.map((entry, index) => ({
      group: groupOf(entry),
      option: element(
        'option',
        { value: String(index), selected: entry === this.#inUse },
        modelText(entry, 'name') ?? entry.file,
      ),
    }));
    const grouped = [...new Set([...groupOrder(), ...options.map(({ group }) => group)])].map((label) => ({
      label,
      members: options.filter(({ group }) => group === label).map(({ option }) => option),
    }));
    this.#select.replaceChildren(
      ...grouped
        .filter(({ members }) => members.length > 0)
        .map(({ label, members }) => element('optgroup', { label }, ...members)),
    );
  }
}

/**
 * What the list says of a model, in the language in use where it has words for it.
 * @param {ModelEntry} entry @param {'name' | 'description' | 'figures' | 'data'} what @returns {string | undefined}
 */
export function modelText(entry, what) {
  const key = `model.${entry.id}.${what}`;
  return entry.id !== undefined && hasText(key) ? t(key) : entry[what];
}

/** Where an entry's file lies. @param {ModelEntry} entry */
export const urlOf = ({ file }) => new URL(file, modelsUrl);

/** @param {ModelEntry} entry @returns {Promise<Uint8Array>} */
export async function bytesOf(entry) {
  if (entry.bytes) {
    return entry.bytes;
  }
  const response = await fetch(urlOf(entry));
  if (!response.ok) {
    throw new SaidError('error.model', { file: entry.file, status: response.status });
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** A dropped model file as an entry. @param {File} file */
export async function entryOf(file) {
  return { file: file.name, name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
