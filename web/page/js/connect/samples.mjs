/** Recordings that come with the page, by the names that links have for them. */
import { fetchSample } from '../files.mjs';
import { filesOf, loadGallery } from '../teach/strips.mjs';

/** @param {string} name @returns {Promise<{ name: string, blob: Blob, sample: string }[] | null>} null: there is none of this name */
export async function filesOfSample(name) {
  if (name === 'sample') {
    return fetchSample();
  }
  const { strips } = await loadGallery();
  const strip = strips.find((one) => one.name === name);
  return strip ? filesOf(strip) : null;
}

/** The name of the recording that is open, where it comes with the page. */
export const sampleOf = (recording) => recording?.files[0]?.sample;
