/** Pictures and tables for other programs, by the clipboard. Browsers allow it while the person's click is fresh. */
import { failure } from './text.mjs';

const refused = (error) =>
  error?.name === 'NotAllowedError'
    ? failure('refused', 'takeAway.clipboard.refused')
    : failure('io', 'takeAway.clipboard.failed');

/**
 * @param {Blob | Promise<Blob>} blob image/png. Of a picture that is still to be drawn give the promise, in the handler of the
 *   click: some browsers forget the click otherwise
 * @returns {Promise<{} | import('./text.mjs').Failure>}
 */
export async function copyImage(blob) {
  if (!navigator.clipboard?.write || typeof ClipboardItem === 'undefined') {
    Promise.resolve(blob).catch(() => {}); // nobody waits for it
    return failure('unsupported', 'takeAway.clipboard.noPictures');
  }
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    return {};
  } catch (error) {
    return refused(error);
  }
}

/**
 * As a table for text programs (HTML) and spreadsheets (cells between tabs) at once.
 * @param {(string | number)[][] | HTMLTableElement} table rows of cells, the first one of headings; or a table of the page
 * @returns {Promise<{} | import('./text.mjs').Failure>}
 */
export async function copyTable(table) {
  const rows = table instanceof HTMLTableElement ? rowsOf(table) : rowsOfTexts(table);
  const forms = { 'text/html': htmlOf(rows), 'text/plain': separated(rows) };
  if (navigator.clipboard?.write && typeof ClipboardItem !== 'undefined') {
    try {
      const blobs = Object.entries(forms).map(([type, text]) => [type, new Blob([text], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return {};
    } catch (error) {
      return copyByCommand(forms) ? {} : refused(error);
    }
  }
  return copyByCommand(forms) ? {} : failure('unsupported', 'takeAway.clipboard.absent');
}

/** The way of old browsers and of pages that came over plain http. @returns {boolean} whether it is copied */
function copyByCommand(forms) {
  let isSet = false;
  const set = (event) => {
    for (const [type, text] of Object.entries(forms)) {
      event.clipboardData.setData(type, text);
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    isSet = true;
  };
  document.addEventListener('copy', set, { capture: true });
  try {
    return document.execCommand('copy') && isSet;
  } catch {
    return false;
  } finally {
    document.removeEventListener('copy', set, { capture: true });
  }
}

/** @typedef {{ text: string, isHeading: boolean, span: number }} Cell */

/** @returns {Cell[][]} */
const rowsOf = (table) =>
  [...table.rows].map((row) =>
    [...row.cells].map((cell) => ({
      text: harmless(cell.textContent),
      isHeading: cell.localName === 'th',
      span: cell.colSpan,
    })),
  );

/** @returns {Cell[][]} */
const rowsOfTexts = (rows) =>
  rows.map((row, i) =>
    row.map((cell) => ({
      text: typeof cell === 'number' ? String(cell) : harmless(cell),
      isHeading: i === 0,
      span: 1,
    })),
  );

/** In one line, and no formula: names come from files, and a spreadsheet works out what begins like one. */
function harmless(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return /^[=@]|^[+-](?![\d.,\s]|$)/.test(line) ? `'${line}` : line;
}

function htmlOf(rows) {
  const table = document.createElement('table');
  for (const cells of rows) {
    const row = table.insertRow();
    for (const { text, isHeading, span } of cells) {
      const cell = document.createElement(isHeading ? 'th' : 'td');
      cell.textContent = text;
      if (span > 1) {
        cell.colSpan = span;
      }
      row.append(cell);
    }
  }
  return table.outerHTML;
}

const separated = (rows) =>
  rows.map((cells) => cells.map(({ text, span }) => text + '\t'.repeat(span - 1)).join('\t')).join('\n');
