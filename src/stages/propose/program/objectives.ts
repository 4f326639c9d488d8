import type { Level } from '../../../model/level.js';
import type { MipRow } from '../../../model/mip.js';
import type { CostBasis } from '../situation/prices.js';
import { sum } from './columns.js';
import { farmlandJoined, townsCrossed } from './joining.js';
import type { Layout } from './layout.js';
import {
  COST_UNIT,
  disturbanceCosts,
  moneyCosts,
  newConstructionCosts,
  shortfallCosts,
  unmetCosts,
} from './objective.js';

/** One objective: a coefficient a column, and how far what was reached may slip while the objectives after it are optimised. */
export interface Objective {
  /** Of its solve. */
  readonly name: 'unmet' | 'must' | 'goal' | Level['name'];
  /** Level that it is told as, together with others of that level; null where findings tell it. */
  readonly told: Level['name'] | null;
  readonly sense: Level['sense'];
  readonly unit: string;
  /** How many of `unit` one unit of `costs` is. */
  readonly scale: number;
  readonly costs: Float64Array;
  /** In units of `costs`; `gap`: as far as the relative gap that was asked for leaves over the proved bound. */
  readonly tolerance: number | 'gap';
}

/** All objectives in their order. One that no column has a part in is left out of the solves, not of the table. */
export function objectives(layout: Layout, costBasis: CostBasis): readonly Objective[] {
  const farmland = farmlandJoined(layout);
  const towns = townsCrossed(layout);
  const shortfall = { told: 'shortfall', sense: 'least', unit: 'weighted share', scale: 1, tolerance: 1e-6 } as const;
  return [
    { ...shortfall, name: 'unmet', told: null, costs: unmetCosts(layout) },
    { ...shortfall, name: 'must', costs: shortfallCosts(layout, 'must') },
    { ...shortfall, name: 'goal', costs: shortfallCosts(layout, 'goal') },
    {
      name: 'newConstruction',
      told: 'newConstruction',
      sense: 'least',
      unit: 'm²',
      scale: 1000,
      costs: newConstructionCosts(layout),
      tolerance: 1e-4,
    },
    {
      name: costBasis,
      told: costBasis,
      sense: 'least',
      unit: costBasis === 'cost' ? '10⁴ yuan' : 'm² of floor',
      scale: COST_UNIT,
      costs: costBasis === 'cost' ? moneyCosts(layout) : disturbanceCosts(layout),
      tolerance: 'gap',
    },
    {
      name: 'farmlandJoined',
      told: 'farmlandJoined',
      sense: 'most',
      unit: 'm² of effective mesh size',
      scale: farmland.scale,
      costs: farmland.costs,
      tolerance: 'gap',
    },
    {
      name: 'townsCrossed',
      told: 'townsCrossed',
      sense: 'least',
      unit: 'town borders',
      scale: towns.scale,
      costs: towns.costs,
      tolerance: 0,
    },
  ];
}

/** Those before the cost: tried at their least possible value, all at once, before they are solved one by one. */
export function earlyOf(table: readonly Objective[]): readonly Objective[] {
  return table.slice(0, 1 + table.findIndex(({ name }) => name === 'newConstruction'));
}

/** Coefficients to be minimised. */
export function signed({ costs, sense }: Objective): Float64Array {
  return sense === 'most' ? costs.map((value) => (value === 0 ? 0 : -value)) : costs;
}

/** What a plan reaches. */
export function worth(values: Float64Array, costs: Float64Array): number {
  return costs.reduce((total, cost, c) => total + cost * values[c], 0);
}

/** `level[…]`: no more of these costs than `most`. */
export function holdRow(name: Objective['name'], costs: Float64Array, most: number): MipRow {
  const terms = sum();
  costs.forEach((cost, column) => {
    terms.add(column, cost);
  });
  return terms.row(`level[${name}]`, -Infinity, most);
}
