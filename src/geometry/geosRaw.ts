import { type PolygonSet, type PolygonSetBuilder, polygonSetBuilder, ringArea } from './polygonSet.js';

/**
 * Traffic between a `PolygonSet` and GEOS's heap: items in as geometries, polygonal parts out as items.
 *
 * Promises: coordinates cross unchanged, as bytes; rings come out closed, shells counter-clockwise, holes clockwise;
 * lines and points in a result are left behind. Every pointer made here is destroyed by `scoped`, also when it throws.
 * A ring GEOS refuses (too few points, not closed, not finite) is skipped, a shell with its holes, and told to `refused`.
 */
type Pointer = number;

/** The part of geos-wasm that is used. Names and order of arguments are the GEOS C API's. */
export interface RawGeos {
  readonly Module: {
    readonly HEAPF64: Float64Array;
    readonly HEAPU32: Uint32Array;
    readonly HEAPU8: Uint8Array;
    _malloc(bytes: number): Pointer;
    _free(pointer: Pointer): void;
    UTF8ToString(pointer: Pointer): string;
  };
  GEOSversion(): string;
  GEOSFree(pointer: Pointer): void;
  GEOSCoordSeq_copyFromBuffer(buffer: Pointer, size: number, hasZ: number, hasM: number): Pointer;
  GEOSCoordSeq_copyToBuffer(sequence: Pointer, buffer: Pointer, hasZ: number, hasM: number): number;
  GEOSGeom_createLinearRing(sequence: Pointer): Pointer;
  GEOSGeom_createPolygon(shell: Pointer, holes: Pointer, holeCount: number): Pointer;
  GEOSGeom_createEmptyPolygon(): Pointer;
  GEOSGeom_createCollection(type: number, parts: Pointer, count: number): Pointer;
  GEOSGeom_clone(geometry: Pointer): Pointer;
  GEOSGeom_destroy(geometry: Pointer): void;
  GEOSGeom_getCoordSeq(geometry: Pointer): Pointer;
  GEOSGeomTypeId(geometry: Pointer): number;
  GEOSGetNumGeometries(geometry: Pointer): number;
  GEOSGetGeometryN(geometry: Pointer, n: number): Pointer;
  GEOSGetExteriorRing(polygon: Pointer): Pointer;
  GEOSGetNumInteriorRings(polygon: Pointer): number;
  GEOSGetInteriorRingN(polygon: Pointer, n: number): Pointer;
  GEOSGetNumCoordinates(geometry: Pointer): number;
  GEOSisEmpty(geometry: Pointer): number;
  GEOSisValid(geometry: Pointer): number;
  GEOSisValidDetail(geometry: Pointer, flags: number, reason: Pointer, location: Pointer): number;
  GEOSMakeValidParams_create(): Pointer;
  GEOSMakeValidParams_setMethod(params: Pointer, method: number): number;
  GEOSMakeValidParams_setKeepCollapsed(params: Pointer, keep: number): number;
  GEOSMakeValidParams_destroy(params: Pointer): void;
  GEOSMakeValidWithParams(geometry: Pointer, params: Pointer): Pointer;
  GEOSIntersection(a: Pointer, b: Pointer): Pointer;
  GEOSDifference(a: Pointer, b: Pointer): Pointer;
  GEOSUnaryUnion(geometry: Pointer): Pointer;
  GEOSIntersectionPrec(a: Pointer, b: Pointer, gridSize: number): Pointer;
  GEOSDifferencePrec(a: Pointer, b: Pointer, gridSize: number): Pointer;
  GEOSUnaryUnionPrec(geometry: Pointer, gridSize: number): Pointer;
  GEOSBuffer(geometry: Pointer, distance: number, quadrantSegments: number): Pointer;
  GEOSPointOnSurface(geometry: Pointer): Pointer;
  GEOSDistance(a: Pointer, b: Pointer, distance: Pointer): number;
  GEOSArea(geometry: Pointer, area: Pointer): number;
  GEOSPrepare(geometry: Pointer): Pointer;
  GEOSPreparedGeom_destroy(prepared: Pointer): void;
  GEOSPreparedCovers(prepared: Pointer, geometry: Pointer): number;
  GEOSPreparedIntersects(prepared: Pointer, geometry: Pointer): number;
}

export const GEOS_POLYGON = 3;
export const GEOS_MULTIPOLYGON = 6;
export const GEOS_COLLECTION = 7;
export const VALID_METHOD_STRUCTURE = 1;

export interface RefusedRing {
  readonly ring: number;
  readonly reason: 'tooFewPoints' | 'notClosed' | 'notFinite';
  /** Vertex to point at. */
  readonly vertex: number;
}

/** Keeps a geometry until the end of the scope and gives it back. */
export type Own = (geometry: Pointer) => Pointer;

/** Runs `work`; every geometry given to `own` is destroyed afterwards, whatever happens. */
export function scoped<T>(raw: RawGeos, work: (own: Own) => T): T {
  const owned: Pointer[] = [];
  try {
    return work((geometry) => {
      if (geometry !== 0) owned.push(geometry);
      return geometry;
    });
  } finally {
    for (const geometry of owned) raw.GEOSGeom_destroy(geometry);
  }
}

/** Runs `work` with `bytes` of heap. The view must be taken anew after any GEOS call: the heap may have moved. */
export function withHeap<T>(raw: RawGeos, bytes: number, work: (pointer: Pointer) => T): T {
  const pointer = raw.Module._malloc(Math.max(8, bytes));
  if (pointer === 0) throw new Error(`GEOS has no ${bytes} bytes left`);
  try {
    return work(pointer);
  } finally {
    raw.Module._free(pointer);
  }
}

/** Item `index` as a polygon or multipolygon the caller must destroy; an item without polygons is an empty polygon. */
export function geometryFromItem(
  raw: RawGeos,
  set: PolygonSet,
  index: number,
  refused?: (ring: RefusedRing) => void,
): Pointer {
  const parts: Pointer[] = [];
  for (let p = set.itemStart[index]; p < set.itemStart[index + 1]; p++) {
    const polygon = polygonFromRings(raw, set, set.polygonStart[p], set.polygonStart[p + 1], refused);
    if (polygon !== 0) parts.push(polygon);
  }
  if (parts.length === 0) return raw.GEOSGeom_createEmptyPolygon();
  if (parts.length === 1) return parts[0];
  return collectionOf(raw, GEOS_MULTIPOLYGON, parts);
}

/** A collection that takes over `parts`. */
export function collectionOf(raw: RawGeos, type: number, parts: readonly Pointer[]): Pointer {
  return withHeap(raw, parts.length * 4, (list) => {
    raw.Module.HEAPU32.set(parts, list / 4);
    return raw.GEOSGeom_createCollection(type, list, parts.length);
  });
}

function polygonFromRings(
  raw: RawGeos,
  set: PolygonSet,
  from: number,
  to: number,
  refused?: (ring: RefusedRing) => void,
): Pointer {
  const rings: Pointer[] = [];
  for (let r = from; r < to; r++) {
    // A ring without vertices is an empty one, as in `POLYGON (…, EMPTY)`; only as a shell of holes it is a fault.
    if (set.ringStart[r + 1] === set.ringStart[r]) continue;
    const fault = rings.length === 0 && r > from ? missingShell(set, r) : ringFault(set, r);
    if (fault) refused?.(fault);
    else rings.push(linearRing(raw, set, r));
  }
  if (rings.length === 0) return 0;
  return withHeap(raw, rings.length * 4, (holes) => {
    raw.Module.HEAPU32.set(rings.slice(1), holes / 4);
    return raw.GEOSGeom_createPolygon(rings[0], holes, rings.length - 1);
  });
}

/** The shell was refused or empty, so ring `hole` has none. */
function missingShell(set: PolygonSet, hole: number): RefusedRing {
  return { ring: hole, reason: 'tooFewPoints', vertex: set.ringStart[hole] };
}

function ringFault(set: PolygonSet, ring: number): RefusedRing | null {
  const from = set.ringStart[ring];
  const to = set.ringStart[ring + 1];
  for (let k = 2 * from; k < 2 * to; k++) {
    if (!Number.isFinite(set.xy[k])) return { ring, reason: 'notFinite', vertex: k >> 1 };
  }
  if (to - from < 4) return { ring, reason: 'tooFewPoints', vertex: from };
  const last = to - 1;
  const closed = set.xy[2 * from] === set.xy[2 * last] && set.xy[2 * from + 1] === set.xy[2 * last + 1];
  return closed ? null : { ring, reason: 'notClosed', vertex: last };
}

function linearRing(raw: RawGeos, set: PolygonSet, ring: number): Pointer {
  const from = set.ringStart[ring] * 2;
  const to = set.ringStart[ring + 1] * 2;
  return withHeap(raw, (to - from) * 8, (buffer) => {
    raw.Module.HEAPF64.set(set.xy.subarray(from, to), buffer / 8);
    return raw.GEOSGeom_createLinearRing(raw.GEOSCoordSeq_copyFromBuffer(buffer, (to - from) / 2, 0, 0));
  });
}

/** Appends the polygons in `geometry`, also those inside collections, without ending the item. Gives their number. */
export function appendPolygons(raw: RawGeos, builder: PolygonSetBuilder, geometry: Pointer): number {
  if (geometry === 0 || raw.GEOSisEmpty(geometry) === 1) return 0;
  const type = raw.GEOSGeomTypeId(geometry);
  if (type === GEOS_POLYGON) {
    appendRing(raw, builder, raw.GEOSGetExteriorRing(geometry), true);
    const holes = raw.GEOSGetNumInteriorRings(geometry);
    for (let h = 0; h < holes; h++) appendRing(raw, builder, raw.GEOSGetInteriorRingN(geometry, h), false);
    builder.endPolygon();
    return 1;
  }
  if (type !== GEOS_MULTIPOLYGON && type !== GEOS_COLLECTION) return 0;
  let count = 0;
  const parts = raw.GEOSGetNumGeometries(geometry);
  for (let g = 0; g < parts; g++) count += appendPolygons(raw, builder, raw.GEOSGetGeometryN(geometry, g));
  return count;
}

function appendRing(raw: RawGeos, builder: PolygonSetBuilder, ring: Pointer, shell: boolean): void {
  const xy = coordinatesOf(raw, ring);
  const one = Uint32Array.of(0, xy.length / 2);
  const signedM2 = ringArea({ xy, ringStart: one, polygonStart: one, itemStart: one }, 0);
  if (signedM2 > 0 === shell) for (let k = 0; k < xy.length; k += 2) builder.vertex(xy[k], xy[k + 1]);
  else for (let k = xy.length - 2; k >= 0; k -= 2) builder.vertex(xy[k], xy[k + 1]);
  builder.endRing();
}

/** x, y, x, y … of a point, line or ring. */
export function coordinatesOf(raw: RawGeos, geometry: Pointer): Float64Array {
  const count = raw.GEOSGetNumCoordinates(geometry);
  return withHeap(raw, count * 16, (buffer) => {
    raw.GEOSCoordSeq_copyToBuffer(raw.GEOSGeom_getCoordSeq(geometry), buffer, 0, 0);
    return raw.Module.HEAPF64.slice(buffer / 8, buffer / 8 + 2 * count);
  });
}

/** Without the lines and points where operands only touch: they would split borders in the next step. */
export function polygonalPart(raw: RawGeos, own: Own, geometry: Pointer): Pointer {
  const type = raw.GEOSGeomTypeId(geometry);
  if (type === GEOS_POLYGON || type === GEOS_MULTIPOLYGON) return geometry;
  const builder = polygonSetBuilder(raw.GEOSGetNumCoordinates(geometry));
  appendPolygons(raw, builder, geometry);
  builder.endItem();
  return own(geometryFromItem(raw, builder.finish(), 0));
}

/** Made valid by the structure method (holes stay holes, overlaps are land once); caller destroys it. 0 where GEOS fails. */
export function byStructure(raw: RawGeos, geometry: Pointer): Pointer {
  const params = raw.GEOSMakeValidParams_create();
  try {
    raw.GEOSMakeValidParams_setMethod(params, VALID_METHOD_STRUCTURE);
    raw.GEOSMakeValidParams_setKeepCollapsed(params, 0);
    return raw.GEOSMakeValidWithParams(geometry, params);
  } finally {
    raw.GEOSMakeValidParams_destroy(params);
  }
}
