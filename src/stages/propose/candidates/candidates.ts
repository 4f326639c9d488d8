import type { Geos } from '../../../geometry/geos.js';
import { NO_REFUSALS, REFUSALS, type Refusal, type RefusalCounts } from '../../../model/clusterWords.js';
import { type Finding, finding } from '../../../model/finding.js';
import { m2FromMu } from '../../../model/units.js';
import type { ResolvedLocks } from '../situation/locks.js';
import type { Situation } from '../situation/situation.js';
import { type Bet, takeBestBets } from './bestBets.js';
import type { Candidate } from './candidate.js';
import { drawnGroups } from './drawn.js';
import { enclosedFinder } from './enclosed.js';
import { candidateOf, isParkLand } from './figures.js';
import { type Footprint, footprintOf, jointsAmong } from './footprint.js';
import { connectedGroups } from './groups.js';
import { leftOutReasons } from './leftOut.js';
import { componentsOf, linkageTree } from './linkage.js';
import { plansOf } from './planned.js';
import { sharesOf } from './shares.js';
import { type SiteGraph, siteGraph } from './siteGraph.js';

/** What the model needs of the gap graph: pairs of pieces too near for two clusters to hold one each. */
export interface CandidateGraph {
  readonly near: readonly (readonly [number, number])[];
}

export interface Candidates {
  readonly list: readonly Candidate[];
  readonly graph: CandidateGraph;
  /** Pieces that may be joined, by what hangs together at all: a cluster, candidate or not, lies in one of them. */
  readonly components: readonly (readonly number[])[];
  /** Groups that were looked at and are no candidates, by what stands against them. */
  readonly refused: RefusalCounts;
  readonly findings: readonly Finding[];
}

/** So many candidates in any district: all connected sets of eight members are 255 at most. */
const ALWAYS = 300;
/** And so many for each low-efficiency or idle member: more of them solve slower and no better (a district of 70 members: 8.5 s with 1,200, 1.8 s with 400). */
const PER_LOW_MEMBER = 6;

/**
 * Candidate clusters: contiguity is settled here, not in the model.
 *
 * A group of members (`groups.ts`) becomes a candidate when its footprint (`footprint.ts`) holds together with no neck below `cluster.neckM`, infill ≤
 * `cluster.maxInfillShare`, in one planned park at most, area ≤ `cluster.maxMu` (a platform or agglomeration fills its plan polygon), 4πA/P² ≥ `cluster.minCompactness`,
 * and it holds some low-efficiency or idle land. Eligible land that it encloses is taken in as members, unless something speaks
 * against it, which the candidate carries. It is a park when ≥ `cluster.minMu`; smaller ones need two members and `upgrade.minSiteM2` and are
 * rebuilt blocks, which put no firm in a park. Drawn areas are imposed when `must`; only the law and connection bind them.
 * Of more than `cluster.maxCandidates`, or six for each low-efficiency or idle member (300 always), the best bets are kept (`shares.ts` among
 * components, `bestBets.ts` within).
 */
export function candidatesOf(situation: Situation, geos: Geos, locks: ResolvedLocks | null = null): Candidates {
  const { overlay, settings } = situation.input;
  const { areaM2 } = overlay.pieces;
  const graph = siteGraph(situation, geos);
  const plans = plansOf(situation, [...graph.members, ...graph.mayInfill]);
  const findings: Finding[] = [];
  const refused: Record<Refusal, number> = { ...NO_REFUSALS };
  const reasonOf = leftOutReasons(situation, locks);
  const eligible = overlay.pieces.id.map((_, k) => k).filter((k) => overlay.pieces.eligible[k]);
  const enclosed = enclosedFinder(overlay.pieces.polygons, eligible, situation.pieceXy, settings['block.gapM']);
  const maxM2 = m2FromMu(settings['cluster.maxMu']);
  const minM2 = m2FromMu(settings['cluster.minMu']);
  const leastM2 = Math.min(minM2, settings['upgrade.minSiteM2']);

  const components = componentsOf(graph.members, graph.joints);
  const betsOf = components.map((members) => betsIn(members));
  const lowCount = betsOf.reduce((sum, { low }) => sum + low.length, 0);
  const shares = sharesOf(
    betsOf.map(({ bets }) => bets.length),
    betsOf.map(({ low }) => total(low)),
    Math.min(settings['cluster.maxCandidates'], Math.max(ALWAYS, PER_LOW_MEMBER * lowCount)),
  );
  const names = new Map<string, number>();
  const list: Candidate[] = [];
  components.forEach((_, component) => {
    const seen = new Set<string>();
    const { bets } = betsOf[component];
    const orderOf = new Map(bets.map((bet, order) => [bet, order]));
    const made: { readonly order: number; readonly whole: Whole }[] = [];
    takeBestBets(bets, shares[component], (bet) => {
      const whole = wholeOf(bet.group);
      const refusal = typeof whole === 'string' ? whole : limitsOf(whole);
      if (typeof whole === 'string' || refusal) {
        if (refusal) refused[refusal]++;
        return false;
      }
      const key = whole.members.join();
      if (seen.has(key)) return false;
      seen.add(key);
      made.push({ order: orderOf.get(bet) ?? 0, whole });
      return true;
    });
    made.sort((p, q) => p.order - q.order);
    for (const { whole } of made) {
      const id = unique(`C-${overlay.pieces.id[whole.members[0]]}-${whole.members.length}`);
      list.push(candidateOf(situation, plans, { ...whole, id, component, drawn: false, must: false }));
    }
  });
  const componentOf = new Map(components.flatMap((members, c) => members.map((k) => [k, c] as const)));
  for (const { group, name, must, origin, lock } of drawnGroups(situation, graph, findings)) {
    const footprint = footprintOf(situation, graph, plans, group);
    if (typeof footprint === 'string') {
      findings.push(finding('lock.unlawful', 'error', origin, { lock, rule: REFUSALS[footprint].en }));
      continue;
    }
    const leftOut = enclosed
      .enclosedBy([...footprint.members, ...footprint.infill])
      .map((piece) => ({ piece, reason: reasonOf(piece) ?? ('drawn' as const) }));
    const component = componentOf.get(group[0]) ?? 0;
    list.push(candidateOf(situation, plans, { ...footprint, leftOut, id: unique(name), component, drawn: true, must }));
  }
  refused.neck += narrowGroups(graph, areaM2, maxM2).filter((group) =>
    group.some((k) => situation.lowOrIdle[k]),
  ).length;
  const groups = sumOf(Object.values(refused));
  if (groups > 0) {
    findings.push(
      finding('candidates.refused', 'note', situation.input.district.parcels.layer, { groups, ...refused }),
    );
  }
  return { list, graph, components, refused, findings };

  function betsIn(members: readonly number[]): { readonly bets: readonly Bet[]; readonly low: readonly number[] } {
    const low = members.filter((k) => situation.lowOrIdle[k]);
    if (low.length === 0) return { bets: [], low };
    const joints = members.flatMap((k) => graph.jointsOf(k).filter(({ a }) => a === k));
    const land = { areaM2, lowOrIdle: situation.lowOrIdle, xy: situation.pieceXy, plansOf: plans.plansOf };
    const groups = connectedGroups(members, joints, land, {
      maxM2,
      sizesM2: [minM2, 2 * minM2, 4 * minM2, 8 * minM2].filter((size) => size <= maxM2),
    });
    const bets = groups.flatMap((group): Bet[] => {
      const own = group.filter((k) => situation.lowOrIdle[k]);
      if (own.length === 0) return [];
      const membersM2 = total(group);
      // with all the infill that is allowed it would still be too small
      if (membersM2 < (group.length > 1 ? leastM2 : minM2) * (1 - settings['cluster.maxInfillShare'])) {
        if (group.length > 1) refused.small++;
        return [];
      }
      const worth = (total(own) / membersM2) * (isParkLand(situation, group, membersM2) ? 2 : 1);
      return [{ group, low: own, worth, sizeClass: Math.floor(Math.log2(membersM2 / minM2)) }];
    });
    return { bets, low };
  }

  /** The footprint of a group with all that it encloses, or why there is none. */
  function wholeOf(group: readonly number[]): Whole | Refusal {
    let members = group;
    for (;;) {
      const footprint = footprintOf(situation, graph, plans, members);
      if (typeof footprint === 'string') return footprint;
      const around = enclosed.enclosedBy([...footprint.members, ...footprint.infill]);
      const free = around.filter((k) => reasonOf(k) === null);
      const grown = [...members, ...free].sort((p, q) => p - q);
      const [whole] = componentsOf(grown, jointsAmong(graph, grown)).filter((part) => part.includes(members[0]));
      const isClosed = whole.length === members.length;
      if (isClosed) {
        return { ...footprint, leftOut: around.map((piece) => ({ piece, reason: reasonOf(piece) ?? 'parted' })) };
      }
      members = whole;
    }
  }

  function limitsOf(whole: Whole): Refusal | null {
    const { members, infill } = whole;
    const footprintM2 = total(members) + total(infill);
    const isPark = isParkLand(situation, members, footprintM2);
    const isLarge = isPark && plans.levelOf([...members, ...infill]) !== 'smallPark';
    if (!isPark && (members.length < 2 || footprintM2 < settings['upgrade.minSiteM2'])) return 'small';
    if (footprintM2 > maxM2 && !isLarge) return 'large';
    return whole.compactness < settings['cluster.minCompactness'] ? 'compactness' : null;
  }

  function total(pieces: readonly number[]): number {
    return pieces.reduce((sum, k) => sum + areaM2[k], 0);
  }

  function unique(base: string): string {
    const times = (names.get(base) ?? 0) + 1;
    names.set(base, times);
    return times === 1 ? base : `${base}~${times}`;
  }
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

type Whole = Footprint & Pick<Candidate, 'leftOut'>;

/** Groups that single linkage would make over edges of any width, and that no joint of full width holds together. */
function narrowGroups(graph: SiteGraph, areaM2: Float64Array, maxM2: number): number[][] {
  if (graph.narrow.length === 0) return [];
  const touched = new Set(graph.narrow.flatMap(({ a, b }) => [a, b]));
  return linkageTree(graph.members, [...graph.joints, ...graph.narrow], areaM2, maxM2).filter(
    (group) => group.some((k) => touched.has(k)) && componentsOf(group, jointsAmong(graph, group)).length > 1,
  );
}
