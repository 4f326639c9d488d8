import { describe, expect, it } from 'vitest';
import { AT, type Basis, isFeasible, type Mip, objectiveOf, type SolveOptions } from '../../src/model/mip.js';
import { inProcessSolve, solveMip } from '../../src/solve/highs.js';
import { presolveCheck } from '../../src/solve/presolveCheck.js';
import { column, generator, hardKnapsack, model, row } from './models.js';
import { spoilt } from './spoiltByPresolve.js';

const EXACT: SolveOptions = { relativeGap: 0, absoluteGap: 0, maxNodes: 10_000 };

/** All columns at their lower bound. */
function slack({ columns, rows }: Mip): Basis {
  return { columns: new Uint8Array(columns.length).fill(AT.lower), rows: new Uint8Array(rows.length).fill(AT.basic) };
}

describe('solveMip', () => {
  it('solves a knapsack solved on paper', async () => {
    // Weights 3, 4, 2 within 6; gains 5, 6, 3. {a,c}: 5 of weight, gain 8; {b,c}: 6, gain 9; {a,b}: 7 is too heavy. Best 9.
    const solution = await solveMip(
      model(
        [column('take[a]', -5), column('take[b]', -6), column('take[c]', -3)],
        [row('weight', -Infinity, 6, { 0: 3, 1: 4, 2: 2 })],
        100,
      ),
      EXACT,
    );
    expect(solution.status).toBe('optimal');
    expect([...solution.values]).toEqual([0, 1, 1]);
    expect(solution.objective).toBe(91);
    expect(solution.bound).toBeCloseTo(91, 9);
  });

  it('gives the bound of the relaxation when asked', async () => {
    // Same knapsack, fractions allowed: a (5/3 a unit) whole, then b and c tie at 3/2: 3 units left × 1.5 = 4.5. 9.5 in all.
    const solution = await solveMip(
      model(
        [column('take[a]', -5), column('take[b]', -6), column('take[c]', -3)],
        [row('weight', -Infinity, 6, { 0: 3, 1: 4, 2: 2 })],
      ),
      { ...EXACT, relax: true },
    );
    expect(solution.objective).toBeCloseTo(-9.5, 9);
    expect(solution.bound).toBeCloseTo(-9.5, 9);
  });

  it('goes on from where a relaxation stands, and makes other costs least over the same rows', async () => {
    const mip = { ...hardKnapsack(200), offset: 0 };
    const costs = [3, 7].map((n) => Float64Array.from(mip.columns, ({ cost }, c) => cost * (1 + (c % n))));
    const afresh = await solveMip(mip, { ...EXACT, relax: true, others: costs });
    expect(afresh.others).toHaveLength(2);
    for (const [n, own] of costs.entries()) {
      const priced = { ...mip, columns: mip.columns.map((one, c) => ({ ...one, cost: own[c] })) };
      const { objective } = await solveMip(priced, { ...EXACT, relax: true });
      expect(afresh.others?.[n].objective).toBeCloseTo(objective, 6);
    }
    const { basis } = afresh;
    if (!basis) throw new Error('no basis');
    // a little more room: the point keeps the row still
    const [only, ...rest] = mip.rows;
    const wider = { ...mip, rows: [{ ...only, upper: 1.01 * only.upper }, ...rest] };
    const [again, alone] = [
      await solveMip(wider, { ...EXACT, relax: true, basis }),
      await solveMip(wider, { ...EXACT, relax: true }),
    ];
    expect(again.objective).toBeCloseTo(alone.objective, 6);
    expect(again.pivots).toBeLessThan(
      (await solveMip(wider, { ...EXACT, relax: true, basis: slack(mip) })).pivots ?? 0,
    );
  });

  it('names infeasible and unbounded for what they are', async () => {
    const none = await solveMip(model([column('x', 1)], [row('more', 2, Infinity, { 0: 1 })]), EXACT);
    expect(none.status).toBe('infeasible');
    expect(none.values).toHaveLength(0);
    const endless = await solveMip(model([column('x', -1, 0, Infinity)], [row('some', 0, Infinity, { 0: 1 })]), EXACT);
    expect(endless.status).toBe('unbounded');
  });

  it('solves a model without columns or rows', async () => {
    expect((await solveMip(model([], [], 7), EXACT)).objective).toBe(7);
    const free = await solveMip(model([column('x', 2, 1, 3)], []), EXACT);
    expect([...free.values]).toEqual([1]);
  });

  it('is not misled by presolve: not infeasible where a plan refutes it, not optimal while the gap is open', async () => {
    const hair = spoilt('heldWithinAHair');
    const held = await solveMip(hair.mip, { ...EXACT, start: hair.start, startIsFallback: true });
    expect(held.status).toBe('optimal');
    expect(isFeasible(hair.mip, held.values)).toBe(true);
    const { mip, start } = spoilt('endsWithItsStart');
    expect(objectiveOf(mip, start)).toBe(6);
    for (const options of [{ ...EXACT, start }, EXACT]) {
      const { status, objective, values } = await solveMip(mip, options);
      expect([status, objective]).toEqual(['optimal', expect.closeTo(2.606835, 6)]);
      expect(isFeasible(mip, values)).toBe(true);
    }
  });

  it('takes a start and stops at the node limit with a valid bound', async () => {
    const mip = hardKnapsack(24);
    const start = mip.columns.map(() => 0);
    const solution = await solveMip(mip, { relativeGap: 0, absoluteGap: 0, maxNodes: 1, start });
    expect(solution.values).toHaveLength(24);
    expect(solution.bound).toBeLessThanOrEqual(solution.objective + 1e-6);
  });

  it('gives the same values twice', async () => {
    const mip = hardKnapsack(30);
    const options = { relativeGap: 0.001, absoluteGap: 0, maxNodes: 2000 };
    const [first, second] = [await solveMip(mip, options), await solveMip(mip, options)];
    expect([...second.values]).toEqual([...first.values]);
    expect(second.bound).toBe(first.bound);
  });

  it('agrees with brute force on 60 random small models', async () => {
    const random = generator(7);
    const solve = inProcessSolve();
    for (let trial = 0; trial < 60; trial++) {
      const n = 2 + Math.floor(random() * 7);
      const columns = Array.from({ length: n }, (_, c) => column(`x[${c}]`, Math.floor(random() * 21) - 10));
      const rows = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, r) => {
        const terms = Object.fromEntries(
          columns.map((_, c) => [c, Math.floor(random() * 11) - 5] as const).filter(([, value]) => value !== 0),
        );
        const middle = Math.floor(random() * 7) - 3;
        return row(`r[${r}]`, random() < 0.5 ? middle - 2 : -Infinity, middle + 2, terms);
      }).filter((r) => r.columns.length > 0);
      const mip = model(columns, rows);
      let best = Infinity;
      for (let bits = 0; bits < 2 ** n; bits++) {
        const value = (c: number) => (bits >> c) & 1;
        const holds = rows.every((r) => {
          const sum = r.columns.reduce((total, c, i) => total + value(c) * r.values[i], 0);
          return sum >= r.lower && sum <= r.upper;
        });
        if (holds)
          best = Math.min(
            best,
            columns.reduce((total, c, i) => total + c.cost * value(i), 0),
          );
      }
      const solution = await solve(mip, EXACT);
      if (best === Infinity) expect(solution.status, `trial ${trial}`).toBe('infeasible');
      else expect(solution.objective, `trial ${trial}`).toBeCloseTo(best, 6);
    }
  });
});

describe('presolveCheck', () => {
  const x = column('x', 1);
  const y = column('y', 1);
  it.each([
    ['crossed bounds', model([column('x', 1, 2, 1)], []), /column x: lower bound 2/],
    ['two columns of one name', model([x, x], []), /two columns are called x/],
    ['two rows of one name', model([x], [row('r', 0, 1, { 0: 1 }), row('r', 0, 1, { 0: 1 })]), /two rows are called r/],
    ['an empty row that cannot hold', model([x], [row('r', 1, 2, {})]), /row r is empty/],
    ['a zero coefficient', model([x], [row('r', 0, 2, { 0: 0 })]), /coefficient of x is 0/],
    ['a column that is not there', model([x], [row('r', 0, 2, { 3: 1 })]), /row r names column 3/],
    ['a cost that is no number', model([column('x', Number.NaN)], []), /column x costs NaN/],
    ['a range over 1e9', model([x, y], [row('r', 0, 2, { 0: 1e-5, 1: 1e5 })]), /from 0.00001 to 100000/],
  ])('refuses %s', (_, mip, message) => {
    expect(() => presolveCheck(mip)).toThrow(message);
  });
  it('accepts what is in order', () => {
    expect(() => presolveCheck(model([x, y], [row('r', 0, 2, { 0: 1, 1: 1e8 })]))).not.toThrow();
  });
});
