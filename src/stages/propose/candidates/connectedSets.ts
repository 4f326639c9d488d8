import type { Neighbours } from './linkage.js';

/**
 * All connected sets of members, each once and ascending: only sets that are connected are ever made.
 *
 * Method: each set is grown from its first member (in the order given), by neighbours after it; what was refused to a set stays refused to
 * all that grow out of it (Wernicke's ESU without a size limit). Sets above `maxM2` are not given, nor grown on.
 * Meant for some twelve members: up to 2^n − 1 sets.
 */
export function connectedSets(
  members: readonly number[],
  neighbours: Neighbours,
  areaM2: ArrayLike<number>,
  maxM2: number,
): number[][] {
  const sets: number[][] = [];
  const refused = new Set<number>();
  function grow(set: readonly number[], size: number): void {
    sets.push([...set].sort((p, q) => p - q));
    const inside = new Set(set);
    const open: number[] = [];
    for (const k of set) {
      for (const n of neighbours.get(k) ?? []) if (!inside.has(n) && !refused.has(n) && !open.includes(n)) open.push(n);
    }
    for (const k of open) {
      if (size + areaM2[k] <= maxM2) grow([...set, k], size + areaM2[k]);
      refused.add(k);
    }
    for (const k of open) refused.delete(k);
  }
  for (const seed of members) {
    if (areaM2[seed] <= maxM2) grow([seed], areaM2[seed]);
    refused.add(seed);
  }
  return sets;
}
