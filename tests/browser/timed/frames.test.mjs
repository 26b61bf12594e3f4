// Smooth, and cheap: what a frame takes is bounded by its pixels, however long the recording is; nothing happens while nobody
// does anything; and recordings that were open leave no memory behind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mitdb, pause, sharedBrowser, Visit, withoutData } from '../harness.mjs';
import { spikes, wfdb } from '../made-files.mjs';

const shared = sharedBrowser();

/** Shows a day of twelve leads at 250 Hz, made up, and pans through it. @returns milliseconds and corners of each frame */
const panThroughDay = (page, { spanS, arrangement }) =>
  page.evaluate(
    async ({ span, how }) => {
      const view = window.beatlensViewer;
      const rate = 250;
      const length = 24 * 3600 * rate;
      const value = (lead, i) => {
        const phase = (i % 210) / 210;
        return (1 - 0.06 * lead) * (Math.exp(-(((phase - 0.5) / 0.03) ** 2)) + 0.1 * Math.sin(i / 5000));
      };
      const buckets = Math.ceil(length / 64);
      const outline = (lead) => {
        const extents = new Float32Array(2 * buckets);
        for (let i = 0; i < buckets; i += 1) {
          extents[2 * i] = -0.2 + 0.05 * Math.sin(i / 700);
          extents[2 * i + 1] = (i % 3 === 0 ? 1.1 : 0.2) - 0.05 * lead;
        }
        const none = new Float32Array(0);
        return {
          extents,
          samples: none,
          length,
          low: -0.2,
          high: 1.1,
          lead: `L${lead}`,
          units: 'mV',
          sampling_rate_hz: rate,
          beat_length: 0,
        };
      };
      const leads = Array.from({ length: 12 }, (_, i) => ({ name: `L${i}`, sampling_rate_hz: rate, samples: length }));
      view.show(
        { document: { leads, start_of_day_s: 72000 }, lead: 0, trace: outline(0) },
        {
          outline: async (lead) => outline(lead),
          stretch: async (lead, first, count) => ({
            samples: Float32Array.from({ length: count }, (_, i) => value(lead, first + i)),
          }),
        },
      );
      view.setDisplay({ arrangement: how, leads: [...leads.keys()] });
      const beats = 100_000;
      const labels = Array.from({ length: 2 }, (_, index) => ({
        index,
        name: 'NV'[index],
        line: '',
        colour: '#c24a00',
        shape: 'pill',
      }));
      view.setBeats(
        {
          samples: Int32Array.from({ length: beats }, (_, i) => i * 216),
          labels: Uint8Array.from({ length: beats }, (_, i) => (i % 9 === 0 ? 1 : 0)),
          probabilities: new Float32Array(2 * beats).fill(0.5),
        },
        { labels, normal: 0, ofModel: labels },
      );
      await view.drawn();
      const { startS, endS } = view.view;
      view.zoom((endS - startS) / span);
      const frames = [];
      for (let i = 0; i < 60; i += 1) {
        view.centerOn(span / 2 + ((86400 - span) * i) / 60);
        await view.drawn();
        frames.push(view.frameWork);
      }
      const shown = view.view;
      return { frames, spanS: shown.endS - shown.startS };
    },
    { span: spanS, how: arrangement },
  );

for (const [what, spanS, arrangement] of [
  ['the whole day', 86400, 'stacked'],
  ['an hour', 3600, 'stacked'],
  ['two minutes', 120, 'stacked'],
  ['twenty seconds', 20, 'stacked'],
  ['an hour in a grid', 3600, 'grid'],
]) {
  test(`panning through ${what} of a day of twelve leads at 4K`, async () => {
    const options = { width: 3840, height: 2160 };
    await Visit.during(shared.browser, shared.host.url, options, async (visit, page) => {
      await visit.drop(wfdb('made', spikes()));
      await visit.labelled();
      await page.waitForSelector('.tool-bar');
      await visit.settled();
      const { frames, spanS: shown } = await panThroughDay(page, { spanS, arrangement });
      const times = frames.map(({ ms }) => ms).sort((a, b) => a - b);
      const median = times[times.length / 2];
      const vertices = Math.max(...frames.map((frame) => frame.vertices));
      const width = await page.$eval('#canvas', (node) => node.width);
      console.log(
        `${what}: ${shown.toFixed(0)} s shown on ${width} px, median ${median.toFixed(2)} ms, slowest ${times.at(-1).toFixed(2)} ms, ${vertices} corners`,
      );
      assert.ok(vertices < width * 12 * 8, `${vertices} corners`);
      assert.ok(median < 24, `${median} ms (8 on a quiet machine)`);
    });
  });
}

test('nothing is computed in ten idle seconds, whatever is open', { skip: withoutData }, async () => {
  await Visit.during(shared.browser, shared.host.url, {}, async (visit, page) => {
    await visit.choose(mitdb('208'));
    await visit.labelled();
    await page.waitForSelector('.tool-bar');
    await page.click('#tab-rhythm');
    await page.waitForSelector('.panel-rhythm .definitions');
    await pause(3000); // intervals are measured
    await visit.settled();
    const state = async () => ({ frames: await visit.framesDrawn(), ...(await page.metrics()) });
    const before = await state();
    await pause(10_000);
    const now = await state();
    assert.equal(now.frames, before.frames);
    const used = now.TaskDuration - before.TaskDuration;
    console.log(`main thread in ten idle seconds: ${(1000 * used).toFixed(0)} ms`);
    assert.ok(used < 0.1, `${used} s of the main thread`);
  });
});

test('twenty recordings one after the other leave no memory behind', { skip: withoutData }, async () => {
  await Visit.during(shared.browser, shared.host.url, {}, async (visit, page) => {
    const names = ['100', '101', '103', '105', '106', '108', '109', '111', '112', '113'];
    const used = [];
    const session = await page.createCDPSession();
    for (let round = 0; round < 2; round += 1) {
      for (const name of names) {
        await visit.choose(mitdb(name));
        await page.waitForFunction((title) => document.querySelector('#summary h2')?.textContent === title, {}, name);
        await visit.labelled();
      }
      await pause(2000);
      await visit.settled();
      await session.send('HeapProfiler.collectGarbage');
      used.push((await page.metrics()).JSHeapUsedSize / 1e6);
    }
    console.log(
      `JavaScript heap after ten and after twenty recordings: ${used.map((mb) => mb.toFixed(1)).join(', ')} MB`,
    );
    assert.ok(used[1] < used[0] + 3, `${used[0]} MB, then ${used[1]} MB`);
  });
});
