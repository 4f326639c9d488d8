/**
 * How numbers are spread: the distribution statistics of FRAGSTATS and two measures of inequality.
 *
 * Over n values a, with a weight each where weighted: MN mean, MD median, SD standard deviation of the population (÷ n), CV = 100 SD / MN in
 * percent, AM mean weighted by area. `gini` is 0 where all are equal and (n − 1) / n where one has all (Gini 1912, by sorted ranks). `evenness` is
 * Shannon's entropy of the shares over its greatest, ln n: 1 where all are equal, 0 where one has all. Values that are NaN are left out;
 * of no values all are NaN.
 */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
}

export interface Distribution extends Moments {
  readonly median: number;
  readonly variationPct: number;
}

export function momentsOf(values: ArrayLike<number>): Moments {
  let count = 0;
  let total = 0;
  for (let k = 0; k < values.length; k++) {
    if (Number.isNaN(values[k])) continue;
    count++;
    total += values[k];
  }
  if (count === 0) return { count, mean: Number.NaN, deviation: Number.NaN };
  const mean = total / count;
  let squares = 0;
  for (let k = 0; k < values.length; k++) if (!Number.isNaN(values[k])) squares += (values[k] - mean) ** 2;
  return { count, mean, deviation: Math.sqrt(squares / count) };
}

export function distributionOf(values: ArrayLike<number>): Distribution {
  const { count, mean, deviation } = momentsOf(values);
  const sorted = new Float64Array(count);
  for (let k = 0, n = 0; k < values.length; k++) if (!Number.isNaN(values[k])) sorted[n++] = values[k];
  sorted.sort();
  const middle = count >> 1;
  const median =
    count === 0 ? Number.NaN : count % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { count, mean, deviation, median, variationPct: (100 * deviation) / mean };
}

/** Σ value · weight / Σ weight over the values that are known. */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let top = 0;
  let bottom = 0;
  for (let k = 0; k < values.length; k++) {
    if (Number.isNaN(values[k])) continue;
    top += values[k] * weights[k];
    bottom += weights[k];
  }
  return bottom > 0 ? top / bottom : Number.NaN;
}

export function gini(values: Float64Array): number {
  const total = sum(values);
  if (!(total > 0)) return Number.NaN;
  const sorted = values.slice().sort();
  let ranked = 0;
  for (let k = 0; k < sorted.length; k++) ranked += (2 * (k + 1) - sorted.length - 1) * sorted[k];
  return ranked / (sorted.length * total);
}

/** Shannon's entropy of the shares, in nats. */
export function entropy(values: ArrayLike<number>): number {
  const total = sum(values);
  if (!(total > 0)) return Number.NaN;
  let negative = 0;
  for (let k = 0; k < values.length; k++) {
    negative += values[k] > 0 ? (values[k] / total) * Math.log(values[k] / total) : 0;
  }
  return -negative;
}

/** Entropy over its greatest; of one value 0. */
export function evenness(values: ArrayLike<number>): number {
  const all = entropy(values);
  return values.length > 1 ? all / Math.log(values.length) : all;
}

/**
 * PAFRAC: 2 over the slope of the regression of ln a on ln p; NaN for fewer than [10] patches, as FRAGSTATS has it, and where all borders
 * are of one length.
 */
export function perimeterAreaFractal(areasM2: Float64Array, bordersM: Float64Array): number {
  const n = areasM2.length;
  if (n < LEAST_PATCHES) return Number.NaN;
  const p = bordersM.map(Math.log);
  const a = areasM2.map(Math.log);
  const slopeTop = n * sum(p.map((value, k) => value * a[k])) - sum(p) * sum(a);
  const slopeBottom = n * sum(p.map((value) => value * value)) - sum(p) ** 2;
  return slopeBottom > 0 ? (2 * slopeBottom) / slopeTop : Number.NaN;
}

const LEAST_PATCHES = 10;

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k];
  return total;
}
