import type { Refusal } from '../../../model/clusterWords.js';
import type { Situation } from '../situation/situation.js';
import { isStreet } from './between.js';
import type { Plans } from './planned.js';
import type { Joint, SiteGraph } from './siteGraph.js';

/** Land of a group of members that hangs together. */
export interface Footprint {
  readonly members: readonly number[];
  readonly infill: readonly number[];
  readonly compactness: number;
}

/** A street between members is taken in when this much of its border is theirs. */
const ENCLOSED_SHARE = 0.5;

/**
 * Footprint = members + infill: the infill that the group's joints need, and streets it encloses (field only where a joint needs it: it costs
 * quota). Refused: `neck`, when the members don't hang together by joints, or only through a member that is itself narrower than
 * `cluster.neckM`; `infill`, above `cluster.maxInfillShare`; `plannedParks`, when pieces of it lie in two planned parks.
 */
export function footprintOf(
  situation: Situation,
  graph: SiteGraph,
  plans: Plans,
  members: readonly number[],
): Footprint | Refusal {
  const joints = jointsAmong(graph, members);
  const needed = infillNeeded(situation, members, joints);
  if (!needed) return 'neck';
  const infill = withStreets(situation, graph, members, needed.infill);
  if (!infill) return 'infill';
  const footprint = [...members, ...infill];
  const bands = joints.flatMap(({ band }) => (band ? [band] : []));
  if (needed.passedThrough.some((k) => !graph.necks.hasCore(k)) && !graph.necks.hold(footprint, bands)) return 'neck';
  const parks = new Set(footprint.map((k) => plans.plannedParkOf(k)).filter((park) => park >= 0));
  if (parks.size > 1) return 'plannedParks';
  return { members, infill, compactness: compactnessOf(graph, footprint, infill, joints) };
}

export function jointsAmong(graph: SiteGraph, members: readonly number[]): Joint[] {
  const inside = new Set(members);
  return members.flatMap((k) => graph.jointsOf(k).filter(({ a, b }) => a === k && inside.has(b)));
}

/** The least infill by which the joints tie all members together, and the members that ties pass through; null where they don't. */
function infillNeeded(situation: Situation, members: readonly number[], joints: readonly Joint[]) {
  const { areaM2 } = situation.input.overlay.pieces;
  const cost = (joint: Joint) => (joint.infill < 0 ? 0 : areaM2[joint.infill]);
  const usable = [...joints].sort((p, q) => cost(p) - cost(q) || p.gapM - q.gapM || p.a - q.a || p.b - q.b);
  const root = new Map(members.map((k) => [k, k]));
  const rootOf = (k: number): number => {
    let r = k;
    while (root.get(r) !== r) r = root.get(r) ?? r;
    root.set(k, r);
    return r;
  };
  const infill = new Set<number>();
  const ties = new Map<number, number>();
  let parts = members.length;
  for (const joint of usable) {
    const [p, q] = [rootOf(joint.a), rootOf(joint.b)];
    if (p === q) continue;
    root.set(p, q);
    parts--;
    for (const k of [joint.a, joint.b]) ties.set(k, (ties.get(k) ?? 0) + 1);
    if (joint.infill >= 0) infill.add(joint.infill);
  }
  if (parts > 1) return null;
  return { infill, passedThrough: members.filter((k) => (ties.get(k) ?? 0) > 1) };
}

/** With streets that lie mostly among them, the smallest first; null above the limit. */
function withStreets(
  situation: Situation,
  graph: SiteGraph,
  members: readonly number[],
  needed: ReadonlySet<number>,
): number[] | null {
  const { areaM2 } = situation.input.overlay.pieces;
  const share = situation.input.settings['cluster.maxInfillShare'];
  const membersM2 = members.reduce((sum, k) => sum + areaM2[k], 0);
  const most = (membersM2 * share) / (1 - share);
  const infill = new Set(needed);
  let infillM2 = [...infill].reduce((sum, k) => sum + areaM2[k], 0);
  if (infillM2 > most) return null;
  const inside = new Set(members);
  const beside = new Set(
    members.flatMap((k) =>
      graph.touching(k).filter((q) => graph.mayInfill.has(q) && !infill.has(q) && isStreet(situation, q)),
    ),
  );
  for (const q of [...beside].sort((a, b) => areaM2[a] - areaM2[b] || a - b)) {
    let theirsM = 0;
    for (const k of graph.touching(q)) if (inside.has(k) || infill.has(k)) theirsM += graph.borderM(q, k);
    if (theirsM < ENCLOSED_SHARE * graph.perimeterM(q) || infillM2 + areaM2[q] > most) continue;
    infill.add(q);
    infillM2 += areaM2[q];
  }
  return [...infill].sort((a, b) => a - b);
}

/**
 * 4πA/P² of members, infill and the bands of lanes between them, all told from lengths: P = Σ perimeters − 2 Σ shared borders − Σ (border along a
 * band − its open sides). No shape is made.
 */
function compactnessOf(
  graph: SiteGraph,
  footprint: readonly number[],
  infill: readonly number[],
  joints: readonly Joint[],
): number {
  const inside = new Set(footprint);
  let areaM2 = 0;
  let lengthM = 0;
  for (const k of footprint) {
    areaM2 += graph.planarM2[k];
    lengthM += graph.perimeterM(k);
    for (const q of graph.touching(k)) if (inside.has(q)) lengthM -= graph.borderM(k, q);
  }
  for (const { a, b, band } of joints) {
    const isFilled = infill.some((q) => graph.borderM(a, q) > 0 && graph.borderM(b, q) > 0);
    if (!band || isFilled) continue;
    areaM2 += band.areaM2;
    lengthM += band.sidesM - band.borderM;
  }
  return lengthM > 0 ? Math.min(1, (4 * Math.PI * areaM2) / (lengthM * lengthM)) : 0;
}
