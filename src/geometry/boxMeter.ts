import { type CellWindow, STRETCH_STRIDE } from './cellTrace.js';
import {
  addPairs,
  areaRightOf,
  EDGE_STRIDE,
  type EdgeList,
  emptyEdgeList,
  type PairSum,
  pushEdge,
  pushItem,
  type Reach,
  reserveEdges,
} from './edgePairs.js';
import type { OverlapGrid } from './overlapIndex.js';
import type { ItemPart, OwnItem } from './ownItem.js';
import { itemVertexRange } from './polygonSet.js';

/**
 * Measures an item of few cells: its edges stay whole and are paired with the stretches of the layer that run through its box.
 *
 * Method: area = winding over the whole width × the item + Σ half-lines · the item right of them + Σ pairs. The winding along the top of
 * the cells (corner and half-lines) stands for all of the layer that lies above them. Null when the box holds more than `mostPairs`.
 * The record is reused by the next call.
 */
export function boxMeter(grid: OverlapGrid): (own: OwnItem, window: CellWindow, mostPairs: number) => ItemPart | null {
  const { originX, originY, size, rows, corner } = grid;
  const part: ItemPart = { areaM2: 0, relevantM2: 0 };
  const sum: PairSum = { areaM2: 0, commonM: 0 };
  const near = emptyEdgeList(64);
  const reach: Reach = { minX: 0, maxX: 0, minY: 0, maxY: 0 };
  const edges = emptyEdgeList(64);
  let steps = new Float64Array(64);
  let stepCount = 0;

  /**
   * Puts the layer's lines that run through the item's box into `near`, relative to its lower left corner. Lines above the box only cast
   * their winding on it, which changes where they begin and end: those places go to `steps` as half-lines. Lines of a chain share
   * their ends, and nothing changes there. Gives the winding cast on the whole width.
   */
  function gather(own: OwnItem, window: CellWindow): number {
    const { stretchStart, stretches, halfLineStart, halfLines } = grid;
    const widthM = own.maxX - own.minX;
    const heightM = own.maxY - own.minY;
    const topRow = window.firstRow + window.rows - 1;
    let winding = corner[window.firstColumn * rows + topRow];
    near.end = 0;
    stepCount = 0;
    for (let i = window.firstColumn; i < window.firstColumn + window.columns; i++) {
      const left = originX - own.minX + i * size;
      const firstCell = i * rows + window.firstRow;
      const topCell = i * rows + topRow;
      const found = stretchStart[topCell + 1] - stretchStart[firstCell];
      const halves = halfLineStart[topCell + 1] - halfLineStart[topCell];
      if (steps.length < 2 * (stepCount + halves + 2 * found))
        steps = widened(steps, 2 * (stepCount + halves + 2 * found));
      for (let n = 2 * halfLineStart[topCell]; n < 2 * halfLineStart[topCell + 1]; n += 2) {
        const x = left + halfLines[n];
        if (x <= 0) winding += halfLines[n + 1];
        else if (x < widthM) {
          steps[2 * stepCount] = x;
          steps[2 * stepCount++ + 1] = halfLines[n + 1];
        }
      }
      if (found === 0) continue;
      reserveEdges(near, found);
      for (let cell = firstCell; cell <= topCell; cell++) {
        const bottom = originY - own.minY + (cell - i * rows) * size;
        const end = stretchStart[cell + 1] * STRETCH_STRIDE;
        let chainEnd = Number.NaN;
        for (let n = stretchStart[cell] * STRETCH_STRIDE; n < end; n += STRETCH_STRIDE) {
          const ay = bottom + stretches[n + 1];
          const by = bottom + stretches[n + 3];
          if (ay <= 0 && by <= 0) continue;
          const ax = left + stretches[n];
          const bx = left + stretches[n + 2];
          if ((ax <= 0 && bx <= 0) || (ax >= widthM && bx >= widthM)) continue;
          if (ay < heightM || by < heightM) {
            pushEdge(near, ax, ay, bx, by);
            continue;
          }
          // from a to b, travelling right, −1 lies over [a, b]: −1 from a on, +1 from b on
          if (ax === chainEnd) stepCount--;
          else if (ax <= 0) winding--;
          else if (ax < widthM) {
            steps[2 * stepCount] = ax;
            steps[2 * stepCount++ + 1] = -1;
          }
          chainEnd = Number.NaN;
          if (bx <= 0) winding++;
          else if (bx < widthM) {
            steps[2 * stepCount] = bx;
            steps[2 * stepCount++ + 1] = 1;
            chainEnd = bx;
          }
        }
      }
    }
    return winding;
  }

  function measure(own: OwnItem, winding: number): void {
    const { set, item, minX, minY } = own;
    sum.areaM2 = winding !== 0 ? winding * own.wholeM2() : 0;
    sum.commonM = stepCount * (own.maxX - minX);
    for (let n = 0; n < stepCount; n++) {
      sum.areaM2 += steps[2 * n + 1] * areaRightOf(set, item, minX, minY, steps[2 * n]);
    }
    if (near.end > 0) {
      edges.end = 0;
      pushItem(edges, set, item, minX, minY, reachOf(near, reach));
      addPairs(sum, edges, near, false);
    }
    part.areaM2 = sum.areaM2;
    part.relevantM2 = sum.commonM * (own.maxY - minY);
  }

  return (own, window, mostPairs) => {
    const winding = gather(own, window);
    const [from, to] = itemVertexRange(own.set, own.item);
    if ((near.end / EDGE_STRIDE) * (to - from) > mostPairs) return null;
    measure(own, winding);
    return part;
  };
}

function widened(from: Float64Array, room: number): Float64Array<ArrayBuffer> {
  const to = new Float64Array(2 * room);
  to.set(from);
  return to;
}

/** Where edges of an item can matter to the lines: beside and above them they bring nothing. */
function reachOf(lines: EdgeList, reach: Reach): Reach {
  const { numbers, end } = lines;
  let minX = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (let n = 0; n < end; n += EDGE_STRIDE) {
    const y1 = numbers[n + 2];
    const y2 = y1 + (numbers[n + 1] - numbers[n]) * numbers[n + 3];
    if (numbers[n] < minX) minX = numbers[n];
    if (numbers[n + 1] > maxX) maxX = numbers[n + 1];
    if (y1 > maxY) maxY = y1;
    if (y2 > maxY) maxY = y2;
  }
  reach.minX = minX;
  reach.maxX = maxX;
  reach.minY = 0;
  reach.maxY = maxY;
  return reach;
}
