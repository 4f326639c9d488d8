import { selectItems } from '../../geometry/polygonSet.js';
import { farmlandBarriers, unpartedPairs } from '../../model/barrierSets.js';
import type { ReclaimUnitRefused } from '../../model/ledger.js';
import { sumM2 } from '../../model/units.js';
import type { AccountInput } from './standing.js';

/**
 * Which of the pieces chosen for reclaim form a unit that stands.
 *
 * Definition: a *unit* is a connected group of chosen pieces of one fate that touch (gap ≤ conflict.mismatchWidthM). It stands when its net
 * area is ≥ reclaim.minUnitM2 and, if meant for farmland, it touches 耕地 or joins it through other units of that fate that are large enough: a chain of gaps
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
  const { a, b, gapM } = unpartedPairs(
    polygons,
    settings['farmland.gapM'],
    farmlandBarriers(district, settings),
    settings,
  );
  const sameFate = Array.from(gapM, (_, p) => p).filter(
    (p) => proposal.landFate[chosen[a[p]]] === proposal.landFate[chosen[b[p]]],
  );
  const touchM = settings['conflict.mismatchWidthM'];
  const unitM2 = (members: readonly number[]) => sumM2(members.map((n) => netM2(chosen[n])));
  const linkOf = (p: number) => [a[p], b[p]] as const;
  const units = connectedGroups(chosen.length, sameFate.filter((p) => gapM[p] <= touchM).map(linkOf));

  const refused: ReclaimUnitRefused[] = [];
  const refuse = (members: readonly number[], areaM2: number, reason: ReclaimUnitRefused['reason']) =>
    refused.push({ pieces: members.map((n) => pieces.id[chosen[n]]), areaM2, reason });
  const large = units.filter((members) => {
    const areaM2 = unitM2(members);
    const isLarge = areaM2 > 0 && areaM2 >= settings['reclaim.minUnitM2'];
    if (!isLarge) refuse(members, areaM2, areaM2 > 0 ? 'belowMinimum' : 'nothing');
    return isLarge;
  });
  const inLarge = new Set(large.flat());
  const chainLinks = sameFate.map(linkOf).filter(([n, m]) => inLarge.has(n) && inLarge.has(m));
  const atFarmland = new Set<number>();
  for (const chain of connectedGroups(chosen.length, chainLinks)) {
    const touches = chain.some((n) => inLarge.has(n) && measures.status.touchesFarmland[chosen[n]] === 1);
    if (touches) for (const n of chain) atFarmland.add(n);
  }
  const standing = large.filter((members) => {
    const stands = proposal.landFate[chosen[members[0]]] === 'regreen' || atFarmland.has(members[0]);
    if (!stands) refuse(members, unitM2(members), 'notAtFarmland');
    return stands;
  });
  return {
    standing: standing
      .flat()
      .map((n) => chosen[n])
      .sort((p, q) => p - q),
    refused,
  };
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
