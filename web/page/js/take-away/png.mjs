/** The resolution of a picture in its file, so that it prints in true millimetres. */
import { crc32 } from './crc32.mjs';

const endOfHeader = 33; // 8 bytes of signature; IHDR: length, type, 13 bytes, check sum

/** @param {number} dpi @returns {number} whole pixels a metre, which is what PNG knows */
export const pixelsPerMetre = (dpi) => Math.round(dpi / 0.0254);

/**
 * @param {Uint8Array} png a whole file
 * @param {number} dpi
 * @returns {Uint8Array[]} its parts with a chunk pHYs behind the header (ISO/IEC 15948, 11.3.5.3), in place of one that is there
 */
export function withResolution(png, dpi) {
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, 9);
  chunk.set(new TextEncoder().encode('pHYs'), 4);
  view.setUint32(8, pixelsPerMetre(dpi));
  view.setUint32(12, pixelsPerMetre(dpi));
  view.setUint8(16, 1); // the unit is the metre
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  const parts = [png.subarray(0, endOfHeader), chunk];
  const whole = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = endOfHeader; at < png.length; ) {
    const end = at + 12 + whole.getUint32(at);
    if (String.fromCharCode(...png.subarray(at + 4, at + 8)) !== 'pHYs') {
      parts.push(png.subarray(at, end));
    }
    at = end;
  }
  return parts;
}
