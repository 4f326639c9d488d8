import { type OverlapTolerances, overlapMeters } from '../geometry/overlap/overlapAreas.js';
import type { OverlapIndex } from '../geometry/overlap/overlapIndex.js';
import { overlapThreads } from '../geometry/overlap/overlapThreads.js';
import { itemCount, type PolygonSet } from '../geometry/polygonSet.js';

/** Planar m² of parcels inside each layer, on one thread or several: the one place where the table asks the kernel. */
export interface InsideMeter {
  areas(parcels: PolygonSet): Promise<Float64Array[]>;
  close(): Promise<void>;
}

/** With several threads the indexes must be on shared memory. */
export function insideMeter(
  layers: readonly OverlapIndex[],
  tolerances: OverlapTolerances,
  threads: number,
): InsideMeter {
  if (threads > 1) {
    const several = overlapThreads(threads);
    return { areas: (parcels) => several.areas(parcels, layers, tolerances), close: several.stop };
  }
  const measure = overlapMeters(layers, tolerances);
  return {
    async areas(parcels) {
      const count = itemCount(parcels);
      const areas = layers.map(() => new Float64Array(count));
      measure(parcels, 0, count, areas, 0);
      return areas;
    },
    close: async () => {},
  };
}
