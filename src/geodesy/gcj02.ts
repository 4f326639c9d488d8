import { createRequire } from 'node:module';
import type Gcoord from 'gcoord';
import { borderDistances } from '../geometry/borderDistances.js';
import type { PolygonSet } from '../geometry/polygonSet.js';
import { type Crs, crsByEpsg } from './crsTable.js';
import { middleBounds } from './plausible.js';
import { type Transform, transformer } from './proj.js';

/**
 * Whether a layer lies off the others in the way that Chinese web maps do: GCJ-02 (AMap, Tencent) or BD-09 (Baidu).
 *
 * Definition: a layer *fits* where its vertices lie on borders of the reference. It is suspected when it fits with the web map's
 * shift undone at least twice as often as it does as delivered, with the other shifts, and with shifts of the same length in eight other
 * directions, and by far more than chance makes; at any of five distances, so that layers drawn along borders, layers that touch
 * them here and there, and lines that run in the middle of parcels are all judged.
 * Promises: a layer that fits as delivered is not suspected, nor one that fits nowhere: unrelated to the reference, or too few vertices.
 * Needs: all coordinates in `plane`, in metres. Outside China there is no such shift, and no suspicion.
 * Limits: it is evidence, not proof; a layer that shares nothing with the reference can't be judged.
 */
export interface WebMapSuspicion {
  readonly system: WebMapSystem;
  /** What was moved: the layer, or the reference itself (then the layer fits once the same is done to it). */
  readonly moved: 'layer' | 'reference';
  /** Median of how far the shift moves the layer. */
  readonly offsetM: number;
  /** Vertices looked at. */
  readonly vertices: number;
  readonly withinM: number;
  /** Share of vertices within `withinM` of a border, with the shift undone and as delivered. */
  readonly share: number;
  readonly shareAsDelivered: number;
}

export type WebMapSystem = 'GCJ-02' | 'BD-09';

const SYSTEMS: readonly (readonly [WebMapSystem, 'GCJ02' | 'BD09'])[] = [
  ['GCJ-02', 'GCJ02'],
  ['BD-09', 'BD09'],
];
const DISTANCES_M: readonly number[] = [0.1, 0.3, 2, 10, 25];
const MOST_VERTICES = 4000;
const FEWEST_VERTICES = 20;
/** A layer of which this share lies on borders as delivered needs no further look. */
const PLAIN_SHARE = 0.3;
const PLAIN_M = 0.3;
const DIRECTIONS = 8;
/** So many vertices of the reference are looked at, at most. */
const REFERENCE_VERTICES = 3_000_000;

/** One answer a layer, in order; null = not suspected. `layers` hold vertices as x, y pairs. */
export function webMapSuspicions(
  layers: readonly Float64Array[],
  reference: PolygonSet,
  plane: Crs,
): readonly (WebMapSuspicion | null)[] {
  const none = layers.map(() => null);
  const lonLat = crsByEpsg(4490);
  const bounds = middleBounds(reference.xy, 0.01);
  if (plane.kind !== 'projected' || plane.unitM !== 1 || !lonLat || !bounds) return none;
  const toLonLat = transformer(plane, lonLat);
  if (!inChina(toLonLat(Float64Array.of((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)))) return none;
  const everyNth = Math.max(1, Math.ceil(reference.xy.length / 2 / REFERENCE_VERTICES));
  const cap = DISTANCES_M[DISTANCES_M.length - 1];
  const distances = (sets: readonly Float64Array[]) => distancesOf(sets, reference, cap, everyNth);
  const samples = layers.map((xy) => sampleOf(xy, bounds));
  const asDelivered = distances(samples);
  const looked = samples.flatMap((sample, k) => {
    const plain = countWithin(asDelivered[k], PLAIN_M) >= PLAIN_SHARE * asDelivered[k].length;
    return sample.length / 2 < FEWEST_VERTICES || plain ? [] : [k];
  });
  const shifted = looked.map((k) => shiftsOf(samples[k], toLonLat, transformer(lonLat, plane)));
  const afterShift = distances(shifted.flatMap((shifts) => [...shifts.tried.map(({ xy }) => xy), ...shifts.controls]));
  const found: (WebMapSuspicion | null)[] = none;
  let at = 0;
  for (const [n, k] of looked.entries()) {
    const { tried, controls } = shifted[n];
    const own = afterShift.slice(at, at + tried.length + controls.length);
    at += own.length;
    found[k] = judge(tried, own, asDelivered[k]);
  }
  return found;
}

interface Shift {
  readonly system: WebMapSystem;
  readonly moved: 'layer' | 'reference';
  readonly xy: Float64Array;
  readonly offsetM: number;
}

/** The layer with each shift undone or done, and shifts of GCJ-02's length in other directions to compare with. */
function shiftsOf(xy: Float64Array, toLonLat: Transform, toPlane: Transform) {
  const degrees = toLonLat(xy);
  const tried = SYSTEMS.flatMap(([system, name]): Shift[] => {
    const done = degrees.slice();
    const undone = degrees.slice();
    for (let k = 0; k < degrees.length; k += 2) {
      const [lon, lat] = onWebMap(degrees[k], degrees[k + 1], name);
      done[k] = lon;
      done[k + 1] = lat;
      // Twice is enough: a step of 500 m is off by 1 m, the second by millimetres
      const near = [2 * degrees[k] - lon, 2 * degrees[k + 1] - lat] as const;
      const again = onWebMap(near[0], near[1], name);
      undone[k] = near[0] + degrees[k] - again[0];
      undone[k + 1] = near[1] + degrees[k + 1] - again[1];
    }
    return (['layer', 'reference'] as const).map((moved) => {
      const there = toPlane(moved === 'layer' ? undone : done);
      return { system, moved, xy: there, offsetM: medianOffset(xy, there) };
    });
  });
  const [gcj] = tried;
  const controls = Array.from({ length: DIRECTIONS }, (_, n) =>
    turned(xy, gcj.xy, ((n + 0.5) / DIRECTIONS) * 2 * Math.PI),
  );
  return { tried, controls };
}

/** Loaded when first asked for: who reads one layer need not wait for it. */
const require = createRequire(import.meta.url);

function onWebMap(lon: number, lat: number, name: 'GCJ02' | 'BD09'): readonly [number, number] {
  const { transform, CRSTypes } = require('gcoord') as typeof Gcoord.default;
  const [x, y] = transform([lon, lat], CRSTypes.WGS84, CRSTypes[name]);
  return [x, y];
}

function turned(from: Float64Array, to: Float64Array, angle: number): Float64Array {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const out = new Float64Array(from.length);
  for (let k = 0; k < from.length; k += 2) {
    const dx = to[k] - from[k];
    const dy = to[k + 1] - from[k + 1];
    out[k] = from[k] + cos * dx - sin * dy;
    out[k + 1] = from[k + 1] + sin * dx + cos * dy;
  }
  return out;
}

function judge(
  tried: readonly Shift[],
  distances: readonly Float64Array[],
  asDelivered: Float64Array,
): WebMapSuspicion | null {
  let best: WebMapSuspicion | null = null;
  let bestSigns = 0;
  for (const withinM of DISTANCES_M) {
    const counts = distances.map((one) => countWithin(one, withinM));
    const delivered = countWithin(asDelivered, withinM);
    for (const [n, { system, moved, offsetM }] of tried.entries()) {
      const others = Math.max(delivered, ...counts.filter((_, other) => other !== n));
      // Excess over the best of the others in standard deviations of a count
      const signs = (counts[n] - others) / Math.sqrt(others + 1);
      if (counts[n] < 2 * others || signs < 6 || signs <= bestSigns) continue;
      const vertices = asDelivered.length;
      best = {
        system,
        moved,
        offsetM,
        vertices,
        withinM,
        share: counts[n] / vertices,
        shareAsDelivered: delivered / vertices,
      };
      bestSigns = signs;
    }
  }
  return best;
}

/** Evenly chosen vertices near the reference. */
function sampleOf(xy: Float64Array, [minX, minY, maxX, maxY]: readonly [number, number, number, number]): Float64Array {
  const margin = 20_000;
  const step = Math.max(1, Math.ceil(xy.length / 2 / MOST_VERTICES));
  const out: number[] = [];
  for (let v = 0; v < xy.length / 2; v += step) {
    const [x, y] = [xy[2 * v], xy[2 * v + 1]];
    if (x >= minX - margin && x <= maxX + margin && y >= minY - margin && y <= maxY + margin) out.push(x, y);
  }
  return Float64Array.from(out);
}

/** Distances of several sets of points by one pass over the reference. */
function distancesOf(
  sets: readonly Float64Array[],
  reference: PolygonSet,
  cap: number,
  everyNth: number,
): Float64Array[] {
  const all = new Float64Array(sets.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const set of sets) {
    all.set(set, at);
    at += set.length;
  }
  const distances = borderDistances(all, reference, cap, everyNth);
  let start = 0;
  return sets.map(({ length }) => {
    start += length / 2;
    return distances.subarray(start - length / 2, start);
  });
}

function countWithin(distances: Float64Array, withinM: number): number {
  let count = 0;
  for (const distance of distances) if (distance < withinM) count++;
  return count;
}

function medianOffset(from: Float64Array, to: Float64Array): number {
  const offsets = new Float64Array(from.length / 2);
  for (let v = 0; v < offsets.length; v++)
    offsets[v] = Math.hypot(to[2 * v] - from[2 * v], to[2 * v + 1] - from[2 * v + 1]);
  return offsets.sort()[offsets.length >> 1] ?? 0;
}

function inChina([lon, lat]: Float64Array): boolean {
  return lon > 73 && lon < 136 && lat > 3 && lat < 54;
}
