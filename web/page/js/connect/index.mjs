/** What connects the page with others and with the machine that it is on; loaded when there is time for it. */
import { keepOffline } from './offline.mjs';

/** The browser has nothing better to do. */
const idle = () =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) {
      requestIdleCallback(() => resolve(), { timeout: 5000 });
    } else {
      setTimeout(resolve, 500);
    }
  });

/**
 * @typedef {object} Page what this folder needs of it
 * @property {Promise<void>} settled once labels are possible and the trace is there, or will not be
 */

/** @param {Page} page */
export async function connectPage(page) {
  await page.settled;
  await idle();
  await keepOffline();
}
