/** Which recordings are among the files of a folder. */

// Each file of these is a recording. What lies in tables and texts may belong together: the engine says so, or asks.
const alone = /\.(edf|bdf|dcm|scp|hl7)$/i;
const largestHeader = 1 << 16; // bytes
const stemOf = (name) => name.replace(/\.[^./]+$/, '');
const baseOf = (name) => name.split('/').at(-1);
const isHidden = (name) => name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

/** Names of the segments that the header of a WFDB record lists; none where it is one of one segment. */
async function segmentsOf({ blob }) {
  const lines = (await blob.slice(0, largestHeader).text())
    .split(/\r?\n/)
    .filter((line) => line && !line.startsWith('#'));
  return /^[^\s/]+\/\d+\s/.test(lines[0] ?? '') ? lines.slice(1).map((line) => line.split(/\s/)[0]) : [];
}

/**
 * Records with their signals and annotations by their names; of other formats each file is one.
 * @template {{ name: string, blob: Blob }} F
 * @param {F[]} all
 * @returns {Promise<{ name: string, files: F[] }[]>} in the order of their names; fewer than two: it is no folder of recordings
 */
export async function recordingsOf(all) {
  const files = all.filter(({ name }) => !isHidden(name));
  const headers = files.filter(({ name }) => name.toLowerCase().endsWith('.hea'));
  const found = await Promise.all(
    headers.map(async (header) => {
      const stem = stemOf(header.name);
      const folder = stem.slice(0, stem.length - baseOf(stem).length);
      return { stem, segments: (await segmentsOf(header)).map((name) => folder + name) };
    }),
  );
  const ofOthers = new Set(found.flatMap(({ segments }) => segments));
  const records = found
    .filter(({ stem }) => !ofOthers.has(stem))
    .map(({ stem, segments }) => {
      const own = new Set([stem, ...segments]);
      return { name: baseOf(stem), files: files.filter(({ name }) => own.has(stemOf(name))) };
    });
  const others = files
    .filter(({ name }) => alone.test(name))
    .map((file) => ({ name: baseOf(file.name), files: [file] }));
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
