/**
 * A strip as a picture at true scale: the SVG, whose size is in millimetres, drawn by the browser at so many pixels an inch.
 * The picture says so itself, so that programs print it in true millimetres.
 */
import { withResolution } from './png.mjs';
import { failure } from './text.mjs';

const mmPerInch = 25.4;
const mostPixels = 120e6; // 480 MB while it is drawn; 1 m by 0.7 m at 300 dpi
const longestSide = 32767; // of a canvas in Firefox
const root = /^\s*<svg\b[^>]*>/;
const size = (name, tag) => Number(new RegExp(`\\s${name}="([\\d.]+)mm"`).exec(tag)?.[1]);

/**
 * @param {string} svg a document whose root has its width and height in mm, as Analyzer.strip() makes it
 * @param {{ dpi?: number }} [options] pixels an inch, 36 to 1200
 * @returns {Promise<{ blob: Blob, width: number, height: number } | import('./text.mjs').Failure>} image/png; its pixels
 */
export async function svgToPng(svg, { dpi = 300 } = {}) {
  const tag = root.exec(svg)?.[0] ?? '';
  const [widthMm, heightMm] = [size('width', tag), size('height', tag)];
  if (!(widthMm > 0 && heightMm > 0)) {
    return failure('malformed', 'takeAway.png.noSize');
  }
  if (!(dpi >= 36 && dpi <= 1200)) {
    return failure('out_of_range', 'takeAway.png.resolution');
  }
  const width = Math.round((widthMm * dpi) / mmPerInch);
  const height = Math.round((heightMm * dpi) / mmPerInch);
  if (width * height > mostPixels || Math.max(width, height) > longestSide) {
    const share = Math.min(Math.sqrt(mostPixels / (width * height)), longestSide / Math.max(width, height));
    return failure('out_of_range', 'takeAway.png.tooLarge', { width, height, dpi: Math.floor(dpi * share) });
  }
  // In pixels of the picture, so that nothing is scaled after it was drawn.
  const sized = tag
    .replace(/\swidth="[^"]*"/, ` width="${width}"`)
    .replace(/\sheight="[^"]*"/, ` height="${height}" preserveAspectRatio="none"`);
  const canvas = document.createElement('canvas');
  try {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.replace(root, () => sized))}`;
    await image.decode();
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { alpha: false });
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    const parts = withResolution(new Uint8Array(await drawn.arrayBuffer()), dpi);
    return { blob: new Blob(parts, { type: 'image/png' }), width, height };
  } catch {
    return failure('internal', 'takeAway.png.failed');
  } finally {
    canvas.width = 0; // gives its memory back at once
  }
}
