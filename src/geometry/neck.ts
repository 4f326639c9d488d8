import type { Band } from './gaps/facing.js';
import type { Geos } from './geos.js';
import { largestCircle } from './largestCircle.js';
import { pointInItem } from './pointInItem.js';
import { concatSets, itemArea, type PolygonSet, polygonSetFromNested, selectItems } from './polygonSet.js';
import { boxesApart, segmentSegment2, sharedStretch, TOUCH_M } from './segments.js';

/**
 * Whether items hang together by a way that is nowhere narrower than `neckM`.
 *
 * Definition: the *core* of an item is the place of the largest circle in it; an item in which no circle of `neckM` across fits has none.
 * Items hold together when a disc of `neckM` across can be pushed from core to core inside their union (with the bands of `facing.ts`
 * that bridge gaps between them), and of each item without a core it sweeps at least half: erosion of the whole by neckM / 2 leaves one part that reaches all.
 * Method: between two items most often a straight push across the middle of the shared border will do, told by distances of segments;
 * where none does, GEOS erodes the union. Widths are told at 1 mm; hairline gaps of up to 2 mm between borders that should be one are closed.
 */
export interface NeckMeter {
  hasCore(item: number): boolean;
  /** Items a and b, that share a border, or that `infill` or `band` joins; of two that lack a core, and of one, the sweep decides. */
  joins(a: number, b: number, infill: number, band: Band | null): boolean;
  /** All of the items: by erosion of the whole. */
  hold(items: readonly number[], bands: readonly Band[]): boolean;
}

const MM = 1e-3;
/** Of an item without a core, this much is to be swept. */
const SWEPT_SHARE = 0.5;

export function neckMeter(set: PolygonSet, neckM: number, geos: Geos): NeckMeter {
  const radiusM = neckM / 2 - MM / 2;
  const cores = new Map<number, readonly [number, number] | null>();
  function coreOf(item: number): readonly [number, number] | null {
    const known = cores.get(item);
    if (known !== undefined) return known;
    const { widthM, x, y } = largestCircle(set, item);
    const core = widthM >= 2 * radiusM ? ([x, y] as const) : null;
    cores.set(item, core);
    return core;
  }

  function joins(a: number, b: number, infill: number, band: Band | null): boolean {
    const [from, to] = [coreOf(a), coreOf(b)];
    if (from && to && radiusM > 0) {
      const middle = band ? edgesOfRing(band.ring) : infill >= 0 ? edgesOf(set, infill) : null;
      if (isPushedStraight(edgesOf(set, a), edgesOf(set, b), middle, from, to, radiusM)) return true;
    }
    return hold(infill >= 0 ? [a, b, infill] : [a, b], band ? [band] : [], [a, b]);
  }

  function hold(items: readonly number[], bands: readonly Band[], reached: readonly number[] = items): boolean {
    const land = [
      selectItems(set, items),
      ...(bands.length > 0 ? [polygonSetFromNested(bands.map((band) => [[stretched(band)]]))] : []),
    ];
    const all = concatSets(land);
    const count = all.itemStart.length - 1;
    const indices = Array.from({ length: count }, (_, i) => i);
    const whole = geos.union(geos.buffer(all, indices, MM), indices);
    const left = partsOf(geos.buffer(whole, [0], -radiusM - MM));
    const parts = left.itemStart.length - 1;
    const withCore = reached.map((item) => [item, coreOf(item)] as const);
    for (let p = 0; p < parts; p++) {
      const holdsCores = withCore.every(([, core]) => core === null || pointInItem(left, p, core[0], core[1]));
      if (!holdsCores) continue;
      const coreless = withCore.filter(([, core]) => core === null).map(([item]) => item);
      if (coreless.length === 0) return true;
      const swept = geos.buffer(left, [p], radiusM + MM);
      if (
        coreless.every(
          (item) => itemArea(geos.intersection(swept, 0, set, item).polygons, 0) >= SWEPT_SHARE * itemArea(set, item),
        )
      )
        return true;
    }
    return false;
  }

  return { hasCore: (item) => coreOf(item) !== null, joins, hold };
}

/** The band with its ends pushed a little into both items, so that union knows it as one with them. */
function stretched({ ring, nx, ny }: Band): [number, number][] {
  const points = ring.length / 2 - 1;
  return Array.from({ length: points + 1 }, (_, v) => {
    const push = (v % points < points / 2 ? -5 : 5) * MM;
    return [ring[2 * v] + push * nx, ring[2 * v + 1] + push * ny];
  });
}

/** Each polygon of item 0 as an item. */
function partsOf(set: PolygonSet): PolygonSet {
  const count = set.itemStart[1];
  return { ...set, itemStart: Uint32Array.from({ length: count + 1 }, (_, p) => p) };
}

function edgesOf(set: PolygonSet, item: number): number[] {
  const edges: number[] = [];
  for (let r = set.polygonStart[set.itemStart[item]]; r < set.polygonStart[set.itemStart[item + 1]]; r++) {
    edges.push(...edgesOfRing(set.xy.subarray(2 * set.ringStart[r], 2 * set.ringStart[r + 1])));
  }
  return edges;
}

function edgesOfRing(ring: ArrayLike<number>): number[] {
  const edges: number[] = [];
  for (let v = 0; v < ring.length - 2; v += 2) edges.push(ring[v], ring[v + 1], ring[v + 2], ring[v + 3]);
  return edges;
}

type Place = readonly [x: number, y: number];

/** Whether the disc fits all along a way from one core square through the shared border, or through what lies between, to the other. */
function isPushedStraight(
  edgesA: readonly number[],
  edgesB: readonly number[],
  middle: readonly number[] | null,
  from: Place,
  to: Place,
  radiusM: number,
): boolean {
  const lands = middle ? [edgesA, middle, edgesB] : [edgesA, edgesB];
  const doors = lands.slice(1).map((land, i) => sharedStretches(lands[i], land));
  if (doors.some((door) => door.length === 0)) return false;
  const outline = lands.flatMap((land, i) =>
    withoutStretches(land, [...(i > 0 ? doors[i - 1] : []), ...(i < doors.length ? doors[i] : [])]),
  );
  const isClear = (way: readonly Place[]) => {
    for (let w = 1; w < way.length; w++) if (!hasRoom(outline, way[w - 1], way[w], radiusM)) return false;
    return true;
  };
  for (const entry of placesOn(doors[0], [from, to], radiusM)) {
    const exits = doors.length === 1 ? [entry] : placesOn(doors[1], [entry.at], radiusM);
    for (const exit of exits) {
      const way = [from, pushed(entry, -radiusM), entry.at, exit.at, pushed(exit, radiusM), to];
      if (isClear(way)) return true;
    }
  }
  return false;
}

/** A place to go through, and the way onward: out of the land whose edges came first. */
interface Door {
  readonly at: Place;
  readonly nx: number;
  readonly ny: number;
}

function pushed({ at: [x, y], nx, ny }: Door, byM: number): Place {
  return [x + byM * nx, y + byM * ny];
}

/** Places on stretches: nearest to each point, off the ends by the radius where there is room, and the middle. */
function placesOn(stretches: readonly Stretch[], points: readonly Place[], radiusM: number): Door[] {
  return stretches.flatMap(([ax, ay, bx, by]) => {
    const lengthM = Math.hypot(bx - ax, by - ay);
    const [ux, uy] = [(bx - ax) / lengthM, (by - ay) / lengthM];
    const off = Math.min(radiusM, lengthM / 2);
    const along = points.map(([x, y]) => Math.max(off, Math.min(lengthM - off, (x - ax) * ux + (y - ay) * uy)));
    const distinct = [...new Set([...along, lengthM / 2])];
    return distinct.map((m): Door => ({ at: [ax + m * ux, ay + m * uy], nx: uy, ny: -ux }));
  });
}

function hasRoom(outline: readonly number[], [px, py]: Place, [qx, qy]: Place, radiusM: number): boolean {
  for (let e = 0; e < outline.length; e += 4) {
    const [ax, ay, bx, by] = [outline[e], outline[e + 1], outline[e + 2], outline[e + 3]];
    if (boxesApart(px, py, qx, qy, ax, ay, bx, by, radiusM)) continue;
    if (segmentSegment2(px, py, qx, qy, ax, ay, bx, by) < radiusM * radiusM) return false;
  }
  return true;
}

type Stretch = readonly [ax: number, ay: number, bx: number, by: number];

/** Where edges of the two run along each other, in the direction of the first. */
function sharedStretches(edgesA: readonly number[], edgesB: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (let i = 0; i < edgesA.length; i += 4) {
    const [ax, ay, bx, by] = [edgesA[i], edgesA[i + 1], edgesA[i + 2], edgesA[i + 3]];
    const lengthM = Math.hypot(bx - ax, by - ay);
    for (let j = 0; j < edgesB.length; j += 4) {
      if (boxesApart(ax, ay, bx, by, edgesB[j], edgesB[j + 1], edgesB[j + 2], edgesB[j + 3], TOUCH_M)) continue;
      const shared = sharedStretch(ax, ay, bx, by, edgesB[j], edgesB[j + 1], edgesB[j + 2], edgesB[j + 3]);
      if (!shared) continue;
      const [from, to] = [shared[0] / lengthM, shared[1] / lengthM];
      stretches.push([ax + from * (bx - ax), ay + from * (by - ay), ax + to * (bx - ax), ay + to * (by - ay)]);
    }
  }
  return stretches;
}

/** What is left of edges beside stretches that run along them. */
function withoutStretches(edges: readonly number[], stretches: readonly Stretch[]): number[] {
  const left: number[] = [];
  for (let e = 0; e < edges.length; e += 4) {
    const [ax, ay, bx, by] = [edges[e], edges[e + 1], edges[e + 2], edges[e + 3]];
    const lengthM = Math.hypot(bx - ax, by - ay);
    let spans: [number, number][] = [[0, lengthM]];
    for (const [cx, cy, dx, dy] of stretches) {
      if (boxesApart(ax, ay, bx, by, cx, cy, dx, dy, TOUCH_M)) continue;
      const shared = sharedStretch(ax, ay, bx, by, cx, cy, dx, dy);
      if (!shared) continue;
      spans = spans.flatMap(([p, q]): [number, number][] =>
        [
          [p, Math.min(q, shared[0])],
          [Math.max(p, shared[1]), q],
        ].filter((span): span is [number, number] => span[1] - span[0] > TOUCH_M),
      );
    }
    const [ux, uy] = [(bx - ax) / lengthM, (by - ay) / lengthM];
    for (const [p, q] of spans) left.push(ax + p * ux, ay + p * uy, ax + q * ux, ay + q * uy);
  }
  return left;
}
