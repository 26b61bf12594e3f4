/** A page around gallery, quiz and “How does it know?” for tests: a place for them, and a trace that writes down what is shown. */

import assert from 'node:assert/strict';
import { Visit } from './harness.mjs';

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <title>Teaching</title>
    <link rel="icon" href="icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="css/base.css" />
    <link rel="stylesheet" href="css/trace.css" />
    <link rel="stylesheet" href="teach-page.css" />
    <script type="module" src="teach-page.mjs"></script>
  </head>
  <body>
    <main>
      <section class="card" id="trace" tabindex="0" aria-label="Trace"></section>
      <section class="card" id="host"></section>
    </main>
  </body>
</html>`;

const css = `main { display: grid; gap: 12px; }
.card { padding: 14px 16px; min-width: 0; }
#trace { min-height: 200px; }
#trace svg { width: 100%; height: 190px; }
#trace path { fill: none; stroke: currentColor; vector-effect: non-scaling-stroke; }
#trace rect { fill: var(--accent); fill-opacity: .25; }
@media (min-width: 1100px) { main { grid-template-columns: 3fr 2fr; align-items: start; } }`;

/** Runs on the page. */
const script = `
import { mountGallery } from './js/teach/gallery.mjs';
import { mountHowItKnows } from './js/teach/how-it-knows.mjs';
import { mountQuiz } from './js/teach/quiz-view.mjs';
import { quizOfLink } from './js/teach/quiz.mjs';

const host = document.getElementById('host');
const query = new URLSearchParams(location.search);
document.documentElement.dataset.theme = query.get('theme') ?? 'light';
const language = query.get('lang') ?? 'en';
document.documentElement.lang = language;
window.shown = [];

async function draw(files, mark) {
  const [hea, dat] = files;
  const lines = (await hea.blob.text()).split('\\n');
  const [, count, rate, length] = lines[0].split(' ').map(Number);
  const samples = new Int16Array(await dat.blob.arrayBuffer());
  const first = Array.from({ length }, (_, i) => samples[count * i]);
  const [low, high] = [Math.min(...first), Math.max(...first)];
  const d = first.map((y, i) => (i ? 'L' : 'M') + i + ' ' + Math.round(100 - (100 * (y - low)) / (high - low))).join('');
  const at = mark ? mark.timeS * rate : -1e6;
  document.getElementById('trace').innerHTML =
    '<svg viewBox="-10 -5 ' + (length + 20) + ' 110" preserveAspectRatio="none"><rect x="' + (at - rate / 4) +
    '" y="-5" height="110" width="' + rate / 2 + '"/><path d="' + d + '"/></svg>';
  return lines;
}

async function show(files, rest, mark) {
  const lines = await draw(files, mark);
  window.shown.push({ names: files.map(({ name }) => name), sizes: files.map(({ blob }) => blob.size), header: lines[0], ...rest });
}

window.mounted = {
  gallery: () => mountGallery(host, { open: ({ files, name }) => show(files, { name }), language }),
  quiz: () =>
    mountQuiz(host, {
      showStrip: (files, { hideLabels, mark }) => show(files, { hideLabels, mark: mark?.timeS ?? null }, mark),
      language,
      quiz: quizOfLink(location.hash),
    }),
  how: () => {
    window.asked = [];
    return mountHowItKnows(host, {
      beat: 5,
      language,
      beatFacts: async (beat) => {
        window.asked.push(beat);
        const { factsOf } = await import('./teach-facts.mjs');
        return factsOf(beat);
      },
    });
  },
}[query.get('part')]();
window.mounted.then((view) => { window.view = view; }, (error) => { window.failed = error.message; });
`;

/** What is known of beats: 5 all, 6 nothing, 7 what a simple model has. */
const facts = `
const rate = 250;
const wave = (x, at, height, width) => height * Math.exp(-(((x - at) / width) ** 2));
const beatAt = (x, at) => wave(x, at - 0.16, 0.12, 0.03) + wave(x, at, 1, 0.012) - wave(x, at + 0.03, 0.2, 0.012) + wave(x, at + 0.28, 0.25, 0.06);
const odd = (x, at) => wave(x, at, 1.3, 0.045) - wave(x, at + 0.25, 0.5, 0.08);
const beats = [10.4, 11.2, 12.0, 12.5, 13.6, 14.4];
const times = Array.from({ length: 5 * rate }, (_, i) => 10 + i / rate);
const samples = times.map((x) => beats.reduce((sum, at) => sum + (at === 12.5 ? odd(x, at) : beatAt(x, at)), 0));
const cutTimes = Array.from({ length: 180 }, (_, i) => -0.3 + i / rate);
const row = (k, shift) => Array.from({ length: 90 }, (_, i) => Math.max(0, Math.sin(i / (4 + k) + shift)));
const all = {
  times, samples, time_s: 12.5, beats,
  rr_before_ms: 500, rr_after_ms: 1100, median_rr_ms: 800,
  cut: cutTimes.map((x) => odd(x, 0)), normal_beat: cutTimes.map((x) => beatAt(x, 0)),
  feature_maps: [1, 2, 3, 4, 5, 6].map((k) => ({ name: 'conv ' + k, rows: Array.from({ length: 16 }, (_, i) => row(i, k)) })),
  probabilities: [0.011, 0.004, 0.962, 0.023],
  classes: [
    { name: 'N', title: 'Normal', colour: '#0a5a44' }, { name: 'S', title: 'Supraventricular ectopic', colour: '#7a3e9d' },
    { name: 'V', title: 'Ventricular ectopic', colour: '#a3111f' }, { name: 'F', title: 'Fusion', colour: '#7a4100' },
  ],
  sure: true,
  reason: 'QRS unlike this recording’s normal (correlation 0.14), early by 38 %.',
};
const simple = { cut: [0, Number.NaN, 1], rr_before_ms: 1000, rr_after_ms: null, median_rr_ms: 800, probabilities: [0.4, 0.6], classes: ['NORM', 'MI'], sure: false, feature_maps: [] };
export const factsOf = (beat) => ({ 5: all, 6: {}, 7: simple })[beat];
`;

export const overlay = {
  'teach.html': html,
  'teach-page.css': css,
  'teach-page.mjs': script,
  'teach-facts.mjs': facts,
};

/** Visits of this page. @param {object} shared of sharedBrowser(() => overlay) */
export const visitsOf = (shared) => async (query, options, use) => {
  const visit = await Visit.start(shared.browser, `${shared.host.url}teach.html?${query}`, options);
  try {
    await visit.page.waitForFunction(() => window.view || window.failed);
    await use(visit, visit.page);
    assert.deepEqual(visit.problems, []);
    assert.deepEqual(
      visit.requests.filter((url) => !url.startsWith(shared.host.origin) && !url.startsWith('data:')),
      [],
    );
  } finally {
    await visit.page.close();
  }
};

export const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());
