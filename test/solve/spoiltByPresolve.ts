import { readFileSync } from 'node:fs';
import type { Mip } from '../../src/model/mip.js';

type Bound = number | 'inf' | '-inf';
interface Stored {
  readonly columns: readonly (readonly [cost: number, lower: Bound, upper: Bound, integer: 0 | 1])[];
  readonly rows: readonly (readonly [lower: Bound, upper: Bound, columns: number[], values: number[]])[];
  readonly start: number[];
}

const bound = (value: Bound) => (value === 'inf' ? Infinity : value === '-inf' ? -Infinity : value);

/**
 * Levels of plans of two small districts, some 30 columns each, with a plan that keeps every row. HiGHS 1.15 with presolve calls the first infeasible, and
 * ends the second at once with the start as its optimum (or, without a start, with an error).
 */
export function spoilt(name: 'heldWithinAHair' | 'endsWithItsStart'): { readonly mip: Mip; readonly start: number[] } {
  const text = readFileSync(new URL('spoiltByPresolve.json', import.meta.url), 'utf8');
  const { columns, rows, start } = (JSON.parse(text) as Record<string, Stored>)[name];
  const mip: Mip = {
    name,
    columns: columns.map(([cost, lower, upper, integer], c) => ({
      name: `x${c}`,
      cost,
      lower: bound(lower),
      upper: bound(upper),
      integer: integer === 1,
    })),
    rows: rows.map(([lower, upper, of, values], r) => ({
      name: `row${r}`,
      lower: bound(lower),
      upper: bound(upper),
      columns: of,
      values,
    })),
    offset: 0,
  };
  return { mip, start };
}
