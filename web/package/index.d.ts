/** Beatlens: labels the heartbeats of electrocardiograms. Not a medical device. */

type Bytes = ArrayBuffer | ArrayBufferView;

/** In Node.js a string or a file: URL is a path; it brings the files that belong to a record and lie beside it. */
export type InputFile = Blob | { name: string; bytes: Bytes } | { name: string; blob: Blob } | string | URL;

/** The files of one recording. */
export type InputFiles = InputFile | Iterable<InputFile> | ArrayLike<Blob>;

/** The bytes of a model file, or where it lies. */
export type ModelSource = Bytes | Blob | string | URL;

export interface EngineOptions {
  /** How many workers label; 0: none, the calling thread does. By default as many as there are cores, at most 8. */
  workers?: number;
  /** By default the one for recordings of new patients, and for tables of beats that were cut already one for these. */
  model?: ModelSource;
}

export type Progress =
  | { stage: 'reading' | 'locating'; done?: undefined; all?: undefined }
  | { stage: 'labelling'; done: number; all: number };

/** Labelled beats in columns, an entry for each; several blocks follow one another. */
export interface BeatBlock {
  /** The number of the first beat, from 0 on. */
  first: number;
  class_names: string[];
  /** Where each beat is in its lead. */
  samples: Int32Array;
  /** Indices of `class_names`. */
  labels: Uint8Array;
  /** [beats, class_names] */
  probabilities: Float32Array;
  /** 0 where the signal cannot be trusted. */
  usable?: Uint8Array;
  /** 0 where the label is unsure; from models that say so. */
  sure?: Uint8Array;
  /** A sentence for each; from models that say so. */
  reasons?: string[];
}

/** Beats are named by where they are when the edit is made; labels by their names. */
export type Edit =
  | { edit: 'add'; sample: number; label: string }
  | { edit: 'remove'; samples: number[] }
  | { edit: 'move'; sample: number; to: number }
  | { edit: 'relabel'; samples: number[]; label: string }
  | { edit: 'unusable' | 'usable'; first_s: number; end_s: number }
  | { edit: 'pacemaker'; declared: boolean };

export interface EditList {
  schema: 1;
  kind: 'edits';
  record?: string;
  /** What samples count. */
  sampling_rate_hz: number;
  edits: Edit[];
}

export interface StripOptions {
  /** s, from the beginning of the recording; 0 */
  from?: number;
  /** 10 */
  seconds?: number;
  /** From top to bottom, by number from 0 on or by name; by default the one that is labelled. */
  leads?: (number | string)[];
  /** One below the other, or three rows and a rhythm strip of a twelve-lead recording. */
  layout?: 'stacked' | '12';
  /** mm/s; 25 */
  speed?: number;
  /** mm/mV; 10 */
  gain?: number;
  /** Calibration pulse of 1 mV. */
  pulse?: boolean;
  /** Of beats, and what cannot be read. */
  labels?: boolean;
  caption?: string;
}

export interface ClassifyOptions {
  /** Its name, in any case, or its number from 1 on. By default beats are found in all leads and the best is labelled. */
  lead?: string | number;
  /** At the beats that the recording's annotations mark, instead of those that are found. */
  atReference?: boolean;
  /** Finds P, QRS and T too, and measures intervals: `waves` of the report, and `pr_ms`, ... of its beats. */
  intervals?: boolean;
  /** The person has one: beats with a spike are marked as unsure even where few have one. */
  pacemaker?: boolean;
  model?: ModelSource;
  /** For files that do not say theirs (the error `sampling_rate_needed`). */
  samplingRateHz?: number;
  /** Which of several (the error `choice_needed`). */
  recording?: string;
  /** To what files leave open, by key. */
  answers?: Record<string, string>;
  /** What a person says of the beats: the report is with it. As the page saves it: docs/schema/edits-1.schema.json. */
  edits?: EditList;
  /** Rejects with its reason once it is aborted. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  onBeats?: (block: BeatBlock) => void;
}

export interface Beat {
  sample: number;
  time_s: number;
  class: string;
  confidence: number;
  /** In the order of `Report.counts`. */
  probabilities: number[];
  /** false where the signal cannot be trusted; such a beat is in no count. */
  usable?: false;
  sure?: boolean;
  /** With `intervals`; null where it could not be measured. */
  p_ms?: number | null;
  pr_ms?: number | null;
  qrs_ms?: number | null;
  qt_ms?: number | null;
  /** What stood out. */
  why?: string;
  /** With `edits`: what a person did, and what the model says. */
  edited?: 'added' | 'moved' | 'relabelled' | 'confirmed';
  machine_class?: string;
}

export interface ClassFigures {
  support: number;
  se: number;
  specificity: number;
  ppv: number;
  f1: number;
}

type MeanFigures = Omit<ClassFigures, 'support'>;

/** A confusion matrix [reference, label] and its figures. */
export interface Confusion {
  confusion: number[][];
  accuracy: number;
  macro_f1: number;
  per_class: Record<string, ClassFigures>;
  macro: MeanFigures;
  weighted: MeanFigures;
  kappa: number;
  j_kappa: number;
}

/** With the recording's own annotations. */
export interface Comparison extends Confusion {
  reference_beats: number;
  matched: number;
  missed: number;
  extra: number;
  sensitivity: number;
  positive_predictivity: number;
  annotations_from: string;
}

/** Of many beats; null without any. 5 % of them lie below `p5`, and 5 % above `p95`. */
export type IntervalSpread = { beats: number; median: number; p5: number; p95: number } | null;

type IntervalsOf<Value> = Record<'rr_ms' | 'p_ms' | 'pr_ms' | 'qrs_ms' | 'qt_ms', Value> & {
  qtc_ms: Record<'Bazett' | 'Fridericia' | 'Framingham' | 'Hodges', Value>;
};

/** What P, QRS and T measure. */
export interface Waves {
  leads: string[];
  /** Of usable beats, by class. */
  classes: Record<string, IntervalsOf<IntervalSpread>>;
  /** Medians of class N. */
  minutes: ({ first_s: number } & IntervalsOf<number | null>)[];
  /** Level of the ST segment of class N, of leads in mV. */
  st: {
    lead: string;
    beats: number;
    median_mv: number | null;
    p5_mv: number | null;
    p95_mv: number | null;
    by_minute_mv: (number | null)[];
  }[];
}

export interface RecordingReport {
  record: string;
  lead: string;
  sampling_rate_hz: number;
  duration_s: number;
  model: string;
  /** The id of the label set, where that is not the AAMI classes; some add up to one figure, under a label's name. */
  task?: string;
  counts: Record<string, number>;
  heart_rate: { mean_bpm: number; min_bpm: number; max_bpm: number } | null;
  /** Whether one was declared, and how many beats have a spike; null where the recording cannot show them. */
  pacemaker?: { declared: boolean; spikes: number | null; share: number | null };
  usable_share: number;
  unusable_beats: number;
  unsure_beats?: number;
  /** With `edits`: how many beats, and stretches that are marked unusable. */
  edits?: Record<'added' | 'removed' | 'moved' | 'relabelled' | 'confirmed' | 'stretches' | 'passed_over', number>;
  quality: { first_s: number; end_s: number; quality: string }[];
  detection_leads: string[];
  warnings: string[];
  /** Heart-rate variability, episodes, atrial fibrillation: see the JSON Schema. Of labels that are AAMI classes. */
  rhythm?: Record<string, unknown>;
  /** With `intervals`. */
  waves?: Waves;
  comparison?: Comparison;
  beats: Beat[];
}

/** Of a table of beats that were cut already. */
export interface TableReport {
  record: string;
  model: string;
  counts: Record<string, number>;
  unsure_beats?: number;
  warnings: string[];
  beats: {
    beat: number;
    class: string;
    confidence: number;
    probabilities: number[];
    reference?: string;
    sure?: boolean;
  }[];
  comparison?: Confusion;
}

/** What the command line's `beatlens classify --format json` prints. */
export type Report = RecordingReport | TableReport;

/** What is wrong with a recording, a model or the package's own files. */
export class BeatlensError extends Error {
  readonly name: 'BeatlensError';
  /** A stable word: unknown_format, malformed, missing_file, sampling_rate_needed, choice_needed, no_beats, io, ... */
  readonly code: string;
  /** The recordings' names, of the error `choice_needed`. */
  readonly choices?: string[];
}

/** The engine with its workers. Recordings are labelled one after the other. */
export interface Beatlens {
  /** How many workers label; 0 where the calling thread does. */
  readonly workers: number;
  classify(files: InputFiles, options?: ClassifyOptions): Promise<Report>;
  /** A stretch on paper at true scale, labelled, as an SVG document. */
  strip(files: InputFiles, options?: ClassifyOptions & { strip?: StripOptions }): Promise<string>;
  /** Ends its workers; what it still does rejects with the code `disposed`. */
  dispose(): void;
}

export function createBeatlens(options?: EngineOptions): Promise<Beatlens>;

/** Labels one recording, with an engine of its own. */
export function classify(
  files: InputFiles,
  options?: ClassifyOptions & Pick<EngineOptions, 'workers'>,
): Promise<Report>;

/** A stretch of one recording as an SVG document, with an engine of its own. */
export function strip(
  files: InputFiles,
  options?: ClassifyOptions & { strip?: StripOptions } & Pick<EngineOptions, 'workers'>,
): Promise<string>;

/** Where the models lie that come with the package. */
export const models: { readonly wholeRecording: URL; readonly kachueeResidual: URL };
