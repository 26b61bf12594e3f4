/** What the canvas says, in the language in use (web/viewer/texts.h), and the font for those that Latin letters do not write. */
import { furtherFont } from '../places.mjs';
import { decimalPoint, language, t } from '../text.mjs';

/** In the order of Text in web/viewer/texts.h; after these comes the decimal point. */
export const canvasKeys = [
  'zoomed',
  'below',
  'scaled',
  'fitted',
  'beat_axis',
  'beat',
  'beat_at',
  'beat_at_rr',
  'annotated_none',
  'annotated_agrees',
  'annotated_differs',
  'annotated_class',
  'unsure',
  'unusable',
  'edited',
  'days',
  'percent',
].map((name) => `canvas.${name}`);

let font = null; // a promise of its bytes, once it is wanted

async function fetchFont() {
  const response = await fetch(furtherFont);
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Without the font of a language that needs one the canvas stays in the language that it was in.
 * @param {import('../trace-view.mjs').TraceView} view
 * @param {import('../label-sets.mjs').Labels | null} labels that beats are shown with
 */
export async function sayOnCanvas(view, labels) {
  const wanted = language();
  if (wanted === 'zh') {
    try {
      font ??= fetchFont();
      view.setFurtherFont(await font);
    } catch (error) {
      font = null; // the next time it is asked for again
      console.warn(error);
      return;
    }
    if (wanted !== language()) {
      return; // another one was chosen meanwhile
    }
  }
  view.setTexts([...canvasKeys.map((key) => t(key)), decimalPoint()]);
  if (labels !== null) {
    view.setDescriptions(labels);
  }
}
