import { type CellTrace, cellTrace, ENTRY_STRIDE, type Grid } from './cellTrace.js';
import { refuseWildCoordinates } from './coordinates.js';
import { type Box, boxOf, groupsByPlace, vertexCount } from './polygonGroups.js';
import { itemCount, type PolygonSet } from './polygonSet.js';

/**
 * A layer of zones, cut once into cells, ready to be measured against any number of parcels.
 *
 * Definition: a cell no zone edge walks through has one winding (its corner's: 0 = empty, 1 = full, 2 = zones overlap); any other
 * cell is mixed and keeps its entries (see cellTrace). Windings are summed over all zones of the layer.
 * Needs closed rings, shells counter-clockwise, holes clockwise. Promises: plain typed arrays (they can go to workers as they are);
 * independent of the order of rings; shifted by an integer of metres, the same bits; refuses NaN, infinite and
 * |coordinate| > 1e15 by zone number. Size: a few cells an edge, never more than MAX_CELLS a grid, however far an outlier
 * lies: polygons far from the bulk of the layer get a grid of their own, which is sound because windings add.
 */
export interface OverlapIndex {
  readonly grids: readonly OverlapGrid[];
}

export interface OverlapGrid extends Grid {
  /** Entries of cell c: entryStart[c] … entryStart[c+1]; cell number = column × rows + row. */
  readonly entryStart: Uint32Array;
  /** ENTRY_STRIDE numbers an entry: x1, x2, y at x1, slope, weight, in the cell's own coordinates. */
  readonly entries: Float64Array;
  /** Winding just inside the top left corner of the cell. */
  readonly corner: Int32Array;
  /** Zone area of the cell, each m² as often as its winding. */
  readonly cellAreaM2: Float64Array;
  /** Mixed cells in columns < i and rows < j, at i × (rows + 1) + j. */
  readonly mixedBefore: Uint32Array;
}

export interface OverlapIndexOptions {
  /** Fewest cells wished for: many parcels against few zone edges want small cells, one pair of polygons does not. */
  readonly leastCells?: number;
}

const MAX_CELLS = 2 ** 22;
const LEAST_CELLS = 1024;
const CELLS_PER_EDGE = 2;

export function buildOverlapIndex(zones: PolygonSet, options: OverlapIndexOptions = {}): OverlapIndex {
  refuseWildCoordinates(zones, 'zone');
  const polygons: number[] = [];
  const end = zones.itemStart[itemCount(zones)];
  for (let p = zones.itemStart[0]; p < end; p++) if (vertexCount(zones, p) > 0) polygons.push(p);
  const leastCells = options.leastCells ?? LEAST_CELLS;
  return { grids: groupsByPlace(zones, polygons).map((group) => buildGrid(zones, group, leastCells)) };
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

function buildGrid(zones: PolygonSet, polygons: readonly number[], leastCells: number): OverlapGrid {
  let edges = 0;
  for (const p of polygons) edges += vertexCount(zones, p);
  const grid = gridFor(boxOf(zones, polygons), edges, leastCells);
  const trace = cellTrace(grid);
  trace.begin({ firstColumn: 0, firstRow: 0, columns: grid.columns, rows: grid.rows });
  for (const p of polygons) trace.addRings(zones, zones.polygonStart[p], zones.polygonStart[p + 1]);
  return { ...grid, ...sortIntoCells(grid, trace) };
}

function sortIntoCells(grid: Grid, trace: CellTrace): Omit<OverlapGrid, keyof Grid> {
  const { columns, rows, size } = grid;
  const cellCount = columns * rows;
  const count = trace.entryCount();
  const cells = trace.entryCells();
  const loose = trace.entries();
  const entryStart = new Uint32Array(cellCount + 1);
  for (let k = 0; k < count; k++) entryStart[cells[k] + 1]++;
  for (let c = 0; c < cellCount; c++) entryStart[c + 1] += entryStart[c];
  const next = entryStart.slice(0, cellCount);
  const entries = new Float64Array(count * ENTRY_STRIDE);
  const cellAreaM2 = new Float64Array(cellCount);
  for (let k = 0; k < count; k++) {
    const cell = cells[k];
    const from = k * ENTRY_STRIDE;
    let to = next[cell]++ * ENTRY_STRIDE;
    for (let n = 0; n < ENTRY_STRIDE; n++) entries[to++] = loose[from + n];
    const width = loose[from + 1] - loose[from];
    cellAreaM2[cell] += loose[from + 4] * width * (loose[from + 2] + (loose[from + 3] * width) / 2);
  }
  const corner = new Int32Array(cellCount);
  const mixedBefore = new Uint32Array((columns + 1) * (rows + 1));
  const sides = trace.sides();
  const touched = trace.touched();
  for (let i = 0; i < columns; i++) {
    let winding = 0;
    for (let j = rows - 1; j >= 0; j--) {
      winding += sides[i * (rows + 1) + j + 1];
      corner[i * rows + j] = winding;
      cellAreaM2[i * rows + j] += winding * size * size;
    }
    let mixedInColumn = 0;
    for (let j = 0; j < rows; j++) {
      mixedInColumn += touched[i * rows + j];
      mixedBefore[(i + 1) * (rows + 1) + j + 1] = mixedBefore[i * (rows + 1) + j + 1] + mixedInColumn;
    }
  }
  return { entryStart, entries, corner, cellAreaM2, mixedBefore };
}
