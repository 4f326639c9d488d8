import { boxBound, type Mip, type MipSolution, type MipStatus, type SolveOptions } from '../model/mip.js';

/** How far a row or bound may be missed, as the solver itself allows. */
const FEASIBILITY = 1e-6;

export function objectiveOf(mip: Mip, values: ArrayLike<number>): number {
  return mip.columns.reduce((sum, { cost }, c) => sum + cost * values[c], mip.offset);
}

export function isFeasible(mip: Mip, values: ArrayLike<number>): boolean {
  const within = (value: number, lower: number, upper: number) =>
    value >= lower - FEASIBILITY * Math.max(1, Math.abs(lower)) &&
    value <= upper + FEASIBILITY * Math.max(1, Math.abs(upper));
  return (
    values.length === mip.columns.length &&
    mip.columns.every(({ lower, upper, integer }, c) => {
      if (!within(values[c], lower, upper)) return false;
      return !integer || Math.abs(values[c] - Math.round(values[c])) <= FEASIBILITY;
    }) &&
    mip.rows.every((row) =>
      within(
        row.columns.reduce((sum, column, i) => sum + row.values[i] * values[column], 0),
        row.lower,
        row.upper,
      ),
    )
  );
}

/** The start, where a solve may answer with it: a relaxation is not asked for a plan. */
export function startOf({ start, relax }: SolveOptions): { readonly start?: readonly number[] } {
  return start && !relax ? { start } : {};
}

/** The answer of a solve that was cut short: the better of what it had and the start, where that is feasible; else no values. */
export function cutShort(
  mip: Mip,
  status: MipStatus,
  found: {
    readonly best?: ArrayLike<number>;
    readonly start?: ArrayLike<number>;
    readonly bound: number;
    readonly nodes: number;
    readonly solver: string;
  },
): MipSolution {
  const { best, start, nodes, solver } = found;
  const bound = Math.max(boxBound(mip), Number.isFinite(found.bound) ? found.bound : Number.NEGATIVE_INFINITY);
  const plans = [best, start && isFeasible(mip, start) ? start : undefined].filter((plan) => plan !== undefined);
  const [values] = plans.sort((p, q) => objectiveOf(mip, p) - objectiveOf(mip, q));
  if (!values)
    return {
      status,
      values: new Float64Array(0),
      objective: bound,
      bound,
      relativeGap: Number.POSITIVE_INFINITY,
      nodes,
      solver,
    };
  const objective = objectiveOf(mip, values);
  return {
    status,
    values: Float64Array.from(values, (value, c) => (mip.columns[c].integer ? Math.round(value) : value)),
    objective,
    bound: Math.min(bound, objective),
    relativeGap: Math.max(0, objective - bound) / Math.max(Math.abs(objective), 1e-9),
    nodes,
    solver,
  };
}
