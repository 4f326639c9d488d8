import type { Crs } from '../geodesy/crs.js';
import { extentOf } from '../geometry/extents.js';
import { concatSets, itemCount, itemVertexRange, type PolygonSet, rangeOfItems } from '../geometry/polygonSet.js';
import type { Finding } from '../model/finding.js';
import { webMapFindings } from '../stages/normalise/webMap.js';

/**
 * Whether zones, or the parcels, lie off each other in the way of Chinese web maps (`geodesy/gcj02.ts` says how that is told).
 *
 * Definition: judged on the first parcels of the file, up to a number that stays in memory, and on the vertices of zones beside them: so the
 * answer hangs on no batch.
 */
export interface WebMapCheck {
  /** Parcels in the plane, in the order of the file. */
  add(parcels: PolygonSet): void;
  findings(): Finding[];
}

export interface WebMapLimits {
  readonly parcels: number;
  readonly vertices: number;
}

const MOST_KEPT: WebMapLimits = { parcels: 100_000, vertices: 3_000_000 };
/** Farther than any of the shifts. */
const MARGIN_M = 2000;

export function webMapCheck(
  zones: readonly { readonly name: string; readonly zones: PolygonSet }[],
  parcelLayer: string,
  plane: Crs,
  most = MOST_KEPT,
): WebMapCheck {
  const kept: PolygonSet[] = [];
  let rows = 0;
  let vertices = 0;
  return {
    add(parcels) {
      const count = itemCount(parcels);
      let to = 0;
      while (to < count && rows < most.parcels && vertices < most.vertices) {
        const [from, end] = itemVertexRange(parcels, to++);
        rows++;
        vertices += end - from;
      }
      if (to > 0) kept.push(rangeOfItems(parcels, 0, to));
    },
    findings() {
      const polygons = concatSets(kept);
      const [minX, minY, maxX, maxY] = extentOf(polygons);
      if (minX > maxX) return [];
      const near = (x: number, y: number) =>
        x >= minX - MARGIN_M && x <= maxX + MARGIN_M && y >= minY - MARGIN_M && y <= maxY + MARGIN_M;
      const others = zones.map(({ name, zones: { xy } }) => ({ layer: name, xy: verticesWhere(xy, near) }));
      return webMapFindings(others, { layer: parcelLayer, polygons }, plane);
    },
  };
}

function verticesWhere(xy: Float64Array, is: (x: number, y: number) => boolean): Float64Array {
  let count = 0;
  for (let k = 0; k < xy.length; k += 2) if (is(xy[k], xy[k + 1])) count++;
  const found = new Float64Array(2 * count);
  for (let k = 0, at = 0; k < xy.length; k += 2) {
    if (!is(xy[k], xy[k + 1])) continue;
    found[at++] = xy[k];
    found[at++] = xy[k + 1];
  }
  return found;
}
