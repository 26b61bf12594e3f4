/** The style sheet of this folder, which a first visit does without. */
import { connectStyle } from '../places.mjs';

let styled = null;

/** @returns {Promise<void>} once it is there, or cannot be loaded */
export function useStyle() {
  styled ??= new Promise((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = connectStyle.href;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
  return styled;
}
