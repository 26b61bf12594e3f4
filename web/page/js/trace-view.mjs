/**
 * The viewer module on its canvas. It draws when something happened and then stands still: a frame is requested for
 * each event and repeated only while the viewer says that input has not settled.
 */
import createViewerModule from '../viewer/viewer.mjs';
import { followPointers } from './trace-pointers.mjs';
import { text, ViewerMemory } from './viewer-memory.mjs';
import { followSize } from './viewer-size.mjs';

const noNumbers = new Uint8Array(0);
const rgbOf = (colour) => Number.parseInt(colour.slice(1), 16);

/** @typedef {'beat' | 'calipers' | 'moveBeat' | 'addBeat' | 'mark' | 'point'} ViewEvent */
const eventNames = [null, 'beat', 'calipers', 'moveBeat', 'addBeat', 'mark', 'point'];
const arrangements = ['single', 'stacked', 'overlaid', 'grid'];
const tools = ['browse', 'calipers', 'edit', 'mark'];
const themes = ['light', 'dark', 'contrast'];
const stretchKinds = ['unusable', 'no_signal', 'marked', 'episode'];
const seriesKinds = ['dots', 'line', 'bars', 'area'];

/**
 * @typedef {object} Shown what is to be drawn
 * @property {{ kind: string, leads?: object[], start_of_day_s?: number | null }} document of the engine
 * @property {number} lead that beats are of
 * @property {object} trace its outline: lead_view.h
 *
 * @typedef {object} Source where further leads and samples come from; each answers { error } where there are none
 * @property {(lead: number) => Promise<object>} outline
 * @property {(lead: number, first: number, count: number) => Promise<{ samples: Float32Array }>} stretch
 */
export class TraceView {
  #module;
  #canvas;
  #frame;
  #ownsWheel;
  #scheduled = false;
  #hasData = false;
  #contextLost = false;
  #drawn = [];
  #listening = new AbortController();
  #source = null;
  #showing = 0; // number of the recording that is shown
  #outlined = new Set(); // leads that have an outline, or will
  #isFetching = false;
  #display = { arrangement: 'single', leads: [], pulse: true, hideLabels: false, pxPerMm: 0 };
  #startOfDay = Number.NaN;
  #furtherFont = null;
  #memory;
  #fit;

  /** Called with what the user did on the canvas. @type {(event: ViewEvent, a: number, b: number) => void} */
  onEvent = () => {};

  /** Called when something was drawn anew: the view may be elsewhere. */
  onDrawn = () => {};

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} frame whose size the canvas takes
   * @param {{ ownsWheel?: boolean, module?: object }} [options] `ownsWheel`: turning the wheel up and down moves the trace
   *   too; otherwise it scrolls what the viewer is a part of. `module`: options of the viewer's module
   * @returns {Promise<TraceView>} rejects where the browser has no canvas
   */
  static async create(canvas, frame, { module: moduleOptions, ...options } = {}) {
    const module = await createViewerModule({ canvas, ...moduleOptions });
    const hasWebGl = document.createElement('canvas').getContext('webgl2') !== null;
    if (module._viewer_start(hasWebGl ? 1 : 0) === 0) {
      module._viewer_stop();
      throw new Error('There is nothing to draw on.');
    }
    module._viewer_frame(); // compiles the shaders now, while nobody waits
    return new TraceView(module, canvas, frame, { ...options, hasWebGl });
  }

  constructor(module, canvas, frame, { ownsWheel = true, hasWebGl = true } = {}) {
    this.#ownsWheel = ownsWheel;
    this.#module = module;
    this.#canvas = canvas;
    this.#frame = frame;
    this.#memory = new ViewerMemory(module);
    this.hasWebGl = hasWebGl;
    this.#fit = followSize(canvas, frame, this.#listening.signal, (width, height, ratio) => {
      module._viewer_resize(width, height, ratio);
      this.requestFrame();
    });
    this.#followInput();
  }

  /** Gives up what it holds in the browser: listeners, graphics memory, its WebGL context. The canvas can be thrown away then. */
  dispose() {
    this.#listening.abort();
    this.#showing += 1;
    this.#contextLost = true; // for frames that were asked for
    const context = this.hasWebGl ? this.#canvas.getContext('webgl2') : null;
    this.#module._viewer_stop();
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    for (const resolve of this.#drawn.splice(0)) {
      resolve();
    }
  }

  /** How many frames were drawn since the page opened. */
  get framesDrawn() {
    return this.#module._viewer_frames_drawn();
  }

  /** What is drawn, on a canvas of its own. @returns {HTMLCanvasElement} */
  picture() {
    this.#module._viewer_frame(); // WebGL keeps it until this task ends
    const picture = document.createElement('canvas');
    picture.width = this.#canvas.width;
    picture.height = this.#canvas.height;
    picture.getContext('2d').drawImage(this.#canvas, 0, 0);
    return picture;
  }

  /** What the last frame took without putting it on the canvas. @returns {{ ms: number, vertices: number }} */
  get frameWork() {
    return { ms: this.#module._viewer_work_ms(), vertices: this.#module._viewer_vertices() };
  }

  /** What is on the paper. @returns {{ startS: number, endS: number, zoom: number }} */
  get view() {
    return {
      startS: this.#module._viewer_start_s(),
      endS: this.#module._viewer_end_s(),
      zoom: this.#module._viewer_zoom_factor(),
    };
  }

  /** @returns {number} CSS pixels from the canvas's left edge */
  xOf(timeS) {
    return this.#module._viewer_x_of(timeS);
  }

  /** Seconds from midnight to the recording's first sample; NaN where it is not known. */
  get startOfDay() {
    return this.#startOfDay;
  }

  /** Another recording. @param {Shown} shown @param {Source} source */
  show({ document: opened, lead: main, trace }, source) {
    const leads = opened.leads ?? [{ sampling_rate_hz: trace.sampling_rate_hz, samples: trace.length }];
    const sizes = Float64Array.from(leads.flatMap((lead) => [lead.sampling_rate_hz, lead.samples]));
    this.#memory.withCopies([sizes], ([pointer]) =>
      this.#module._viewer_show(pointer, leads.length, main, trace.sampling_rate_hz, trace.beat_length),
    );
    this.#showing += 1;
    this.#source = source;
    this.#outlined = new Set([main]);
    this.#startOfDay = opened.start_of_day_s ?? Number.NaN;
    this.#setLead(main, trace);
    this.#hasData = true;
    this.setDisplay({});
  }

  /** Outlines and samples that were there come anew, as with another filter. */
  async reload() {
    const showing = this.#showing;
    const leads = [...this.#outlined];
    await Promise.all(leads.map((lead) => this.#fetchLead(lead, showing)));
  }

  async #fetchLead(lead, showing) {
    const outline = await this.#source.outline(lead);
    if (showing !== this.#showing) {
      return;
    }
    if (outline.error) {
      this.#outlined.delete(lead);
    } else {
      this.#setLead(lead, outline);
      this.requestFrame();
    }
  }

  #setLead(index, { extents, samples, length, low, high, lead, units, sampling_rate_hz: rate }) {
    this.#memory.putNumbers(extents);
    this.#memory.withCopies([text(lead), text(units)], ([name, unit]) =>
      this.#module._viewer_set_lead(index, rate, length, low, high, name, unit),
    );
    if (samples.length > 0) {
      this.#memory.putNumbers(samples);
      this.#module._viewer_put_samples(index, 0);
    }
  }

  /**
   * How leads are arranged; what is left out stays.
   * @param {{ arrangement?: 'single' | 'stacked' | 'overlaid' | 'grid', leads?: number[], pulse?: boolean,
   *   hideLabels?: boolean, pxPerMm?: number }} display `leads`: from top to bottom, or none: the one that beats are of
   */
  setDisplay(display) {
    Object.assign(this.#display, display);
    const { arrangement, leads, pulse, hideLabels, pxPerMm } = this.#display;
    const flags = (pulse ? 1 : 0) + (hideLabels ? 2 : 0);
    this.#memory.withCopies([Int32Array.from(leads)], ([pointer]) =>
      this.#module._viewer_set_display(
        arrangements.indexOf(arrangement),
        pointer,
        leads.length,
        flags,
        pxPerMm,
        this.#startOfDay,
      ),
    );
    for (const lead of this.#source ? leads : []) {
      if (!this.#outlined.has(lead)) {
        this.#outlined.add(lead);
        this.#fetchLead(lead, this.#showing);
      }
    }
    this.requestFrame();
  }

  /** What a press on the paper does. @param {'browse' | 'calipers' | 'edit' | 'mark'} tool */
  setTool(tool) {
    this.#module._viewer_set_tool(tools.indexOf(tool));
    this.requestFrame();
  }

  /** What it says in words: drawing/canvas-text.mjs. @param {string[]} lines */
  setTexts(lines) {
    this.#memory.withCopies([text(lines.join('\n'))], ([pointer]) => this.#module._viewer_set_texts(pointer));
    this.requestFrame();
  }

  /** What labels of the set that beats are shown with mean, in another language. @param {import('./label-sets.mjs').Labels} labels */
  setDescriptions({ labels }) {
    const lines = text(labels.map(({ line }) => line).join('\n'));
    this.#memory.withCopies([lines], ([pointer]) => this.#module._viewer_set_descriptions(pointer));
    this.requestFrame();
  }

  /** For characters that its own font lacks. @param {Uint8Array} bytes of a TrueType font; the same ones again change nothing */
  setFurtherFont(bytes) {
    if (this.#furtherFont !== bytes) {
      this.#furtherFont = bytes;
      this.#memory.withCopies([bytes], ([pointer]) => this.#module._viewer_set_further_font(pointer, bytes.length));
      this.requestFrame();
    }
  }

  /** @param {'light' | 'dark' | 'contrast'} theme */
  setTheme(theme) {
    this.#module._viewer_set_theme(themes.indexOf(theme));
    this.requestFrame();
  }

  /**
   * Parts of the time line that are marked.
   * @param {{ firstS: number, endS: number, kind: 'unusable' | 'no_signal' | 'marked' | 'episode', colour?: string,
   *   text?: string }[]} stretches
   */
  setStretches(stretches) {
    this.stretches = stretches;
    const times = Float64Array.from(stretches.flatMap(({ firstS, endS }) => [firstS, endS]));
    const kinds = Uint8Array.from(stretches, ({ kind }) => stretchKinds.indexOf(kind));
    const colours = Uint32Array.from(stretches, ({ colour = '#000000' }) => rgbOf(colour));
    const lines = text(stretches.map(({ text: line = '' }) => line).join('\n'));
    this.#memory.withCopies([times, kinds, colours, lines], (pointers) =>
      this.#module._viewer_set_stretches(...pointers, stretches.length),
    );
    this.requestFrame();
  }

  /** The heart rate in the overview. @param {(number | null)[]} bpm one for each step @param {number} [stepS] */
  setRate(bpm, stepS = 60) {
    this.#memory.putNumbers(Float32Array.from(bpm, (value) => value ?? Number.NaN));
    this.#module._viewer_set_rate(stepS);
    this.requestFrame();
  }

  /**
   * Plots below the trace, instead of those that were there.
   * @param {PlotDescription[]} plots @param {number} heightCss that the canvas has for them
   * @typedef {object} PlotDescription
   * @property {string} title @property {string} xLabel @property {string} yLabel
   * @property {[number, number]} x @property {[number, number]} y ranges
   * @property {boolean} [xIsTime] @property {number} [share] of the width
   * @property {{ kind: 'dots' | 'line' | 'bars' | 'area', colour: string, alpha?: number, width?: number, x: ArrayLike<number>,
   *   y: ArrayLike<number>, colours?: Uint32Array, ids?: Int32Array }[]} series `ids`: what a click on a point tells
   */
  setPlots(plots, heightCss) {
    const module = this.#module;
    module._viewer_clear_plots(plots.length > 0 ? heightCss : 0);
    for (const { title, xLabel, yLabel, x, y, xIsTime = false, share = 1, series } of plots) {
      this.#memory.withCopies([text(`${title}\n${xLabel}\n${yLabel}\n`)], ([lines]) =>
        module._viewer_add_plot(lines, ...x, ...y, xIsTime ? 1 : 0, share),
      );
      for (const { kind, colour, alpha = 255, width = 1.5, x: xs, y: ys, colours, ids } of series) {
        const numbers = new Float32Array(2 * xs.length);
        numbers.set(xs);
        numbers.set(ys, xs.length);
        this.#memory.putNumbers(numbers);
        this.#memory.withCopies([colours ?? noNumbers, ids ?? noNumbers], ([colourPointer, idPointer]) =>
          module._viewer_add_series(
            seriesKinds.indexOf(kind),
            rgbOf(colour),
            alpha,
            width,
            colours ? colourPointer : 0,
            ids ? idPointer : 0,
          ),
        );
      }
    }
    this.requestFrame();
  }

  /** A line across a plot. @param {number} plot @param {number} x */
  setPlotCursor(plot, x) {
    this.#module._viewer_set_plot_cursor(plot, x);
    this.requestFrame();
  }

  /** @returns {{ areThere: boolean, firstS: number, firstMv: number, endS: number, endMv: number, lead: number, march: boolean }} */
  get calipers() {
    this.#module._viewer_get_calipers(this.#memory.pointer);
    const [areThere, firstS, firstMv, endS, endMv, lead, march] = this.#memory.doubles;
    return { areThere: areThere !== 0, firstS, firstMv, endS, endMv, lead, march: march !== 0 };
  }

  set calipers({ areThere = true, firstS = 0, firstMv = 0, endS = 0, endMv = 0, lead = 0, march = false }) {
    this.#memory.doubles.set([areThere ? 1 : 0, firstS, firstMv, endS, endMv, lead, march ? 1 : 0]);
    this.#module._viewer_set_calipers(this.#memory.pointer);
    this.requestFrame();
  }

  /**
   * What is at a place of the canvas, in CSS pixels from its top left. @returns {{ timeS: number, beat: number } | null} `beat`: -1
   * without one near; null: no part of the recording
   */
  placeAt(x, y) {
    if (this.#module._viewer_place_at(x, y, this.#memory.pointer) === 0) {
      return null;
    }
    const [timeS, beat] = this.#memory.doubles;
    return { timeS, beat };
  }

  /** Intervals of a beat, below the trace. @param {{ firstS: number, endS: number, text: string }[]} spans */
  setSpans(spans) {
    this.spans = spans;
    const times = Float64Array.from(spans.flatMap(({ firstS, endS }) => [firstS, endS]));
    this.#memory.withCopies([times, text(spans.map((span) => span.text).join('\n'))], (pointers) =>
      this.#module._viewer_set_spans(...pointers, spans.length),
    );
    this.requestFrame();
  }

  /** Millivolts from the middle of the lead's strip; NaN where no sample is there. */
  mvAt(lead, timeS) {
    return this.#module._viewer_mv_at(lead, timeS);
  }

  /**
   * Beats; references are forgotten.
   * @param {{ samples: Int32Array, labels: Uint8Array, usable?: Uint8Array, sure?: Uint8Array, edited?: Uint8Array,
   *   probabilities: Float32Array, reasons?: string[] }} beats `usable`: 0 where the signal cannot be trusted; `sure`: 0
   *   where the label is not; by default all are; `edited`: 1 where a person changed something. `reasons`: sentences
   * @param {import('./label-sets.mjs').Labels} labelSet what they are labelled with
   */
  setBeats(beats, labelSet) {
    const { samples, labels, probabilities, reasons = [] } = beats;
    const { usable = allOf(samples), sure = allOf(samples), edited = new Uint8Array(samples.length) } = beats;
    this.#setLabels(labelSet);
    this.#memory.withCopies(
      [samples, labels, usable, sure, edited, probabilities, text(reasons.join('\n'))],
      (pointers) => this.#module._viewer_set_beats(...pointers, samples.length),
    );
    this.requestFrame();
  }

  #setLabels({ labels, normal, ofModel }) {
    const colours = Uint32Array.from(labels, ({ colour }) => rgbOf(colour));
    const isPill = Uint8Array.from(labels, ({ shape }) => (shape === 'pill' ? 1 : 0));
    const isOfModel = Uint8Array.from(labels, (label) => (ofModel.includes(label) ? 1 : 0));
    const lines = labels.map(({ name, line }) => `${name}\n${line}\n`).join('');
    this.#memory.withCopies([colours, isPill, isOfModel, text(lines)], (pointers) =>
      this.#module._viewer_set_labels(...pointers, labels.length, normal),
    );
  }

  /**
   * Annotations that came with the record.
   * @param {{ samples: Int32Array, labels: Uint8Array, statuses: Uint8Array, beats: Int32Array, texts: string }} references
   */
  setReferences({ samples, labels, statuses, beats, texts }) {
    this.#memory.withCopies([samples, labels, statuses, beats, text(texts)], ([at, label, status, beat, lines]) =>
      this.#module._viewer_set_references(at, label, status, beat, samples.length, lines),
    );
    this.requestFrame();
  }

  setPaper(speedMmPerS, gainMmPerMv) {
    this.#module._viewer_set_paper(speedMmPerS, gainMmPerMv);
    this.requestFrame();
  }

  /** @param {number} factor above 1: closer. @param {number} [x] CSS pixels from the canvas's left edge */
  zoom(factor, x = this.#canvas.clientWidth / 2) {
    this.#module._viewer_zoom(factor, x);
    this.requestFrame();
  }

  /** Moves on by a share of what is on the paper. */
  page(share) {
    this.#module._viewer_pan(share * this.#canvas.clientWidth);
    this.requestFrame();
  }

  toStart() {
    this.#module._viewer_to_start();
    this.requestFrame();
  }

  toEnd() {
    this.#module._viewer_to_end();
    this.requestFrame();
  }

  centerOn(timeS) {
    this.#module._viewer_center_on(timeS);
    this.requestFrame();
  }

  /** Marks a beat and brings it into view. @param {number} beat index, -1 for none */
  select(beat) {
    this.#module._viewer_select(beat);
    this.requestFrame();
  }

  /** Selects the next (1) or previous (-1) beat that is not normal. @returns {number} its index, -1 without one */
  stepAbnormal(direction) {
    const beat = this.#module._viewer_step_abnormal(direction);
    this.requestFrame();
    return beat;
  }

  requestFrame() {
    if (!this.#scheduled && !this.#contextLost) {
      this.#scheduled = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  /** Resolves when the next frame is drawn. */
  drawn() {
    return new Promise((resolve) => {
      this.#drawn.push(resolve);
      this.requestFrame();
    });
  }

  #draw() {
    this.#scheduled = false;
    if (this.#contextLost) {
      return;
    }
    this.#fit();
    const unsettled = this.#module._viewer_frame() !== 0;
    for (const resolve of this.#drawn.splice(0)) {
      resolve();
    }
    this.onDrawn();
    for (let kind = 0; ; ) {
      kind = this.#module._viewer_take_event(this.#memory.pointer);
      if (kind === 0) {
        break;
      }
      const [a, b] = this.#memory.doubles;
      this.onEvent(eventNames[kind], a, b);
    }
    if (unsettled) {
      this.requestFrame();
    }
    this.#fetchSamples();
  }

  /** Samples that the paper lacks, one stretch after the other. */
  async #fetchSamples() {
    if (this.#isFetching || this.#source === null) {
      return;
    }
    this.#isFetching = true;
    try {
      while (!this.#contextLost && this.#module._viewer_wanted(this.#memory.pointer) !== 0) {
        const showing = this.#showing;
        const [lead, first, count] = this.#memory.doubles;
        const { samples } = await this.#source.stretch(lead, first, count);
        if (!samples?.length) {
          return; // asked again with the next frame
        }
        if (showing === this.#showing && !this.#contextLost) {
          this.#memory.putNumbers(samples);
          this.#module._viewer_put_samples(lead, first);
          this.requestFrame();
        }
      }
    } finally {
      this.#isFetching = false;
    }
  }

  #followInput() {
    const canvas = this.#canvas;
    followPointers(canvas, this.#frame, this.#listening.signal, {
      requestFrame: () => this.requestFrame(),
      zoom: (factor, x) => this.zoom(factor, x),
      pan: (dx) => {
        this.#module._viewer_pan(dx);
        this.requestFrame();
      },
      takesWheel: (isSideways) => this.#hasData && (this.#ownsWheel || isSideways),
      setPinching: (isPinching) => this.#module._viewer_set_pinching(isPinching ? 1 : 0),
      cancelPress: () => this.#module._viewer_cancel_press(),
    });
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.#contextLost = true;
    });
    canvas.addEventListener('webglcontextrestored', () => {
      this.#contextLost = false;
      this.#module._viewer_restore_context();
      this.requestFrame();
    });
  }
}

const allOf = ({ length }) => new Uint8Array(length).fill(1);
