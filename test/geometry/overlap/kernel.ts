import { type OverlapTolerances, overlapAreas } from '../../../src/geometry/overlap/overlapAreas.js';
import type { OverlapIndex } from '../../../src/geometry/overlap/overlapIndex.js';
import type { PolygonSet } from '../../../src/geometry/polygonSet.js';

/** As settings have them. */
export const TOLERANCES: OverlapTolerances = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };

/** m² of every parcel inside one layer. */
export function areasInside(parcels: PolygonSet, layer: PolygonSet | OverlapIndex): Float64Array {
  return overlapAreas(parcels, [layer], TOLERANCES)[0];
}
