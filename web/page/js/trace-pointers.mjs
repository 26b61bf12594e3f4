/** What pointers and the wheel do on the trace beside what SDL hears by itself, which is the mouse and the first finger. */

/**
 * @param {HTMLCanvasElement} canvas @param {HTMLElement} frame around it @param {AbortSignal} signal of the end of it
 * @param {object} view
 * @param {() => void} view.requestFrame
 * @param {(factor: number, x: number) => void} view.zoom around a place, CSS pixels from the canvas's left edge
 * @param {(dx: number) => void} view.pan CSS pixels
 * @param {(isSideways: boolean) => boolean} view.takesWheel whether a turn of the wheel moves the trace
 * @param {(isPinching: boolean) => void} view.setPinching two fingers are there
 * @param {() => void} view.cancelPress
 */
export function followPointers(canvas, frame, signal, view) {
  for (const event of ['pointermove', 'pointerenter', 'pointerleave', 'focus', 'blur']) {
    canvas.addEventListener(event, view.requestFrame, { signal });
  }
  for (const event of ['pointerdown', 'pointerup', 'pointercancel', 'mouseup', 'touchend']) {
    window.addEventListener(event, view.requestFrame, { signal });
  }
  canvas.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'mouse') {
      canvas.setPointerCapture(event.pointerId); // a drag goes on outside of the canvas
    }
  });
  // SDL cancels every end of a touch, and Chromium complains where the browser scrolls already.
  for (const event of ['touchend', 'touchcancel']) {
    frame.addEventListener(event, leaveUncancelled, { capture: true });
  }
  canvas.addEventListener('wheel', (event) => turn(event, view), { passive: false });
  const touches = new Map();
  for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel']) {
    canvas.addEventListener(type, (event) => pinch(event, touches, view));
  }
  canvas.addEventListener('pointercancel', view.cancelPress);
}

function turn(event, view) {
  const zooms = event.ctrlKey || event.metaKey;
  if (!view.takesWheel(zooms || Math.abs(event.deltaY) <= Math.abs(event.deltaX))) {
    return;
  }
  event.preventDefault();
  const unit =
    event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
  if (zooms) {
    // A trackpad's pinch arrives as a wheel turn with Ctrl: many small steps; a wheel notch is one large one.
    const step = Math.max(-30, Math.min(30, event.deltaY * unit));
    view.zoom(Math.exp(-0.0075 * step), event.offsetX);
  } else {
    view.pan((event.deltaX + event.deltaY) * unit);
  }
}

function pinch(event, touches, view) {
  if (event.pointerType !== 'touch') {
    return;
  }
  const before = pair(touches);
  if (event.type === 'pointerdown' || (event.type === 'pointermove' && touches.has(event.pointerId))) {
    touches.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
  } else if (event.type !== 'pointermove') {
    touches.delete(event.pointerId);
  }
  const after = pair(touches);
  if (Boolean(before) !== Boolean(after)) {
    view.setPinching(after !== null);
  } else if (before && after) {
    view.zoom(after.distance / Math.max(1, before.distance), after.x);
    view.pan(before.x - after.x);
  }
}

function pair(touches) {
  if (touches.size !== 2) {
    return null;
  }
  const [a, b] = touches.values();
  return { x: (a.x + b.x) / 2, distance: Math.hypot(a.x - b.x, a.y - b.y) };
}

function leaveUncancelled(event) {
  if (!event.cancelable) {
    event.preventDefault = () => {};
  }
}
