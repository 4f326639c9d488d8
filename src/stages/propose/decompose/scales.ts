import type { Mip } from '../../../model/mip.js';
import type { Blocks } from './blocks.js';

/** Times that worth is passed on from rows to columns and back: from targets over firms and flows to rooms. */
const PASSES = 8;
const QUANTILE = 0.75;

/**
 * What the price of each shared row, and then of each transport, is likely to be like: as its columns cost, or are worth by rows that have a scale already. Columns of flows are worth what
 * their transport's senders are; what nothing tells of is worth what its block is. 0 where that is nothing.
 */
export function scalesOf(mip: Mip, { shared, transports, blocks }: Blocks): Float64Array {
  const worth = Float64Array.from(mip.columns, ({ cost }) => Math.abs(cost));
  const rows = [...shared, ...transports.map(({ row }) => row)];
  const scale = new Float64Array(rows.length);
  for (let pass = 0; pass < PASSES; pass++) {
    const told = rows.flatMap((row, r) => {
      if (scale[r] > 0) return [];
      const ratios = row.columns.flatMap((c, i) => (worth[c] > 0 ? [worth[c] / Math.abs(row.values[i])] : []));
      return ratios.length > 0 ? [{ r, ratios, isMostly: 2 * ratios.length > row.columns.length }] : [];
    });
    if (told.length === 0 && !shareOut()) break;
    // rows that most of their columns tell about come first
    const first = told.some(({ isMostly }) => isMostly);
    const fresh = told.filter(({ isMostly }) => isMostly || !first);
    for (const { r, ratios } of fresh) scale[r] = ratios.sort((p, q) => p - q)[Math.floor(QUANTILE * ratios.length)];
    const before = worth.slice();
    for (const { r } of fresh) {
      rows[r].columns.forEach((c, i) => {
        if (before[c] === 0) worth[c] += scale[r] * Math.abs(rows[r].values[i]);
      });
    }
  }
  return scale;

  /** Columns that nothing tells about are worth what their block's others are on the average; whether there are such. */
  function shareOut(): boolean {
    let isNew = false;
    for (const { columns } of blocks) {
      const known = columns.filter((c) => worth[c] > 0);
      if (known.length === 0 || known.length === columns.length) continue;
      const mean = known.reduce((total, c) => total + worth[c], 0) / known.length;
      for (const c of columns) if (worth[c] === 0) worth[c] = mean;
      isNew = true;
    }
    return isNew;
  }
}
