import { refuseWildCoordinates } from '../coordinates.js';
import { type Box, boxOf, groupsByPlace, polygonExtents, vertexCount } from '../polygonGroups.js';
import { itemCount, type PolygonSet } from '../polygonSet.js';
import { type CellTrace, cellTrace, type Grid, STRETCH_STRIDE } from './cellTrace.js';

/**
 * A layer of zones, cut once into cells, ready to be measured against any number of parcels.
 *
 * Definition: a cell no zone edge walks through has one winding (its corner's: 0 = empty, 1 = full, 2 = zones overlap); any other
 * cell is mixed and keeps its stretches and half-lines (see cellTrace). Windings are summed over all zones of the layer.
 * Needs closed rings, shells counter-clockwise, holes clockwise. Promises: plain typed arrays (they can go to threads as they are);
 * independent of the order of rings; shifted by an integer of metres, the same bits; refuses NaN, infinite and
 * |coordinate| > 1e15 by zone number. Size: a few cells an edge, never more than MAX_CELLS a grid, however far an outlier
 * lies: polygons far from the bulk of the layer get a grid of their own, which is sound because windings add.
 */
export interface OverlapIndex {
  readonly grids: readonly OverlapGrid[];
}

export interface OverlapGrid extends Grid {
  /** Stretches of cell c: stretchStart[c] … stretchStart[c+1]; cell number = column × rows + row. */
  readonly stretchStart: Uint32Array;
  /** STRETCH_STRIDE numbers a stretch, in the cell's own coordinates. */
  readonly stretches: Float64Array;
  /** Half-lines of cell c along its top: halfLineStart[c] … halfLineStart[c+1]. */
  readonly halfLineStart: Uint32Array;
  /** x where it starts, weight; in the cell's own coordinates. */
  readonly halfLines: Float64Array;
  /** Winding just inside the top left corner of the cell. */
  readonly corner: Int32Array;
  /** Mixed cells in columns < i and rows < j, at i × (rows + 1) + j. */
  readonly mixedBefore: Uint32Array;
}

export interface OverlapIndexOptions {
  /** Fewest cells wished for: many parcels against few zone edges want small cells, one pair of polygons does not. */
  readonly leastCells?: number;
  /** On SharedArrayBuffers, so that threads can measure by it without a copy. */
  readonly shared?: boolean;
}

const MAX_CELLS = 2 ** 22;
const LEAST_CELLS = 1024;
const CELLS_PER_EDGE = 1;
/** Stretches there is room for from the start, an edge. */
const ROOM_AN_EDGE = 1.5;

export function buildOverlapIndex(zones: PolygonSet, options: OverlapIndexOptions = {}): OverlapIndex {
  refuseWildCoordinates(zones, 'zone');
  const polygons: number[] = [];
  const end = zones.itemStart[itemCount(zones)];
  for (let p = zones.itemStart[0]; p < end; p++) if (vertexCount(zones, p) > 0) polygons.push(p);
  const extents = polygonExtents(zones);
  const leastCells = options.leastCells ?? LEAST_CELLS;
  return {
    grids: groupsByPlace(zones, polygons, extents).map((group) =>
      buildGrid(
        zones,
        group,
        gridFor(boxOf(group, extents), edgesOf(zones, group), leastCells),
        buffersOf(options.shared ?? false),
      ),
    ),
  };
}

type Buffers = (bytes: number) => ArrayBuffer | SharedArrayBuffer;

function buffersOf(shared: boolean): Buffers {
  return (bytes) => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
}

function gridFor(box: Box, edges: number, leastCells: number): Grid {
  const originX = Math.floor(box.minX);
  const originY = Math.floor(box.minY);
  const width = box.maxX - originX;
  const height = box.maxY - originY;
  const target = Math.min(MAX_CELLS / 4, Math.max(leastCells, edges * CELLS_PER_EDGE));
  const wanted = Math.max(Math.sqrt((width * height) / target), Math.max(width, height) / target);
  let size = 1;
  if (wanted > 0) {
    while (size < wanted) size *= 2;
    while (size / 2 >= wanted) size /= 2;
  }
  return {
    originX,
    originY,
    size,
    columns: Math.floor(width / size) + 1,
    rows: Math.floor(height / size) + 1,
  };
}

function edgesOf(zones: PolygonSet, polygons: readonly number[]): number {
  return polygons.reduce((sum, p) => sum + vertexCount(zones, p), 0);
}

function buildGrid(zones: PolygonSet, polygons: readonly number[], grid: Grid, buffer: Buffers): OverlapGrid {
  const trace = cellTrace(grid, ROOM_AN_EDGE * edgesOf(zones, polygons));
  trace.begin({ firstColumn: 0, firstRow: 0, columns: grid.columns, rows: grid.rows });
  for (const p of polygons) trace.addRings(zones, zones.polygonStart[p], zones.polygonStart[p + 1]);
  const cellCount = grid.columns * grid.rows;
  const { start: stretchStart, sorted: stretches } = intoCells(
    trace.stretchCells(),
    trace.stretches(),
    trace.stretchCount(),
    STRETCH_STRIDE,
    cellCount,
    buffer,
  );
  const { start: halfLineStart, sorted: halfLines } = intoCells(
    trace.halfLineCells(),
    trace.halfLines(),
    trace.halfLineCount(),
    2,
    cellCount,
    buffer,
  );
  const lists = { stretchStart, stretches, halfLineStart, halfLines };
  return { ...grid, ...lists, ...windingsOf(grid, trace, buffer) };
}

/** Runs of `stride` numbers (an even number), each of one cell, ordered by cell and within a cell as they came. */
function intoCells(
  cells: Int32Array,
  loose: Float64Array,
  count: number,
  stride: number,
  cellCount: number,
  buffer: Buffers,
) {
  const start = new Uint32Array(buffer(4 * (cellCount + 1)));
  for (let k = 0; k < count; k++) start[cells[k]]++;
  let before = 0;
  for (let c = 0; c <= cellCount; c++) {
    const own = start[c];
    start[c] = before;
    before += own;
  }
  const sorted = new Float64Array(buffer(8 * count * stride));
  for (let k = 0, from = 0; k < count; k++) {
    let to = start[cells[k]]++ * stride;
    for (let n = 0; n < stride; n += 2) {
      sorted[to++] = loose[from++];
      sorted[to++] = loose[from++];
    }
  }
  // each start has moved to its cell's end, which is the next one's start
  start.copyWithin(1, 0, cellCount);
  start[0] = 0;
  return { start, sorted };
}

function windingsOf(
  { columns, rows }: Grid,
  trace: CellTrace,
  buffer: Buffers,
): Pick<OverlapGrid, 'corner' | 'mixedBefore'> {
  const corner = new Int32Array(buffer(4 * columns * rows));
  const mixedBefore = new Uint32Array(buffer(4 * (columns + 1) * (rows + 1)));
  const sides = trace.sides();
  const touched = trace.touched();
  for (let i = 0; i < columns; i++) {
    let winding = 0;
    for (let j = rows - 1; j >= 0; j--) {
      winding += sides[i * (rows + 1) + j + 1];
      corner[i * rows + j] = winding;
    }
    let mixedInColumn = 0;
    for (let j = 0; j < rows; j++) {
      mixedInColumn += touched[i * rows + j];
      mixedBefore[(i + 1) * (rows + 1) + j + 1] = mixedBefore[i * (rows + 1) + j + 1] + mixedInColumn;
    }
  }
  return { corner, mixedBefore };
}

/** Zone area of a cell, each m² as often as its winding. */
export function cellAreaM2(grid: OverlapGrid, cell: number): number {
  const { size, corner, stretchStart, stretches, halfLineStart, halfLines } = grid;
  let areaM2 = corner[cell] * size * size;
  const end = stretchStart[cell + 1] * STRETCH_STRIDE;
  for (let n = stretchStart[cell] * STRETCH_STRIDE; n < end; n += STRETCH_STRIDE) {
    areaM2 += ((stretches[n] - stretches[n + 2]) * (stretches[n + 1] + stretches[n + 3])) / 2;
  }
  for (let n = 2 * halfLineStart[cell]; n < 2 * halfLineStart[cell + 1]; n += 2) {
    areaM2 += halfLines[n + 1] * (size - halfLines[n]) * size;
  }
  return areaM2;
}
