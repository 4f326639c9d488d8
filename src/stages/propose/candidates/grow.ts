import type { Joint } from './siteGraph.js';

/** Components up to this size give all their connected sets (2^8 at most each). */
const ALL_SETS_UP_TO = 8;

export interface GrowLimits {
  /** Largest group, m² of members. */
  readonly maxM2: number;
  /** Sizes that growth from a seed stops at, m². */
  readonly sizesM2: readonly number[];
}

/**
 * Connected groups of members, by which clusters are proposed. Sorted sets, each once, in an order that tells how good a bet they are:
 * (1) the whole single-linkage tree of the component, shortest gap first, nearest centres first among equal gaps: what belongs
 * together most closely comes together first; (2) the same on its low-efficiency and idle members alone, so that land that is well used is
 * not rebuilt for nothing; (3) growth from every seed to each size, always by the member nearest to the group's centre, so that
 * a component above the maximum is split compactly; (4) for components of up to 8, all connected sets.
 * Every group is connected by joints among its own members and at most `maxM2`.
 */
export function connectedGroups(
  members: readonly number[],
  joints: readonly Joint[],
  areaM2: ArrayLike<number>,
  lowOrIdle: ArrayLike<number>,
  xy: Float64Array,
  limits: GrowLimits,
): number[][] {
  const found = new Map<string, number[]>();
  const keep = (group: Iterable<number>) => {
    const sorted = [...group].sort((p, q) => p - q);
    const key = sorted.join();
    if (sorted.length > 0 && total(sorted, areaM2) <= limits.maxM2 && !found.has(key)) found.set(key, sorted);
  };
  for (const group of linkageTree(members, joints)) keep(group);
  const low = members.filter((k) => lowOrIdle[k]);
  for (const group of linkageTree(
    low,
    joints.filter((j) => lowOrIdle[j.a] && lowOrIdle[j.b]),
  ))
    keep(group);
  const neighbours = neighbourMap(members, joints);
  if (members.length <= ALL_SETS_UP_TO) {
    for (const group of allConnectedSets(members, neighbours)) keep(group);
  } else if (total(members, areaM2) > Math.min(...limits.sizesM2)) {
    for (const seed of members) for (const sizeM2 of limits.sizesM2) keep(grown(seed, sizeM2, neighbours, areaM2, xy));
  }
  return [...found.values()];
}

function total(group: readonly number[], areaM2: ArrayLike<number>): number {
  return group.reduce((sum, k) => sum + areaM2[k], 0);
}

/** All groups that single linkage passes through, the singletons first. */
function linkageTree(members: readonly number[], joints: readonly Joint[]): number[][] {
  const groupOf = new Map(members.map((k) => [k, [k]]));
  const tree: number[][] = members.map((k) => [k]);
  const ordered = [...joints].sort((p, q) => p.gapM - q.gapM || p.centresM - q.centresM || p.a - q.a || p.b - q.b);
  for (const { a, b } of ordered) {
    const [left, right] = [groupOf.get(a), groupOf.get(b)];
    if (!left || !right || left === right) continue;
    const merged = [...left, ...right];
    for (const k of merged) groupOf.set(k, merged);
    tree.push(merged);
  }
  return tree;
}

export function neighbourMap(members: readonly number[], joints: readonly Joint[]): Map<number, number[]> {
  const map = new Map<number, number[]>(members.map((k) => [k, []]));
  for (const { a, b } of joints) {
    map.get(a)?.push(b);
    map.get(b)?.push(a);
  }
  return map;
}

/** Components of the joints, each ascending, in the order of their first member. */
export function componentsOf(members: readonly number[], joints: readonly Joint[]): number[][] {
  const neighbours = neighbourMap(members, joints);
  const seen = new Set<number>();
  const groups: number[][] = [];
  for (const start of members) {
    if (seen.has(start)) continue;
    seen.add(start);
    const group = [start];
    for (const k of group) {
      for (const n of neighbours.get(k) ?? []) {
        if (seen.has(n)) continue;
        seen.add(n);
        group.push(n);
      }
    }
    groups.push(group.sort((p, q) => p - q));
  }
  return groups;
}

function allConnectedSets(members: readonly number[], neighbours: ReadonlyMap<number, readonly number[]>): number[][] {
  const place = new Map(members.map((k, i) => [k, i]));
  const masks = members.map((k) =>
    (neighbours.get(k) ?? []).reduce((mask, n) => mask | (1 << (place.get(n) ?? 31)), 0),
  );
  const sets: number[][] = [];
  for (let bits = 1; bits < 2 ** members.length; bits++) {
    let reached = bits & -bits;
    for (let before = 0; before !== reached; ) {
      before = reached;
      for (let i = 0; i < members.length; i++) if (before & (1 << i)) reached |= masks[i] & bits;
    }
    if (reached === bits) sets.push(members.filter((_, i) => bits & (1 << i)));
  }
  return sets;
}

function grown(
  seed: number,
  sizeM2: number,
  neighbours: ReadonlyMap<number, readonly number[]>,
  areaM2: ArrayLike<number>,
  xy: Float64Array,
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
