import { describe, expect, it } from 'vitest';
import { isFeasible, type Mip, type MipRow, objectiveOf, type SolveOptions } from '../../src/model/mip.js';
import { solveMip } from '../../src/solve/highs.js';
import { column, generator, model, row } from './models.js';

const EXACT: SolveOptions = { relativeGap: 1e-9, absoluteGap: 1e-9, maxNodes: 10_000 };
const PARTS = 400;
const WIDTH = 8;

/** Programs of 8 yes-or-no columns under two knapsacks, small enough to be solved by trying all 256 answers. */
function parts(seed: number): Mip[] {
  const random = generator(seed);
  return Array.from({ length: PARTS }, (_, p) => {
    const columns = Array.from({ length: WIDTH }, (_, c) => column(`x[${p},${c}]`, -1 - Math.floor(random() * 20)));
    const weights = () => Object.fromEntries(columns.map((_, c) => [c, 1 + Math.floor(random() * 9)]));
    return model(columns, [row('one', -Infinity, 17, weights()), row('two', -Infinity, 19, weights())]);
  });
}

function byTrying(mip: Mip): number {
  let least = Infinity;
  for (let bits = 0; bits < 1 << WIDTH; bits++) {
    const values = Array.from({ length: WIDTH }, (_, c) => (bits >> c) & 1);
    if (isFeasible(mip, values)) least = Math.min(least, objectiveOf(mip, values));
  }
  return least;
}

/** All of them side by side: 3,200 columns. */
function sideBySide(list: readonly Mip[], more: readonly MipRow[] = []): Mip {
  const rows = list.flatMap(({ rows: own }, p) =>
    own.map((one) => ({ ...one, name: `${one.name}[${p}]`, columns: one.columns.map((c) => p * WIDTH + c) })),
  );
  return model(
    list.flatMap(({ columns }) => columns),
    [...rows, ...more],
  );
}

describe('a large program, sought near its relaxation', () => {
  it.each([1, 2])('has the optimum of its parts, each by trying all, seed %i', async (seed) => {
    const list = parts(seed);
    const mip = sideBySide(list);
    const least = list.reduce((total, part) => total + byTrying(part), 0);
    const { objective, bound, status, values } = await solveMip(mip, EXACT);
    expect(status).toBe('optimal');
    expect(objective).toBeCloseTo(least, 6);
    expect(bound).toBeCloseTo(least, 6);
    expect(isFeasible(mip, values)).toBe(true);
  });

  it('stops within the gap, its bound true; a start never made worse', async () => {
    const list = parts(3);
    const mip = sideBySide(list);
    const least = list.reduce((total, part) => total + byTrying(part), 0);
    const start = Array.from({ length: mip.columns.length }, () => 0);
    for (const options of [
      { ...EXACT, relativeGap: 0.02 },
      { ...EXACT, relativeGap: 0.02, start },
      { ...EXACT, maxNodes: 1, start, startIsFallback: true },
    ]) {
      const { objective, bound, values, status, relativeGap } = await solveMip(mip, options);
      expect(bound).toBeLessThanOrEqual(least + 1e-6);
      expect(objective).toBeGreaterThanOrEqual(least - 1e-6);
      expect(objective).toBeLessThan(0.95 * least);
      expect(isFeasible(mip, values)).toBe(true);
      expect(relativeGap).toBeCloseTo((objective - bound) / Math.abs(objective), 9);
      if (status === 'gapReached') expect(relativeGap).toBeLessThanOrEqual(options.relativeGap);
      else expect(status).toBe('nodeLimit');
    }
  });

  it('is infeasible where it is', async () => {
    const none = row('none', 1, Infinity, {});
    const all = { ...none, columns: Array.from({ length: PARTS * WIDTH }, (_, c) => c) };
    const wanted = { ...all, lower: PARTS * WIDTH, values: all.columns.map(() => 1) };
    const { status, values } = await solveMip(sideBySide(parts(4), [wanted]), EXACT);
    expect(status).toBe('infeasible');
    expect(values).toHaveLength(0);
  });

  it('stopped before it began answers with the start', async () => {
    const mip = sideBySide(parts(5));
    const stop = new Int32Array(new SharedArrayBuffer(4));
    stop[0] = 1;
    const start = Array.from({ length: mip.columns.length }, () => 0);
    const { status, objective } = await solveMip(mip, { ...EXACT, start }, { stop });
    expect([status, objective]).toEqual(['stoppedByHand', 0]);
  });

  it('whose time is up says so, with the start at the least', async () => {
    const mip = sideBySide(parts(6));
    const start = Array.from({ length: mip.columns.length }, () => 0);
    const { status, values, bound, objective } = await solveMip(mip, { ...EXACT, start, timeLimitS: 0.001 });
    expect(status).toBe('timeLimit');
    expect(isFeasible(mip, values)).toBe(true);
    expect(bound).toBeLessThanOrEqual(objective);
  });
});
