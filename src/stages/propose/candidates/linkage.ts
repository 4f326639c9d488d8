import type { Joint } from './siteGraph.js';

/** The part of a joint that grouping needs. */
export type Link = Pick<Joint, 'a' | 'b' | 'gapM' | 'centresM'>;

/**
 * All groups of two or more that single linkage passes through as the allowed gap grows from 0, with the singletons first: the whole tree over
 * gap thresholds, not one cut. Of equal gaps the nearest centres come first. Groups above `maxM2` are passed through, not given.
 */
export function linkageTree(
  members: readonly number[],
  links: readonly Link[],
  areaM2: ArrayLike<number>,
  maxM2: number,
): number[][] {
  const tree: number[][] = [];
  const parent = new Map(members.map((k) => [k, k]));
  /** Of a root: its members, null where there are too many; and their area. */
  const groupOf = new Map<number, number[] | null>();
  const sizeM2 = new Map<number, number>();
  for (const k of members) {
    const fits = areaM2[k] <= maxM2;
    groupOf.set(k, fits ? [k] : null);
    sizeM2.set(k, areaM2[k]);
    if (fits) tree.push([k]);
  }
  const rootOf = (k: number): number => {
    let root = k;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    for (let at = k; at !== root; ) {
      const up = parent.get(at) ?? root;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  const ordered = [...links].sort((p, q) => p.gapM - q.gapM || p.centresM - q.centresM || p.a - q.a || p.b - q.b);
  for (const { a, b } of ordered) {
    if (!parent.has(a) || !parent.has(b)) continue;
    const [p, q] = [rootOf(a), rootOf(b)];
    if (p === q) continue;
    const [root, other] = p < q ? [p, q] : [q, p];
    parent.set(other, root);
    const size = (sizeM2.get(p) ?? 0) + (sizeM2.get(q) ?? 0);
    sizeM2.set(root, size);
    const [left, right] = [groupOf.get(p), groupOf.get(q)];
    const merged = left && right && size <= maxM2 ? [...left, ...right] : null;
    groupOf.set(root, merged);
    if (merged) tree.push(merged);
  }
  return tree;
}

export type Neighbours = ReadonlyMap<number, readonly number[]>;

export function neighbourMap(members: readonly number[], links: readonly Pick<Link, 'a' | 'b'>[]): Neighbours {
  const map = new Map<number, number[]>(members.map((k) => [k, []]));
  for (const { a, b } of links) {
    const [of, to] = [map.get(a), map.get(b)];
    if (!of || !to) continue;
    of.push(b);
    to.push(a);
  }
  return map;
}

/** Connected parts of the members by links among them, each ascending, in the order of their first member. */
export function componentsOf(members: readonly number[], links: readonly Pick<Link, 'a' | 'b'>[]): number[][] {
  return connectedParts(members, neighbourMap(members, links));
}

/** The same over neighbours of a larger whole. */
export function connectedParts(members: readonly number[], neighbours: Neighbours): number[][] {
  const left = new Set(members);
  const parts: number[][] = [];
  for (const start of members) {
    if (!left.delete(start)) continue;
    const part = [start];
    for (const k of part) {
      for (const n of neighbours.get(k) ?? []) if (left.delete(n)) part.push(n);
    }
    parts.push(part.sort((p, q) => p - q));
  }
  return parts;
}
