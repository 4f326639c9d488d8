import type { Prices } from '../../../model/scenario.js';
import { M2_PER_MU } from '../../../model/units.js';
import { clusterCostWan, clusterDisturbanceM2 } from '../candidates/costs.js';
import { LATE_WEIGHT } from './dueRows.js';
import { type Layout, lastResort } from './layout.js';

/** The objectives, as one coefficient a column. Money and floor are in thousands, so that coefficients stay near 1. */
export const COST_UNIT = 1000;

/** Σ weight × shortfall share, over targets of one mode; half of that for what is only late. */
export function shortfallCosts(layout: Layout, mode: 'must' | 'goal'): Float64Array {
  const costs = new Float64Array(layout.columns.length);
  layout.situation.input.targets.forEach((target, t) => {
    if (target.mode !== mode) return;
    costs[layout.short[t]] = target.weight ?? 1;
    if (layout.late[t] >= 0) costs[layout.late[t]] = LATE_WEIGHT * (target.weight ?? 1);
  });
  return costs;
}

/** Lawful locks that are not met, each counts the same, and what is missing of a town's least, as a share of it. */
export function unmetCosts(layout: Layout): Float64Array {
  const costs = new Float64Array(layout.columns.length);
  for (const column of lastResort(layout)) costs[column] = 1;
  layout.candidates.forEach((candidate, c) => {
    if (candidate.must && layout.cluster[c] >= 0) costs[layout.cluster[c]] = -1;
  });
  return costs;
}

/** New construction land: field and other unbuilt land taken in as infill, 1000 m². */
export function newConstructionCosts(layout: Layout): Float64Array {
  const costs = new Float64Array(layout.columns.length);
  layout.candidates.forEach((candidate, c) => {
    if (layout.cluster[c] >= 0) costs[layout.cluster[c]] = candidate.newConstructionM2 / 1000;
  });
  return costs;
}

/**
 * Disturbance, in m² of floor (for `Level`; 1000 m² in the model).
 * A firm that moves: its floor, and its staff and tax as the floor that goes with them on average in the district; one that
 * closes: `close.disturbanceFactor` times that. Land that is upgraded, rebuilt in a cluster or vacated: the floor that stands on it, and
 * `disturbance.groundShare` of the ground, so that no land is treated for nothing. And every project its fixed part:
 * `cluster.fixedDisturbance` a park, `upgrade.fixedDisturbance` a smaller block or a site upgraded alone: piecemeal work on neighbours
 * disturbs more than one project for all. Green costs a shade more than farmland.
 */
export function disturbanceCosts(layout: Layout): Float64Array {
  const { situation } = layout;
  const { settings, overlay } = situation.input;
  const ground = settings['disturbance.groundShare'];
  const { areaM2 } = overlay.pieces;
  return assemble(layout, {
    move: (f) => situation.firmDisturbance[f],
    close: (f) => situation.firmDisturbance[f] * settings['close.disturbanceFactor'],
    upgrade: (k) => situation.presentFloorM2[k] + ground * areaM2[k] + settings['upgrade.fixedDisturbance'],
    vacate: (k) => situation.presentFloorM2[k] + ground * areaM2[k],
    cluster: (c) => clusterDisturbanceM2(situation, layout.candidates[c]),
    green: 1.001,
  });
}

/** Part of the disturbance that is added to the cost, so that what costs nothing is still not done for nothing. */
const TIE_BREAK = 1e-6;

/**
 * Cost in 10⁴ yuan: land that changes hands is acquired; its floor demolished; ground reclaimed; clusters rebuilt (a park's fixed part at the price of
 * rebuilding); firms moved by floor; a firm that closes is paid as for `close.disturbanceFactor` moves; upgrade by area. A millionth of the
 * disturbance is added.
 */
export function moneyCosts(layout: Layout): Float64Array {
  const ties = disturbanceCosts(layout);
  return priced(layout, 1.001).map((cost, c) => cost + TIE_BREAK * ties[c]);
}

/** The cost itself; `green` times as much for land that goes to green. */
export function priced(layout: Layout, green = 1): Float64Array {
  const { situation } = layout;
  const { settings, overlay, prices } = situation.input;
  const price = (key: keyof Prices) => prices[key] ?? 0;
  const mu = (k: number) => overlay.pieces.areaM2[k] / M2_PER_MU;
  const clear = (k: number) =>
    price('acquireWanPerMu') * mu(k) + price('demolishWanPerM2Floor') * situation.presentFloorM2[k];
  return assemble(layout, {
    move: (f) => price('moveWanPerM2Floor') * situation.firmFloorM2[f],
    close: (f) => price('moveWanPerM2Floor') * situation.firmFloorM2[f] * settings['close.disturbanceFactor'],
    upgrade: (k) => price('upgradeWanPerMu') * mu(k),
    vacate: (k, reclaimed) => clear(k) + (reclaimed ? price('reclaimWanPerMu') * mu(k) : 0),
    cluster: (c) => clusterCostWan(situation, layout.candidates[c]),
    green,
  });
}

interface Parts {
  move(firm: number): number;
  close(firm: number): number;
  upgrade(piece: number): number;
  vacate(piece: number, reclaimed: boolean): number;
  cluster(candidate: number): number;
  readonly green: number;
}

function assemble(layout: Layout, parts: Parts): Float64Array {
  const costs = new Float64Array(layout.columns.length);
  const set = (column: number, cost: () => number) => {
    if (column >= 0) costs[column] = cost() / COST_UNIT;
  };
  for (let f = 0; f < layout.move.length; f++) {
    set(layout.move[f], () => parts.move(f));
    set(layout.close[f], () => parts.close(f));
  }
  for (let c = 0; c < layout.cluster.length; c++) set(layout.cluster[c], () => parts.cluster(c));
  for (let k = 0; k < layout.situation.pieceCount; k++) {
    set(layout.upgrade[k], () => parts.upgrade(k));
    set(layout.reclaim[k], () => parts.vacate(k, true));
    set(layout.regreen[k], () => parts.vacate(k, true) * parts.green);
    set(layout.reserve[k], () => parts.vacate(k, false));
  }
  return costs;
}
