/** The viewer, which is large and comes after everything that labels: labels and figures do not wait for it. */
import { compile, from } from '../engine/wasm.mjs';
import { byId } from './dom.mjs';
import * as places from './places.mjs';
import { t } from './text.mjs';

/** @returns {Promise<import('./trace-view.mjs').TraceView | null>} null: there is none, and the page says why */
export async function openViewer() {
  const missing = byId('viewer-missing');
  try {
    const loading = Promise.all([import('./trace-view.mjs'), compile(places.viewer)]);
    const [{ TraceView }, compiled] = await loading.catch((error) => {
      missing.dataset.t = 'trace.not_loaded';
      missing.textContent = t('trace.not_loaded');
      throw error;
    });
    return await TraceView.create(byId('canvas'), byId('trace-frame'), { module: from(compiled) });
  } catch (error) {
    console.warn(error);
    byId('viewer').dataset.missing = '';
    missing.hidden = false;
    return null;
  } finally {
    delete byId('viewer').dataset.waiting;
  }
}
