import type { PolygonSetBuilder } from '../../../src/geometry/polygonSet.js';
import { tenthMm } from './mesh.js';

/** Heights at the nodes of a square grid, `columns` × `rows`, node (i, j) at (eastM + i · stepM, northM + j · stepM). Land is > 0; no node of the rim is. */
export interface Heights {
  readonly values: Float32Array;
  readonly columns: number;
  readonly rows: number;
  readonly eastM: number;
  readonly northM: number;
  readonly stepM: number;
}

export interface Component {
  readonly shell: Float64Array;
  readonly holes: Float64Array[];
}

/**
 * Land as polygons with holes, by marching squares. Two pieces of land that meet at a saddle are apart, so rings are simple and touch nowhere;
 * the shell goes counter-clockwise, holes clockwise. Rings of fewer than `fewestVertices` are left out.
 */
export function contour(heights: Heights, fewestVertices: number): Component[] {
  const { values, columns, rows, eastM, northM, stepM } = heights;
  const label = labels(heights);
  // crossing of the grid edge east (2n) or north (2n + 1) of node n → the next crossing, land on the left
  const next = new Int32Array(2 * values.length).fill(-1);
  for (let j = 0; j < rows - 1; j++) {
    for (let i = 0; i < columns - 1; i++) {
      const n = j * columns + i;
      const a = values[n] > 0;
      const b = values[n + 1] > 0;
      const c = values[n + columns + 1] > 0;
      const d = values[n + columns] > 0;
      if (a === b && b === c && c === d) continue;
      const [bottom, right, top, left] = [2 * n, 2 * (n + 1) + 1, 2 * (n + columns), 2 * n + 1];
      // going round the cell, a contour starts where land ends and comes back where that land began
      if (a && !b) next[bottom] = d ? (c ? right : top) : left;
      if (b && !c) next[right] = a ? (d ? top : left) : bottom;
      if (c && !d) next[top] = b ? (a ? left : bottom) : right;
      if (d && !a) next[left] = c ? (b ? bottom : right) : top;
    }
  }
  const shells = new Map<number, Component>();
  const holes: [number, Float64Array][] = [];
  const ring: number[] = [];
  for (let start = 0; start < next.length; start++) {
    if (next[start] < 0) continue;
    ring.length = 0;
    let land = 0;
    for (let at = start; next[at] >= 0; ) {
      const n = at >> 1;
      const other = at & 1 ? n + columns : n + 1;
      const share = Math.min(0.98, Math.max(0.02, values[n] / (values[n] - values[other])));
      land = label[n] || label[other];
      const i = n % columns;
      const j = (n - i) / columns;
      ring.push(tenthMm(eastM + stepM * (at & 1 ? i : i + share)), tenthMm(northM + stepM * (at & 1 ? j + share : j)));
      const following = next[at];
      next[at] = -1;
      at = following;
    }
    if (ring.length < 2 * fewestVertices) continue;
    ring.push(ring[0], ring[1]);
    const closed = Float64Array.from(ring);
    if (twiceArea(closed) > 0) shells.set(land, { shell: closed, holes: [] });
    else holes.push([land, closed]);
  }
  for (const [land, hole] of holes) shells.get(land)?.holes.push(hole);
  return [...shells.values()];
}

export function writeComponent({ shell, holes }: Component, out: PolygonSetBuilder): void {
  for (const ring of [shell, ...holes]) out.ring(ring, 0, ring.length / 2, false);
  out.endPolygon();
}

export function vertexCount({ shell, holes }: Component): number {
  return holes.reduce((sum, hole) => sum + hole.length, shell.length) / 2;
}

/** Number of the piece of land of each node (joined along grid edges), 0 for no land. */
function labels({ values, columns }: Heights): Int32Array {
  const label = new Int32Array(values.length);
  const open: number[] = [];
  let pieces = 0;
  for (let start = 0; start < values.length; start++) {
    if (!(values[start] > 0) || label[start] !== 0) continue;
    label[start] = ++pieces;
    open.push(start);
    while (open.length > 0) {
      const n = open.pop() as number;
      for (const near of [n - 1, n + 1, n - columns, n + columns]) {
        if (!(values[near] > 0) || label[near] !== 0) continue;
        label[near] = pieces;
        open.push(near);
      }
    }
  }
  return label;
}

export function twiceArea(ring: Float64Array): number {
  let twice = 0;
  for (let k = 2; k + 3 < ring.length; k += 2) {
    twice += (ring[k] - ring[0]) * (ring[k + 3] - ring[1]) - (ring[k + 2] - ring[0]) * (ring[k + 1] - ring[1]);
  }
  return twice;
}
