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
 * Positions of a ring without those whose node is the next one's: of equal nodes the last stays, whose edge leads on. None where fewer than
 * three nodes would be left.
 */
export function keptPositions(ring: ArrayLike<number>): number[] {
  const kept: number[] = [];
  for (let p = 0; p < ring.length; p++) {
    if (ring[p] !== ring[p + 1 === ring.length ? 0 : p + 1]) kept.push(p);
  }
  return kept.length < 3 ? [] : kept;
}
