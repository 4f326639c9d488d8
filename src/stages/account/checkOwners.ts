import { selectItems } from '../../geometry/polygonSet.js';
import { industryBarriers, unpartedPairs } from '../../model/barrierSets.js';
import type { ClusterBody } from '../../model/decision.js';
import { type CheckInput, landOfFirms, statedFloorM2 } from './standing.js';
import { violation } from './violation.js';

/** Part of a piece below which an owner of it is survey noise. */
const NOISE_SHARE = 0.01;
/** m² bought are stated as they are summed. */
const AREA_SLACK_M2 = 0.05;

/** Who holds each piece, by key (credit code, else name), in parts of it. */
type Holders = readonly ReadonlyMap<string, number>[];

/**
 * 归宗, from titles and sites as delivered: the body told of each cluster is the one its owners make, and those that need a public platform are counted here.
 * Beside a cluster nobody else upgrades alone (`oneBody.neighbours`); of an owner all land is treated or none (`owner.together`). Needs the planner's
 * `limits`, as `checkWhole`. Returns how many need a platform.
 */
export function checkOwners(input: CheckInput): number {
  const { proposal, settings } = input;
  const holders = holdersOfPieces(input);
  proposal.clusters.forEach(({ id, members }, c) => {
    const told: ClusterBody | undefined = proposal.bodies[c];
    const found = bodyOf(input, holders, members);
    const isSame =
      told?.kind === found.kind &&
      told.owners === found.owners &&
      Math.abs(told.boughtM2 - found.boughtM2) <= AREA_SLACK_M2;
    if (!isSame) {
      const words = (body: ClusterBody | undefined) => `${body?.kind} of ${body?.owners}, ${body?.boughtM2} m² bought`;
      throw violation(`cluster ${id}`, `its body is told as ${words(told)}; its owners make ${words(found)}`);
    }
  });
  const main = holders.map(mainHolder);
  if (settings['oneBody.neighbours']) checkNeighbours(input, main);
  if (settings['owner.together']) checkTogether(input, main);
  return proposal.bodies.filter(({ kind }) => kind === 'platform').length;
}

/** Titles on the parcel by m², or where there are none the firms on it by the land they use, else by floor. */
function holdersOfPieces({ district, overlay }: CheckInput): Holders {
  const titled = new Map<number, Map<string, number>>();
  const add = (to: Map<string, number>, key: string, amount: number) => to.set(key, (to.get(key) ?? 0) + amount);
  const { titles, firms, land: used } = district;
  const ofTitle = new Map<number, { readonly key: string; readonly share: number }[]>();
  for (const { title, creditCode, name, share } of titles?.holders ?? []) {
    const known = ofTitle.get(title) ?? [];
    ofTitle.set(title, known);
    known.push({ key: creditCode || name, share });
  }
  for (const { title, parcel, share } of titles?.parts ?? []) {
    const areaM2 = titles && titles.areaM2[title] > 0 ? titles.areaM2[title] : 1;
    const own = titled.get(parcel) ?? new Map<string, number>();
    titled.set(parcel, own);
    for (const holder of ofTitle.get(title) ?? []) add(own, holder.key, share * areaM2 * holder.share);
  }
  const byFirm = overlay.pieces.id.map(() => new Map<string, number>());
  landOfFirms(district, overlay).forEach((parts, f) => {
    const usedM2 = used?.usedM2[f] ?? Number.NaN;
    const size = Math.max(1, usedM2 > 0 ? usedM2 : statedFloorM2(firms[f]));
    for (const { piece, weight } of parts) add(byFirm[piece], firms[f].creditCode, weight * size);
  });
  return overlay.pieces.id.map((_, k) => {
    const own = titled.get(overlay.pieces.parcel[k]) ?? new Map<string, number>();
    const parts = [...(own.size > 0 ? own : byFirm[k])];
    const total = parts.reduce((sum, [, amount]) => sum + amount, 0);
    const kept = parts.filter(([, amount]) => amount >= NOISE_SHARE * total);
    return new Map(kept.map(([key, amount]) => [key, amount / total]));
  });
}

function mainHolder(parts: ReadonlyMap<string, number>): string {
  const total = [...parts.values()].reduce((sum, part) => sum + part, 0);
  return [...parts].find(([, part]) => part > total / 2)?.[0] ?? '';
}

/** The fit firm with most of the land, where there are few enough owners; land of nobody known is one owner more, and none that could buy. */
function bodyOf(
  { district, overlay, settings }: CheckInput,
  holders: Holders,
  members: readonly number[],
): ClusterBody {
  const heldM2 = new Map<string, number>();
  let [totalM2, nobodysM2] = [0, 0];
  for (const k of members) {
    const areaM2 = overlay.pieces.areaM2[k];
    totalM2 += areaM2;
    if (holders[k].size === 0) nobodysM2 += areaM2;
    for (const [key, part] of holders[k]) heldM2.set(key, (heldM2.get(key) ?? 0) + part * areaM2);
  }
  const owners = heldM2.size + (nobodysM2 > 0 ? 1 : 0);
  const fit = new Set(
    district.firms.flatMap(({ creditCode, operating, eliminated, grade }) =>
      operating && !eliminated && grade !== 'D' ? [creditCode] : [],
    ),
  );
  const able = [...heldM2].filter(([key]) => fit.has(key)).map(([, areaM2]) => areaM2);
  if (owners > settings['oneBody.maxOwners'] || able.length === 0)
    return { kind: 'platform', name: '', owners, boughtM2: totalM2 };
  return { kind: owners === 1 ? 'owner' : 'holder', name: '', owners, boughtM2: totalM2 - Math.max(...able) };
}

function checkNeighbours({ district, overlay, proposal, settings }: CheckInput, main: readonly string[]): void {
  const isMember = (k: number) => proposal.landFate[k] === 'cluster';
  const nodes = [...proposal.landFate.keys()].filter((k) => isMember(k) || proposal.landFate[k] === 'upgrade');
  const polygons = selectItems(overlay.pieces.polygons, nodes);
  const { a, b } = unpartedPairs(polygons, settings['block.gapM'], industryBarriers(district), settings);
  for (let p = 0; p < a.length; p++) {
    const [i, j] = [nodes[a[p]], nodes[b[p]]];
    if (isMember(i) === isMember(j) || (main[i] !== '' && main[i] === main[j])) continue;
    const [member, alone] = isMember(i) ? [i, j] : [j, i];
    const { id } = overlay.pieces;
    throw violation(`piece ${id[alone]}`, `it is upgraded alone beside ${id[member]}, which a cluster takes in`);
  }
}

function checkTogether({ overlay, proposal, held }: CheckInput, main: readonly string[]): void {
  const first = new Map<string, number>();
  main.forEach((owner, k) => {
    if (owner === '' || !overlay.pieces.eligible[k] || held[k]) return;
    const before = first.get(owner);
    if (before === undefined) first.set(owner, k);
    else if ((proposal.landFate[before] === 'keep') !== (proposal.landFate[k] === 'keep')) {
      const { id } = overlay.pieces;
      throw violation(
        `piece ${id[k]}`,
        `its fate is ${proposal.landFate[k]}, that of ${id[before]} of the same owner is ${proposal.landFate[before]}`,
      );
    }
  });
}
