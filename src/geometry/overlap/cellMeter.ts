import type { PolygonSet } from '../polygonSet.js';
import { type CellTrace, type CellWindow, cellTrace, STRETCH_STRIDE } from './cellTrace.js';
import { addPairs, writeEdge, writeHalfLine } from './edgePairs.js';
import { cellAreaM2, type OverlapGrid } from './overlapIndex.js';
import { type EdgeList, type KernelRoom, kernelRoom, type PairSum } from './pairKernel.js';

/** What a grid holds of an item. */
export interface ItemPart {
  areaM2: number;
  /** Height × common width, over all pairs: what rounding can be a share of. */
  relevantM2: number;
}

export type CellMeter = (set: PolygonSet, item: number, window: CellWindow) => Readonly<ItemPart>;

/** Measures an item by cutting it into the cells of its window: edges + cells, however large. The record is reused by the next call. */
export function cellMeter(grid: OverlapGrid): CellMeter {
  let measure: CellMeter | undefined;
  return (set, item, window) => {
    // few items are ever cut
    measure ??= readyMeter(grid);
    return measure(set, item, window);
  };
}

function readyMeter(grid: OverlapGrid): CellMeter {
  const trace = cellTrace(grid);
  const stretchesOf = cellLists();
  const halfLinesOf = cellLists();
  const edges: EdgeList = { first: 0, end: 0 };
  const lines: EdgeList = { first: 0, end: 0 };
  const sum: PairSum = { areaM2: 0, commonM: 0 };
  const part: ItemPart = { areaM2: 0, relevantM2: 0 };
  return (set, item, window) => {
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
        if (winding !== 0) fullM2 += winding * cellAreaM2(grid, cell);
        const at = i * window.rows + j;
        if (stretchHeads[at] < 0 && halfLineHeads[at] < 0) continue;
        const room = kernelRoom(trace.stretchCount() + trace.halfLineCount(), mostLines(grid, cell));
        edges.first = room.own;
        edges.end = writeStretches(room, room.own, trace, stretchHeads[at], stretchesOf.next());
        edges.end = writeHalfLines(room, edges.end, trace, halfLineHeads[at], halfLinesOf.next(), grid.size);
        lines.first = room.lines;
        lines.end = writeLines(room, grid, cell);
        addPairs(sum, edges, lines, true);
      }
    }
    part.areaM2 = sum.areaM2 + fullM2;
    part.relevantM2 = sum.commonM * grid.size;
    return part;
  };
}

function writeStretches({ numbers }: KernelRoom, to: number, trace: CellTrace, head: number, next: Int32Array): number {
  const stretches = trace.stretches();
  for (let k = head; k >= 0; k = next[k]) {
    const at = k * STRETCH_STRIDE;
    to = writeEdge(numbers, to, stretches[at], stretches[at + 1], stretches[at + 2], stretches[at + 3]);
  }
  return to;
}

function writeHalfLines(
  { numbers }: KernelRoom,
  to: number,
  trace: CellTrace,
  head: number,
  next: Int32Array,
  size: number,
): number {
  const halfLines = trace.halfLines();
  for (let k = head; k >= 0; k = next[k]) to = writeHalfLine(numbers, to, halfLines[2 * k], size, halfLines[2 * k + 1]);
  return to;
}

function mostLines({ stretchStart, halfLineStart }: OverlapGrid, cell: number): number {
  return 1 + halfLineStart[cell + 1] - halfLineStart[cell] + stretchStart[cell + 1] - stretchStart[cell];
}

/** Lines of the layer in one cell, in its own coordinates. */
function writeLines({ numbers, lines }: KernelRoom, grid: OverlapGrid, cell: number): number {
  const { stretchStart, stretches, halfLineStart, halfLines, size } = grid;
  let to = lines;
  if (grid.corner[cell] !== 0) to = writeHalfLine(numbers, to, 0, size, grid.corner[cell]);
  for (let n = 2 * halfLineStart[cell]; n < 2 * halfLineStart[cell + 1]; n += 2) {
    to = writeHalfLine(numbers, to, halfLines[n], size, halfLines[n + 1]);
  }
  const end = stretchStart[cell + 1] * STRETCH_STRIDE;
  for (let n = stretchStart[cell] * STRETCH_STRIDE; n < end; n += STRETCH_STRIDE) {
    to = writeEdge(numbers, to, stretches[n], stretches[n + 1], stretches[n + 2], stretches[n + 3]);
  }
  return to;
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
