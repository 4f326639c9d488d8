import type { PolygonSet } from './polygonSet.js';

/**
 * How far many points are from the nearest border of a set of polygons, as far as that is less than `cap`.
 *
 * Promises: the exact distance below `cap`, `cap` for every other point, NaN and infinite ones included; an empty set has no border.
 * Method: the points are sorted into square cells and every edge of the set is held against the points of the cells near it, once;
 * so the cost is that of one pass over the edges, however many they are, and no index of them is built.
 * `everyNth` item of the set only is looked at (default: each).
 */
export function borderDistances(xy: Float64Array, set: PolygonSet, cap: number, everyNth = 1): Float64Array {
  const cells = cellsOf(xy, cap);
  const squared = new Float64Array(xy.length / 2).fill(cap * cap);
  if (cells) {
    for (let i = 0; i < set.itemStart.length - 1; i += everyNth) {
      const first = set.polygonStart[set.itemStart[i]];
      const end = set.polygonStart[set.itemStart[i + 1]];
      for (let r = first; r < end; r++) {
        for (let v = set.ringStart[r]; v < set.ringStart[r + 1] - 1; v++) holdEdge(set.xy, v, xy, cells, cap, squared);
      }
    }
  }
  return squared.map(Math.sqrt);
}

interface Cells {
  readonly minX: number;
  readonly minY: number;
  readonly side: number;
  readonly columns: number;
  readonly rows: number;
  /** Points of cell c are order[start[c]] … order[start[c + 1]] (exclusive). */
  readonly start: Uint32Array;
  readonly order: Uint32Array;
}

const MOST_CELLS = 1 << 22;

function cellsOf(xy: Float64Array, cap: number): Cells | null {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  const usable = (v: number) => Number.isFinite(xy[2 * v]) && Number.isFinite(xy[2 * v + 1]);
  for (let v = 0; v < xy.length / 2; v++) {
    if (!usable(v)) continue;
    minX = Math.min(minX, xy[2 * v]);
    maxX = Math.max(maxX, xy[2 * v]);
    minY = Math.min(minY, xy[2 * v + 1]);
    maxY = Math.max(maxY, xy[2 * v + 1]);
  }
  if (minX === Infinity) return null;
  const width = maxX - minX;
  const height = maxY - minY;
  const side = Math.max(cap, Math.sqrt((width * height) / MOST_CELLS), Math.max(width, height) / MOST_CELLS);
  const columns = Math.floor(width / side) + 1;
  const rows = Math.floor(height / side) + 1;
  const start = new Uint32Array(columns * rows + 1);
  const cellOf = new Int32Array(xy.length / 2).fill(-1);
  for (let v = 0; v < cellOf.length; v++) {
    if (!usable(v)) continue;
    const cell = Math.floor((xy[2 * v + 1] - minY) / side) * columns + Math.floor((xy[2 * v] - minX) / side);
    cellOf[v] = cell;
    start[cell + 1]++;
  }
  for (let c = 0; c < columns * rows; c++) start[c + 1] += start[c];
  const order = new Uint32Array(start[columns * rows]);
  const next = start.slice();
  for (let v = 0; v < cellOf.length; v++) if (cellOf[v] >= 0) order[next[cellOf[v]]++] = v;
  return { minX, minY, side, columns, rows, start, order };
}

function holdEdge(
  edges: Float64Array,
  v: number,
  xy: Float64Array,
  { minX, minY, side, columns, rows, start, order }: Cells,
  cap: number,
  squared: Float64Array,
): void {
  const ax = edges[2 * v];
  const ay = edges[2 * v + 1];
  const bx = edges[2 * v + 2];
  const by = edges[2 * v + 3];
  const west = Math.max(0, Math.floor((Math.min(ax, bx) - cap - minX) / side));
  const east = Math.min(columns - 1, Math.floor((Math.max(ax, bx) + cap - minX) / side));
  const south = Math.max(0, Math.floor((Math.min(ay, by) - cap - minY) / side));
  const north = Math.min(rows - 1, Math.floor((Math.max(ay, by) + cap - minY) / side));
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  for (let row = south; row <= north; row++) {
    // The cells of a row lie side by side in the order
    const last = start[row * columns + east + 1];
    for (let k = start[row * columns + west]; k < last; k++) {
      const point = order[k];
      const px = xy[2 * point] - ax;
      const py = xy[2 * point + 1] - ay;
      const t = length2 > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / length2)) : 0;
      const offX = px - t * dx;
      const offY = py - t * dy;
      const off = offX * offX + offY * offY;
      if (off < squared[point]) squared[point] = off;
    }
  }
}
