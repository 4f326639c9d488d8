import { type Finding, finding } from '../../../model/finding.js';

/** One delivered row of an owner (a firm with several sites, a title with several holders). `share` is NaN where it is empty. */
export interface ShareRow {
  readonly feature: number;
  readonly owner: number;
  readonly share: number;
}

/** How far from 1 the shares of a firm may sum without a word: rounding of thirds to two digits. */
const SUM_TOLERANCE = 0.011;

/**
 * Shares of each row in its owner, summing to 1 an owner.
 *
 * Definition: shares are taken relative to their sum; empty ones share evenly what the others leave of 1 (all empty: evenly).
 * A sum within 1 % of 100 is percent. Any other sum than 1, and a negative share (counted as empty), is a finding; so is an owner all of
 * whose shares are 0, which then count evenly.
 */
export function shareOut(
  rows: readonly ShareRow[],
  keyOf: (owner: number) => string,
  layer: string,
  report: (item: Finding) => void,
): Float64Array {
  const rowsOfOwner = new Map<number, number[]>();
  rows.forEach(({ owner }, k) => {
    const list = rowsOfOwner.get(owner);
    if (list) list.push(k);
    else rowsOfOwner.set(owner, [k]);
  });
  const shares = new Float64Array(rows.length);
  for (const [owner, own] of rowsOfOwner) {
    const stated = own.map((k) => (rows[k].share >= 0 ? rows[k].share : Number.NaN));
    const sum = stated.reduce((a, b) => (Number.isNaN(b) ? a : a + b), 0);
    const unit = Math.abs(sum - 100) <= 1 ? 100 : 1;
    const blanks = stated.filter(Number.isNaN).length;
    const left = blanks === 0 ? 0 : Math.max(0, 1 - sum / unit) / blanks;
    const full = stated.map((share) => (Number.isNaN(share) ? left : share / unit));
    const total = full.reduce((a, b) => a + b, 0);
    const negative = own.some((k) => rows[k].share < 0);
    if (negative || Math.abs(total - 1) > SUM_TOLERANCE) {
      const numbers = {
        key: keyOf(owner),
        sum: Number((negative ? own.reduce((a, k) => a + rows[k].share, 0) : total).toFixed(6)),
      };
      report(finding('share.sum', 'warning', layer, numbers, { feature: rows[own[0]].feature }));
    }
    own.forEach((k, n) => {
      shares[k] = total > 0 ? full[n] / total : 1 / own.length;
    });
  }
  return shares;
}
