import { pointTable } from '../pointTable.js';
import type { PolygonSet } from '../polygonSet.js';

/**
 * The borders of some items of a set as rings of numbered nodes: what is done to a node or an edge is done to every item that has it.
 *
 * Definition: a node is a place where an item has a vertex; a ring is the list of its nodes, not closed by a repeat of the first. Local item
 * k is item `items[k]` of the set. An edge is open where no other item of the whole set runs back along it (`Coverage`), or where it was
 * changed since. Needs rings closed and coordinates finite. Nodes that repeat within a ring one after the other are one.
 */
export interface BorderNet {
  /** Item of the set of each local item, ascending. */
  readonly items: Int32Array;
  /** x, y of each node; nodes are only added. */
  readonly xy: number[];
  rings: Int32Array[];
  /** Of each ring, for the edge that starts at each of its nodes: 1 = open. */
  open: Uint8Array[];
  /** Local item of each ring. */
  readonly ringItem: readonly number[];
}

export function borderNet(set: PolygonSet, items: Int32Array, isOpen: (vertex: number) => boolean): BorderNet {
  const points = pointTable();
  const rings: Int32Array[] = [];
  const open: Uint8Array[] = [];
  const ringItem: number[] = [];
  const { xy, ringStart, polygonStart, itemStart } = set;
  for (let k = 0; k < items.length; k++) {
    for (let r = polygonStart[itemStart[items[k]]]; r < polygonStart[itemStart[items[k] + 1]]; r++) {
      const ring: number[] = [];
      const openHere: number[] = [];
      for (let v = ringStart[r]; v < ringStart[r + 1] - 1; v++) {
        ring.push(points.add(xy[2 * v], xy[2 * v + 1]));
        openHere.push(isOpen(v) ? 1 : 0);
      }
      const kept = keptPositions(ring);
      rings.push(Int32Array.from(kept, (p) => ring[p]));
      open.push(Uint8Array.from(kept, (p) => openHere[p]));
      ringItem.push(k);
    }
  }
  return { items, xy: Array.from(points.xy()), rings, open, ringItem };
}

/**
 * Positions of a ring without those whose node is the next one's, and without needles: of equal nodes the last stays, whose edge leads on; a
 * node between two that are one is the tip of a needle, which encloses nothing. None where fewer than three nodes would be left.
 */
export function keptPositions(ring: ArrayLike<number>): number[] {
  const kept: number[] = [];
  const node = (k: number) => ring[kept[k]];
  for (let p = 0; p < ring.length; p++) {
    const end = kept.length;
    if (end > 0 && node(end - 1) === ring[p]) kept.pop();
    else if (end > 1 && node(end - 2) === ring[p]) kept.length -= 2;
    kept.push(p);
  }
  // the same where the ring closes
  for (;;) {
    const end = kept.length;
    if (end < 3) return [];
    if (node(end - 1) === node(0)) kept.pop();
    else if (node(end - 2) === node(0)) kept.length -= 2;
    else if (node(end - 1) === node(1)) {
      kept.shift();
      kept.pop();
    } else return kept;
  }
}

/** First local item that has a node. */
export function itemAt({ rings, ringItem }: BorderNet, n: number): number {
  const ring = rings.findIndex((nodes) => nodes.includes(n));
  return ring < 0 ? 0 : ringItem[ring];
}
