import type { Shapes } from '../../model/layer.js';
import { coordinatesOf } from '../../model/layer.js';
import { byteWriter } from '../bytes/byteWriter.js';
import { boxesOfShapes } from '../shapes/rowBoxes.js';

/**
 * The index of a FlatGeobuf: a packed R-tree over the boxes of its features, these in the order of a Hilbert curve.
 *
 * Layout: nodes of 40 bytes (minX, minY, maxX, maxY, offset), the root first, the features' own nodes last; the offset of a feature's node is
 * its byte from the first feature on, of any other node the number of its first child. At least two levels, even of one feature.
 * Promises: rows of one place on the curve keep their order; rows without shape come last and have a box that meets nothing.
 */
export const NODE_SIZE = 16;
export const NODE_BYTES = 40;

/** Nodes of each level, the features' level first. */
export function levelSizes(features: number, nodeSize = NODE_SIZE): number[] {
  const sizes = [features];
  do sizes.push(Math.ceil(sizes[sizes.length - 1] / nodeSize));
  while (sizes[sizes.length - 1] !== 1);
  return sizes;
}

export function treeBytes(features: number): number {
  return NODE_BYTES * levelSizes(features).reduce((sum, size) => sum + size, 0);
}

export interface HilbertOrder {
  /** Rows as they are to be written. */
  readonly rows: Uint32Array;
  /** Box of each row (not in that order), four numbers; Infinity … −Infinity where it has no shape. */
  readonly boxes: Float64Array;
  /** Box of all; null when no row has a shape. */
  readonly extent: readonly [number, number, number, number] | null;
}

export function hilbertOrder(shapes: Shapes, rowCount: number): HilbertOrder {
  const boxes = boxesOfShapes(shapes, coordinatesOf(shapes), rowCount);
  const extent: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < boxes.length; k += 4) {
    if (Number.isNaN(boxes[k])) boxes.set([Infinity, Infinity, -Infinity, -Infinity], k);
    extent[0] = Math.min(extent[0], boxes[k]);
    extent[1] = Math.min(extent[1], boxes[k + 1]);
    extent[2] = Math.max(extent[2], boxes[k + 2]);
    extent[3] = Math.max(extent[3], boxes[k + 3]);
  }
  const [minX, minY, maxX, maxY] = extent;
  const scaled = (middle: number, from: number, to: number) =>
    to > from ? Math.floor((CURVE_STEPS * (middle - from)) / (to - from)) : 0;
  const keys = Float64Array.from({ length: rowCount }, (_, row) => {
    const at = 4 * row;
    if (boxes[at] > boxes[at + 2]) return Infinity;
    const x = scaled((boxes[at] + boxes[at + 2]) / 2, minX, maxX);
    return hilbert(x, scaled((boxes[at + 1] + boxes[at + 3]) / 2, minY, maxY));
  });
  const rows = Uint32Array.from({ length: rowCount }, (_, row) => row).sort((a, b) =>
    keys[a] === keys[b] ? a - b : keys[a] - keys[b],
  );
  return { rows, boxes, extent: minX <= maxX ? extent : null };
}

const CURVE_STEPS = 65_535;

/** Place of a cell of a 65,536 × 65,536 grid on the Hilbert curve. */
export function hilbert(x: number, y: number): number {
  let place = 0;
  for (let side = 32_768; side >= 1; side /= 2) {
    const right = x & side ? 1 : 0;
    const upper = y & side ? 1 : 0;
    place = place * 4 + ((3 * right) ^ upper);
    if (upper === 1) continue;
    // the curve within a lower quarter is turned
    const turned = right === 1 ? CURVE_STEPS - x : x;
    x = right === 1 ? CURVE_STEPS - y : y;
    y = turned;
  }
  return place;
}

/** The tree; `offsets` are the bytes at which features start, in the order they are written. */
export function packedTree({ rows, boxes }: HilbertOrder, offsets: Float64Array): Uint8Array {
  const sizes = levelSizes(rows.length);
  const nodeCount = sizes.reduce((sum, size) => sum + size, 0);
  const nodes = new Float64Array(5 * nodeCount);
  let first = nodeCount - rows.length;
  rows.forEach((row, k) => {
    nodes.set(boxes.subarray(4 * row, 4 * row + 4), 5 * (first + k));
    nodes[5 * (first + k) + 4] = offsets[k];
  });
  for (let level = 1; level < sizes.length; level++) {
    const parents = first - sizes[level];
    for (let p = 0; p < sizes[level]; p++) {
      const child = first + p * NODE_SIZE;
      const end = Math.min(child + NODE_SIZE, first + sizes[level - 1]);
      nodes.set([...boxAround(nodes, child, end), child], 5 * (parents + p));
    }
    first = parents;
  }
  const out = byteWriter(NODE_BYTES * nodeCount);
  for (let n = 0; n < nodeCount; n++) {
    for (let k = 0; k < 4; k++) out.f64(nodes[5 * n + k]);
    out.u64(nodes[5 * n + 4]);
  }
  return out.finish();
}

function boxAround(nodes: Float64Array, from: number, to: number): readonly [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let n = from; n < to; n++) {
    box[0] = Math.min(box[0], nodes[5 * n]);
    box[1] = Math.min(box[1], nodes[5 * n + 1]);
    box[2] = Math.max(box[2], nodes[5 * n + 2]);
    box[3] = Math.max(box[3], nodes[5 * n + 3]);
  }
  return box;
}
