import type { Alternative, Choice, ChoiceLevel } from '../../../model/choice.js';
import type { Job } from '../../../model/job.js';
import type { Level } from '../../../model/level.js';
import type { Solve } from '../../../model/mip.js';
import { checkDecoded, decode } from '../answer/decode.js';
import { limitUse } from '../answer/limitUse.js';
import { solveOptions } from '../answer/solveOptions.js';
import type { Model } from '../program/buildMip.js';
import { worth } from '../program/objectives.js';
import { bodiesOf } from '../program/owners.js';
import type { CostBasis } from '../situation/prices.js';
import { alikeTo } from './alike.js';
import { type OtherPlans, otherPlans } from './alternatives.js';
import { builtIn, clusterDifference, landDifferenceMu } from './difference.js';
import { type HeldPlan, heldPlan } from './heldPlan.js';
import { paretoFront } from './pareto.js';
import { replacementCosts } from './replacement.js';

/**
 * What else could be chosen, as far as the settings `choice.*` ask for it: alternatives to the plan, how often each of its clusters is built in
 * them, what each cluster is worth to it, and what giving back more or less land would cost. Null where nothing is asked for.
 * Promises: every alternative is decoded and checked like the proposal itself; the same answers whatever runs side by side.
 */
export async function choose(
  model: Model,
  values: Float64Array,
  costBasis: CostBasis,
  solve: Solve,
  job: Job,
): Promise<Choice | null> {
  const { layout } = model;
  const { settings } = layout.situation.input;
  const count = settings['choice.alternatives'];
  const points = settings['choice.paretoPoints'];
  const replace = settings['choice.replacementCosts'];
  if (count === 0 && points === 0 && !replace) return null;
  const plan = heldPlan(model, values, costBasis);
  const maxNodes = Math.min(settings['solve.maxNodes'], settings['choice.maxNodes']);
  const options = { ...solveOptions(settings), maxNodes };
  const built = builtIn(layout, plan.values);
  const total = count + points + (replace ? built.length : 0);
  let done = 0;
  const found = () => job.progress('choice', ++done, total);
  job.progress('choice', 0, total);
  const least = { share: settings['choice.leastShare'], clusters: settings['choice.leastClusters'] };
  const others = await otherPlans(plan, count, least, settings['choice.slack'], solve, options, found);
  const replacement = replace ? await replacementCosts(plan, built, solve, options, found) : [];
  const pareto = points > 0 ? await paretoFront(plan, points, solve, options, found) : [];
  const plans = [plan.values, ...others.plans];
  return {
    alternatives: others.plans.map((values, i) => alternative(plan, values, others.figures[i])),
    ended: others.ended,
    timesChosen: built.map((c) => {
      const alike = alikeTo(layout, c);
      const times = plans.filter((values) => alike.some((like) => values[layout.cluster[like]] > 0.5)).length;
      return { cluster: layout.candidates[c].id, times, of: plans.length };
    }),
    replacement,
    pareto,
  };
}

function alternative(plan: HeldPlan, values: Float64Array, last: OtherPlans['figures'][number]): Alternative {
  const { layout } = plan.model;
  const decoded = decode(layout, values);
  checkDecoded(layout, decoded);
  return {
    ...decoded,
    limits: limitUse(layout, decoded),
    bodies: bodiesOf(layout.situation, decoded.clusters),
    levels: told(plan, values, last.bound),
    status: last.status,
    differsMu: landDifferenceMu(layout, plan.values, values),
    differsClusters: clusterDifference(layout, plan.values, values),
  };
}

/** The objectives as the proposal's levels tell them, those of one level added up; a bound is proved for the decisive one alone. */
function told(plan: HeldPlan, values: Float64Array, provedBound: number): ChoiceLevel[] {
  const levels = new Map<Level['name'], ChoiceLevel>();
  for (const level of [...plan.earlier, plan.decisive, ...plan.later]) {
    const { told: name, unit, scale, costs } = level.objective;
    if (name === null) continue;
    const own = scale * worth(values, costs);
    const bound = level === plan.decisive ? provedBound * scale : null;
    levels.set(name, { name, unit, value: (levels.get(name)?.value ?? 0) + own, bound });
  }
  return [...levels.values()];
}
