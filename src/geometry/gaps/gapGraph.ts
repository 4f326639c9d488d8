import { buildBoxIndex } from '../boxIndex.js';
import { itemLocators } from '../pointInItem.js';
import { itemBoxes, itemCount, type PolygonSet } from '../polygonSet.js';
import { segmentSegment2, sharedStretch, TOUCH_M } from '../segments.js';
import { type Barrier, type BarrierCut, barrierScene } from './barriers.js';
import { type Box, type EdgeRuns, edgeRuns, itemEdgesInBox } from './edgeRuns.js';

export {
  components,
  componentsAtGap,
  type GapEdges,
  type LinkageTree,
  type Pairs,
  singleLinkage,
} from '../components.js';
export { pointInItem } from '../pointInItem.js';
export type { Barrier } from './barriers.js';
export { distancesBetween, distancesTo } from './nearest.js';

/**
 * The gap graph: which items lie within `maxGapM` of each other, border to border.
 *
 * Definition: the gap of a pair is the shortest distance between the two items as areas (0 where they touch, cross or one
 * lies in the other). The shared border is where edges of both run on one line within `touchM`. A link is a straight segment
 * of at most `maxGapM` between the borders. A link is cut by polygon barriers if it runs through the interior of their union, by a line
 * barrier if it meets it. A pair is blocked if every link is cut; a touching pair if a barrier covers all of its shared border
 * (the touching points, where they share none); what cuts only the land between (`between`) never blocks a touching pair.
 * Needs valid, oriented polygons with finite coordinates. Promises: a < b, sorted by a, then b; gaps up to `touchM` (1e-6 m) are 0, and
 * a gap may pass `maxGapM` by that much; empty items have no pairs. `blockedBy` is the first barrier that cuts every link
 * alone; where only several together do, the first that cuts the shortest link; −1 where some link is clear.
 * Method: an R-tree over runs of 16 edges; `clearLink.ts` for the search for a clear link and its resolution.
 * `gapPairs` answers all of it. To look for links is what takes the time: `neighbours` leaves that until a pair is asked for, which pays
 * where only some answers matter, as for `components`, and `isBlocked` needs no name.
 */
export interface Neighbours {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly gapM: Float64Array;
  readonly borderM: Float64Array;
  isBlocked(pair: number): boolean;
  /** Index into the barriers, −1 where not blocked. */
  blockedBy(pair: number): number;
  /** Metres of the shared border along which no barrier runs; what cuts only the land between is none here. */
  freeBorderM(pair: number): number;
}

export interface GapPairs extends Pick<Neighbours, 'a' | 'b' | 'gapM' | 'borderM'> {
  /** Index into the barriers, −1 where not blocked. */
  readonly blockedBy: Int32Array;
}

export function gapPairs(
  set: PolygonSet,
  maxGapM: number,
  barriers: readonly Barrier[] = [],
  touchM = TOUCH_M,
): GapPairs {
  const { a, b, gapM, borderM, blockedBy } = neighbours(set, maxGapM, barriers, touchM);
  return { a, b, gapM, borderM, blockedBy: Int32Array.from(a, (_, k) => blockedBy(k)) };
}

/** The pairs of `gapPairs`, whose barriers are looked for when asked. Nothing is kept: ask once. */
export function neighbours(
  set: PolygonSet,
  maxGapM: number,
  barriers: readonly Barrier[] = [],
  touchM = TOUCH_M,
): Neighbours {
  if (!(maxGapM >= 0 && Number.isFinite(maxGapM))) throw new RangeError(`a gap of ${maxGapM} m is not a distance`);
  if (!(touchM > 0 && Number.isFinite(touchM))) throw new RangeError(`a tolerance of ${touchM} m is not one`);
  const runs = edgeRuns(set);
  const boxes = itemBoxes(set);
  const { a, b, gapM, borderM } = pairsInReach(set, runs, boxes, maxGapM, touchM);
  const scene = barrierScene(barriers);
  function cutAt<T>(k: number, none: T, ask: (cut: BarrierCut, edgesA: number[], edgesB: number[]) => T): T {
    const touching = gapM[k] === 0;
    const window = linkWindow(boxes, a[k], b[k], Math.max(touchM, TOUCH_M) + (touching ? 0 : maxGapM));
    const cut = scene.within(window, touching);
    return cut ? ask(cut, itemEdgesInBox(runs, a[k], window), itemEdgesInBox(runs, b[k], window)) : none;
  }
  const blockedBy = (k: number) =>
    cutAt(k, -1, (cut, edgesA, edgesB) =>
      gapM[k] === 0 ? cut.coversBorder(edgesA, edgesB, touchM) : cut.cutsLinks(edgesA, edgesB, maxGapM),
    );
  const isBlocked = (k: number) =>
    gapM[k] === 0
      ? blockedBy(k) >= 0
      : cutAt(k, false, (cut, edgesA, edgesB) => cut.leavesNoLink(edgesA, edgesB, maxGapM));
  return {
    a: Uint32Array.from(a),
    b: Uint32Array.from(b),
    gapM: Float64Array.from(gapM),
    borderM: Float64Array.from(borderM),
    isBlocked,
    blockedBy,
    freeBorderM: (k) => cutAt(k, borderM[k], (cut, edgesA, edgesB) => cut.freeBorderM(edgesA, edgesB, touchM)),
  };
}

/** Every point of a link lies within `reachM` of both items, so in both grown boxes. */
function linkWindow(boxes: Float64Array, a: number, b: number, reachM: number): Box {
  return [
    Math.max(boxes[4 * a], boxes[4 * b]) - reachM,
    Math.max(boxes[4 * a + 1], boxes[4 * b + 1]) - reachM,
    Math.min(boxes[4 * a + 2], boxes[4 * b + 2]) + reachM,
    Math.min(boxes[4 * a + 3], boxes[4 * b + 3]) + reachM,
  ];
}

function pairsInReach(set: PolygonSet, runs: EdgeRuns, boxes: Float64Array, maxGapM: number, touchM: number) {
  const n = itemCount(set);
  const reachM = maxGapM + touchM;
  const pairs = { a: [] as number[], b: [] as number[], gapM: [] as number[], borderM: [] as number[] };
  const gap2 = new Float64Array(n);
  const borderM = new Float64Array(n);
  const metBy = new Int32Array(n).fill(-1);
  const itemIndex = buildBoxIndex(boxes);
  const locate = itemLocators(set);
  for (let a = 0; a < n; a++) {
    const met: number[] = [];
    const meet = (b: number) => {
      if (metBy[b] === a) return;
      metBy[b] = a;
      gap2[b] = reachM * reachM;
      borderM[b] = 0;
      met.push(b);
    };
    for (let k = runs.runStart[a]; k < runs.runStart[a + 1]; k++) {
      const o = 4 * k;
      runs.index.visit(
        runs.boxes[o] - reachM,
        runs.boxes[o + 1] - reachM,
        runs.boxes[o + 2] + reachM,
        runs.boxes[o + 3] + reachM,
        (m) => {
          const b = runs.item[m];
          if (b <= a) return;
          meet(b);
          compareRuns(runs, k, m, b, touchM, gap2, borderM);
        },
      );
    }
    const o = 4 * a;
    itemIndex.visit(boxes[o], boxes[o + 1], boxes[o + 2], boxes[o + 3], (b) => {
      if (b <= a || (metBy[b] === a && gap2[b] <= touchM * touchM)) return;
      if (!liesWithin(set, boxes, locate, a, b) && !liesWithin(set, boxes, locate, b, a)) return;
      meet(b);
      gap2[b] = 0;
    });
    met.sort((p, q) => p - q);
    for (const b of met) {
      if (gap2[b] >= reachM * reachM) continue;
      const gapM = Math.sqrt(gap2[b]);
      pairs.a.push(a);
      pairs.b.push(b);
      pairs.gapM.push(gapM <= touchM ? 0 : gapM);
      pairs.borderM.push(borderM[b]);
    }
  }
  return pairs;
}

/** True if the first vertex of `inner` lies in `outer`: asked only where their borders do not meet, so it settles the whole. */
function liesWithin(
  set: PolygonSet,
  boxes: Float64Array,
  locate: ReturnType<typeof itemLocators>,
  inner: number,
  outer: number,
): boolean {
  // Some polygon of the inner item may lie inside though its box does not: ask each polygon.
  for (let p = set.itemStart[inner]; p < set.itemStart[inner + 1]; p++) {
    const v = set.ringStart[set.polygonStart[p]];
    const x = set.xy[2 * v];
    const y = set.xy[2 * v + 1];
    if (x < boxes[4 * outer] || x > boxes[4 * outer + 2] || y < boxes[4 * outer + 1] || y > boxes[4 * outer + 3]) {
      continue;
    }
    if (locate(outer, x, y) !== 'outside') return true;
  }
  return false;
}

/** Lowers `gap2[b]` and adds to `borderM[b]` what the edges of run k and run m say. */
function compareRuns(
  runs: EdgeRuns,
  k: number,
  m: number,
  b: number,
  touchM: number,
  gap2: Float64Array,
  borderM: Float64Array,
): void {
  const { xy, boxes } = runs;
  let best = gap2[b];
  const touch2 = touchM * touchM;
  let reach = Math.sqrt(Math.max(best, touch2));
  for (let v = runs.firstVertex[k]; v < runs.lastVertex[k]; v++) {
    const ax = xy[2 * v];
    const ay = xy[2 * v + 1];
    const bx = xy[2 * v + 2];
    const by = xy[2 * v + 3];
    const minX = Math.min(ax, bx);
    const maxX = Math.max(ax, bx);
    const minY = Math.min(ay, by);
    const maxY = Math.max(ay, by);
    if (boxes[4 * m] > maxX + reach || boxes[4 * m + 2] < minX - reach) continue;
    if (boxes[4 * m + 1] > maxY + reach || boxes[4 * m + 3] < minY - reach) continue;
    for (let w = runs.firstVertex[m]; w < runs.lastVertex[m]; w++) {
      const cx = xy[2 * w];
      const dx = xy[2 * w + 2];
      if ((cx > maxX + reach && dx > maxX + reach) || (cx < minX - reach && dx < minX - reach)) continue;
      const cy = xy[2 * w + 1];
      const dy = xy[2 * w + 3];
      if ((cy > maxY + reach && dy > maxY + reach) || (cy < minY - reach && dy < minY - reach)) continue;
      const distance2 = segmentSegment2(ax, ay, bx, by, cx, cy, dx, dy);
      if (distance2 <= touch2) {
        const stretch = sharedStretch(ax, ay, bx, by, cx, cy, dx, dy, touchM);
        if (stretch) borderM[b] += stretch[1] - stretch[0];
      }
      if (distance2 >= best) continue;
      best = distance2;
      reach = Math.sqrt(Math.max(best, touch2));
    }
  }
  gap2[b] = best;
}
