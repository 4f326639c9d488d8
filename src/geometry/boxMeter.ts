import { boxPart } from './boxPart.js';
import { type CellWindow, STRETCH_STRIDE } from './cellTrace.js';
import type { OverlapGrid } from './overlapIndex.js';
import type { ItemPart, OwnItem } from './ownItem.js';
import { type KernelRoom, SEGMENT_STRIDE } from './pairKernel.js';

/**
 * Measures an item of few cells: its edges stay whole and are paired with the stretches of the layer that run through its box (`boxPart`).
 *
 * Method: the winding along the top of the cells (corner and half-lines) stands for all of the layer that lies above them; a half-line
 * is a segment along the top. Null when the box holds more than `mostPairs`. The record is reused by the next call.
 */
export function boxMeter(grid: OverlapGrid): (own: OwnItem, window: CellWindow, mostPairs: number) => ItemPart | null {
  const { rows, corner, stretchStart, halfLineStart } = grid;
  const part = boxPart();
  return (own, window, mostPairs) => {
    const topRow = window.firstRow + window.rows - 1;
    let segments = 0;
    for (let i = window.firstColumn; i < window.firstColumn + window.columns; i++) {
      const topCell = i * rows + topRow;
      segments += stretchStart[topCell + 1] - stretchStart[i * rows + window.firstRow];
      segments += halfLineStart[topCell + 1] - halfLineStart[topCell];
    }
    const room = part.open(own, segments);
    const end = writeSegments(room, grid, own, window);
    return part.measure(own, end, corner[window.firstColumn * rows + topRow], mostPairs);
  };
}

/** Stretches of the window's cells and half-lines along its top, relative to the lower left corner of the item's box. */
function writeSegments({ numbers, segments }: KernelRoom, grid: OverlapGrid, own: OwnItem, window: CellWindow): number {
  const { originX, originY, size, rows, stretchStart, stretches, halfLineStart, halfLines } = grid;
  const topRow = window.firstRow + window.rows - 1;
  let at = segments;
  for (let i = window.firstColumn; i < window.firstColumn + window.columns; i++) {
    const left = originX - own.minX + i * size;
    const firstCell = i * rows + window.firstRow;
    const topCell = i * rows + topRow;
    for (let n = 2 * halfLineStart[topCell]; n < 2 * halfLineStart[topCell + 1]; n += 2) {
      // one of weight −1 travels right; it goes on over the columns to the right
      const forwards = halfLines[n + 1] < 0;
      numbers[at] = forwards ? left + halfLines[n] : Infinity;
      numbers[at + 1] = Infinity;
      numbers[at + 2] = forwards ? Infinity : left + halfLines[n];
      numbers[at + 3] = Infinity;
      at += SEGMENT_STRIDE;
    }
    for (let cell = firstCell; cell <= topCell; cell++) {
      const bottom = originY - own.minY + (cell - i * rows) * size;
      const end = stretchStart[cell + 1] * STRETCH_STRIDE;
      for (let n = stretchStart[cell] * STRETCH_STRIDE; n < end; n += STRETCH_STRIDE) {
        numbers[at] = left + stretches[n];
        numbers[at + 1] = bottom + stretches[n + 1];
        numbers[at + 2] = left + stretches[n + 2];
        numbers[at + 3] = bottom + stretches[n + 3];
        at += SEGMENT_STRIDE;
      }
    }
  }
  return at;
}
