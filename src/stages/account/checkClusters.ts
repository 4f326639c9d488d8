import { selectItems } from '../../geometry/polygonSet.js';
import { industryBarriers, unpartedPairs } from '../../model/barrierSets.js';
import type { Cluster } from '../../model/decision.js';
import { m2FromMu, sumM2 } from '../../model/units.js';
import { connectedGroups } from './reclaimUnits.js';
import { isConstruction } from './rows.js';
import { type CheckInput, landOfFirms, statedFloorM2, weightWhere } from './standing.js';
import { violation } from './violation.js';

/** Stated and recomputed areas may differ by the rounding of the one and the other. */
const AREA_SLACK_M2 = 0.02;
const SHARE_SLACK = 1e-6;
const FLOOR_SLACK_M2 = 1;

/** Clusters hold each piece once, are connected, state their true areas, and keep their limits (a drawn one only those of a park). */
export function checkClusters(input: CheckInput): void {
  const { overlay, proposal } = input;
  const seen = new Int32Array(overlay.pieces.id.length).fill(-1);
  proposal.clusters.forEach((cluster, c) => {
    for (const [list, eligible] of [
      [cluster.members, 1],
      [cluster.infill, 0],
    ] as const) {
      for (const k of list) {
        const where = `cluster ${cluster.id}, piece ${overlay.pieces.id[k]}`;
        if (seen[k] >= 0) throw violation(where, `the piece is also in cluster ${proposal.clusters[seen[k]].id}`);
        if (overlay.pieces.eligible[k] !== eligible) throw violation(where, 'members and infill are mixed up');
        if (proposal.clusterOfPiece[k] !== c) {
          throw violation(where, `the piece says cluster ${proposal.clusterOfPiece[k]}, the cluster is number ${c}`);
        }
        seen[k] = c;
      }
    }
    checkAreas(input, cluster);
    checkLimits(input, cluster);
  });
  seen.forEach((c, k) => {
    if (c !== proposal.clusterOfPiece[k]) {
      throw violation(`piece ${overlay.pieces.id[k]}`, `cluster ${proposal.clusterOfPiece[k]} does not list it`);
    }
  });
  checkParks(input);
  checkConnected(input);
}

/** How many new parks of each level, one platform or agglomeration a planned park, and the part of new space that is for small parks and relocated firms. */
function checkParks({ proposal, settings, district, overlay }: CheckInput): void {
  const parks = proposal.clusters.filter(({ isPark }) => isPark);
  const most = [
    ['new parks', parks, settings['cluster.maxCount']],
    ['platforms', parks.filter(({ level }) => level === 'platform'), settings['cluster.maxPlatforms']],
    ['agglomerations', parks.filter(({ level }) => level === 'agglomeration'), settings['cluster.maxAgglomerations']],
  ] as const;
  for (const [name, list, limit] of most) {
    if (list.length > limit) throw violation('clusters', `${list.length} ${name}, at most ${limit}`);
  }
  (district.plannedParks?.id ?? []).forEach((id, p) => {
    const large = parks.filter(({ level, plannedPark }) => plannedPark === p && level !== 'smallPark');
    if (large.length > 1) throw violation(`planned park ${id}`, `${large.length} platforms or agglomerations in it`);
  });
  const perM2 = settings['park.netShare'] * settings['park.plannedFar'];
  const space = (list: readonly Cluster[]) => perM2 * sumM2(list.map(({ footprintM2 }) => footprintM2));
  const small = parks.filter(({ level }) => level === 'smallPark');
  const larger = parks.filter(({ level }) => level !== 'smallPark');
  const standingM2 = landOfFirms(district, overlay).reduce((sum, land, f) => {
    const isThere = (k: number) => larger.some(({ members }) => members.includes(k));
    return sum + statedFloorM2(district.firms[f]) * weightWhere(land, isThere);
  }, 0);
  const leastM2 = settings['reserve.smallParkShare'] * space(proposal.clusters);
  const forThemM2 = space(small) + Math.max(0, space(larger) - standingM2);
  if (forThemM2 < leastM2 - FLOOR_SLACK_M2) {
    throw violation(
      'clusters',
      `${forThemM2} of ${space(proposal.clusters)} m² of new floor are for small parks and relocated firms`,
    );
  }
}

function checkAreas({ district, overlay }: CheckInput, cluster: Cluster): void {
  const { areaM2, parcel } = overlay.pieces;
  const { use } = district.parcels;
  const infillM2 = sumM2(cluster.infill.map((k) => areaM2[k]));
  const figures = [
    ['footprint', cluster.footprintM2, sumM2([infillM2, ...cluster.members.map((k) => areaM2[k])])],
    ['infill', cluster.infillM2, infillM2],
    [
      'new construction land',
      cluster.newConstructionM2,
      sumM2(cluster.infill.filter((k) => !isConstruction(use[parcel[k]])).map((k) => areaM2[k])),
    ],
  ] as const;
  for (const [name, stated, counted] of figures) {
    if (!(Math.abs(stated - counted) <= AREA_SLACK_M2)) {
      throw violation(
        `cluster ${cluster.id}`,
        `its ${name} is stated as ${stated} m², its pieces sum to ${counted} m²`,
      );
    }
  }
}

function checkLimits({ overlay, settings }: CheckInput, cluster: Cluster): void {
  const where = `cluster ${cluster.id}`;
  if (cluster.members.length === 0) throw violation(where, 'it has no member');
  if (cluster.isPark) {
    const minM2 = m2FromMu(settings['cluster.minMu']);
    if (cluster.footprintM2 < minM2 - AREA_SLACK_M2) {
      throw violation(where, `a park of ${cluster.footprintM2} m², the least is ${minM2} m²`);
    }
    for (const k of [...cluster.members, ...cluster.infill]) {
      if (overlay.pieces.boundaryZone[k] === 'concentrated') continue;
      throw violation(where, `a park with piece ${overlay.pieces.id[k]} in ${overlay.pieces.boundaryZone[k]}`);
    }
  }
  if (cluster.drawn) return;
  const maxM2 = m2FromMu(settings['cluster.maxMu']);
  const fillsPlan = cluster.level === 'platform' || cluster.level === 'agglomeration';
  if (cluster.footprintM2 > maxM2 + AREA_SLACK_M2 && !fillsPlan) {
    throw violation(where, `a footprint of ${cluster.footprintM2} m², the most is ${maxM2} m²`);
  }
  if (cluster.infillM2 > settings['cluster.maxInfillShare'] * cluster.footprintM2 + AREA_SLACK_M2) {
    throw violation(where, `${cluster.infillM2} m² of ${cluster.footprintM2} m² are infill`);
  }
  if (cluster.compactness < settings['cluster.minCompactness'] - SHARE_SLACK) {
    throw violation(where, `its compactness is ${cluster.compactness}`);
  }
}

/** Over gaps of at most block.gapM that no industry barrier parts, members and infill of a cluster are one group. */
function checkConnected({ district, overlay, proposal, settings }: CheckInput): void {
  const nodes: number[] = [];
  proposal.clusterOfPiece.forEach((c, k) => {
    if (c >= 0) nodes.push(k);
  });
  if (nodes.length === 0) return;
  const polygons = selectItems(overlay.pieces.polygons, nodes);
  const { a, b } = unpartedPairs(polygons, settings['block.gapM'], industryBarriers(district), settings);
  const clusterOf = (n: number) => proposal.clusterOfPiece[nodes[n]];
  const links = Array.from(a, (n, p) => [n, b[p]] as const).filter(([n, m]) => clusterOf(n) === clusterOf(m));
  const groups = new Map<number, number>();
  for (const members of connectedGroups(nodes.length, links)) {
    groups.set(clusterOf(members[0]), (groups.get(clusterOf(members[0])) ?? 0) + 1);
  }
  for (const [c, parts] of groups) {
    if (parts > 1) throw violation(`cluster ${proposal.clusters[c].id}`, `it falls into ${parts} parts`);
  }
}
