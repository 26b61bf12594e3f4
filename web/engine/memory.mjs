/** What goes into a WebAssembly module's memory and comes out of it: bytes, texts, columns of numbers; and what a crash becomes. */

const arrayTypes = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array };
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** What `step` gives; a crash becomes an error too. */
export function guarded(step) {
  try {
    return step();
  } catch (error) {
    const outOfMemory = error instanceof RangeError || /memory|OOM/i.test(error?.message ?? '');
    const message = outOfMemory
      ? 'There is not enough memory for these files: try a shorter recording.'
      : `The engine failed on these files (${error?.message ?? error}).`;
    return { error: { code: 'internal', message } };
  }
}

/** Copies arrays that a result points at out of a module's memory. */
export function fetchColumns(module, result, columns) {
  for (const [key, type] of Object.entries(columns)) {
    const held = result[key];
    if (held === undefined) {
      continue;
    }
    if (typeof type === 'object') {
      fetchColumns(module, held, type);
    } else {
      result[key] = arrayAt(module, type, held).slice();
    }
  }
}

/**
 * An answer whose many arrays are held as two (checks.h in this folder): each is a part of one of them afterwards.
 * @param {object} answer with "floats" and "numbers", which are gone afterwards
 */
export function withHeldArrays({ floats, numbers, ...answer }) {
  const resolve = (node) => {
    if (node === null || typeof node !== 'object') {
      return node;
    }
    if (Array.isArray(node)) {
      return node.map(resolve);
    }
    const [held, span] = node.floats ? [floats, node.floats] : [numbers, node.numbers];
    return span
      ? held.subarray(span[0], span[0] + span[1])
      : Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolve(value)]));
  };
  return resolve(answer);
}

/** Elements where they are in a module's memory, as long as it does not grow. */
export function arrayAt({ HEAPU8: heap }, type, { pointer, length }) {
  return new arrayTypes[type](heap.buffer, pointer, length);
}

export function withCopy(module, array, use) {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const pointer = module._malloc(Math.max(1, bytes.length));
  if (pointer === 0) {
    throw new RangeError('out of memory');
  }
  module.HEAPU8.set(bytes, pointer);
  const result = use(pointer);
  module._free(pointer);
  return result;
}

export const withText = (module, text, use) => withCopy(module, encoder.encode(`${text}\0`), use);

/** @param {(name: number, size: number) => number} add where the bytes go, by a pointer to the name */
export function addFile(module, { name, bytes }, add) {
  const view = asBytes(bytes);
  const pointer = withText(module, name, (text) => add(text, view.length));
  module.HEAPU8.set(view, pointer);
}

export function textAt({ HEAPU8: heap }, pointer) {
  return decoder.decode(heap.subarray(pointer, heap.indexOf(0, pointer)));
}

export function asBytes(bytes) {
  return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
}
