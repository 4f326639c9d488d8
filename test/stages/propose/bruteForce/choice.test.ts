import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../../src/geometry/geos.js';
import type { Choice } from '../../../../src/model/choice.js';
import type { Cluster, LandFate } from '../../../../src/model/decision.js';
import { QUIET_JOB } from '../../../../src/model/job.js';
import { M2_PER_MU } from '../../../../src/model/units.js';
import { inProcessSolve } from '../../../../src/solve/highs.js';
import { decode } from '../../../../src/stages/propose/answer/decode.js';
import { solveLevels } from '../../../../src/stages/propose/answer/levels.js';
import { candidatesOf } from '../../../../src/stages/propose/candidates/candidates.js';
import { choose } from '../../../../src/stages/propose/choice/choice.js';
import { buildModel } from '../../../../src/stages/propose/program/buildMip.js';
import type { ProposeInput } from '../../../../src/stages/propose/propose.js';
import { resolveLocks } from '../../../../src/stages/propose/situation/locks.js';
import { costBasisOf } from '../../../../src/stages/propose/situation/prices.js';
import { situationOf } from '../../../../src/stages/propose/situation/situation.js';
import { inputOf } from '../land.js';
import { type LandChoice, search, type Tried } from './oracle.js';
import { type Strips, stripsDistrict } from './strips.js';

interface Plan {
  readonly landFate: readonly LandFate[];
  readonly clusters: readonly Pick<Cluster, 'members'>[];
}

interface Chosen {
  readonly seed: number;
  readonly strips: Strips;
  readonly input: ProposeInput;
  readonly plan: Plan;
  readonly choice: Choice;
  /** The plan as brute force judges it. */
  readonly judged: Tried;
}

const SLACK = 0.01;

/** Small districts whose plan does something, with all that may be asked for. */
async function chosen(seed: number): Promise<Chosen | null> {
  const made = stripsDistrict(seed);
  const strips: Strips = {
    ...made,
    settings: {
      ...made.settings,
      'choice.alternatives': 3,
      'choice.replacementCosts': true,
      'choice.paretoPoints': 3,
      'choice.slack': SLACK,
    },
  };
  const input = await inputOf(strips);
  const situation = situationOf(input);
  const locks = resolveLocks(situation);
  const model = buildModel(situation, candidatesOf(situation, await loadGeos(), locks), locks);
  const solve = inProcessSolve();
  const costBasis = costBasisOf(input.prices);
  const { values } = await solveLevels(model, costBasis, solve);
  const plan = decode(model.layout, values);
  if (!plan.landFate.some((fate) => fate !== 'keep' && fate !== 'notEligible')) return null;
  const choice = await choose(model, values, costBasis, solve, QUIET_JOB);
  const kinds = plan.firmFate.map(({ fate }) => (fate === 'move' ? 0 : fate === 'close' ? -2 : -1));
  const judged = search(strips, input, {
    land: (choiceOf) => plan.landFate.every((fate, k) => fate === 'notEligible' || choiceOf(k) === fate),
    plan: ({ fates }) => fates.every((fate, f) => Math.min(fate, 0) === kinds[f]),
  });
  if (!choice || !judged) throw new Error(`seed ${seed}: brute force does not know the plan`);
  return { seed, strips, input, plan, choice, judged };
}

/** Land of a plan and of another that is not treated alike, as a share of what the first treats; and clusters of the first that the other has no like of. */
function differs(
  { input }: Chosen,
  plan: Plan,
  fateOf: (k: number) => LandFate | LandChoice,
  clusters: Plan['clusters'],
) {
  const { areaM2, eligible } = input.overlay.pieces;
  let [treatedM2, otherM2] = [0, 0];
  plan.landFate.forEach((fate, k) => {
    if (!eligible[k]) return;
    if (fate !== 'keep') treatedM2 += areaM2[k];
    if (fate !== fateOf(k)) otherM2 += areaM2[k];
  });
  const gone = plan.clusters.filter(({ members }) => !clusters.some((one) => isLike(input, members, one.members)));
  // of a plan that treats nothing any land is other land
  return { share: otherM2 === 0 ? 0 : otherM2 / treatedM2, clusters: gone.length };
}

/** Mostly the same land: what is shared is more than half of what either has. */
function isLike({ overlay }: ProposeInput, one: readonly number[], other: readonly number[]): boolean {
  const m2 = (list: readonly number[]) => list.reduce((sum, k) => sum + overlay.pieces.areaM2[k], 0);
  const shared = m2(one.filter((k) => other.includes(k)));
  return shared > 0.5 * (m2(one) + m2(other) - shared) + 1e-6;
}

/** A tenth of the land, or two clusters. */
const isOther = ({ share, clusters }: ReturnType<typeof differs>) => share >= 0.1 - 1e-9 || clusters >= 2;
const within = (value: number, held: number, hair: number) => value <= held + SLACK * Math.abs(held) + hair;
const costOf = (levels: Choice['alternatives'][number]['levels']) =>
  levels.find(({ name }) => name === 'cost' || name === 'disturbance')?.value ?? Number.NaN;

const all = (async () => {
  const list: Chosen[] = [];
  for (let seed = 7000; seed < 7080; seed++) {
    const one = await chosen(seed);
    if (one) list.push(one);
  }
  return list;
})();

describe('what else could be chosen, against brute force', () => {
  it('alternatives differ by a tenth of the land or by two clusters from the plan and each before, and are the cheapest that do', async () => {
    let [found, ended] = [0, 0];
    for (const one of await all) {
      const { seed, strips, input, judged, choice } = one;
      const before: Plan[] = [one.plan];
      for (let n = 0; n < 3; n++) {
        const cheapest = search(strips, input, {
          byCost: true,
          land: (choiceOf, clusters) => before.every((plan) => isOther(differs(one, plan, choiceOf, clusters))),
          plan: ({ unmet, must, goal, newConstructionM2 }) =>
            within(unmet, judged.unmet, 1e-6) &&
            within(must, judged.must, 1e-6) &&
            within(goal, judged.goal, 1e-6) &&
            within(newConstructionM2, judged.newConstructionM2, 0.1),
        });
        const other = choice.alternatives[n];
        if (!other) {
          expect([seed, n, cheapest]).toEqual([seed, n, null]);
          expect(choice.ended).toBe('noOtherPlan');
          ended++;
          break;
        }
        found++;
        for (const plan of before) {
          const difference = differs(one, plan, (k) => other.landFate[k], other.clusters);
          expect(isOther(difference), `seed ${seed}, ${n}: ${JSON.stringify(difference)}`).toBe(true);
        }
        expect(costOf(other.levels), `seed ${seed}, alternative ${n + 1}`).toBeCloseTo(cheapest?.cost ?? Number.NaN, 0);
        before.push(other);
      }
    }
    expect(found).toBeGreaterThan(60);
    expect(ended).toBeGreaterThan(2);
  }, 600_000);

  it('alternatives tell what they make of the limits, and what differs from the plan', async () => {
    for (const one of await all) {
      const { areaM2 } = one.input.overlay.pieces;
      const treatedM2 = one.plan.landFate.reduce(
        (sum, fate, k) => sum + (fate === 'keep' || fate === 'notEligible' ? 0 : areaM2[k]),
        0,
      );
      for (const other of one.choice.alternatives) {
        const told = differs(one, one.plan, (k) => other.landFate[k], other.clusters);
        expect(other.differsMu).toBeCloseTo((told.share * treatedM2) / M2_PER_MU, 6);
        expect(other.differsClusters).toBe(told.clusters);
        expect(other.bodies).toHaveLength(other.clusters.length);
        const platforms = other.limits.find(({ id }) => id === 'platforms');
        expect(platforms?.used).toBe(other.bodies.filter(({ kind }) => kind === 'platform').length);
        for (const { id, holds } of other.limits) if (!id.startsWith('town[')) expect([id, holds]).toEqual([id, true]);
      }
    }
  });

  it('a cluster is worth what the best plan without it and its like loses', async () => {
    let told = 0;
    for (const { seed, strips, input, plan, choice, judged } of await all) {
      for (const [c, { changes, proved }] of choice.replacement.entries()) {
        const { members } = plan.clusters[c];
        const without = search(strips, input, {
          land: (_, clusters) => !clusters.some((one) => isLike(input, members, one.members)),
        });
        if (!without) throw new Error('doing nothing is a plan');
        const change = (name: string) => changes.find((one) => one.name === name)?.change ?? Number.NaN;
        const where = `seed ${seed}: ${JSON.stringify({ changes, without, judged })}`;
        expect(proved, where).toBe(true);
        expect(change('unmet'), where).toBeCloseTo(without.unmet - judged.unmet, 4);
        expect(change('shortfall'), where).toBeCloseTo(without.must + without.goal - judged.must - judged.goal, 3);
        expect(change('newConstruction'), where).toBeCloseTo(without.newConstructionM2 - judged.newConstructionM2, -1);
        const basis = changes.some(({ name }) => name === 'cost') ? 'cost' : 'disturbance';
        expect(change(basis), where).toBeCloseTo(without.cost - judged.cost, 0);
        told++;
      }
    }
    expect(told).toBeGreaterThan(15);
  }, 600_000);

  it('the front has the least cost at each amount of land given back, from what costs nothing more to the most', async () => {
    let told = 0;
    for (const { seed, strips, input, choice, judged } of await all) {
      const isAsGood = ({ unmet, newConstructionM2, shorts }: Tried) =>
        unmet <= judged.unmet + 1e-6 &&
        newConstructionM2 <= judged.newConstructionM2 + 0.1 &&
        shorts.every((short, t) => strips.targets[t].basis === 'reclaimed' || short <= judged.shorts[t] + 2e-5);
      for (const { reclaimedMu, value } of choice.pareto) {
        const cheapest = search(strips, input, {
          byCost: true,
          plan: (tried) => isAsGood(tried) && tried.backMu >= reclaimedMu - 1e-4,
        });
        expect(value, `seed ${seed} at ${reclaimedMu}`).toBeCloseTo(cheapest?.cost ?? Number.NaN, 0);
        told++;
      }
      const last = choice.pareto[choice.pareto.length - 1];
      if (last)
        expect(search(strips, input, { plan: (t) => isAsGood(t) && t.backMu > last.reclaimedMu + 1e-3 })).toBe(null);
    }
    expect(told).toBeGreaterThan(30);
  }, 600_000);
});
