import { boxBound, type MipRow, type Solve } from '../../../model/mip.js';
import { type Step, signed } from '../answer/levels.js';
import { buildMip } from '../program/buildMip.js';
import { sum } from '../program/columns.js';
import { COST_UNIT } from '../program/objective.js';
import { objectives } from '../program/objectives.js';
import type { CostBasis } from '../situation/prices.js';
import type { OpenModel } from './openModel.js';

/** Programs up to this many columns are solved whole; larger ones by their linear relaxation, which only bounds lower. */
const WHOLE_UP_TO = 600;

/** A plan keeps the rows that hold it as closely as a solver does. */
const HELD_WITHIN = 1e-6;

/**
 * For each step of the levels, in order: what no lawful plan is below that is as good in all steps before, however its clusters are drawn. In the
 * step's own figures, to be minimised.
 */
export async function openBounds(
  open: OpenModel,
  costBasis: CostBasis,
  steps: readonly Step[],
  musts: number,
  solve: Solve,
): Promise<number[]> {
  const table = objectives(open.layout, costBasis);
  const held: MipRow[] = [];
  const solves: Promise<number>[] = [];
  for (const [i, objective] of table.entries()) {
    const costs = signed(objective);
    const { name } = objective;
    if (name === 'cost' || name === 'disturbance') addFixedParts(costs, open, costBasis);
    solves.push(bound(name, costs, [...held], steps[i].reached));
    // an area that must be joined is a candidate: here each counts as met
    const most = steps[i].most + HELD_WITHIN + (name === 'unmet' ? musts : 0);
    const terms = sum();
    costs.forEach((cost, column) => {
      terms.add(column, cost);
    });
    if (terms.size > 0) held.push(terms.row(`level[${name}]`, Number.NEGATIVE_INFINITY, most));
  }
  return Promise.all(solves);

  async function bound(name: string, costs: Float64Array, rows: readonly MipRow[], reached: number): Promise<number> {
    if (costs.every((cost) => cost === 0)) return 0;
    const mip = buildMip(open, `open[${name}]`, costs, rows);
    const least = boxBound(mip);
    if (reached <= least) return least;
    const options = { relativeGap: 1e-4, absoluteGap: 1e-6, maxNodes: 500, relax: costs.length > WHOLE_UP_TO };
    const solution = await solve(mip, options);
    return solution.status === 'infeasible' ? Number.NEGATIVE_INFINITY : solution.bound;
  }
}

/** The fixed part of clusters: none in the cost, where a block has none. */
function addFixedParts(costs: Float64Array, { developed }: OpenModel, costBasis: CostBasis): void {
  if (costBasis === 'cost') return;
  for (const { column, fixedM2 } of developed) if (column >= 0) costs[column] += fixedM2 / COST_UNIT;
}
