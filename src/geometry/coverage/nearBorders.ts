import type { Coverage } from '../coverage.js';
import { itemOfEdge, previousEdge } from '../coverage.js';
import { floatList, intList, type NumberList } from '../numberList.js';
import { type PairTable, pairTable } from '../pairTable.js';
import { eachNearPair } from './nearPairs.js';
import { placeOfOpen } from './openEnds.js';
import { cornerList, type RunsAlong, type ShortCorner, shortCorners } from './shortCorners.js';

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

export function nearBorders(coverage: Coverage, onM: number, nearM: number): NearBorders {
  if (!(onM >= 0 && onM < nearM)) throw new RangeError(`tolerances of ${onM} m on and ${nearM} m near a border`);
  const { set, open } = coverage;
  const { xy } = set;
  const pairs = pairsSoFar();
  /** Of each open edge and item: whether the edge has a stretch with the item, and one on its border. */
  const runsBeside = pairTable(open.length);
  const runsOn = pairTable();
  /** Open edges that run beside that of any item without being on it. */
  const runsApart = new Uint8Array(open.length);
  /** Edges that lack a vertex, and the vertex. */
  const lacking: Lacking = { edge: intList(), vertex: intList() };
  const corners = cornerList(coverage);
  const itemOf = Int32Array.from(open, (v) => itemOfEdge(coverage, v));
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
    const [p, q] = [itemOf[k], itemOf[l]];
    runsBeside.add(k, q);
    runsBeside.add(l, p);
    if (off > onM) {
      runsApart[k] = 1;
      runsApart[l] = 1;
    } else {
      runsOn.add(k, q);
      runsOn.add(l, p);
    }
    const t = offFrom > offTo ? from : to;
    pairs.add(Math.min(p, q), Math.max(p, q), to - from, off, off <= onM, ax + t * ux, ay + t * uy);
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
    corners.add(k, itemOf[l], isOn ? 0 : Math.sqrt(distance2));
    if (!isOn || along <= onM || along >= lengthM - onM) return;
    lacking.edge.push(w);
    lacking.vertex.push(v);
  }

  eachNearPair(coverage, nearM, (k, l) => {
    if (itemOf[k] === itemOf[l]) return;
    addStretch(k, l);
    addVertex(k, l);
    addVertex(l, k);
  });
  /** Whether one of the edges that meet in a vertex is among those. */
  const among = (runs: PairTable) => (vertex: number, item: number) => {
    const k = placeOfOpen(coverage, vertex);
    if (k >= 0 && runs.find(k, item) >= 0) return true;
    const before = placeOfOpen(coverage, previousEdge(coverage, vertex));
    return before >= 0 && runs.find(before, item) >= 0;
  };
  const isApart = (vertex: number) =>
    [vertex, previousEdge(coverage, vertex)].some((v) => {
      const k = placeOfOpen(coverage, v);
      return k >= 0 && runsApart[k] === 1;
    });
  return {
    pairs: pairs.inOrder(),
    missing: missingInOrder(coverage, lacking, among(runsOn)),
    short: shortCorners(coverage, corners, (vertex, item) => isApart(vertex) || among(runsBeside)(vertex, item), nearM),
  };
}

/** Pairs of items as their stretches are met. */
function pairsSoFar() {
  const table = pairTable();
  const [onM, apartM, mostM] = [floatList(), floatList(), floatList()];
  const [xs, ys] = [floatList(), floatList()];
  return {
    /** A stretch so long, at most `off` apart, there. */
    add(a: number, b: number, lengthM: number, off: number, isOn: boolean, x: number, y: number): void {
      const n = table.add(a, b);
      const isNew = n === onM.length();
      if (isNew) {
        onM.push(0);
        apartM.push(0);
        mostM.push(0);
        xs.push(Number.NaN);
        ys.push(Number.NaN);
      }
      const sum = isOn ? onM : apartM;
      sum.set(n, sum.at(n) + lengthM);
      if (!isNew && !(off > mostM.at(n))) return;
      mostM.set(n, off);
      xs.set(n, x);
      ys.set(n, y);
    },
    inOrder(): NearBorder[] {
      const pairs = table.pairs();
      const found = Array.from({ length: table.count() }, (_, n) => ({
        a: pairs[2 * n],
        b: pairs[2 * n + 1],
        onM: onM.at(n),
        apartM: apartM.at(n),
        mostM: mostM.at(n),
        x: xs.at(n),
        y: ys.at(n),
      }));
      return found.sort((p, q) => p.a - q.a || p.b - q.b);
    },
  };
}

interface Lacking {
  readonly edge: NumberList<Int32Array>;
  readonly vertex: NumberList<Int32Array>;
}

function missingInOrder(coverage: Coverage, lacking: Lacking, runsAlong: RunsAlong): MissingVertex[] {
  const { xy } = coverage.set;
  const along = (edge: number, v: number) =>
    (xy[2 * v] - xy[2 * edge]) * (xy[2 * edge + 2] - xy[2 * edge]) +
    (xy[2 * v + 1] - xy[2 * edge + 1]) * (xy[2 * edge + 3] - xy[2 * edge + 1]);
  const edges = lacking.edge.values();
  const vertices = lacking.vertex.values();
  const found = Array.from(edges, (edge, n) => ({
    edge,
    vertex: vertices[n],
    isAlong: runsAlong(vertices[n], itemOfEdge(coverage, edge)),
    at: along(edge, vertices[n]),
  }));
  found.sort((p, q) => p.edge - q.edge || p.at - q.at || Number(q.isAlong) - Number(p.isAlong) || p.vertex - q.vertex);
  return found
    .filter(({ edge, at }, n) => n === 0 || edge !== found[n - 1].edge || at !== found[n - 1].at)
    .map(({ edge, vertex, isAlong }) => ({ edge, vertex, isAlong }));
}
