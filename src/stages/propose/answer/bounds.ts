import type { Solve } from '../../../model/mip.js';
import type { TargetSpec } from '../../../model/target.js';
import { buildMip, type Model } from '../program/buildMip.js';
import { targetSum } from '../program/targets.js';

/** Models up to this many columns are solved whole for a bound; larger ones by their linear relaxation, which only bounds higher. */
const WHOLE_UP_TO = 600;

/**
 * The best of one target alone under the hard rules, in its unit: the proved upper bound of the model that maximises it and nothing else.
 * `model` should be built with the relaxation `reserve`, since the account counts recovered blocks as rectified. A share is of firms
 * that operate, less the most that may be closed where the account leaves closed firms out of the denominator.
 * Limit: it is the best within the candidate clusters.
 */
export async function targetBound(model: Model, target: TargetSpec, solve: Solve): Promise<number> {
  const { layout } = model;
  const { terms, base, perUnit } = targetSum(layout, target);
  const costs = new Float64Array(layout.columns.length);
  for (const [column, value] of terms.entries()) costs[column] = -value;
  const largest = costs.reduce((most, cost) => Math.max(most, Math.abs(cost)), 0);
  let gain = 0;
  if (largest > 0) {
    const scaled = costs.map((cost) => cost / largest);
    const relax = layout.columns.length > WHOLE_UP_TO;
    const options = { relativeGap: 1e-9, absoluteGap: 1e-9, maxNodes: 500, relax };
    const { bound } = await solve(buildMip(model, `bound[${target.id}]`, scaled), options);
    gain = -bound * largest;
  }
  const best = base + Math.max(0, gain);
  if (target.unit === 'firms') return Math.floor(best + 1e-6);
  if (target.unit !== 'percent') return Math.round((best / perUnit) * 1e6) / 1e6;
  const denominator = operatingAfter(model);
  return denominator > 0 ? Math.min(100, (100 * Math.floor(best + 1e-6)) / denominator) : 0;
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
