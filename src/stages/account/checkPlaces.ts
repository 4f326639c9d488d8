import type { Geos } from '../../geometry/geos.js';
import { itemBoxes, type PolygonSet, selectItems } from '../../geometry/polygonSet.js';
import { boxDistanceM, type CheckInput, landOfFirms } from './standing.js';
import { violation } from './violation.js';

const DISTANCE_SLACK_M = 0.01;

/** Who may not come to a place: a sector that is to be apart from one that is there or comes too, and a polluting firm beside homes. */
export function checkPlaces(input: CheckInput, geos: Geos): void {
  checkSectors(input);
  checkHomes(input, geos);
}

/** `sectorsApart`: of a pair no side moves to where firms of the other stay, or move too. */
function checkSectors({ district, overlay, measures, proposal, limits }: CheckInput): void {
  const pairs = limits?.sectorsApart ?? [];
  if (pairs.length === 0) return;
  const parkCount = district.parks.id.length;
  const there = Array.from({ length: parkCount + proposal.clusters.length }, () => new Set<number>());
  landOfFirms(district, overlay).forEach((land, f) => {
    const { fate, destination } = proposal.firmFate[f];
    if (fate === 'move') there[destination].add(f);
    if ((fate !== 'stay' && fate !== 'hold') || !district.firms[f].operating) return;
    if (measures.firms.park[f] >= 0) there[measures.firms.park[f]].add(f);
    for (const { piece } of land) {
      const c = overlay.pieces.eligible[piece] ? proposal.clusterOfPiece[piece] : -1;
      if (c >= 0) there[parkCount + c].add(f);
    }
  });
  const { firms } = district;
  proposal.firmFate.forEach(({ fate, destination }, f) => {
    if (fate !== 'move') return;
    for (const [one, other] of [...pairs, ...pairs.map(([p, q]) => [q, p] as const)]) {
      if (!firms[f].sector.startsWith(one)) continue;
      const unlike = [...there[destination]].find((g) => firms[g].sector.startsWith(other));
      if (unlike === undefined) continue;
      throw violation(
        `firm ${firms[f].creditCode}`,
        `sector ${firms[f].sector} moves to where ${firms[unlike].creditCode} of ${firms[unlike].sector} is`,
      );
    }
  });
}

/** `homes.apartM`: no operating firm that pollutes moves to a park, or a cluster with a member, this near to homes. */
function checkHomes({ district, overlay, proposal, settings }: CheckInput, geos: Geos): void {
  const apartM = settings['homes.apartM'];
  const { polygons, parcel } = overlay.pieces;
  const movers = proposal.firmFate.flatMap(({ fate }, f) =>
    fate === 'move' && district.firms[f].polluting && district.firms[f].operating ? [f] : [],
  );
  if (apartM === 0 || movers.length === 0) return;
  const homes = selectItems(
    polygons,
    [...parcel.keys()].filter((k) => ['homestead', 'town'].includes(district.parcels.use[parcel[k]])),
  );
  const parkCount = district.parks.id.length;
  const known = new Map<number, number>();
  for (const f of movers) {
    const to = proposal.firmFate[f].destination;
    const place =
      to < parkCount
        ? selectItems(district.parks.polygons, [to])
        : selectItems(polygons, proposal.clusters[to - parkCount].members);
    const distanceM = known.get(to) ?? distanceBetween(place, homes, apartM, geos);
    known.set(to, distanceM);
    if (distanceM >= apartM - DISTANCE_SLACK_M) continue;
    throw violation(
      `firm ${district.firms[f].creditCode}`,
      `it pollutes and moves to ${distanceM} m from homes, at least ${apartM} m are asked`,
    );
  }
}

/** The least distance of two sets where it is below `mostM`. */
function distanceBetween(a: PolygonSet, b: PolygonSet, mostM: number, geos: Geos): number {
  const [boxesA, boxesB] = [itemBoxes(a), itemBoxes(b)];
  let leastM = Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.itemStart.length - 1; i++) {
    for (let j = 0; j < b.itemStart.length - 1; j++) {
      const apartM = boxDistanceM(boxesA.subarray(4 * i, 4 * i + 4), boxesB.subarray(4 * j, 4 * j + 4));
      if (apartM < Math.min(mostM, leastM)) leastM = Math.min(leastM, geos.distance(a, i, b, j));
    }
  }
  return leastM;
}
