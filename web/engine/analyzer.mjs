/**
 * From files to labelled beats in the browser: reading and finding beats in one worker, labelling in all of them. A new run
 * supersedes the one before it. The beats of a run are always labelled by one model: the one that is in use when it ends.
 */

import { beginningOf } from './beginning.mjs';
import { searchLeads } from './lead-search.mjs';
import { documentLost } from './pool.mjs';
import { searchWaves } from './wave-search.mjs';

/**
 * @typedef {object} RunEvents
 * @property {(stage: 'reading' | 'locating' | 'labelling', done?: number, all?: number) => void} [onProgress]
 * @property {(opened: { document: object, trace: object }) => void} [onDocument] the trace can be drawn, beats follow
 * @property {(beginning: RunResult) => void} [onBeginning] the first minutes of a large file, labelled by themselves before the
 *   rest is read: what is usual in it is not known yet, so labels can change
 *
 * @typedef {object} RunResult
 * @property {object} document
 * @property {object} trace
 * @property {number} lead that it is of
 * @property {object} summary
 * @property {import('./worker-messages.mjs').ModelDescription} model that labelled
 * @property {object} timings milliseconds
 */
export class Analyzer {
  #pool;
  #model = null; // the LoadedModel in use
  #modelChanges = 0;
  #run = null;

  /** @param {import('./pool.mjs').WorkerPool} pool */
  constructor(pool) {
    this.#pool = pool;
  }

  get workers() {
    return this.#pool.size;
  }

  /**
   * Another model from now on, once all workers have it; a run that is labelling starts labelling again. A choice that comes
   * later supersedes one that is still loading.
   * @param {Uint8Array} bytes of a model file
   * @param {{ rehearse?: boolean }} [options] `rehearse`: warm the workers up with it
   * @returns {Promise<object>} what it says of itself, or { error }: then the model is the one before
   */
  async useModel(bytes, options) {
    const change = ++this.#modelChanges;
    const model = await this.#pool.loadModel(bytes, options);
    if (model.error) {
      return model;
    }
    if (change !== this.#modelChanges) {
      this.#pool.forgetModel(model);
      return cancelled;
    }
    const before = this.#model;
    this.#model = model;
    if (before !== null) {
      this.#pool.forgetModel(before);
    }
    return model.description;
  }

  /** Whether a run is under way; it ends with labels of the model in use. */
  get isBusy() {
    return this.#run?.busy ?? false;
  }

  /** Whether relabel() has beats to label. */
  get hasBeats() {
    return this.#run?.located ?? false;
  }

  /** Stops the current run; its promise resolves to an error with the code "cancelled". */
  cancel() {
    this.#run = null;
    this.#pool.cancelDocument();
  }

  /**
   * Reads files and labels the beats, of a lead or, by default, of the one that the program finds best.
   * @param {{ name: string, blob: Blob }[]} files
   * @param {{ lead?: number | null, atReference?: boolean, pacemaker?: boolean, reading?: import('./beatlens.mjs').ReadOptions } & RunEvents} [options]
   *   `atReference`: at the annotated beats instead of those that are found; `pacemaker`: the person has one;
   *   `wholeTrace`: the trace comes with all samples, however long it is
   * @returns {Promise<RunResult | { error: object }>}
   */
  run(
    files,
    { lead = null, atReference = false, pacemaker = false, reading = {}, wholeTrace = false, ...events } = {},
  ) {
    this.cancel();
    const fresh = { document: null, trace: null, located: false };
    return this.#start({ files, lead, atReference, pacemaker, reading, wholeTrace, ...fresh }, events);
  }

  /** Labels another lead of the document that is open. @param {number} lead @param {RunEvents} [events] */
  changeLead(lead, events) {
    return this.#start({ ...this.#run, lead, trace: null, located: false }, events);
  }

  /** Labels the beats that were found already, with the model that is in use now. @param {RunEvents} [events] */
  relabel(events) {
    return this.#start({ ...this.#run }, events);
  }

  /**
   * A person's edits of the beats that are labelled, all of them; they stay, also with the labels of another model.
   * @param {object} list shared/analysis/edits.h
   * @returns {Promise<object>} the summary with the edits in it, or { error }
   */
  async edit(list) {
    const run = this.#run;
    if (run) {
      run.edits = list;
    }
    if (!run?.located || run.busy || run.generation !== this.#pool.documentGeneration) {
      return cancelled; // what is labelled next has them
    }
    return this.#pool.document('edit', { list }, { model: run.model });
  }

  /** The labels as an annotation file of the WFDB library. @returns {Promise<{ bytes: Uint8Array } | { error: object }>} */
  annotations() {
    return this.#show('annotations', {});
  }

  /** A lead of the document that is open, for a screen: session.h. @param {number} lead @param {number} filter */
  outline(lead, filter) {
    return this.#show('outline', { lead, filter });
  }

  /** Samples of it. @returns {Promise<{ samples: Float32Array } | { error: object }>} */
  stretch(lead, first, count, filter) {
    return this.#show('stretch', { lead, first, count, filter });
  }

  #show(method, args) {
    const isThere = this.#run?.document && this.#run.generation === this.#pool.documentGeneration;
    return isThere ? this.#pool.view(method, args) : Promise.resolve(documentLost);
  }

  /**
   * Finds P, QRS and T of the beats that are labelled, and measures them; reports have it from then on.
   * @param {() => Promise<Uint8Array>} waveModel gives the bytes of the model for that, when it is needed
   * @returns {Promise<{ waves: object | null } | { error: object }>} see session.h; null where there is nothing to measure
   */
  measure(waveModel) {
    const run = this.#run;
    if (!run?.located || run.busy || run.document.kind !== 'record') {
      return Promise.resolve({ waves: null });
    }
    run.measuring ??= this.#measure(run, waveModel).then((answer) => {
      if (answer.error) {
        run.measuring = null; // whoever asks next has it tried again
      }
      return answer;
    });
    return run.measuring;
  }

  async #measure(run, waveModel) {
    const { generation } = run;
    const step = (method, args, options) => {
      if (run !== this.#run) {
        return cancelled;
      }
      return generation === this.#pool.documentGeneration ? this.#pool.document(method, args, options) : documentLost;
    };
    try {
      const before = await step('measure', {}); // of the same beats, with other labels
      if (before.error || before.waves) {
        return before;
      }
      const bytes = await waveModel();
      const searched = await searchWaves(this.#pool, { leads: run.leads, beats: run.beats, bytes }, step);
      return searched.error ? searched : await step('measure', {});
    } catch (error) {
      return {
        error: { code: 'io', message: `The model that finds waves could not be loaded (${error?.message ?? error}).` },
      };
    }
  }

  /** What is open, as a text to save. @param {'csv' | 'json' | 'html'} format @returns {Promise<{ text: string } | { error: object }>} */
  async report(format) {
    if (this.#run?.generation === this.#pool.documentGeneration) {
      const report = await this.#pool.document('report', { format });
      if (!report.error) {
        return report;
      }
    }
    const again = await this.relabel(); // the worker with the document was lost
    return again.error ? again : this.#pool.document('report', { format });
  }

  /**
   * A stretch of what is open on paper at true scale, as an SVG document.
   * @param {{ from?: number, seconds?: number, leads?: (number | string)[], layout?: 'stacked' | '12', speed?: number,
   *   gain?: number, pulse?: boolean, labels?: boolean, caption?: string }} [options] `from` and `seconds`: its time; `leads`: from
   *   top to bottom, by number from 0 on or by name; `speed`: mm/s; `gain`: mm/mV; `labels`: of beats, and what is not usable
   * @returns {Promise<{ svg: string } | { error: object }>}
   */
  async strip(options = {}) {
    if (this.#run?.generation !== this.#pool.documentGeneration) {
      const again = await this.relabel();
      if (again.error) {
        return again;
      }
    }
    return this.#pool.document('strip', { options });
  }

  /**
   * One beat as the model of the run saw it, what of it mattered for a label and the beats most like it: session.h.
   * @param {number} beat
   * @param {{ label?: number, alike?: number }} [options] `label`: index of a class, by default the one that the model gives;
   *   `alike`: how many beats
   * @returns {Promise<object>} or { error }
   */
  inspect(beat, { label = -1, alike = 12 } = {}) {
    return this.#check('inspect', { beat, label, alike });
  }

  /** Where the waves of a beat are, once measure() is done: session.h. @returns {Promise<{ waves: object | null }>} or { error } */
  beatWaves(beat) {
    const isThere = this.#run?.generation === this.#pool.documentGeneration && !this.#run.busy;
    return isThere ? this.#pool.document('beatWaves', { beat }) : Promise.resolve({ waves: null });
  }

  /** Groups of beats of one shape, the largest first: session.h. @returns {Promise<object>} or { error } */
  clusters() {
    return this.#check('clusters', {});
  }

  /**
   * Beats of each label to be drawn over one another: session.h.
   * @param {number} lead @param {{ most?: number }} [options] `most`: of a label @returns {Promise<object>} or { error }
   */
  classBeats(lead, { most = 200 } = {}) {
    return this.#check('classBeats', { lead, most });
  }

  /** A question about beats that are labelled. */
  async #check(method, args) {
    const run = this.#run;
    if (!run?.model || run.busy) {
      return { error: { code: 'no_beats', message: 'No beats were labelled yet.' } };
    }
    if (run.generation !== this.#pool.documentGeneration) {
      const again = await this.relabel(); // the worker with the document was lost
      if (again.error) {
        return again;
      }
    }
    const { model } = this.#run ?? run;
    return this.#pool.document(method, args, { model });
  }

  async #start(run, { onProgress, onDocument, onBeginning } = {}) {
    const own = {
      ...run,
      onProgress,
      onDocument,
      onBeginning,
      busy: true,
      measuring: null,
      timings: { read_ms: 0, detect_ms: 0 },
    };
    this.#run = own;
    let isRetry = false;
    for (;;) {
      const result = await this.#steps(own);
      if (own !== this.#run) {
        return cancelled;
      }
      if (own.model !== null && own.model !== this.#model) {
        continue; // another model was chosen while this one labelled
      }
      if (result.error?.code === 'worker_lost' && !isRetry) {
        isRetry = true;
        continue;
      }
      own.busy = false;
      return result;
    }
  }

  /**
   * All steps of a run, in order; those that were taken already and are not lost are left out.
   * @param {object} run @param {object} [whole] the run that it is a part of: when that is over, so is this
   */
  async #steps(run, whole = run) {
    const lap = stopwatch();
    const time = (name) => {
      run.timings[name] = lap();
    };
    run.model = null;
    if (run.generation !== this.#pool.documentGeneration) {
      Object.assign(run, { document: null, trace: null, located: false });
    }
    /** A step in the worker with the document: an error where the run is over or the document is lost. */
    const step = (method, args, options) => {
      if (whole !== this.#run) {
        return cancelled;
      }
      const isLost = method !== 'open' && run.generation !== this.#pool.documentGeneration;
      return isLost ? documentLost : this.#pool.document(method, args, options);
    };

    if (run.document === null) {
      run.onProgress?.('reading');
      run.generation = this.#pool.documentGeneration;
      await this.#label(await beginningOf(run), run);
      const document = await step('open', { files: run.files, reading: run.reading });
      if (document.error) {
        return document;
      }
      run.document = document;
    }
    if (run.document.kind === 'beat_list') {
      run.onDocument?.({ document: run.document, trace: null, lead: null });
      return { document: run.document, trace: null, summary: null, model: null, timings: run.timings };
    }
    const show = async (lead) => {
      const trace = await step('outline', { lead, filter: 0 });
      if (run.wholeTrace && trace.samples?.length === 0 && trace.length > 0) {
        trace.samples =
          (await step('stretch', { lead, first: 0, count: trace.length, filter: 0 })).samples ?? trace.samples;
      }
      if (!trace.error) {
        run.trace = trace;
        run.shownLead = lead;
      }
      return trace;
    };
    if (run.trace === null) {
      const trace = await show(run.lead ?? run.likelyLead ?? run.document.first_ecg_lead);
      if (trace.error) {
        return trace;
      }
      time('read_ms');
    }
    if (!run.located) {
      const isInAllLeads = run.lead === null && !run.atReference && run.document.kind === 'record';
      const showDocument = () => {
        if (whole === this.#run) {
          run.onDocument?.({ document: run.document, trace: run.trace, lead: run.shownLead });
          run.onProgress?.('locating');
        }
      };
      const searched = isInAllLeads ? await searchLeads(this.#pool, run.document, step, showDocument) : showDocument();
      if (searched?.error) {
        return searched;
      }
      const { atReference, pacemaker } = run;
      const located = await step('locate', { lead: run.lead ?? -1, atReference, pacemaker });
      if (located.error) {
        return located;
      }
      if (located.lead !== run.shownLead) {
        const trace = await show(located.lead);
        if (trace.error) {
          return trace;
        }
        run.onDocument?.({ document: run.document, trace: run.trace, lead: run.shownLead });
      }
      run.located = true;
      run.leads = located.leads;
      run.beats = located.beats;
      time('detect_ms');
    }
    const model = this.#model;
    run.model = model;
    // In blocks, so that the rows of a whole day are never there at once.
    let logits = new Float32Array(0);
    run.timings.cut_ms = 0;
    run.timings.infer_ms = 0;
    const beatsAtOnce = Math.max(1, Math.floor(valuesAtOnce / (model?.description.row_length ?? valuesAtOnce)));
    for (let first = 0, beats = 1; first < beats; first += beatsAtOnce) {
      const cut = await step('cut', { first, count: beatsAtOnce }, { model });
      if (cut.error) {
        return cut;
      }
      run.timings.cut_ms += lap();
      beats = cut.beats;
      run.onProgress?.('labelling', first, beats);
      const inferred = await this.#pool.infer(cut, {
        model,
        isOver: () => whole !== this.#run || model !== this.#model,
        onProgress: (done) => run.onProgress?.('labelling', first + done, beats),
      });
      if (inferred.error) {
        return inferred;
      }
      run.timings.infer_ms += lap();
      if (first === 0) {
        const classes = beats === 0 ? 0 : inferred.logits.length / Math.min(beats, beatsAtOnce);
        logits = new Float32Array(beats * classes);
      }
      logits.set(inferred.logits, first * (logits.length / Math.max(1, beats)));
    }
    let summary = await step('summarise', { logits }, { model, transfer: [logits.buffer] });
    const { edits } = whole === run ? run : {};
    if (!summary.error && edits?.edits.length > 0) {
      run.machine = summary;
      summary = await step('edit', { list: edits }, { model });
    }
    if (summary.error) {
      return summary;
    }
    time('summarise_ms');
    const { document, trace, shownLead: lead, timings } = run;
    const machine = edits?.edits.length > 0 ? run.machine : summary;
    return { document, trace, lead, summary, machine, model: model.description, timings };
  }

  /** Labels the beginning of a run's files. Whatever it fails of, the whole will say. @param {object[] | null} files */
  async #label(files, run) {
    if (files === null) {
      return;
    }
    const silent = { onProgress: undefined, onDocument: undefined, onBeginning: undefined };
    const beginning = await this.#steps({ ...run, ...silent, files, timings: {} }, run);
    const { document, model, error } = beginning;
    const isCurrent = run === this.#run && model === this.#model?.description;
    if (!error && isCurrent && document.kind === 'record' && document.duration_s >= leastBeginning) {
      run.likelyLead = beginning.lead;
      run.onBeginning(beginning);
    }
  }
}

const valuesAtOnce = 1 << 23; // 34 MB
const leastBeginning = 30; // seconds
const cancelled = { error: { code: 'cancelled', message: 'Cancelled.' } };

/** @returns {() => number} milliseconds since the last call */
function stopwatch() {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const elapsed = now - last;
    last = now;
    return elapsed;
  };
}
