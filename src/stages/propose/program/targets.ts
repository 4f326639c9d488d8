import type { MipRow } from '../../../model/mip.js';
import type { TargetSpec } from '../../../model/target.js';
import { M2_PER_MU } from '../../../model/units.js';
import { type Sum, sum } from './columns.js';
import { blockPieces, type Layout, landTreatedColumns, settledColumns, treatments } from './layout.js';

/**
 * One target as a sum of columns. `base` is reached before the run. Land in mu whatever the target's unit (a row is met to 1e-6: less
 * than 0.01 m² then), a share as a number of firms; `perUnit` of these make one of the target's unit.
 */
export interface TargetSum {
  readonly terms: Sum;
  readonly base: number;
  /** What has to be reached; 0 when there is nothing to reach. */
  readonly aim: number;
  readonly perUnit: number;
}

/** `over` asks for one step more: 0.01 m², or one firm. */
const STEP_MU = 0.01 / M2_PER_MU;

/**
 * `target[id]`: Σ of what counts toward it + aim · short ≥ what is missing. Overshoot earns nothing: `short` can't go below 0.
 * `treated[block,piece]`: a block counts as rectified only if each of its pieces is upgraded, rebuilt, recovered, reclaimed or regreened
 * (land in hard conflict: with a sign-off for that).
 */
export function targetRows(layout: Layout): MipRow[] {
  const { targets } = layout.situation.input;
  const rows: MipRow[] = [];
  targets.forEach((target, t) => {
    const { terms, base, aim } = targetSum(layout, target);
    if (!(aim > 0)) return;
    rows.push(terms.add(layout.short[t], aim).row(`target[${target.id}]`, aim - base, Infinity));
  });
  const pieces = blockPieces(layout.situation);
  layout.block.forEach((column, b) => {
    if (column < 0) return;
    const { id } = layout.situation.input.measures.blocks[b];
    for (const k of pieces[b]) {
      const terms = sum().add(column, 1);
      for (const fate of treatments(layout, k)) terms.add(fate[k], -1);
      rows.push(terms.row(`treated[${id},${layout.label[k]}]`, -Infinity, 0));
    }
  });
  return rows;
}

export function targetSum(layout: Layout, target: TargetSpec): TargetSum {
  const terms = sum();
  const share = target.sense === 'about' ? 1 - layout.situation.input.settings['target.aboutShare'] : 1;
  const wanted = target.value * share;
  const over = target.sense === 'over';
  const done = target.alreadyDone ?? 0;
  const perUnit = target.unit === 'm2' ? 1 / M2_PER_MU : 1;
  const land = { terms, base: done * perUnit, aim: wanted * perUnit + (over ? STEP_MU : 0), perUnit };
  const whole = (firms: number) => (over ? Math.floor(firms + 1e-9) + 1 : Math.ceil(firms - 1e-9));
  const firms = { terms, base: done, aim: whole(wanted), perUnit: 1 };
  switch (target.basis) {
    case 'revitalised':
      addRevitalised(layout, terms);
      return land;
    case 'reclaimed':
      addReclaimed(layout, terms);
      return land;
    case 'rectified':
      addRectified(layout, terms);
      return land;
    case 'scatteredFirms':
      addDealtWith(layout, terms, layout.situation.input.measures.firms.inScatteredBlock);
      return firms;
    case 'outdatedFirms':
      addDealtWith(layout, terms, layout.situation.input.measures.firms.outdated);
      return firms;
    case 'inParkShare': {
      const operating = operatingFirms(layout);
      addInPark(layout, terms);
      const aim = operating > 0 ? whole((wanted / 100) * operating) : 0;
      return { terms, base: inParkBefore(layout), aim, perUnit: operating / 100 };
    }
  }
}

type Within = (piece: number) => boolean;

/** Low-efficiency or idle land upgraded or rebuilt; efficient members and infill count nothing. */
export function addRevitalised(layout: Layout, terms: Sum, within: Within = () => true): void {
  const { situation } = layout;
  const { areaM2 } = situation.input.overlay.pieces;
  for (let k = 0; k < situation.pieceCount; k++) {
    if (!situation.decided[k] || situation.held[k] || !situation.lowOrIdle[k] || !within(k)) continue;
    terms.add(layout.upgrade[k], areaM2[k] / M2_PER_MU).add(layout.joined[k], areaM2[k] / M2_PER_MU);
  }
}

export function addReclaimed(layout: Layout, terms: Sum, within: Within = () => true): void {
  const { situation } = layout;
  const { reclaimableM2, regreenableM2 } = situation.input.measures.status;
  const { reclaim, regreen } = situation.exitCounts;
  for (let k = 0; k < situation.pieceCount; k++) {
    if (!within(k)) continue;
    if (reclaim[k]) terms.add(layout.reclaim[k], reclaimableM2[k] / M2_PER_MU);
    if (regreen[k]) terms.add(layout.regreen[k], regreenableM2[k] / M2_PER_MU);
  }
}

function addRectified(layout: Layout, terms: Sum): void {
  const { district, measures, settings } = layout.situation.input;
  const floor = new Map<number, number>();
  for (const { firm, parcel, share } of district.sites) {
    const floorM2 = district.firms[firm].floorM2;
    if (floorM2 > 0 && share > 0) floor.set(parcel, (floor.get(parcel) ?? 0) + floorM2 * share);
  }
  measures.blocks.forEach((block, b) => {
    const amount =
      settings['rectified.basis'] === 'floor'
        ? block.parcels.reduce((total, parcel) => total + (floor.get(parcel) ?? 0), 0)
        : block.areaM2;
    terms.add(layout.block[b], amount / M2_PER_MU);
  });
}

/**
 * Operating firms that move, close, or stay on land that is upgraded or rebuilt under them; one of an eliminated sector only by closing;
 * held ones never.
 */
function addDealtWith(layout: Layout, terms: Sum, counted: Uint8Array): void {
  const { situation } = layout;
  situation.input.district.firms.forEach((firm, f) => {
    if (!counted[f] || !situation.operating[f] || situation.firmHeld[f]) return;
    terms.add(layout.move[f], 1).add(layout.close[f], 1);
    if (firm.eliminated) return;
    for (const column of landTreatedColumns(layout, f)) terms.add(column, 1);
  });
}

function operatingFirms(layout: Layout): number {
  return layout.situation.operating.reduce((total, flag) => total + flag, 0);
}

function isInParkBefore(layout: Layout, f: number): boolean {
  const { weightsOfFirm, held, input } = layout.situation;
  let share = 0;
  for (const weight of weightsOfFirm[f]) {
    if (input.overlay.pieces.park[weight.piece] >= 0 && !held[weight.piece]) share += weight.share;
  }
  return share > 0.5 + 1e-9;
}

function inParkBefore(layout: Layout): number {
  const { situation } = layout;
  return situation.input.district.firms.filter((_, f) => situation.operating[f] && isInParkBefore(layout, f)).length;
}

/**
 * Firms in parks beyond those that are there already. The denominator stays all firms that operate before the run, whatever
 * the account divides by: closing a firm can't lift the share, and closing one in a park lowers it.
 */
function addInPark(layout: Layout, terms: Sum): void {
  const { situation } = layout;
  situation.input.district.firms.forEach((_, f) => {
    if (!situation.operating[f] || situation.firmHeld[f]) return;
    if (isInParkBefore(layout, f)) {
      terms.add(layout.close[f], -1);
      return;
    }
    terms.add(layout.move[f], 1);
    for (const column of settledColumns(layout, f)) terms.add(column, 1);
  });
}
