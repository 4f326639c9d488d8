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
export function existingSubjects(district: District, overlay: Pick<Overlay, 'insideShare'>): Subject[] {
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

/** A decision about one piece. */
export function pieceSubject(
  { parcels }: District,
  { pieces }: Pick<Overlay, 'pieces'>,
  piece: number,
  action: RuleAction,
): Subject {
  const parcel = pieces.parcel[piece];
  return {
    kind: 'piece',
    id: pieces.id[piece],
    index: piece,
    parcel,
    action,
    use: parcels.use[parcel],
    polygons: pieces.polygons,
    item: piece,
    areaM2: pieces.areaM2[piece],
    inIndustrialLine: pieces.inIndustrialLine[piece] === 1,
    boundaryZone: pieces.boundaryZone[piece],
    town: parcels.town[parcel],
    village: parcels.village[parcel],
  };
}

/** Every decision of the proposal: the fate of each piece, infill of clusters, the clusters, and the existing parks that receive firms. */
export function proposedSubjects(district: District, overlay: Overlay, proposal: Proposal, geos: Geos): Subject[] {
  const { pieces } = overlay;
  const subjects: Subject[] = [];
  for (let k = 0; k < pieces.id.length; k++) {
    const inCluster = proposal.clusterOfPiece[k] >= 0;
    const action = inCluster ? (pieces.eligible[k] ? 'join' : 'infill') : ACTION_OF_FATE[proposal.landFate[k]];
    if (action === null) continue;
    subjects.push(pieceSubject(district, overlay, k, action));
  }
  const parks = district.parks.id.length;
  const receivers = new Set(
    proposal.firmFate.flatMap(({ fate, destination }) => (fate === 'move' ? [destination] : [])),
  );
  const intoParks = [...receivers].filter((to) => to >= 0 && to < parks);
  return [
    ...subjects,
    ...clusterSubjects(overlay, proposal, (c) => receivers.has(parks + c), geos),
    ...receivingParks(
      district,
      intoParks.sort((a, b) => a - b),
    ),
  ];
}

/** Each cluster as one footprint: as land that is joined, and where firms move to it as a receiver of them. */
function clusterSubjects(
  { pieces }: Overlay,
  { clusters, clusterOfPiece }: Proposal,
  receives: (cluster: number) => boolean,
  geos: Geos,
): Subject[] {
  const polygons = geos.dissolve(pieces.polygons, clusterOfPiece);
  return clusters.flatMap((cluster, c) => {
    const land = [...cluster.members, ...cluster.infill];
    const inLineM2 = land.reduce((sum, k) => sum + (pieces.inIndustrialLine[k] ? pieces.areaM2[k] : 0), 0);
    const actions: RuleAction[] = receives(c) ? ['join', 'receive'] : ['join'];
    return actions.map((action) => ({
      kind: 'cluster',
      id: cluster.id,
      index: c,
      parcel: -1,
      cluster,
      action,
      use: 'industry',
      polygons,
      item: c,
      areaM2: cluster.footprintM2,
      inIndustrialLine: inLineM2 > cluster.footprintM2 / 2,
      town: cluster.town,
      village: -1,
    }));
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
