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

export function distributionOf(values: readonly number[]): Distribution {
  const { count, mean, deviation } = momentsOf(values);
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  const middle = count >> 1;
  const median =
    count === 0 ? Number.NaN : count % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { count, mean, deviation, median, variationPct: (100 * deviation) / mean };
}

/** Σ value · weight / Σ weight over the values that are known. */
export function weightedMean(values: readonly number[], weights: readonly number[]): number {
  let top = 0;
  let bottom = 0;
  values.forEach((value, k) => {
    if (Number.isNaN(value)) return;
    top += value * weights[k];
    bottom += weights[k];
  });
  return bottom > 0 ? top / bottom : Number.NaN;
}

export function gini(values: readonly number[]): number {
  const total = sum(values);
  if (!(total > 0)) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  let ranked = 0;
  sorted.forEach((value, k) => {
    ranked += (2 * (k + 1) - sorted.length - 1) * value;
  });
  return ranked / (sorted.length * total);
}

/** Shannon's entropy of the shares, in nats. */
export function entropy(values: readonly number[]): number {
  const total = sum(values);
  if (!(total > 0)) return Number.NaN;
  return -sum(values.map((value) => (value > 0 ? (value / total) * Math.log(value / total) : 0)));
}

/** Entropy over its greatest; of one value 0. */
export function evenness(values: readonly number[]): number {
  const all = entropy(values);
  return values.length > 1 ? all / Math.log(values.length) : all;
}

/**
 * PAFRAC: 2 over the slope of the regression of ln a on ln p; NaN for fewer than [10] patches, as FRAGSTATS has it, and where all borders
 * are of one length.
 */
export function perimeterAreaFractal(areasM2: readonly number[], bordersM: readonly number[]): number {
  const n = areasM2.length;
  if (n < LEAST_PATCHES) return Number.NaN;
  const p = bordersM.map(Math.log);
  const a = areasM2.map(Math.log);
  const slopeTop = n * sum(p.map((value, k) => value * a[k])) - sum(p) * sum(a);
  const slopeBottom = n * sum(p.map((value) => value * value)) - sum(p) ** 2;
  return slopeBottom > 0 ? (2 * slopeBottom) / slopeTop : Number.NaN;
}

const LEAST_PATCHES = 10;

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
