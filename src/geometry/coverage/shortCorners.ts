import type { Coverage } from '../coverage.js';
import { itemOfEdge } from '../coverage.js';
import { floatList, intList } from '../numberList.js';
import { pairTable } from '../pairTable.js';
import { openEnds } from './openEnds.js';

/** A vertex that lies near another item's border without reaching it. */
export interface ShortCorner {
  readonly item: number;
  /** The item whose border it does not reach. */
  readonly other: number;
  readonly vertex: number;
  readonly distanceM: number;
}

/** Whether a border that leaves or enters a vertex runs along that of an item. */
export type RunsAlong = (vertex: number, item: number) => boolean;

/** First vertices of open edges near edges of other items: of each point and item the nearest, the first where several are. */
export interface NearCorners {
  /** The first vertex of open edge k; 0 metres where it lies on an edge of the item. */
  add(k: number, item: number, distanceM: number): void;
  /** Distance of a point and an item, Infinity where they are not near. */
  distanceM(point: number, item: number): number;
  /** Calls `visit` for each that lies on no edge of the item. */
  eachApart(visit: (k: number, item: number, distanceM: number) => void): void;
}

export function cornerList(coverage: Coverage): NearCorners {
  const { point } = openEnds(coverage);
  const table = pairTable(coverage.open.length);
  const firstK = intList(coverage.open.length);
  const nearestM = floatList(coverage.open.length);
  return {
    add(k, item, distanceM) {
      const n = table.add(point[2 * k], item);
      if (n === firstK.length()) {
        firstK.push(k);
        nearestM.push(distanceM);
      } else if (distanceM < nearestM.at(n)) {
        firstK.set(n, k);
        nearestM.set(n, distanceM);
      }
    },
    distanceM(at, item) {
      const n = table.find(at, item);
      return n < 0 ? Infinity : nearestM.at(n);
    },
    eachApart(visit) {
      const pairs = table.pairs();
      for (let n = 0; n < table.count(); n++) {
        if (nearestM.at(n) > 0) visit(firstK.at(n), pairs[2 * n + 1], nearestM.at(n));
      }
    },
  };
}

/** Corners that stop short, as `nearBorders` defines them. Why open edges are followed: a third item may lie between, joining the two. */
export function shortCorners(
  coverage: Coverage,
  corners: NearCorners,
  runsAlong: RunsAlong,
  nearM: number,
): ShortCorner[] {
  const { set, open } = coverage;
  const { xy: ends, point: pointOf } = openEnds(coverage);
  const found: { readonly k: number; readonly item: number; readonly distanceM: number }[] = [];
  corners.eachApart((k, item, distanceM) => {
    if (!runsAlong(open[k], item)) found.push({ k, item, distanceM });
  });
  if (found.length === 0) return [];
  const items = set.itemStart.length - 1;
  const apartM = (p: number, q: number) => Math.hypot(ends[2 * q] - ends[2 * p], ends[2 * q + 1] - ends[2 * p + 1]);
  /** Which points are ends of edges of which item. */
  const isEnd = pairTable(2 * open.length);
  const nextTo = new Map<number, number[]>();
  const addNext = (p: number, q: number) => {
    const list = nextTo.get(p);
    if (list) list.push(q);
    else nextTo.set(p, [q]);
  };
  for (let k = 0; k < open.length; k++) {
    const [p, q] = [pointOf[2 * k], pointOf[2 * k + 1]];
    const item = itemOfEdge(coverage, open[k]);
    isEnd.add(p, item);
    isEnd.add(q, item);
    if (apartM(p, q) > 2 * nearM) continue;
    addNext(p, q);
    addNext(q, p);
  }
  const isOn = (p: number, item: number) => isEnd.find(p, item) >= 0 || corners.distanceM(p, item) === 0;
  const isJoined = ({ k, item }: (typeof found)[number]) =>
    isOn(pointOf[2 * k], item) || (nextTo.get(pointOf[2 * k]) ?? []).some((p) => isOn(p, item));
  const told = new Map<number, number[]>();
  const short: ShortCorner[] = [];
  const inOrder = found.filter((corner) => !isJoined(corner));
  inOrder.sort((p, q) => p.distanceM - q.distanceM || p.k - q.k || p.item - q.item);
  for (const { k, item: other, distanceM } of inOrder) {
    const vertex = open[k];
    const point = pointOf[2 * k];
    const item = itemOfEdge(coverage, vertex);
    const pair = Math.min(item, other) * items + Math.max(item, other);
    const list = told.get(pair) ?? [];
    if (list.some((p) => apartM(p, point) <= 2 * nearM)) continue;
    list.push(point);
    told.set(pair, list);
    short.push({ item, other, vertex, distanceM });
  }
  return short.sort((p, q) => p.item - q.item || p.other - q.other || p.vertex - q.vertex);
}
