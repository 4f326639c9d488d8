import {
  boxBound,
  isFeasible,
  type Mip,
  type MipSolution,
  type MipStatus,
  objectiveOf,
  type SolveOptions,
} from '../model/mip.js';

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
