/** The check sum of PNG chunks (ISO/IEC 15948, annex D) and of ZIP entries. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  }
  return rest;
});

/** @param {Uint8Array} bytes @param {number} [before] the sum of what comes before them @returns {number} 0 to 2^32 - 1 */
export function crc32(bytes, before = 0) {
  let sum = ~before;
  for (let i = 0; i < bytes.length; i += 1) {
    sum = table[(sum ^ bytes[i]) & 0xff] ^ (sum >>> 8);
  }
  return ~sum >>> 0;
}

/** @param {Blob} blob @returns {Promise<number>} */
export async function crc32OfBlob(blob) {
  let sum = 0;
  const parts = blob.stream().getReader();
  for (;;) {
    const { done, value } = await parts.read();
    if (done) {
      return sum;
    }
    sum = crc32(value, sum);
  }
}
