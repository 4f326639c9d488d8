/**
 * Units of land. Areas are m² rounded to 0.01; totals are added as integers of 0.01 m² in input order and converted once.
 * 1 mu = 2000/3 m²; 1 ha = 15 mu.
 */
export const M2_PER_MU = 2000 / 3;
export const M2_PER_HA = 10_000;
/** Square metres of the units that an area may be recorded in. */
export const AREA_UNIT_M2 = { m2: 1, ha: M2_PER_HA, mu: M2_PER_MU, sqft: 0.09290304, acre: 4046.8564224 } as const;

/** Rounds half up to 0.01 m² (the official rounding), giving an integer count of 0.01 m². */
export function toHundredths(areaM2: number): number {
  return Math.floor(areaM2 * 100 + 0.5);
}

/** Rounds half up to 0.01 m². */
export function roundM2(areaM2: number): number {
  return toHundredths(areaM2) / 100;
}

/** Exact sum of areas given in m² at 0.01: adds integers of 0.01 m², so the order does not matter. NaN counts as 0. */
export function sumM2(areasM2: Iterable<number>): number {
  let hundredths = 0;
  for (const area of areasM2) if (!Number.isNaN(area)) hundredths += toHundredths(area);
  return hundredths / 100;
}

/** Share of a whole that a part of it is, 0 … 1; 0 of nothing. */
export function shareOf(areaM2: number, wholeM2: number): number {
  return wholeM2 > 0 ? Math.min(1, Math.max(0, areaM2 / wholeM2)) : 0;
}

export function muFromM2(areaM2: number): number {
  return areaM2 / M2_PER_MU;
}

/** mu at 2 decimals, as outputs state it: converted once, after summing. */
export function roundedMu(areaM2: number): number {
  return Math.round(muFromM2(areaM2) * 100) / 100;
}

export function m2FromMu(areaMu: number): number {
  return areaMu * M2_PER_MU;
}

/**
 * Splits `totalM2` (at 0.01) over `weights` by largest remainder at 0.01 m²; ties go to the earlier entry.
 * The parts sum to the total exactly. All-zero weights give everything to the first entry.
 */
export function apportionM2(totalM2: number, weights: readonly number[]): number[] {
  const total = toHundredths(totalM2);
  const weightSum = weights.reduce((a, b) => a + b, 0);
  if (weights.length === 0) return [];
  if (!(weightSum > 0)) return weights.map((_, i) => (i === 0 ? total / 100 : 0));
  const exact = weights.map((w) => (total * w) / weightSum);
  const parts = exact.map(Math.floor);
  let rest = total - parts.reduce((a, b) => a + b, 0);
  const order = exact.map((_, i) => i).sort((a, b) => exact[b] - parts[b] - (exact[a] - parts[a]) || a - b);
  for (let k = 0; rest > 0; k = (k + 1) % order.length, rest--) parts[order[k]]++;
  return parts.map((p) => p / 100);
}
