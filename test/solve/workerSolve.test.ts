import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solverEntry } from '../../src/cli/solverEntry.js';
import { isFeasible, type Mip, type SolveProgress } from '../../src/model/mip.js';
import { rehearse } from '../../src/solve/rehearsal.js';
import { workerSolve } from '../../src/solve/workerSolve.js';
import { hardKnapsack } from './models.js';

const ENTRY = new URL('../../dist/solve/highsWorker.js', import.meta.url);
const OPTIONS = { relativeGap: 0, absoluteGap: 0, maxNodes: 100 };
const TWO_OF_THREE: Mip = {
  name: 'test',
  columns: ['a', 'b', 'c'].map((name, i) => ({ name, cost: i + 1, lower: 0, upper: 1, integer: true })),
  rows: [{ name: 'two', lower: 2, upper: 3, columns: [0, 1, 2], values: [1, 1, 1] }],
  offset: 0,
};

// Workers start from the build; `npm test` builds first.
describe.skipIf(!existsSync(ENTRY))('workerSolve', () => {
  it('answers from a worker', async () => {
    const solution = await workerSolve({ url: ENTRY })(TWO_OF_THREE, OPTIONS);
    expect([...solution.values]).toEqual([1, 1, 0]);
    expect(solution.objective).toBe(3);
  });

  it('answers the same from a solver that is compiled beforehand, for one worker after another', async () => {
    const solve = workerSolve({ ...solverEntry(), url: ENTRY });
    for (const _ of [1, 2]) {
      const { values, nodes } = await solve(TWO_OF_THREE, OPTIONS);
      expect({ values: [...values], nodes }).toEqual({ values: [1, 1, 0], nodes: 0 });
    }
  });

  it('answers the same beside a rehearsal', async () => {
    const entry = { ...solverEntry(), url: ENTRY };
    rehearse(entry);
    const mip = hardKnapsack(30);
    const [beside, alone] = [await workerSolve(entry)(mip, OPTIONS), await workerSolve({ url: ENTRY })(mip, OPTIONS)];
    expect(beside).toEqual(alone);
  });

  it("throws a caller's mistake as a plain error", async () => {
    const broken = { ...TWO_OF_THREE, rows: [{ ...TWO_OF_THREE.rows[0], lower: 4 }] };
    await expect(workerSolve({ url: ENTRY })(broken, OPTIONS)).rejects.toThrow(/row two: 4/);
  });

  it('stopped by hand ends with the best it has, and tells of it on the way', async () => {
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const seen: SolveProgress[] = [];
    const progress = (at: SolveProgress) => {
      seen.push(at);
      if (at.incumbent !== null) Atomics.store(stop, 0, 1);
    };
    const mip = hardKnapsack(80);
    const solution = await workerSolve({ url: ENTRY }, undefined, { stop, progress })(mip, {
      ...OPTIONS,
      maxNodes: 1_000_000,
    });
    expect(solution.status).toBe('stoppedByHand');
    expect(isFeasible(mip, solution.values)).toBe(true);
    expect(solution.bound).toBeLessThanOrEqual(solution.objective);
    expect(seen.length).toBeGreaterThan(0);
  });

  it('a solver that does not listen is thrown away; the start is the answer then', async () => {
    const stop = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    const deaf = new URL('data:text/javascript,setInterval(() => {}, 1000)');
    const start = [1, 1, 0];
    const solution = await workerSolve({ url: deaf }, undefined, { stop })(TWO_OF_THREE, { ...OPTIONS, start });
    expect(solution).toMatchObject({ status: 'stoppedByHand', objective: 3, bound: 0 });
    expect([...solution.values]).toEqual(start);
  });

  it('is stopped by its signal with E_CANCELLED', async () => {
    const stop = new AbortController();
    const solving = workerSolve({ url: ENTRY }, stop.signal)(TWO_OF_THREE, OPTIONS);
    stop.abort();
    await expect(solving).rejects.toMatchObject({ code: 'E_CANCELLED' });
  });
});

describe('a worker that dies', () => {
  it('is a coded error with a remedy', async () => {
    const dying = new URL('data:text/javascript,process.exit(7)');
    await expect(workerSolve({ url: dying })(TWO_OF_THREE, OPTIONS)).rejects.toMatchObject({
      code: 'E_SOLVER',
      message: expect.stringContaining('exit code 7'),
    });
  });
});
