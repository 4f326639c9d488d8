import type { ReplacementCost } from '../../../model/choice.js';
import type { MipRow, MipSolution, Solve, SolveOptions } from '../../../model/mip.js';
import { alikeTo } from './alike.js';
import { type HeldLevel, type HeldPlan, heldRow, varied } from './heldPlan.js';

/** So many programs are made at a time, however many are asked for. */
const MOST_BEGUN = 8;

/**
 * What each built cluster is worth to the plan: the objectives again, in their order, with the cluster and all that are mostly the same land
 * (`alikeTo`) left out. A level that gets no worse is held where it was; from the first that does, each is minimised anew.
 * The method is that of replacement costs in reserve design (Cabeza and Moilanen 2006).
 */
export async function replacementCosts(
  plan: HeldPlan,
  built: readonly number[],
  solve: Solve,
  options: SolveOptions,
  found: (soFar: number) => void = () => {},
): Promise<ReplacementCost[]> {
  const costs: ReplacementCost[] = [];
  let [begun, done] = [0, 0];
  const work = async () => {
    while (begun < built.length) {
      const i = begun++;
      costs[i] = await replacementCost(plan, built[i], solve, options);
      found(++done);
    }
  };
  await Promise.all(Array.from({ length: MOST_BEGUN }, work));
  return costs;
}

async function replacementCost(
  plan: HeldPlan,
  c: number,
  solve: Solve,
  options: SolveOptions,
): Promise<ReplacementCost> {
  const { layout } = plan.model;
  const bounds = alikeTo(layout, c).map((like) => [layout.cluster[like], 0, 0] as const);
  const cluster = layout.candidates[c].id;
  const changed = new Map<string, ReplacementCost['changes'][number]>();
  const note = ({ objective: { told, unit, scale }, value }: HeldLevel, reached: number) => {
    const name = told ?? 'unmet';
    changed.set(name, { name, unit, change: (changed.get(name)?.change ?? 0) + (reached - value) * scale });
  };
  const answer = (proved: boolean) => ({ cluster, changes: [...changed.values()], proved });
  const attempt = (level: HeldLevel, held: readonly MipRow[]) =>
    solve(varied(plan.model, level.objective.costs, { name: `without ${cluster}`, bounds, rows: held }), options);

  // As good in all objectives before the decisive one: one solve says by how much it costs more.
  const { earlier, decisive } = plan;
  const asGood = await attempt(
    decisive,
    earlier.map((level) => heldRow(level)),
  );
  if (asGood.values.length > 0) {
    for (const level of earlier) note(level, level.value);
    note(decisive, asGood.objective);
    return answer(isProved(asGood));
  }
  const held: MipRow[] = [];
  let proved = true;
  for (const level of [...earlier, decisive]) {
    if (level.objective.costs.every((cost) => cost === 0)) {
      note(level, 0);
      continue;
    }
    const solution = await attempt(level, held);
    if (solution.values.length === 0) return answer(false);
    if (!isProved(solution)) proved = false;
    note(level, solution.objective);
    held.push(heldRow({ ...level, value: solution.objective }));
  }
  return answer(proved);
}

function isProved({ status }: MipSolution): boolean {
  return status === 'optimal' || status === 'gapReached';
}
