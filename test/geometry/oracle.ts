import initGeos from 'geos-wasm';
import { nestedFromItem, type PolygonSet } from '../../src/geometry/polygonSet.js';

/** GEOS as a second opinion on areas of overlap, used raw so that the kernel and its judge share no code. */
export interface GeosOracle {
  intersectionArea(a: PolygonSet, i: number, b: PolygonSet, j: number): number;
  /** The same for many pairs (item of a, item of b, …), each item made into GEOS' form once. */
  intersectionAreas(a: PolygonSet, b: PolygonSet, pairs: Uint32Array): Float64Array;
  isValid(set: PolygonSet, item: number): boolean;
  /** Length of what two items that only touch have in common. */
  sharedBorderM(set: PolygonSet, i: number, j: number): number;
  /** Radius of GEOS's largest inscribed circle, short of the largest by the tolerance at most. */
  inscribedRadiusM(set: PolygonSet, item: number, toleranceM: number): number;
  /** GEOS's own test of a coverage: no overlap, every border matched, no gap narrower than the width. */
  isCoverage(set: PolygonSet, gapWidthM: number): boolean;
}

export async function geosOracle(): Promise<GeosOracle> {
  const geos = await initGeos({ errorHandler: () => {}, noticeHandler: () => {} } as never);
  const cell = geos.Module._malloc(8);

  function ringOf(ring: readonly (readonly [number, number])[]): number {
    const buffer = geos.Module._malloc(ring.length * 16);
    geos.Module.HEAPF64.set(ring.flat(), buffer / 8);
    const sequence = geos.GEOSCoordSeq_copyFromBuffer(buffer as never, ring.length, 0, 0);
    geos.Module._free(buffer);
    return geos.GEOSGeom_createLinearRing(sequence) as unknown as number;
  }
  function listOf(pointers: readonly number[]): number {
    const list = geos.Module._malloc(Math.max(4, pointers.length * 4));
    geos.Module.HEAPU32.set(pointers, list / 4);
    return list;
  }
  function geometryOf(set: PolygonSet, item: number): number {
    const polygons = nestedFromItem(set, item).map((rings) => {
      const [shell, ...holes] = rings.map(ringOf);
      const list = listOf(holes);
      const polygon = geos.GEOSGeom_createPolygon(shell as never, list as never, holes.length);
      geos.Module._free(list);
      return polygon as unknown as number;
    });
    const list = listOf(polygons);
    const multi = geos.GEOSGeom_createCollection(6, list as never, polygons.length);
    geos.Module._free(list);
    return multi as unknown as number;
  }
  function areaOfIntersection(first: number, second: number): number {
    const shape = geos.GEOSIntersection(first as never, second as never) as unknown as number;
    if (shape === 0) throw new Error('GEOS finds no intersection');
    geos.GEOSArea(shape as never, cell as never);
    const areaM2 = geos.Module.HEAPF64[cell / 8];
    geos.GEOSGeom_destroy(shape as never);
    return areaM2;
  }
  return {
    intersectionArea(a, i, b, j) {
      const both = [geometryOf(a, i), geometryOf(b, j)];
      const areaM2 = areaOfIntersection(both[0], both[1]);
      for (const geometry of both) geos.GEOSGeom_destroy(geometry as never);
      return areaM2;
    },
    intersectionAreas(a, b, pairs) {
      const made = [a, b].map((set) => ({ set, byItem: new Map<number, number>() }));
      const areasM2 = new Float64Array(pairs.length / 2);
      for (let k = 0; k < areasM2.length; k++) {
        const [first, second] = made.map(({ set, byItem }, side) => {
          const item = pairs[2 * k + side];
          const geometry = byItem.get(item) ?? geometryOf(set, item);
          byItem.set(item, geometry);
          return geometry;
        });
        areasM2[k] = areaOfIntersection(first, second);
      }
      for (const { byItem } of made) for (const geometry of byItem.values()) geos.GEOSGeom_destroy(geometry as never);
      return areasM2;
    },
    sharedBorderM(set, i, j) {
      const both = [geometryOf(set, i), geometryOf(set, j)];
      const shape = geos.GEOSIntersection(both[0] as never, both[1] as never) as unknown as number;
      geos.GEOSLength(shape as never, cell as never);
      for (const geometry of [...both, shape]) geos.GEOSGeom_destroy(geometry as never);
      return geos.Module.HEAPF64[cell / 8];
    },
    inscribedRadiusM(set, item, toleranceM) {
      const geometry = geometryOf(set, item);
      const radius = geos.GEOSMaximumInscribedCircle(geometry as never, toleranceM) as unknown as number;
      geos.GEOSLength(radius as never, cell as never);
      for (const one of [geometry, radius]) geos.GEOSGeom_destroy(one as never);
      return geos.Module.HEAPF64[cell / 8];
    },
    isCoverage(set, gapWidthM) {
      const items = Array.from({ length: set.itemStart.length - 1 }, (_, i) => geometryOf(set, i));
      const list = listOf(items);
      const all = geos.GEOSGeom_createCollection(7, list as never, items.length);
      geos.Module._free(list);
      const isOne = (geos.GEOSCoverageIsValid(all as never, gapWidthM, cell as never) as unknown as number) === 1;
      geos.GEOSGeom_destroy(all as never);
      return isOne;
    },
    isValid(set, item) {
      const geometry = geometryOf(set, item);
      const valid = (geos.GEOSisValid(geometry as never) as unknown as number) === 1;
      geos.GEOSGeom_destroy(geometry as never);
      return valid;
    },
  };
}
