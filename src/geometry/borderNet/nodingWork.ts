import type { BorderNet } from './borderNet.js';
import { distanceToSegment } from './contacts.js';

/** What the noding of a net knows beside the net: where everything was delivered, and what became of it. */
export interface NodingWork {
  readonly net: BorderNet;
  readonly held: Uint8Array;
  readonly delivered: Delivered;
  /** Nodes that became each node: none may go too far in several rounds. */
  readonly members: Map<number, number[]>;
  /** How often what became a node was moved to a place of its own. */
  readonly slides: Map<number, number>;
  /** Rounds that changed something. */
  steps: number;
  readonly changed: Uint8Array;
  readonly movedM: Float64Array;
  /** By node. */
  readonly left: Map<number, Left>;
}

/** A place where borders still meet without a common node. */
export interface Left {
  readonly x: number;
  readonly y: number;
  readonly item: number;
  readonly other: number;
}

/** Against rounding in a distance that is compared with the tolerance. */
export const ROUNDING = 1 + 1e-9;

/** Each ring edge's delivered edge: x, y of both its ends, and which it is at each position of each ring. */
export interface Delivered {
  readonly ends: Float64Array;
  readonly ofRing: Int32Array[];
}

export function deliveredEdges(net: BorderNet): Delivered {
  const total = net.rings.reduce((sum, ring) => sum + ring.length, 0);
  const ends = new Float64Array(4 * total);
  let e = 0;
  const ofRing = net.rings.map((ring) =>
    Int32Array.from(ring, (from, p) => {
      const to = ring[p + 1 === ring.length ? 0 : p + 1];
      ends.set([net.xy[2 * from], net.xy[2 * from + 1], net.xy[2 * to], net.xy[2 * to + 1]], 4 * e);
      return e++;
    }),
  );
  return { ends, ofRing };
}

export function distanceToDelivered(net: BorderNet, n: number, { ends }: Delivered, d: number): number {
  return distanceToSegment(
    net.xy[2 * n],
    net.xy[2 * n + 1],
    ends[4 * d],
    ends[4 * d + 1],
    ends[4 * d + 2],
    ends[4 * d + 3],
  );
}

export function push(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}
