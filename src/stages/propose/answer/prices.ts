import type { Mip } from '../../../model/mip.js';
import type { WhatIf } from '../../../model/whatIf.js';

/** What prices on the rows prove, whatever they are (weak duality): no plan has less than `bound`; one more of column c adds `reduced[c]` to it. */
export interface Priced {
  readonly bound: number;
  readonly reduced: Float64Array;
}

export function pricedAt(mip: Mip, priceOf: (row: number) => number): Priced {
  const reduced = Float64Array.from(mip.columns, ({ cost }) => cost);
  let bound = mip.offset;
  mip.rows.forEach(({ lower, upper, columns, values }, r) => {
    const price = priceOf(r);
    const side = price > 0 ? lower : upper;
    if (price === 0 || !Number.isFinite(side)) return;
    bound += price * side;
    columns.forEach((c, i) => {
      reduced[c] -= price * values[i];
    });
  });
  mip.columns.forEach(({ lower, upper }, c) => {
    if (reduced[c] !== 0) bound += reduced[c] * (reduced[c] > 0 ? lower : upper);
  });
  return { bound, reduced };
}

/** Kept clear of rounding. */
const SLACK = 1e-6;

/**
 * Yes-or-no columns that every plan which costs at most `most` has at one value, and that value: the other adds more than is left (Dantzig, Fulkerson
 * and Johnson 1954). Not one plan is lost.
 */
export function heldByPrices(mip: Mip, { bound, reduced }: Priced, most: number): WhatIf['bounds'] {
  const left = most - bound + SLACK * Math.max(1, Math.abs(most));
  if (!(left >= 0)) return [];
  return mip.columns.flatMap(({ integer, lower, upper }, c): WhatIf['bounds'] => {
    if (!integer || upper - lower !== 1 || Math.abs(reduced[c]) <= left) return [];
    const value = reduced[c] > 0 ? lower : upper;
    return [[c, value, value]];
  });
}
