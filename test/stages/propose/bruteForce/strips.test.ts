import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../../src/geometry/geos.js';
import { inProcessSolve } from '../../../../src/solve/highs.js';
import { solveLevels } from '../../../../src/stages/propose/answer/levels.js';
import { candidatesOf } from '../../../../src/stages/propose/candidates/candidates.js';
import { buildModel } from '../../../../src/stages/propose/program/buildMip.js';
import type { ProposeInput } from '../../../../src/stages/propose/propose.js';
import { resolveLocks } from '../../../../src/stages/propose/situation/locks.js';
import { costBasisOf } from '../../../../src/stages/propose/situation/prices.js';
import { situationOf } from '../../../../src/stages/propose/situation/situation.js';
import { inputOf, proposalFor } from '../land.js';
import { bruteForce, type Worth } from './oracle.js';
import { type Strips, stripsDistrict } from './strips.js';

/** What the program comes to in each objective up to the cost, in a planner's figures. */
async function solved(input: ProposeInput): Promise<Worth> {
  const situation = situationOf(input);
  const locks = resolveLocks(situation);
  const model = buildModel(situation, candidatesOf(situation, await loadGeos(), locks), locks);
  const costBasis = costBasisOf(input.prices);
  const { steps } = await solveLevels(model, costBasis, inProcessSolve());
  const reached = (of: string) => {
    const step = steps.find(({ objective }) => objective.name === of);
    return (step?.reached ?? Number.NaN) * (step?.objective.scale ?? 1);
  };
  return {
    unmet: reached('unmet'),
    must: reached('must'),
    goal: reached('goal'),
    newConstructionM2: reached('newConstruction'),
    cost: reached(costBasis),
  };
}

const SEEDS = Array.from({ length: 200 }, (_, i) => 5000 + i);
const districts = SEEDS.map((seed) => ({ seed, strips: stripsDistrict(seed) }));

describe('against brute force, with infill, quota, budget, towns, owners, homes, sectors, locks, planned and small parks', () => {
  it.each([0, 1, 2, 3])(
    'the same least of every objective up to the cost, part %i',
    async (part) => {
      for (const { seed, strips } of districts.filter(({ seed: s }) => s % 4 === part)) {
        const input = await inputOf(strips);
        const expected = bruteForce(strips, input);
        const found = await solved(input);
        const told = `seed ${seed}: ${JSON.stringify({ found, expected })}`;
        expect(found.unmet, told).toBeCloseTo(expected.unmet, 5);
        expect(found.must, told).toBeCloseTo(expected.must, 4);
        expect(found.goal, told).toBeCloseTo(expected.goal, 4);
        expect(found.newConstructionM2, told).toBeCloseTo(expected.newConstructionM2, 0);
        expect(found.cost, told).toBeCloseTo(expected.cost, 0);
      }
    },
    600_000,
  );

  it('passes the checks that the optimiser does not use, and the bound over clusters of any shape holds, in every tenth', async () => {
    for (const { seed, strips } of districts.filter(({ seed: s }) => s % 10 === 0)) {
      const { input, proposal } = await proposalFor(strips);
      const expected = bruteForce(strips, input);
      const open = (name: string) => proposal.levels.find((level) => level.name === name)?.openBound;
      expect(open('shortfall'), `seed ${seed}`).toBeLessThanOrEqual(expected.must + expected.goal + 1e-5);
      expect(open('newConstruction'), `seed ${seed}`).toBeLessThanOrEqual(expected.newConstructionM2 + 0.2);
      expect(open(proposal.costBasis), `seed ${seed}`).toBeLessThanOrEqual(expected.cost + 0.1);
    }
  }, 600_000);

  /** What is taken away, and in how many of the districts the best plan is another then, at least. */
  const LIMITS: readonly (readonly [string, number, (strips: Strips) => Strips])[] = [
    ['budget', 10, withLimits({ budget: { totalWan: 1e9 } })],
    ['least and most by town', 20, withLimits({ townLimits: [] })],
    ['sectors apart', 2, withLimits({ sectorsApart: [] })],
    ['platforms', 4, withSettings({ 'oneBody.platformClusters': 40 })],
    ['neighbours of a cluster', 4, withSettings({ 'oneBody.neighbours': false })],
    ['a whole owner together', 5, withSettings({ 'owner.together': false })],
    ['homes', 2, withSettings({ 'homes.apartM': 0 })],
    ['small parks', 5, withSettings({ 'reserve.smallParkShare': 0 })],
    ['closing', 10, withSettings({ 'close.maxShare': 1 })],
    ['the number of parks', 3, withSettings({ 'cluster.maxCount': 40 })],
    ['the total of industry', 10, withSettings({ 'total.basis': 'off' })],
    ['the share of infill', 2, withSettings({ 'cluster.maxInfillShare': 0.9 })],
    ['locks', 40, (strips) => ({ ...strips, locks: { land: [], firms: [] } })],
    ['the keep-list', 15, (strips) => ({ ...strips, sketch: { ...strips.sketch, keep: {} } })],
    ['planned parks', 3, (strips) => ({ ...strips, sketch: { ...strips.sketch, plannedParks: [] } })],
    ['quota', 5, (strips) => ({ ...strips, quotas: { construction: FULL, farmland: FULL, paddy: FULL } })],
  ];
  it.each(LIMITS)(
    '%s: the best plan is another without it, in %i districts or more',
    async (_, least, without) => {
      let other = 0;
      for (const { strips } of districts) {
        const free = without(strips);
        const [one, two] = [bruteForce(strips, await inputOf(strips)), bruteForce(free, await inputOf(free))];
        if ((Object.keys(one) as (keyof Worth)[]).some((key) => Math.abs(one[key] - two[key]) > 1e-5)) other++;
        if (other >= least) return;
      }
      expect(other).toBeGreaterThanOrEqual(least);
    },
    120_000,
  );
});

const FULL = { openingMu: 99 };

function withSettings(settings: Strips['settings']): (strips: Strips) => Strips {
  return (strips) => ({ ...strips, settings: { ...strips.settings, ...settings } });
}

function withLimits(limits: Strips['limits']): (strips: Strips) => Strips {
  return (strips) => ({ ...strips, limits: { ...strips.limits, ...limits } });
}
