import type { Block } from '../../model/decision.js';
import { sumM2 } from '../../model/units.js';
import { type AccountInput, isConflictExit, isHeld, isSignedExit, piecesByParcel } from './standing.js';

/**
 * Rectified blocks (整治提升低散乱工业区块).
 *
 * Definition: a scattered block is *wholly treated* when every decision piece of every parcel of it is upgraded, rebuilt in a cluster,
 * recovered to reserve, reclaimed or regreened: nothing of it is kept or held. Its figure is its land (official m², TBMJ beside) or,
 * with rectified.basis `floor`, the floor its firms state (each firm's floor × its share on the block; empty counts 0).
 * A block whose treatment needs the exit of land in hard conflict is `subjectToReview` as a whole, unless each such exit is signed for (`signedOff`).
 * Limits: overlaps 盘活 and 复垦复绿 and is never added to them.
 */
export interface RectifiedBlock {
  readonly block: Block;
  readonly areaM2: number;
  /** TBMJ; null on the floor basis. */
  readonly recordedM2: number | null;
}

export function rectified(input: AccountInput): {
  readonly counted: RectifiedBlock[];
  readonly subjectToReview: RectifiedBlock[];
  readonly signedOff: RectifiedBlock[];
} {
  const { district, overlay, measures, proposal, settings } = input;
  const pieces = piecesByParcel(overlay, district.parcels.id.length);
  const onFloor = settings['rectified.basis'] === 'floor';
  const floorM2 = onFloor ? floorByParcel(input) : new Map<number, number>();
  const counted: RectifiedBlock[] = [];
  const subjectToReview: RectifiedBlock[] = [];
  const signedOff: RectifiedBlock[] = [];
  for (const block of measures.blocks) {
    if (!block.scattered) continue;
    const land = block.parcels.flatMap((p) => pieces[p]);
    const exits = land.some((k) => isConflictExit(input, k));
    const treated = land.every(
      (k) => isConflictExit(input, k) || (!isHeld(input, k) && TREATED.has(proposal.landFate[k])),
    );
    if (!treated) continue;
    const row = onFloor
      ? { block, areaM2: sumM2(block.parcels.map((p) => floorM2.get(p) ?? 0)), recordedM2: null }
      : { block, areaM2: block.areaM2, recordedM2: sumM2(block.parcels.map((p) => recordedOf(input, p))) };
    (exits ? subjectToReview : counted).push(row);
    if (!exits && land.some((k) => isSignedExit(input, k))) signedOff.push(row);
  }
  return { counted, subjectToReview, signedOff };
}

const TREATED: ReadonlySet<string> = new Set(['upgrade', 'cluster', 'reserve', 'reclaim', 'regreen']);

function recordedOf(input: AccountInput, parcel: number): number {
  const { recordedM2, officialM2 } = input.district.parcels;
  return Number.isNaN(recordedM2[parcel]) ? officialM2[parcel] : recordedM2[parcel];
}

function floorByParcel({ district }: AccountInput): Map<number, number> {
  const floorM2 = new Map<number, number>();
  for (const { firm, parcel, share } of district.sites) {
    const floor = district.firms[firm].floorM2;
    if (floor > 0 && share > 0) floorM2.set(parcel, (floorM2.get(parcel) ?? 0) + floor * share);
  }
  return floorM2;
}
