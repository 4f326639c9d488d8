import { bisections } from './bisect.js';
import { connectedSets } from './connectedSets.js';
import { grownGroups } from './grow.js';
import { connectedParts, type Link, linkageTree, neighbourMap } from './linkage.js';

/** Components up to this size give all their connected sets. */
export const ALL_SETS_UP_TO = 12;

export interface GroupLand {
  readonly areaM2: ArrayLike<number>;
  readonly lowOrIdle: ArrayLike<number>;
  readonly xy: ArrayLike<number>;
  /** Plans that a member lies in: its planned park, its zone of the industrial line. Each gives parts of its own. */
  readonly plansOf: (member: number) => readonly Plan[];
}

export interface Plan {
  readonly name: string;
  /** A platform or agglomeration may be as large as its polygon. */
  readonly isUnlimited: boolean;
}

export interface GroupLimits {
  /** Largest group, m² of members. */
  readonly maxM2: number;
  /** Sizes that growth from a seed stops at, m², ascending. */
  readonly sizesM2: readonly number[];
}

/**
 * Connected groups of a component's members, by which clusters are proposed; sorted sets, each once.
 *
 * (1) The whole single-linkage tree over gap thresholds: what belongs together most closely comes together first. (2) The same on
 * its low-efficiency and idle members alone, so that land that is well used is not rebuilt for nothing. (3) The same on its parts inside each planned park and
 * each zone of the industrial line. (4) With up to twelve members, all connected sets; with more: (5) where the component (or a part of 2 or 3) is
 * above the smallest size, its balanced compact partition down to that size, and (6) growth from seeds to each size.
 * Every group is connected by links among its own members, and at most `maxM2` (but for whole parts in unlimited plans).
 */
export function connectedGroups(
  members: readonly number[],
  links: readonly Link[],
  land: GroupLand,
  limits: GroupLimits,
): number[][] {
  const { areaM2, lowOrIdle, xy } = land;
  const found = new Map<string, number[]>();
  const keep = (groups: readonly (readonly number[])[], maxM2 = limits.maxM2) => {
    for (const group of groups) {
      const sorted = [...group].sort((p, q) => p - q);
      const key = sorted.join();
      if (!found.has(key) && total(sorted, areaM2) <= maxM2) found.set(key, sorted);
    }
  };
  const all = members.length <= ALL_SETS_UP_TO;
  const neighbours = neighbourMap(members, links);
  const [smallest] = limits.sizesM2;
  const tree = (part: readonly number[]) => {
    keep(linkageTree(part, links, areaM2, limits.maxM2));
    if (all) return;
    const own = neighbourMap(part, links);
    for (const whole of connectedParts(part, own)) {
      if (total(whole, areaM2) > smallest)
        keep(bisections(whole, own, areaM2, xy, { maxM2: limits.maxM2, leastM2: smallest }));
    }
  };
  tree(members);
  const low = members.filter((k) => lowOrIdle[k]);
  if (low.length < members.length) tree(low);
  for (const { part, isUnlimited } of plannedParts(members, land)) {
    if (part.length < members.length) tree(part);
    if (isUnlimited) keep(connectedParts(part, neighbours), Number.POSITIVE_INFINITY);
  }
  if (all) keep(connectedSets(members, neighbours, areaM2, limits.maxM2));
  else if (total(members, areaM2) > smallest) keep(grownGroups(members, neighbours, areaM2, xy, limits.sizesM2));
  return [...found.values()];
}

function plannedParts(members: readonly number[], { plansOf }: GroupLand) {
  const parts = new Map<string, { readonly part: number[]; readonly isUnlimited: boolean }>();
  for (const k of members) {
    for (const { name, isUnlimited } of plansOf(k)) {
      const known = parts.get(name);
      if (known) known.part.push(k);
      else parts.set(name, { part: [k], isUnlimited });
    }
  }
  return [...parts.values()];
}

function total(group: readonly number[], areaM2: ArrayLike<number>): number {
  return group.reduce((sum, k) => sum + areaM2[k], 0);
}
