import { viewOf } from '../bytes/viewOf.js';
import { type PathRun, pathRun, separatePaths } from './pathRun.js';
import type { ShapeCollector, ShapeKind } from './shapes.js';

/**
 * Well-known binary (ISO with Z/M codes, and PostGIS's with flags and SRID, either byte order) into a shape collector.
 *
 * A row is one call. Z and M are passed over and told. Of a collection the members of the collector's kind are taken, as in GeoJSON.
 * Promises: every count is held against the bytes that are left; what is cut off or of no known type is a row without shape,
 * named in a finding. Limits: curves, surfaces of triangles and collections nested deeper than 32 are of no known type here.
 */
export interface WkbReader {
  /** Bytes from … to of `bytes`; the collector gets exactly one row. */
  collect(bytes: Uint8Array, from: number, to: number, collector: ShapeCollector): void;
  /** Kinds of all geometries met so far, taken or not. */
  readonly kinds: ReadonlySet<ShapeKind>;
}

const DEEPEST = 32;
const KINDS: readonly (ShapeKind | null)[] = [null, 'point', 'line', 'polygon', 'point', 'line', 'polygon'];

export function wkbReader(kind: ShapeKind): WkbReader {
  const kinds = new Set<ShapeKind>();
  let view: DataView = new DataView(new ArrayBuffer(0));
  let at = 0;
  let end = 0;
  let littleEndian = true;
  let dimensions = 2;
  let hasZ = false;
  let hasM = false;
  let strange: string | null = null;
  const polygons = pathRun();
  const lines = pathRun();
  let points: number[] = [];

  function cutOff(): null {
    strange = 'WKB that is cut off';
    return null;
  }
  /** Type code without its dimensions; null when there is none. */
  function head(): number | null {
    if (at + 5 > end) return cutOff();
    const order = view.getUint8(at);
    if (order > 1) {
      strange = 'something else than WKB';
      return null;
    }
    littleEndian = order === 1;
    const code = view.getUint32(at + 1, littleEndian);
    at += 5;
    const plain = code & 0x1fffffff;
    const iso = Math.floor(plain / 1000);
    const z = (code & 0x80000000) !== 0 || iso === 1 || iso === 3;
    const m = (code & 0x40000000) !== 0 || iso === 2 || iso === 3;
    if (z) hasZ = true;
    if (m) hasM = true;
    if (code & 0x20000000) at += 4;
    dimensions = 2 + (z ? 1 : 0) + (m ? 1 : 0);
    return plain % 1000;
  }
  /** A count of parts of at least `bytesEach`. */
  function count(bytesEach: number): number | null {
    if (at + 4 > end) return cutOff();
    const value = view.getUint32(at, littleEndian);
    at += 4;
    return value * bytesEach > end - at ? cutOff() : value;
  }
  function path(run: PathRun): boolean {
    const vertices = count(8 * dimensions);
    if (vertices === null) return false;
    const xy = run.reserve(vertices);
    const step = 8 * dimensions;
    const first = 2 * run.used();
    for (let k = first; k < first + 2 * vertices; k += 2, at += step) {
      xy[k] = view.getFloat64(at, littleEndian);
      xy[k + 1] = view.getFloat64(at + 8, littleEndian);
    }
    run.advance(vertices);
    run.endPath();
    return true;
  }
  function read(depth: number): boolean {
    const type = head();
    if (type === null) return false;
    const own = KINDS[type] ?? null;
    if (own) kinds.add(own);
    if (type === 1) {
      if (at + 8 * dimensions > end) return cutOff() !== null;
      const x = view.getFloat64(at, littleEndian);
      const y = view.getFloat64(at + 8, littleEndian);
      at += 8 * dimensions;
      // a point without coordinates is written as NaN
      if (!(Number.isNaN(x) && Number.isNaN(y))) points.push(x, y);
      return true;
    }
    if (type === 2) return path(lines);
    if (type === 3) {
      const rings = count(4);
      if (rings === null) return false;
      for (let r = 0; r < rings; r++) if (!path(polygons)) return false;
      polygons.endPolygon();
      return true;
    }
    if (type >= 4 && type <= 7) {
      if (depth >= DEEPEST) {
        strange = 'collections in collections';
        return false;
      }
      const members = count(5);
      if (members === null) return false;
      for (let k = 0; k < members; k++) if (!read(depth + 1)) return false;
      return true;
    }
    strange = `WKB geometry type ${type}`;
    return false;
  }
  return {
    kinds,
    collect(bytes, from, to, collector) {
      if (
        view.buffer !== bytes.buffer ||
        view.byteOffset !== bytes.byteOffset ||
        view.byteLength !== bytes.byteLength
      ) {
        view = viewOf(bytes);
      }
      at = from;
      end = to;
      hasZ = false;
      hasM = false;
      strange = null;
      polygons.clear();
      lines.clear();
      points = [];
      const isRead = from < to && read(0);
      const rings = polygons.paths();
      const paths = lines.paths();
      if (hasZ || hasM) collector.leftOut(hasZ, hasM);
      if (from === to) collector.nothing('empty');
      else if (!isRead) collector.other(strange ?? 'WKB that is cut off');
      else if (kind === 'polygon' && rings.pathCount > 0) collector.flatPolygons(rings);
      else if (kind === 'line' && paths.pathCount > 0) collector.lines(separatePaths(paths));
      else if (kind === 'point' && points.length > 0) collector.points(Float64Array.from(points));
      else if (rings.pathCount > 0) collector.other('polygon');
      else if (paths.pathCount > 0) collector.other('line');
      else if (points.length > 0) collector.other('point');
      else collector.nothing('empty');
    },
  };
}
