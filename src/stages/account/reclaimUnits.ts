import { selectItems } from '../../geometry/polygonSet.js';
import { barriersFor, unpartedPairs } from '../../model/barrierSets.js';
import type { ReclaimUnitRefused } from '../../model/ledger.js';
import { sumM2 } from '../../model/units.js';
import type { AccountInput } from './standing.js';

/**
 * Which of the pieces chosen for reclaim form a unit that stands.
 *
 * Definition: a *unit* is a connected group of chosen pieces of one fate that touch (gap ≤ conflict.mismatchWidthM). It stands when its net
 * area is ≥ reclaim.minUnitM2 and, if meant for farmland, it touches 耕地 or joins it through other chosen pieces of that fate: a chain of gaps
 * ≤ farmland.gapM, cut by farmland barriers, to a piece that touches farmland (`measure`). Green needs no neighbour.
 * Promises: every chosen piece is standing or in exactly one refused unit; standing pieces ascend.
 */
export function reclaimUnits(
  input: AccountInput,
  chosen: readonly number[],
  netM2: (piece: number) => number,
): { readonly standing: number[]; readonly refused: ReclaimUnitRefused[] } {
  const { district, overlay, measures, proposal, settings } = input;
  const { pieces } = overlay;
  const polygons = selectItems(pieces.polygons, chosen);
  const { a, b, gapM } = unpartedPairs(polygons, settings['farmland.gapM'], barriersFor(district, 'farmland'));
  const sameFate = Array.from(gapM, (_, p) => p).filter(
    (p) => proposal.landFate[chosen[a[p]]] === proposal.landFate[chosen[b[p]]],
  );
  const touchM = settings['conflict.mismatchWidthM'];
  const linkOf = (p: number) => [a[p], b[p]] as const;
  const units = connectedGroups(chosen.length, sameFate.filter((p) => gapM[p] <= touchM).map(linkOf));
  const chains = connectedGroups(chosen.length, sameFate.map(linkOf));
  const atFarmland = new Set<number>();
  chains.forEach((members, chain) => {
    if (members.some((n) => measures.status.touchesFarmland[chosen[n]] === 1)) atFarmland.add(chain);
  });
  const chainOf = new Map(chains.flatMap((members, chain) => members.map((n) => [n, chain] as const)));

  const standing: number[] = [];
  const refused: ReclaimUnitRefused[] = [];
  for (const members of units) {
    const areaM2 = sumM2(members.map((n) => netM2(chosen[n])));
    const forFarmland = proposal.landFate[chosen[members[0]]] === 'reclaim';
    const reason =
      areaM2 < settings['reclaim.minUnitM2']
        ? 'belowMinimum'
        : forFarmland && !atFarmland.has(chainOf.get(members[0]) ?? -1)
          ? 'notAtFarmland'
          : null;
    if (reason) refused.push({ pieces: members.map((n) => pieces.id[chosen[n]]), areaM2, reason });
    else standing.push(...members.map((n) => chosen[n]));
  }
  return { standing: standing.sort((a, b) => a - b), refused };
}

/** Members of each connected group, both ascending; by union-find with the smaller number as root. */
export function connectedGroups(count: number, links: Iterable<readonly [number, number]>): number[][] {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const rootOf = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  for (const [a, b] of links) {
    const [p, q] = [rootOf(a), rootOf(b)];
    parent[Math.max(p, q)] = Math.min(p, q);
  }
  const groups = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const root = rootOf(i);
    const members = groups.get(root);
    if (members) members.push(i);
    else groups.set(root, [i]);
  }
  return [...groups.values()];
}
