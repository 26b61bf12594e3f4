/**
 * The viewer module on its canvas. It draws when something happened and then stands still: a frame is requested for
 * each event and repeated only while the viewer says that input has not settled.
 */
import createViewerModule from '../viewer/viewer.mjs';

const encoder = new TextEncoder();

export class TraceView {
  #module;
  #canvas;
  #frame;
  #ownsWheel;
  #scheduled = false;
  #hasData = false;
  #contextLost = false;
  #ratio = 0;
  #touches = new Map();
  #drawn = [];
  #listening = new AbortController();

  /** Called with the index of a beat that was clicked on the trace. */
  onBeatClicked = () => {};

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} frame whose size the canvas takes
   * @param {{ ownsWheel?: boolean, module?: object }} [options] `ownsWheel`: turning the wheel up and down moves the trace
   *   too; otherwise it scrolls what the viewer is a part of. `module`: options of the viewer's module
   * @returns {Promise<TraceView>} rejects where the browser has no WebGL 2
   */
  static async create(canvas, frame, { module: moduleOptions, ...options } = {}) {
    const module = await createViewerModule({ canvas, ...moduleOptions });
    if (module._viewer_start() === 0) {
      module._viewer_stop();
      throw new Error('WebGL 2 is not available.');
    }
    module._viewer_frame(); // compiles the shaders now, while nobody waits
    return new TraceView(module, canvas, frame, options);
  }

  constructor(module, canvas, frame, { ownsWheel = true } = {}) {
    this.#ownsWheel = ownsWheel;
    this.#module = module;
    this.#canvas = canvas;
    this.#frame = frame;
    this.#followSize();
    this.#followInput();
  }

  /** Gives up what it holds in the browser: listeners, graphics memory, its WebGL context. The canvas can be thrown away then. */
  dispose() {
    this.#listening.abort();
    this.#contextLost = true; // for frames that were asked for
    const context = this.#canvas.getContext('webgl2');
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

  /** What is on the paper. @returns {{ startS: number, endS: number, zoom: number }} */
  get view() {
    return {
      startS: this.#module._viewer_start_s(),
      endS: this.#module._viewer_end_s(),
      zoom: this.#module._viewer_zoom_factor(),
    };
  }

  /** @param {{ samples: Float32Array, sampling_rate_hz: number, beat_length: number, lead: string, units: string }} trace */
  show(trace) {
    const pointer = this.#module._viewer_samples(trace.samples.length);
    new Float32Array(this.#module.HEAPU8.buffer, pointer, trace.samples.length).set(trace.samples);
    this.#withCopies([text(trace.lead), text(trace.units)], ([lead, units]) =>
      this.#module._viewer_show(trace.sampling_rate_hz, trace.beat_length, lead, units),
    );
    this.#hasData = true;
    this.requestFrame();
  }

  /**
   * Beats; references are forgotten.
   * @param {{ samples: Int32Array, labels: Uint8Array, usable?: Uint8Array, sure?: Uint8Array, probabilities: Float32Array,
   *   reasons?: string[] }} beats `usable`: 0 where the signal cannot be trusted; `sure`: 0 where the label is not; by
   *   default all are. `reasons`: sentences
   * @param {import('./label-sets.mjs').Labels} labelSet what they are labelled with
   */
  setBeats({ samples, labels, usable = allOf(samples), sure = allOf(samples), probabilities, reasons = [] }, labelSet) {
    this.#setLabels(labelSet);
    this.#withCopies([samples, labels, usable, sure, probabilities, text(reasons.join('\n'))], (pointers) =>
      this.#module._viewer_set_beats(...pointers, samples.length),
    );
    this.requestFrame();
  }

  #setLabels({ labels, normal, ofModel }) {
    const colours = Uint32Array.from(labels, ({ colour }) => Number.parseInt(colour.slice(1), 16));
    const isPill = Uint8Array.from(labels, ({ shape }) => (shape === 'pill' ? 1 : 0));
    const isOfModel = Uint8Array.from(labels, (label) => (ofModel.includes(label) ? 1 : 0));
    const lines = labels.map(({ name, line }) => `${name}\n${line}\n`).join('');
    this.#withCopies([colours, isPill, isOfModel, text(lines)], (pointers) =>
      this.#module._viewer_set_labels(...pointers, labels.length, normal),
    );
  }

  /**
   * Annotations that came with the record.
   * @param {{ samples: Int32Array, labels: Uint8Array, statuses: Uint8Array, beats: Int32Array, texts: string }} references
   */
  setReferences({ samples, labels, statuses, beats, texts }) {
    this.#withCopies([samples, labels, statuses, beats, text(texts)], ([at, label, status, beat, lines]) =>
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
    if (this.#ratio !== 0 && this.#ratio !== window.devicePixelRatio) {
      this.#fit();
    }
    const unsettled = this.#module._viewer_frame() !== 0;
    for (const resolve of this.#drawn.splice(0)) {
      resolve();
    }
    const clicked = this.#module._viewer_take_clicked_beat();
    if (clicked >= 0) {
      this.onBeatClicked(clicked);
    }
    if (unsettled) {
      this.requestFrame();
    }
  }

  /** The backing store follows the frame's size and devicePixelRatio exactly: no pixel is ever stretched. */
  #fit() {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = this.#frame.getBoundingClientRect();
    const pixelWidth = Math.floor(width * ratio);
    const pixelHeight = Math.floor(height * ratio);
    const hidden = pixelWidth < 2 || pixelHeight < 2;
    const unchanged = ratio === this.#ratio && pixelWidth === this.#canvas.width && pixelHeight === this.#canvas.height;
    if (hidden || unchanged) {
      return; // setting a canvas's size empties it, even to the same one
    }
    this.#ratio = ratio;
    this.#canvas.style.width = `${pixelWidth / ratio}px`;
    this.#canvas.style.height = `${pixelHeight / ratio}px`;
    this.#module._viewer_resize(pixelWidth, pixelHeight, ratio);
    this.requestFrame();
  }

  #followSize() {
    const { signal } = this.#listening;
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(this.#frame);
    signal.addEventListener('abort', () => observer.disconnect());
    // Another screen or another zoom. Not every browser tells each time, so #draw() looks too.
    const changed = () => {
      this.#fit();
      followRatio();
    };
    const followRatio = () => {
      const query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
      query.addEventListener('change', changed, { once: true, signal });
    };
    followRatio();
    window.addEventListener('resize', () => this.#fit(), { signal });
    this.#fit();
  }

  #followInput() {
    const canvas = this.#canvas;
    const { signal } = this.#listening;
    // SDL listens to the mouse and to the first finger by itself; here a frame is asked for what it heard.
    for (const event of ['pointermove', 'pointerenter', 'pointerleave', 'focus', 'blur']) {
      canvas.addEventListener(event, () => this.requestFrame(), { signal });
    }
    for (const event of ['pointerdown', 'pointerup', 'pointercancel', 'mouseup', 'touchend']) {
      window.addEventListener(event, () => this.requestFrame(), { signal });
    }
    canvas.addEventListener('pointerdown', (event) => {
      if (event.pointerType === 'mouse') {
        canvas.setPointerCapture(event.pointerId); // a drag goes on outside of the canvas
      }
    });
    // SDL cancels every end of a touch, and Chromium complains where the browser scrolls already.
    for (const event of ['touchend', 'touchcancel']) {
      this.#frame.addEventListener(event, leaveUncancelled, { capture: true });
    }
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel']) {
      canvas.addEventListener(type, (event) => this.#pinch(event));
    }
    canvas.addEventListener('pointercancel', () => this.#module._viewer_cancel_press());
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

  #wheel(event) {
    const zooms = event.ctrlKey || event.metaKey;
    const isOthers = !this.#ownsWheel && !zooms && Math.abs(event.deltaY) > Math.abs(event.deltaX);
    if (!this.#hasData || isOthers) {
      return;
    }
    event.preventDefault();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    if (zooms) {
      // A trackpad's pinch arrives as a wheel turn with Ctrl: many small steps; a wheel notch is one large one.
      const step = Math.max(-30, Math.min(30, event.deltaY * unit));
      this.zoom(Math.exp(-0.0075 * step), event.offsetX);
    } else {
      this.#module._viewer_pan((event.deltaX + event.deltaY) * unit);
      this.requestFrame();
    }
  }

  #pinch(event) {
    if (event.pointerType !== 'touch') {
      return;
    }
    const before = this.#pair();
    if (event.type === 'pointerdown' || (event.type === 'pointermove' && this.#touches.has(event.pointerId))) {
      this.#touches.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    } else if (event.type !== 'pointermove') {
      this.#touches.delete(event.pointerId);
    }
    const after = this.#pair();
    if (Boolean(before) !== Boolean(after)) {
      this.#module._viewer_set_pinching(after ? 1 : 0);
    } else if (before && after) {
      this.zoom(after.distance / Math.max(1, before.distance), after.x);
      this.#module._viewer_pan(before.x - after.x);
    }
  }

  #pair() {
    if (this.#touches.size !== 2) {
      return null;
    }
    const [a, b] = this.#touches.values();
    return { x: (a.x + b.x) / 2, distance: Math.hypot(a.x - b.x, a.y - b.y) };
  }

  #withCopies(arrays, use) {
    const module = this.#module;
    const pointers = arrays.map((array) => {
      const pointer = module._malloc(Math.max(1, array.byteLength));
      module.HEAPU8.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), pointer);
      return pointer;
    });
    use(pointers);
    for (const pointer of pointers) {
      module._free(pointer);
    }
  }
}

function leaveUncancelled(event) {
  if (!event.cancelable) {
    event.preventDefault = () => {};
  }
}

const allOf = ({ length }) => new Uint8Array(length).fill(1);
const text = (string) => encoder.encode(`${string}\0`);
