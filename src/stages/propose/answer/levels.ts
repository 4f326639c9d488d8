import type { Level } from '../../../model/decision.js';
import type { MipRow, MipSolution, Solve, SolveOptions } from '../../../model/mip.js';
import { buildMip, type Model } from '../program/buildMip.js';
import { sum } from '../program/columns.js';
import {
  COST_UNIT,
  disturbanceCosts,
  moneyCosts,
  newConstructionCosts,
  shortfallCosts,
  unmetCosts,
} from '../program/objective.js';

export interface Levelled {
  readonly values: Float64Array;
  readonly levels: readonly Level[];
  readonly solver: string;
}

/** What an earlier level may lose while a later one is optimised, in its own units (shares; 1000 m²). */
const TOLERANCE = { unmet: 1e-6, shortfall: 1e-6, newConstruction: 1e-4 } as const;
const LAST_GAP_FLOOR = 1e-6;

/**
 * The objectives in order, each held while the next is optimised: lawful locks not met; shortfall of must targets; shortfall of goals; new construction
 * land; cost or disturbance. Always has an answer: doing nothing is feasible.
 * A first try asks for no unmet lock, no shortfall and no new construction at once: where such a plan exists the first levels are at
 * their least possible value, 0, and one solve finds the last. Otherwise level by level, each started from the one before.
 * Stops by gap or nodes only. A level's `bound` is proved given the levels before it; `optimalityGap` is absolute where the value is 0.
 */
export async function solveLevels(model: Model, costBasis: 'cost' | 'disturbance', solve: Solve): Promise<Levelled> {
  const { settings } = model.layout.situation.input;
  const options = (start?: Float64Array, absoluteGap = LAST_GAP_FLOOR): SolveOptions => ({
    relativeGap: settings['solve.relativeGap'],
    absoluteGap,
    maxNodes: settings['solve.maxNodes'],
    ...(start ? { start: Array.from(start) } : {}),
  });
  const costs = costBasis === 'cost' ? moneyCosts(model.layout) : disturbanceCosts(model.layout);
  const early = {
    unmet: unmetCosts(model.layout),
    must: shortfallCosts(model.layout, 'must'),
    goal: shortfallCosts(model.layout, 'goal'),
    newConstruction: newConstructionCosts(model.layout),
  };
  const clean = await cleanPlan(model, costs, early, solve, options());
  if (clean) {
    const zero = (name: Level['name'], unit: string): Level => ({
      name,
      unit,
      value: 0,
      bound: 0,
      optimalityGap: 0,
      status: 'optimal',
      nodes: 0,
    });
    const levels = [
      zero('shortfall', 'weighted share'),
      zero('newConstruction', 'm²'),
      lastLevel(costBasis, clean, costs),
    ];
    return { values: clean.values, levels, solver: clean.solver };
  }

  const held: MipRow[] = [];
  let start: Float64Array | undefined = nothing(model);
  let solver = '';
  const step = async (name: string, level: Float64Array, tolerance: number): Promise<MipSolution> => {
    if (!level.some((cost) => cost !== 0)) return nullSolution(start ?? new Float64Array(0));
    const solution = solved(await solve(buildMip(model, name, level, held), options(start, tolerance)), start, level);
    start = solution.values;
    solver = solution.solver;
    held.push(holdRow(`level[${name}]`, level, solution.objective + tolerance));
    return solution;
  };
  await step('unmet', early.unmet, TOLERANCE.unmet);
  const must = await step('must', early.must, TOLERANCE.shortfall);
  const goal = await step('goal', early.goal, TOLERANCE.shortfall);
  const built = await step('newConstruction', early.newConstruction, TOLERANCE.newConstruction);
  const last = solved(await solve(buildMip(model, costBasis, costs, held), options(start)), start, costs);
  const both: MipSolution = {
    ...goal,
    status: must.status === 'nodeLimit' ? must.status : goal.status,
    objective: must.objective + goal.objective,
    bound: Math.max(0, must.bound) + Math.max(0, goal.bound),
    nodes: must.nodes + goal.nodes,
  };
  return {
    values: last.values,
    levels: [
      levelOf('shortfall', 'weighted share', both, 1),
      levelOf('newConstruction', 'm²', built, 1000),
      lastLevel(costBasis, last, costs),
    ],
    solver: last.solver || solver,
  };
}

interface EarlyLevels {
  readonly unmet: Float64Array;
  readonly must: Float64Array;
  readonly goal: Float64Array;
  readonly newConstruction: Float64Array;
}

/** The best plan with nothing unmet, short or newly built; null when there is none (or none was found within the nodes). */
async function cleanPlan(
  model: Model,
  costs: Float64Array,
  early: EarlyLevels,
  solve: Solve,
  options: SolveOptions,
): Promise<MipSolution | null> {
  const forbidden = new Set<number>();
  for (const level of [early.unmet, early.must, early.goal, early.newConstruction]) {
    level.forEach((cost, column) => {
      if (cost > 0) forbidden.add(column);
    });
  }
  const wanted = new Set(model.layout.candidates.flatMap((c, i) => (c.must ? [model.layout.cluster[i]] : [])));
  const mip = buildMip(model, 'clean', costs);
  const columns = mip.columns.map((column, c) => {
    if (wanted.has(c)) return { ...column, lower: 1 };
    return forbidden.has(c) ? { ...column, upper: 0 } : column;
  });
  if ([...wanted].some((c) => c < 0 || forbidden.has(c))) return null;
  const relaxed = await solve({ ...mip, columns }, { ...options, relax: true });
  if (relaxed.status === 'infeasible') return null;
  const solution = await solve({ ...mip, columns }, options);
  return solution.values.length > 0 ? solution : null;
}

/** Every short target at full shortfall, every lock unmet, nothing else done: feasible by construction. */
function nothing(model: Model): Float64Array {
  const { layout } = model;
  const values = new Float64Array(layout.columns.length);
  for (const column of [...layout.unmetLand.values(), ...layout.unmetFirm.values()]) values[column] = 1;
  for (const row of model.rows) {
    if (!row.name.startsWith('target[')) continue;
    const column = row.columns.find((c) => layout.short.includes(c));
    if (column === undefined) continue;
    const aim = row.values[row.columns.indexOf(column)];
    values[column] = Math.max(values[column], row.lower / aim);
  }
  return values;
}

/** A solve that found nothing within its nodes falls back on what it was started from, with the bound it did prove. */
function solved(solution: MipSolution, start: Float64Array | undefined, costs: Float64Array): MipSolution {
  if (solution.values.length === costs.length || !start) return solution;
  const objective = start.reduce((total, value, c) => total + value * costs[c], 0);
  const bound = Number.isFinite(solution.bound) ? solution.bound : Math.min(0, objective);
  const relativeGap = Math.abs(objective - bound) / Math.max(Math.abs(objective), 1e-9);
  return { ...solution, status: 'nodeLimit', values: start, objective, bound, relativeGap };
}

function nullSolution(values: Float64Array): MipSolution {
  return { status: 'optimal', values, objective: 0, bound: 0, relativeGap: 0, nodes: 0, solver: '' };
}

function holdRow(name: string, costs: Float64Array, upper: number): MipRow {
  const terms = sum();
  costs.forEach((cost, column) => {
    terms.add(column, cost);
  });
  return terms.row(name, -Infinity, upper);
}

function lastLevel(costBasis: 'cost' | 'disturbance', solution: MipSolution, costs: Float64Array): Level {
  const objective = solution.values.reduce((total, value, c) => total + value * costs[c], 0);
  return levelOf(costBasis, costBasis === 'cost' ? '10⁴ yuan' : 'm² of floor', { ...solution, objective }, COST_UNIT);
}

function levelOf(name: Level['name'], unit: string, solution: MipSolution, scale: number): Level {
  const value = Math.abs(solution.objective) < 1e-7 ? 0 : solution.objective * scale;
  const bound = Math.min(value, Math.max(0, solution.bound * scale));
  return {
    name,
    unit,
    value,
    bound,
    optimalityGap: value === 0 ? Math.abs(value - bound) : (value - bound) / value,
    status: solution.status,
    nodes: solution.nodes,
  };
}
