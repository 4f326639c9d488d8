import { distance, type NetEdges } from './contacts.js';
import { distanceToDelivered, type NodingWork, push, ROUNDING } from './nodingWork.js';

/** A node that no edge may bend to: the edge would go too far, or is of an item that is held. */
export interface Refused {
  readonly node: number;
  readonly edge: number;
  readonly isHeld: boolean;
}

const MOST_SLIDES = 4;

/**
 * The last resort where neither of two may come to the other: two nodes go to the middle of all that became them; a node goes onto the edge that
 * may not bend to it, `MOST_SLIDES` times at most. Gives the nodes that are left where they are, but for those that an item held keeps away.
 */
export function comeTogether(
  work: NodingWork,
  edges: NetEdges,
  pairs: readonly number[],
  refused: readonly Refused[],
  limitM: number,
  merges: Map<number, number>,
  inserts: Map<number, number[]>,
): number[] {
  const { net, members, slides } = work;
  const bends = bendsAt(work, new Set([...pairs, ...refused.map(({ node }) => node)]));
  const stuck: number[] = [];
  /** Moves the nodes to a new node there, if all may; −1 where not. */
  const moved = (nodes: readonly number[], [x, y]: readonly [number, number]): number => {
    const q = net.xy.length / 2;
    net.xy.push(x, y);
    const moving = nodes.flatMap((n) => [n, ...(members.get(n) ?? [])]);
    const mayAll =
      nodes.every((n) => bends.has(n)) &&
      moving.every((m) => distance(net.xy, m, q) <= limitM * ROUNDING) &&
      nodes.every((n) =>
        bends.get(n)?.every((d) => distanceToDelivered(net, q, work.delivered, d) <= limitM * ROUNDING),
      );
    if (!mayAll) {
      net.xy.length -= 2;
      return -1;
    }
    slides.set(q, 1 + Math.max(...nodes.map((n) => slides.get(n) ?? 0)));
    members.set(q, moving);
    for (const n of nodes) merges.set(n, q);
    return q;
  };
  for (let k = 0; k < pairs.length; k += 2) {
    const [n, m] = [pairs[k], pairs[k + 1]];
    if (!bends.has(n) || !bends.has(m) || merges.has(n) || merges.has(m)) continue;
    const all = [n, m, ...(members.get(n) ?? []), ...(members.get(m) ?? [])];
    if (moved([n, m], middleOf(net.xy, all)) < 0) stuck.push(n);
  }
  for (const { node: n, edge: e, isHeld } of refused) {
    if (merges.has(n) || merges.has(edges.a[e]) || merges.has(edges.b[e])) continue;
    const isWorn = (slides.get(n) ?? 0) >= MOST_SLIDES;
    const q = isWorn ? -1 : moved([n], footOn(net.xy, n, edges.a[e], edges.b[e]));
    if (q >= 0) push(inserts, e, q);
    else if (!isHeld) stuck.push(n);
  }
  return stuck;
}

/** Delivered edges that bend when a node moves; none of nodes of items that are held. */
function bendsAt({ net, held, delivered }: NodingWork, nodes: ReadonlySet<number>): Map<number, number[]> {
  const bends = new Map<number, number[]>();
  const stays = new Set<number>();
  net.rings.forEach((ring, r) => {
    for (let p = 0; p < ring.length; p++) {
      if (!nodes.has(ring[p])) continue;
      push(bends, ring[p], delivered.ofRing[r][p]);
      push(bends, ring[p], delivered.ofRing[r][p === 0 ? ring.length - 1 : p - 1]);
      if (held[net.ringItem[r]]) stays.add(ring[p]);
    }
  });
  for (const n of stays) bends.delete(n);
  return bends;
}

/** The middle of the two of some nodes that are farthest apart. */
function middleOf(xy: readonly number[], nodes: readonly number[]): [x: number, y: number] {
  let [a, b] = [nodes[0], nodes[0]];
  for (const n of nodes) for (const m of nodes) if (distance(xy, n, m) > distance(xy, a, b)) [a, b] = [n, m];
  return [(xy[2 * a] + xy[2 * b]) / 2, (xy[2 * a + 1] + xy[2 * b + 1]) / 2];
}

/** The point of the edge a–b nearest to node n. */
function footOn(xy: readonly number[], n: number, a: number, b: number): [x: number, y: number] {
  const [ax, ay] = [xy[2 * a], xy[2 * a + 1]];
  const [ux, uy] = [xy[2 * b] - ax, xy[2 * b + 1] - ay];
  const t = ((xy[2 * n] - ax) * ux + (xy[2 * n + 1] - ay) * uy) / (ux * ux + uy * uy);
  return [ax + t * ux, ay + t * uy];
}
