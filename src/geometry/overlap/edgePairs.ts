import { LEAST_WIDTH } from './cellTrace.js';
import { EDGE_STRIDE, type EdgeList, type PairSum, sumPairs } from './pairKernel.js';

/**
 * The sum the overlap kernel is made of: over pairs of an edge of one shape and an edge of another.
 *
 * Definition: with s = +1 for an edge that travels left and −1 for one that travels right, a shape's winding at a point is Σ s over the edges
 * above it, and the area two shapes have in common is ΣΣ s · s′ · ∫ min(e, f) dx over the common x-range of e and f, heights taken from
 * any line below both.
 *
 *            e ╲     ╱ f            what lies under both e and f, from left to right: where they cross, the lower
 *               ╲   ╱               one changes. Edges of the far side carry the other sign and take away
 *              ┄┄╲┄╱┄┄              what lies below the shape. No polygon is built, no case is special:
 *          ░░░░░░░╳░░░░░░░          edges that only touch or coincide share no width, or cancel.
 *          ░░░░░░╱░╲░░░░░░
 *          ──────left──right──→ x
 *
 * Formula: ∫ min(e, f) = ∫ f + ∫ min(e − f, 0), and over the edges of closed rings the weighted ∫ f cancel: they are left out unless one of
 * the shapes is open, and then edges of it that lie wholly above bring nothing. With e − f going from d to d′ along the width w, s = d + d′ and
 * a = |d| + |d′|, the second is −w (s − a)² / 8a, whether they cross or not.
 * Promises: exact but for the rounding of each product (about 1e-16 of the height × common width of each pair).
 * Method: six pairs of seven share no width; which do is asked without a branch, in WebAssembly (`wasm/pairKernel.ts`).
 */

/** How many edges a list has. */
export function edgeCount(list: EdgeList): number {
  return (list.end - list.first) / EDGE_STRIDE;
}

/** Writes the edge from (ax, ay) to (bx, by), in its direction of travel, at a place; gives the next. Vertical edges bring no area and are left out. */
export function writeEdge(numbers: Float64Array, at: number, ax: number, ay: number, bx: number, by: number): number {
  const width = bx - ax;
  if (width > LEAST_WIDTH) {
    numbers[at] = ax;
    numbers[at + 1] = -bx;
    numbers[at + 2] = ay;
    numbers[at + 3] = (by - ay) / width;
    numbers[at + 4] = -1;
  } else if (width < -LEAST_WIDTH) {
    numbers[at] = bx;
    numbers[at + 1] = -ax;
    numbers[at + 2] = by;
    numbers[at + 3] = (by - ay) / width;
    numbers[at + 4] = 1;
  } else return at;
  return at + EDGE_STRIDE;
}

/** Writes a half-line of some weight from x along the top of a cell to its right side; gives the next place. */
export function writeHalfLine(numbers: Float64Array, at: number, x: number, size: number, weight: number): number {
  if (x >= size) return at;
  numbers[at] = x;
  numbers[at + 1] = -size;
  numbers[at + 2] = size;
  numbers[at + 3] = 0;
  numbers[at + 4] = weight;
  return at + EDGE_STRIDE;
}

/** Adds the pairs of every edge of `own` with every edge of `lines`; the ∫ f of lines count when `own` is open. */
export function addPairs(sum: PairSum, own: EdgeList, lines: EdgeList, isOpen: boolean): void {
  const { areaM2, commonM } = sumPairs(own, lines, isOpen ? 4 : 0);
  sum.areaM2 += areaM2;
  sum.commonM += commonM;
}
