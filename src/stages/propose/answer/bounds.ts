import type { Solve, SolveOptions } from '../../../model/mip.js';
import type { TargetSpec } from '../../../model/target.js';
import { buildMip, type Model } from '../program/buildMip.js';
import { soonSum } from '../program/dueRows.js';
import { targetSum } from '../program/targets.js';

/** Models up to this many columns are solved whole for a bound; larger ones by their linear relaxation, which only bounds higher. */
const WHOLE_UP_TO = 600;

/**
 * The best of each target alone under the hard rules, in its unit: the proved upper bound of the model that maximises it and nothing else.
 * `model` should be built with the relaxation `reserve`, since the account counts recovered blocks as rectified. A share is of firms
 * that operate, less the most that may be closed where the account leaves closed firms out of the denominator.
 * Limit: of a model with candidates it is the best within these; of the open model (`open/openModel.ts`) of all lawful plans.
 */
export async function targetBoundsOf(model: Model, targets: readonly TargetSpec[], solve: Solve): Promise<number[]> {
  const asked = targets.map((target) => {
    const { terms, base, perUnit } = targetSum(model.layout, target);
    const costs = new Float64Array(model.layout.columns.length);
    for (const [column, value] of terms.entries()) costs[column] = -value;
    const largest = costs.reduce((most, cost) => Math.max(most, Math.abs(cost)), 0);
    return { target, base, perUnit, largest, costs: largest > 0 ? costs.map((cost) => cost / largest) : costs };
  });
  const least = await leastOf(
    model,
    asked.filter(({ largest }) => largest > 0),
    solve,
  );
  return asked.map(({ target, base, perUnit, largest, costs }) => {
    const gain = largest > 0 ? -(least.get(costs) ?? Number.NEGATIVE_INFINITY) * largest : 0;
    const best = base + Math.max(0, gain);
    if (target.unit === 'firms') return Math.floor(best + 1e-6);
    if (target.unit !== 'percent') return Math.round((best / perUnit) * 1e6) / 1e6;
    const denominator = operatingAfter(model);
    return denominator > 0 ? Math.min(100, (100 * Math.floor(best + 1e-6)) / denominator) : 0;
  });
}

/** Tells most of a target that can count before any new cluster stands, in its unit; null where it is due later. */
export function soonBounds(model: Model, solve: Solve): (target: TargetSpec) => Promise<number | null> {
  return (target) => soonBound(model, target, solve);
}

async function soonBound(model: Model, target: TargetSpec, solve: Solve): Promise<number | null> {
  const { layout } = model;
  if (layout.late[layout.situation.input.targets.indexOf(target)] < 0) return null;
  const { base, perUnit } = targetSum(layout, target);
  const costs = new Float64Array(layout.columns.length);
  for (const [column, value] of soonSum(layout, target).entries()) costs[column] = -value;
  const options = { relativeGap: 0, absoluteGap: 1e-6, maxNodes: 1, relax: true };
  const { bound } = await solve(buildMip(model, `soon[${target.id}]`, costs), options);
  return (base + Math.max(0, -bound)) / perUnit;
}

/** Proved least of each: a small model by itself and whole, a large one's relaxation one after the other over the same rows. */
async function leastOf(
  model: Model,
  asked: readonly { readonly target: TargetSpec; readonly costs: Float64Array }[],
  solve: Solve,
): Promise<ReadonlyMap<Float64Array, number>> {
  const options = { relativeGap: 1e-9, absoluteGap: 1e-9, maxNodes: 500 };
  const alone = async ({ target, costs }: (typeof asked)[number], more: Partial<SolveOptions>) =>
    solve(buildMip(model, `bound[${target.id}]`, costs), { ...options, ...more });
  const relax = model.layout.columns.length > WHOLE_UP_TO;
  // from the end of the widest the others are near, not the other way round
  const [first, ...rest] = asked.toSorted((p, q) => counted(q.costs) - counted(p.costs));
  if (relax && first) {
    const { bound, others = [] } = await alone(first, { relax, others: rest.map(({ costs }) => costs) });
    if (others.length === rest.length)
      return new Map([[first.costs, bound], ...rest.map(({ costs }, i) => [costs, others[i].bound] as const)]);
  }
  const bounds = await Promise.all(asked.map((one) => alone(one, { relax })));
  return new Map(asked.map(({ costs }, i) => [costs, bounds[i].bound]));
}

function counted(costs: Float64Array): number {
  return costs.reduce((count, cost) => count + (cost === 0 ? 0 : 1), 0);
}

/** Firms operating when as many as may be are closed. */
function operatingAfter({ layout }: Model): number {
  const { situation } = layout;
  const { settings, district } = situation.input;
  const operating = situation.operating.reduce((total, flag) => total + flag, 0);
  if (settings['inPark.denominator'] === 'operatingAndClosed') return operating;
  const closable = district.firms.filter((_, f) => layout.close[f] >= 0 && situation.operating[f]).length;
  return operating - Math.min(closable, Math.floor(settings['close.maxShare'] * district.firms.length + 1e-9));
}
