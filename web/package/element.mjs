/**
 * <beat-lens src="100.hea 100.dat">: a recording's trace on ECG paper with its beats labelled. See element.d.ts. Elements of
 * a page share the engine, which labels their recordings one after the other; each has a viewer of its own.
 */
import { describeBeat, reasonOf } from '../js/beat-text.mjs';
import { labelsOf, stepKey } from '../js/label-sets.mjs';
import { progressTexts } from '../js/messages.mjs';
import { t } from '../js/text.mjs';
import { beatTableGain, gains, keysOfTrace } from '../js/trace-keys.mjs';
import { Face } from './element-face.mjs';
import { createBeatlens } from './index.mjs';
import { fetched, listOf } from './sources.mjs';

const speed = 25; // mm/s
const usualGain = gains.indexOf(10);

// Its trace comes whole: the engine, which several elements share, may have another recording by the time it is drawn.
const nothingMore = { outline: async () => ({ error: {} }), stretch: async () => ({ error: {} }) };

let engine = null; // a promise, while an element is on a page
let elements = 0;

function shareEngine() {
  elements += 1;
  engine ??= createBeatlens();
  engine.catch(() => {
    engine = null; // the next one tries again
  });
}

function leaveEngine() {
  elements -= 1;
  if (elements === 0) {
    engine?.then((beatlens) => beatlens.dispose()).catch(() => {});
    engine = null;
  }
}

export class BeatLensElement extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = ['src', 'model', 'lead', 'sampling-rate', 'recording'];

  #face;
  #files = null;
  #report = null;
  #isOn = false;
  #isDue = false;
  #run = null; // the AbortController of the one that is under way
  #viewing = null; // a promise of the viewer; null where the browser has no canvas
  #view = null;
  #kind = 'record';
  #gain = usualGain;
  #summary = null;
  #labels = null;

  constructor() {
    super();
    this.#face = new Face(this.attachShadow({ mode: 'open' }));
    const { zoomOut, zoomIn, back, on } = this.#face.actions;
    zoomOut.addEventListener('click', () => this.#view?.zoom(1 / 1.5));
    zoomIn.addEventListener('click', () => this.#view?.zoom(1.5));
    back.addEventListener('click', () => this.#stepAbnormal(-1));
    on.addEventListener('click', () => this.#stepAbnormal(1));
  }

  /** Files instead of `src`; null: `src` again. */
  get files() {
    return this.#files;
  }

  set files(files) {
    this.#files = files === null || files === undefined ? null : listOf(files);
    this.#load();
  }

  get src() {
    return this.getAttribute('src') ?? '';
  }

  set src(value) {
    this.setAttribute('src', value);
  }

  get model() {
    return this.getAttribute('model') ?? '';
  }

  set model(value) {
    this.setAttribute('model', value);
  }

  get lead() {
    return this.getAttribute('lead') ?? '';
  }

  set lead(value) {
    this.setAttribute('lead', value);
  }

  /** What classify() gives; null until there is one. */
  get report() {
    return this.#report;
  }

  connectedCallback() {
    if (!this.#isOn) {
      this.#isOn = true;
      shareEngine();
      this.#load();
    }
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.#isOn && !this.isConnected) {
        this.#isOn = false;
        this.#stop();
        leaveEngine();
      } // else it was moved
    });
  }

  attributeChangedCallback(_, before, now) {
    if (before !== now) {
      this.#load();
    }
  }

  #stop() {
    this.#run?.abort();
    this.#run = null;
    this.#summary = null;
    this.#viewing?.then((view) => view?.dispose());
    this.#viewing = this.#view = null;
  }

  /** Once for all that is changed in one go. */
  #load() {
    if (this.#isDue) {
      return;
    }
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (this.#isOn) {
        this.#start();
      }
    });
  }

  async #start() {
    this.#run?.abort();
    this.#report = this.#summary = null;
    const run = new AbortController();
    this.#run = run;
    const isOver = () => run.signal.aborted;
    this.#face.clear();
    if (this.#files === null && this.src.trim() === '') {
      return;
    }
    this.#face.busy(progressTexts.reading());
    try {
      engine ??= createBeatlens();
      this.#viewing ??= this.#openView();
      const given = this.#files ?? filesAt(this.src, run.signal);
      const [files, beatlens, view] = await Promise.all([given, engine, this.#viewing]);
      if (isOver()) {
        return;
      }
      this.#view = view;
      const result = await beatlens.label(files, {
        signal: run.signal,
        model: this.model ? new URL(this.model, document.baseURI).href : undefined,
        lead: this.lead || undefined,
        samplingRateHz: Number(this.getAttribute('sampling-rate')) || undefined,
        recording: this.getAttribute('recording') ?? undefined,
        onProgress: ({ stage, done, all }) => isOver() || this.#face.busy(progressTexts[stage](done, all)),
        onDocument: (opened) => isOver() || this.#showDocument(opened),
      });
      if (!isOver()) {
        this.#showBeats(result);
        this.dispatchEvent(new CustomEvent('beats', { detail: result.report }));
      }
    } catch (error) {
      if (!isOver()) {
        this.#face.failed(error.message);
        this.dispatchEvent(new CustomEvent('error', { detail: error }));
      }
    }
  }

  async #openView() {
    try {
      const { TraceView } = await import('../js/trace-view.mjs');
      const canvas = this.#face.newCanvas();
      const changeGain = (by) => {
        this.#gain = Math.max(0, Math.min(gains.length - 1, this.#gain + by));
        this.#applyPaper();
      };
      const stepAbnormal = (direction) => this.#stepAbnormal(direction);
      const resetPaper = () => this.#applyPaper();
      const onKey = keysOfTrace({ getView: () => this.#view, stepAbnormal, changeGain, resetPaper });
      canvas.addEventListener('keydown', onKey);
      const view = await TraceView.create(canvas, this.#face.frame, { ownsWheel: false });
      view.onEvent = (kind, beat) => kind === 'beat' && beat >= 0 && this.#select(beat);
      return view;
    } catch {
      this.#face.withoutTrace();
      return null;
    }
  }

  #showDocument({ document: opened, trace, lead }) {
    this.#kind = opened.kind;
    this.#face.showDocument(opened);
    if (trace !== null) {
      this.#view?.show({ document: opened, trace, lead }, nothingMore);
      this.#applyPaper();
    }
  }

  #showBeats({ document: opened, summary, model, report }) {
    this.#summary = summary;
    this.#report = report;
    this.#labels = labelsOf(model);
    this.#face.showSummary(opened, summary, this.#labels);
    this.#view?.setBeats(summary, this.#labels);
    if (summary.references) {
      this.#view?.setReferences(summary.references);
    }
  }

  #applyPaper() {
    this.#view?.setPaper(speed, this.#kind === 'beat_table' ? beatTableGain : gains[this.#gain]);
  }

  #stepAbnormal(direction) {
    const beat = this.#view && this.#summary ? this.#view.stepAbnormal(direction) : -1;
    if (beat >= 0) {
      this.#select(beat);
    } else {
      const key = stepKey(direction > 0 ? 'step.none_after' : 'step.none_before', this.#labels);
      this.#face.say(t(key, { name: this.#labels?.other }));
    }
  }

  #select(beat) {
    if (this.#summary !== null) {
      const reason = reasonOf(this.#summary, beat);
      this.#face.say(describeBeat(this.#summary, this.#labels, beat) + (reason ? `. ${reason}` : ''));
    }
  }
}

/** @param {string} src URLs with spaces between them */
function filesAt(src, signal) {
  const addresses = src.trim().split(/\s+/);
  return Promise.all(
    addresses.map(async (address) => {
      const url = new URL(address, document.baseURI);
      const blob = await (await fetched(url, { signal })).blob();
      return { name: decodeURIComponent(url.pathname.split('/').at(-1)), blob };
    }),
  );
}

globalThis.customElements?.define('beat-lens', BeatLensElement);
