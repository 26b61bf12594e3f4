import type { InputFile, InputFiles, Report } from './index.js';

export interface BeatLensEventMap extends Omit<HTMLElementEventMap, 'error'> {
  /** All beats are labelled. */
  beats: CustomEvent<Report>;
  /** A `BeatlensError` mostly. */
  error: CustomEvent<Error>;
}

/** `<beat-lens>`: a recording's trace with its beats labelled. Gives the events `beats` and `error`. */
export class BeatLensElement extends HTMLElement {
  /** Addresses of the recording's files, with spaces between them. */
  src: string;
  /** Files instead of `src`. */
  get files(): InputFile[] | null;
  set files(files: InputFiles | null | undefined);
  /** The address of a model file; '': the default. */
  model: string;
  /** Its name, or its number from 1 on; '': the best one. */
  lead: string;
  /** null until all beats are labelled. */
  readonly report: Report | null;

  addEventListener<K extends keyof BeatLensEventMap>(
    type: K,
    listener: (this: BeatLensElement, event: BeatLensEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'beat-lens': BeatLensElement;
  }
}
