/** Which recordings are among the files of a folder. */

const alone = /\.(edf|bdf|csv|tsv|txt|json|xml|dcm|mat|scp|ecg|zip|hl7|fit|npy|parquet)$/i;
const stemOf = (name) => name.replace(/\.[^./]+$/, '');

/**
 * Records with their signals and annotations by their names; of other formats each file is one.
 * @template {{ name: string }} F
 * @param {F[]} files
 * @returns {{ name: string, files: F[] }[]} in the order of their names; fewer than two: it is no folder of recordings
 */
export function recordingsOf(files) {
  const headers = files.filter(({ name }) => name.toLowerCase().endsWith('.hea'));
  // A header that another one names is a segment of it, and has its name with something behind it.
  const stems = new Set(headers.map(({ name }) => stemOf(name)));
  const isSegment = (stem) => /[_-]\d+$/.test(stem) && stems.has(stem.replace(/[_-]\d+$/, ''));
  const records = headers
    .map(({ name }) => stemOf(name))
    .filter((stem) => !isSegment(stem))
    .map((stem) => ({
      name: stem.split('/').at(-1),
      files: files.filter(({ name }) => stemOf(name) === stem || stemOf(name).startsWith(`${stem}_`)),
    }));
  const taken = new Set(records.flatMap((record) => record.files));
  const others = files
    .filter((file) => !taken.has(file) && alone.test(file.name))
    .map((file) => ({ name: file.name.split('/').at(-1), files: [file] }));
  return [...records, ...others].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

/** Columns of the list, each with what it takes out of a summary; null where it has none. */
export const columns = {
  duration: { of: ({ document }) => document.duration_s, isTime: true },
  beats: { of: ({ summary }) => summary.samples.length - (summary.unusable_beats ?? 0) },
  rate: { of: ({ summary }) => summary.heart_rate?.mean_bpm ?? null, isOutlying: true },
  s: { of: ({ summary }) => share(summary, 'S'), isShare: true, isOutlying: true },
  v: { of: ({ summary }) => share(summary, 'V'), isShare: true, isOutlying: true },
  f: { of: ({ summary }) => share(summary, 'F'), isShare: true, isOutlying: true },
  af: { of: ({ summary }) => summary.rhythm?.atrial_fibrillation?.share ?? null, isShare: true, isOutlying: true },
  unsure: {
    of: ({ summary }) =>
      summary.unsure_beats === undefined ? null : summary.unsure_beats / Math.max(1, summary.samples.length),
    isShare: true,
    isOutlying: true,
  },
  usable: { of: ({ summary }) => summary.usable_share ?? null, isShare: true, isOutlying: true },
  agreement: { of: ({ summary }) => summary.comparison?.accuracy ?? null, isShare: true, isOutlying: true },
};

function share({ counts }, name) {
  const all = Object.values(counts).reduce((sum, value) => sum + value, 0);
  return counts[name] === undefined || all === 0 ? null : counts[name] / all;
}

const leastRows = 5; // fewer have no usual value
const far = 3.5; // modified z-scores, Iglewicz & Hoaglin 1993

/**
 * Values that are unlike the others': farther from the median than 3.5 times 1.4826 times the median distance from it, and
 * than a twentieth of it or of the whole.
 * @param {(number | null)[]} values @returns {boolean[]}
 */
export function outliers(values) {
  const known = values.filter((value) => value !== null);
  if (known.length < leastRows) {
    return values.map(() => false);
  }
  const middle = median(known);
  const spread = median(known.map((value) => Math.abs(value - middle)));
  const least = 0.05 * Math.max(1, Math.abs(middle));
  return values.map((value) => value !== null && Math.abs(value - middle) > Math.max(least, far * 1.4826 * spread));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return (sorted[Math.floor(at)] + sorted[Math.ceil(at)]) / 2;
}

/** Rows in the order of a column; those without a value come last whichever way. */
export function sorted(rows, column, direction) {
  const figureOf = (row) => (column === 'name' ? row.name : (row.figures?.[column] ?? null));
  return [...rows].sort((a, b) => {
    const [x, y] = [figureOf(a), figureOf(b)];
    if (x === null || y === null) {
      return (x === null ? 1 : 0) - (y === null ? 1 : 0);
    }
    return direction * (column === 'name' ? x.localeCompare(y, undefined, { numeric: true }) : x - y);
  });
}
