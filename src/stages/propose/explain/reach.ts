import { isReproducible, type Solve } from '../../../model/mip.js';
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
  /** Of each target, in what the solver found: a plan, or with `relaxed` the solution of the linear relaxation; empty where nothing was found. */
  readonly shares: readonly number[];
  readonly relaxed: boolean;
  /** Proved for every plan: added up over the targets asked for. */
  readonly bound: number;
}

export interface ReachOptions {
  /** Targets, by number, whose shortfall is made least together. */
  readonly targets: readonly number[];
  /** Other targets may get worse than they stand. */
  readonly free?: boolean;
  /** Solve the linear relaxation only. */
  readonly relax: boolean;
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

/**
 * How little short some targets can be, with no other target and no lock worse off than they stand.
 *
 * Promises: `bound` holds for every such plan. Stops by nodes; null where a hand or a clock cut it short, or the model holds no plan as good as this one.
 */
export async function reach(
  model: Model,
  standing: Standing,
  solve: Solve,
  { targets, free = false, relax }: ReachOptions,
): Promise<Reach | null> {
  const { layout } = model;
  const costs = new Float64Array(layout.columns.length);
  for (const t of targets) costs[layout.short[t]] = 1;
  const unmet = sum();
  unmetCosts(layout).forEach((cost, column) => {
    unmet.add(column, cost);
  });
  const held = unmet.size > 0 ? [unmet.row('level[unmet]', -Infinity, standing.unmet + SLACK)] : [];
  const mip = buildMip(model, `explain[${targets.join()}]`, costs, held);
  const most = new Map<number, number>();
  layout.short.forEach((column, t) => {
    if (free && !targets.includes(t)) return;
    most.set(column, standing.short[t] + SLACK);
  });
  const columns = mip.columns.map((column, c) => ({ ...column, upper: most.get(c) ?? column.upper }));
  const options = { relativeGap: 0, absoluteGap: SLACK / 10, maxNodes: WHOLE_NODES, relax };
  const solution = await solve({ ...mip, columns }, options);
  const bound = Math.max(0, solution.bound);
  // in groups, firms of a reshaped district may reach less than before: that is no answer
  if (!isReproducible(solution.status) || solution.status === 'infeasible') return null;
  const none = solution.values.length === 0;
  return { shares: none ? [] : Array.from(layout.short, (column) => solution.values[column]), relaxed: relax, bound };
}
