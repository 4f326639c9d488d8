import { isReproducible, type Mip, type MipRow, type Solve } from '../../../model/mip.js';
import { buildMip, type Model } from '../program/buildMip.js';
import { sum } from '../program/columns.js';
import { unmetCosts } from '../program/objective.js';

/** Where the plan stands: the shortfall of each target, and the locks left unmet (must areas that are met count −1). */
export interface Standing {
  readonly short: readonly number[];
  readonly unmet: number;
}

/** The least shortfall, as shares of the aim. */
export interface Reach {
  /** Of each target, in the plan that the solver found; empty where it found none. */
  readonly shares: readonly number[];
  /** Proved for every plan: added up over the targets asked for. */
  readonly bound: number;
}

export interface ReachOptions {
  /** Targets, by number, whose shortfall is made least together. */
  readonly targets: readonly number[];
  /** Other targets may get worse than they stand. */
  readonly free?: boolean;
}

/** Another target counts as no worse below this much of its aim. */
const SLACK = 1e-6;
const WHOLE_NODES = 2000;

export function standingOf(model: Model, values: Float64Array): Standing {
  const costs = unmetCosts(model.layout);
  return {
    short: Array.from(model.layout.short, (column) => values[column] ?? 0),
    unmet: values.reduce((total, value, c) => total + value * costs[c], 0),
  };
}

/** The shortfall of some targets made least, with no other target and no lock worse off than they stand. */
export function reachMip(model: Model, standing: Standing, { targets, free = false }: ReachOptions): Mip {
  const { layout } = model;
  const unmet = sum();
  unmetCosts(layout).forEach((cost, column) => {
    unmet.add(column, cost);
  });
  const held: MipRow[] = unmet.size > 0 ? [unmet.row('level[unmet]', -Infinity, standing.unmet + SLACK)] : [];
  const mip = buildMip(model, `explain[${targets.join()}]`, shortCosts(model, targets), held);
  const most = new Map<number, number>();
  layout.short.forEach((column, t) => {
    if (free && !targets.includes(t)) return;
    most.set(column, standing.short[t] + SLACK);
  });
  return { ...mip, columns: mip.columns.map((column, c) => ({ ...column, upper: most.get(c) ?? column.upper })) };
}

export function shortCosts({ layout }: Model, targets: readonly number[]): Float64Array {
  const costs = new Float64Array(layout.columns.length);
  for (const t of targets) costs[layout.short[t]] = 1;
  return costs;
}

/**
 * How little short some targets can be.
 *
 * Promises: `bound` holds for every plan as good as this one in the others. Stops by nodes; null where a hand or a clock cut it short, or the
 * model holds no such plan.
 */
export async function reach(
  model: Model,
  standing: Standing,
  solve: Solve,
  asked: ReachOptions,
): Promise<Reach | null> {
  const options = { relativeGap: 0, absoluteGap: SLACK / 10, maxNodes: WHOLE_NODES };
  const solution = await solve(reachMip(model, standing, asked), options);
  // in groups, firms of a reshaped district may reach less than before: that is no answer
  if (!isReproducible(solution.status) || solution.status === 'infeasible') return null;
  const none = solution.values.length === 0;
  const shares = none ? [] : Array.from(model.layout.short, (column) => solution.values[column]);
  return { shares, bound: Math.max(0, solution.bound) };
}
