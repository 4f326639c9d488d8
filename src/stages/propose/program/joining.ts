import type { Layout } from './layout.js';

/** What the last two objectives count, where plans are as good by all the others. */

export interface Scaled {
  readonly costs: Float64Array;
  /** How much one unit of `costs` is of what is told. */
  readonly scale: number;
}

/** Gains below this part of the largest are nothing: coefficients of one level stay near each other. */
const LEAST_PART = 1e-6;

/**
 * Farmland joined, to be most: Σ over pieces reclaimed to 耕地 of what each, judged alone, adds to the effective mesh size of farmland
 * (`measures.farmlandJoins`: Δ Σ a² of the patches ÷ area of the district), m². Limits: linear, so what pieces do for each other is left out; a
 * piece that reaches farmland only over other chosen ones counts nothing.
 */
export function farmlandJoined(layout: Layout): Scaled {
  const { candidates, landscapeM2 } = layout.situation.input.measures.farmlandJoins;
  const costs = new Float64Array(layout.columns.length);
  // of all that could, not of what is open here: one scale in every program of a district
  const largest = candidates.reduce((most, { changeM4 }) => Math.max(most, changeM4), 0);
  for (const { piece, changeM4 } of candidates) {
    const column = layout.reclaim[piece];
    if (column >= 0 && changeM4 > LEAST_PART * largest) costs[column] = changeM4 / largest;
  }
  return { costs, scale: largest > 0 ? largest / landscapeM2 : 1 };
}

/** Town borders that clusters cross, to be least: Σ over clusters of its towns less one. */
export function townsCrossed(layout: Layout): Scaled {
  const costs = new Float64Array(layout.columns.length);
  layout.candidates.forEach(({ towns }, c) => {
    if (layout.cluster[c] >= 0) costs[layout.cluster[c]] = Math.max(0, towns.length - 1);
  });
  return { costs, scale: 1 };
}
