import type { Cluster, ClusterBody } from '../../../model/decision.js';
import type { MipRow } from '../../../model/mip.js';
import type { CandidateGraph } from '../candidates/candidates.js';
import { mainOwner } from '../situation/owners.js';
import type { Situation } from '../situation/situation.js';
import { sum } from './columns.js';
import type { Layout } from './layout.js';
import type { Limit } from './limit.js';

/**
 * 归宗: one body buys the scattered neighbours of a cluster for joint redevelopment. With up to `oneBody.maxOwners` owners that is the one with
 * most of the members' land, if it is a firm that operates, not of an eliminated sector and not graded D; else a public platform.
 */
export function bodyOf({ input, owners }: Situation, { members }: Pick<Cluster, 'members'>): ClusterBody {
  const { district, settings, overlay } = input;
  const held = new Map<number, number>();
  let totalM2 = 0;
  for (const k of members) {
    totalM2 += overlay.pieces.areaM2[k];
    const parts = owners.ofPiece[k];
    if (parts.length === 0) held.set(-1, (held.get(-1) ?? 0) + overlay.pieces.areaM2[k]);
    for (const { owner, areaM2 } of parts) held.set(owner, (held.get(owner) ?? 0) + areaM2);
  }
  const ranked = [...held].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const isFit = (owner: number) => {
    const firm = district.firms[owners.firm[owner]];
    return firm?.operating && !firm.eliminated && firm.grade !== 'D';
  };
  const lead =
    ranked.length <= settings['oneBody.maxOwners'] ? ranked.find(([owner]) => owner >= 0 && isFit(owner)) : undefined;
  if (!lead) return { kind: 'platform', name: '', owners: ranked.length, boughtM2: totalM2 };
  const kind = ranked.length === 1 ? 'owner' : 'holder';
  return { kind, name: owners.name[lead[0]], owners: ranked.length, boughtM2: totalM2 - lead[1] };
}

export function bodiesOf(situation: Situation, clusters: readonly Cluster[]): ClusterBody[] {
  return clusters.map((cluster) => bodyOf(situation, cluster));
}

/** `platforms`: clusters that need a public platform ≤ `oneBody.platformClusters`. */
export function platforms(layout: Layout): Limit[] {
  const { situation } = layout;
  const terms = sum();
  layout.candidates.forEach((candidate, c) => {
    if (layout.cluster[c] >= 0 && bodyOf(situation, candidate).kind === 'platform') terms.add(layout.cluster[c], 1);
  });
  return [
    {
      id: 'platforms',
      zh: '由公共平台归宗的连片',
      en: 'clusters that a public platform buys up',
      unit: 'clusters',
      scale: 1,
      terms,
      least: Number.NEGATIVE_INFINITY,
      most: situation.input.settings['oneBody.platformClusters'],
      unmet: -1,
    },
  ];
}

/**
 * Rows about owners, where settings ask for them. `oneBody[i,j]` (`oneBody.neighbours`): beside land that a cluster takes in, within its gap, no other
 * owner upgrades alone: the neighbour joins or stays as it is. `together[owner,k]` (`owner.together`): all decided land that is mostly of one
 * owner is treated, or none of it.
 */
export function ownerRows(layout: Layout, graph: CandidateGraph): MipRow[] {
  const { situation } = layout;
  const { settings } = situation.input;
  const neighbours = settings['oneBody.neighbours'];
  const together = settings['owner.together'];
  if (!neighbours && !together) return [];
  const main = situation.owners.ofPiece.map(mainOwner);
  return [...(neighbours ? neighbourRows(layout, graph, main) : []), ...(together ? togetherRows(layout, main) : [])];
}

function neighbourRows(layout: Layout, { near }: CandidateGraph, main: readonly number[]): MipRow[] {
  const rows = new Map<string, MipRow>();
  const bar = (i: number, j: number) => {
    const isOther = main[i] < 0 || main[i] !== main[j];
    if (layout.joined[i] < 0 || layout.upgrade[j] < 0 || !isOther) return;
    const name = `oneBody[${layout.label[i]},${layout.label[j]}]`;
    rows.set(name, sum().add(layout.joined[i], 1).add(layout.upgrade[j], 1).row(name, Number.NEGATIVE_INFINITY, 1));
  };
  for (const [i, j] of near) {
    bar(i, j);
    bar(j, i);
  }
  return [...rows.values()];
}

function togetherRows(layout: Layout, main: readonly number[]): MipRow[] {
  const { situation } = layout;
  const { name } = situation.owners;
  const land = new Map<number, number[]>();
  main.forEach((owner, k) => {
    if (owner < 0 || !situation.decided[k] || situation.held[k]) return;
    land.set(owner, [...(land.get(owner) ?? []), k]);
  });
  const treated = (k: number, factor: number) => {
    const { upgrade, joined, reserve, reclaim, regreen } = layout;
    return [upgrade, joined, reserve, reclaim, regreen].map((fate) => [fate[k], factor] as const);
  };
  return [...land].flatMap(([owner, [first, ...others]]) =>
    others.flatMap((k) => {
      const terms = sum();
      for (const [column, factor] of [...treated(first, 1), ...treated(k, -1)]) terms.add(column, factor);
      return terms.size > 0 ? [terms.row(`together[${name[owner]},${layout.label[k]}]`, 0, 0)] : [];
    }),
  );
}
