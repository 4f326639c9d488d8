import type { LeftOutReason } from '../../../model/clusterWords.js';
import { m2FromMu, roundM2, sumM2 } from '../../../model/units.js';
import { costBasisOf } from '../situation/prices.js';
import type { Situation } from '../situation/situation.js';
import { isStreet } from './between.js';
import type { Candidate } from './candidate.js';
import { clusterCostWan, clusterDisturbanceM2 } from './costs.js';
import type { Footprint } from './footprint.js';
import type { Plans } from './planned.js';

export interface Named extends Footprint {
  readonly id: string;
  readonly component: number;
  readonly drawn: boolean;
  readonly must: boolean;
  readonly leftOut: readonly { readonly piece: number; readonly reason: LeftOutReason }[];
}

/** All that a candidate carries. Capacity = net share × footprint × planned FAR − floor of the stayers; a rebuilt block has none. */
export function candidateOf(situation: Situation, plans: Plans, named: Named): Candidate {
  const { members, infill } = named;
  const { district, overlay, settings } = situation.input;
  const { pieces } = overlay;
  const { areaM2, parcel } = pieces;
  const footprint = [...members, ...infill];
  const area = (list: readonly number[]) => sumM2(list.map((k) => areaM2[k]));
  const footprintM2 = area(footprint);
  const infillM2 = area(infill);
  const stayersFloorM2 = members.reduce((sum, k) => sum + situation.presentFloorM2[k], 0);
  const isPark = isParkLand(situation, members, footprintM2);
  const space = settings['park.netShare'] * footprintM2 * settings['park.plannedFar'];
  const towns = largestFirst(footprint, areaM2, (k) => district.parcels.town[parcel[k]])
    .map(({ key }) => key)
    .filter((town) => town >= 0);
  const [x, y] = centreOf(situation, members);
  const cluster = { members, footprintM2, infillM2, isPark, stayersFloorM2 };
  return {
    id: named.id,
    members,
    infill,
    footprintM2,
    infillM2,
    newConstructionM2: area(infill.filter((k) => !isStreet(situation, k))),
    compactness: named.compactness,
    town: towns[0] ?? -1,
    towns,
    isPark,
    level: isPark ? plans.levelOf(footprint) : null,
    plannedPark: Math.max(...footprint.map((k) => plans.plannedParkOf(k))),
    capacityFloorM2: isPark ? Math.max(0, space - stayersFloorM2) : 0,
    lowOrIdleM2: area(members.filter((k) => situation.lowOrIdle[k])),
    infillByClass: largestFirst(infill, areaM2, (k) => district.parcels.landClass[parcel[k]]).map(
      ({ key, areaM2: ofClass }) => ({ landClass: key, areaM2: ofClass }),
    ),
    lineM2: largestFirst(footprint, areaM2, (k) => plans.lineLevelOf(k)).map(({ key, areaM2: atLevel }) => ({
      level: key,
      areaM2: atLevel,
    })),
    leftOut: named.leftOut,
    disturbanceM2: clusterDisturbanceM2(situation, cluster),
    costWan: costBasisOf(situation.input.prices) === 'cost' ? clusterCostWan(situation, cluster) : Number.NaN,
    drawn: named.drawn,
    stayersFloorM2,
    must: named.must,
    component: named.component,
    x,
    y,
  };
}

/** A park: inside 集中建设区, and large enough; else a rebuilt block. */
export function isParkLand(situation: Situation, members: readonly number[], footprintM2: number): boolean {
  const { settings, overlay } = situation.input;
  const inside = members.every((k) => overlay.pieces.boundaryZone[k] === 'concentrated');
  return inside && footprintM2 >= m2FromMu(settings['cluster.minMu']);
}

function largestFirst<K extends string | number>(
  pieces: readonly number[],
  areaM2: Float64Array,
  keyOf: (piece: number) => K,
): { readonly key: K; readonly areaM2: number }[] {
  const sums = new Map<K, number>();
  for (const k of pieces) sums.set(keyOf(k), (sums.get(keyOf(k)) ?? 0) + areaM2[k]);
  return [...sums]
    .map(([key, sum]) => ({ key, areaM2: roundM2(sum) }))
    .sort((p, q) => q.areaM2 - p.areaM2 || (p.key < q.key ? -1 : 1));
}

function centreOf({ input, pieceXy }: Situation, members: readonly number[]): [number, number] {
  const { areaM2 } = input.overlay.pieces;
  let [x, y, total] = [0, 0, 0];
  for (const k of members) {
    x += pieceXy[2 * k] * areaM2[k];
    y += pieceXy[2 * k + 1] * areaM2[k];
    total += areaM2[k];
  }
  return [x / total, y / total];
}
