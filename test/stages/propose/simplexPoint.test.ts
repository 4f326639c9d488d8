import { describe, expect, it } from 'vitest';
import { AT, type Mip } from '../../../src/model/mip.js';
import { inProcessSolve } from '../../../src/solve/highs.js';
import { basisAt, pointOf, pointOfPlan, priceBound } from '../../../src/stages/propose/explain/simplexPoint.js';
import { seeded } from '../../geometry/random.js';

const column = (name: string, cost: number, upper = 1) => ({ name, cost, lower: 0, upper, integer: false });
const row = (name: string, lower: number, upper: number, values: readonly number[]) => ({
  name,
  lower,
  upper,
  columns: values.map((_, c) => c),
  values,
});
const EXACT = { relativeGap: 0, absoluteGap: 0, maxNodes: 1, relax: true };
const solve = inProcessSolve();

/** Ten columns that cover a need within a budget: whatever the seed says. */
function covering(seed: number, budget: number): Mip {
  const random = seeded(seed);
  const amounts = Array.from({ length: 10 }, () => 1 + random());
  const prices = Array.from({ length: 10 }, () => 1 + 3 * random());
  return {
    name: 'covering',
    offset: 0,
    columns: [...amounts.map((_, c) => column(`do[${c}]`, 0)), column('short', 1, 20)],
    rows: [row('need', 12, Infinity, [...amounts, 1]), row('budget', -Infinity, budget, [...prices, 0.001])],
  };
}

describe('a point of the simplex method, by names', () => {
  it('prices of one program bound another, and its own exactly', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const [tight, loose] = [covering(seed, 10), covering(seed, 14)];
      const { basis, duals, objective } = await solve(tight, EXACT);
      if (!basis || !duals) throw new Error('no optimum');
      const { prices } = pointOf(tight, basis, duals);
      expect(priceBound(tight, prices)).toBeCloseTo(objective, 9);
      const best = (await solve(loose, EXACT)).objective;
      expect(priceBound(loose, prices)).toBeLessThanOrEqual(best + 1e-9);
      expect(best).toBeLessThan(objective);
    }
  });

  it('is carried over to a program with a row less and a column more', async () => {
    const mip = covering(1, 10);
    const { basis, duals } = await solve(mip, EXACT);
    if (!basis || !duals) throw new Error('no optimum');
    const point = pointOf(mip, basis, duals);
    const lifted = { ...mip, columns: [...mip.columns, column('new', 0)], rows: mip.rows.slice(0, 1) };
    const from = basisAt(point, lifted);
    expect([from.columns.length, from.rows.length, from.columns[11]]).toEqual([12, 1, AT.lower]);
    const { objective } = await solve(lifted, { ...EXACT, basis: from });
    expect(objective).toBeCloseTo((await solve(lifted, EXACT)).objective, 9);
  });

  it('of a plan: what lies between bounds is basic for a row that it fills', () => {
    const mip = covering(1, 10);
    const [need, budget] = mip.rows;
    const values = new Float64Array(11);
    values[0] = 1;
    values[10] = 12 - need.values[0];
    const { columns, rows } = pointOfPlan(mip, values);
    expect([...columns]).toEqual([
      ['do[0]', AT.upper],
      ['short', AT.basic],
    ]);
    expect([...rows]).toEqual([['need', AT.lower]]);
    expect(budget.upper).toBeGreaterThan(budget.values[0]);
  });
});
