/**
 * Connected groups of items under a graph of pairs, and how they merge as the allowed gap grows.
 *
 * Labels are 0, 1, 2 … in the order of each group's first member; an item without pairs is a group of its own.
 */
export interface Pairs {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
}

export interface GapEdges extends Pairs {
  readonly gapM: ArrayLike<number>;
}

/** The minimum spanning forest, shortest gap first (ties in the order of the pairs). */
export interface LinkageTree {
  readonly count: number;
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly gapM: Float64Array;
}

/**
 * Group label of each of `count` items, joined by the pairs that `keep` (default: all) lets through. `keep` is asked, in order, only
 * for pairs that are not in one group yet: it may be slow.
 */
export function components(count: number, pairs: Pairs, keep: (pair: number) => boolean = () => true): Int32Array {
  const join = unionFind(count);
  for (let k = 0; k < pairs.a.length; k++) {
    if (!join.areOne(pairs.a[k], pairs.b[k]) && keep(k)) join.union(pairs.a[k], pairs.b[k]);
  }
  return join.labels();
}

/** Single linkage: which pairs merge groups, in order of gap. Build once, cut at as many gaps as needed. */
export function singleLinkage(
  count: number,
  pairs: GapEdges,
  keep: (pair: number) => boolean = () => true,
): LinkageTree {
  const order: number[] = [];
  for (let k = 0; k < pairs.a.length; k++) if (keep(k)) order.push(k);
  order.sort((p, q) => pairs.gapM[p] - pairs.gapM[q] || p - q);
  const join = unionFind(count);
  const merging = order.filter((k) => join.union(pairs.a[k], pairs.b[k]));
  return {
    count,
    a: Uint32Array.from(merging, (k) => pairs.a[k]),
    b: Uint32Array.from(merging, (k) => pairs.b[k]),
    gapM: Float64Array.from(merging, (k) => pairs.gapM[k]),
  };
}

/** The groups when gaps up to `maxGapM` join. */
export function componentsAtGap(tree: LinkageTree, maxGapM: number): Int32Array {
  return components(tree.count, tree, (k) => tree.gapM[k] <= maxGapM);
}

function unionFind(count: number) {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  function root(i: number): number {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  }
  function rootsOf(i: number, j: number): [number, number] {
    if (!(i >= 0 && i < count && j >= 0 && j < count)) throw new RangeError(`pair (${i}, ${j}) of ${count} items`);
    return [root(i), root(j)];
  }
  return {
    areOne(i: number, j: number): boolean {
      const [p, q] = rootsOf(i, j);
      return p === q;
    },
    /** False if they were one group already. */
    union(i: number, j: number): boolean {
      const [p, q] = rootsOf(i, j);
      if (p === q) return false;
      // The smaller number is the root, so a root is its group's first member.
      if (p < q) parent[q] = p;
      else parent[p] = q;
      return true;
    },
    labels(): Int32Array {
      const labels = new Int32Array(count);
      let next = 0;
      for (let i = 0; i < count; i++) labels[i] = root(i) === i ? next++ : labels[root(i)];
      return labels;
    },
  };
}
