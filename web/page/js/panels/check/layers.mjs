/** What the layers of a network answered to a beat, as pictures: a row for each channel, time or beats from left to right. */
import { element } from '../../dom.mjs';
import { count, number, t } from '../../text.mjs';

const rowHeight = 5; // CSS pixels of a channel
const tallest = 160;

/** Blue above zero, orange below: the same on light and on dark, as what is about zero is clear. */
function paint({ channels, length, values }) {
  const canvas = element('canvas', { width: String(length), height: String(channels), class: 'layer-map' });
  canvas.style.height = `${Math.min(tallest, Math.max(10, rowHeight * channels))}px`;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const context = canvas.getContext('2d');
  const image = context.createImageData(length, channels);
  values.forEach((value, i) => {
    const share = Math.sqrt(Math.abs(value) / largest);
    image.data.set(value >= 0 ? [31, 119, 208, 255 * share] : [217, 108, 20, 255 * share], 4 * i);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

/** @param {{ names: string[], kinds: string[], channels: number, length: number, values: Float32Array }[]} layers */
export function layerMaps(layers) {
  return element(
    'section',
    { class: 'layers' },
    element('h3', {}, t('check.layers', { count: layers.length })),
    element('div', { class: 'layer-maps' }, ...layers.map(figure)),
  );
}

function figure(layer) {
  const active = layer.values.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  const share = number((100 * active) / layer.values.length, 0);
  const canvas = paint(layer);
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', t('check.layer.described', { name: layer.names.at(-1), active: share }));
  return element(
    'figure',
    { class: layer.length > 8 ? 'layer-wide' : '' },
    canvas,
    element(
      'figcaption',
      { class: 'note' },
      element('span', { lang: 'en' }, layer.kinds.join(' + ')),
      `, ${count(layer.channels)} × ${count(layer.length)}, ${t('check.layer.active', { active: share })}`,
    ),
  );
}
