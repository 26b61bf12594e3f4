// The ceiling of 128-bit SIMD without fused multiply-add: a WebAssembly loop of nothing but f32x4.mul and f32x4.add on
// registers, in chains enough to keep the processor's units busy.
const chains = 12;
const steps = 64; // in the loop's body, so that counting costs nothing

const [v128, i32, f32] = [0x7b, 0x7f, 0x7d];
const simd = (...code) => [0xfd, ...code];
const leb = (number) => (number < 128 ? [number] : [(number & 127) | 128, ...leb(number >>> 7)]);
const sized = (bytes) => [...leb(bytes.length), ...bytes];
const section = (kind, bytes) => [kind, ...sized(bytes)];
const get = (local) => [0x20, local];
const set = (local) => [0x21, local];
const splat = (value) => [0x43, ...new Uint8Array(new Float32Array([value]).buffer), ...simd(0x13)];

function moduleBytes() {
  const [count, factor, term, first] = [0, 1, 2, 3]; // locals
  const all = Array.from({ length: chains }, (_, i) => first + i);
  const step = all.flatMap((one) => [
    ...get(one),
    ...get(factor),
    ...simd(0xe6, 0x01), // f32x4.mul
    ...get(term),
    ...simd(0xe4, 0x01), // f32x4.add
    ...set(one),
  ]);
  const body = [
    ...[1, ...leb(chains + 2), v128],
    ...[...splat(0.5), ...set(factor), ...splat(1), ...set(term)],
    ...all.flatMap((one, i) => [...splat(i), ...set(one)]),
    ...[0x03, 0x40], // loop
    ...Array.from({ length: steps }, () => step).flat(),
    ...[...get(count), 0x41, 1, 0x6b, 0x22, count, 0x0d, 0], // count -= 1; again unless 0
    0x0b,
    ...get(first),
    ...all.slice(1).flatMap((one) => [...get(one), ...simd(0xe4, 0x01)]),
    ...simd(0x1f, 0), // f32x4.extract_lane
    0x0b,
  ];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, i32, 1, f32]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...sized([...new TextEncoder().encode('run')]), 0, 0]),
    ...section(10, [1, ...sized(body)]),
  ]);
}

/** @returns {Promise<(milliseconds: number) => number>} multiply-adds a second */
export async function ceiling() {
  const { instance } = await WebAssembly.instantiate(moduleBytes());
  const { run } = instance.exports;
  run(10000);
  return (milliseconds) => {
    const rounds = 20000;
    const start = performance.now();
    let done = 0;
    let now = start;
    while (now - start < milliseconds) {
      run(rounds);
      done += rounds * steps * chains * 4;
      now = performance.now();
    }
    return (done / (now - start)) * 1000;
  };
}
