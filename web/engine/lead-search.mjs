/**
 * Finding beats takes the longest for recordings of many leads, and looks at one lead at a time: all workers share the leads.
 * The worker with the document searches some itself and hands out the samples of the others.
 */

const worthwhile = 4_000_000; // samples of all leads: fewer are searched sooner than they are sent

/**
 * @param {import('./pool.mjs').WorkerPool} pool
 * @param {{ leads: object[] }} document as it was opened
 * @param {(method: string, args: object, options?: object) => Promise<object>} step a step in the worker with the document
 * @param {() => void} meanwhile called once, when all workers are at it: before, the samples would wait for it
 * @returns {Promise<{ error?: object }>} an error of a step; what another worker could not do is left to locate()
 */
export async function searchLeads(pool, { leads }, step, meanwhile) {
  const queue = [...leads.keys()].filter((lead) => leads[lead].may_be_ecg);
  const samples = queue.reduce((sum, lead) => sum + leads[lead].samples, 0);
  if (queue.length < 2 || pool.size < 2 || samples < worthwhile) {
    meanwhile();
    return {};
  }
  const helpers = Math.min(pool.size, queue.length) - 1;
  let atIt = 0;
  const count = () => {
    atIt += 1;
    if (atIt === helpers) {
      meanwhile();
    }
  };
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
    let isFirst = true;
    for (let next = fetchNext(); next !== null && failure === null; ) {
      const { lead } = next;
      const trace = await next.trace;
      if (!note(trace)) {
        break;
      }
      const { samples: ofLead, sampling_rate_hz: samplingRateHz, units } = trace;
      const searching = pool.search(worker, { samples: ofLead, samplingRateHz, isMillivolts: units === 'mV' });
      if (isFirst) {
        isFirst = false;
        queueMicrotask(count); // once the message is on its way
      }
      next = fetchNext();
      const { found } = await searching;
      if (found) {
        note(await step('takeSearch', { lead, found }, { transfer: [found.buffer] }));
      }
    }
    if (isFirst) {
      count();
    }
  };
  const others = Array.from({ length: helpers }, (_, i) => other(i + 1));
  await Promise.all([...others, own()]);
  return failure ?? {};
}
