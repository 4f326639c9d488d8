import type { Mip, MipRow } from '../../../model/mip.js';
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
  const ratios = new Float64Array(rows.reduce((most, { columns }) => Math.max(most, columns.length), 0));
  for (let pass = 0; pass < PASSES; pass++) {
    const told: number[] = [];
    const mostly: number[] = [];
    rows.forEach(({ columns }, r) => {
      if (scale[r] > 0) return;
      let count = 0;
      for (const c of columns) if (worth[c] > 0) count++;
      if (count > 0) told.push(r);
      if (2 * count > columns.length) mostly.push(r);
    });
    if (told.length === 0 && !shareOut()) break;
    // rows that most of their columns tell about come first
    const fresh = mostly.length > 0 ? mostly : told;
    for (const r of fresh) scale[r] = quantileOf(rows[r]);
    const before = worth.slice();
    for (const r of fresh) {
      const { columns, values } = rows[r];
      for (let i = 0; i < columns.length; i++)
        if (before[columns[i]] === 0) worth[columns[i]] += scale[r] * Math.abs(values[i]);
    }
  }
  return scale;

  /** Of what the columns of a row that are worth something are worth by its unit. */
  function quantileOf({ columns, values }: MipRow): number {
    let count = 0;
    for (let i = 0; i < columns.length; i++)
      if (worth[columns[i]] > 0) ratios[count++] = worth[columns[i]] / Math.abs(values[i]);
    return ratios.subarray(0, count).sort()[Math.floor(QUANTILE * count)];
  }

  /** Columns that nothing tells about are worth what their block's others are on the average; whether there are such. */
  function shareOut(): boolean {
    let isNew = false;
    for (const { columns } of blocks) {
      let known = 0;
      let total = 0;
      for (const c of columns) {
        if (worth[c] > 0) known++;
        total += worth[c];
      }
      if (known === 0 || known === columns.length) continue;
      for (const c of columns) if (worth[c] === 0) worth[c] = total / known;
      isNew = true;
    }
    return isNew;
  }
}
