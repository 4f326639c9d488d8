import type { Mip, MipRow } from '../../../model/mip.js';

/** Coefficients and sides are whole numbers, and its columns lie between 0 and 1. */
export function holdsWhole({ columns }: Mip, row: MipRow): boolean {
  const isWhole = (value: number) => Number.isInteger(value) || !Number.isFinite(value);
  if (!isWhole(row.lower) || !isWhole(row.upper)) return false;
  return row.columns.every((c, i) => {
    const { lower, upper } = columns[c];
    return Number.isInteger(row.values[i]) && isOneOrNone(lower) && isOneOrNone(upper);
  });
}

function isOneOrNone(value: number): boolean {
  return value === 0 || value === 1;
}

/**
 * A row for which the cheapest plan of a block of `holdsWhole` rows might not be whole; none where all columns may be taken as 0/1, whole by
 * wish or not. Columns that an equality ties to whole ones are whole with them, and a column in one row only is that row's slack; of the rest
 * each row must hold columns of one sign, and any two rows all of the smaller one's or none: nested sets are totally unimodular.
 */
export function fractionalRow({ columns }: Mip, rows: readonly MipRow[]): MipRow | undefined {
  const open = new Map<number, number>();
  for (const row of rows) for (const c of row.columns) if (!columns[c].integer) open.set(c, (open.get(c) ?? 0) + 1);
  if (open.size === 0) return undefined;
  for (let again = true; again; ) {
    again = false;
    for (const row of rows) {
      if (row.lower !== row.upper) continue;
      const left = row.columns.filter((c) => open.has(c));
      const i = left.length === 1 ? row.columns.indexOf(left[0]) : -1;
      if (i < 0 || Math.abs(row.values[i]) !== 1) continue;
      open.delete(left[0]);
      again = true;
    }
  }
  const sets = rows.flatMap((row) => {
    const terms = row.columns.flatMap((c, i) => ((open.get(c) ?? 0) > 1 ? [[c, row.values[i]] as const] : []));
    return terms.length > 0 ? [{ row, terms }] : [];
  });
  sets.sort((p, q) => p.terms.length - q.terms.length);
  /** Largest set so far that a column is in, and its size. */
  const outermost = new Map<number, { readonly set: number; readonly size: number }>();
  for (const [s, { row, terms }] of sets.entries()) {
    if (terms.some(([, value]) => Math.abs(value) !== 1 || value !== terms[0][1])) return row;
    const inside = new Map<number, number>();
    for (const [c] of terms) {
      const at = outermost.get(c);
      if (at) inside.set(at.set, (inside.get(at.set) ?? 0) + 1);
    }
    for (const [c] of terms) {
      const at = outermost.get(c);
      if (at && inside.get(at.set) !== at.size) return row;
    }
    for (const [c] of terms) outermost.set(c, { set: s, size: terms.length });
  }
  return undefined;
}
