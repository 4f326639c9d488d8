import type { PolygonSet } from '../geometry/polygonSet.js';
import type { Binding } from './binding.js';
import type { BlockReason, ByReason } from './blockReasons.js';
import type { LeftOutReason, RefusalCounts } from './clusterWords.js';
import type { LandUse, ParkLevel } from './district.js';
import type { Level } from './level.js';
import type { CutShort } from './mip.js';
import type { Phases } from './phases.js';
import type { LimitUse } from './planLimits.js';

/** Where a decision piece lies in the urban boundary. `unknown` when no boundary was delivered. */
export type BoundaryZone = 'concentrated' | 'flexible' | 'special' | 'outside' | 'unknown';

/**
 * Decision pieces: eligible parcels (industry, idle, storage) cut at boundary zones and hard lines where a part is ≥ 200 m² and wider than the
 * mismatch width; every other parcel is one uncut piece. Pieces of a parcel sum to its official area to 0.01 m².
 * Sorted by parcel; piece k of parcel p has the id `<parcel id>#<k>` (1-based), just `<parcel id>` when uncut.
 */
export interface Pieces {
  readonly polygons: PolygonSet;
  readonly id: readonly string[];
  readonly parcel: Uint32Array;
  readonly eligible: Uint8Array;
  readonly areaM2: Float64Array;
  /** TBMJ apportioned the same way; NaN where the parcel has none. */
  readonly recordedM2: Float64Array;
  readonly boundaryZone: readonly BoundaryZone[];
  /** Zone of each hard line the piece lies in: `hardZone[line][piece]`, −1 none; `line` indexes `District.controlLines` (null for lines that are not hard). */
  readonly hardZone: readonly (Int32Array | null)[];
  /**
   * 1 where the overlap of the piece with the hard line is an encroachment by width class, even if the piece does not lie in it: a part too
   * small to be a piece still holds the piece it stays with. Same shape as `hardZone`; absent = as `hardZone` says.
   */
  readonly encroaches?: readonly (Uint8Array | null)[];
  /** 1 where (most of) the piece lies inside the industrial line. */
  readonly inIndustrialLine: Uint8Array;
  /** Existing park the piece lies in (most of its area), −1 none. */
  readonly park: Int32Array;
}

/** Overlap areas and pieces: what `overlay` gives. `insideM2[line][parcel]`: official m² of the parcel inside the line (union of its zones). */
export interface Overlay {
  readonly insideM2: readonly Float64Array[];
  readonly insideShare: readonly Float64Array[];
  /** Per line: positive parcel–zone overlaps, official m², sorted by parcel then zone. */
  readonly zoneOverlaps: readonly {
    readonly parcel: Uint32Array;
    readonly zone: Uint32Array;
    readonly areaM2: Float64Array;
    readonly share: Float64Array;
  }[];
  /** Zones that overlap other zones of their own layer were dissolved for computing: m² counted twice before. */
  readonly selfOverlapM2: readonly number[];
  readonly pieces: Pieces;
}

/** Present industry within the gap, cut by barriers. */
export interface Block {
  readonly id: string;
  readonly parcels: readonly number[];
  readonly areaM2: number;
  /** Town with most of its area; −1 unknown. */
  readonly town: number;
  /** Existing park that holds most of it; −1 none. */
  readonly park: number;
  /** Share of its area inside 集中建设区; NaN when no boundary was delivered. */
  readonly insideShare: number;
  /** Share of its area inside the industrial line; NaN when none was delivered. */
  readonly lineShare: number;
  /** Edge-to-edge metres to the nearest park; NaN when none was delivered. */
  readonly parkDistanceM: number;
  /** Border without what its parcels share among themselves, metres, and the share of it that farmland shares. */
  readonly borderM: number;
  readonly farmlandBorderShare: number;
  /** a² / (2πJ) of all its parcels together: 1 for a disc, lower for a strip or what lies apart. */
  readonly compactness: number;
  /** m² of 203 and 203A (village industry), and of 201A and 202A (independent urban industry): a fact, no reason. */
  readonly villageMarkM2: number;
  readonly urbanMarkM2: number;
  /** All that is said against it, in the order of `BLOCK_REASON_KINDS`. */
  readonly reasons: readonly BlockReason[];
  /** Large enough and inside as a park must be. */
  readonly qualifies: boolean;
  readonly scattered: boolean;
}

export interface TownMeasure {
  readonly town: number;
  /** Official m² of the town; the sum of its parcels where no polygon was delivered. */
  readonly areaM2: number;
  readonly blocks: number;
  readonly blockAreaM2: number;
  readonly blockMeanM2: number;
  /** Effective mesh size of industry blocks / farmland patches, crossBoundary (CBC1), m². */
  readonly meshIndustryM2: number;
  readonly meshFarmlandM2: number;
  readonly farmlandPatches: number;
  readonly farmlandM2: number;
  /** Patches of at least each of `FARMLAND_TRACTS_MU`, and their m². */
  readonly farmlandTracts: readonly { readonly mu: number; readonly patches: number; readonly areaM2: number }[];
  readonly scatteredBlocks: number;
  readonly scatteredM2: number;
  /** Scattered blocks that have the reason; a block may have several, so they don't sum to `scatteredBlocks`. */
  readonly scatteredByReason: ByReason;
  /** The same in m². */
  readonly scatteredM2ByReason: ByReason;
}

/** What the industrial fragmentation index is made of. */
export interface FragmentationFigures {
  readonly blocksPerKm2: number;
  readonly meanHa: number;
  readonly meshHa: number;
  readonly scatteredShare: number;
  /** NaN where the district has one block only. */
  readonly nearestM: number;
  readonly shape: number;
}

/** Entropy-weighted TOPSIS of the towns that have blocks. */
export interface Fragmentation {
  readonly weights: FragmentationFigures;
  readonly rows: readonly {
    readonly figures: FragmentationFigures & { readonly town: number };
    /** 0…1, 1 the most broken up; NaN where the figure has no weight. */
    readonly normalised: FragmentationFigures;
    /** 0…1, 1 the most broken up; NaN where towns can't be told apart. */
    readonly score: number;
    readonly rank: number;
  }[];
}

/** What joins farmland, and what holds it together: changes of Σ a² over patches; ÷ `landscapeM2` they are changes of the effective mesh. */
export interface FarmlandJoins {
  /** Area of the district. */
  readonly landscapeM2: number;
  /** Pieces that could be reclaimed, each judged alone, the greatest change first. */
  readonly candidates: readonly JoiningPiece[];
  /** The set put together one by one, each the best after those before it. */
  readonly greedy: readonly { readonly piece: number; readonly changeM4: number; readonly cumulativeM4: number }[];
  /** Per parcel: the change if its farmland is lost, ≤ 0; 0 for other land. */
  readonly lossM4: Float64Array;
  /** Per parcel: dPC in percent of the connectivity of its own patch; NaN for other land and in patches of too many parcels. */
  readonly dpcPct: Float64Array;
}

export interface JoiningPiece {
  readonly piece: number;
  /** Net reclaimable m². */
  readonly areaM2: number;
  /** Patches it is linked to, and the area of all but the largest: what would be joined to it. */
  readonly patches: number;
  readonly joinedM2: number;
  readonly changeM4: number;
}

/** 百亩方, 千亩方, 万亩方 (`domain.md` §3.6). */
export const FARMLAND_TRACTS_MU = [100, 1000, 10_000] as const;

/** How broken up land is, by town and for the district. */
export interface LandState {
  readonly towns: readonly TownMeasure[];
  readonly district: Omit<TownMeasure, 'town'>;
}

/** A state as set; with both gap distances (block.gapM, farmland.gapM), and with the matching tolerance, one step less and one step more. */
export interface BandedState {
  readonly asSet: LandState;
  readonly gaps: readonly LandState[];
  readonly tolerance: readonly LandState[];
}

export interface BeforeAfter {
  readonly before: BandedState;
  readonly after: BandedState;
}

/** Standing of each firm before the run, by where most of its land (more than half of its site shares) lies. */
export interface FirmStatus {
  /** Existing park with the largest part of its land, when parks hold most of it; −1 otherwise. */
  readonly park: Int32Array;
  readonly inScatteredBlock: Uint8Array;
  /** 落后企业: eliminated sector or grade D. */
  readonly outdated: Uint8Array;
}

export interface Measures {
  readonly blocks: readonly Block[];
  /** Block of each parcel; −1 for land that is not present industry. */
  readonly blockOfParcel: Int32Array;
  /** Farmland patch of each parcel; −1 none. */
  readonly farmlandPatchOfParcel: Int32Array;
  readonly towns: readonly TownMeasure[];
  readonly district: Omit<TownMeasure, 'town'>;
  readonly fragmentation: Fragmentation;
  readonly farmlandJoins: FarmlandJoins;
  /** Status of each decision piece before the run: what `propose` decides by and `account` counts by. */
  readonly status: PieceStatus;
  /** Standing of each firm before the run. */
  readonly firms: FirmStatus;
  /** How scattered blocks and m² move when one threshold moves one step. */
  readonly sensitivity: readonly {
    readonly setting: string;
    readonly value: number;
    readonly scatteredBlocks: number;
    readonly scatteredM2: number;
    /** Of the area of all blocks. */
    readonly scatteredShare: number;
    readonly scatteredFirms: number;
    /** Blocks with the reason whose threshold it is, scattered or not; null where it is none's. */
    readonly withReason: number | null;
  }[];
}

/** Uses of land that is decided; all other land is `notEligible`. */
export const ELIGIBLE_USES: readonly LandUse[] = ['industry', 'idle', 'storage'];
/** Kinds of control line that hold land which lies in them. */
export const HARD_LINES: readonly string[] = ['ecologicalRedline', 'basicFarmland'];

export type LandFate = 'keep' | 'upgrade' | 'cluster' | 'reserve' | 'reclaim' | 'regreen' | 'hold' | 'notEligible';
export type FirmFate = 'stay' | 'move' | 'close' | 'hold';
export type ExitManner = '规范转让' | '引导退还' | '倒逼退出' | '依规回收' | '待定' | '';

/** A proposed contiguous group of pieces with its infill. */
export interface Cluster {
  readonly id: string;
  readonly members: readonly number[];
  /** Pieces taken in that are not industry or idle land. */
  readonly infill: readonly number[];
  readonly footprintM2: number;
  readonly infillM2: number;
  /** Infill on field: new construction land. */
  readonly newConstructionM2: number;
  readonly compactness: number;
  readonly town: number;
  readonly towns: readonly number[];
  /** Inside 集中建设区 to 100 % and ≥ minimum mu: puts firms in a park. Otherwise a rebuilt block. */
  readonly isPark: boolean;
  /** Level of a park; null for a rebuilt block. Above a small park only where all of it lies in one planned park of that level. */
  readonly level: ParkLevel | null;
  /** `District.plannedParks` that its pieces lie in; −1 none. */
  readonly plannedPark: number;
  readonly capacityFloorM2: number;
  /** Members that were low-efficiency or idle before: what counts as revitalised. */
  readonly lowOrIdleM2: number;
  /** Infill by land class, the most first. */
  readonly infillByClass: readonly { readonly landClass: string; readonly areaM2: number }[];
  /** The footprint by level of the industrial line that it lies in; '' outside it. */
  readonly lineM2: readonly { readonly level: string; readonly areaM2: number }[];
  /** Eligible pieces that it encloses and leaves out, and why. */
  readonly leftOut: readonly { readonly piece: number; readonly reason: LeftOutReason }[];
  /** What it disturbs, as m² of floor; and what it costs, NaN where a price is blank. */
  readonly disturbanceM2: number;
  readonly costWan: number;
  readonly drawn: boolean;
}

/** Who takes a cluster on: the one owner it has, the holder that buys up the others, or a public platform. */
export interface ClusterBody {
  readonly kind: 'owner' | 'holder' | 'platform';
  /** '' for a platform. */
  readonly name: string;
  /** Owners of the members; land of nobody known counts as one. */
  readonly owners: number;
  /** Of members that the body does not hold already. */
  readonly boughtM2: number;
}

export interface FirmDecision {
  readonly fate: FirmFate;
  /** Receiving place when `move`: existing park index, or cluster index + `District.parks` count; −1 otherwise. */
  readonly destination: number;
  readonly reason: string;
  readonly distanceM: number;
}

/** Eligibility and status of each piece before the run: the evidence the optimiser and the account share. */
export interface PieceStatus {
  /** Low-efficiency or idle before the run. */
  readonly lowEfficiency: Uint8Array;
  readonly idle: Uint8Array;
  readonly inScatteredBlock: Uint8Array;
  /** Net reclaimable area: piece − slope over limit − approved but unbuilt; m² at 0.01. To farmland / to green. */
  readonly reclaimableM2: Float64Array;
  readonly regreenableM2: Float64Array;
  /** 1 where reclaimability was not checked (no slope layer). */
  readonly notChecked: Uint8Array;
  /** NaN where no firm is known on the parcel, or one of them has no figure. */
  readonly far: Float64Array;
  readonly taxWanPerMu: Float64Array;
  /** Industry on which no firm is known: to be looked at, neither idle nor low-efficiency. */
  readonly verify: Uint8Array;
  /** A class-3, plating or chemical firm stands there: not to farmland (reclaimableM2 is 0), to green under review. */
  readonly polluting: Uint8Array;
  /** Contiguous with 耕地 (gap ≤ farmland.gapM, not cut): a unit reclaimed to farmland needs one such piece. */
  readonly touchesFarmland: Uint8Array;
  /** The same with 水田: reclaimed, it can be flooded from there. */
  readonly touchesPaddy: Uint8Array;
}

/** `stressTestOnly`: a hard rule is broken somewhere; such a proposal can't be carried out, and every output says so. */
export type ProposalStanding = 'lawful' | 'stressTestOnly';

export interface Proposal {
  readonly landFate: readonly LandFate[];
  /** Cluster index of each piece (members and infill); −1 none. */
  readonly clusterOfPiece: Int32Array;
  readonly clusters: readonly Cluster[];
  readonly firmFate: readonly FirmDecision[];
  readonly exitManner: readonly ExitManner[];
  readonly levels: readonly Level[];
  readonly costBasis: 'cost' | 'disturbance';
  /** Who takes each cluster on (归宗). */
  readonly bodies: readonly ClusterBody[];
  /** Limits of the whole plan, and what it makes of them. */
  readonly limits: readonly LimitUse[];
  /** Best of each target alone within the candidates, in the target's unit, by target id; `openTargetBounds`: of all lawful plans, however clusters are drawn. */
  readonly targetBounds: ReadonlyMap<string, number>;
  readonly openTargetBounds: ReadonlyMap<string, number>;
  readonly candidateCount: number;
  /** Groups of neighbours that were looked at and are no candidates, by what stands against them. */
  readonly refusedGroups: RefusalCounts;
  readonly solver: string;
  /** A clock or a hand cut the solver short: another run may give another plan. Absent where nothing did. */
  readonly notReproducible?: CutShort;
  /** 1 for pieces that the planner's own decisions take against a hard rule (`proposal.stressTest`); absent where there are none. */
  readonly stressed?: Uint8Array;
  /** Years of all that is decided. */
  readonly phases?: Phases;
  /** What binds each short target, in planner's words. */
  readonly binding: readonly Binding[];
  /** Why each piece has its fate, in a few words; empty for land that is not decided. */
  readonly why: readonly { readonly zh: string; readonly en: string }[];
}
