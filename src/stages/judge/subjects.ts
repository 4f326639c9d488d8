import { areasInCrs } from '../../geodesy/areasInCrs.js';
import type { Geos } from '../../geometry/geos.js';
import { type PolygonSet, selectItems } from '../../geometry/polygonSet.js';
import type { BoundaryZone, LandFate, Overlay, Proposal } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import type { Conflict, RuleAction } from '../../model/rule.js';
import type { SubjectFacts } from '../../model/subjectFields.js';

/** What is judged: land as it is, or a decision about it. */
export interface Subject extends SubjectFacts {
  readonly kind: Conflict['subject']['kind'];
  readonly id: string;
  /** Into the parcels, pieces, clusters or parks. */
  readonly index: number;
  readonly polygons: PolygonSet;
  readonly item: number;
  readonly inIndustrialLine: boolean;
  /**
   * Decision pieces only: the boundary zone the piece counts as lying in. What it has of other boundary zones are parts too small to
   * decide apart, which stay with their parent: listed, as `mismatch`.
   */
  readonly boundaryZone?: BoundaryZone;
  readonly village: number;
}

/** Every parcel as it stands; which of them a rule speaks of is the rule's business (its `uses`). */
export function existingSubjects(district: District, overlay: Overlay): Subject[] {
  const { parcels } = district;
  const industrialShare = new Float64Array(parcels.id.length);
  district.controlLines.forEach(({ kind }, l) => {
    if (kind !== 'industrialLine') return;
    overlay.insideShare[l].forEach((share, p) => {
      industrialShare[p] = Math.max(industrialShare[p], share);
    });
  });
  return parcels.id.map((id, p) => ({
    kind: 'parcel',
    id,
    index: p,
    parcel: p,
    action: 'existing',
    use: parcels.use[p],
    polygons: parcels.polygons,
    item: p,
    areaM2: parcels.officialM2[p],
    inIndustrialLine: industrialShare[p] > 0.5,
    town: parcels.town[p],
    village: parcels.village[p],
  }));
}

/** What each fate asks of the law. `reserve` is judged as an upgrade: it stays construction land and is supplied again. `hold` proposes nothing. */
const ACTION_OF_FATE: Readonly<Record<LandFate, RuleAction | null>> = {
  keep: 'keep',
  upgrade: 'upgrade',
  cluster: 'join',
  reserve: 'upgrade',
  reclaim: 'reclaim',
  regreen: 'regreen',
  hold: null,
  notEligible: null,
};

/** Every decision of the proposal: the fate of each piece, infill of clusters, the clusters, and the existing parks that receive firms. */
export function proposedSubjects(district: District, overlay: Overlay, proposal: Proposal, geos: Geos): Subject[] {
  const { parcels } = district;
  const { pieces } = overlay;
  const subjects: Subject[] = [];
  for (let k = 0; k < pieces.id.length; k++) {
    const inCluster = proposal.clusterOfPiece[k] >= 0;
    const action = inCluster ? (pieces.eligible[k] ? 'join' : 'infill') : ACTION_OF_FATE[proposal.landFate[k]];
    if (action === null) continue;
    const p = pieces.parcel[k];
    subjects.push({
      kind: 'piece',
      id: pieces.id[k],
      index: k,
      parcel: p,
      action,
      use: parcels.use[p],
      polygons: pieces.polygons,
      item: k,
      areaM2: pieces.areaM2[k],
      inIndustrialLine: pieces.inIndustrialLine[k] === 1,
      boundaryZone: pieces.boundaryZone[k],
      town: parcels.town[p],
      village: parcels.village[p],
    });
  }
  const receiving = new Set<number>();
  for (const { fate, destination } of proposal.firmFate) {
    if (fate === 'move' && destination >= 0 && destination < district.parks.id.length) receiving.add(destination);
  }
  return [
    ...subjects,
    ...clusterSubjects(overlay, proposal, geos),
    ...receivingParks(
      district,
      [...receiving].sort((a, b) => a - b),
    ),
  ];
}

/** Clusters as wholes, for rules that speak of land `anywhere`; what their pieces meet in zones is said of the pieces. */
function clusterSubjects({ pieces }: Overlay, { clusters, clusterOfPiece }: Proposal, geos: Geos): Subject[] {
  const polygons = geos.dissolve(pieces.polygons, clusterOfPiece);
  return clusters.map((cluster, c) => {
    const inLineM2 = [...cluster.members, ...cluster.infill].reduce(
      (sum, k) => sum + (pieces.inIndustrialLine[k] ? pieces.areaM2[k] : 0),
      0,
    );
    return {
      kind: 'cluster',
      id: cluster.id,
      index: c,
      parcel: -1,
      cluster,
      action: 'join',
      use: 'industry',
      polygons,
      item: c,
      areaM2: cluster.footprintM2,
      inIndustrialLine: inLineM2 > cluster.footprintM2 / 2,
      town: cluster.town,
      village: -1,
    };
  });
}

/** Existing parks as receivers of firms. */
export function receivingParks(district: District, parks: readonly number[]): Subject[] {
  const { polygons, id } = district.parks;
  const { officialM2 } = areasInCrs(selectItems(polygons, parks), district.crs);
  return parks.map((park, k) => ({
    kind: 'park',
    id: id[park],
    index: park,
    parcel: -1,
    action: 'receive',
    use: 'industry',
    polygons,
    item: park,
    areaM2: officialM2[k],
    inIndustrialLine: false,
    town: -1,
    village: -1,
  }));
}
