/**
 * Browsers compile WebAssembly quickly first and well later, once a function has proven hot. Three minutes of a made-up
 * recording, taken through all steps while the page waits for files, make the first real one as fast as any other.
 */

/** @param {import('./beatlens.mjs').Session} session with a model */
export function rehearse(session) {
  const hz = 360;
  const samples = Int16Array.from({ length: 180 * hz }, (_, i) => {
    const fromPeak = (i % 300) - 150;
    return 200 * Math.exp(-((fromPeak / 5) ** 2)) + 20 * Math.sin(i / 70) + (i % 7);
  });
  const header = `rehearsal 1 ${hz} ${samples.length}\nrehearsal.dat 16 200 16 0 0 0 0 made up\n`;
  session.load([
    { name: 'rehearsal.hea', bytes: new TextEncoder().encode(header) },
    { name: 'rehearsal.dat', bytes: new Uint8Array(samples.buffer) },
  ]);
  session.trace(0);
  session.locate(0);
  const { values } = session.cut(0, 1000);
  if (values) {
    const { logits } = session.infer(values);
    session.summarise(logits);
  }
}
