import type { PolygonSetBuilder } from '../../../src/geometry/polygonSet.js';
import { twiceArea } from './contour.js';
import { blockSide } from './mesh.js';

/**
 * Patches of whole blocks, their borders drawn along the borders of the parcels, vertex for vertex (or every `keepEach`-th vertex of them).
 * `mask[j · side + i]` says whether block (firstI + i, firstJ + j) belongs; blocks joined side by side are one patch, one item each.
 */
export interface BlockMask {
  readonly mask: Uint8Array;
  readonly side: number;
  readonly firstI: number;
  readonly firstJ: number;
}

const SIDE_VERTICES = 16;

export function writePatches(blocks: BlockMask, seed: number, keepEach: number, out: PolygonSetBuilder): void {
  const { side, firstI, firstJ } = blocks;
  const mask = withoutCornersAlone(blocks);
  const label = patchLabels(mask, side);
  const inside = (i: number, j: number) => i >= 0 && j >= 0 && i < side && j < side && mask[j * side + i] === 1;
  // the border leaves each lattice point once, its patch on the left: 1 east, 2 north, 3 west, 4 south
  const lattice = side + 1;
  const leaves = new Uint8Array(lattice * lattice);
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      if (!inside(i, j)) continue;
      if (!inside(i, j - 1)) leaves[j * lattice + i] = 1;
      if (!inside(i + 1, j)) leaves[j * lattice + i + 1] = 2;
      if (!inside(i, j + 1)) leaves[(j + 1) * lattice + i + 1] = 3;
      if (!inside(i - 1, j)) leaves[(j + 1) * lattice + i] = 4;
    }
  }
  const run = new Float64Array(2 * (SIDE_VERTICES + 1));
  const patches = new Map<number, { shell: Float64Array | null; holes: Float64Array[] }>();
  for (let start = 0; start < leaves.length; start++) {
    if (leaves[start] === 0) continue;
    const ring: number[] = [];
    let patch = 0;
    for (let at = start; leaves[at] !== 0; ) {
      const way = leaves[at];
      leaves[at] = 0;
      const i = at % lattice;
      const j = (at - i) / lattice;
      const [u, v] = way === 1 ? [i, j] : way === 2 ? [i - 1, j] : way === 3 ? [i - 1, j - 1] : [i, j - 1];
      patch = label[v * side + u];
      const [a, b] = way === 3 ? [i - 1, j] : way === 4 ? [i, j - 1] : [i, j];
      blockSide(seed, firstI + a, firstJ + b, way % 2 === 0, run, 0);
      for (let k = 0; k < SIDE_VERTICES; k += keepEach) {
        const vertex = way > 2 ? SIDE_VERTICES - k : k;
        ring.push(run[2 * vertex], run[2 * vertex + 1]);
      }
      at += way === 1 ? 1 : way === 2 ? lattice : way === 3 ? -1 : -lattice;
    }
    ring.push(ring[0], ring[1]);
    const closed = Float64Array.from(ring);
    const found = patches.get(patch) ?? { shell: null, holes: [] };
    if (twiceArea(closed) > 0) found.shell = closed;
    else found.holes.push(closed);
    patches.set(patch, found);
  }
  for (const { shell, holes } of patches.values()) {
    if (!shell) throw new Error('a patch without a shell');
    for (const ring of [shell, ...holes]) out.ring(ring, 0, ring.length / 2, false);
    out.endPolygon();
    out.endItem();
  }
}

/** Fills blocks until no two of a patch meet at a corner alone. */
function withoutCornersAlone({ mask, side }: BlockMask): Uint8Array {
  const filled = Uint8Array.from(mask);
  for (let changed = true; changed; ) {
    changed = false;
    for (let j = 0; j + 1 < side; j++) {
      for (let i = 0; i + 1 < side; i++) {
        const n = j * side + i;
        const [a, b, c, d] = [filled[n], filled[n + 1], filled[n + side], filled[n + side + 1]];
        if (a === d && b === c && a !== b) {
          filled[a ? n + 1 : n] = 1;
          changed = true;
        }
      }
    }
  }
  return filled;
}

function patchLabels(mask: Uint8Array, side: number): Int32Array {
  const label = new Int32Array(mask.length);
  let patches = 0;
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || label[start] !== 0) continue;
    label[start] = ++patches;
    const open = [start];
    while (open.length > 0) {
      const n = open.pop() as number;
      const i = n % side;
      const near = [i > 0 ? n - 1 : -1, i + 1 < side ? n + 1 : -1, n - side, n + side];
      for (const m of near) {
        if (m < 0 || m >= mask.length || mask[m] === 0 || label[m] !== 0) continue;
        label[m] = patches;
        open.push(m);
      }
    }
  }
  return label;
}
