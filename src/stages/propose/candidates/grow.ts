import type { Neighbours } from './linkage.js';

/** Times that a member may lie in groups of one size grown from other seeds before it is no seed for that size itself. */
const HELD_ENOUGH = 2;

/**
 * Groups grown from seeds, always by the neighbour nearest to the group's centre, until a size is reached: compact groups of every
 * size all over a large component. For each size the members are seeds in their order, but those that lie in two groups of it already.
 */
export function grownGroups(
  members: readonly number[],
  neighbours: Neighbours,
  areaM2: ArrayLike<number>,
  xy: ArrayLike<number>,
  sizesM2: readonly number[],
): number[][] {
  return sizesM2.flatMap((sizeM2) => {
    const held = new Map<number, number>();
    return members.flatMap((seed) => {
      if ((held.get(seed) ?? 0) >= HELD_ENOUGH) return [];
      const group = grown(seed, sizeM2, neighbours, areaM2, xy);
      for (const k of group) held.set(k, (held.get(k) ?? 0) + 1);
      return [group];
    });
  });
}

function grown(
  seed: number,
  sizeM2: number,
  neighbours: Neighbours,
  areaM2: ArrayLike<number>,
  xy: ArrayLike<number>,
): number[] {
  const group = [seed];
  const inside = new Set(group);
  const edge = new Set(neighbours.get(seed) ?? []);
  let area = areaM2[seed];
  let [x, y] = [xy[2 * seed], xy[2 * seed + 1]];
  while (area < sizeM2 && edge.size > 0) {
    let best = -1;
    let bestM = Number.POSITIVE_INFINITY;
    for (const k of edge) {
      const m = Math.hypot(xy[2 * k] - x, xy[2 * k + 1] - y);
      if (m < bestM || (m === bestM && k < best)) [best, bestM] = [k, m];
    }
    edge.delete(best);
    inside.add(best);
    group.push(best);
    x = (x * area + xy[2 * best] * areaM2[best]) / (area + areaM2[best]);
    y = (y * area + xy[2 * best + 1] * areaM2[best]) / (area + areaM2[best]);
    area += areaM2[best];
    for (const n of neighbours.get(best) ?? []) if (!inside.has(n)) edge.add(n);
  }
  return group;
}
