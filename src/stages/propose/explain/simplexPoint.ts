import { AT, type Basis, type Mip, type MipColumn, type MipRow } from '../../../model/mip.js';
import { pricedAt } from '../answer/prices.js';

/**
 * Where a linear relaxation stands and what its rows are worth, by the names of rows and columns, so that a program with some limits more or less can
 * go on from there. Columns that are not named are at their lower bound, rows basic.
 */
export interface SimplexPoint {
  readonly columns: ReadonlyMap<string, number>;
  readonly rows: ReadonlyMap<string, number>;
  readonly prices: ReadonlyMap<string, number>;
}

const SAME = 1e-7;

/** The point of a plan: what lies at a bound in it, each value between bounds basic for one row that it fills. */
export function pointOfPlan(mip: Mip, values: ArrayLike<number>): SimplexPoint {
  const columns = new Map<string, number>();
  const between = new Set<number>();
  mip.columns.forEach(({ name, lower, upper }, c) => {
    if (values[c] <= lower + SAME) return;
    if (values[c] < upper - SAME) between.add(c);
    columns.set(name, values[c] < upper - SAME ? AT.basic : AT.upper);
  });
  const rows = new Map<string, number>();
  for (const row of mip.rows) {
    const value = row.columns.reduce((total, c, i) => total + row.values[i] * values[c], 0);
    const isLeast = value <= row.lower + SAME;
    if (!isLeast && value < row.upper - SAME) continue;
    const column = row.columns.find((c) => between.has(c));
    if (column === undefined) continue;
    between.delete(column);
    rows.set(row.name, isLeast ? AT.lower : AT.upper);
  }
  return { columns, rows, prices: new Map() };
}

interface Named {
  readonly columns: readonly Pick<MipColumn, 'name'>[];
  readonly rows: readonly Pick<MipRow, 'name'>[];
}

/** Where a solve ended. */
export function pointOf(mip: Named, basis: Basis, duals?: Float64Array): SimplexPoint {
  const columns = new Map<string, number>();
  const rows = new Map<string, number>();
  const prices = new Map<string, number>();
  mip.columns.forEach(({ name }, c) => {
    if (basis.columns[c] !== AT.lower) columns.set(name, basis.columns[c]);
  });
  mip.rows.forEach(({ name }, r) => {
    if (basis.rows[r] !== AT.basic) rows.set(name, basis.rows[r]);
    if (duals && duals[r] !== 0) prices.set(name, duals[r]);
  });
  return { columns, rows, prices };
}

export function basisAt({ columns, rows }: SimplexPoint, mip: Mip): Basis {
  return {
    columns: Uint8Array.from(mip.columns, ({ name }) => columns.get(name) ?? AT.lower),
    rows: Uint8Array.from(mip.rows, ({ name }) => rows.get(name) ?? AT.basic),
  };
}

/** What prices of one program prove of another whose rows have the same names: no plan has less. */
export function priceBound(mip: Mip, prices: ReadonlyMap<string, number>): number {
  return pricedAt(mip, (r) => prices.get(mip.rows[r].name) ?? 0).bound;
}
