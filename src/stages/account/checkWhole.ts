import type { LimitUse, TownLimit } from '../../model/planLimits.js';
import type { Prices } from '../../model/scenario.js';
import { M2_PER_MU, roundM2 } from '../../model/units.js';
import { checkOwners } from './checkOwners.js';
import { type CheckInput, isConflictExit, isHeld, landOfFirms, statedFloorM2 } from './standing.js';
import { violation } from './violation.js';

/** What is told has two decimals; floor is rounded so piece by piece. */
const ROUNDING = 0.01;
/** Part of a limit that rounding may take. */
const SHARE_SLACK = 1e-6;

/**
 * Limits of the whole plan: each that is asked for is told, with what the plan makes of it as counted here, and one that is missed is told as missed
 * (`limit.unmet`). Owners behind `platforms` are looked up again (`checkOwners`). Needs the planner's `limits`.
 */
export function checkWhole(input: CheckInput): void {
  const { settings, limits, prices = {} } = input;
  if (!limits) return;
  const floorM2 = floorOfPieces(input);
  const totals = { floor: floorChangeM2, industrialLine: lineChangeMu, off: () => 0 };
  const basis = settings['total.basis'] as keyof typeof totals;
  if (basis !== 'off') compare(input, `total[${basis}]`, totals[basis](input, floorM2), { least: 0 });
  const most = settings['oneBody.platformClusters'];
  compare(input, 'platforms', checkOwners(input), { most });
  const { totalWan } = limits.budget ?? {};
  if (totalWan !== undefined) compare(input, 'budget', costWan(input, floorM2, prices), { most: totalWan });
  for (const limit of limits.townLimits ?? []) {
    const { code, name } = input.district.towns;
    const found = code.indexOf(limit.town);
    const town = found >= 0 ? found : name.indexOf(limit.town);
    const used = countedIn(input, town, limit);
    if (used !== null) {
      compare(input, `town[${name[town]},${limit.basis}]`, used, { least: limit.min, most: limit.max });
    }
  }
}

function compare(
  { proposal, overlay }: CheckInput,
  id: string,
  used: number,
  {
    least = Number.NEGATIVE_INFINITY,
    most = Number.POSITIVE_INFINITY,
  }: { least?: number | undefined; most?: number | undefined },
): void {
  const told: LimitUse | undefined = proposal.limits.find((limit) => limit.id === id);
  if (!told) throw violation(`limit ${id}`, 'it is asked for and not told');
  const roundings = id === 'total[floor]' ? 2 + overlay.pieces.id.length : 2;
  const slack = ROUNDING * roundings + SHARE_SLACK * Math.abs(used);
  if (!(Math.abs(told.used - used) <= slack)) {
    throw violation(`limit ${id}`, `${told.used} ${told.unit} are stated, ${roundM2(used)} are counted`);
  }
  const missed = Math.max(least - used, used - most);
  if (told.holds && missed > slack) {
    throw violation(
      `limit ${id}`,
      `${roundM2(used)} ${told.unit} are counted, it is told as kept (${least} to ${most})`,
    );
  }
}

function floorOfPieces({ district, overlay }: CheckInput): Float64Array {
  const floorM2 = new Float64Array(overlay.pieces.id.length);
  landOfFirms(district, overlay).forEach((land, f) => {
    for (const { piece, weight } of land) floorM2[piece] += weight * statedFloorM2(district.firms[f]);
  });
  return floorM2;
}

/** Land vacated loses the floor on it, an upgrade and a cluster have what the plan allows. */
function floorChangeM2({ overlay, proposal, settings }: CheckInput, floorM2: Float64Array): number {
  let changeM2 = 0;
  proposal.landFate.forEach((fate, k) => {
    const plannedM2 = settings['upgrade.plannedFar'] * overlay.pieces.areaM2[k];
    if (fate === 'upgrade') changeM2 += Math.max(0, plannedM2 - floorM2[k]);
    if (fate === 'reserve' || fate === 'reclaim' || fate === 'regreen') changeM2 -= floorM2[k];
    if (fate === 'cluster') changeM2 -= floorM2[k];
  });
  const perM2 = settings['park.netShare'] * settings['park.plannedFar'];
  return proposal.clusters.reduce((sum, { footprintM2 }) => sum + perM2 * footprintM2, changeM2);
}

/** In the industrial line: infill taken in, less what is given back. */
function lineChangeMu({ overlay, proposal }: CheckInput): number {
  const { areaM2, inIndustrialLine } = overlay.pieces;
  let changeM2 = 0;
  proposal.landFate.forEach((fate, k) => {
    if (!inIndustrialLine[k]) return;
    if (fate === 'notEligible' && proposal.clusterOfPiece[k] >= 0) changeM2 += areaM2[k];
    if (fate === 'reclaim' || fate === 'regreen') changeM2 -= areaM2[k];
  });
  return changeM2 / M2_PER_MU;
}

/** 10⁴ yuan, every price given: land that changes hands acquired and cleared, parks and blocks rebuilt, firms moved or paid. */
function costWan({ district, overlay, proposal, settings }: CheckInput, floorM2: Float64Array, prices: Prices): number {
  const price = (key: keyof Prices) => prices[key] ?? 0;
  let cost = 0;
  overlay.pieces.areaM2.forEach((areaM2, k) => {
    const fate = proposal.landFate[k];
    const mu = areaM2 / M2_PER_MU;
    if (fate === 'upgrade') cost += price('upgradeWanPerMu') * mu;
    if (fate === 'reclaim' || fate === 'regreen') cost += price('reclaimWanPerMu') * mu;
    const isTaken = proposal.clusterOfPiece[k] >= 0;
    if (isTaken || fate === 'reserve' || fate === 'reclaim' || fate === 'regreen')
      cost += price('acquireWanPerMu') * mu;
    if (fate === 'cluster' || fate === 'reserve' || fate === 'reclaim' || fate === 'regreen')
      cost += price('demolishWanPerM2Floor') * floorM2[k];
  });
  for (const { footprintM2, isPark } of proposal.clusters) {
    const newM2 = settings['park.netShare'] * settings['park.plannedFar'] * footprintM2;
    cost += price('rebuildWanPerM2Floor') * (newM2 + (isPark ? settings['cluster.fixedDisturbance'] : 0));
  }
  proposal.firmFate.forEach(({ fate }, f) => {
    const paid = fate === 'move' ? 1 : fate === 'close' ? settings['close.disturbanceFactor'] : 0;
    cost += paid * price('moveWanPerM2Floor') * statedFloorM2(district.firms[f]);
  });
  return cost;
}

/** What a town's limit counts; null where the program may count otherwise: parks without parcels of a known town, land under a stress test. */
function countedIn(input: CheckInput, town: number, { basis }: TownLimit): number | null {
  const { district, overlay, measures, proposal } = input;
  const { areaM2, parcel, park } = overlay.pieces;
  const within = (k: number) => district.parcels.town[parcel[k]] === town;
  const land = (measure: (k: number) => number) => {
    if (proposal.stressed) return null;
    return areaM2.reduce((sum, _, k) => sum + (within(k) ? measure(k) : 0), 0) / M2_PER_MU;
  };
  const { reclaimableM2, regreenableM2, lowEfficiency, idle } = measures.status;
  if (basis === 'reclaimed') {
    return land((k) => {
      const fate = proposal.landFate[k];
      if (isConflictExit(input, k)) return 0;
      return fate === 'reclaim' ? reclaimableM2[k] : fate === 'regreen' ? regreenableM2[k] : 0;
    });
  }
  if (basis === 'revitalised') {
    return land((k) => {
      const fate = proposal.landFate[k];
      const isWorked = (fate === 'upgrade' || fate === 'cluster') && (lowEfficiency[k] || idle[k]) && !isHeld(input, k);
      return isWorked ? areaM2[k] : 0;
    });
  }
  const parkCount = district.parks.id.length;
  if (basis === 'firmsReceived') {
    const townOfPark = (p: number) =>
      mostly(park, (k) => [park[k] === p ? district.parcels.town[parcel[k]] : -1, areaM2[k]]);
    const towns = proposal.firmFate.flatMap(({ fate, destination }) => {
      if (fate !== 'move') return [];
      return [destination < parkCount ? townOfPark(destination) : proposal.clusters[destination - parkCount].town];
    });
    return towns.includes(-1) ? null : towns.filter((one) => one === town).length;
  }
  const wanted = basis === 'firmsMoving' ? 'move' : 'close';
  const homes = landOfFirms(district, overlay).map((parts) => mostly(parts, (i) => [parts[i].piece, parts[i].weight]));
  return homes.filter((k, f) => k >= 0 && within(k) && proposal.firmFate[f].fate === wanted).length;
}

/** The key with most weight, the smaller of equals; −1 without any. */
function mostly(list: ArrayLike<unknown>, part: (i: number) => readonly [key: number, weight: number]): number {
  const sums = new Map<number, number>();
  for (let i = 0; i < list.length; i++) {
    const [key, weight] = part(i);
    if (key >= 0 && weight > 0) sums.set(key, (sums.get(key) ?? 0) + weight);
  }
  let best = -1;
  for (const [key, weight] of sums) {
    const most = sums.get(best) ?? 0;
    if (weight > most || (weight === most && key < best)) best = key;
  }
  return best;
}
