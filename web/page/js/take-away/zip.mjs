/**
 * ZIP archives of a few files, by hand: the browser inflates and deflates, and what is left is headers, fewer lines than a
 * library would take bytes of the download. No encryption and no ZIP64: up to 4 GB. (PKWARE's APPNOTE, 4.3.)
 */
import { crc32OfBlob } from './crc32.mjs';

const most = 0xffffffff; // bytes; would mean ZIP64
const mostEntries = 1000;
const [local, central, end] = [0x04034b50, 0x02014b50, 0x06054b50];
const [localLength, centralLength, endLength] = [30, 46, 22];
const utf8 = 0x0800;
const [stored, deflated] = [0, 8];

/** What is wrong with an archive: `code` is 'malformed', 'truncated' (a check sum) or 'out_of_range' (its size). */
export class ZipError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * @param {{ name: string, blob: Blob }[]} entries
 * @param {Date} [date] of all of them
 * @returns {Promise<Blob>} application/zip @throws {ZipError} out_of_range
 */
export async function writeZip(entries, date = new Date()) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, blob } of entries) {
    const bytesOfName = new TextEncoder().encode(name);
    const { data, method } = await packed(blob);
    const common = {
      name: bytesOfName,
      method,
      date,
      sum: await crc32OfBlob(blob),
      packed: data.size,
      size: blob.size,
    };
    const header = localHeader(common);
    directory.push(centralHeader(common, offset));
    parts.push(header, data);
    offset += header.length + data.size;
  }
  const lengthOfDirectory = directory.reduce((sum, { length }) => sum + length, 0);
  if (offset + lengthOfDirectory >= most || entries.length > mostEntries) {
    throw new ZipError('out_of_range');
  }
  const tail = new DataView(new ArrayBuffer(endLength));
  tail.setUint32(0, end, true);
  tail.setUint16(8, entries.length, true);
  tail.setUint16(10, entries.length, true);
  tail.setUint32(12, lengthOfDirectory, true);
  tail.setUint32(16, offset, true);
  return new Blob([...parts, ...directory, tail], { type: 'application/zip' });
}

/** The smaller one of a file as it is and deflated. */
async function packed(blob) {
  if (blob.size >= most) {
    throw new ZipError('out_of_range');
  }
  let stream;
  try {
    stream = new CompressionStream('deflate-raw');
  } catch {
    return { data: blob, method: stored }; // an older browser
  }
  const data = await new Response(blob.stream().pipeThrough(stream)).blob();
  return data.size < blob.size ? { data, method: deflated } : { data: blob, method: stored };
}

/** Fields that both headers have, from "flags" on. */
function setCommon(view, at, { name, method, date, sum, packed: packedSize, size }) {
  const seconds = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  const day = (Math.max(0, date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  for (const [i, value] of [utf8, method, seconds, day].entries()) {
    view.setUint16(at + 2 * i, value, true);
  }
  for (const [i, value] of [sum, packedSize, size].entries()) {
    view.setUint32(at + 8 + 4 * i, value, true);
  }
  view.setUint16(at + 20, name.length, true);
}

function localHeader(entry) {
  const header = new Uint8Array(localLength + entry.name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, local, true);
  view.setUint16(4, 20, true); // version 2.0 reads it
  setCommon(view, 6, entry);
  header.set(entry.name, localLength);
  return header;
}

function centralHeader(entry, offset) {
  const header = new Uint8Array(centralLength + entry.name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, central, true);
  view.setUint16(4, 20, true);
  view.setUint16(6, 20, true);
  setCommon(view, 8, entry);
  view.setUint32(42, offset, true);
  header.set(entry.name, centralLength);
  return header;
}

/**
 * @typedef {{ name: string, size: number, read: () => Promise<Blob> }} ZipEntry `read` checks what it unpacks
 * @param {Blob} blob
 * @returns {Promise<ZipEntry[]>} without folders @throws {ZipError}
 */
export async function readZip(blob) {
  const tailAt = Math.max(0, blob.size - endLength - 0xffff); // a comment can follow
  const tail = await viewOf(blob.slice(tailAt));
  let at = tail.byteLength - endLength;
  while (at >= 0 && tail.getUint32(at, true) !== end) {
    at -= 1;
  }
  if (at < 0) {
    throw new ZipError('malformed');
  }
  const count = tail.getUint16(at + 10, true);
  const [length, offset] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  if (count > mostEntries || offset === most) {
    throw new ZipError('out_of_range');
  }
  if (offset + length > tailAt + at) {
    throw new ZipError('malformed');
  }
  const directory = await viewOf(blob.slice(offset, offset + length));
  const entries = [];
  let total = 0;
  for (let i = 0, next = 0; i < count; i += 1) {
    if (next + centralLength > length || directory.getUint32(next, true) !== central) {
      throw new ZipError('malformed');
    }
    const entry = entryAt(directory, next);
    if (next + entry.length > length || entry.isEncrypted || ![stored, deflated].includes(entry.method)) {
      throw new ZipError('malformed');
    }
    total += entry.size;
    if (total >= most) {
      throw new ZipError('out_of_range');
    }
    if (!entry.name.endsWith('/')) {
      entries.push({ name: entry.name, size: entry.size, read: () => unpacked(blob, entry) });
    }
    next += entry.length;
  }
  return entries;
}

const viewOf = async (blob) => new DataView(await blob.arrayBuffer());

function entryAt(directory, at) {
  const short = (i) => directory.getUint16(at + i, true);
  const long = (i) => directory.getUint32(at + i, true);
  const lengthOfName = short(28);
  const room = Math.max(0, Math.min(lengthOfName, directory.byteLength - at - centralLength));
  const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + centralLength, room));
  return {
    name,
    isEncrypted: (short(8) & 1) !== 0,
    method: short(10),
    sum: long(16),
    packed: long(20),
    size: long(24),
    offset: long(42),
    length: centralLength + lengthOfName + short(30) + short(32),
  };
}

async function unpacked(blob, entry) {
  const header = await viewOf(blob.slice(entry.offset, entry.offset + localLength));
  if (header.byteLength < localLength || header.getUint32(0, true) !== local) {
    throw new ZipError('malformed');
  }
  const first = entry.offset + localLength + header.getUint16(26, true) + header.getUint16(28, true);
  const data = blob.slice(first, first + entry.packed);
  const whole = entry.method === stored ? data : await inflated(data, entry.size);
  if (whole.size !== entry.size || (await crc32OfBlob(whole)) !== entry.sum) {
    throw new ZipError('truncated');
  }
  return whole;
}

/** Not more than `size`, whatever a harmful archive unpacks to. */
async function inflated(data, size) {
  const parts = [];
  let length = 0;
  const reader = data.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return new Blob(parts);
      }
      length += value.length;
      if (length > size) {
        throw new ZipError('truncated');
      }
      parts.push(value);
    }
  } catch {
    reader.cancel().catch(() => {});
    throw new ZipError('truncated');
  }
}
