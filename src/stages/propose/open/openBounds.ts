import { boxBound, type MipRow, type Solve, withRow } from '../../../model/mip.js';
import type { Step } from '../answer/levels.js';
import { relaxedAtOnce } from '../answer/relaxedAtOnce.js';
import { buildMip } from '../program/buildMip.js';
import { COST_UNIT } from '../program/objective.js';
import { earlyOf, holdRow, type Objective, objectives, signed } from '../program/objectives.js';
import type { CostBasis } from '../situation/prices.js';
import type { OpenModel } from './openModel.js';

/** Programs up to this many columns are solved whole; larger ones by their linear relaxation, which only bounds lower. */
const WHOLE_UP_TO = 600;

/** A plan keeps the rows that hold it as closely as a solver does. */
const HELD_WITHIN = 1e-6;

/**
 * For each step of the levels, in order: what no lawful plan is below that is as good in all steps before, however its clusters are drawn. In the
 * step's own figures, to be minimised. Of large programs each goes on from where the one before ended.
 */
export async function openBounds(
  open: OpenModel,
  costBasis: CostBasis,
  steps: readonly Step[],
  musts: number,
  solve: Solve,
): Promise<number[]> {
  const table = objectives(open.layout, costBasis);
  const costs = table.map((objective) => costsOf(objective, open));
  const early = earlyOf(table).length;
  const held: MipRow[] = [];
  const bounds: number[] = [];
  let basis = isOpen() ? (await relaxedAtOnce(open, costs.slice(0, early), costs[early], solve))?.basis : undefined;
  for (const [i, { name }] of table.entries()) {
    bounds.push(await bound(name, costs[i], steps[i].reached));
    // an area that must be joined is a candidate: here each counts as met
    const most = steps[i].most + HELD_WITHIN + (name === 'unmet' ? musts : 0);
    const row = holdRow(name, costs[i], most);
    if (row.columns.length === 0) continue;
    held.push(row);
    basis = basis && withRow(basis);
  }
  return bounds;

  /** Whether the plan leaves anything of the first levels open. */
  function isOpen(): boolean {
    return table.slice(0, early).some(({ name }, i) => steps[i].reached > boxBound(buildMip(open, name, costs[i])));
  }

  async function bound(name: string, cost: Float64Array, reached: number): Promise<number> {
    if (cost.every((value) => value === 0)) return 0;
    const mip = buildMip(open, `open[${name}]`, cost, held);
    const least = boxBound(mip);
    if (reached <= least) return least;
    const relax = cost.length > WHOLE_UP_TO;
    const options = { relativeGap: 1e-4, absoluteGap: 1e-6, maxNodes: 500, relax, ...(basis ? { basis } : {}) };
    const solution = await solve(mip, options);
    basis = solution.basis ?? basis;
    return solution.status === 'infeasible' ? Number.NEGATIVE_INFINITY : solution.bound;
  }
}

/** The cost with the fixed part of clusters; none in money, where a block has none. */
function costsOf(objective: Objective, { developed }: OpenModel): Float64Array {
  const costs = signed(objective).slice();
  if (objective.name !== 'disturbance') return costs;
  for (const { column, fixedM2 } of developed) if (column >= 0) costs[column] += fixedM2 / COST_UNIT;
  return costs;
}
