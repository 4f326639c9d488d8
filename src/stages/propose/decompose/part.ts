import type { Mip, MipRow } from '../../../model/mip.js';

/** How far a row may be missed, as the solver itself allows. */
const FEASIBILITY = 1e-6;

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

export function costOf(mip: Mip, values: ArrayLike<number>): number {
  return mip.columns.reduce((total, { cost }, c) => total + cost * values[c], mip.offset);
}

export function isPlan(mip: Mip, values: ArrayLike<number>): boolean {
  const within = (value: number, lower: number, upper: number) =>
    value >= lower - FEASIBILITY * Math.max(1, Math.abs(lower)) &&
    value <= upper + FEASIBILITY * Math.max(1, Math.abs(upper));
  return (
    mip.columns.every(({ lower, upper, integer }, c) => {
      const isWhole = !integer || Math.abs(values[c] - Math.round(values[c])) <= FEASIBILITY;
      return isWhole && within(values[c], lower, upper);
    }) &&
    mip.rows.every(({ lower, upper, columns, values: by }) => {
      let total = 0;
      for (let i = 0; i < columns.length; i++) total += by[i] * values[columns[i]];
      return within(total, lower, upper);
    })
  );
}
