// A reliability diagram as SVG: how often labels were right, against the probability that they were given.
const side = 190; // of a panel's square
const left = 60;
const top = 34;
const gap = 40;

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const number = (value) => String(Math.round(value * 10) / 10);

function panel({ title, report: { calibration } }, at) {
  const x = (probability) => number(at + probability * side);
  const y = (share) => number(top + (1 - share) * side);
  const bins = calibration.bins.filter((bin) => bin.count > 0);
  const most = Math.max(...bins.map((bin) => bin.count));
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const grid = ticks.map((tick) => `M${x(tick)} ${y(0)}V${y(1)}M${x(0)} ${y(tick)}H${x(1)}`).join('');
  // Beats are most of them in the last bin: the bars below stand for their logarithm.
  const bars = bins.map((bin) => {
    const height = (Math.log10(1 + bin.count) / Math.log10(1 + most)) * side * 0.16;
    const width = (bin.high - bin.low) * side - 1.5;
    return `<rect x="${x(bin.low)}" y="${number(top + side - height)}" width="${number(width)}" height="${number(height)}"/>`;
  });
  const points = bins.map((bin) => `${x(bin.confidence)},${y(bin.right)}`);
  return [
    `<text class="title" x="${x(0.5)}" y="${top - 12}">${escaped(title)}</text>`,
    `<path class="grid" d="${grid}"/>`,
    `<g class="bars">${bars.join('')}</g>`,
    `<path class="ideal" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}"/>`,
    `<polyline class="line" points="${points.join(' ')}"/>`,
    ...points.map((point) => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="3"/>`),
    ...ticks.map((tick) => `<text x="${x(tick)}" y="${top + side + 15}">${tick}</text>`),
    ...ticks.map((tick) => `<text class="right" x="${at - 6}" y="${Number(y(tick)) + 4}">${tick}</text>`),
    `<text x="${x(0.5)}" y="${top + side + 31}">probability of the label</text>`,
    `<text class="note" x="${at + 8}" y="${top + 15}">ECE ${calibration.ece.toFixed(4)}</text>`,
  ].join('\n');
}

/** Panels side by side, one for each that was scored: [{title, report}]. */
export function reliabilityDiagram(scored) {
  const width = left + scored.length * (side + gap) - gap + 20;
  const height = top + side + 44;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Reliability diagram: how often labels were right, against their probability">
<style>text{font:12px system-ui,sans-serif;fill:#333;text-anchor:middle}.title{font-weight:600}.right{text-anchor:end}.note{text-anchor:start}.grid{stroke:#e3e3e3}.ideal{stroke:#999;stroke-dasharray:4 3}.bars{fill:#d5dff0}.line{fill:none;stroke:#1f5fbf;stroke-width:2}circle{fill:#1f5fbf}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
${scored.map((one, i) => panel(one, left + i * (side + gap))).join('\n')}
<text transform="translate(16 ${top + side / 2}) rotate(-90)">share that was right</text>
</svg>
`;
}
