import { type Basis, type MipRow, type MipSolution, type MipStatus, type Solve, withRow } from '../../../model/mip.js';
import { modelHash } from '../../../model/mps.js';
import { type WhatIf, withChanges } from '../../../model/whatIf.js';
import { buildMip, type Model } from '../program/buildMip.js';
import { earlyOf, holdRow, type Objective, objectives, signed, worth } from '../program/objectives.js';
import type { CostBasis } from '../situation/prices.js';
import { nothing } from './nothing.js';
import { heldByPrices, pricedAt } from './prices.js';
import { relaxedAtOnce } from './relaxedAtOnce.js';
import { LEAST_GAP, solveOptions } from './solveOptions.js';

export interface Levelled {
  readonly values: Float64Array;
  /** Each objective in its order. */
  readonly steps: readonly Step[];
  /** Where the relaxation of the first levels and the cost in one ended, of a large program; else null. */
  readonly relaxed: Basis | null;
  readonly solver: string;
}

/** What became of one objective, in its own figures to be minimised (`signed`). */
export interface Step {
  readonly objective: Objective;
  readonly reached: number;
  readonly bound: number;
  /** Most that later objectives may make of it. */
  readonly most: number;
  readonly status: MipStatus;
  readonly nodes: number;
  /** Of the program that was solved for it; null where its least possible value needed no solve. */
  readonly sha256: string | null;
}

/** What a relaxation misses of the first levels by rounding. */
const MISSED = 1e-6;

/**
 * The objectives in their order (`program/objectives.ts`), each held within its tolerance while the next is optimised. Always has an answer:
 * doing nothing is feasible.
 * A first try asks for no unmet lock, no shortfall and no new construction at once: where such a plan exists the first levels are at
 * their least possible value, 0, and one solve finds the cost. Otherwise level by level, each started from the plan before. Of a large program
 * the relaxation of all these levels comes first (`relaxedAtOnce.ts`): the solves go on from there, and that try is left out where
 * something stays missed in it.
 * Stops by gap or nodes; with `solve.timeLimitS`, or by hand, with the best plan so far. A level's `value` is that of the plan as it ends; its
 * `bound` is proved within the candidates, given the levels before it.
 */
export async function solveLevels(model: Model, costBasis: CostBasis, solve: Solve): Promise<Levelled> {
  const { settings } = model.layout.situation.input;
  const table = objectives(model.layout, costBasis);
  const early = earlyOf(table);
  const cost = early.length;
  const relaxed = await relaxedAtOnce(model, early.map(signed), signed(table[cost]), solve);
  const mayBeClean = !relaxed || relaxed.missed <= MISSED;
  const clean = mayBeClean ? await cleanPlan(model, early, table[cost], relaxed?.basis, solve) : null;
  let bounds = clean?.bounds ?? [];
  const held: MipRow[] = [];
  const steps: Step[] = [];
  let values = clean?.solution.values ?? nothing(model);
  let solver = clean?.solution.solver ?? '';
  let basis = clean ? clean.solution.basis : relaxed?.basis;
  for (const [i, objective] of table.entries()) {
    const costs = signed(objective);
    const isSettled = (clean && i < cost) || costs.every((value) => value === 0);
    if (isSettled) {
      steps.push({ objective, reached: 0, bound: 0, most: 0, status: 'optimal', nodes: 0, sha256: null });
      continue;
    }
    const mip = withChanges(buildMip(model, objective.name, costs, held), { name: objective.name, bounds });
    const { told, tolerance } = objective;
    const absoluteGap = tolerance === 'gap' ? LEAST_GAP : Math.max(tolerance, LEAST_GAP);
    const betweenEquals = i > cost;
    const options = solveOptions(settings, {
      absoluteGap,
      start: values,
      ...(basis ? { basis } : {}),
      told: toldAs(objective),
      betweenEquals,
    });
    const [solution, sha256] = await Promise.all([
      clean && i === cost ? clean.solution : solve(mip, options),
      modelHash(mip),
    ]);
    const { status, nodes } = solution;
    if (status === 'infeasible' || status === 'unbounded') {
      throw new Error(`level ${told ?? objective.name} is ${status}, but doing nothing is a plan`);
    }
    const found = solution.values.length > 0;
    if (found && !(betweenEquals && worth(values, costs) <= worth(solution.values, costs))) values = solution.values;
    solver = solution.solver || solver;
    const reached = worth(values, costs);
    const bound = Math.min(reached, solution.bound);
    const most = mostOf(objective, reached, bound, status, settings['solve.relativeGap']);
    steps.push({ objective, reached, bound, most, status, nodes, sha256 });
    held.push(holdRow(objective.name, costs, most));
    basis = solution.basis && withRow(solution.basis);
    const { duals } = solution;
    const priced = duals && pricedAt(mip, (r) => duals[r]);
    if (priced) bounds = [...bounds, ...heldByPrices(mip, priced, most)];
  }
  return { values, steps, relaxed: relaxed?.basis ?? null, solver };
}

/** In a planner's figures, which a level that is to be most has with the other sign. */
function toldAs({ name, told, unit, scale, sense }: Objective) {
  return { level: told ?? name, unit, scale: sense === 'most' ? -scale : scale };
}

/**
 * The cheapest plan with nothing unmet, short or newly built; null when there is none (or none was found within the nodes). `bounds` hold what
 * earlier levels want at zero there.
 */
async function cleanPlan(
  model: Model,
  early: readonly Objective[],
  cost: Objective,
  basis: Basis | undefined,
  solve: Solve,
): Promise<{ readonly solution: MipSolution; readonly bounds: WhatIf['bounds'] } | null> {
  const { layout } = model;
  const forbidden = new Set<number>();
  for (const { costs } of early) {
    costs.forEach((value, column) => {
      if (value > 0) forbidden.add(column);
    });
  }
  const wanted = layout.candidates.flatMap((c, i) => (c.must ? [layout.cluster[i]] : []));
  if (wanted.some((c) => c < 0 || forbidden.has(c))) return null;
  const bounds = [...[...forbidden].map((c) => [c, 0, 0] as const), ...wanted.map((c) => [c, 1, 1] as const)];
  const mip = withChanges(buildMip(model, cost.name, signed(cost)), { name: cost.name, bounds });
  const options = solveOptions(layout.situation.input.settings, { told: toldAs(cost), ...(basis ? { basis } : {}) });
  const solution = await solve(mip, options);
  return solution.values.length > 0 ? { solution, bounds } : null;
}

/** What was not proved to its last digit is held where the gap that was asked for leaves it. */
function mostOf(
  { tolerance }: Objective,
  reached: number,
  bound: number,
  status: MipStatus,
  relativeGap: number,
): number {
  if (tolerance !== 'gap' && status === 'optimal') return reached + tolerance;
  const slip = tolerance === 'gap' ? LEAST_GAP : tolerance;
  return Math.max(reached, bound + relativeGap * Math.abs(bound)) + slip;
}
