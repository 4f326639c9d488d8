import type { Model } from '../program/buildMip.js';
import { lastResort } from '../program/layout.js';

/**
 * The plan that does nothing: every decision 0, and what falls short by that written in the columns of last resort, which are there
 * so that no wish of the planner makes the program infeasible. Promises: feasible. A row that it breaks throws: that row lacks such a column.
 */
export function nothing({ layout, rows }: Model): Float64Array {
  const values = new Float64Array(layout.columns.length);
  const resort = new Set([...layout.short, ...layout.late, ...lastResort(layout), ...Object.values(layout.owed)]);
  for (const { name, lower, upper, columns, values: by } of rows) {
    if (lower <= 0 && upper >= 0) continue;
    const i = columns.findIndex((column) => resort.has(column));
    const needed = (lower > 0 ? lower : upper) / (by[i] ?? 0);
    const { upper: most = 0 } = layout.columns[columns[i]] ?? {};
    if (!(needed >= 0 && needed <= most)) throw new Error(`doing nothing is not feasible: row ${name}`);
    values[columns[i]] = Math.max(values[columns[i]], needed);
  }
  return values;
}
