import type { Mip } from '../../../model/mip.js';

/** Rows of more columns than this tie the whole district together (a target, the cap on closings): they are not walked along. */
const LOCAL_ROW = 200;

/**
 * Columns that hang together with some by at most so many rows, and every column that is no yes/no choice (shortfalls, flows): with the other
 * choices as they are those follow by themselves.
 */
export function neighbourhood(mip: Mip, from: readonly number[], steps: number): ReadonlySet<number> {
  if (!Number.isFinite(steps)) return new Set(mip.columns.keys());
  const rowsOf: number[][] = mip.columns.map(() => []);
  mip.rows.forEach(({ columns }, r) => {
    if (columns.length <= LOCAL_ROW) for (const column of columns) rowsOf[column].push(r);
  });
  const found = new Set<number>();
  mip.columns.forEach(({ integer }, c) => {
    if (!integer) found.add(c);
  });
  const seen = new Set<number>();
  let front = [...new Set(from)];
  for (let step = 0; step <= steps && front.length > 0; step++) {
    const next = new Set<number>();
    for (const column of front) {
      found.add(column);
      if (step === steps) continue;
      for (const r of rowsOf[column]) {
        if (seen.has(r)) continue;
        seen.add(r);
        for (const other of mip.rows[r].columns) if (!front.includes(other)) next.add(other);
      }
    }
    front = [...next].filter((column) => !found.has(column) || !mip.columns[column].integer);
  }
  return found;
}
