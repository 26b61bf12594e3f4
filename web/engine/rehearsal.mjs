/**
 * Browsers compile WebAssembly quickly first and well later, once a function has proven hot. Three minutes of a made-up
 * recording, taken through all steps while the page waits for files, make the first real one as fast as any other.
 */

/**
 * @param {import('./beatlens.mjs').Session} document with a model; no file is open in it afterwards
 * @param {import('./beatlens.mjs').Session} engine with the same model
 */
export function rehearse(document, engine) {
  const hz = 360;
  const leads = 2;
  const length = 180 * hz;
  const samples = Int16Array.from({ length: length * leads }, (_, k) => {
    const i = Math.floor(k / leads);
    const fromPeak = (i % 300) - 150;
    return 200 * Math.exp(-((fromPeak / 5) ** 2)) + 20 * Math.sin(i / 70) + (i % 7);
  });
  const signal = 'rehearsal.dat 16 200 16 0 0 0 0 made up\n';
  const header = `rehearsal ${leads} ${hz} ${length}\n${signal.repeat(leads)}`;
  document.load([
    { name: 'rehearsal.hea', bytes: new TextEncoder().encode(header) },
    { name: 'rehearsal.dat', bytes: new Uint8Array(samples.buffer) },
  ]);
  document.trace(0);
  document.locate(-1);
  const { values } = document.cut(0, 1000);
  if (values) {
    engine.infer(values); // twice: once is not enough for the kernels to prove hot
    const { logits } = engine.infer(values);
    document.summarise(logits);
  }
  document.load([]);
}
