import type { Choice } from '../../../model/choice.js';
import type { MipColumn, MipRow, MipStatus, Solve, SolveOptions } from '../../../model/mip.js';
import { differenceRows, type LeastDifference } from './difference.js';
import { type HeldPlan, heldRow, varied } from './heldPlan.js';

export interface OtherPlans {
  /** Column values of each, in the order they were found: the best first. */
  readonly plans: readonly Float64Array[];
  /** Value and proved bound of the decisive objective, as the solver has them. */
  readonly figures: readonly {
    readonly value: number;
    readonly bound: number;
    readonly status: MipStatus;
    readonly nodes: number;
  }[];
  readonly ended: Choice['ended'];
}

/**
 * Other plans, each the best that differs enough from the plan held and from all before it (`differenceRows`).
 * Earlier objectives may lose `slack` of their value against the plan held, the decisive one is minimised. Ends early when no such plan is left
 * (proved) or none was found within the nodes.
 */
export async function otherPlans(
  plan: HeldPlan,
  count: number,
  least: LeastDifference,
  slack: number,
  solve: Solve,
  options: SolveOptions,
  found: (so_far: number) => void = () => {},
): Promise<OtherPlans> {
  const earlier = plan.earlier.map((level) => heldRow(level, slack));
  const first = plan.model.layout.columns.length;
  const columns: MipColumn[] = [];
  const rows: MipRow[] = [...earlier];
  const plans: Float64Array[] = [];
  const figures: OtherPlans['figures'][number][] = [];
  let before = Array.from(plan.values);
  for (let n = 1; n <= count; n++) {
    const difference = differenceRows(plan.model.layout, before, n, first + columns.length, least);
    columns.push(difference.column);
    rows.push(...difference.rows);
    const mip = varied(plan.model, plan.decisive.objective.costs, { name: `alternative ${n}`, columns, rows });
    const start = [...before, ...columns.map(() => 0)];
    const solution = await solve(mip, { ...options, start });
    if (solution.values.length === 0) {
      return { plans, figures, ended: solution.status === 'infeasible' ? 'noOtherPlan' : 'stopped' };
    }
    before = Array.from(solution.values.slice(0, first));
    plans.push(solution.values.slice(0, first));
    figures.push({ value: solution.objective, bound: solution.bound, status: solution.status, nodes: solution.nodes });
    found(n);
  }
  return { plans, figures, ended: '' };
}
