import { type PolygonSet, selectItems } from '../geometry/polygonSet.js';
import type { Barriers, District, LandUse } from './district.js';

/**
 * What cuts industry and what cuts farmland, as one list of barriers for the gap graph.
 *
 * Definition. Industry: the delivered barrier layers that cut industry, then rivers and railways among the parcels, then the
 * zones of the ecological redline and of permanent basic farmland. Farmland: the delivered layers that cut farmland, then
 * rivers, railways and roads among the parcels (farm roads, ditches and ridges join: `domain.md` §3.6).
 * Roads cut industry only as a delivered layer: the land class does not tell a trunk road from a works street.
 * Promises: physical barriers come before zones, so that `blockedBy` names the physical one when both cut.
 * A zone cuts the land between two parcels; parcels that touch have no land between them, so that zones never cut them
 * (`isParted`): two workshops side by side in the redline are one block there, and both in conflict.
 */
export type BarrierSubject = Barriers['cuts'][number];

const PARCEL_BARRIERS: Readonly<Record<BarrierSubject, readonly LandUse[]>> = {
  industry: ['river', 'railway'],
  farmland: ['river', 'railway', 'road'],
};
const ZONE_BARRIERS: readonly string[] = ['ecologicalRedline', 'basicFarmland'];

/** Names of zone barriers start with this; a delivered barrier is named as delivered. */
const ZONE_PREFIX = 'zone:';

export function barriersFor(district: District, subject: BarrierSubject): Barriers[] {
  const { parcels } = district;
  const cuts = [subject];
  const barriers = district.barriers.filter((barrier) => barrier.cuts.includes(subject));
  for (const use of PARCEL_BARRIERS[subject]) {
    const members = indicesWhere(parcels.use, (value) => value === use);
    if (members.length === 0) continue;
    barriers.push(polygonBarrier(parcels.layer, use, cuts, selectItems(parcels.polygons, members)));
  }
  if (subject === 'farmland') return barriers;
  for (const line of district.controlLines) {
    if (!ZONE_BARRIERS.includes(line.kind) || line.zoneId.length === 0) continue;
    barriers.push(polygonBarrier(line.layer, ZONE_PREFIX + line.kind, cuts, line.zones));
  }
  return barriers;
}

/** True where a pair is parted: its land between is cut, or (touching) its whole shared border lies on a physical barrier. */
export function isParted(gapM: number, blockedBy: string): boolean {
  return blockedBy !== '' && !(gapM === 0 && blockedBy.startsWith(ZONE_PREFIX));
}

function polygonBarrier(layer: string, name: string, cuts: readonly BarrierSubject[], polygons: PolygonSet): Barriers {
  return { layer, name, cuts, shape: { kind: 'polygon', polygons } };
}

function indicesWhere<T>(values: readonly T[], accept: (value: T) => boolean): number[] {
  const indices: number[] = [];
  values.forEach((value, i) => {
    if (accept(value)) indices.push(i);
  });
  return indices;
}
