import type { Prices } from '../../model/scenario.js';
import { M2_PER_MU } from '../../model/units.js';
import { newSpaceM2 } from './capacity.js';
import type { Layout } from './layout.js';

/** The objectives, as one coefficient a column. Money and floor are in thousands, so that coefficients stay near 1. */
export const COST_UNIT = 1000;

export const PRICE_KEYS = [
  'acquireWanPerMu',
  'demolishWanPerM2Floor',
  'reclaimWanPerMu',
  'rebuildWanPerM2Floor',
  'moveWanPerM2Floor',
  'upgradeWanPerMu',
] as const satisfies readonly (keyof Prices)[];

export function blankPrices(prices: Prices): (keyof Prices)[] {
  return PRICE_KEYS.filter((key) => prices[key] === undefined || prices[key] === null);
}

/** Σ weight × shortfall share, over targets of one mode. */
export function shortfallCosts(layout: Layout, mode: 'must' | 'goal'): Float64Array {
  const costs = new Float64Array(layout.columns.length);
  layout.situation.input.targets.forEach((target, t) => {
    if (target.mode === mode) costs[layout.short[t]] = target.weight ?? 1;
  });
  return costs;
}

/** Lawful locks that are not met; each counts the same. */
export function unmetCosts(layout: Layout): Float64Array {
  const costs = new Float64Array(layout.columns.length);
  for (const column of [...layout.unmetLand.values(), ...layout.unmetFirm.values()]) costs[column] = 1;
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
 * closes: `close.disturbanceFactor` times that. Upgrade: the floor that stands or is put up: to `upgrade.plannedFar` by a
 * firm on its own site, at the density of parks where no firm is; and `upgrade.fixedDisturbance`. A cluster: the floor
 * it is rebuilt to, and for a park `cluster.fixedDisturbance`. Reclaim, regreen, reserve: the floor torn down. Any of these: `disturbance.groundShare`
 * of the ground, so that no land is treated for nothing. Green costs a shade more than farmland.
 */
export function disturbanceCosts(layout: Layout): Float64Array {
  const { situation } = layout;
  const { settings, overlay } = situation.input;
  const ground = settings['disturbance.groundShare'];
  const { areaM2 } = overlay.pieces;
  return assemble(layout, {
    move: (f) => situation.firmDisturbance[f],
    close: (f) => situation.firmDisturbance[f] * settings['close.disturbanceFactor'],
    upgrade: (k) => {
      // A firm lifts its own site to the control indicator; land without one needs a project that builds at park density.
      const own = settings['upgrade.plannedFar'] * areaM2[k];
      const builtM2 = situation.firmsOfPiece[k].length > 0 ? own : newSpaceM2(layout, areaM2[k]);
      return Math.max(situation.presentFloorM2[k], builtM2) + ground * areaM2[k] + settings['upgrade.fixedDisturbance'];
    },
    vacate: (k) => situation.presentFloorM2[k] + ground * areaM2[k],
    cluster: (c) => {
      const { footprintM2, isPark } = layout.candidates[c];
      return (
        newSpaceM2(layout, footprintM2) + ground * footprintM2 + (isPark ? settings['cluster.fixedDisturbance'] : 0)
      );
    },
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
  const { situation } = layout;
  const { settings, overlay, prices } = situation.input;
  const price = (key: keyof Prices) => prices[key] ?? 0;
  const mu = (k: number) => overlay.pieces.areaM2[k] / M2_PER_MU;
  const clear = (k: number) =>
    price('acquireWanPerMu') * mu(k) + price('demolishWanPerM2Floor') * situation.presentFloorM2[k];
  const ties = disturbanceCosts(layout);
  const money = assemble(layout, {
    move: (f) => price('moveWanPerM2Floor') * situation.firmFloorM2[f],
    close: (f) => price('moveWanPerM2Floor') * situation.firmFloorM2[f] * settings['close.disturbanceFactor'],
    upgrade: (k) => price('upgradeWanPerMu') * mu(k),
    vacate: (k, reclaimed) => clear(k) + (reclaimed ? price('reclaimWanPerMu') * mu(k) : 0),
    cluster: (c) => {
      const { members, footprintM2, infillM2, isPark } = layout.candidates[c];
      const fixedM2 = isPark ? settings['cluster.fixedDisturbance'] : 0;
      return (
        members.reduce((total, k) => total + clear(k), 0) +
        (price('acquireWanPerMu') * infillM2) / M2_PER_MU +
        price('rebuildWanPerM2Floor') * (newSpaceM2(layout, footprintM2) + fixedM2)
      );
    },
    green: 1.001,
  });
  return money.map((cost, c) => cost + TIE_BREAK * ties[c]);
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
