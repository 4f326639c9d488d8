import { type BoxIndex, buildBoxIndex } from '../boxIndex.js';
import { itemLocators } from '../pointInItem.js';
import { itemBoxes, type LineSet, type PolygonSet } from '../polygonSet.js';
import { boxesApart, pointSegment2, segmentSegment2, sharedStretch } from '../segments.js';
import { findClearLink } from './clearLink.js';
import { type Box, type EdgeRuns, edgeRuns, edgesInBox } from './edgeRuns.js';
import { type Cutter, closestPoints, firstCutter, type Link } from './links.js';
import { separates } from './separation.js';

/**
 * What cuts the land between two items: rivers, railways, trunk roads, redlines.
 *
 * A scene holds all barriers, indexed; `within` gives what a pair's link window meets, null where no barrier does (most
 * pairs end there). Edges are flat ax, ay, bx, by. The answers are indices into the barriers, −1 for not blocked; their
 * meaning is set out in `gapGraph.ts`, the search for a clear link in `clearLink.ts`.
 */
export type Barrier = (
  | { readonly kind: 'polygon'; readonly polygons: PolygonSet }
  | { readonly kind: 'line'; readonly lines: LineSet }
) & {
  /** Cuts what lies between two items and never a pair that touches. */
  readonly between?: boolean;
};

export interface BarrierScene {
  /** `touching`: of the barriers that cut pairs that touch. */
  within(window: Box, touching: boolean): BarrierCut | null;
}

export interface BarrierCut {
  /** For a pair that touches within `touchM`: the barrier that covers the whole shared border. */
  coversBorder(edgesA: readonly number[], edgesB: readonly number[], touchM: number): number;
  /** For a pair with a gap: the barrier that cuts every link of at most `maxGapM`. */
  cutsLinks(edgesA: readonly number[], edgesB: readonly number[], maxGapM: number): number;
  /** Metres of the border of a pair that touches within `touchM` that no barrier covers. */
  freeBorderM(edgesA: readonly number[], edgesB: readonly number[], touchM: number): number;
  /** The same as `cutsLinks` without a name, in less time: true if every link is cut, by one barrier or by several. */
  leavesNoLink(edgesA: readonly number[], edgesB: readonly number[], maxGapM: number): boolean;
}

interface IndexedBarrier {
  readonly barrier: number;
  readonly kind: Barrier['kind'];
  readonly between: boolean;
  readonly runs: EdgeRuns;
  readonly items: BoxIndex;
  inItem(item: number, x: number, y: number): boolean;
}

export function barrierScene(barriers: readonly Barrier[]): BarrierScene {
  const indexed = barriers.map(indexBarrier);
  return {
    within(window, touching) {
      const cutters: Cutter[] = [];
      for (const barrier of indexed) {
        const cutter = touching && barrier.between ? null : cutterWithin(barrier, window);
        if (cutter) cutters.push(cutter);
      }
      if (cutters.length === 0) return null;
      return {
        coversBorder: (edgesA, edgesB, touchM) => coveringBarrier(cutters, edgesA, edgesB, touchM),
        freeBorderM: (edgesA, edgesB, touchM) => freeBorder(cutters, edgesA, edgesB, touchM),
        cutsLinks: (edgesA, edgesB, maxGapM) => cuttingBarrier(cutters, { window, edgesA, edgesB, maxGapM }),
        leavesNoLink: (edgesA, edgesB, maxGapM) => shortestCut(cutters, { window, edgesA, edgesB, maxGapM }) !== null,
      };
    },
  };
}

function indexBarrier(barrier: Barrier, index: number): IndexedBarrier {
  const { between = false } = barrier;
  if (barrier.kind === 'line') {
    const none = { itemCount: 0, search: () => [], visit: () => {}, neighbours: () => [] };
    return { barrier: index, kind: 'line', between, runs: edgeRuns(barrier.lines), items: none, inItem: () => false };
  }
  const locate = itemLocators(barrier.polygons);
  return {
    barrier: index,
    kind: 'polygon',
    between,
    runs: edgeRuns(barrier.polygons),
    items: buildBoxIndex(itemBoxes(barrier.polygons)),
    inItem: (item, x, y) => locate(item, x, y) === 'inside',
  };
}

function cutterWithin(indexed: IndexedBarrier, window: Box): Cutter | null {
  const edges: number[] = [];
  indexed.runs.index.visit(...window, (run) => edgesInBox(indexed.runs, run, window, edges));
  const items = indexed.items.search(...window);
  const inside = (x: number, y: number) => items.some((item) => indexed.inItem(item, x, y));
  // Without edges in the window, all of it is inside or none of it.
  if (edges.length === 0 && !inside((window[0] + window[2]) / 2, (window[1] + window[3]) / 2)) return null;
  return { barrier: indexed.barrier, kind: indexed.kind, edges, inside };
}

/** The links of a pair: at most `maxGapM` long, between edges of both, all in the window. */
interface Links {
  readonly window: Box;
  readonly edgesA: readonly number[];
  readonly edgesB: readonly number[];
  readonly maxGapM: number;
}

function cuttingBarrier(cutters: readonly Cutter[], links: Links): number {
  const cut = shortestCut(cutters, links);
  if (!cut) return -1;
  if (cutters.length === 1) return cut.by.barrier;
  const alone = cutters.find((c) => firstCutter([c], cut.link) && cutAll([c], links));
  return (alone ?? cut.by).barrier;
}

/** Where every link is cut: the shortest, and what cuts it; else null. */
function shortestCut(cutters: readonly Cutter[], links: Links): { readonly link: Link; readonly by: Cutter } | null {
  const link = closestPoints(links.edgesA, links.edgesB);
  const by = link && firstCutter(cutters, link);
  return by && cutAll(cutters, links) ? { link, by } : null;
}

function cutAll(cutters: readonly Cutter[], { window, edgesA, edgesB, maxGapM }: Links): boolean {
  return (
    cutters.some((cutter) => separates(cutter, window, edgesA, edgesB)) ||
    !findClearLink(cutters, edgesA, edgesB, maxGapM)
  );
}

type Stretch = readonly [ax: number, ay: number, bx: number, by: number];

/** Border with length decides; where the two share none, the points where they touch. */
function coveringBarrier(
  cutters: readonly Cutter[],
  edgesA: readonly number[],
  edgesB: readonly number[],
  touchM: number,
): number {
  const alone = cutters.map(() => true);
  const isCovered = (stretch: Stretch) =>
    partsOf(stretch, cutters, touchM).every(({ x, y }) => {
      const covers = cutters.map((cutter) => coversPoint(cutter, x, y, touchM));
      covers.forEach((is, k) => {
        alone[k] &&= is;
      });
      return covers.includes(true);
    });
  const points: Stretch[] = [];
  let stretches = 0;
  for (let i = 0; i < edgesA.length; i += 4) {
    const ax = edgesA[i];
    const ay = edgesA[i + 1];
    const bx = edgesA[i + 2];
    const by = edgesA[i + 3];
    for (let j = 0; j < edgesB.length; j += 4) {
      const cx = edgesB[j];
      const cy = edgesB[j + 1];
      const dx = edgesB[j + 2];
      const dy = edgesB[j + 3];
      if (boxesApart(ax, ay, bx, by, cx, cy, dx, dy, touchM)) continue;
      if (segmentSegment2(ax, ay, bx, by, cx, cy, dx, dy) > touchM * touchM) continue;
      const shared = sharedStretch(ax, ay, bx, by, cx, cy, dx, dy, touchM);
      if (shared) {
        const lengthM = Math.hypot(bx - ax, by - ay);
        const [from, to] = [shared[0] / lengthM, shared[1] / lengthM];
        stretches++;
        if (!isCovered([ax + from * (bx - ax), ay + from * (by - ay), ax + to * (bx - ax), ay + to * (by - ay)])) {
          return -1;
        }
      } else if (stretches === 0) {
        const touch = closestPoints([ax, ay, bx, by], [cx, cy, dx, dy]);
        if (touch) points.push([touch[0], touch[1], touch[0], touch[1]]);
      }
    }
  }
  if (stretches === 0 && (points.length === 0 || !points.every(isCovered))) return -1;
  return cutters[Math.max(0, alone.indexOf(true))].barrier;
}

function freeBorder(
  cutters: readonly Cutter[],
  edgesA: readonly number[],
  edgesB: readonly number[],
  touchM: number,
): number {
  let freeM = 0;
  for (let i = 0; i < edgesA.length; i += 4) {
    const [ax, ay, bx, by] = [edgesA[i], edgesA[i + 1], edgesA[i + 2], edgesA[i + 3]];
    const lengthM = Math.hypot(bx - ax, by - ay);
    for (let j = 0; j < edgesB.length; j += 4) {
      const [cx, cy, dx, dy] = [edgesB[j], edgesB[j + 1], edgesB[j + 2], edgesB[j + 3]];
      if (boxesApart(ax, ay, bx, by, cx, cy, dx, dy, touchM)) continue;
      const shared = sharedStretch(ax, ay, bx, by, cx, cy, dx, dy, touchM);
      if (!shared) continue;
      const [from, to] = [shared[0] / lengthM, shared[1] / lengthM];
      const stretch = [ax + from * (bx - ax), ay + from * (by - ay), ax + to * (bx - ax), ay + to * (by - ay)] as const;
      for (const { x, y, lengthM: partM } of partsOf(stretch, cutters, touchM)) {
        if (!cutters.some((cutter) => coversPoint(cutter, x, y, touchM))) freeM += partM;
      }
    }
  }
  return freeM;
}

/** Part of a stretch along which cover does not change: its middle, and how long it is. */
interface Part {
  readonly x: number;
  readonly y: number;
  readonly lengthM: number;
}

/** Between two neighbouring places where a barrier's edge meets the stretch, cover does not change. */
function partsOf([ax, ay, bx, by]: Stretch, cutters: readonly Cutter[], touchM: number): Part[] {
  const lengthM = Math.hypot(bx - ax, by - ay);
  if (lengthM <= touchM) return [{ x: ax, y: ay, lengthM }];
  const ux = (bx - ax) / lengthM;
  const uy = (by - ay) / lengthM;
  const cuts = [0, lengthM];
  for (const { edges } of cutters) {
    for (let e = 0; e < edges.length; e += 4) {
      const cx = edges[e];
      const cy = edges[e + 1];
      const dx = edges[e + 2];
      const dy = edges[e + 3];
      if (boxesApart(ax, ay, bx, by, cx, cy, dx, dy, touchM)) continue;
      if (segmentSegment2(ax, ay, bx, by, cx, cy, dx, dy) > touchM * touchM) continue;
      const offC = (cy - ay) * ux - (cx - ax) * uy;
      const offD = (dy - ay) * ux - (dx - ax) * uy;
      const alongC = (cx - ax) * ux + (cy - ay) * uy;
      const alongD = (dx - ax) * ux + (dy - ay) * uy;
      cuts.push(alongC, alongD);
      if (offC !== offD) cuts.push(alongC + ((alongD - alongC) * offC) / (offC - offD));
    }
  }
  const inOrder = cuts.filter((m) => m >= 0 && m <= lengthM).sort((p, q) => p - q);
  const parts: Part[] = [];
  for (let k = 1; k < inOrder.length; k++) {
    const partM = inOrder[k] - inOrder[k - 1];
    if (partM <= 4 * touchM) continue;
    const middle = (inOrder[k] + inOrder[k - 1]) / 2;
    parts.push({ x: ax + middle * ux, y: ay + middle * uy, lengthM: partM });
  }
  return parts.length > 0 ? parts : [{ x: (ax + bx) / 2, y: (ay + by) / 2, lengthM }];
}

function coversPoint(cutter: Cutter, x: number, y: number, touchM: number): boolean {
  const { edges } = cutter;
  for (let e = 0; e < edges.length; e += 4) {
    if (pointSegment2(x, y, edges[e], edges[e + 1], edges[e + 2], edges[e + 3]) <= touchM * touchM) return true;
  }
  return cutter.inside(x, y);
}
