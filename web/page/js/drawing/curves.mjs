/** What is reckoned with curves that are drawn. */

/** How alike two shapes are: Pearson's correlation, over the places that both have. NaN where one is flat. */
export function correlation(a, b) {
  const pairs = Array.from(a, (value, i) => [value, b[i]]).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const mean = (which) => pairs.reduce((sum, pair) => sum + pair[which], 0) / pairs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  return xy / Math.sqrt(xx * yy);
}

/** Evenly spread places. */
export const places = (first, step, length) => Float32Array.from({ length }, (_, i) => first + i * step);
