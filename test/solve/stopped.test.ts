import { describe, expect, it } from 'vitest';
import { boxBound, isFeasible, isReproducible, type SolveProgress } from '../../src/model/mip.js';
import { solveWhatIfs, withChanges } from '../../src/model/whatIf.js';
import { inProcessSolve, solveMip } from '../../src/solve/highs.js';
import { cutShort } from '../../src/solve/startPoint.js';
import { hardKnapsack } from './models.js';

const OPTIONS = { relativeGap: 0, absoluteGap: 0, maxNodes: 100_000 };
const flag = () => new Int32Array(new SharedArrayBuffer(4));

describe('a solve that is stopped', () => {
  it('ends with the best it has and a bound that holds', async () => {
    const mip = hardKnapsack(40);
    const stop = flag();
    const whole = await solveMip(mip, { ...OPTIONS, maxNodes: 300 });
    let found = 0;
    const improved = () => {
      found++;
      Atomics.store(stop, 0, 1);
    };
    const solution = await solveMip(mip, OPTIONS, { stop, improved });
    expect(found).toBeGreaterThan(0);
    expect(solution.status).toBe('stoppedByHand');
    expect(isFeasible(mip, solution.values)).toBe(true);
    expect(solution.bound).toBeLessThanOrEqual(whole.objective + 1e-6);
    expect(solution.objective).toBeGreaterThanOrEqual(whole.bound - 1e-6);
  });

  it('before it began answers with the start, if that is a plan', async () => {
    const mip = hardKnapsack(24);
    const stop = flag();
    stop[0] = 1;
    const start = mip.columns.map((_, c) => (c === 3 ? 1 : 0));
    const solution = await inProcessSolve({ stop })(mip, { ...OPTIONS, start });
    expect([...solution.values]).toEqual(start);
    expect(solution.objective).toBe(mip.columns[3].cost);
    expect(solution.bound).toBe(mip.columns.reduce((sum, { cost }) => sum + cost, 0));
    const tooHeavy = await inProcessSolve({ stop })(mip, { ...OPTIONS, start: mip.columns.map(() => 1) });
    expect(tooHeavy.values).toHaveLength(0);
    const relaxed = await inProcessSolve({ stop })(mip, { ...OPTIONS, start, relax: true });
    expect(relaxed.values).toHaveLength(0);
  });

  it('by its time limit says so', async () => {
    const { status, bound, objective } = await solveMip(hardKnapsack(40), { ...OPTIONS, timeLimitS: 0 });
    expect(status).toBe('timeLimit');
    expect(bound).toBeLessThanOrEqual(objective);
    expect(isReproducible(status)).toBe(false);
    expect(isReproducible('nodeLimit')).toBe(true);
  });

  it('takes the better of its own plan and the start', () => {
    const mip = hardKnapsack(24);
    const only = (k: number) => mip.columns.map((_, c) => (c === k ? 1 : 0));
    const [worse, better] = [1, 2].sort((p, q) => mip.columns[q].cost - mip.columns[p].cost);
    const found = { best: only(worse), start: only(better), bound: Number.NaN, nodes: 0, solver: '' };
    expect(cutShort(mip, 'stoppedByHand', found).objective).toBe(mip.columns[better].cost);
  });
});

describe('a solve that is watched', () => {
  it('takes the same path as one that is not, and tells of bounds that hold', async () => {
    const mip = hardKnapsack(40);
    const options = { ...OPTIONS, maxNodes: 300, told: { level: 'gain', unit: 'kg', scale: 1 } };
    const seen: SolveProgress[] = [];
    const watched = await solveMip(mip, options, { stop: flag(), progress: (at) => seen.push(at) });
    const alone = await solveMip(mip, options);
    expect([...watched.values]).toEqual([...alone.values]);
    expect([watched.bound, watched.nodes]).toEqual([alone.bound, alone.nodes]);
    expect(seen.length).toBeGreaterThan(0);
    for (const { told, bound } of seen) {
      expect(told?.level).toBe('gain');
      if (bound !== null) expect(bound).toBeLessThanOrEqual(alone.objective + 1e-6);
    }
  });
});

describe('solveWhatIfs', () => {
  it('bounds a few columns otherwise and keeps the order asked', async () => {
    const mip = hardKnapsack(14);
    const options = { ...OPTIONS, maxNodes: 20_000 };
    const best = await solveMip(mip, options);
    const taken = [...best.values].flatMap((value, c) => (value === 1 ? [c] : [])).slice(0, 3);
    const changes = taken.map((c) => ({ name: `without[${c}]`, bounds: [[c, 0, 0]] as const }));
    const start = [...best.values];
    const answers = await solveWhatIfs(mip, changes, { ...options, start }, inProcessSolve());
    for (const [i, answer] of answers.entries()) {
      const own = await solveMip(withChanges(mip, changes[i]), options);
      expect(answer.values[taken[i]]).toBe(0);
      expect(answer.objective).toBeCloseTo(own.objective, 6);
      expect(answer.objective).toBeGreaterThanOrEqual(best.objective - 1e-6);
    }
    expect(mip.columns.every(({ upper }) => upper === 1)).toBe(true);
  });

  it('adds rows', async () => {
    const mip = hardKnapsack(12);
    const none = {
      name: 'none',
      lower: 0,
      upper: 0,
      columns: mip.columns.map((_, c) => c),
      values: mip.columns.map(() => 1),
    };
    const [answer] = await solveWhatIfs(
      mip,
      [{ name: 'nothing', bounds: [], rows: [none] }],
      OPTIONS,
      inProcessSolve(),
    );
    expect(answer.objective).toBe(0);
  });
});

describe('boxBound', () => {
  it('takes each column at its better end', () => {
    const column = (cost: number, lower: number, upper: number) => ({
      name: `${cost}`,
      cost,
      lower,
      upper,
      integer: false,
    });
    expect(
      boxBound({
        name: 'box',
        columns: [column(2, 1, 5), column(-3, 0, 4), column(0, 0, Infinity)],
        rows: [],
        offset: 10,
      }),
    ).toBe(0);
    expect(boxBound({ name: 'box', columns: [column(-1, 0, Infinity)], rows: [], offset: 0 })).toBe(-Infinity);
  });
});
