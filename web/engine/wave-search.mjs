/**
 * P, QRS and T of all beats: every worker finds them in stretches of the leads, which the worker with the document hands out.
 */

const beatsAtOnce = 1024;
const triesOfAStretch = 2;

/**
 * @param {import('./pool.mjs').WorkerPool} pool
 * @param {{ leads: number[], beats: number, bytes: Uint8Array }} of which leads, how many beats, the model's file
 * @param {(method: string, args: object, options?: object) => Promise<object>} step a step in the worker with the document
 * @returns {Promise<{ error?: object }>}
 */
export async function searchWaves(pool, { leads, beats, bytes }, step) {
  const queue = [];
  for (const lead of leads) {
    for (let first = 0; first < beats; first += beatsAtOnce) {
      queue.push({ lead, first, count: Math.min(beatsAtOnce, beats - first), tries: 0 });
    }
  }
  let failure = null;
  let lost = null;
  const drain = async (worker) => {
    while (queue.length > 0 && failure === null) {
      const held = await pool.holdWaveModel(worker, bytes);
      if (held.error) {
        lost = held;
        return; // the others go on
      }
      const next = queue.shift();
      if (next === undefined) {
        return;
      }
      const { lead, first, count } = next;
      const stretch = await step('waveStretch', { lead, first, count });
      const found = stretch.error ? stretch : await pool.findWaves(worker, stretch);
      if (!stretch.error && found.error && ++next.tries < triesOfAStretch) {
        queue.push(next); // its worker died: another one, or the one that took its place
        continue;
      }
      const taken = found.error
        ? found
        : await step('takeWaves', { lead, first, waves: found.waves }, { transfer: [found.waves.buffer] });
      if (taken.error) {
        failure ??= taken;
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: pool.size }, (_, worker) => drain(worker)));
  return failure ?? (queue.length > 0 ? lost : {});
}
