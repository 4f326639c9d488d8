import { type PathRun, pathRun } from '../shapes/pathRun.js';
import type { ShapeCollector, ShapeKind } from '../shapes/shapes.js';
import { byteAt, fieldAt, follow, GEOMETRY, vectorOffsets } from './layout.js';

/**
 * Geometries of a FlatGeobuf into a collector of shapes: polygons through one run of vertices that is used again from row to row,
 * the rest (lines, points, collections of several kinds) part by part.
 */
const KIND_BY_GEOMETRY: Readonly<Record<number, ShapeKind>> = {
  1: 'point',
  4: 'point',
  2: 'line',
  5: 'line',
  3: 'polygon',
  6: 'polygon',
};

export function kindOfType(geometryType: number): ShapeKind | null {
  return KIND_BY_GEOMETRY[geometryType] ?? null;
}

/** Adds the kinds of shapes in one geometry: for layers whose header does not say one. */
export function seeKinds(view: DataView, geometry: number, seen: Set<ShapeKind>): void {
  if (geometry === 0) return;
  const kind = KIND_BY_GEOMETRY[byteAt(view, fieldAt(view, geometry, 6), 0)];
  if (kind) seen.add(kind);
  else for (const part of vectorOffsets(view, fieldAt(view, geometry, 7))) seeKinds(view, part, seen);
}

/** Reads the geometry that the field at `at` of a feature points to. */
export type GeometryReader = (view: DataView, bytes: Uint8Array, at: number) => void;

/** `layerType` counts for geometries that do not say their own type; heights of 0 count for none if `zeroIsNoHeight`. */
export function geometryReader(collector: ShapeCollector, layerType: number, zeroIsNoHeight: boolean): GeometryReader {
  const run = pathRun();
  return (view, bytes, at) => {
    const geometry = follow(view, at);
    if (geometry === 0) {
      collector.nothing('null');
      return;
    }
    const type = byteAt(view, fieldAt(view, geometry, 6), 0) || layerType;
    run.clear();
    let isFlat = type === GEOMETRY.polygon;
    if (isFlat) addPolygon(run, view, bytes, geometry);
    else if (type === GEOMETRY.multiPolygon) isFlat = addParts(run, view, bytes, geometry);
    // all that may lead outside the bytes comes before the row is given: a row that is salvaged is given once
    const hasZ = hasValues(view, geometry, 2, zeroIsNoHeight);
    const hasM = hasValues(view, geometry, 3, false);
    if (isFlat) collector.flatPolygons(run.paths());
    else collectLeaves(view, leaves(view, geometry, layerType), collector);
    if (hasZ || hasM) collector.leftOut(hasZ, hasM);
  };
}

/** The geometry, or one of its parts, has values in field `id` (z or m); zeros may count for none. */
function hasValues(view: DataView, geometry: number, id: number, zeroIsNone: boolean): boolean {
  const at = fieldAt(view, geometry, id);
  if (at !== 0) {
    const start = follow(view, at);
    const length = view.getUint32(start, true);
    if (!zeroIsNone) return length > 0;
    for (let k = 0; k < length; k++) if (view.getFloat64(start + 4 + 8 * k, true) !== 0) return true;
    return false;
  }
  const partsAt = fieldAt(view, geometry, 7);
  if (partsAt === 0) return false;
  const start = follow(view, partsAt);
  const parts = view.getUint32(start, true);
  for (let p = 0; p < parts; p++) {
    if (hasValues(view, follow(view, start + 4 + 4 * p), id, zeroIsNone)) return true;
  }
  return false;
}

const LONG_RING = 512;

/** One polygon of rings. */
function addPolygon(run: PathRun, view: DataView, bytes: Uint8Array, geometry: number): void {
  const xyAt = follow(view, fieldAt(view, geometry, 1));
  if (xyAt !== 0) {
    const vertices = view.getUint32(xyAt, true) >>> 1;
    if (xyAt + 4 + 16 * vertices > bytes.length) throw new RangeError(`${vertices} vertices`);
    copyVertices(run, view, bytes, xyAt + 4, vertices);
    const endsAt = follow(view, fieldAt(view, geometry, 0));
    const rings = endsAt === 0 ? 0 : view.getUint32(endsAt, true);
    let from = 0;
    for (let e = 0; e < rings && rings > 1; e++) {
      const to = view.getUint32(endsAt + 4 + 4 * e, true);
      if (to < from || to > vertices) throw new RangeError(`ring ${e + 1} ends at vertex ${to} of ${vertices}`);
      run.advance(to - from);
      run.endPath();
      from = to;
    }
    if (rings < 2) {
      run.advance(vertices);
      run.endPath();
    }
  }
  run.endPolygon();
}

function copyVertices(run: PathRun, view: DataView, bytes: Uint8Array, from: number, vertices: number): void {
  const xy = run.reserve(vertices);
  const to = 2 * run.used();
  const length = 2 * vertices;
  // a view costs more than it saves on an ordinary ring
  if (length > LONG_RING) new Uint8Array(xy.buffer).set(bytes.subarray(from, from + 8 * length), 8 * to);
  else for (let k = 0; k < length; k++) xy[to + k] = view.getFloat64(from + 8 * k, true);
}

/** The parts of a multi-polygon; false when one is not a plain polygon. */
function addParts(run: PathRun, view: DataView, bytes: Uint8Array, geometry: number): boolean {
  const partsAt = fieldAt(view, geometry, 7);
  if (partsAt === 0) return false;
  const start = follow(view, partsAt);
  const count = view.getUint32(start, true);
  for (let p = 0; p < count; p++) {
    const part = follow(view, start + 4 + 4 * p);
    const type = byteAt(view, fieldAt(view, part, 6), GEOMETRY.polygon);
    if (type !== GEOMETRY.polygon && type !== GEOMETRY.unknown) return false;
    addPolygon(run, view, bytes, part);
  }
  return true;
}

interface Leaf {
  readonly geometry: number;
  readonly type: number;
}

/** Multi-polygons and collections as the simple geometries they hold. */
function leaves(view: DataView, geometry: number, otherwise: number): Leaf[] {
  const type = byteAt(view, fieldAt(view, geometry, 6), 0) || otherwise;
  if (type !== GEOMETRY.multiPolygon && type !== GEOMETRY.collection) return [{ geometry, type }];
  const partType = type === GEOMETRY.multiPolygon ? GEOMETRY.polygon : GEOMETRY.unknown;
  return vectorOffsets(view, fieldAt(view, geometry, 7)).flatMap((part) => leaves(view, part, partType));
}

function collectLeaves(view: DataView, parts: readonly Leaf[], collector: ShapeCollector): void {
  const ofKind = (kind: ShapeKind) => parts.filter(({ type }) => KIND_BY_GEOMETRY[type] === kind);
  const polygons = ofKind('polygon');
  const lines = ofKind('line');
  const points = ofKind('point');
  if (polygons.length > 0) collector.polygons(polygons.map((part) => pathsOf(view, part.geometry)));
  else if (lines.length > 0) collector.lines(lines.flatMap((part) => pathsOf(view, part.geometry)));
  else if (points.length > 0) collector.points(pathsOf(view, points[0].geometry)[0] ?? new Float64Array(0));
  else if (parts.length === 0) collector.nothing('empty');
  else collector.other(`geometry type ${parts[0].type}`);
}

/** Rings or lines of one geometry: `ends` are vertex counts, absent when there is one path. */
function pathsOf(view: DataView, geometry: number): Float64Array[] {
  const xyAt = follow(view, fieldAt(view, geometry, 1));
  if (xyAt === 0) return [];
  const endsAt = follow(view, fieldAt(view, geometry, 0));
  const length = view.getUint32(xyAt, true);
  if (endsAt === 0 || view.getUint32(endsAt, true) < 2) return [doubles(view, xyAt + 4, length)];
  const paths: Float64Array[] = [];
  let from = 0;
  for (let e = 0; e < view.getUint32(endsAt, true); e++) {
    const to = view.getUint32(endsAt + 4 + 4 * e, true);
    if (to < from || 2 * to > length) throw new RangeError(`line ${e + 1} ends at vertex ${to} of ${length / 2}`);
    paths.push(doubles(view, xyAt + 4 + 16 * from, 2 * (to - from)));
    from = to;
  }
  return paths;
}

function doubles(view: DataView, at: number, length: number): Float64Array {
  if (at + 8 * length > view.byteLength) throw new RangeError(`${length} coordinates`);
  const values = new Float64Array(length);
  for (let k = 0; k < length; k++) values[k] = view.getFloat64(at + 8 * k, true);
  return values;
}
