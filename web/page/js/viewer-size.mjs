/** The size of the viewer's canvas: its backing store follows the frame's size and devicePixelRatio exactly, no pixel is stretched. */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} frame whose size the canvas takes
 * @param {AbortSignal} signal ends it
 * @param {(width: number, height: number, ratio: number) => void} resize called with pixels when they are others
 * @returns {() => void} looks whether they are: not every browser tells each time
 */
export function followSize(canvas, frame, signal, resize) {
  let shown = 0; // the ratio that the canvas has its size by
  const fit = () => {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = frame.getBoundingClientRect();
    const pixelWidth = Math.floor(width * ratio);
    const pixelHeight = Math.floor(height * ratio);
    const hidden = pixelWidth < 2 || pixelHeight < 2;
    const unchanged = ratio === shown && pixelWidth === canvas.width && pixelHeight === canvas.height;
    if (hidden || unchanged) {
      return; // setting a canvas's size empties it, even to the same one
    }
    shown = ratio;
    canvas.style.width = `${pixelWidth / ratio}px`;
    canvas.style.height = `${pixelHeight / ratio}px`;
    resize(pixelWidth, pixelHeight, ratio);
  };
  const observer = new ResizeObserver(fit);
  observer.observe(frame);
  signal.addEventListener('abort', () => observer.disconnect());
  // Another screen or another zoom.
  const followRatio = () => {
    const query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    const changed = () => {
      fit();
      followRatio();
    };
    query.addEventListener('change', changed, { once: true, signal });
  };
  followRatio();
  window.addEventListener('resize', fit, { signal });
  fit();
  return () => {
    if (shown !== 0 && shown !== window.devicePixelRatio) {
      fit();
    }
  };
}
