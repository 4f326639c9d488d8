import { overlapPairs } from '../../../geometry/overlap/overlapPairs.js';
import { planarAreas, selectItems } from '../../../geometry/polygonSet.js';
import { overlapTolerances } from '../../../model/conflictClass.js';
import type { ParkLevel } from '../../../model/district.js';
import type { Situation } from '../situation/situation.js';
import type { Plan } from './groups.js';

/** What plans draw round land: planned parks, zones of the industrial line. A piece is in the one that holds more than half of it. */
export interface Plans {
  /** Index into `District.plannedParks`; −1 none. */
  plannedParkOf(piece: number): number;
  /** Level of a footprint with all of its pieces in one planned park; a small park otherwise. */
  levelOf(footprint: readonly number[]): ParkLevel;
  /** Level of the industrial line at a piece, '' outside it. */
  lineLevelOf(piece: number): string;
  plansOf(piece: number): readonly Plan[];
}

export function plansOf(situation: Situation, pieces: readonly number[]): Plans {
  const { district, overlay, settings } = situation.input;
  const { plannedParks } = district;
  const plannedPark = new Map<number, number>();
  if (plannedParks) {
    const polygons = selectItems(overlay.pieces.polygons, pieces);
    const wholeM2 = planarAreas(polygons);
    for (const { a, b, areaM2 } of overlapPairs(polygons, plannedParks.polygons, overlapTolerances(settings))) {
      if (areaM2 > wholeM2[a] / 2) plannedPark.set(pieces[a], b);
    }
  }
  const zones = lineZones(situation);
  const zoneOf = (k: number) =>
    overlay.pieces.inIndustrialLine[k] === 1 ? zones.get(overlay.pieces.parcel[k]) : undefined;
  const plannedParkOf = (k: number) => plannedPark.get(k) ?? -1;
  const levelAt = (park: number): ParkLevel => plannedParks?.level[park] ?? 'smallPark';
  return {
    plannedParkOf,
    levelOf(footprint) {
      const park = plannedParkOf(footprint[0]);
      return footprint.every((k) => plannedParkOf(k) === park) ? levelAt(park) : 'smallPark';
    },
    lineLevelOf(k) {
      const zone = zoneOf(k);
      return zone ? district.controlLines[zone.line].level[zone.zone] || 'industrialLine' : '';
    },
    plansOf(k) {
      const park = plannedParkOf(k);
      const zone = zoneOf(k);
      return [
        ...(park >= 0 ? [{ name: `park ${park}`, isUnlimited: levelAt(park) !== 'smallPark' }] : []),
        ...(zone ? [{ name: `zone ${zone.line} ${zone.zone}`, isUnlimited: false }] : []),
      ];
    },
  };
}

/** Of each parcel the zone of an industrial line that holds most of it. */
function lineZones({ input: { district, overlay } }: Situation): Map<number, { line: number; zone: number }> {
  const zones = new Map<number, { line: number; zone: number; share: number }>();
  district.controlLines.forEach(({ kind }, line) => {
    if (kind !== 'industrialLine') return;
    const { parcel, zone, share } = overlay.zoneOverlaps[line];
    parcel.forEach((p, i) => {
      if (share[i] > (zones.get(p)?.share ?? 0)) zones.set(p, { line, zone: zone[i], share: share[i] });
    });
  });
  return zones;
}
