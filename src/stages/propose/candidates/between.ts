import type { LandUse } from '../../../model/district.js';
import { isOpen } from '../../../model/legality.js';
import type { Situation } from '../situation/situation.js';

/**
 * What may lie between the members of a cluster.
 *
 * *Lanes* (streets 1004, farm roads 1006, ditches 1107, ridges 1203) may stay where they are: a footprint hangs together across them.
 * *Infill* is other land, wholly in 集中建设区 and open to it by the rules, of the uses below: never homestead, water or basic farmland.
 */
const INFILL_USES: ReadonlySet<LandUse> = new Set([
  'road',
  'farmRoad',
  'ditch',
  'ridge',
  'paddy',
  'dryland',
  'grass',
  'other',
]);
const LANE_USES: ReadonlySet<LandUse> = new Set(['farmRoad', 'ditch', 'ridge']);
const STREET_CLASS = '1004';
/** Part of an infill piece that may lie outside 集中建设区: what the mismatch of two surveys makes. */
const OUTSIDE_SHARE = 1e-3;

/** Built already: as infill it takes no quota. */
export function isStreet({ input: { district, overlay } }: Situation, k: number): boolean {
  return district.parcels.use[overlay.pieces.parcel[k]] === 'road';
}

export function isLane({ input: { district, overlay } }: Situation, k: number): boolean {
  const parcel = overlay.pieces.parcel[k];
  return LANE_USES.has(district.parcels.use[parcel]) || district.parcels.landClass[parcel].startsWith(STREET_CLASS);
}

export function infillAllowed(situation: Situation, k: number): boolean {
  const { district, overlay, settings } = situation.input;
  const { pieces } = overlay;
  const parcel = pieces.parcel[k];
  if (pieces.eligible[k] || situation.held[k] || pieces.boundaryZone[k] !== 'concentrated' || pieces.park[k] >= 0) {
    return false;
  }
  if (!INFILL_USES.has(district.parcels.use[parcel])) return false;
  if (!isOpen(situation.ruling('infill', k))) return false;
  return district.controlLines.every((line, l) => {
    if (line.kind === 'urbanBoundary') return concentratedShare(situation, l, parcel) >= 1 - OUTSIDE_SHARE;
    if (line.kind !== 'ecologicalRedline' && line.kind !== 'basicFarmland') return true;
    return (
      overlay.insideM2[l][parcel] < Math.min(settings['conflict.mismatchAreaM2'], pieces.areaM2[k] * OUTSIDE_SHARE)
    );
  });
}

/** Part of a parcel in 集中建设区; rows of the overlay are sorted by parcel. */
function concentratedShare(situation: Situation, line: number, parcel: number): number {
  const { district, overlay } = situation.input;
  const rows = overlay.zoneOverlaps[line];
  const { zoneKind } = district.controlLines[line];
  let low = 0;
  let high = rows.parcel.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows.parcel[middle] < parcel) low = middle + 1;
    else high = middle;
  }
  let share = 0;
  for (let r = low; r < rows.parcel.length && rows.parcel[r] === parcel; r++) {
    if (zoneKind[rows.zone[r]] === 'concentrated') share += rows.share[r];
  }
  return share;
}
