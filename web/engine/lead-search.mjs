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
  const fetchNext = () => {
    const lead = queue.shift();
    return lead === undefined ? null : { lead, trace: step('trace', { lead }) };
  };
  const other = async (worker, first) => {
    for (let next = first; next !== null && failure === null; ) {
      const { lead } = next;
      const trace = await next.trace;
      if (!note(trace)) {
        return;
      }
      const { samples: ofLead, sampling_rate_hz: samplingRateHz, units } = trace;
      const searching = pool.search(worker, { samples: ofLead, samplingRateHz, isMillivolts: units === 'mV' });
      next = fetchNext(); // it comes while this one is searched: the worker with the document is busy too
      const { found } = await searching;
      if (found) {
        note(await step('takeSearch', { lead, found }, { transfer: [found.buffer] }));
      }
    }
  };
  const firsts = Array.from({ length: Math.min(pool.size, queue.length) - 1 }, fetchNext);
  const others = firsts.map((first, i) => other(i + 1, first));
  const allAtIt = Promise.all(firsts.map(({ trace }) => trace)).then(async () => {
    await new Promise((sent) => setTimeout(sent)); // by then the messages are on their way
    meanwhile();
  });
  await Promise.all([...others, own(), allAtIt]);
  return failure ?? {};
}
