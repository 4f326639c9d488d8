import type { Mip, MipRow } from '../../../model/mip.js';
import { type WhatIf, withChanges } from '../../../model/whatIf.js';
import { buildMip, type Model } from '../program/buildMip.js';
import { holdRow, type Objective, objectives, signed, worth } from '../program/objectives.js';
import type { CostBasis } from '../situation/prices.js';

/** An objective and what the plan reaches of it, in units of its costs, as a sum to be minimised. */
export interface HeldLevel {
  readonly objective: Objective;
  readonly value: number;
}

/** A plan and the objectives it was found by: variations are held to the earlier ones and measured on the decisive one, cost or disturbance. */
export interface HeldPlan {
  readonly model: Model;
  readonly values: Float64Array;
  readonly earlier: readonly HeldLevel[];
  readonly decisive: HeldLevel;
  readonly later: readonly HeldLevel[];
}

/** The model under a change, with one of its objectives, or costs of its own. */
export function varied(
  model: Model,
  costs: Float64Array,
  change: Omit<WhatIf, 'bounds'> & Partial<Pick<WhatIf, 'bounds'>>,
): Mip {
  return withChanges(buildMip(model, change.name, costs), { bounds: [], ...change });
}

/** `level[…]`: an objective may not be worse than the plan's by more than its tolerance, or `slack` of it. */
export function heldRow({ objective, value }: HeldLevel, slack = 0): MipRow {
  const tolerance = objective.tolerance === 'gap' ? 0 : objective.tolerance;
  return holdRow(objective.name, signed(objective), value + tolerance + slack * Math.abs(value));
}

/** The objectives in their order with what a plan reaches of each. */
export function heldPlan(model: Model, values: Float64Array, costBasis: CostBasis): HeldPlan {
  const held = objectives(model.layout, costBasis).map(
    (objective): HeldLevel => ({ objective, value: worth(values, signed(objective)) }),
  );
  const decisive = held.findIndex(({ objective }) => objective.name === costBasis);
  return { model, values, earlier: held.slice(0, decisive), decisive: held[decisive], later: held.slice(decisive + 1) };
}
