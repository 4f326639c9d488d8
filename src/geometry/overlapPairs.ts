import { buildBoxIndex } from './boxIndex.js';
import { ENTRY_STRIDE, LEAST_WIDTH } from './cellTrace.js';
import { refuseWildCoordinates } from './coordinates.js';
import { itemArea, type OverlapTolerances, overlapMeter, pairArea, snapArea } from './overlapAreas.js';
import { buildOverlapIndex } from './overlapIndex.js';
import { type Box, boxOf } from './polygonGroups.js';
import { itemBoxes, itemCount, itemVertexRange, type PolygonSet, selectItems } from './polygonSet.js';

/**
 * Which item of one set overlaps which item of another, and by how many m².
 *
 * Definition: one record for every pair whose planar overlap is above the tolerance of `overlapAreas` (of 0, and the whole of `a`'s
 * item is exactly its planar area), in ascending (a, b). Touching is not overlapping.
 * Needs and promises what `overlapAreas` does; a pair's figure depends on its two items alone.
 * Method: boxes by index; a pair of small items is one cell, Σ over pairs of their edges; a large item is cut into
 * cells of its own, once, so that a district-sized polygon costs no more than its edges and cells.
 */
export interface OverlapPair {
  readonly a: number;
  readonly b: number;
  readonly areaM2: number;
}

/** Above this many vertices an item gets cells of its own. */
const LARGE_ITEM_EDGES = 128;
const ITEM_CELLS = 64;

/** Overlaps of the items `from` … `to` (exclusive) of `a` with all items of `b`. */
export function overlapPairs(
  a: PolygonSet,
  b: PolygonSet,
  tolerances: OverlapTolerances,
  from = 0,
  to = itemCount(a),
): OverlapPair[] {
  return pairsOf(a, b, tolerances, from, to, false);
}

/** Overlaps within one set, each pair once with a < b; `from` … `to` is the range of a. The coverage test of parcels and of zones. */
export function selfOverlapPairs(
  set: PolygonSet,
  tolerances: OverlapTolerances,
  from = 0,
  to = itemCount(set),
): OverlapPair[] {
  return pairsOf(set, set, tolerances, from, to, true);
}

function pairsOf(
  a: PolygonSet,
  b: PolygonSet,
  tolerances: OverlapTolerances,
  from: number,
  to: number,
  onlyLater: boolean,
): OverlapPair[] {
  if (!(from >= 0 && from <= to && to <= itemCount(a))) {
    throw new RangeError(`items ${from} to ${to} asked for, there are ${itemCount(a)}`);
  }
  refuseWildCoordinates(a, 'item a', from, to);
  refuseWildCoordinates(b, 'item b');
  const { ofA, ofB } = candidates(itemBoxes(a), itemBoxes(b), from, to, onlyLater);
  const areas = new Float64Array(ofA.length);
  const small = smallPairMeter(a, b, tolerances);
  const byB = orderBy(ofB, itemCount(b));
  let meterOfB: ItemMeter | null = null;
  let meterOf = -1;
  for (const k of byB) {
    if (edgeCount(b, ofB[k]) <= LARGE_ITEM_EDGES) continue;
    if (!meterOfB || meterOf !== ofB[k]) meterOfB = itemMeter(b, ofB[k], tolerances);
    meterOf = ofB[k];
    areas[k] = meterOfB(a, ofA[k]);
  }
  let meterOfA: ItemMeter | null = null;
  meterOf = -1;
  for (let k = 0; k < ofA.length; k++) {
    if (edgeCount(b, ofB[k]) > LARGE_ITEM_EDGES) continue;
    if (edgeCount(a, ofA[k]) > LARGE_ITEM_EDGES) {
      if (!meterOfA || meterOf !== ofA[k]) meterOfA = itemMeter(a, ofA[k], { snapRelative: 0, snapAbsoluteM2: 0 });
      meterOf = ofA[k];
      const wholeM2 = itemArea(a, ofA[k]);
      areas[k] = snapArea(meterOfA(b, ofB[k]), wholeM2, Math.abs(wholeM2), tolerances);
    } else {
      areas[k] = small(ofA[k], ofB[k]);
    }
  }
  const pairs: OverlapPair[] = [];
  for (let k = 0; k < ofA.length; k++) if (areas[k] !== 0) pairs.push({ a: ofA[k], b: ofB[k], areaM2: areas[k] });
  return pairs;
}

type ItemMeter = ReturnType<typeof overlapMeter>;

function itemMeter(set: PolygonSet, item: number, tolerances: OverlapTolerances): ItemMeter {
  return overlapMeter(buildOverlapIndex(selectItems(set, [item]), { leastCells: ITEM_CELLS }), tolerances);
}

function edgeCount(set: PolygonSet, item: number): number {
  const [first, end] = itemVertexRange(set, item);
  return end - first;
}

/** Pairs whose boxes share some area, in ascending (a, b). */
function candidates(boxesA: Float64Array, boxesB: Float64Array, from: number, to: number, onlyLater: boolean) {
  const boxIndex = buildBoxIndex(boxesB);
  const ofA: number[] = [];
  const ofB: number[] = [];
  for (let i = from; i < to; i++) {
    const minX = boxesA[4 * i];
    const minY = boxesA[4 * i + 1];
    const maxX = boxesA[4 * i + 2];
    const maxY = boxesA[4 * i + 3];
    if (!(minX < maxX && minY < maxY)) continue;
    for (const j of boxIndex.search(minX, minY, maxX, maxY)) {
      if (onlyLater && j <= i) continue;
      if (boxesB[4 * j] >= maxX || boxesB[4 * j + 2] <= minX) continue;
      if (boxesB[4 * j + 1] >= maxY || boxesB[4 * j + 3] <= minY) continue;
      ofA.push(i);
      ofB.push(j);
    }
  }
  return { ofA, ofB };
}

/** Positions of `numbers` in ascending order of their number, then of position. */
function orderBy(numbers: readonly number[], limit: number): Uint32Array {
  const start = new Uint32Array(limit + 1);
  for (const n of numbers) start[n + 1]++;
  for (let n = 0; n < limit; n++) start[n + 1] += start[n];
  const order = new Uint32Array(numbers.length);
  for (let k = 0; k < numbers.length; k++) order[start[numbers[k]]++] = k;
  return order;
}

/** Measures pairs of small items, every edge of one against every edge of the other. */
function smallPairMeter(a: PolygonSet, b: PolygonSet, tolerances: OverlapTolerances) {
  const ownEdges = edgeReader(a);
  const otherEdges = edgeReader(b);
  let read = -1;
  let own: EdgeList = { numbers: new Float64Array(0), end: 0 };
  let wholeM2 = 0;
  let box: Box = { minX: 0, minY: 0, maxX: 0, maxY: 0 };
  return function measure(i: number, j: number): number {
    if (read !== i) {
      box = boxOf(a, polygonsOf(a, i));
      own = ownEdges(i, box.minX, box.minY, box.maxX - box.minX);
      wholeM2 = itemArea(a, i);
      read = i;
    }
    const other = otherEdges(j, box.minX, box.minY, box.maxX - box.minX);
    return smallPairArea(own, other, box.maxY - box.minY, wholeM2, tolerances);
  };
}

/** Overlap of two items read relative to the lower left of `a`'s box, `heightM` the height of that box. */
function smallPairArea(
  own: EdgeList,
  other: EdgeList,
  heightM: number,
  wholeM2: number,
  tolerances: OverlapTolerances,
): number {
  let areaM2 = 0;
  let commonM = 0;
  for (let k = 0; k < own.end; k += ENTRY_STRIDE) {
    for (let n = 0; n < other.end; n += ENTRY_STRIDE) {
      const common = Math.min(own.numbers[k + 1], other.numbers[n + 1]) - Math.max(own.numbers[k], other.numbers[n]);
      if (common > 0) {
        areaM2 += pairArea(own.numbers, k, other.numbers, n);
        commonM += common;
      }
    }
  }
  return snapArea(areaM2, wholeM2, commonM * heightM, tolerances);
}

/** Edges as entries: ENTRY_STRIDE numbers each, up to `end`. */
interface EdgeList {
  numbers: Float64Array;
  end: number;
}

/**
 * Reads an item's edges as entries relative to (originX, originY). Edges wholly below or beside the part of the plane from
 * (0, 0) to (widthM, …) bring nothing to a pair and are left out. The list is reused by the next call.
 */
function edgeReader(set: PolygonSet) {
  const list: EdgeList = { numbers: new Float64Array(256 * ENTRY_STRIDE), end: 0 };
  return function read(item: number, originX: number, originY: number, widthM: number): EdgeList {
    const { xy, ringStart, polygonStart, itemStart } = set;
    const [first, endVertex] = itemVertexRange(set, item);
    const most = (endVertex - first) * ENTRY_STRIDE;
    if (list.numbers.length < most) list.numbers = new Float64Array(most * 2);
    const { numbers } = list;
    let at = 0;
    for (let r = polygonStart[itemStart[item]]; r < polygonStart[itemStart[item + 1]]; r++) {
      for (let k = 2 * ringStart[r] + 2; k < 2 * ringStart[r + 1]; k += 2) {
        const leftwards = xy[k] < xy[k - 2];
        const from = leftwards ? k : k - 2;
        const to = leftwards ? k - 2 : k;
        const x1 = xy[from] - originX;
        const y1 = xy[from + 1] - originY;
        const x2 = xy[to] - originX;
        const y2 = xy[to + 1] - originY;
        if (!(x2 - x1 > LEAST_WIDTH) || x2 <= 0 || x1 >= widthM || (y1 < 0 && y2 < 0)) continue;
        numbers[at] = x1;
        numbers[at + 1] = x2;
        numbers[at + 2] = y1;
        numbers[at + 3] = (y2 - y1) / (x2 - x1);
        numbers[at + 4] = leftwards ? 1 : -1;
        at += ENTRY_STRIDE;
      }
    }
    list.end = at;
    return list;
  };
}

function polygonsOf(set: PolygonSet, item: number): number[] {
  const polygons: number[] = [];
  for (let p = set.itemStart[item]; p < set.itemStart[item + 1]; p++) polygons.push(p);
  return polygons;
}
