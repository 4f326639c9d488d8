import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../../src/geometry/geos.js';
import { type Job, QUIET_JOB } from '../../../../src/model/job.js';
import { isFeasible, objectiveOf, type SolveProgress } from '../../../../src/model/mip.js';
import { inProcessSolve } from '../../../../src/solve/highs.js';
import { nothing } from '../../../../src/stages/propose/answer/nothing.js';
import { candidatesOf } from '../../../../src/stages/propose/candidates/candidates.js';
import { blocksOf } from '../../../../src/stages/propose/decompose/blocks.js';
import { decomposing } from '../../../../src/stages/propose/decompose/decompose.js';
import { buildMip, buildModel } from '../../../../src/stages/propose/program/buildMip.js';
import { disturbanceCosts, shortfallCosts } from '../../../../src/stages/propose/program/objective.js';
import { resolveLocks } from '../../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../../src/stages/propose/situation/situation.js';
import { seeded } from '../../../geometry/random.js';
import { inputOf, proposalFor, target } from '../land.js';
import { syntheticDistrict } from '../synthetic.js';

const solve = inProcessSolve();
const inBlocks = decomposing(solve, { 'solve.wholeUpTo': 1, 'solve.rounds': 100 }, QUIET_JOB);

function wish(seed: number) {
  const random = seeded(seed);
  const sketch = syntheticDistrict(seed, { quarters: 2 + Math.floor(random() * 3), hamlets: 5 });
  return {
    sketch,
    targets: [
      target('revitalised', 'revitalised', 250 + 300 * random(), { unit: 'mu', mode: 'must' }),
      target('reclaimed', 'reclaimed', 40 + 60 * random(), { unit: 'mu', mode: 'must' }),
      target('scattered', 'scatteredFirms', 20 + Math.floor(40 * random()), { mode: 'must' }),
      target('inPark', 'inParkShare', 70 + 30 * random(), { mode: 'must' }),
    ],
  };
}

/** The cheapest plan with no target short; for half of the seeds there is none. */
async function cleanProgramOf(seed: number) {
  const { targets, sketch } = wish(seed);
  const share = seed % 2 === 0 ? 0.3 : 1;
  const asked = targets.map((one) => ({ ...one, value: share * one.value }));
  const situation = situationOf(await inputOf({ sketch, targets: asked }));
  const model = buildModel(situation, candidatesOf(situation, await loadGeos()), resolveLocks(situation));
  const mip = buildMip(model, 'disturbance', disturbanceCosts(model.layout));
  const short = new Set(model.layout.short);
  return { ...mip, columns: mip.columns.map((column, c) => (short.has(c) ? { ...column, upper: 0 } : column)) };
}

async function programOf(seed: number) {
  const situation = situationOf(await inputOf(wish(seed)));
  const model = buildModel(situation, candidatesOf(situation, await loadGeos()), resolveLocks(situation));
  const mip = buildMip(model, 'must', shortfallCosts(model.layout, 'must'));
  return { mip, start: Array.from(nothing(model)) };
}

describe('a program in blocks', () => {
  it('keeps every local row in one block, and every column free or in one block', async () => {
    const { mip } = await programOf(3);
    const { blocks, shared, free, transports } = blocksOf(mip);
    const flows = transports.flatMap((transport) => transport.flows);
    const owner = new Map(blocks.flatMap(({ columns }, b) => columns.map((c) => [c, b] as const)));
    expect(owner.size + free.length + flows.length).toBe(mip.columns.length);
    expect(new Set([...owner.keys(), ...free, ...flows]).size).toBe(mip.columns.length);
    expect(free.every((c) => !owner.has(c))).toBe(true);
    for (const [b, { rows }] of blocks.entries())
      for (const row of rows) expect(row.columns.every((c) => owner.get(c) === b)).toBe(true);
    expect(blocks.length).toBeGreaterThan(5);
    const filled = mip.rows.filter((row) => row.columns.length > 0);
    expect(transports.length).toBeGreaterThan(0);
    expect(shared.length + transports.length + blocks.reduce((total, { rows }) => total + rows.length, 0)).toBe(
      filled.length,
    );
  });

  it.each([11, 12, 13, 14, 15, 16])(
    'is bounded by no more than the optimum and ends in a plan, seed %i',
    async (seed) => {
      const { mip, start } = await programOf(seed);
      const options = { relativeGap: 1e-6, absoluteGap: 1e-7, maxNodes: 5000, start };
      const exact = await solve(mip, options);
      const answer = await inBlocks(mip, options);
      expect(exact.status).not.toBe('nodeLimit');
      expect(answer.status).toBe('decomposed');
      expect(isFeasible(mip, answer.values)).toBe(true);
      expect(answer.bound).toBeLessThanOrEqual(exact.objective + 1e-7);
      expect(answer.objective).toBeGreaterThanOrEqual(exact.bound - 1e-7);
      expect(answer.objective - answer.bound).toBeLessThanOrEqual(0.02 * Math.max(1, exact.objective));
      const relaxed = await inBlocks(mip, { ...options, relax: true });
      expect(relaxed.bound).toBeLessThanOrEqual(exact.objective + 1e-7);
      expect((await inBlocks(mip, options)).values).toEqual(answer.values);
    },
  );
});

it('other costs over the same rows are bounded as if each were asked alone', async () => {
  const { mip } = await programOf(11);
  const options = { relativeGap: 1e-6, absoluteGap: 1e-7, maxNodes: 1, relax: true };
  const others = [1, 2].map((seed) => {
    const random = seeded(seed);
    return Float64Array.from(mip.columns, ({ cost }) => cost * (0.5 + random()) + (random() < 0.1 ? 0.01 : 0));
  });
  const answer = await inBlocks(mip, { ...options, others });
  expect(answer.others).toHaveLength(2);
  for (const [i, costs] of others.entries()) {
    const columns = mip.columns.map((column, c) => ({ ...column, cost: costs[c] }));
    const alone = await decomposing(
      solve,
      { 'solve.wholeUpTo': 1, 'solve.rounds': 100 },
      QUIET_JOB,
    )({ ...mip, columns }, options);
    expect(answer.others?.[i].bound).toBe(alone.bound);
    const exact = await solve({ ...mip, columns }, { ...options, maxNodes: 5000, relax: false });
    expect(alone.bound).toBeLessThanOrEqual(exact.objective + 1e-7);
  }
});

describe('without a plan to start from', () => {
  it.each([22, 23, 24, 25, 26, 27])(
    'comes near the optimum from below and above, or proves that there is none, seed %i',
    async (seed) => {
      const mip = await cleanProgramOf(seed);
      const options = { relativeGap: 1e-4, absoluteGap: 1e-7, maxNodes: 5000 };
      const exact = await solve(mip, options);
      const answer = await inBlocks(mip, options);
      if (exact.status === 'infeasible') {
        expect(answer.status).toBe('infeasible');
        expect(answer.values).toHaveLength(0);
        return;
      }
      expect(answer.status).toBe('decomposed');
      expect(answer.bound).toBeLessThanOrEqual(exact.objective + 1e-7);
      expect(isFeasible(mip, answer.values)).toBe(true);
      expect(answer.objective).toBeGreaterThanOrEqual(exact.bound - 1e-7);
      expect(answer.objective).toBeLessThanOrEqual(1.02 * exact.objective);
    },
  );
});

it('a district solved in blocks passes the checks of account, and says so', async () => {
  const { proposal, findings } = await proposalFor({ ...wish(21), settings: { 'solve.wholeUpTo': 1 } });
  const [shortfall] = proposal.levels;
  expect(proposal.levels.map(({ status }) => status)).toContain('decomposed');
  expect(findings.map(({ code }) => code)).toContain('proposal.inBlocks');
  expect(shortfall.value).toBeGreaterThanOrEqual(shortfall.bound);
  expect(proposal.landFate.filter((fate) => fate === 'cluster' || fate === 'reclaim').length).toBeGreaterThan(0);
});

describe('a program in blocks that is ended early', () => {
  /** Ends as the given round begins; what was told of it until then. */
  async function endedAt(round: number, way: 'ending' | 'cancelled') {
    const { mip, start } = await programOf(12);
    const told: SolveProgress[] = [];
    const isNow = () => told.length >= round;
    const job: Job = {
      progress() {},
      solving: (at) => told.push(at),
      cancelled: () => way === 'cancelled' && isNow(),
      ending: () => way === 'ending' && isNow(),
    };
    const ended = decomposing(solve, { 'solve.wholeUpTo': 1, 'solve.rounds': 100 }, job);
    const options = { relativeGap: 1e-6, absoluteGap: 1e-7, maxNodes: 5000 };
    return { mip, start, options, told, answer: ended(mip, { ...options, start }) };
  }

  it.each([0, 1, 7])('by hand at round %i answers with the start and a bound that holds', async (round) => {
    const { mip, start, options, told, answer } = await endedAt(round, 'ending');
    const { status, values, objective, bound } = await answer;
    expect(status).toBe('stoppedByHand');
    expect(told).toHaveLength(round);
    expect(Array.from(values)).toEqual(start);
    expect(objective).toBeCloseTo(objectiveOf(mip, start), 9);
    const best = await solve(mip, options);
    expect(bound).toBeLessThanOrEqual(best.objective + 1e-6);
    for (const { bound: proved } of told) expect(bound).toBeGreaterThanOrEqual((proved ?? 0) - 1e-12);
  });

  it('for good throws away all of it', async () => {
    const { answer } = await endedAt(3, 'cancelled');
    await expect(answer).rejects.toMatchObject({ code: 'E_CANCELLED' });
  });
});
