/** What connects the page with others and with the machine that it is on; loaded when there is time for it. */

import { connectStyle } from '../places.mjs';
import { useStyle } from '../style.mjs';
import { followLinks } from './follow-links.mjs';
import { takeHandedOver } from './handover.mjs';
import { takeLaunchedFiles } from './launched-files.mjs';
import { parseLink } from './links.mjs';
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
 * @property {import('../state.mjs').Store} store
 * @property {() => import('../trace-view.mjs').TraceView | null} view
 * @property {Promise<unknown>} settled once labels are possible and the trace is there, or will not be
 * @property {() => boolean} isBusy whether a recording is being read or labelled
 * @property {(files: { name: string, blob: Blob }[]) => void} openFiles as if they were dropped
 * @property {(lead: number) => void} changeLead
 * @property {() => string | undefined} model the id of the one in use; a model that was dropped has none
 * @property {() => string | undefined} firstModel that the page begins with
 * @property {(id: string) => Promise<boolean>} useModel false: there is none, or it cannot be used
 * @property {() => void} openQuiz as the address says
 * @property {(text: string) => void} showError
 */

/** @param {Page} page */
export async function connectPage(page) {
  if (parseLink(location.hash).embed) {
    await useStyle(connectStyle);
    document.body.dataset.embed = '';
  }
  const links = followLinks(page);
  if (window.opener !== null || window.parent !== window) {
    takeHandedOver(page, links);
  }
  takeLaunchedFiles(page);
  await page.settled;
  await idle();
  await keepOffline(page.store);
}
