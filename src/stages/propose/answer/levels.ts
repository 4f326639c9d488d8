import type { Level } from '../../../model/decision.js';
import type { MipColumn, MipRow, MipSolution, MipStatus, Solve, SolveOptions } from '../../../model/mip.js';
import { buildMip, type Model } from '../program/buildMip.js';
import { sum } from '../program/columns.js';
import { type Objective, objectives } from '../program/objectives.js';
import type { CostBasis } from '../situation/prices.js';

export interface Levelled {
  readonly values: Float64Array;
  readonly levels: readonly Level[];
  readonly solver: string;
}

const GAP_FLOOR = 1e-6;
/** Levels from here on are never held at zero beforehand. */
const LAST_CLEAN = 'newConstruction';

/**
 * The objectives in their order (`program/objectives.ts`), each held within its tolerance while the next is optimised. Always has an answer:
 * doing nothing is feasible.
 * A first try asks for no unmet lock, no shortfall and no new construction at once: where such a plan exists the first levels are at
 * their least possible value, 0, and one solve finds the cost. Otherwise level by level, each started from the one before.
 * Stops by gap or nodes only. A level's `value` is that of the plan as it ends; its `bound` is proved given the levels before it;
 * `optimalityGap` is absolute where the value is 0.
 */
export async function solveLevels(model: Model, costBasis: CostBasis, solve: Solve): Promise<Levelled> {
  const { settings } = model.layout.situation.input;
  const options = (start?: Float64Array, absoluteGap = GAP_FLOOR): SolveOptions => ({
    relativeGap: settings['solve.relativeGap'],
    absoluteGap,
    maxNodes: settings['solve.maxNodes'],
    ...(start ? { start: Array.from(start) } : {}),
  });
  const table = objectives(model.layout, costBasis);
  const cost = 1 + table.findIndex(({ name }) => name === LAST_CLEAN);
  const clean = await cleanPlan(model, table.slice(0, cost), table[cost], solve, options());
  const held: MipRow[] = [];
  let start = clean?.values ?? nothing(model);
  let solver = clean?.solver ?? '';
  const solutions: MipSolution[] = [];
  for (const [i, objective] of table.entries()) {
    const { name, costs, tolerance } = objective;
    let solution = nullSolution(start);
    if (clean && i === cost) solution = clean;
    else if (!(clean && i < cost) && costs.some((value) => value !== 0)) {
      const mip = buildMip(model, name, signed(objective), held);
      const columns = clean
        ? clean.columns.map((column, c) => ({ ...column, cost: mip.columns[c].cost }))
        : mip.columns;
      const absoluteGap = tolerance === 'gap' ? GAP_FLOOR : Math.max(tolerance, GAP_FLOOR);
      solution = solved(await solve({ ...mip, columns }, options(start, absoluteGap)), start, signed(objective));
      solver = solution.solver || solver;
    }
    start = solution.values;
    solutions.push(solution);
    if (!(clean && i < cost) && i < table.length - 1) {
      held.push(holdRow(objective, solution, settings['solve.relativeGap']));
    }
  }
  return { values: start, levels: levelsOf(table, solutions, start), solver };
}

/** Coefficients to be minimised. */
function signed({ costs, sense }: Objective): Float64Array {
  return sense === 'most' ? costs.map((value) => (value === 0 ? 0 : -value)) : costs;
}

interface CleanPlan extends MipSolution {
  /** With what earlier levels want at zero held there. */
  readonly columns: readonly MipColumn[];
}

/** The cheapest plan with nothing unmet, short or newly built; null when there is none (or none was found within the nodes). */
async function cleanPlan(
  model: Model,
  early: readonly Objective[],
  cost: Objective,
  solve: Solve,
  options: SolveOptions,
): Promise<CleanPlan | null> {
  const forbidden = new Set<number>();
  for (const { costs } of early) {
    costs.forEach((value, column) => {
      if (value > 0) forbidden.add(column);
    });
  }
  const wanted = new Set(model.layout.candidates.flatMap((c, i) => (c.must ? [model.layout.cluster[i]] : [])));
  const mip = buildMip(model, 'clean', cost.costs);
  const columns = mip.columns.map((column, c) => {
    if (wanted.has(c)) return { ...column, lower: 1 };
    return forbidden.has(c) ? { ...column, upper: 0 } : column;
  });
  if ([...wanted].some((c) => c < 0 || forbidden.has(c))) return null;
  const relaxed = await solve({ ...mip, columns }, { ...options, relax: true });
  if (relaxed.status === 'infeasible') return null;
  const solution = await solve({ ...mip, columns }, options);
  return solution.values.length > 0 ? { ...solution, columns } : null;
}

/** Every short target at full shortfall, every lock unmet, nothing else done: feasible by construction. */
function nothing(model: Model): Float64Array {
  const { layout } = model;
  const values = new Float64Array(layout.columns.length);
  for (const column of [...layout.unmetLand.values(), ...layout.unmetFirm.values(), ...Object.values(layout.owed)])
    if (column >= 0) values[column] = 1;
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
function solved(solution: MipSolution, start: Float64Array, costs: Float64Array): MipSolution {
  if (solution.values.length === costs.length) return solution;
  const objective = worth(start, costs);
  const bound = Number.isFinite(solution.bound) ? solution.bound : Math.min(0, objective);
  const relativeGap = Math.abs(objective - bound) / Math.max(Math.abs(objective), 1e-9);
  return { ...solution, status: 'nodeLimit', values: start, objective, bound, relativeGap };
}

function nullSolution(values: Float64Array): MipSolution {
  return { status: 'optimal', values, objective: 0, bound: 0, relativeGap: 0, nodes: 0, solver: '' };
}

function worth(values: Float64Array, costs: Float64Array): number {
  return costs.reduce((total, cost, c) => total + cost * values[c], 0);
}

function holdRow(objective: Objective, { objective: reached, bound }: MipSolution, relativeGap: number): MipRow {
  const { name, tolerance } = objective;
  const most =
    tolerance === 'gap' ? Math.max(reached, bound + relativeGap * Math.abs(bound)) + GAP_FLOOR : reached + tolerance;
  const terms = sum();
  signed(objective).forEach((cost, column) => {
    terms.add(column, cost);
  });
  return terms.row(`level[${name}]`, -Infinity, most);
}

/** What is told: objectives of one level added up, at the plan as it ends. */
function levelsOf(table: readonly Objective[], solutions: readonly MipSolution[], values: Float64Array): Level[] {
  const names = [...new Set(table.flatMap(({ told }) => (told ? [told] : [])))];
  return names.map((name) => {
    const parts = table.flatMap((objective, i) =>
      objective.told === name ? [{ ...objective, solution: solutions[i] }] : [],
    );
    const { unit, sense } = parts[0];
    const isMost = sense === 'most';
    let value = 0;
    let bound = 0;
    for (const { costs, scale, tolerance, solution } of parts) {
      // a slack that only numbers need is no loss
      value += (tolerance === 'gap' ? worth(values, costs) : solution.objective) * scale;
      bound += Math.max(0, isMost ? -solution.bound : solution.bound) * scale;
    }
    if (Math.abs(value) < 1e-7) value = 0;
    bound = isMost ? Math.max(value, bound) : Math.min(value, bound);
    return {
      name,
      sense,
      unit,
      value,
      bound,
      optimalityGap: Math.abs(value - bound) / (value === 0 ? 1 : value),
      status: leastSure(parts.map(({ solution }) => solution.status)),
      nodes: parts.reduce((total, { solution }) => total + solution.nodes, 0),
    };
  });
}

function leastSure(statuses: readonly MipStatus[]): MipStatus {
  return (
    statuses.find((status) => status === 'nodeLimit') ?? statuses.find((status) => status !== 'optimal') ?? 'optimal'
  );
}
