import type { PolygonSet } from './polygonSet.js';

/**
 * Cuts the edges of closed rings into the cells of a square grid.
 *
 * Definition: the winding of oriented rings at a point is Σ s over the edges above it, s = +1 for an edge that travels left,
 * −1 right. Inside a cell it is therefore the sum over *entries*, a stretch of line [x1, x2] with a weight that counts for
 * the points below it: the edges' own stretches in the cell, a half-edge along the cell's top border from each crossing of that
 * border to the cell's right side, and the *corner* winding over the whole width. Entries are in the cell's own
 * coordinates, 0 … size.
 * Needs closed rings, finite coordinates. Promises: the same edge in either direction is cut at the same points, bit for bit;
 * windings are integers that come from the order of the cells walked through, never from a comparison of rounded numbers.
 * Method: every edge is walked from its left end, column by column, row by row; what lies left, right and below of the grid
 * brings nothing; what lies above it brings corner windings. Cost: edges + cells walked.
 */
export interface Grid {
  readonly originX: number;
  readonly originY: number;
  /** Side of a cell, m; a power of two, so that cell borders and cell-own coordinates are exact. */
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
}

/** A block of cells of a grid; cell (column, row) of the grid has number (column − firstColumn) × rows + row − firstRow. */
export interface CellWindow {
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columns: number;
  readonly rows: number;
}

/** x1, x2, y at x1, slope, weight. */
export const ENTRY_STRIDE = 5;

/** What a trace leaves behind; the arrays are reused by the next `begin`, and may be replaced when they grow. */
export interface CellTrace {
  /** Starts anew for the cells of `window`. */
  begin(window: CellWindow): void;
  /** Walks all rings of item `item`; they must lie inside the window, or outside the grid. */
  addItem(set: PolygonSet, item: number): void;
  /** Walks the rings from `firstRing` to `endRing` (exclusive). */
  addRings(set: PolygonSet, firstRing: number, endRing: number): void;
  entryCount(): number;
  /** Number of the cell of each entry. */
  entryCells(): Int32Array;
  /** ENTRY_STRIDE numbers an entry. */
  entries(): Float64Array;
  /** Weight of crossings of a cell's left side, at (column) × (rows + 1) + row; row `rows` is all that lies above. */
  sides(): Int32Array;
  /** 1 for every cell of the window that an edge, vertical ones included, walked through. */
  touched(): Uint8Array;
}

/** Narrower stretches bring no area that a double could show, and would make slopes overflow. */
export const LEAST_WIDTH = 1e-30;

export function cellTrace(grid: Grid): CellTrace {
  const { originX, originY, size, columns: gridColumns, rows: gridRows } = grid;
  const perSize = 1 / size;
  let firstColumn = 0;
  let firstRow = 0;
  let rows = 0;
  let count = 0;
  let cells = new Int32Array(256);
  let entries = new Float64Array(256 * ENTRY_STRIDE);
  let sides = new Int32Array(64);
  let touched = new Uint8Array(64);

  function grow(): void {
    const moreCells = new Int32Array(cells.length * 2);
    moreCells.set(cells);
    cells = moreCells;
    const moreEntries = new Float64Array(entries.length * 2);
    moreEntries.set(entries);
    entries = moreEntries;
  }

  function addEntry(cell: number, x1: number, y1: number, x2: number, y2: number, weight: number): void {
    const width = x2 - x1;
    if (!(width > LEAST_WIDTH)) return;
    if (count === cells.length) grow();
    cells[count] = cell;
    const at = count * ENTRY_STRIDE;
    entries[at] = x1;
    entries[at + 1] = x2;
    entries[at + 2] = y1;
    entries[at + 3] = (y2 - y1) / width;
    entries[at + 4] = weight;
    count++;
  }

  function addStretch(
    column: number,
    row: number,
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    weight: number,
  ): void {
    if (row < 0 || row >= gridRows) return;
    const cell = (column - firstColumn) * rows + row - firstRow;
    touched[cell] = 1;
    addEntry(cell, x1, y1, x2, y2, weight);
  }

  function addTopCrossing(column: number, row: number, x: number, weight: number): void {
    if (row < 0 || row >= gridRows) return;
    const cell = (column - firstColumn) * rows + row - firstRow;
    touched[cell] = 1;
    addEntry(cell, x, size, size, size, weight);
  }

  function addSideCrossing(column: number, row: number, weight: number): void {
    if (row < 0 || column >= gridColumns) return;
    sides[(column - firstColumn) * (rows + 1) + Math.min(row - firstRow, rows)] += weight;
  }

  /** Number of the row or column of a coordinate; one on a border belongs to the higher; −1 and `limit` stand for all outside. */
  function strip(coordinate: number, limit: number): number {
    const n = Math.floor(coordinate * perSize);
    return n < 0 ? -1 : Math.min(n, limit);
  }

  /** Walks the edge from (ax, ay) to (bx, by), its left end (lower, when vertical) first; `weight` is its s. */
  function walk(ax: number, ay: number, bx: number, by: number, weight: number): void {
    const columnA = strip(ax, gridColumns);
    const columnB = strip(bx, gridColumns);
    if (columnA === columnB && (columnA < 0 || columnA === gridColumns)) return;
    let row = strip(ay, gridRows);
    const rowB = strip(by, gridRows);
    if (row < 0 && rowB < 0) return;
    if (columnA === columnB && row === rowB) {
      const left = columnA * size;
      const bottom = row * size;
      addStretch(columnA, row, ax - left, ay - bottom, bx - left, by - bottom, weight);
      return;
    }
    const dx = bx - ax;
    const dy = by - ay;
    const step = rowB >= row ? 1 : -1;
    let shareAtLeft = 0;
    for (let column = columnA; column <= columnB && column < gridColumns; column++) {
      const last = column === columnB;
      const left = column * size;
      let endRow = rowB;
      let shareAtRight = 1;
      if (!last) {
        shareAtRight = (left + size - ax) / dx;
        const found = strip(ay + dy * shareAtRight, gridRows);
        endRow = step > 0 ? Math.max(row, Math.min(found, rowB)) : Math.min(row, Math.max(found, rowB));
      }
      if (column >= 0) {
        const endX = last ? bx - left : size;
        let x = column === columnA ? ax - left : 0;
        let y = ay - row * size;
        if (column !== columnA) y = Math.max(0, Math.min(size, y + dy * shareAtLeft));
        while (row !== endRow) {
          const border = step > 0 ? (row + 1) * size : row * size;
          const crossing = Math.max(x, Math.min(endX, ax - left + dx * ((border - ay) / dy)));
          addStretch(column, row, x, y, crossing, step > 0 ? size : 0, weight);
          addTopCrossing(column, step > 0 ? row : row - 1, crossing, step * weight);
          row += step;
          x = crossing;
          y = step > 0 ? 0 : size;
        }
        const bottom = row * size;
        const endY = last ? by - bottom : Math.max(0, Math.min(size, ay - bottom + dy * shareAtRight));
        addStretch(column, row, x, y, endX, endY, weight);
      } else {
        row = endRow;
      }
      if (!last) addSideCrossing(column + 1, row, weight);
      shareAtLeft = shareAtRight;
    }
  }

  function addRings(set: PolygonSet, firstRing: number, endRing: number): void {
    const { xy, ringStart } = set;
    for (let r = firstRing; r < endRing; r++) {
      const end = 2 * ringStart[r + 1];
      let k = 2 * ringStart[r];
      if (k === end) continue;
      let ax = xy[k] - originX;
      let ay = xy[k + 1] - originY;
      for (k += 2; k < end; k += 2) {
        const bx = xy[k] - originX;
        const by = xy[k + 1] - originY;
        if (ax < bx || (ax === bx && ay < by)) walk(ax, ay, bx, by, -1);
        else walk(bx, by, ax, ay, 1);
        ax = bx;
        ay = by;
      }
    }
  }

  return {
    begin(window) {
      firstColumn = window.firstColumn;
      firstRow = window.firstRow;
      rows = window.rows;
      count = 0;
      const cellCount = window.columns * rows;
      const sideCount = window.columns * (rows + 1);
      if (touched.length < cellCount) touched = new Uint8Array(cellCount * 2);
      else touched.fill(0, 0, cellCount);
      if (sides.length < sideCount) sides = new Int32Array(sideCount * 2);
      else sides.fill(0, 0, sideCount);
    },
    addItem(set, item) {
      addRings(set, set.polygonStart[set.itemStart[item]], set.polygonStart[set.itemStart[item + 1]]);
    },
    addRings,
    entryCount: () => count,
    entryCells: () => cells,
    entries: () => entries,
    sides: () => sides,
    touched: () => touched,
  };
}
