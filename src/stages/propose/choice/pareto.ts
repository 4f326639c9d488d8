import type { ParetoPoint } from '../../../model/choice.js';
import type { Solve, SolveOptions } from '../../../model/mip.js';
import { sum } from '../program/columns.js';
import { targetSum } from '../program/targets.js';
import { type HeldPlan, heldRow, varied } from './heldPlan.js';

/** Land given back, mu, whatever targets there are. */
const GIVEN_BACK = {
  id: '',
  basis: 'reclaimed',
  value: 1,
  unit: 'mu',
  sense: 'atLeast',
  mode: 'goal',
  date: '',
} as const;
/** Below a hundredth of a square metre, in mu: what a solver's feasibility tolerance may hide. */
const HAIR_MU = 1e-5;

/**
 * What giving land back costs: the least cost (or disturbance) at `points` evenly spaced amounts, from what the cheapest plan gives back anyhow to the
 * most that can be had. Targets of reclaimed land are let go, every other target stays as near as in the plan, and every objective between is held.
 * Each point is one ε-constraint solve (Haimes, Lasdon and Wismer 1971), with the solver's proved bound.
 */
export async function paretoFront(
  plan: HeldPlan,
  points: number,
  solve: Solve,
  options: SolveOptions,
  found: (soFar: number) => void = () => {},
): Promise<ParetoPoint[]> {
  const { layout } = plan.model;
  const { targets } = layout.situation.input;
  const { costs: leastCost, scale } = plan.decisive.objective;
  const between = plan.earlier.filter(({ objective }) => objective.told !== 'shortfall');
  const letGo = new Set(targets.filter(({ basis }) => basis === 'reclaimed').map(({ id }) => `target[${id}]`));
  const bounds = [...layout.short].flatMap((column, t) => {
    if (targets[t].basis === 'reclaimed') return [];
    return [[column, 0, Math.min(layout.columns[column].upper, plan.values[column] + HAIR_MU)] as const];
  });
  const back = targetSum(layout, GIVEN_BACK).terms.entries();
  const givenBack = (values: ArrayLike<number>) => back.reduce((mu, [column, each]) => mu + each * values[column], 0);
  const attempt = (name: string, costs: Float64Array, leastMu: number, start: Float64Array) => {
    const terms = sum();
    for (const [column, each] of back) terms.add(column, each);
    const rows = [...between.map((level) => heldRow(level)), terms.row('given back', leastMu, Infinity)];
    return solve(varied(plan.model, costs, { name, bounds, rows, without: letGo }), {
      ...options,
      start: Array.from(start),
    });
  };
  if (back.length === 0 || points < 1) return [];

  const most = new Float64Array(layout.columns.length);
  for (const [column, each] of back) most[column] = -each;
  const [cheapest, largest] = await Promise.all([
    attempt('pareto, least cost', leastCost, -Infinity, plan.values),
    attempt('pareto, most land', most, -Infinity, plan.values),
  ]);
  if (cheapest.values.length === 0 || largest.values.length === 0) return [];
  const fromMu = givenBack(cheapest.values);
  const toMu = givenBack(largest.values);
  let done = 0;
  const front = await Promise.all(
    Array.from({ length: points }, async (_, i) => {
      const leastMu = points === 1 ? fromMu : fromMu + ((toMu - fromMu) * i) / (points - 1);
      // the first gives back what the cheapest does, and is that
      const solution =
        i === 0
          ? cheapest
          : await attempt(`pareto, ${i + 1} of ${points}`, leastCost, leastMu - HAIR_MU, largest.values);
      found(++done);
      if (solution.values.length === 0) return [];
      const { objective, bound, values } = solution;
      return [{ reclaimedMu: givenBack(values), value: objective * scale, bound: bound * scale }];
    }),
  );
  return front.flat();
}
