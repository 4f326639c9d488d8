import type { Geos } from '../../geometry/geos.js';
import type { OverlapTolerances } from '../../geometry/overlap/overlapAreas.js';
import { type SeparateZones, separateZones } from '../../geometry/overlap/separateZones.js';
import { concatSets } from '../../geometry/polygonSet.js';
import type { District } from '../../model/district.js';

/** All zones of every line of a kind, none over another; null when no such line was delivered. */
export function uniteZones(
  district: District,
  kind: string,
  tolerances: OverlapTolerances,
  geos: Geos,
): SeparateZones | null {
  const lines = district.controlLines.filter((line) => line.kind === kind);
  if (lines.length === 0) return null;
  const zones = concatSets(lines.map((line) => line.zones));
  return separateZones(zones, tolerances, geos);
}
