// Labels come from the model file: what the page's badges and the viewer show, also of labels that nobody foresaw.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sharedBrowser, site, Visit } from './harness.mjs';

const fromSite = (file) => import(pathToFileURL(path.join(site, file)));
const { labelsOf } = await fromSite('js/label-sets.mjs');
const { createBeatlens } = await fromSite('engine/beatlens.mjs');
const shared = sharedBrowser();

/** The labels of the models that the page brings along. */
const shipped = [];
const models = path.join(site, 'assets/models');
const beatlens = await createBeatlens();
for (const file of ['kachuee-residual', 'focal-rr-cnn', 'conv4-fc4-mi']) {
  const session = beatlens.openSession();
  shipped.push(labelsOf(session.loadModel(await readFile(path.join(models, `${file}.safetensors`)))));
  session.close();
}

/** As a model for rhythm could have them. */
const colours = ['#5f6b7a', '#0067a8', '#c24a00', '#00785a', '#9a3f7d', '#7a5c00', '#5b3fb5', '#a3111f'];
const classes = ['sinus', 'AFIB', 'AFL', 'SVT', 'VT', 'paced', 'block', 'pause'];
const labelOf = (name, i) => ({
  name,
  description: `The rhythm ${name}`,
  colour: colours[i],
  shape: i ? 'pill' : 'text',
});
const rhythm = {
  classes,
  label_set: { id: 'rhythm', title: 'Rhythms', normal: 'sinus', labels: classes.map(labelOf) },
};

/** Contrast with white, as WCAG 2.1 defines it. */
function contrast(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

test('white letters on every colour, and every colour on white, are read well (WCAG AA)', () => {
  for (const { labels } of shipped) {
    for (const { name, colour } of labels) {
      assert.ok(contrast(colour) >= 4.5, `${name} ${colour}: ${contrast(colour).toFixed(2)}`);
    }
  }
});

test('labels of a set differ in name and colour, and its normal one does not stand out', () => {
  assert.deepEqual(new Set(shipped.map(({ id }) => id)), new Set(['aami-beats', 'myocardial-infarction']));
  for (const { id, labels, normal } of shipped) {
    for (const key of ['name', 'colour']) {
      assert.equal(new Set(labels.map((label) => label[key])).size, labels.length, id);
    }
    assert.equal(labels[normal].shape, 'text', id);
  }
});

test('a model with a part of a set keeps the set’s indices', () => {
  const { labels, ofModel } = shipped.find((set) => set.ofModel.length < set.labels.length);
  assert.deepEqual(
    labels.map(({ name }) => name),
    ['N', 'S', 'V', 'F', 'Q'],
  );
  assert.deepEqual(
    ofModel.map(({ name, index }) => [name, index]),
    [
      ['N', 0],
      ['S', 1],
      ['V', 2],
      ['F', 3],
    ],
  );
});

test('a set that the page has no words for shows its own', () => {
  const { labels, ofModel, normal, other } = labelsOf(rhythm);
  assert.deepEqual(
    labels.map(({ title }) => title),
    rhythm.label_set.labels.map(({ description }) => description),
  );
  assert.equal(ofModel.length, rhythm.classes.length);
  assert.equal(normal, 0);
  assert.equal(other, null);
  const own = labelsOf(rhythm);
  assert.deepEqual([own.title, own.afterNote, own.summed], ['Rhythms', '', undefined]);
  const pair = { ...rhythm.label_set, labels: rhythm.label_set.labels.slice(0, 2), summary: 'mean_log_odds' };
  assert.equal(labelsOf({ ...rhythm, label_set: pair }).summed.name, 'AFIB');
  assert.equal(labelsOf({ ...rhythm, label_set: { ...rhythm.label_set, normal: undefined } }).normal, -1);
  assert.equal(
    labelsOf({ ...rhythm, label_set: { ...rhythm.label_set, id: 'constructor' } }).labels[0].title,
    labels[0].title,
  );
});

test('the page knows no colour of a label', async () => {
  const colours = shipped.flatMap(({ labels }) => labels.map(({ colour }) => colour));
  for (const file of ['css/landing.css', 'css/results.css', 'css/trace.css', 'css/narrow.css', 'js/label-sets.mjs']) {
    const text = (await readFile(path.join(site, file), 'utf8')).toLowerCase();
    assert.deepEqual(
      colours.filter((colour) => text.includes(colour)),
      [],
      file,
    );
  }
});

test('the page shows them: badges in their colours, and a viewer that draws any set', async () => {
  const visit = await Visit.start(shared.browser, shared.host.url);
  try {
    await visit.ready();
    const shown = await visit.page.$$eval('#legend .badge', (badges) =>
      badges.map((badge) => {
        const { color, backgroundColor } = getComputedStyle(badge);
        return [badge.textContent, badge.classList.contains('badge-pill') ? backgroundColor : color];
      }),
    );
    const channels = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    const labels = shipped[0].labels.filter(({ name }) => name !== 'Q'); // the page's default tells the other four
    assert.deepEqual(
      shown.map(([name]) => name),
      labels.map(({ name }) => name),
    );
    for (const [i, { shape, colour }] of labels.entries()) {
      // A letter without a field stands on a tint of its colour, so it is a fifth darker.
      const expected = channels(colour).map((value) => (shape === 'pill' ? value : 0.8 * value));
      const found = shown[i][1]
        .match(/[\d.]+/g)
        .map((value) => Number(value) * (shown[i][1].startsWith('color(') ? 255 : 1));
      assert.ok(
        found.every((value, k) => Math.abs(value - expected[k]) < 0.01),
        `${shown[i]}, not ${expected}`,
      );
    }

    await visit.page.click('#intro [data-action="sample"]');
    await visit.labelled();
    const canvas = await visit.page.$('#canvas');
    const box = await canvas.boundingBox();
    const pictures = [];
    for (const sure of [false, true]) {
      await visit.page.evaluate(
        (set, isSure) => {
          const size = set.labels.length;
          const labels = Uint8Array.from({ length: 40 }, (_, beat) => beat % size);
          const samples = Int32Array.from(labels, (_, beat) => 150 + 300 * beat);
          const probabilities = Float32Array.from({ length: labels.length * size }, (_, i) => {
            const isLabel = labels[Math.floor(i / size)] === i % size;
            return isSure ? Number(isLabel) : 1 / size;
          });
          window.beatlensViewer.setBeats({ samples, labels, probabilities }, { ...set, ofModel: set.labels });
          window.beatlensViewer.select(4);
        },
        labelsOf(rhythm),
        sure,
      );
      const x = await visit.page.evaluate(() => window.beatlensViewer.xOf(1050 / 360));
      await visit.page.mouse.move(box.x + x + pictures.length, box.y + 150); // over a beat: its probabilities are shown
      await visit.screenshot(`labels-nobody-foresaw-${sure ? 'sure' : 'unsure'}.png`);
      pictures.push(await canvas.screenshot({ encoding: 'base64' }));
    }
    assert.notEqual(pictures[0], pictures[1]);
    assert.equal(await visit.page.evaluate(() => window.beatlensViewer.stepAbnormal(1)), 5);
    assert.deepEqual(visit.problems, []);
  } finally {
    await visit.page.close();
  }
});
