import { buildBoxIndex } from '../boxIndex.js';
import { refuseWildCoordinates } from '../coordinates.js';
import { itemArea, itemBoxes, itemCount, itemVertexRange, type PolygonSet, selectItems } from '../polygonSet.js';
import { type OverlapMeter, type OverlapTolerances, overlapMeter, snapArea, snappedM2 } from './overlapAreas.js';
import { buildOverlapIndex } from './overlapIndex.js';
import { overlapTurn } from './overlapTurn.js';

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
  return measurePairs(a, b, ofA, ofB, tolerances);
}

/** Overlaps of pairs that are known: item ofA[k] of `a` with item ofB[k] of `b`, in ascending (ofA, ofB); those without are left out. */
export function measurePairs(
  a: PolygonSet,
  b: PolygonSet,
  ofA: readonly number[],
  ofB: readonly number[],
  tolerances: OverlapTolerances,
): OverlapPair[] {
  const areas = new Float64Array(ofA.length);
  const turn = overlapTurn('item a');
  let meter: OverlapMeter | null = null;
  let meterOf = -1;
  for (const k of orderBy(ofB, itemCount(b))) {
    if (edgeCount(b, ofB[k]) <= LARGE_ITEM_EDGES) continue;
    if (!meter || meterOf !== ofB[k]) meter = itemMeter(b, ofB[k], tolerances);
    meterOf = ofB[k];
    areas[k] = meter(a, ofA[k]);
  }
  meter = null;
  let opened = -1;
  for (let k = 0; k < ofA.length; k++) {
    if (edgeCount(b, ofB[k]) > LARGE_ITEM_EDGES) continue;
    const isLarge = edgeCount(a, ofA[k]) > LARGE_ITEM_EDGES;
    if (opened !== ofA[k]) {
      opened = ofA[k];
      meter = isLarge ? itemMeter(a, opened, { snapRelative: 0, snapAbsoluteM2: 0 }) : null;
      if (!isLarge) turn.open(a, opened, opened + 1);
    }
    if (meter) {
      const wholeM2 = itemArea(a, opened);
      areas[k] = snapArea(meter(b, ofB[k]), wholeM2, Math.abs(wholeM2), tolerances);
    } else {
      turn.begin();
      turn.addItem(b, ofB[k]);
      areas[k] = snappedM2(turn, 0, tolerances);
    }
  }
  const pairs: OverlapPair[] = [];
  for (let k = 0; k < ofA.length; k++) if (areas[k] !== 0) pairs.push({ a: ofA[k], b: ofB[k], areaM2: areas[k] });
  return pairs;
}

function itemMeter(set: PolygonSet, item: number, tolerances: OverlapTolerances): OverlapMeter {
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
