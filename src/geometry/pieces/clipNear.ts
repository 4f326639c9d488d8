import type { Geos } from '../geos.js';
import { type PolygonSet, polygonSetBuilder, selectItems } from '../polygonSet.js';
import type { NearParts } from './nearPart.js';
import { nearRuns } from './nearRuns.js';

/**
 * For each k: item `indices[k]` ∩ the union of its zones `zonesOf[k]`, or what of it lies outside them; one item each.
 *
 * Needs `near`: the parts of those same zones. Promises: moving items and zones by whole metres moves the shapes and changes nothing else, but
 * the rounding of vertices that are new. Method: GEOS on the near part of every zone, in coordinates from a corner of the run.
 */
export function clipNear(
  items: PolygonSet,
  indices: readonly number[],
  zones: PolygonSet,
  zonesOf: readonly (readonly number[])[],
  near: NearParts,
  side: 'inside' | 'outside',
  geos: Geos,
): PolygonSet {
  const builder = polygonSetBuilder();
  for (const run of nearRuns(items, indices, zones, zonesOf, near)) {
    const subjects = selectItems(items, indices.slice(run.from, run.to));
    const eastM = Math.floor(subjects.xy[0] ?? 0);
    const northM = Math.floor(subjects.xy[1] ?? 0);
    shift(subjects, -eastM, -northM);
    shift(run.zones, -eastM, -northM);
    const { polygons } = geos.clip(subjects, Array.from(run.of.keys()), run.zones, run.of, side);
    shift(polygons, eastM, northM);
    for (let k = 0; k < run.of.length; k++) builder.copyItem(polygons, k);
  }
  return builder.finish();
}

/** Moves a set that is nobody else's. */
function shift({ xy }: PolygonSet, eastM: number, northM: number): void {
  for (let k = 0; k < xy.length; k += 2) {
    xy[k] += eastM;
    xy[k + 1] += northM;
  }
}
