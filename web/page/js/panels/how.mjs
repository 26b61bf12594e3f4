/** “How does it know?” for the chosen beat: five steps from the trace to the label, on a person's own recording. */

import { isSure } from '../beat-text.mjs';
import { element } from '../dom.mjs';
import { mountHowItKnows } from '../teach/how-it-knows.mjs';
import { t } from '../text.mjs';
import { refusal, waiting } from './check/parts.mjs';

const aroundS = 3; // of the trace, before and after the beat
const beatsAround = 15; // for the usual interval

const median = (list) => {
  const sorted = Float64Array.from(list).sort();
  return sorted.length > 0 ? sorted[Math.floor(sorted.length / 2)] : null;
};

/** @param {object} bench with `host` and `plots` */
export function create({ host, plots, store, analyzer }) {
  let mounted = null; // a promise of { show }
  let turn = 0;

  /** @returns {Promise<import('../teach/how-it-knows.mjs').BeatFacts>} */
  const beatFacts = async (beat) => {
    const { summary, recording, labels } = store.state;
    const { samples, sampling_rate_hz: rate } = summary;
    const lead = recording.lead ?? 0;
    const facts = await analyzer.inspect(beat);
    if (facts.error) {
      throw new Error(facts.error.message);
    }
    const drawn = facts.windows?.leads[0];
    const layers = facts.layers.filter(({ length }) => length > 1);
    const known = {
      cut: drawn?.values ?? facts.inputs.find(({ axis }) => axis?.of === 'wave')?.values,
      normal_beat: drawn?.usual ?? facts.inputs.find(({ axis }) => axis?.of === 'wave')?.ordinary,
      feature_maps: (layers.length > 0 ? layers : facts.layers).map(({ names, channels, length, values }) => ({
        name: names[0],
        rows: Array.from({ length: channels }, (_, i) => values.subarray(i * length, (i + 1) * length)),
      })),
      probabilities: labels.ofModel.map(({ index }) => facts.probabilities[index]),
      classes: labels.ofModel.map(({ name, title, colour }) => ({ name, title, colour })),
      sure: isSure(summary, beat),
      reason: summary.reasons?.[beat],
    };
    if (rate === undefined) {
      return known;
    }
    const { sampling_rate_hz: leadRate, samples: length } = recording.document.leads[lead];
    const time = samples[beat] / rate;
    const first = Math.max(0, Math.floor((time - aroundS) * leadRate));
    const end = Math.min(length ?? Number.POSITIVE_INFINITY, Math.ceil((time + aroundS) * leadRate));
    const stretch = await analyzer.stretch(lead, first, end - first, 0);
    const trace = stretch.samples ?? new Float32Array(0);
    const ms = (i) => (i > 0 && i < samples.length ? (1000 * (samples[i] - samples[i - 1])) / rate : null);
    const from = Math.max(0, beat - beatsAround);
    const around = Array.from({ length: Math.min(samples.length, beat + beatsAround) - from }, (_, i) => from + i);
    return {
      ...known,
      times: Float64Array.from(trace, (_, i) => (first + i) / leadRate),
      samples: trace,
      time_s: time,
      beats: around.map((i) => samples[i] / rate),
      rr_before_ms: ms(beat),
      rr_after_ms: ms(beat + 1),
      median_rr_ms: median(around.map(ms).filter((value) => value !== null)),
    };
  };

  const show = async (state) => {
    const mine = ++turn;
    plots([]);
    if (state.selected < 0) {
      mounted = null;
      host.replaceChildren(element('p', {}, t('check.beat.choose')));
      return;
    }
    try {
      if (mounted === null) {
        const inside = element('div', {});
        host.replaceChildren(waiting());
        const mounting = mountHowItKnows(inside, { beatFacts, beat: state.selected, language: state.language });
        mounted = mounting;
        await mounting;
        if (mounted === mounting) {
          host.replaceChildren(inside);
        }
      } else {
        await (await mounted).show(state.selected);
      }
    } catch (error) {
      if (mine === turn) {
        mounted = null;
        host.replaceChildren(refusal({ error }));
      }
    }
  };

  return {
    update(state, changed) {
      if (state.summary !== null && ['selected', 'summary', 'labels'].some((key) => changed.has(key))) {
        show(state);
      }
    },
    dispose() {
      turn += 1;
    },
  };
}
