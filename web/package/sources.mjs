/** Files and models in the forms in which browsers and Node.js both have them. */
import { BeatlensError } from './errors.mjs';

/** One file or several. @returns {unknown[]} */
export const listOf = (files) =>
  typeof files === 'object' && files !== null && Symbol.iterator in files && !ArrayBuffer.isView(files)
    ? [...files]
    : [files];

/** A File, a Blob or { name, bytes } as the engine takes it. @returns {{ name: string, blob: Blob }} */
export function namedBlob(file) {
  if (file instanceof Blob) {
    return { name: file.webkitRelativePath || file.name || '', blob: file };
  }
  const { name = '', bytes, blob } = Object(file);
  if (blob instanceof Blob) {
    return { name, blob };
  }
  if (bytes instanceof ArrayBuffer || ArrayBuffer.isView(bytes)) {
    return { name, blob: new Blob([bytes]) };
  }
  throw new TypeError(
    'A file must be a File, a Blob or { name, bytes }, with bytes in an ArrayBuffer or a typed array.',
  );
}

/** The bytes of a model that is given as bytes, a Blob, or by its URL. @returns {Promise<Uint8Array>} */
export async function bytesOf(source) {
  if (source instanceof Blob) {
    return new Uint8Array(await source.arrayBuffer());
  }
  if (source instanceof ArrayBuffer) {
    return new Uint8Array(source);
  }
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  return new Uint8Array(await (await fetched(source)).arrayBuffer());
}

/** @param {string | URL} url @param {RequestInit} [options] @returns {Promise<Response>} */
export async function fetched(url, options) {
  const response = await fetch(url, options).catch((error) => ({ ok: false, status: error.message }));
  if (!response.ok) {
    throw new BeatlensError({ code: 'io', message: `${url} cannot be loaded (${response.status}).` });
  }
  return response;
}
