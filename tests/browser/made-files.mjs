// Small recordings and broken ones, made here so that no test of the page's messages needs a database.

/** Samples with a spike each second over a slow wave, in mV. */
export function spikes({ seconds = 20, hz = 360 } = {}) {
  return Float64Array.from({ length: seconds * hz }, (_, i) => {
    const phase = (i % hz) / hz;
    const spike = Math.exp(-(((phase - 0.5) / 0.012) ** 2)) - 0.25 * Math.exp(-(((phase - 0.535) / 0.012) ** 2));
    const wave = 0.25 * Math.exp(-(((phase - 0.78) / 0.05) ** 2)) + 0.12 * Math.exp(-(((phase - 0.32) / 0.03) ** 2));
    return 1.2 * spike + wave + 0.03 * Math.sin(i / 400);
  });
}

/** A WFDB record in format 16, 200 units per mV. Samples that are NaN get the format's own mark. */
export function wfdb(name, samples, { hz = 360, format = 16, header } = {}) {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [i, mv] of samples.entries()) {
    view.setInt16(2 * i, Number.isNaN(mv) ? -32768 : Math.round(200 * mv), true);
  }
  const units = new Int16Array(bytes.buffer);
  const checksum = units.reduce((sum, value) => (sum + value) & 0xffff, 0);
  const text =
    header ?? `${name} 1 ${hz} ${samples.length}\n${name}.dat ${format} 200 16 0 ${units[0] ?? 0} ${checksum} 0 MLII\n`;
  return [
    { name: `${name}.hea`, bytes: text },
    { name: `${name}.dat`, bytes },
  ];
}

export const constantRecord = () => wfdb('flat', new Float64Array(7200));
export const nanRecord = () => wfdb('invalid', new Float64Array(7200).fill(Number.NaN));
export const csvOfSamples = () => ({ name: 'samples.csv', bytes: [...spikes()].map((mv) => mv.toFixed(4)).join('\n') });

/** What is there of it can be read; the rest is to be told. */
export function truncatedRecord() {
  const [header, signal] = wfdb('cut', spikes());
  return [header, { ...signal, bytes: signal.bytes.slice(0, 7000) }];
}

/** [what is wrong with it, files, what the message must speak of] */
export function badInputs() {
  const [header, signal] = wfdb('good', spikes());
  return [
    ['a .dat without a sample', [header, { ...signal, bytes: signal.bytes.slice(0, 1) }], /good\.dat/],
    ['a .hea without its .dat', [header], /good\.dat/],
    ['an unknown format code', wfdb('odd', spikes(), { format: 999 }), /999/],
    ['text garbage', [{ name: 'notes.txt', bytes: 'Dear diary,\nnothing beats a good heart.\n' }], /notes\.txt/],
    [
      'binary garbage',
      [{ name: 'photo.bin', bytes: Uint8Array.from({ length: 999 }, (_, i) => (i * 89) % 251) }],
      /photo\.bin/,
    ],
    ['an empty file', [{ name: 'empty.csv', bytes: '' }], /empty/i],
    ['invalid samples only', nanRecord(), /./],
    ['a constant signal', constantRecord(), /./],
    [
      'a CSV with ragged rows',
      [{ name: 'ragged.csv', bytes: 'time,mV\n0,0.1\n0.01,0.2\n0.02\n0.03,0.1,7\n' }],
      /row|line/i,
    ],
  ];
}
