import { extentOfRun } from './extent.js';

/**
 * The one geometry type of the engine: polygons of many items in the plane, in metres.
 *
 * Definition: an item (a parcel, a zone, a piece) owns polygons; a polygon owns rings, its shell first, then its
 * holes; a ring owns vertices. Rings are closed (first vertex = last vertex), shells are counter-clockwise, holes clockwise.
 * Vertex v is (xy[2v], xy[2v+1]). Ring r owns vertices ringStart[r] … ringStart[r+1] (exclusive); polygon p owns rings
 * polygonStart[p] … polygonStart[p+1]; item i owns polygons itemStart[i] … itemStart[i+1]. An item with no polygon is empty.
 * This is GeoArrow's multipolygon layout: it can live on SharedArrayBuffers and go to workers without a copy.
 */
export interface PolygonSet {
  readonly xy: Float64Array;
  readonly ringStart: Uint32Array;
  readonly polygonStart: Uint32Array;
  readonly itemStart: Uint32Array;
}

/** Polylines of many items (roads, rivers as lines). Line l owns vertices lineStart[l] … lineStart[l+1] (exclusive). */
export interface LineSet {
  readonly xy: Float64Array;
  readonly lineStart: Uint32Array;
  readonly itemStart: Uint32Array;
}

/** Points, at most one an item; a missing point is (NaN, NaN). */
export interface PointSet {
  readonly xy: Float64Array;
}

/** Coordinates as nested arrays, one item: polygons → rings → [x, y][]. For small inputs and tests only. */
export type NestedPolygons = readonly (readonly (readonly (readonly [number, number])[])[])[];

export const EMPTY_POLYGON_SET: PolygonSet = {
  xy: new Float64Array(0),
  ringStart: new Uint32Array(1),
  polygonStart: new Uint32Array(1),
  itemStart: new Uint32Array(1),
};

export function itemCount(set: { readonly itemStart: Uint32Array }): number {
  return set.itemStart.length - 1;
}

/** One polygon without holes. */
export function isOneRing(set: PolygonSet, item: number): boolean {
  const polygon = set.itemStart[item];
  return set.itemStart[item + 1] === polygon + 1 && set.polygonStart[polygon + 1] === set.polygonStart[polygon] + 1;
}

/** Appends rings, polygons and items in order and gives the finished set. Grows its arrays; never reads them back. */
export interface PolygonSetBuilder {
  vertex(x: number, y: number): void;
  endRing(): void;
  /** Vertices from … to (exclusive) of a flat run as the next ring, backwards if asked. */
  ring(run: Float64Array, from: number, to: number, backwards: boolean): void;
  endPolygon(): void;
  endItem(): void;
  /** Copies item `index` of `set` as the next item. */
  copyItem(set: PolygonSet, index: number): void;
  finish(): PolygonSet;
}

const KEEP_ABOVE = 1 << 16;

export function polygonSetBuilder(expectedVertices = 1024): PolygonSetBuilder {
  let xy = new Float64Array(Math.max(16, expectedVertices * 2));
  let used = 0;
  const ringStart: number[] = [0];
  const polygonStart: number[] = [0];
  const itemStart: number[] = [0];
  function reserve(extra: number): void {
    if (used + extra <= xy.length) return;
    const grown = new Float64Array(Math.max(xy.length * 2, used + extra));
    grown.set(xy.subarray(0, used));
    xy = grown;
  }
  return {
    vertex(x, y) {
      reserve(2);
      xy[used++] = x;
      xy[used++] = y;
    },
    endRing() {
      ringStart.push(used / 2);
    },
    ring(run, from, to, backwards) {
      reserve(2 * (to - from));
      // names of this call's own: those of the builder are read anew at every vertex
      const target = xy;
      let at = used;
      if (backwards) {
        for (let k = 2 * to - 2; k >= 2 * from; k -= 2, at += 2) {
          target[at] = run[k];
          target[at + 1] = run[k + 1];
        }
      } else for (let k = 2 * from; k < 2 * to; k++, at++) target[at] = run[k];
      used = at;
      ringStart.push(at / 2);
    },
    endPolygon() {
      polygonStart.push(ringStart.length - 1);
    },
    endItem() {
      itemStart.push(polygonStart.length - 1);
    },
    copyItem(set, index) {
      for (let p = set.itemStart[index]; p < set.itemStart[index + 1]; p++) {
        for (let r = set.polygonStart[p]; r < set.polygonStart[p + 1]; r++) {
          const from = set.ringStart[r] * 2;
          const to = set.ringStart[r + 1] * 2;
          reserve(to - from);
          xy.set(set.xy.subarray(from, to), used);
          used += to - from;
          ringStart.push(used / 2);
        }
        polygonStart.push(ringStart.length - 1);
      }
      itemStart.push(polygonStart.length - 1);
    },
    finish() {
      return {
        // the unused end of a large array was never touched and takes no memory; a copy would take as much again
        xy: used > KEEP_ABOVE ? xy.subarray(0, used) : xy.slice(0, used),
        ringStart: Uint32Array.from(ringStart),
        polygonStart: Uint32Array.from(polygonStart),
        itemStart: Uint32Array.from(itemStart),
      };
    },
  };
}

/** Builds a set from nested arrays, one entry an item. Rings are taken as they come (close and orient them yourself). */
export function polygonSetFromNested(items: readonly NestedPolygons[]): PolygonSet {
  const builder = polygonSetBuilder();
  for (const polygons of items) {
    for (const rings of polygons) {
      for (const ring of rings) {
        for (const [x, y] of ring) builder.vertex(x, y);
        builder.endRing();
      }
      builder.endPolygon();
    }
    builder.endItem();
  }
  return builder.finish();
}

/** One item as nested arrays: polygons → rings → [x, y][]. */
export function nestedFromItem(set: PolygonSet, index: number): [number, number][][][] {
  const polygons: [number, number][][][] = [];
  for (let p = set.itemStart[index]; p < set.itemStart[index + 1]; p++) {
    const rings: [number, number][][] = [];
    for (let r = set.polygonStart[p]; r < set.polygonStart[p + 1]; r++) {
      const ring: [number, number][] = [];
      for (let v = set.ringStart[r]; v < set.ringStart[r + 1]; v++) ring.push([set.xy[2 * v], set.xy[2 * v + 1]]);
      rings.push(ring);
    }
    polygons.push(rings);
  }
  return polygons;
}

/** The items of `set` at `indices`, in that order, as a new set. */
export function selectItems(set: PolygonSet, indices: ArrayLike<number>): PolygonSet {
  let vertices = 0;
  let rings = 0;
  let polygons = 0;
  for (let k = 0; k < indices.length; k++) {
    const [p, q] = [set.itemStart[indices[k]], set.itemStart[indices[k] + 1]];
    const [r, s] = [set.polygonStart[p], set.polygonStart[q]];
    polygons += q - p;
    rings += s - r;
    vertices += set.ringStart[s] - set.ringStart[r];
  }
  const xy = new Float64Array(2 * vertices);
  const ringStart = new Uint32Array(rings + 1);
  const polygonStart = new Uint32Array(polygons + 1);
  const itemStart = new Uint32Array(indices.length + 1);
  let [v, ring, polygon] = [0, 0, 0];
  for (let k = 0; k < indices.length; k++) {
    for (let p = set.itemStart[indices[k]]; p < set.itemStart[indices[k] + 1]; p++) {
      for (let r = set.polygonStart[p]; r < set.polygonStart[p + 1]; r++) {
        // value by value: rings are short, and a view of each would take longer
        for (let at = 2 * set.ringStart[r]; at < 2 * set.ringStart[r + 1]; at++) xy[v++] = set.xy[at];
        ringStart[++ring] = v / 2;
      }
      polygonStart[++polygon] = ring;
    }
    itemStart[k + 1] = polygon;
  }
  return { xy, ringStart, polygonStart, itemStart };
}

/** The items `from` … `to` (exclusive) as a set of their own; coordinates are a view of those of `set`. */
export function rangeOfItems(set: PolygonSet, from: number, to: number): PolygonSet {
  const polygonsFrom = set.itemStart[from];
  const ringsFrom = set.polygonStart[polygonsFrom];
  const first = set.ringStart[ringsFrom];
  const polygonsTo = set.itemStart[to];
  const ringsTo = set.polygonStart[polygonsTo];
  return {
    xy: set.xy.subarray(2 * first, 2 * set.ringStart[ringsTo]),
    ringStart: set.ringStart.slice(ringsFrom, ringsTo + 1).map((v) => v - first),
    polygonStart: set.polygonStart.slice(polygonsFrom, polygonsTo + 1).map((r) => r - ringsFrom),
    itemStart: set.itemStart.slice(from, to + 1).map((p) => p - polygonsFrom),
  };
}

/** All items of several sets, one set after the other. */
export function concatSets(sets: readonly PolygonSet[]): PolygonSet {
  const builder = polygonSetBuilder(sets.reduce((sum, set) => sum + set.xy.length / 2, 0));
  for (const set of sets) for (let i = 0; i < itemCount(set); i++) builder.copyItem(set, i);
  return builder.finish();
}

/** One item a group, with all the polygons of its members; nothing is dissolved. */
export function joinItems(set: PolygonSet, groups: readonly Iterable<number>[]): PolygonSet {
  const builder = polygonSetBuilder(set.xy.length / 2);
  for (const members of groups) {
    for (const i of members) {
      for (let p = set.itemStart[i]; p < set.itemStart[i + 1]; p++) {
        for (let r = set.polygonStart[p]; r < set.polygonStart[p + 1]; r++) {
          builder.ring(set.xy, set.ringStart[r], set.ringStart[r + 1], false);
        }
        builder.endPolygon();
      }
    }
    builder.endItem();
  }
  return builder.finish();
}

/** `set` with item k of `replacement` in the place of item `indices[k]`. Indices ascend, none twice. What stays is copied in whole runs. */
export function replaceItems(set: PolygonSet, indices: ArrayLike<number>, replacement: PolygonSet): PolygonSet {
  const count = itemCount(set);
  for (let k = 0; k < indices.length; k++) {
    if (indices[k] < count && (k === 0 ? indices[k] >= 0 : indices[k] > indices[k - 1])) continue;
    throw new RangeError(`item ${indices[k]} to replace: beyond the set, or out of order`);
  }
  const runs: (readonly [from: PolygonSet, first: number, end: number])[] = [];
  let next = 0;
  for (let k = 0; k < indices.length; k++) {
    if (next < indices[k]) runs.push([set, next, indices[k]]);
    runs.push([replacement, k, k + 1]);
    next = indices[k] + 1;
  }
  if (next < count) runs.push([set, next, count]);
  return joinedRuns(runs, count);
}

/** `set` with those items made empty; they ascend. */
export function withoutItems(set: PolygonSet, items: readonly number[]): PolygonSet {
  if (items.length === 0) return set;
  return replaceItems(set, items, { ...EMPTY_POLYGON_SET, itemStart: new Uint32Array(items.length + 1) });
}

/** Runs of items of some sets, one after the other. */
function joinedRuns(runs: readonly (readonly [from: PolygonSet, first: number, end: number])[], items: number) {
  let vertices = 0;
  let rings = 0;
  let polygons = 0;
  for (const [from, first, end] of runs) {
    const [p, q] = [from.itemStart[first], from.itemStart[end]];
    const [r, s] = [from.polygonStart[p], from.polygonStart[q]];
    polygons += q - p;
    rings += s - r;
    vertices += from.ringStart[s] - from.ringStart[r];
  }
  const xy = new Float64Array(2 * vertices);
  const ringStart = new Uint32Array(rings + 1);
  const polygonStart = new Uint32Array(polygons + 1);
  const itemStart = new Uint32Array(items + 1);
  let [v, r, p, i] = [0, 0, 0, 0];
  for (const [from, first, end] of runs) {
    const polygonsFrom = from.itemStart[first];
    const ringsFrom = from.polygonStart[polygonsFrom];
    const verticesFrom = from.ringStart[ringsFrom];
    const polygonsTo = from.itemStart[end];
    const ringsTo = from.polygonStart[polygonsTo];
    xy.set(from.xy.subarray(2 * verticesFrom, 2 * from.ringStart[ringsTo]), 2 * v);
    for (let k = first; k < end; k++) itemStart[++i] = from.itemStart[k + 1] - polygonsFrom + p;
    for (let k = polygonsFrom, to = p; k < polygonsTo; k++)
      polygonStart[++to] = from.polygonStart[k + 1] - ringsFrom + r;
    for (let k = ringsFrom, to = r; k < ringsTo; k++) ringStart[++to] = from.ringStart[k + 1] - verticesFrom + v;
    p += polygonsTo - polygonsFrom;
    r += ringsTo - ringsFrom;
    v += from.ringStart[ringsTo] - verticesFrom;
  }
  return { xy, ringStart, polygonStart, itemStart };
}

/** First and last vertex (exclusive) of an item, as vertex numbers. */
export function itemVertexRange(set: PolygonSet, index: number): readonly [number, number] {
  const firstRing = set.polygonStart[set.itemStart[index]];
  const endRing = set.polygonStart[set.itemStart[index + 1]];
  return [set.ringStart[firstRing], set.ringStart[endRing]];
}

/** Boxes of all items as minX, minY, maxX, maxY × item; an empty item gives Infinity, Infinity, −Infinity, −Infinity. */
export function itemBoxes(set: PolygonSet): Float64Array {
  const n = itemCount(set);
  const boxes = new Float64Array(n * 4);
  for (let i = 0; i < n; i++) {
    const [from, to] = itemVertexRange(set, i);
    boxes.set(extentOfRun(set.xy, from, to), i * 4);
  }
  return boxes;
}

/** Signed area of one ring in m²: positive when counter-clockwise. Shifted to its first vertex against cancellation. */
export function ringArea(set: PolygonSet, ring: number): number {
  const from = set.ringStart[ring];
  const to = set.ringStart[ring + 1];
  if (to - from < 4) return 0;
  const x0 = set.xy[2 * from];
  const y0 = set.xy[2 * from + 1];
  let twice = 0;
  for (let v = from + 1; v < to - 1; v++) {
    const ax = set.xy[2 * v] - x0;
    const ay = set.xy[2 * v + 1] - y0;
    const bx = set.xy[2 * v + 2] - x0;
    const by = set.xy[2 * v + 3] - y0;
    twice += ax * by - bx * ay;
  }
  return twice / 2;
}

/** Planar area of one item, m²: the sum of signed ring areas, so that holes are taken away. */
export function itemArea(set: PolygonSet, item: number): number {
  let sum = 0;
  for (let r = set.polygonStart[set.itemStart[item]]; r < set.polygonStart[set.itemStart[item + 1]]; r++) {
    sum += ringArea(set, r);
  }
  return sum;
}

/** Planar area of every item, m². */
export function planarAreas(set: PolygonSet): Float64Array {
  return new Float64Array(itemCount(set)).map((_, item) => itemArea(set, item));
}
