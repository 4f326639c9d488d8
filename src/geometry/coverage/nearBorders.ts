import type { Coverage } from '../coverage.js';
import { itemOfEdge, previousEdge } from '../coverage.js';
import { eachNearPair } from './nearPairs.js';
import { type NearCorner, type RunsAlong, type ShortCorner, shortCorners } from './shortCorners.js';

export type { ShortCorner } from './shortCorners.js';

/**
 * Where borders of two items run on or beside each other without being the same edges.
 *
 * Definition, for tolerances onM < nearM and two open edges of different items that run opposite ways: their stretch is what they have in
 * common when the one is projected onto the other, if both its ends lie within nearM of the other and it is more than twice as long as they are
 * apart. A stretch within onM is a shared border whose vertices differ (`onM`), any other is a near border (`apartM`, `mostM` at its widest
 * place). A vertex is missing in an edge that passes within onM of it, more than onM from the edge's ends. A corner stops short where a vertex
 * lies within nearM, but not onM, of another item's border, neither of its edges has a stretch with that item or is part of a near border, and
 * no open edge, of any item, leads from it to that border within twice nearM.
 * Where edges part at an angle from a common point there is no stretch: a wedge is a gap or an overlap, or the outline.
 * Promises: pairs a < b ascending; missing vertices by edge, then along it, no point twice; of two corners of a pair that stop short of each
 * other within twice nearM one is told. Nothing is moved.
 */
export interface NearBorder {
  readonly a: number;
  readonly b: number;
  /** Border in common, vertices aside. */
  readonly onM: number;
  /** Border that runs beside the other's. */
  readonly apartM: number;
  /** The largest distance of such a stretch, and its place. */
  readonly mostM: number;
  readonly x: number;
  readonly y: number;
}

export interface MissingVertex {
  /** The open edge that lacks it. */
  readonly edge: number;
  /** The vertex it lacks. */
  readonly vertex: number;
  /** The border of the vertex's item runs on the edge from there; else it only touches it. */
  readonly isAlong: boolean;
}

export interface NearBorders {
  readonly pairs: readonly NearBorder[];
  readonly missing: readonly MissingVertex[];
  readonly short: readonly ShortCorner[];
}

interface PairSoFar {
  a: number;
  b: number;
  onM: number;
  apartM: number;
  mostM: number;
  x: number;
  y: number;
}

export function nearBorders(coverage: Coverage, onM: number, nearM: number): NearBorders {
  if (!(onM >= 0 && onM < nearM)) throw new RangeError(`tolerances of ${onM} m on and ${nearM} m near a border`);
  const { set, open, ringOf, itemOfRing } = coverage;
  const { xy } = set;
  const pairs = new Map<number, PairSoFar>();
  /** Open edge × items + item: whether the edge has a stretch with the item, and one on its border. */
  const runsBeside = new Set<number>();
  const runsOn = new Set<number>();
  /** Open edges that run beside that of any item without being on it. */
  const runsApart = new Set<number>();
  const missing = new Map<number, number[]>();
  const corners: NearCorner[] = [];
  const items = set.itemStart.length - 1;
  const itemOf = (v: number) => itemOfRing[ringOf[v]];
  const near2 = nearM * nearM;

  function addStretch(k: number, l: number): void {
    const [v, w] = [open[k], open[l]];
    const [ax, ay] = [xy[2 * v], xy[2 * v + 1]];
    let ux = xy[2 * v + 2] - ax;
    let uy = xy[2 * v + 3] - ay;
    const wx = xy[2 * w + 2] - xy[2 * w];
    const wy = xy[2 * w + 3] - xy[2 * w + 1];
    if (!(ux * wx + uy * wy < 0)) return;
    const lengthM = Math.sqrt(ux * ux + uy * uy);
    ux /= lengthM;
    uy /= lengthM;
    const [cx, cy] = [xy[2 * w] - ax, xy[2 * w + 1] - ay];
    const c = cx * ux + cy * uy;
    const d = c + wx * ux + wy * uy;
    const from = Math.max(0, d);
    const to = Math.min(lengthM, c);
    if (!(to > from)) return;
    const offC = cy * ux - cx * uy;
    const slope = (wy * ux - wx * uy) / (d - c);
    const offFrom = Math.abs(offC + slope * (from - c));
    const offTo = Math.abs(offC + slope * (to - c));
    const off = Math.max(offFrom, offTo);
    if (off > nearM || to - from <= 2 * off) return;
    const [p, q] = [itemOf(v), itemOf(w)];
    if (off > onM) runsApart.add(k).add(l);
    for (const runs of off <= onM ? [runsBeside, runsOn] : [runsBeside]) runs.add(k * items + q).add(l * items + p);
    const [a, b] = p < q ? [p, q] : [q, p];
    let pair = pairs.get(a * items + b);
    if (!pair) {
      pair = { a, b, onM: 0, apartM: 0, mostM: 0, x: Number.NaN, y: Number.NaN };
      pairs.set(a * items + b, pair);
    }
    if (off <= onM) pair.onM += to - from;
    else pair.apartM += to - from;
    if (off > pair.mostM || Number.isNaN(pair.x)) {
      const t = offFrom > offTo ? from : to;
      pair.mostM = Math.max(pair.mostM, off);
      pair.x = ax + t * ux;
      pair.y = ay + t * uy;
    }
  }

  /** The first vertex of open edge k against open edge l. */
  function addVertex(k: number, l: number): void {
    const [v, w] = [open[k], open[l]];
    const px = xy[2 * v] - xy[2 * w];
    const py = xy[2 * v + 1] - xy[2 * w + 1];
    let ux = xy[2 * w + 2] - xy[2 * w];
    let uy = xy[2 * w + 3] - xy[2 * w + 1];
    const lengthM = Math.sqrt(ux * ux + uy * uy);
    ux /= lengthM;
    uy /= lengthM;
    const along = px * ux + py * uy;
    const t = Math.max(0, Math.min(lengthM, along));
    const dx = px - t * ux;
    const dy = py - t * uy;
    const distance2 = dx * dx + dy * dy;
    if (distance2 > near2) return;
    const isOn = distance2 <= onM * onM;
    corners.push({ k, other: itemOf(w), distanceM: isOn ? 0 : Math.sqrt(distance2) });
    if (!isOn || along <= onM || along >= lengthM - onM) return;
    const list = missing.get(w);
    if (list) list.push(v);
    else missing.set(w, [v]);
  }

  eachNearPair(coverage, nearM, (k, l) => {
    if (itemOf(open[k]) === itemOf(open[l])) return;
    addStretch(k, l);
    addVertex(k, l);
    addVertex(l, k);
  });
  const placeOfOpen = new Map<number, number>();
  open.forEach((v, k) => {
    placeOfOpen.set(v, k);
  });
  /** Whether one of the edges that meet in a vertex is among those. */
  const among = (runs: ReadonlySet<number>) => (vertex: number, item: number) =>
    [vertex, previousEdge(coverage, vertex)].some((v) => {
      const k = placeOfOpen.get(v);
      return k !== undefined && runs.has(k * items + item);
    });
  const isApart = (vertex: number) =>
    [vertex, previousEdge(coverage, vertex)].some((v) => runsApart.has(placeOfOpen.get(v) ?? -1));
  return {
    pairs: [...pairs.values()].sort((p, q) => p.a - q.a || p.b - q.b),
    missing: missingInOrder(coverage, missing, among(runsOn)),
    short: shortCorners(coverage, corners, (vertex, item) => isApart(vertex) || among(runsBeside)(vertex, item), nearM),
  };
}

function missingInOrder(
  coverage: Coverage,
  missing: ReadonlyMap<number, readonly number[]>,
  runsAlong: RunsAlong,
): MissingVertex[] {
  const { xy } = coverage.set;
  return [...missing.keys()]
    .sort((v, w) => v - w)
    .flatMap((edge) => {
      const ux = xy[2 * edge + 2] - xy[2 * edge];
      const uy = xy[2 * edge + 3] - xy[2 * edge + 1];
      const along = (v: number) => (xy[2 * v] - xy[2 * edge]) * ux + (xy[2 * v + 1] - xy[2 * edge + 1]) * uy;
      const item = itemOfEdge(coverage, edge);
      const found = (missing.get(edge) ?? []).map((vertex) => ({ edge, vertex, isAlong: runsAlong(vertex, item) }));
      found.sort(
        (p, q) => along(p.vertex) - along(q.vertex) || Number(q.isAlong) - Number(p.isAlong) || p.vertex - q.vertex,
      );
      return found.filter(({ vertex }, n) => n === 0 || along(vertex) !== along(found[n - 1].vertex));
    });
}
