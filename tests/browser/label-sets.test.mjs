// The one table of labels: what the page's badges and the viewer show, also of labels that nobody described.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sharedBrowser, site, Visit } from './harness.mjs';

const { labelSets, labelsOf } = await import(pathToFileURL(path.join(site, 'js/label-sets.mjs')));
const shared = sharedBrowser();
const rhythm = {
  task: 'rhythm',
  classes: ['sinus', 'AFIB', 'AFL', 'SVT', 'VT', 'paced', 'block', 'pause', 'other', 'noise'],
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
  for (const { labels } of [...labelSets, labelsOf(rhythm)]) {
    for (const { name, colour } of labels) {
      assert.ok(contrast(colour) >= 4.5, `${name} ${colour}: ${contrast(colour).toFixed(2)}`);
    }
  }
});

test('labels of a set differ in name and colour, and its normal one does not stand out', () => {
  for (const { id, labels, normal } of labelSets) {
    for (const key of ['name', 'colour']) {
      assert.equal(new Set(labels.map((label) => label[key])).size, labels.length, id);
    }
    assert.equal(labels[normal].shape, 'text', id);
  }
});

test('a model with a part of a set keeps the set’s indices', () => {
  const { labels, ofModel } = labelsOf({ task: 'aami-beats', classes: ['N', 'V'] });
  assert.deepEqual(
    labels.map(({ name }) => name),
    ['N', 'S', 'V', 'F', 'Q'],
  );
  assert.deepEqual(
    ofModel.map(({ name, index }) => [name, index]),
    [
      ['N', 0],
      ['V', 2],
    ],
  );
});

test('labels that nobody described get names and colours, also where they are more than the palette has', () => {
  for (const task of ['rhythm', 'aami-beats']) {
    const { labels, ofModel, normal } = labelsOf({ ...rhythm, task });
    assert.deepEqual(
      labels.map(({ name }) => name),
      rhythm.classes,
    );
    assert.equal(ofModel.length, rhythm.classes.length);
    assert.equal(normal, 0);
    assert.ok(labels.every(({ colour }) => /^#[0-9a-f]{6}$/.test(colour)));
    assert.notEqual(labels[1].colour, labels[2].colour);
  }
});

test('no style sheet knows a label or its colour', async () => {
  const colours = labelSets.flatMap(({ labels }) => labels.map(({ colour }) => colour));
  for (const file of ['landing', 'results', 'trace', 'narrow']) {
    const css = (await readFile(path.join(site, `css/${file}.css`), 'utf8')).toLowerCase();
    assert.deepEqual(
      colours.filter((colour) => css.includes(colour)),
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
    const rgb = (colour) => `rgb(${[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).join(', ')})`;
    const [{ labels }] = labelSets;
    assert.deepEqual(
      shown,
      labels.map(({ name, colour }) => [name, rgb(colour)]),
    );

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
      await visit.page.mouse.move(box.x + 475 + pictures.length, box.y + 150); // over a beat: its probabilities are shown
      await visit.screenshot(`labels-nobody-described-${sure ? 'sure' : 'unsure'}.png`);
      pictures.push(await canvas.screenshot({ encoding: 'base64' }));
    }
    assert.notEqual(pictures[0], pictures[1]);
    assert.equal(await visit.page.evaluate(() => window.beatlensViewer.stepAbnormal(1)), 5);
    assert.deepEqual(visit.problems, []);
  } finally {
    await visit.page.close();
  }
});
