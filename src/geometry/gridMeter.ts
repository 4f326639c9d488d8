import { type CellTrace, cellTrace, STRETCH_STRIDE } from './cellTrace.js';
import {
  addPairs,
  areaRightOf,
  EDGE_STRIDE,
  type EdgeList,
  emptyEdgeList,
  type OwnItem,
  type PairSum,
  pushEdge,
  pushItem,
  type Reach,
  reserveEdges,
} from './edgePairs.js';
import type { OverlapGrid } from './overlapIndex.js';
import { itemVertexRange } from './polygonSet.js';

/**
 * Measures items against one grid of an overlap index; both calls speak of the item whose cells were last asked about.
 *
 * Method: an item of few cells keeps its edges whole, and is paired with the stretches of the layer that overlap its box: the winding along
 * the top of its cells (corner and half-lines) stands for all of the layer that lies above. An item of many cells, or of many pairs, is
 * cut into the cells itself and paired cell by cell.
 */
export interface GridPart {
  areaM2: number;
  /** Height × common width, over all pairs: what rounding can be a share of. */
  relevantM2: number;
}

export interface GridMeter {
  /** The one winding of all cells under the item's box; null when an edge of the layer runs there. */
  windingThroughout(own: OwnItem): number | null;
  /** The record is reused by the next call. */
  measure(own: OwnItem): Readonly<GridPart>;
}

const FEW_CELLS = 100;
const PAIRS_A_CELL = 400;

export function gridMeter(grid: OverlapGrid): GridMeter {
  const { originX, originY, size, columns, rows, corner, mixedBefore } = grid;
  const right = columns * size;
  const top = rows * size;
  const part: GridPart = { areaM2: 0, relevantM2: 0 };
  const window = { firstColumn: 0, firstRow: 0, columns: 0, rows: 0 };
  const sum: PairSum = { areaM2: 0, commonM: 0 };
  const near = emptyEdgeList(64);
  const reach: Reach = { minX: 0, maxX: 0, minY: 0, maxY: 0 };
  const edges = emptyEdgeList(64);
  let steps = new Float64Array(64);
  let stepCount = 0;
  let byCells: ((own: OwnItem) => void) | undefined;

  /**
   * Puts the layer's lines that run through the item's box into `near`, relative to its lower left corner. Lines above the box only cast
   * their winding on it, which changes where they begin and end: those places go to `steps` as half-lines. Lines of a chain share
   * their ends, and nothing changes there. Gives the winding cast on the whole width.
   */
  function gather(own: OwnItem): number {
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

  /** Sets `part` from what `gather` found. */
  function addWhole(own: OwnItem, winding: number): void {
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

  return {
    windingThroughout(own) {
      const minX = own.minX - originX;
      const maxX = own.maxX - originX;
      const minY = own.minY - originY;
      const maxY = own.maxY - originY;
      if (!(minX <= right && maxX >= 0 && minY <= top && maxY >= 0)) return 0;
      const i1 = strip(minX, size, columns);
      const i2 = strip(maxX, size, columns) + 1;
      const j1 = strip(minY, size, rows);
      const j2 = strip(maxY, size, rows) + 1;
      const stride = rows + 1;
      const mixed =
        mixedBefore[i2 * stride + j2] -
        mixedBefore[i1 * stride + j2] -
        mixedBefore[i2 * stride + j1] +
        mixedBefore[i1 * stride + j1];
      if (mixed === 0) return corner[i1 * rows + j1];
      window.firstColumn = i1;
      window.firstRow = j1;
      window.columns = i2 - i1;
      window.rows = j2 - j1;
      return null;
    },
    measure(own) {
      const cells = window.columns * window.rows;
      if (cells <= FEW_CELLS) {
        const winding = gather(own);
        const pairs = (near.end / EDGE_STRIDE) * vertexCountOf(own);
        if (pairs <= PAIRS_A_CELL * cells || cells === 1) {
          addWhole(own, winding);
          return part;
        }
      }
      byCells ??= cellwise(grid, window, part);
      byCells(own);
      return part;
    },
  };
}

function widened(from: Float64Array, room: number): Float64Array<ArrayBuffer> {
  const to = new Float64Array(2 * room);
  to.set(from);
  return to;
}

function vertexCountOf({ set, item }: OwnItem): number {
  const [from, to] = itemVertexRange(set, item);
  return to - from;
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

function strip(coordinate: number, size: number, limit: number): number {
  return Math.max(0, Math.min(limit - 1, Math.floor(coordinate / size)));
}

interface Window {
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columns: number;
  readonly rows: number;
}

/** Measures an item by cutting it into the cells of `window`, and sets `part`. */
function cellwise(grid: OverlapGrid, window: Window, part: GridPart): (own: OwnItem) => void {
  const trace = cellTrace(grid);
  const stretchesOf = cellLists();
  const halfLinesOf = cellLists();
  const list = emptyEdgeList(64);
  const lines = emptyEdgeList(64);
  const sum: PairSum = { areaM2: 0, commonM: 0 };
  return (own) => {
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
