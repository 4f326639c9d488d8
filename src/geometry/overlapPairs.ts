import { buildBoxIndex } from './boxIndex.js';
import { boxPart } from './boxPart.js';
import { refuseWildCoordinates } from './coordinates.js';
import { type OverlapMeter, type OverlapTolerances, overlapMeter, snapArea } from './overlapAreas.js';
import { buildOverlapIndex } from './overlapIndex.js';
import { type OwnItem, ownItem } from './ownItem.js';
import { type KernelRoom, SEGMENT_STRIDE } from './pairKernel.js';
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
  const own = ownItem('item a');
  const other = ownItem('item b');
  const smallPairArea = smallPairMeter(tolerances);
  const byB = orderBy(ofB, itemCount(b));
  let meter: OverlapMeter | null = null;
  let meterOf = -1;
  for (const k of byB) {
    if (edgeCount(b, ofB[k]) <= LARGE_ITEM_EDGES) continue;
    if (!meter || meterOf !== ofB[k]) meter = itemMeter(b, ofB[k], tolerances);
    meterOf = ofB[k];
    own.open(a, ofA[k]);
    areas[k] = meter(own);
  }
  meter = null;
  let opened = -1;
  for (let k = 0; k < ofA.length; k++) {
    if (edgeCount(b, ofB[k]) > LARGE_ITEM_EDGES) continue;
    if (opened !== ofA[k]) {
      opened = ofA[k];
      own.open(a, opened);
      meter = null;
    }
    if (edgeCount(a, opened) > LARGE_ITEM_EDGES) {
      meter ??= itemMeter(a, opened, { snapRelative: 0, snapAbsoluteM2: 0 });
      other.open(b, ofB[k]);
      const wholeM2 = own.wholeM2();
      areas[k] = snapArea(meter(other), wholeM2, Math.abs(wholeM2), tolerances);
    } else {
      areas[k] = smallPairArea(own, b, ofB[k]);
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

/** Measures an opened item against another small one, every edge of the one against every edge of the other. */
function smallPairMeter(tolerances: OverlapTolerances) {
  const box = boxPart();
  return function smallPairArea(own: OwnItem, other: PolygonSet, item: number): number {
    const room = box.open(own, edgeCount(other, item));
    const part = box.measure(own, writeItem(room, own, other, item), 0, Infinity);
    return part ? snapArea(part.areaM2, own.wholeM2(), part.relevantM2, tolerances) : 0;
  };
}

/** The other item's edges as segments, relative to the lower left corner of the own box. */
function writeItem({ numbers, segments }: KernelRoom, own: OwnItem, other: PolygonSet, item: number): number {
  const { xy, ringStart, polygonStart, itemStart } = other;
  let at = segments;
  for (let r = polygonStart[itemStart[item]]; r < polygonStart[itemStart[item + 1]]; r++) {
    for (let k = 2 * ringStart[r]; k < 2 * ringStart[r + 1] - 2; k += 2) {
      numbers[at] = xy[k] - own.minX;
      numbers[at + 1] = xy[k + 1] - own.minY;
      numbers[at + 2] = xy[k + 2] - own.minX;
      numbers[at + 3] = xy[k + 3] - own.minY;
      at += SEGMENT_STRIDE;
    }
  }
  return at;
}
