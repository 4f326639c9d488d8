import { type CellTrace, type CellWindow, cellTrace, STRETCH_STRIDE } from './cellTrace.js';
import {
  addPairs,
  EDGE_STRIDE,
  type EdgeList,
  emptyEdgeList,
  type PairSum,
  pushEdge,
  reserveEdges,
} from './edgePairs.js';
import type { OverlapGrid } from './overlapIndex.js';
import type { ItemPart, OwnItem } from './ownItem.js';

/** Measures an item by cutting it into the cells of its window: edges + cells, however large. The record is reused by the next call. */
export function cellMeter(grid: OverlapGrid): (own: OwnItem, window: CellWindow) => ItemPart {
  const trace = cellTrace(grid);
  const stretchesOf = cellLists();
  const halfLinesOf = cellLists();
  const list = emptyEdgeList(64);
  const lines = emptyEdgeList(64);
  const sum: PairSum = { areaM2: 0, commonM: 0 };
  const part: ItemPart = { areaM2: 0, relevantM2: 0 };
  return (own, window) => {
    const { set, item } = own;
    trace.begin(window);
    trace.addRings(set, set.polygonStart[set.itemStart[item]], set.polygonStart[set.itemStart[item + 1]]);
    const cellCount = window.columns * window.rows;
    const stretchHeads = stretchesOf.link(trace.stretchCells(), trace.stretchCount(), cellCount);
    const halfLineHeads = halfLinesOf.link(trace.halfLineCells(), trace.halfLineCount(), cellCount);
    const sides = trace.sides();
    sum.areaM2 = 0;
    sum.commonM = 0;
    let fullM2 = 0;
    for (let i = 0; i < window.columns; i++) {
      let winding = 0;
      for (let j = window.rows - 1; j >= 0; j--) {
        winding += sides[i * (window.rows + 1) + j + 1];
        const cell = (i + window.firstColumn) * grid.rows + j + window.firstRow;
        if (winding !== 0) fullM2 += winding * grid.cellAreaM2[cell];
        const at = i * window.rows + j;
        if (stretchHeads[at] < 0 && halfLineHeads[at] < 0) continue;
        list.end = 0;
        pushStretches(list, trace, stretchHeads[at], stretchesOf.next());
        pushHalfLines(list, trace, halfLineHeads[at], halfLinesOf.next(), grid.size);
        addPairs(sum, list, linesOf(lines, grid, cell), true);
      }
    }
    part.areaM2 = sum.areaM2 + fullM2;
    part.relevantM2 = sum.commonM * grid.size;
    return part;
  };
}

function pushStretches(list: EdgeList, trace: CellTrace, head: number, next: Int32Array): void {
  const stretches = trace.stretches();
  for (let k = head; k >= 0; k = next[k]) {
    reserveEdges(list, 1);
    const at = k * STRETCH_STRIDE;
    pushEdge(list, stretches[at], stretches[at + 1], stretches[at + 2], stretches[at + 3]);
  }
}

function pushHalfLines(list: EdgeList, trace: CellTrace, head: number, next: Int32Array, size: number): void {
  const halfLines = trace.halfLines();
  for (let k = head; k >= 0; k = next[k]) {
    reserveEdges(list, 1);
    pushHalfLine(list, halfLines[2 * k], size, halfLines[2 * k + 1]);
  }
}

/** Lines of the layer in one cell, in its own coordinates. */
function linesOf(lines: EdgeList, grid: OverlapGrid, cell: number): EdgeList {
  const { stretchStart, stretches, halfLineStart, halfLines, size } = grid;
  lines.end = 0;
  const end = stretchStart[cell + 1] * STRETCH_STRIDE;
  reserveEdges(lines, 1 + halfLineStart[cell + 1] - halfLineStart[cell] + stretchStart[cell + 1] - stretchStart[cell]);
  if (grid.corner[cell] !== 0) pushHalfLine(lines, 0, size, grid.corner[cell]);
  for (let n = 2 * halfLineStart[cell]; n < 2 * halfLineStart[cell + 1]; n += 2) {
    pushHalfLine(lines, halfLines[n], size, halfLines[n + 1]);
  }
  for (let n = stretchStart[cell] * STRETCH_STRIDE; n < end; n += STRETCH_STRIDE) {
    pushEdge(lines, stretches[n], stretches[n + 1], stretches[n + 2], stretches[n + 3]);
  }
  return lines;
}

/** From x along the top of a cell to its right side. */
function pushHalfLine(list: EdgeList, x: number, size: number, weight: number): void {
  if (x >= size) return;
  const { numbers, end } = list;
  numbers[end] = x;
  numbers[end + 1] = size;
  numbers[end + 2] = size;
  numbers[end + 3] = 0;
  numbers[end + 4] = weight;
  list.end = end + EDGE_STRIDE;
}

/** Numbers of a trace as one linked list a cell, in the order they came. */
function cellLists() {
  let heads = new Int32Array(64);
  let nexts = new Int32Array(256);
  return {
    next: () => nexts,
    link(cells: Int32Array, count: number, cellCount: number): Int32Array {
      if (heads.length < cellCount) heads = new Int32Array(cellCount * 2);
      if (nexts.length < count) nexts = new Int32Array(count * 2);
      heads.fill(-1, 0, cellCount);
      for (let k = count - 1; k >= 0; k--) {
        nexts[k] = heads[cells[k]];
        heads[cells[k]] = k;
      }
      return heads;
    },
  };
}
