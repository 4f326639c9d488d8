import { type OverlapTolerances, overlapAreas } from '../geometry/overlapAreas.js';
import type { OverlapIndex } from '../geometry/overlapIndex.js';
import type { PolygonSet } from '../geometry/polygonSet.js';

/** Planar m² of every parcel inside each layer; the one place where the table asks the kernel, on so many threads. */
export async function insideAreas(
  parcels: PolygonSet,
  layers: readonly OverlapIndex[],
  tolerances: OverlapTolerances,
  _threads: number,
): Promise<Float64Array[]> {
  return overlapAreas(parcels, layers, tolerances);
}
