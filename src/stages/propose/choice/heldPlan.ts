import type { Mip, MipColumn, MipRow } from '../../../model/mip.js';
import type { Model } from '../program/buildMip.js';
import { type Objective, objectives } from '../program/objectives.js';
import type { CostBasis } from '../situation/prices.js';

/** An objective and what the plan reaches of it, in units of `costs`, as a sum to be minimised. */
export interface HeldLevel extends Omit<Objective, 'tolerance'> {
  readonly value: number;
  readonly tolerance: number;
}

/** A plan and the objectives it was found by: variations are held to the earlier ones and measured on the decisive one, cost or disturbance. */
export interface HeldPlan {
  readonly model: Model;
  readonly values: Float64Array;
  readonly earlier: readonly HeldLevel[];
  readonly decisive: HeldLevel;
  readonly later: readonly HeldLevel[];
}

/** How a variation of the model differs from it. */
export interface Variation {
  readonly name: string;
  readonly costs: Float64Array;
  readonly columns?: readonly MipColumn[];
  readonly rows?: readonly MipRow[];
  /** New upper bounds by column. */
  readonly upper?: ReadonlyMap<number, number>;
  readonly without?: (row: MipRow) => boolean;
}

/** The model varied; added columns come behind those it has, so that its own keep their numbers. */
export function varied({ layout, rows }: Model, variation: Variation): Mip {
  const { name, costs, columns = [], rows: more = [], upper, without } = variation;
  return {
    name,
    columns: [
      ...layout.columns.map((column, c) => ({
        ...column,
        cost: costs[c],
        upper: Math.min(column.upper, upper?.get(c) ?? Number.POSITIVE_INFINITY),
      })),
      ...columns,
    ],
    rows: [...(without ? rows.filter((row) => !without(row)) : rows), ...more],
    offset: 0,
  };
}

/** `level[…]`: an objective may not be worse than the plan's by more than its tolerance, or `slack` of it. */
export function holdRow(
  { name, costs, value, tolerance }: Pick<HeldLevel, 'name' | 'costs' | 'value' | 'tolerance'>,
  slack = 0,
): MipRow {
  const columns: number[] = [];
  const values: number[] = [];
  costs.forEach((cost, c) => {
    if (cost === 0) return;
    columns.push(c);
    values.push(cost);
  });
  return {
    name: `level[${name}]`,
    lower: -Infinity,
    upper: value + tolerance + slack * Math.abs(value),
    columns,
    values,
  };
}

/** The objectives in their order with what a plan reaches of each. */
export function heldPlan(model: Model, values: Float64Array, costBasis: CostBasis): HeldPlan {
  const held = objectives(model.layout, costBasis).map(
    (objective): HeldLevel => ({
      ...objective,
      value: objective.costs.reduce((total, cost, c) => total + cost * values[c], 0),
      tolerance: objective.tolerance === 'gap' ? 0 : objective.tolerance,
    }),
  );
  const decisive = held.findIndex(({ name }) => name === costBasis);
  return { model, values, earlier: held.slice(0, decisive), decisive: held[decisive], later: held.slice(decisive + 1) };
}
