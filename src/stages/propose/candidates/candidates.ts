import { polsbyPopper } from '../../../geometry/compactness.js';
import { pointInItem } from '../../../geometry/gaps/gapGraph.js';
import type { Geos } from '../../../geometry/geos.js';
import type { LandUse } from '../../../model/district.js';
import type { Finding } from '../../../model/finding.js';
import { finding } from '../../../model/finding.js';
import { m2FromMu, sumM2 } from '../../../model/units.js';
import type { Situation } from '../situation/situation.js';
import type { Candidate } from './candidate.js';
import { componentsOf, connectedGroups } from './grow.js';
import { type Joint, type SiteGraph, siteGraph } from './siteGraph.js';

/** What the model needs of the gap graph: pairs of pieces too near for two clusters to hold one each. */
export interface CandidateGraph {
  readonly near: readonly (readonly [number, number])[];
}

export interface Candidates {
  readonly list: readonly Candidate[];
  readonly graph: CandidateGraph;
  readonly findings: readonly Finding[];
}

/** All candidates together; each component keeps its best bets when there would be more. */
const MAX_CANDIDATES = 1200;
const MIN_PER_COMPONENT = 10;
/** A street between members is taken in when this much of its border is theirs. */
const ENCLOSED_SHARE = 0.5;

/**
 * Candidate clusters: contiguity is settled here, not in the model.
 *
 * A group of members becomes a candidate when its footprint = members + infill hangs together by joints, infill ≤ `cluster.maxInfillShare`, area ≤
 * `cluster.maxMu`, its outline with gaps up to g closed has 4πA/P² ≥ `cluster.minCompactness`, and it holds some low-efficiency
 * or idle land. It is a park when ≥ `cluster.minMu`; smaller ones need two members and `upgrade.minSiteM2` and are rebuilt blocks, which
 * put no firm in a park. Drawn areas: the joinable pieces whose centre lies in them, imposed when `must`; only the law and
 * connection bind them. Capacity = net share × footprint × planned FAR − floor of the stayers.
 */
export function candidatesOf(situation: Situation, geos: Geos): Candidates {
  const graph = siteGraph(situation);
  const { overlay, settings } = situation.input;
  const { areaM2 } = overlay.pieces;
  const list: Candidate[] = [];
  const findings: Finding[] = [];
  const names = new Map<string, number>();
  const maxM2 = m2FromMu(settings['cluster.maxMu']);
  const minM2 = m2FromMu(settings['cluster.minMu']);
  const components = componentsOf(graph.members, graph.joints);
  const perComponent = Math.max(MIN_PER_COMPONENT, Math.floor(MAX_CANDIDATES / Math.max(1, components.length)));
  const jointsOf = groupJoints(components, graph.joints);
  const draw = drawnGroups(situation, graph, components, jointsOf, findings);
  components.forEach((members, component) => {
    const groups = connectedGroups(members, jointsOf[component], areaM2, situation.lowOrIdle, situation.pieceXy, {
      maxM2,
      sizesM2: [minM2, 2 * minM2, 4 * minM2, 8 * minM2].filter((size) => size <= maxM2),
    });
    const made = groups.flatMap((group) => {
      if (!group.some((k) => situation.lowOrIdle[k])) return [];
      const candidate = build(group, component, false, '');
      return candidate && withinLimits(candidate) ? [candidate] : [];
    });
    list.push(...bestBets(made, perComponent, situation));
    for (const { group, name, must } of draw.get(component) ?? []) {
      const candidate = build(group, component, true, name, must);
      if (candidate) list.push(candidate);
    }
  });

  function build(group: readonly number[], component: number, drawn: boolean, name: string, must = false) {
    const infill = infillOf(situation, graph, group, jointsOf[component]);
    if (!infill) return null;
    return candidateOf(
      situation,
      graph,
      geos,
      group,
      infill,
      component,
      drawn,
      must,
      unique(name || `C-${overlay.pieces.id[group[0]]}-${group.length}`),
    );
  }
  function unique(base: string): string {
    const times = (names.get(base) ?? 0) + 1;
    names.set(base, times);
    return times === 1 ? base : `${base}~${times}`;
  }
  function withinLimits(candidate: Candidate): boolean {
    const enough =
      candidate.isPark || (candidate.members.length > 1 && candidate.footprintM2 >= settings['upgrade.minSiteM2']);
    return enough && candidate.footprintM2 <= maxM2 && candidate.compactness >= settings['cluster.minCompactness'];
  }
  return { list, graph, findings };
}

function groupJoints(components: readonly (readonly number[])[], joints: readonly Joint[]): Joint[][] {
  const componentOf = new Map(components.flatMap((members, c) => members.map((k) => [k, c] as const)));
  const lists: Joint[][] = components.map(() => []);
  for (const joint of joints) lists[componentOf.get(joint.a) ?? 0].push(joint);
  return lists;
}

/** Parks before rebuilt blocks in the share kept of each, then more low-efficiency land first. */
function bestBets(made: readonly Candidate[], most: number, situation: Situation): Candidate[] {
  if (made.length <= most) return [...made];
  const { areaM2 } = situation.input.overlay.pieces;
  const lowM2 = (c: Candidate) => c.members.reduce((sum, k) => sum + (situation.lowOrIdle[k] ? areaM2[k] : 0), 0);
  const ranked = made.map((candidate, order) => ({
    candidate,
    order,
    worth: (lowM2(candidate) / candidate.footprintM2) * (candidate.isPark ? 2 : 1),
  }));
  ranked.sort((p, q) => q.worth - p.worth || p.order - q.order);
  return ranked
    .slice(0, most)
    .sort((p, q) => p.order - q.order)
    .map(({ candidate }) => candidate);
}

/** Infill that the group's joints need, and streets it encloses (field only where a joint needs it: it costs quota); null when the footprint does not hang together within the limit. */
function infillOf(
  situation: Situation,
  graph: SiteGraph,
  group: readonly number[],
  joints: readonly Joint[],
): number[] | null {
  const { areaM2 } = situation.input.overlay.pieces;
  const inside = new Set(group);
  const cost = (joint: Joint) => (joint.infill < 0 ? 0 : areaM2[joint.infill]);
  const usable = joints.filter(({ a, b }) => inside.has(a) && inside.has(b));
  usable.sort((p, q) => cost(p) - cost(q) || p.gapM - q.gapM || p.a - q.a || p.b - q.b);
  const root = new Map(group.map((k) => [k, k]));
  const rootOf = (k: number): number => {
    let r = k;
    while (root.get(r) !== r) r = root.get(r) ?? r;
    root.set(k, r);
    return r;
  };
  const infill = new Set<number>();
  let parts = group.length;
  for (const joint of usable) {
    const [p, q] = [rootOf(joint.a), rootOf(joint.b)];
    if (p === q) continue;
    root.set(p, q);
    parts--;
    if (joint.infill >= 0) infill.add(joint.infill);
  }
  if (parts > 1) return null;
  const share = situation.input.settings['cluster.maxInfillShare'];
  const membersM2 = group.reduce((sum, k) => sum + areaM2[k], 0);
  let infillM2 = [...infill].reduce((sum, k) => sum + areaM2[k], 0);
  const most = (membersM2 * share) / (1 - share);
  if (infillM2 > most) return null;
  const { district, overlay } = situation.input;
  const isStreet = (q: number) => CONSTRUCTION_INFILL.has(district.parcels.use[overlay.pieces.parcel[q]]);
  const beside = new Set(
    group.flatMap((k) => graph.touching(k).filter((q) => graph.mayInfill.has(q) && !infill.has(q) && isStreet(q))),
  );
  for (const q of [...beside].sort((a, b) => areaM2[a] - areaM2[b] || a - b)) {
    const theirs = graph
      .touching(q)
      .reduce((sum, k) => sum + (inside.has(k) || infill.has(k) ? graph.borderM(q, k) : 0), 0);
    if (theirs < ENCLOSED_SHARE * graph.perimeterM(q) || infillM2 + areaM2[q] > most) continue;
    infill.add(q);
    infillM2 += areaM2[q];
  }
  return [...infill].sort((a, b) => a - b);
}

const CONSTRUCTION_INFILL: ReadonlySet<LandUse> = new Set(['road']);

function candidateOf(
  situation: Situation,
  graph: SiteGraph,
  geos: Geos,
  members: readonly number[],
  infill: readonly number[],
  component: number,
  drawn: boolean,
  must: boolean,
  id: string,
): Candidate {
  const { district, overlay, settings } = situation.input;
  const { pieces } = overlay;
  const { areaM2, parcel } = pieces;
  const membersM2 = sumM2(members.map((k) => areaM2[k]));
  const infillM2 = sumM2(infill.map((k) => areaM2[k]));
  const footprintM2 = sumM2([membersM2, infillM2]);
  const stayersFloorM2 = members.reduce((sum, k) => sum + situation.presentFloorM2[k], 0);
  const inside = members.every((k) => pieces.boundaryZone[k] === 'concentrated');
  const isPark = inside && footprintM2 >= m2FromMu(settings['cluster.minMu']);
  const space = settings['park.netShare'] * footprintM2 * settings['park.plannedFar'];
  const townM2 = new Map<number, number>();
  for (const k of [...members, ...infill]) {
    const town = district.parcels.town[parcel[k]];
    townM2.set(town, (townM2.get(town) ?? 0) + areaM2[k]);
  }
  const towns = [...townM2]
    .filter(([town]) => town >= 0)
    .sort((p, q) => q[1] - p[1] || p[0] - q[0])
    .map(([town]) => town);
  let x = 0;
  let y = 0;
  for (const k of members) {
    x += (situation.pieceXy[2 * k] * areaM2[k]) / membersM2;
    y += (situation.pieceXy[2 * k + 1] * areaM2[k]) / membersM2;
  }
  return {
    id,
    members,
    infill,
    footprintM2,
    infillM2,
    newConstructionM2: sumM2(
      infill.filter((k) => !CONSTRUCTION_INFILL.has(district.parcels.use[parcel[k]])).map((k) => areaM2[k]),
    ),
    compactness: compactnessOf(situation, graph, geos, [...members, ...infill]),
    town: towns[0] ?? -1,
    towns,
    isPark,
    capacityFloorM2: isPark ? Math.max(0, space - stayersFloorM2) : 0,
    drawn,
    stayersFloorM2,
    must,
    component,
    x,
    y,
  };
}

/**
 * 4πA/P² of a footprint. Where all its pieces share borders, P = Σ perimeters − 2 Σ shared borders, no shape needed; where gaps are
 * left between them, of its outline with gaps up to g closed.
 */
function compactnessOf(situation: Situation, graph: SiteGraph, geos: Geos, footprint: readonly number[]): number {
  const inside = new Set(footprint);
  let areaM2 = 0;
  let lengthM = 0;
  for (const k of footprint) {
    areaM2 += graph.planarM2[k];
    lengthM += graph.perimeterM(k);
    for (const q of graph.touching(k)) if (inside.has(q)) lengthM -= graph.borderM(k, q);
  }
  const rough = (4 * Math.PI * areaM2) / (lengthM * lengthM);
  const { settings, overlay } = situation.input;
  if (footprint.length === 1 || isBordered(graph, footprint, inside)) return rough;
  const half = settings['block.gapM'] / 2;
  const grown = geos.buffer(overlay.pieces.polygons, footprint, half);
  const joined = geos.union(
    grown,
    footprint.map((_, i) => i),
  );
  return polsbyPopper(geos.buffer(joined, [0], -half), 0);
}

function isBordered(graph: SiteGraph, footprint: readonly number[], inside: ReadonlySet<number>): boolean {
  const seen = new Set([footprint[0]]);
  const queue = [footprint[0]];
  for (const k of queue) {
    for (const q of graph.touching(k)) {
      if (!inside.has(q) || seen.has(q)) continue;
      seen.add(q);
      queue.push(q);
    }
  }
  return seen.size === footprint.length;
}

interface Drawn {
  readonly group: readonly number[];
  readonly name: string;
  readonly must: boolean;
}

/** The planner's areas as groups of members, by component; what can't be honoured is said. */
function drawnGroups(
  situation: Situation,
  graph: SiteGraph,
  components: readonly (readonly number[])[],
  jointsOf: readonly (readonly Joint[])[],
  findings: Finding[],
): Map<number, Drawn[]> {
  const groups = new Map<number, Drawn[]>();
  const { locks, overlay } = situation.input;
  for (const area of locks.areas) {
    const within = (k: number) => pointInItem(area.polygons, 0, situation.pieceXy[2 * k], situation.pieceXy[2 * k + 1]);
    const lock = `${area.origin}: ${area.name}`;
    const blocked = overlay.pieces.id.findIndex(
      (_, k) => overlay.pieces.eligible[k] === 1 && !situation.mayJoin[k] && within(k),
    );
    const group = graph.members.filter(within);
    if (group.length === 0) {
      const rule =
        blocked < 0
          ? 'no industrial or idle land in it'
          : (situation.ruling('join', blocked).rule?.id ?? 'held or in an existing park');
      findings.push(finding('lock.unlawful', 'error', area.origin, { lock, rule }));
      continue;
    }
    const component = components.findIndex((members) => members.includes(group[0]));
    const connected = componentsOf(group, jointsOf[component] ?? []).length === 1;
    if (!connected || !infillOf(situation, graph, group, jointsOf[component])) {
      findings.push(finding('lock.unlawful', 'error', area.origin, { lock, rule: 'a cluster is contiguous' }));
      continue;
    }
    groups.set(component, [...(groups.get(component) ?? []), { group, name: area.name, must: area.must }]);
  }
  return groups;
}
