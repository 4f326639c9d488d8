import type { Mip, MipRow } from '../../../model/mip.js';

/** A program of some columns alone, the others at their value in `values`; rows without any of them are left out. */
export function partOf(mip: Mip, name: string, columns: readonly number[], values: Float64Array): Mip {
  const place = new Int32Array(mip.columns.length).fill(-1);
  columns.forEach((c, i) => {
    place[c] = i;
  });
  const rows = mip.rows.flatMap((row): MipRow[] => {
    if (!row.columns.some((c) => place[c] >= 0)) return [];
    const kept: number[] = [];
    const by: number[] = [];
    let taken = 0;
    row.columns.forEach((c, i) => {
      if (place[c] < 0) taken += row.values[i] * values[c];
      else {
        kept.push(place[c]);
        by.push(row.values[i]);
      }
    });
    return [{ name: row.name, lower: row.lower - taken, upper: row.upper - taken, columns: kept, values: by }];
  });
  return { name, columns: columns.map((c) => mip.columns[c]), rows, offset: 0 };
}
