import type { Ledger } from '../../model/ledger.js';
import type { TargetBasis, TargetSpec } from '../../model/target.js';
import { sumM2 } from '../../model/units.js';
import { type FirmCounts, firmCounts } from './firms.js';
import { type CountedPiece, type LandCounts, reclaimed, revitalised } from './land.js';
import { constructionBalance } from './quota.js';
import { rectified } from './rectified.js';
import { landRows } from './rows.js';
import type { AccountInput } from './standing.js';
import { type Bounds, stressTestResult, type Tally, targetResult } from './targets.js';
import { yearRows } from './years.js';

/**
 * Counts a proposal: every target by the definitions of `counting.md`, and every m² by town, use and fate.
 *
 * Needs a proposal over the same pieces and firms as `overlay` and `district` (`checkProposal` says whether it is sound), and the pieces that
 * hard conflicts hold. Definitions stand at the heads of `land` (盘活, 复垦复绿), `reclaimUnits`, `rectified`, `firms`, `rows`, `targets`.
 * Promises: uses nothing of the optimiser but its decisions and bounds; one result a target, in the order given, with the ids behind it;
 * no piece is in both 盘活 and 复垦复绿, held land is in no sum, and infill in neither; rows sum to all parcels to 0.01 m².
 * Of a stress test nothing is reached (`stressTestResult`).
 */
export function account(input: AccountInput): Ledger {
  const { district, overlay, proposal, measures, settings } = input;
  const revitalisedLand = revitalised(input);
  const reclaimedLand = reclaimed(input);
  const firms = firmCounts(input);
  const tallies: Record<TargetBasis, () => Tally> = {
    revitalised: () => landTally(input, revitalisedLand),
    reclaimed: () => landTally(input, reclaimedLand),
    rectified: () => rectifiedTally(input),
    scatteredFirms: () => firmTally(input, firms.scattered),
    outdatedFirms: () => firmTally(input, firms.outdated),
    inParkShare: () => inParkTally(input, firms),
  };
  const { inParkBefore, operatingBefore } = firms.ledger;
  const resultOf = (spec: TargetSpec) => {
    const bounds: Bounds = {
      bound: proposal.targetBounds.get(spec.id) ?? Number.NaN,
      openBound: proposal.openTargetBounds.get(spec.id) ?? Number.NaN,
    };
    const tally = tallies[spec.basis]();
    if (!input.stressTest) return targetResult(spec, tally, bounds, settings);
    const before = spec.basis === 'inParkShare' ? percentOf(inParkBefore, operatingBefore) : 0;
    return stressTestResult(spec, tally, before, bounds, settings);
  };
  const planned = (accept: (piece: number) => boolean) =>
    sumM2(reclaimedLand.planned.filter(({ piece }) => accept(piece)).map(({ areaM2 }) => areaM2));
  const isGreen = (piece: number) => proposal.landFate[piece] === 'regreen';
  return {
    areaBasis: district.areaBasis,
    targets: input.targets.map(resultOf),
    ...landRows(district, overlay, proposal),
    ...constructionBalance(input, reclaimedLand.planned),
    years: yearRows(input, reclaimedLand.planned),
    firms: firms.ledger,
    reclaimedFarmlandM2: planned((piece) => !isGreen(piece)),
    regreenedM2: planned(isGreen),
    regreenedPollutedM2: planned((piece) => isGreen(piece) && measures.status.polluting[piece] === 1),
    refusedUnits: reclaimedLand.refused,
    checked: { slope: district.slope !== null, soil: false },
  };
}

function areaOf(rows: readonly { readonly areaM2: number }[]): number {
  return sumM2(rows.map(({ areaM2 }) => areaM2));
}

function landTally({ district, overlay }: AccountInput, counts: LandCounts): Tally {
  const hasRecorded = district.parcels.recordedM2.some((areaM2) => !Number.isNaN(areaM2));
  const recordedOf = (rows: readonly CountedPiece[]) => sumM2(rows.map(({ recordedM2 }) => recordedM2));
  return {
    reached: areaOf(counts.counted),
    recorded: hasRecorded ? recordedOf(counts.counted) : null,
    inProgress: areaOf(counts.inProgress),
    subjectToReview: areaOf(counts.subjectToReview),
    notChecked: areaOf(counts.notChecked),
    signedOff: areaOf(counts.signedOff),
    behind: counts.counted.map(({ piece }) => overlay.pieces.id[piece]),
    step: 0.01,
    rounding: 0.005,
  };
}

function rectifiedTally(input: AccountInput): Tally {
  const { counted, subjectToReview, signedOff } = rectified(input);
  const hasRecorded = input.district.parcels.recordedM2.some((areaM2) => !Number.isNaN(areaM2));
  const onLand = input.settings['rectified.basis'] === 'land';
  return {
    reached: areaOf(counted),
    recorded: onLand && hasRecorded ? sumM2(counted.map(({ recordedM2 }) => recordedM2 ?? 0)) : null,
    inProgress: 0,
    subjectToReview: areaOf(subjectToReview),
    notChecked: 0,
    signedOff: areaOf(signedOff),
    behind: counted.map(({ block }) => block.id),
    step: 0.01,
    rounding: 0.005,
  };
}

function firmTally({ district }: AccountInput, firms: readonly number[]): Tally {
  return { ...COUNT, reached: firms.length, behind: firms.map((f) => district.firms[f].creditCode), step: 1 };
}

function inParkTally({ district }: AccountInput, { inPark, denominator }: FirmCounts): Tally {
  return {
    ...COUNT,
    reached: percentOf(inPark.length, denominator),
    behind: inPark.map((f) => district.firms[f].creditCode),
    step: denominator > 0 ? 100 / denominator : 100,
  };
}

function percentOf(firms: number, denominator: number): number {
  return denominator > 0 ? (100 * firms) / denominator : 0;
}

const COUNT = { recorded: null, inProgress: 0, subjectToReview: 0, notChecked: 0, signedOff: 0, rounding: 0 } as const;
