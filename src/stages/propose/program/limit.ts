import type { MipRow } from '../../../model/mip.js';
import { type Sum, sum } from './columns.js';

/** A limit of the whole plan: one row, told to the planner with what the plan makes of it. */
export interface Limit {
  /** Name of the row. */
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly unit: string;
  /** How many of `unit` one unit of `terms` is. */
  readonly scale: number;
  readonly terms: Sum;
  /** Kept back in the row beside what is told. */
  readonly reserve?: Sum;
  /** In units of `terms`; ±Infinity where there is none. */
  readonly least: number;
  readonly most: number;
  /** Takes what is missing of `least`, as a share of it; −1 where the limit needs none, since doing nothing keeps it. */
  readonly unmet: number;
}

/** Rows of limits; `… min` and `… max` where the least may go unmet. */
export function limitRows(limits: readonly Limit[]): MipRow[] {
  return limits.flatMap(({ id, terms, reserve = sum(), least, most, unmet }) => {
    const all = sum().plus(terms).plus(reserve);
    if (unmet < 0) return all.size > 0 ? [all.row(id, least, most)] : [];
    const atMost = Number.isFinite(most) && all.size > 0 ? [all.row(`${id} max`, Number.NEGATIVE_INFINITY, most)] : [];
    return [...atMost, sum().plus(all).add(unmet, least).row(`${id} min`, least, Number.POSITIVE_INFINITY)];
  });
}
