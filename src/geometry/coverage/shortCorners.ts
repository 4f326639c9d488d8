import type { Coverage } from '../coverage.js';
import { itemOfEdge } from '../coverage.js';
import { firstOfSame } from './pointHash.js';

/** A vertex that lies near another item's border without reaching it. */
export interface ShortCorner {
  readonly item: number;
  /** The item whose border it does not reach. */
  readonly other: number;
  readonly vertex: number;
  readonly distanceM: number;
}

/** The first vertex of open edge k near an edge of another item; 0 metres where it lies on it. */
export interface NearCorner {
  readonly k: number;
  readonly other: number;
  readonly distanceM: number;
}

/** Whether a border that leaves or enters a vertex runs along that of an item. */
export type RunsAlong = (vertex: number, item: number) => boolean;

/** Corners that stop short, as `nearBorders` defines them. Why open edges are followed: a third item may lie between, joining the two. */
export function shortCorners(
  coverage: Coverage,
  corners: readonly NearCorner[],
  runsAlong: RunsAlong,
  nearM: number,
): ShortCorner[] {
  const { set, open } = coverage;
  const items = set.itemStart.length - 1;
  if (corners.every(({ distanceM }) => distanceM === 0)) return [];
  const ends = new Float64Array(4 * open.length);
  open.forEach((v, k) => {
    ends.set(set.xy.subarray(2 * v, 2 * v + 4), 4 * k);
  });
  const pointOf = firstOfSame(ends);
  const apartM = (p: number, q: number) => Math.hypot(ends[2 * q] - ends[2 * p], ends[2 * q + 1] - ends[2 * p + 1]);
  /** Which points lie on the border of which item. */
  const isOn = new Set<number>();
  const nextTo = new Map<number, number[]>();
  for (let k = 0; k < open.length; k++) {
    const [p, q] = [pointOf[2 * k], pointOf[2 * k + 1]];
    const item = itemOfEdge(coverage, open[k]);
    isOn.add(p * items + item).add(q * items + item);
    if (apartM(p, q) > 2 * nearM) continue;
    nextTo.set(p, [...(nextTo.get(p) ?? []), q]);
    nextTo.set(q, [...(nextTo.get(q) ?? []), p]);
  }
  const nearest = new Map<number, NearCorner>();
  for (const corner of corners) {
    const key = pointOf[2 * corner.k] * items + corner.other;
    if (corner.distanceM === 0) isOn.add(key);
    const known = nearest.get(key);
    if (!known || corner.distanceM < known.distanceM) nearest.set(key, corner);
  }
  const told = new Map<number, number[]>();
  const short: ShortCorner[] = [];
  const inOrder = [...nearest.values()].filter(({ distanceM }) => distanceM > 0);
  inOrder.sort((p, q) => p.distanceM - q.distanceM || p.k - q.k || p.other - q.other);
  for (const { k, other, distanceM } of inOrder) {
    const vertex = open[k];
    const point = pointOf[2 * k];
    const isJoined = [point, ...(nextTo.get(point) ?? [])].some((p) => isOn.has(p * items + other));
    if (isJoined || runsAlong(vertex, other)) continue;
    const item = itemOfEdge(coverage, vertex);
    const pair = Math.min(item, other) * items + Math.max(item, other);
    const list = told.get(pair) ?? [];
    if (list.some((p) => apartM(p, point) <= 2 * nearM)) continue;
    told.set(pair, [...list, point]);
    short.push({ item, other, vertex, distanceM });
  }
  return short.sort((p, q) => p.item - q.item || p.other - q.other || p.vertex - q.vertex);
}
