import type { PolygonSet } from '../polygonSet.js';

/**
 * Cuts the edges of closed rings into the cells of a square grid.
 *
 * Definition: the winding of oriented rings at a point is Σ s over the edges above it, s = +1 for an edge that travels left,
 * −1 right. Inside a cell it is therefore the sum over what counts for the points below it: the edges' own *stretches* in the
 * cell, from each crossing of the cell's top border a *half-line* along that border to the cell's right side, and the *corner*
 * winding over the whole width. All are in the cell's own coordinates, 0 … size.
 *
 *        corner ─┬──────○────────┐     ○ crossing of the top border: half-line from here to the right
 *                │     ╱ ═══════ │     ╱ stretch: counts for all that lies under it
 *                │    ╱          │     ● vertex
 *                │   ●───────────○ →   side crossing: changes the corners of all cells below it in the next column
 *                └───────────────┘
 *
 * Needs closed rings, finite coordinates. Promises: the same edge in either direction is cut at the same points, bit for bit;
 * windings are integers that come from the order of the cells walked through, never from a comparison of rounded numbers.
 * Method: an edge that stays in one cell is written down as it is; any other is walked from its left end, column by column, row by row.
 * What lies left, right and below of the grid brings nothing; what lies above it brings corner windings. Cost: edges + cells walked.
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

/** x and y where it begins, x and y where it ends, in the direction of travel. */
export const STRETCH_STRIDE = 4;

/** What a trace leaves behind; the arrays are reused by the next `begin`, and may be replaced when they grow. */
export interface CellTrace {
  /** Starts anew for the cells of `window`. */
  begin(window: CellWindow): void;
  /** Walks the rings from `firstRing` to `endRing` (exclusive); they must lie inside the window, or outside the grid. */
  addRings(set: PolygonSet, firstRing: number, endRing: number): void;
  stretchCount(): number;
  /** Number of the cell of each stretch. */
  stretchCells(): Int32Array;
  /** STRETCH_STRIDE numbers a stretch. */
  stretches(): Float64Array;
  halfLineCount(): number;
  /** Number of the cell of each half-line. */
  halfLineCells(): Int32Array;
  /** x where it starts, weight. */
  halfLines(): Float64Array;
  /** Weight of crossings of a cell's left side, at (column) × (rows + 1) + row; row `rows` is all that lies above. */
  sides(): Int32Array;
  /** 1 for every cell of the window that an edge, vertical ones included, walked through. */
  touched(): Uint8Array;
}

/** Narrower stretches bring no area that a double could show, and would make slopes overflow. */
export const LEAST_WIDTH = 1e-30;

/** Traces on a grid; there is room for so many stretches before more is made. */
export function cellTrace(grid: Grid, stretchRoom = 256): CellTrace {
  const { originX, originY, size, columns: gridColumns, rows: gridRows } = grid;
  const perSize = 1 / size;
  let firstColumn = 0;
  let firstRow = 0;
  let rows = 0;
  let count = 0;
  let cells = new Int32Array(Math.ceil(stretchRoom) + 1);
  let stretches = new Float64Array(cells.length * STRETCH_STRIDE);
  let halfCount = 0;
  let halfCells = new Int32Array(64);
  let halfLines = new Float64Array(128);
  let sides = new Int32Array(64);
  let touched = new Uint8Array(64);

  /** Makes room for `more` stretches. */
  function reserve(more: number): void {
    if (count + more <= cells.length) return;
    const room = Math.max(cells.length * 2, count + more);
    cells = grown(cells, new Int32Array(room), count);
    stretches = grown(stretches, new Float64Array(room * STRETCH_STRIDE), count * STRETCH_STRIDE);
  }

  /** From the left end (x1, y1) to (x2, y2); `weight` is −1 for an edge that travels that way, 1 for one that comes back. */
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
    if (!(x2 - x1 > LEAST_WIDTH)) return;
    if (count === cells.length) reserve(1);
    cells[count] = cell;
    const at = count * STRETCH_STRIDE;
    const forwards = weight < 0;
    stretches[at] = forwards ? x1 : x2;
    stretches[at + 1] = forwards ? y1 : y2;
    stretches[at + 2] = forwards ? x2 : x1;
    stretches[at + 3] = forwards ? y2 : y1;
    count++;
  }

  function addTopCrossing(column: number, row: number, x: number, weight: number): void {
    if (row < 0 || row >= gridRows) return;
    const cell = (column - firstColumn) * rows + row - firstRow;
    touched[cell] = 1;
    if (halfCount === halfCells.length) {
      halfCells = grown(halfCells, new Int32Array(halfCount * 2), halfCount);
      halfLines = grown(halfLines, new Float64Array(halfCount * 4), halfCount * 2);
    }
    halfCells[halfCount] = cell;
    halfLines[2 * halfCount] = x;
    halfLines[2 * halfCount + 1] = weight;
    halfCount++;
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
      let columnA = Math.floor(ax * perSize);
      let rowA = Math.floor(ay * perSize);
      for (k += 2; k < end; k += 2) {
        const bx = xy[k] - originX;
        const by = xy[k + 1] - originY;
        const column = Math.floor(bx * perSize);
        const row = Math.floor(by * perSize);
        if (column !== columnA || row !== rowA) {
          if (ax < bx || (ax === bx && ay < by)) walk(ax, ay, bx, by, -1);
          else walk(bx, by, ax, ay, 1);
        } else if (column >= 0 && column < gridColumns && row >= 0 && row < gridRows) {
          const left = column * size;
          const bottom = row * size;
          const cell = (column - firstColumn) * rows + row - firstRow;
          touched[cell] = 1;
          if (Math.abs(bx - ax) > LEAST_WIDTH) {
            if (count === cells.length) reserve(1);
            cells[count] = cell;
            const at = count * STRETCH_STRIDE;
            stretches[at] = ax - left;
            stretches[at + 1] = ay - bottom;
            stretches[at + 2] = bx - left;
            stretches[at + 3] = by - bottom;
            count++;
          }
        }
        ax = bx;
        ay = by;
        columnA = column;
        rowA = row;
      }
    }
  }

  return {
    begin(window) {
      firstColumn = window.firstColumn;
      firstRow = window.firstRow;
      rows = window.rows;
      count = 0;
      halfCount = 0;
      const cellCount = window.columns * rows;
      const sideCount = window.columns * (rows + 1);
      if (touched.length < cellCount) touched = new Uint8Array(cellCount);
      else touched.fill(0, 0, cellCount);
      if (sides.length < sideCount) sides = new Int32Array(sideCount);
      else sides.fill(0, 0, sideCount);
    },
    addRings,
    stretchCount: () => count,
    stretchCells: () => cells,
    stretches: () => stretches,
    halfLineCount: () => halfCount,
    halfLineCells: () => halfCells,
    halfLines: () => halfLines,
    sides: () => sides,
    touched: () => touched,
  };
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T, used: number): T {
  to.set(from.subarray(0, used));
  return to;
}
