import type { Coverage } from '../coverage.js';

/**
 * A grid over the open edges of a coverage, and which of them pass through which cell.
 *
 * Promises: cell c is listed for open edge k (a place in `coverage.open`) whenever the edge, or anything within `reachM` of it, meets the
 * cell; a few cells more do no harm. Cells are about as many as the edges, so that long edges cost what they pass through, no more.
 */
export interface OpenGrid {
  readonly minX: number;
  readonly minY: number;
  readonly cellM: number;
  readonly columns: number;
  readonly rows: number;
  /** Open edges of cell c: edge[start[c]] … edge[start[c + 1]] (exclusive), ascending. */
  readonly start: Uint32Array;
  readonly edge: Uint32Array;
}

const MOST_CELLS = 1 << 22;
/** Of the largest coordinate: what rounding can move a crossing of a row by. */
const ROUNDING = 2 ** -48;

export interface CellFrame extends Pick<OpenGrid, 'minX' | 'minY' | 'cellM' | 'columns' | 'rows'> {
  readonly slackM: number;
}

/** Cells over the box of the open edges, `cells` or so. */
export function openFrame({ set, open }: Coverage, cells: number): CellFrame {
  const { xy } = set;
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (const v of open) {
    // the end of one open edge is the start of another
    minX = Math.min(minX, xy[2 * v]);
    maxX = Math.max(maxX, xy[2 * v]);
    minY = Math.min(minY, xy[2 * v + 1]);
    maxY = Math.max(maxY, xy[2 * v + 1]);
  }
  if (!(minX <= maxX)) return { minX: 0, minY: 0, cellM: 1, columns: 1, rows: 1, slackM: 0 };
  const largest = Math.max(Math.abs(minX), Math.abs(maxX), Math.abs(minY), Math.abs(maxY));
  const slackM = ROUNDING * largest;
  const width = Math.max(maxX - minX, slackM, 1e-9);
  const height = Math.max(maxY - minY, slackM, 1e-9);
  const wanted = Math.max(1, Math.min(MOST_CELLS, cells));
  // a thin extent gets a row of cells, not cells thinner than its length allows
  const cellM = Math.max(Math.sqrt((width * height) / wanted), Math.max(width, height) / wanted, slackM * 4);
  return {
    minX,
    minY,
    cellM,
    columns: Math.floor(width / cellM) + 1,
    rows: Math.floor(height / cellM) + 1,
    slackM,
  };
}

/** Calls `visit(cell)` for every cell of the frame that the segment, or what lies within `reachM` of it, meets. */
export function visitCells(
  frame: CellFrame,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  reachM: number,
  visit: (cell: number) => void,
): void {
  const { minX, minY, cellM, columns, rows } = frame;
  const reach = reachM + frame.slackM;
  const low = Math.min(ay, by);
  const high = Math.max(ay, by);
  const firstRow = clamp(Math.floor((low - reach - minY) / cellM), rows);
  const lastRow = clamp(Math.floor((high + reach - minY) / cellM), rows);
  const left = Math.min(ax, bx);
  const right = Math.max(ax, bx);
  const slope = high > low ? (bx - ax) / (by - ay) : 0;
  for (let row = firstRow; row <= lastRow; row++) {
    let from = left;
    let to = right;
    if (high > low && lastRow > firstRow) {
      const y0 = Math.min(high, Math.max(low, minY + row * cellM - reach));
      const y1 = Math.min(high, Math.max(low, minY + (row + 1) * cellM + reach));
      const x0 = ax + (y0 - ay) * slope;
      const x1 = ax + (y1 - ay) * slope;
      from = Math.max(left, Math.min(x0, x1));
      to = Math.min(right, Math.max(x0, x1));
    }
    const first = clamp(Math.floor((from - reach - minX) / cellM), columns);
    const last = clamp(Math.floor((to + reach - minX) / cellM), columns);
    for (let column = first; column <= last; column++) visit(row * columns + column);
  }
}

function clamp(index: number, count: number): number {
  return index < 0 ? 0 : index >= count ? count - 1 : index;
}

export function openGrid(coverage: Coverage, reachM: number): OpenGrid & CellFrame {
  const { set, open } = coverage;
  const { xy } = set;
  const frame = openFrame(coverage, open.length);
  const start = new Uint32Array(frame.columns * frame.rows + 1);
  const eachCell = (k: number, visit: (cell: number) => void) => {
    const v = 2 * open[k];
    visitCells(frame, xy[v], xy[v + 1], xy[v + 2], xy[v + 3], reachM, visit);
  };
  const count = (cell: number) => {
    start[cell + 1]++;
  };
  for (let k = 0; k < open.length; k++) eachCell(k, count);
  for (let c = 0; c < start.length - 1; c++) start[c + 1] += start[c];
  const next = start.slice();
  const edge = new Uint32Array(start[start.length - 1]);
  let current = 0;
  const add = (cell: number) => {
    edge[next[cell]++] = current;
  };
  for (current = 0; current < open.length; current++) eachCell(current, add);
  return { ...frame, start, edge };
}
