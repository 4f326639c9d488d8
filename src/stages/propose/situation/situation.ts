import { areaMoments } from '../../../geometry/compactness.js';
import { itemVertexRange, type PolygonSet } from '../../../geometry/polygonSet.js';
import { type ConflictLand, type ExitFate, exitCounts, released } from '../../../model/conflictExit.js';
import type { Measures, Overlay } from '../../../model/decision.js';
import type { District } from '../../../model/district.js';
import type { Legality, Ruling } from '../../../model/legality.js';
import type { Locks } from '../../../model/lock.js';
import type { PlanLimits } from '../../../model/planLimits.js';
import type { Quotas } from '../../../model/quota.js';
import type { RuleAction } from '../../../model/rule.js';
import type { Prices } from '../../../model/scenario.js';
import type { Settings } from '../../../model/settings.js';
import type { TargetSpec } from '../../../model/target.js';
import { firmFacts, firmWeights, type Weight } from './firmFacts.js';
import { type BesideHomes, besideHomes } from './homes.js';
import { type Limits, limitsOf } from './limits.js';
import { type Owners, ownersOf } from './owners.js';
import { rulingOf } from './rulings.js';
import { stressedPieces, type WantedFate } from './stress.js';
import { type WhoMay, whoMay } from './whoMay.js';

export interface ProposeInput extends ConflictLand {
  readonly district: District;
  readonly overlay: Overlay;
  readonly measures: Measures;
  readonly legality: Legality;
  readonly targets: readonly TargetSpec[];
  readonly prices: Prices;
  /** Of the scenario, `yyyy-mm-dd`: the plan is carried out from the day after it. */
  readonly date: string;
  readonly quotas?: Quotas;
  readonly locks: Locks;
  readonly settings: Settings;
  readonly limits?: PlanLimits;
}

/**
 * Limits that `explain` takes away, alone and together (`explain/groups.ts` says how: the table may change the input instead);
 * `reserve` opens recovery to reserve, for bounds; `clusters` lets firms share any new room, for bounds over clusters of any shape (`open/`).
 */
export type Relaxation =
  | 'locks'
  | 'keepList'
  | 'protectedFirms'
  | 'review'
  | 'capacity'
  | 'distance'
  | 'sectors'
  | 'closingCap'
  | 'parkCount'
  | 'smallParks'
  | 'total'
  | 'budget'
  | 'townLimits'
  | 'oneBody'
  | 'owners'
  | 'homes'
  | 'sectorsApart'
  | 'siteSize'
  | 'parkSize'
  | 'clusterShape'
  | 'quotas'
  | 'clusters'
  | 'reserve';
export const NO_RELAXATION: ReadonlySet<Relaxation> = new Set();

const NO_STRESS: ReadonlyMap<number, WantedFate> = new Map();

/**
 * Who may do what, before any choice: the facts about pieces and firms that the model is built from.
 *
 * Definitions. A firm's *weight* on a piece = its site share on the parcel × the piece's part of the parcel; its *main piece* is the one
 * that carries more than half of it. A firm is held when most of its weight is on held pieces. A firm moves as a whole.
 * *Protected*: grade A or B or above scale, and its tax per mu of its own land reaches the park line: its land is not reclaimed.
 * *Closable*: eliminated sector, grade D, or not operating. Which fates are open to a piece: `whoMay.ts`.
 */
export interface Situation extends WhoMay {
  readonly input: ProposeInput;
  readonly pieceCount: number;
  readonly held: Uint8Array;
  /** Pieces that the planner's own decisions take against a hard rule: nothing holds them here, and for locks hard is review. */
  readonly stress: ReadonlyMap<number, WantedFate>;
  /** 1 where land given back by this fate counts toward the targets. */
  readonly exitCounts: Readonly<Record<ExitFate, Uint8Array>>;
  /** Held land that the planner takes out by a lock, with `conflictExit: propose`: the fate it gets, subject to review, in no target. */
  readonly exit: ReadonlyMap<number, ExitFate>;
  /** Eligible and not held, or on its way out: land that is decided. */
  readonly decided: Uint8Array;
  /** Low-efficiency or idle before the run. */
  readonly lowOrIdle: Uint8Array;
  readonly presentFloorM2: Float64Array;
  /** Firms with any weight on each piece. */
  readonly firmsOfPiece: readonly (readonly number[])[];
  readonly weightsOfFirm: readonly (readonly Weight[])[];
  readonly mainPiece: Int32Array;
  /** The piece with the largest part of the firm's land, −1 none. */
  readonly homePiece: Int32Array;
  readonly firmHeld: Uint8Array;
  /** Grade A or B or above scale, and over the park tax line: its land is not vacated. */
  readonly protectedFirm: Uint8Array;
  readonly closable: Uint8Array;
  readonly operating: Uint8Array;
  readonly firmXy: Float64Array;
  readonly firmFloorM2: Float64Array;
  /** m² of floor: floor + staff and tax as the floor that goes with them on average. */
  readonly firmDisturbance: Float64Array;
  readonly pieceXy: Float64Array;
  readonly limits: Limits;
  readonly homes: BesideHomes;
  readonly owners: Owners;
  /** Ruling on an action for a piece, over every line it lies in, as the rules stand. */
  law(action: RuleAction, piece: number): Ruling;
  /** The same for what is decided: of stressed land hard is review. */
  ruling(action: RuleAction, piece: number): Ruling;
}

export function situationOf(input: ProposeInput, relax: ReadonlySet<Relaxation> = NO_RELAXATION): Situation {
  const { district, overlay, measures, settings } = input;
  const { pieces } = overlay;
  const { status } = measures;
  const pieceCount = pieces.id.length;
  const decided = new Uint8Array(pieceCount);
  const lowOrIdle = new Uint8Array(pieceCount);
  const pieceXy = pointsOf(pieces.polygons);
  const law = rulingOf(input);
  const stress =
    relax.has('locks') || !settings['proposal.stressTest'] ? NO_STRESS : stressedPieces(input, law, pieceXy);
  const ruling: Situation['ruling'] = (action, k) => {
    const ruled = law(action, k);
    return stress.has(k) && ruled.verdict === 'hard' ? { ...ruled, verdict: 'review' } : ruled;
  };
  const land = released(
    input,
    Uint8Array.from(pieces.id, (_, k) => (stress.has(k) ? 1 : 0)),
  );
  const { held } = land;
  const exit = exitsOf(land, ruling);
  const counts = (fate: ExitFate) => Uint8Array.from(pieces.id, (_, k) => (exitCounts(land, fate, k) ? 1 : 0));
  for (let k = 0; k < pieceCount; k++) {
    decided[k] = pieces.eligible[k] && (!held[k] || exit.has(k)) ? 1 : 0;
    lowOrIdle[k] = status.lowEfficiency[k] || status.idle[k] ? 1 : 0;
  }
  const weightsOfFirm = firmWeights(district, overlay);
  const firmsOfPiece: number[][] = Array.from({ length: pieceCount }, () => []);
  weightsOfFirm.forEach((weights, f) => {
    for (const { piece, share } of weights) if (share > 0) firmsOfPiece[piece].push(f);
  });
  const firms = firmFacts(land, weightsOfFirm, pieceXy);
  const presentFloorM2 = new Float64Array(pieceCount);
  weightsOfFirm.forEach((weights, f) => {
    for (const { piece, share } of weights) presentFloorM2[piece] += share * firms.firmFloorM2[f];
  });
  const may = whoMay({
    input: land,
    relax,
    ruling,
    decided,
    lowOrIdle,
    stress,
    firmsOfPiece,
    weightsOfFirm,
    presentFloorM2,
    ...firms,
  });
  return {
    input,
    pieceCount,
    held,
    stress,
    exitCounts: { reclaim: counts('reclaim'), regreen: counts('regreen') },
    exit,
    decided,
    ...may,
    lowOrIdle,
    presentFloorM2,
    firmsOfPiece,
    weightsOfFirm,
    pieceXy,
    limits: limitsOf(input),
    homes: besideHomes({ input, mayJoin: may.mayJoin, operating: firms.operating }),
    owners: ownersOf({ input, weightsOfFirm, firmsOfPiece }),
    law,
    ruling,
    ...firms,
  };
}

/** The last exit lock on each held piece that the rules do not bar; none unless the scenario opens exits. */
function exitsOf(
  { settings, overlay, district, held, locks }: ProposeInput,
  ruling: Situation['ruling'],
): Map<number, ExitFate> {
  const exits = new Map<number, ExitFate>();
  if (settings.conflictExit !== 'propose') return exits;
  const { pieces } = overlay;
  for (const { target, lock } of locks.land) {
    pieces.id.forEach((id, k) => {
      if (!held[k] || (id !== target && district.parcels.id[pieces.parcel[k]] !== target)) return;
      if ((lock === 'reclaim' || lock === 'regreen') && ruling(lock, k).verdict !== 'hard') exits.set(k, lock);
      else exits.delete(k);
    });
  }
  return exits;
}

/** Centroid of each item; of an item without area its first vertex, of an empty one NaN. */
function pointsOf(set: PolygonSet): Float64Array {
  const n = set.itemStart.length - 1;
  const xy = new Float64Array(2 * n).fill(Number.NaN);
  for (let i = 0; i < n; i++) {
    const [from, to] = itemVertexRange(set, i);
    if (from === to) continue;
    const { x, y } = areaMoments(set, i);
    xy[2 * i] = Number.isNaN(x) ? set.xy[2 * from] : x;
    xy[2 * i + 1] = Number.isNaN(y) ? set.xy[2 * from + 1] : y;
  }
  return xy;
}
