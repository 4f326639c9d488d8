import { NO_REFUSALS } from '../../src/model/clusterWords.js';
import type { Cluster, FirmDecision, LandFate, Overlay, Proposal } from '../../src/model/decision.js';
import type { District } from '../../src/model/district.js';
import { sumM2 } from '../../src/model/units.js';

export interface ClusterSketch {
  /** Piece ids. */
  readonly members: readonly string[];
  readonly infill?: readonly string[];
  readonly isPark?: boolean;
  readonly drawn?: boolean;
}

export interface ProposalSketch {
  /** Piece id → fate; default keep for eligible land. Members of clusters need not be named. */
  readonly land?: Readonly<Record<string, LandFate>>;
  readonly clusters?: readonly ClusterSketch[];
  /** Credit code → fate; a move names its destination (existing park, or park count + cluster). Default stay. */
  readonly firms?: Readonly<
    Record<string, 'stay' | 'close' | 'hold' | { readonly to: number; readonly distanceM?: number }>
  >;
  readonly bounds?: Readonly<Record<string, number>>;
  /** The years of the plan, and the year of each piece, cluster (`C-1`; its pieces have it too) and firm. */
  readonly years?: readonly number[];
  readonly yearOf?: Readonly<Record<string, number>>;
}

/** A proposal from a sketch: fates by hand, areas of clusters from their pieces. */
export function proposalOf(district: District, overlay: Overlay, sketch: ProposalSketch): Proposal {
  const { pieces } = overlay;
  const indexOf = new Map(pieces.id.map((id, k) => [id, k]));
  const piece = (id: string): number => {
    const k = indexOf.get(id);
    if (k === undefined) throw new Error(`the overlay has no piece ${id}, only ${pieces.id.join(', ')}`);
    return k;
  };
  const landFate: LandFate[] = pieces.id.map((_, k) => (pieces.eligible[k] ? 'keep' : 'notEligible'));
  for (const [id, fate] of Object.entries(sketch.land ?? {})) landFate[piece(id)] = fate;
  const clusterOfPiece = new Int32Array(pieces.id.length).fill(-1);
  const clusters = (sketch.clusters ?? []).map((cluster, c): Cluster => {
    const members = cluster.members.map(piece);
    const infill = (cluster.infill ?? []).map(piece);
    for (const k of [...members, ...infill]) clusterOfPiece[k] = c;
    for (const k of members) landFate[k] = 'cluster';
    const area = (list: readonly number[]) => sumM2(list.map((k) => pieces.areaM2[k]));
    const footprintM2 = area([...members, ...infill]);
    return {
      id: `C-${c + 1}`,
      members,
      infill,
      footprintM2,
      infillM2: area(infill),
      newConstructionM2: area(infill.filter((k) => district.parcels.use[pieces.parcel[k]] !== 'road')),
      compactness: 0.5,
      town: -1,
      towns: [],
      isPark: cluster.isPark ?? false,
      level: cluster.isPark ? 'smallPark' : null,
      plannedPark: -1,
      capacityFloorM2: 1.4 * footprintM2,
      lowOrIdleM2: area(members),
      infillByClass: [],
      lineM2: [],
      leftOut: [],
      disturbanceM2: 0,
      costWan: Number.NaN,
      drawn: cluster.drawn ?? false,
    };
  });
  const firmFate = district.firms.map((firm): FirmDecision => {
    const fate = sketch.firms?.[firm.creditCode] ?? 'stay';
    if (typeof fate === 'string') return { fate, destination: -1, reason: '', distanceM: 0 };
    return { fate: 'move', destination: fate.to, reason: '', distanceM: fate.distanceM ?? 0 };
  });
  const { years, yearOf = {} } = sketch;
  const phases = years && {
    years,
    ofPiece: Int32Array.from(pieces.id, (id, k) => yearOf[clusters[clusterOfPiece[k]]?.id ?? id] ?? 0),
    ofCluster: Int32Array.from(clusters, ({ id }) => yearOf[id] ?? 0),
    ofFirm: Int32Array.from(district.firms, ({ creditCode }) => yearOf[creditCode] ?? 0),
    costWan: null,
    budgetWan: null,
    noYear: [],
    due: [],
    levels: [],
  };
  return {
    ...(phases ? { phases } : {}),
    landFate,
    clusterOfPiece,
    clusters,
    firmFate,
    exitManner: pieces.id.map(() => ''),
    levels: [],
    costBasis: 'disturbance',
    limits: [],
    bodies: [],
    targetBounds: new Map(Object.entries(sketch.bounds ?? {})),
    openTargetBounds: new Map(Object.entries(sketch.bounds ?? {})),
    candidateCount: clusters.length,
    refusedGroups: NO_REFUSALS,
    solver: 'by hand',
    binding: [],
    why: [],
  };
}
