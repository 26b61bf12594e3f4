/** Numbers and texts on their way into the viewer's module and out of it. */
const encoder = new TextEncoder();
const numbersAtOnce = 8;

/** Characters that the canvas's font lacks, and what stands for them. */
const plain = { '’': "'", '‘': "'", '“': '"', '”': '"', '…': '...', '\u202f': '\u00a0', '–': '-', '−': '-', œ: 'oe' };

/** Bytes of a text as the module reads it. @param {string} string */
export const text = (string) => encoder.encode(`${string.replace(/[‘’“”…\u202f–−œ]/g, (sign) => plain[sign])}\0`);

export class ViewerMemory {
  #module;

  /** Where the module puts up to eight doubles, and takes them from. */
  pointer;

  constructor(module) {
    this.#module = module;
    this.pointer = module._malloc(8 * numbersAtOnce);
  }

  /** Those at `pointer`; good until the module's memory grows. */
  get doubles() {
    return new Float64Array(this.#module.HEAPU8.buffer, this.pointer, numbersAtOnce);
  }

  /** For the next call that takes any number of them. @param {ArrayLike<number>} numbers */
  putNumbers(numbers) {
    const pointer = this.#module._viewer_numbers(numbers.length);
    new Float32Array(this.#module.HEAPU8.buffer, pointer, numbers.length).set(numbers);
  }

  /** @param {ArrayBufferView[]} arrays @param {(pointers: number[]) => void} use what is there until it returns */
  withCopies(arrays, use) {
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
