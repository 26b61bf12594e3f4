/**
 * Finding beats takes the longest for recordings of many leads, and looks at one lead at a time: all workers share the leads.
 * The worker with the document searches some itself and hands out the samples of the others.
 */

const worthwhile = 200_000; // samples of a lead: fewer are searched sooner than they are sent

/**
 * @param {import('./pool.mjs').WorkerPool} pool
 * @param {{ leads: object[] }} document as it was opened
 * @param {(method: string, args: object, options?: object) => Promise<object>} step a step in the worker with the document
 * @returns {Promise<{ error?: object }>} an error of a step; what another worker could not do is left to locate()
 */
export async function searchLeads(pool, { leads }, step) {
  const queue = [...leads.keys()].filter((lead) => leads[lead].may_be_ecg);
  if (queue.length < 2 || pool.size < 2 || leads[queue[0]].samples < worthwhile) {
    return {};
  }
  let failure = null;
  const note = (answer) => {
    failure ??= answer.error ? answer : null;
    return !answer.error;
  };
  const own = async () => {
    while (queue.length > 0 && failure === null) {
      note(await step('search', { lead: queue.shift() }));
    }
  };
  const other = async (worker) => {
    // The samples of the next lead come while one is searched: the worker with the document is busy too.
    const fetchNext = () => {
      const lead = queue.shift();
      return lead === undefined ? null : { lead, trace: step('trace', { lead }) };
    };
    for (let next = fetchNext(); next !== null && failure === null; ) {
      const { lead } = next;
      const trace = await next.trace;
      if (!note(trace)) {
        return;
      }
      const { samples, sampling_rate_hz: samplingRateHz, units } = trace;
      const searching = pool.search(worker, { samples, samplingRateHz, isMillivolts: units === 'mV' });
      next = fetchNext();
      const { found } = await searching;
      if (found) {
        note(await step('takeSearch', { lead, found }, { transfer: [found.buffer] }));
      }
    }
  };
  const others = Array.from({ length: Math.min(pool.size, queue.length) - 1 }, (_, i) => other(i + 1));
  await Promise.all([...others, own()]);
  return failure ?? {};
}
