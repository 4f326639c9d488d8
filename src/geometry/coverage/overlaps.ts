import { buildBoxIndex } from '../boxIndex.js';
import type { Coverage } from '../coverage.js';
import { floatList, intList } from '../numberList.js';
import type { OverlapTolerances } from '../overlap/overlapAreas.js';
import { measurePairs, type OverlapPair } from '../overlap/overlapPairs.js';
import { itemBoxes, itemCount, planarAreas } from '../polygonSet.js';
import { openFrame, visitCells } from './openGrid.js';

/**
 * Which items of a layer overlap, and by how many m²: what `selfOverlapPairs` finds, without asking all neighbours.
 *
 * Where items overlap, W ≥ 2 (head of `coverage.ts`). A grid is laid over the open edges: a cell none of them meets has one W throughout,
 * known exactly; a place of W ≥ 2 lies in cells of W ≥ 2 and in cells that open edges meet. Two items can only overlap where both their boxes
 * meet such a cell: in a good coverage these are the cells of its outline, and those of its defects. Of the pairs left the kernel gives the m².
 * Promises: the same pairs and the same bits as `selfOverlapPairs`. W < 0 (rings wound the wrong way) counts as suspect.
 */
export function coverageOverlaps(coverage: Coverage, tolerances: OverlapTolerances): OverlapPair[] {
  return overlapsAndPiles(coverage, tolerances, { anItem: Infinity, inAll: Infinity }).pairs;
}

export interface OverlapsAndPiles {
  /** Pairs of items that are not piled, in ascending (a, b). */
  readonly pairs: OverlapPair[];
  /** Items that overlap too many others, ascending. */
  readonly piled: readonly PiledItem[];
}

export interface PiledItem {
  readonly item: number;
  /** How many others it really overlaps at the least, and by how many m² together; exactly where none of these is piled. */
  readonly others: number;
  readonly overlapsM2: number;
}

/** How many overlaps are told one by one. */
export interface MostOverlaps {
  readonly anItem: number;
  readonly inAll: number;
}

/** Of the smaller of two items: less in common may be borders that don't match, as a road has with hundreds of neighbours. */
const REAL_SHARE = 0.01;
/** Pairs measured before what they tell is asked. */
const PAIRS_A_TURN = 1 << 15;

/**
 * The overlaps of a layer in which items may lie on one another in heaps: of n in a heap n² / 2 pairs overlap, and their borders cross as often.
 *
 * Definition: a real overlap is a hundredth or more of the smaller of the two. An item is piled if it has more than `most.anItem` of them, or,
 * where more than `most.inAll` pairs of others are left, more than a half, a quarter, … of that, down to none.
 * Promises: at most some items × `most.anItem` pairs are measured, as two that are known to be piled are not asked; depends on the set alone.
 * Limit: overlaps that are not real are not counted, however many: a thousand strips across a thousand others are a million pairs.
 */
export function overlapsAndPiles(
  coverage: Coverage,
  tolerances: OverlapTolerances,
  most: MostOverlaps,
): OverlapsAndPiles {
  const { set } = coverage;
  const areas = planarAreas(set);
  const others = new Uint32Array(areas.length);
  const overlapsM2 = new Float64Array(areas.length);
  const found = { a: intList(), b: intList(), areaM2: floatList() };
  const isReal = (a: number, b: number, areaM2: number) => areaM2 >= REAL_SHARE * Math.min(areas[a], areas[b]);
  const measure = (ofA: readonly number[], ofB: readonly number[]) => {
    for (const { a, b, areaM2 } of measurePairs(set, set, ofA, ofB, tolerances)) {
      found.a.push(a);
      found.b.push(b);
      found.areaM2.push(areaM2);
      if (!isReal(a, b, areaM2)) continue;
      for (const i of [a, b]) {
        others[i]++;
        overlapsM2[i] += areaM2;
      }
    }
  };
  let anItem = most.anItem;
  const isPiled = (i: number) => others[i] > anItem;
  const suspects = suspectItems(coverage);
  const laterOfAll = suspects.laterOf(() => true);
  let laterUnpiled = laterOfAll;
  let left = suspects.items.length;
  let [ofA, ofB]: [number[], number[]] = [[], []];
  for (const i of suspects.items) {
    if (ofA.length >= PAIRS_A_TURN) {
      measure(ofA, ofB);
      [ofA, ofB] = [[], []];
      const unpiled = suspects.items.filter((item) => !isPiled(item)).length;
      if (unpiled < left * 0.9) {
        left = unpiled;
        laterUnpiled = suspects.laterOf((item) => !isPiled(item));
      }
    }
    const isKnown = isPiled(i);
    for (const j of isKnown ? laterUnpiled(i) : laterOfAll(i)) {
      if (isKnown && isPiled(j)) continue;
      ofA.push(i);
      ofB.push(j);
    }
  }
  measure(ofA, ofB);

  const told = (onlyReal: boolean): OverlapPair[] => {
    const pairs: OverlapPair[] = [];
    for (let k = 0; k < found.a.length(); k++) {
      const [a, b, areaM2] = [found.a.at(k), found.b.at(k), found.areaM2.at(k)];
      if (!isPiled(a) && !isPiled(b) && (!onlyReal || isReal(a, b, areaM2))) pairs.push({ a, b, areaM2 });
    }
    return pairs;
  };
  while (anItem > 0 && told(true).length > most.inAll) anItem = Math.floor(anItem / 2);
  return {
    pairs: told(false),
    piled: suspects.items.filter(isPiled).map((item) => ({ item, others: others[item], overlapsM2: overlapsM2[item] })),
  };
}

/** Items that may overlap others, ascending; and of some of these a way to ask which later ones may overlap an item. */
function suspectItems(coverage: Coverage) {
  const { set } = coverage;
  const isSuspect = suspectPlaces(coverage);
  const boxes = itemBoxes(set);
  const items: number[] = [];
  for (let i = 0; i < itemCount(set); i++) {
    const [minX, minY, maxX, maxY] = [boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]];
    if (minX < maxX && minY < maxY && isSuspect(minX, minY, maxX, maxY)) items.push(i);
  }
  return {
    items,
    laterOf(isAsked: (item: number) => boolean): (item: number) => number[] {
      const asked = new Float64Array(boxes.length);
      for (let i = 0; i < itemCount(set); i++) asked.set(NO_BOX, 4 * i);
      for (const i of items) if (isAsked(i)) asked.set(boxes.subarray(4 * i, 4 * i + 4), 4 * i);
      const index = buildBoxIndex(asked);
      return (i) => {
        const later: number[] = [];
        index.visit(boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3], (j) => {
          if (j <= i) return;
          const minX = Math.max(boxes[4 * i], boxes[4 * j]);
          const minY = Math.max(boxes[4 * i + 1], boxes[4 * j + 1]);
          const maxX = Math.min(boxes[4 * i + 2], boxes[4 * j + 2]);
          const maxY = Math.min(boxes[4 * i + 3], boxes[4 * j + 3]);
          if (minX < maxX && minY < maxY && isSuspect(minX, minY, maxX, maxY)) later.push(j);
        });
        return later.sort((p, q) => p - q);
      };
    },
  };
}

const NO_BOX = [Infinity, Infinity, -Infinity, -Infinity];

/** Whether a box meets a cell where items may overlap. */
function suspectPlaces(coverage: Coverage): (minX: number, minY: number, maxX: number, maxY: number) => boolean {
  const { set, open } = coverage;
  if (open.length === 0) return () => false;
  const { xy } = set;
  const frame = openFrame(coverage, Math.max(4096, itemCount(set), open.length));
  const { columns, rows, cellM } = frame;
  const isMixed = new Uint8Array(columns * rows);
  // what W grows by from one cell of a row to the next, along the middle of the row
  const step = new Int32Array((columns + 1) * rows);
  const mark = (cell: number) => {
    isMixed[cell] = 1;
  };
  for (const v of open) {
    const [ax, ay, bx, by] = [xy[2 * v], xy[2 * v + 1], xy[2 * v + 2], xy[2 * v + 3]];
    visitCells(frame, ax, ay, bx, by, 0, mark);
    if (ay === by) continue;
    const sign = by < ay ? 1 : -1;
    const first = Math.ceil((Math.min(ay, by) - frame.minY) / cellM - 0.5);
    for (let row = Math.max(0, first); row < rows; row++) {
      const y = frame.minY + (row + 0.5) * cellM;
      if (y >= Math.max(ay, by)) break;
      if (y < Math.min(ay, by)) continue;
      const column = Math.floor((ax + ((y - ay) * (bx - ax)) / (by - ay) - frame.minX) / cellM);
      // land lies to the left of an edge that runs down: to its right in the plane
      step[row * (columns + 1) + Math.max(0, Math.min(columns, column + 1))] += sign;
    }
  }
  const sums = new Uint32Array((columns + 1) * (rows + 1));
  for (let row = 0; row < rows; row++) {
    let winding = 0;
    let inRow = 0;
    for (let column = 0; column < columns; column++) {
      winding += step[row * (columns + 1) + column];
      if (isMixed[row * columns + column] === 1 || winding > 1 || winding < 0) inRow++;
      sums[(row + 1) * (columns + 1) + column + 1] = sums[row * (columns + 1) + column + 1] + inRow;
    }
  }
  return (minX, minY, maxX, maxY) => {
    const left = Math.max(0, Math.floor((minX - frame.slackM - frame.minX) / cellM));
    const bottom = Math.max(0, Math.floor((minY - frame.slackM - frame.minY) / cellM));
    const right = Math.min(columns - 1, Math.floor((maxX + frame.slackM - frame.minX) / cellM));
    const top = Math.min(rows - 1, Math.floor((maxY + frame.slackM - frame.minY) / cellM));
    if (left > right || bottom > top) return false;
    const at = (row: number, column: number) => sums[row * (columns + 1) + column];
    return at(top + 1, right + 1) - at(bottom, right + 1) - at(top + 1, left) + at(bottom, left) > 0;
  };
}
