import { describe, expect, it } from 'vitest';
import type { Mip, MipRow } from '../../src/model/mip.js';
import { inProcessSolve } from '../../src/solve/highs.js';
import { RoundingCuts } from '../../src/solve/roundingCuts.js';
import { tighten } from '../../src/solve/tighten.js';

const OPTIONS = { relativeGap: 0, absoluteGap: 0, maxNodes: 1000 };
const solve = inProcessSolve();

/** Firms of so much floor go to parks that are built whole: the fewest firms left without room, with what a park costs. */
function parks(floors: readonly number[], rooms: readonly number[], cost: number): Mip {
  const park = rooms.map((_, p) => ({ name: `park[${p}]`, cost, lower: 0, upper: 1, integer: true }));
  const moves = floors.map((_, f) => ({ name: `move[${f}]`, cost: -1, lower: 0, upper: 1, integer: false }));
  const sent = { name: 'flow', cost: 0, lower: 0, upper: 1000, integer: false };
  const flow = park.length + moves.length;
  const parksBuilt = rooms.map((_, p) => p);
  const moved = floors.map((_, f) => park.length + f);
  const rows: MipRow[] = [
    { name: 'room', lower: -Infinity, upper: 0, columns: [...parksBuilt, flow], values: [...rooms.map((r) => -r), 1] },
    { name: 'sent', lower: 0, upper: 0, columns: [...moved, flow], values: [...floors.map((floor) => -floor), 1] },
  ];
  return { name: 'parks', columns: [...park, ...moves, sent], rows, offset: 0 };
}

/** Numbers below 1 that repeat for a seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const beyond = ({ columns, values, upper }: MipRow, at: ArrayLike<number>) =>
  columns.reduce((sum, c, i) => sum + values[i] * at[c], -upper);

async function cutBound(mip: Mip): Promise<number> {
  const relaxed = await solve(mip, { ...OPTIONS, relax: true });
  const added: MipRow[] = [];
  let [bound, at] = [relaxed.objective, relaxed.values];
  const maker = new RoundingCuts(mip);
  for (let round = 0; round < 10; round++) {
    const cuts = maker.brokenBy(at);
    if (cuts.length === 0) break;
    added.push(...cuts.map(({ row }, i) => ({ ...row, name: `cut[${added.length + i}]` })));
    const next = await solve({ ...mip, rows: [...mip.rows, ...added] }, { ...OPTIONS, relax: true });
    [bound, at] = [next.objective, next.values];
  }
  return bound;
}

describe('rounding cuts', () => {
  it('build a park whole for the firms that are left', async () => {
    const mip = parks([3, 3, 3, 1], [9, 7], 0.4);
    const relaxed = await solve(mip, { ...OPTIONS, relax: true });
    const whole = await solve(mip, OPTIONS);
    expect(relaxed.objective).toBeLessThan(whole.objective - 0.1);
    expect(await cutBound(mip)).toBeCloseTo(whole.objective, 6);
  });

  it('break no whole point, and never bound above the optimum', async () => {
    let broken = 0;
    let raised = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const next = random(seed * 7919);
      const mip = parks(
        Array.from({ length: 5 }, () => 1 + Math.round(40 * next()) / 10),
        Array.from({ length: 3 }, () => 2 + Math.round(80 * next()) / 10),
        0.2 + next(),
      );
      const relaxed = await solve(mip, { ...OPTIONS, relax: true });
      const cuts = new RoundingCuts(mip).brokenBy(relaxed.values);
      for (const { row } of cuts) expect(beyond(row, relaxed.values)).toBeGreaterThan(0);
      for (let built = 0; built < 8; built++) {
        const columns = mip.columns.map((column, c) =>
          c < 3 ? { ...column, lower: (built >> c) & 1, upper: (built >> c) & 1 } : column,
        );
        for (const { row } of cuts) {
          const costs = new Float64Array(columns.length);
          row.columns.forEach((c, i) => {
            costs[c] = -row.values[i];
          });
          const farthest = await solve(
            { ...mip, columns: columns.map((column, c) => ({ ...column, cost: costs[c] })) },
            { ...OPTIONS, relax: true },
          );
          expect(-farthest.objective).toBeLessThanOrEqual(row.upper + 1e-6 * Math.max(1, Math.abs(row.upper)));
        }
      }
      broken += cuts.length;
      const [bound, whole] = [await cutBound(mip), await solve(mip, OPTIONS)];
      expect(bound).toBeLessThanOrEqual(whole.objective + 1e-6);
      if (bound > relaxed.objective + 1e-4) raised++;
    }
    expect(broken).toBeGreaterThan(100);
    expect(raised).toBeGreaterThan(50);
  });
});

describe('tighten', () => {
  it('ends where a round is not solved, with what the rounds before proved', () => {
    const mip = parks([3, 3, 3, 1], [9, 7], 0.4);
    const start = { bound: -3.5, values: Float64Array.of(1, 1 / 7, 1, 1, 1, 1, 10) };
    expect(tighten(mip, start, 1, () => undefined)).toEqual({ ...start, cuts: [] });
    let asked = 0;
    const once = tighten(mip, start, 1, (cuts) => {
      asked++;
      expect(cuts.length).toBeGreaterThan(0);
      return asked > 1
        ? undefined
        : { cost: -3.4, values: start.values, prices: Float64Array.of(0, 0, ...cuts.map(() => -1)) };
    });
    expect([asked, once.bound, once.cuts[0].name]).toEqual([2, -3.4, 'rounded[0]']);
  });
});
