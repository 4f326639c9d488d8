import { describe, expect, it } from 'vitest';
import {
  cheapestPlan,
  circuitBuilder,
  leastCosts,
  type SmallRow,
} from '../../../../src/stages/propose/decompose/circuit.js';
import { seeded } from '../../../geometry/random.js';

const COLUMNS = 9;

/** All 0/1 plans of a small program. */
function plansOf(rows: readonly SmallRow[]): number[][] {
  const all = Array.from({ length: 2 ** COLUMNS }, (_, bits) =>
    Array.from({ length: COLUMNS }, (_c, c) => (bits >> c) & 1),
  );
  return all.filter((plan) =>
    rows.every(({ lower, upper, columns, values }) => {
      const total = columns.reduce((sum, c, i) => sum + values[i] * plan[c], 0);
      return total >= lower && total <= upper;
    }),
  );
}

function randomRows(random: () => number): SmallRow[] {
  return Array.from({ length: 3 + Math.floor(random() * 5) }, () => {
    const columns = Array.from({ length: COLUMNS }, (_, c) => c).filter(() => random() < 0.4);
    const values = columns.map(() => (random() < 0.5 ? 1 : random() < 0.7 ? -1 : 2));
    const side = Math.floor(random() * 4) - 1;
    const kind = random();
    return {
      lower: kind < 0.25 ? side : kind < 0.4 ? -side : Number.NEGATIVE_INFINITY,
      upper: kind < 0.25 ? side : kind < 0.4 ? Number.POSITIVE_INFINITY : side,
      columns,
      values,
    };
  });
}

const ALL = Array.from({ length: COLUMNS }, (_, c) => c);

describe('plans compiled to sums and minima', () => {
  it('find the cheapest of all plans at any costs, and refuse a program without one: 300 random programs', () => {
    let refused = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = seeded(seed);
      const rows = randomRows(random);
      const plans = plansOf(rows);
      const builder = circuitBuilder();
      const isIn = builder.add(ALL, rows, 1e6);
      expect(isIn).toBe(plans.length > 0);
      if (!isIn) {
        refused++;
        continue;
      }
      const circuit = builder.done();
      const least = new Float64Array(circuit.isMin.length);
      const cheapest = new Int32Array(circuit.isMin.length);
      const wanted = new Uint8Array(circuit.isMin.length);
      const ones = new Int32Array(COLUMNS);
      for (let trial = 0; trial < 5; trial++) {
        const costs = Float64Array.from(ALL, () => random() - 0.6);
        const costOf = (plan: readonly number[]) => plan.reduce((sum, on, c) => sum + on * costs[c], 0);
        leastCosts(circuit, costs, least, cheapest);
        const best = Math.min(...plans.map(costOf));
        expect(least[circuit.roots[0]]).toBeCloseTo(best, 12);
        const found = ALL.map(() => 0);
        const count = cheapestPlan(circuit, 0, cheapest, wanted, ones, 0);
        for (const c of ones.subarray(0, count)) found[c]++;
        expect(plans).toContainEqual(found);
        expect(costOf(found)).toBeCloseTo(best, 12);
        expect(wanted.some((flag) => flag !== 0)).toBe(false);
      }
    }
    expect(refused).toBeGreaterThan(10);
    expect(refused).toBeLessThan(250);
  });

  it('leave no trace of a program with too many references', () => {
    const builder = circuitBuilder();
    const chain = ALL.slice(1).map((c): SmallRow => ({ lower: 0, upper: 1, columns: [c - 1, c], values: [1, 1] }));
    expect(builder.add(ALL, chain, 3)).toBe(false);
    expect(builder.add(ALL, chain, 1000)).toBe(true);
    const { roots, isMin } = builder.done();
    expect([...roots]).toHaveLength(1);
    const alone = circuitBuilder();
    alone.add(ALL, chain, 1000);
    expect(isMin).toEqual(alone.done().isMin);
  });
});
