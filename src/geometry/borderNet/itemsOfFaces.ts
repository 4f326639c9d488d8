import { assembleItem } from '../orient.js';
import { type PolygonSet, polygonSetBuilder } from '../polygonSet.js';
import type { BorderNet } from './borderNet.js';
import type { NetFaces } from './faces.js';

/**
 * Items as the union of the faces they own, one item a local item asked for, in that order.
 *
 * Promises: valid polygons; where an item touches itself in a node, shells are parted there and holes touch there, as OGC has it. A ring
 * begins where the item's ring began, if that node is on it. An item that owns no face is empty.
 * Method: half-edges with the item on the left alone; at a node the next is the first clockwise, so that a walk stays within one piece of
 * land; a walk that meets a node twice is parted there.
 */
export function itemsOfFaces(
  net: BorderNet,
  faces: NetFaces,
  owns: (item: number, face: number) => boolean,
  facesOf: (item: number) => readonly number[],
  items: ArrayLike<number>,
  keepStarts = true,
): PolygonSet {
  const starts = keepStarts ? startsOf(net) : new Map<number, ReadonlySet<number>>();
  const builder = polygonSetBuilder();
  for (let k = 0; k < items.length; k++) {
    const rings = ringsOf(faces, items[k], owns, facesOf(items[k]));
    assembleItem(
      builder,
      rings.map((ring) => coordinates(net, begunAt(ring, starts.get(items[k]) ?? NO_NODES))),
      'nested',
    );
  }
  return builder.finish();
}

const NO_NODES: ReadonlySet<number> = new Set();

/** First nodes of the rings of each item. */
function startsOf(net: BorderNet): Map<number, Set<number>> {
  const starts = new Map<number, Set<number>>();
  net.rings.forEach((ring, r) => {
    if (ring.length === 0) return;
    const own = starts.get(net.ringItem[r]);
    if (own) own.add(ring[0]);
    else starts.set(net.ringItem[r], new Set([ring[0]]));
  });
  return starts;
}

function ringsOf(
  faces: NetFaces,
  item: number,
  owns: (item: number, face: number) => boolean,
  own: readonly number[],
): number[][] {
  const { from, to, faceOf, next, cycles, outStart, out } = faces;
  const isBorder = (h: number) => owns(item, faceOf[h]) && !owns(item, faceOf[h ^ 1]);
  const borders = new Set<number>();
  for (const face of own) {
    for (const start of cycles[face]) {
      let h = start;
      do {
        if (isBorder(h)) borders.add(h);
        h = next[h];
      } while (h !== start);
    }
  }
  /** The border that goes on from h: clockwise from where h came, over land of the item. */
  const goOn = (h: number): number => {
    const v = to[h];
    const degree = outStart[v + 1] - outStart[v];
    let p = out.indexOf(h ^ 1, outStart[v]) - outStart[v];
    for (let turn = 0; turn < degree; turn++) {
      p = p === 0 ? degree - 1 : p - 1;
      const g = out[outStart[v] + p];
      if (borders.has(g)) return g;
    }
    throw new Error(`border of item ${item} ends at node ${v}`);
  };
  const rings: number[][] = [];
  const left = new Set(borders);
  for (const start of borders) {
    if (!left.has(start)) continue;
    const walk: number[] = [];
    const at = new Map<number, number>();
    let h = start;
    do {
      left.delete(h);
      const n = from[h];
      const seen = at.get(n);
      if (seen !== undefined) {
        const loop = walk.splice(seen);
        for (const m of loop) at.delete(m);
        rings.push(loop);
      }
      at.set(n, walk.length);
      walk.push(n);
      h = goOn(h);
    } while (h !== start);
    rings.push(walk);
  }
  return rings;
}

function begunAt(ring: readonly number[], starts: ReadonlySet<number>): readonly number[] {
  const at = ring.findIndex((n) => starts.has(n));
  return at > 0 ? [...ring.slice(at), ...ring.slice(0, at)] : ring;
}

/** Closed. */
function coordinates({ xy }: BorderNet, ring: readonly number[]): Float64Array {
  const flat = new Float64Array(2 * ring.length + 2);
  for (let k = 0; k <= ring.length; k++) {
    const n = ring[k === ring.length ? 0 : k];
    flat[2 * k] = xy[2 * n];
    flat[2 * k + 1] = xy[2 * n + 1];
  }
  return flat;
}
