import { loadGeos } from '../../../src/geometry/geos.js';
import type { Level } from '../../../src/model/level.js';
import { isFeasible } from '../../../src/model/mip.js';
import { candidatesOf } from '../../../src/stages/propose/candidates/candidates.js';
import { buildMip, buildModel } from '../../../src/stages/propose/program/buildMip.js';
import { objectives } from '../../../src/stages/propose/program/objectives.js';
import type { ProposeInput } from '../../../src/stages/propose/propose.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import { costBasisOf } from '../../../src/stages/propose/situation/prices.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import { anneal, cpuMs, type Schedule } from './anneal.js';
import { byBenefit, greedy, ORDERS, SHORT_WEIGHS } from './greedy.js';
import { actionsOf } from './planActions.js';
import { planState, worths } from './planState.js';

/** What a method ends with, level by level, on the rows of the exact model. */
export interface Baseline {
  readonly name: string;
  readonly lawful: boolean;
  readonly values: readonly number[];
  readonly seconds: number;
}

/** The best of `GRID` on the demo district (`--tune`). */
const TUNED: Schedule = { hot: 1, cold: 0.1, perShare: 3e4 };
const GRID: readonly Schedule[] = [0.3, 1, 3, 10].flatMap((hot) =>
  [0.01, 0.1].flatMap((cold) => [1e4, 3e4, 1e5].map((perShare) => ({ hot, cold, perShare }))),
);

/**
 * What one would do without the program, on its rows: a planner's greedy in each of its orders, and from the best of these simulated annealing, once
 * for each seed (or for each schedule of the grid) for as many seconds of processor time as the program took.
 */
export async function baselines(input: ProposeInput, seconds: number, seeds: readonly number[], tune: boolean) {
  const situation = situationOf(input);
  const locks = resolveLocks(situation);
  const model = buildModel(situation, candidatesOf(situation, await loadGeos(), locks), locks);
  const table = objectives(model.layout, costBasisOf(input.prices)).filter(({ sense }) => sense === 'least');
  const mip = buildMip(model, 'baseline', new Float64Array(model.layout.columns.length));
  const fresh = () => planState(model, table, input.district.firms.length);
  const told = (name: string, plan: Float64Array, beganMs: number): Baseline => {
    const spent = (cpuMs() - beganMs) / 1000;
    return { name, lawful: isFeasible(mip, plan), values: worths(table, plan), seconds: spent };
  };
  const rules = [
    { name: 'benefit by cost', plan: byBenefit },
    ...ORDERS.map((order) => ({
      name: `${order.parks}, ${order.blocks}`,
      plan: (...given: Parameters<typeof byBenefit>) => greedy(...given, order),
    })),
  ];
  const byHand = rules.map(({ name, plan }) => {
    const state = fresh();
    const began = cpuMs();
    plan(model, state, actionsOf(model, state));
    return { plan, score: state.score(SHORT_WEIGHS), told: told(`greedy, ${name}`, state.plan(), began) };
  });
  const best = byHand.reduce((p, q) => (q.score < p.score ? q : p));
  const runs = tune
    ? GRID.map((schedule) => ({ schedule, seed: seeds[0] }))
    : seeds.map((seed) => ({ schedule: TUNED, seed }));
  const annealed = runs.map(({ schedule, seed }) => {
    const state = fresh();
    const actions = actionsOf(model, state);
    const began = cpuMs();
    best.plan(model, state, actions);
    const { plan, steps } = anneal(model, state, actions, schedule, began + 1000 * seconds, seed);
    const how = tune ? `${schedule.hot}…${schedule.cold}, ${schedule.perShare}` : `seed ${seed}`;
    return told(`annealing, ${how}, ${steps} steps`, plan, began);
  });
  return { names: table.map(({ name }) => name), results: [...byHand.map((one) => one.told), ...annealed] };
}

/** A level counts as reached when it misses no more than this of it. */
const ALIKE = 1e-5;

/** A baseline's levels beside those of the program: the first that differs, and by how much. */
export function againstExact(levels: readonly Level[], names: readonly string[], values: readonly number[]): string {
  const of = (name: string) => values[names.indexOf(name)] ?? 0;
  for (const { name, value, sense } of levels) {
    if (sense !== 'least') continue;
    const own = name === 'shortfall' ? of('unmet') + of('must') + of('goal') : of(name);
    const more = own - value;
    if (Math.abs(more) <= ALIKE * Math.max(1, Math.abs(value))) continue;
    const by = value > 0 ? `${((100 * more) / value).toFixed(2)} %` : more.toPrecision(4);
    return `${name} ${more > 0 ? 'more' : 'LESS'} by ${by.replace('-', '')}`;
  }
  return 'the same';
}
