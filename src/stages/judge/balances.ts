import { clauseText } from '../../model/clause.js';
import { ELIGIBLE_USES, type Overlay, type Proposal } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import { balancesInForce } from '../../model/legality.js';
import { parcelFigures } from '../../model/parcelFigures.js';
import type { BalanceMeasure, BalanceResult, BalanceRule, RuleSet } from '../../model/rule.js';
import type { Settings } from '../../model/settings.js';
import { roundM2, sumM2 } from '../../model/units.js';

export interface ProposedLand {
  readonly district: District;
  readonly overlay: Overlay;
  readonly proposal: Proposal;
  readonly settings: Settings;
}

/**
 * What a whole proposal must keep in balance, by the balance rules in force.
 *
 * Definition, `smallParkShare`: of the floor that clusters put up (net share × footprint × planned FAR), the part in new small parks and the
 * room that larger new parks have for firms that move in.
 * `floorCapacityChangeM2` (总量只增不减): floor capacity of industrial, idle and storage land after − before. A piece has what its firms have there; a
 * rebuilt footprint what clusters put up; an upgraded piece its planned FAR, if that is more; land given back, and land recovered to reserve
 * until it is supplied again, nothing. Of changed industry whose floor nobody knows the figure counts no floor before: it is then
 * the most that the change can be. `industrialLineDeficitM2`: pieces that count as inside the line and are given back, less infill there that was no industry.
 * Promises: pure; one result a rule, in their order; `holds` is null only where what is missing could turn the answer.
 */
export function balances(rules: RuleSet, date: string, land: ProposedLand): BalanceResult[] {
  return balancesInForce(rules, date).map((rule) => {
    const measured = MEASURES[rule.measure](land);
    const [sense, limit] = limitOf(rule);
    return {
      rule: rule.id,
      clause: clauseText(rule.clause),
      severity: rule.severity,
      measure: rule.measure,
      sense,
      limit,
      confirmed: rule.confirmed,
      holds: holdsOf(measured, sense, limit),
      ...measured,
    };
  });
}

/** Balances that a person must look at. */
export function balanceFindings(results: readonly BalanceResult[], layer: string): Finding[] {
  return results.flatMap(({ rule, severity, value, sense, limit, holds, missing = '' }) => {
    if (holds) return [];
    if (holds === null) return [finding('balance.open', 'note', layer, { rule, missing, value: value ?? '' })];
    const gravity = severity === 'hard' ? 'error' : severity === 'review' ? 'warning' : 'note';
    return [finding('balance.broken', gravity, layer, { rule, value: value ?? '', sense, limit })];
  });
}

type Measured = Pick<BalanceResult, 'value' | 'missing' | 'pieces'>;

const MEASURES: Readonly<Record<BalanceMeasure, (land: ProposedLand) => Measured>> = {
  smallParkShare,
  floorCapacityChangeM2,
  industrialLineDeficitM2,
};

function limitOf({ atLeast, atMost }: BalanceRule): ['atLeast' | 'atMost', number] {
  return atLeast === undefined ? ['atMost', atMost ?? 0] : ['atLeast', atLeast];
}

function holdsOf({ value, missing }: Measured, sense: 'atLeast' | 'atMost', limit: number): boolean | null {
  if (value === null) return missing === 'noNewSpace' ? true : null;
  const within = sense === 'atLeast' ? value >= limit : value <= limit;
  // with floors unknown the value is the most it can be
  return missing === 'floorOfPieces' && within === (sense === 'atLeast') ? null : within;
}

function newFloorM2(footprintM2: number, settings: Settings): number {
  return settings['park.netShare'] * footprintM2 * settings['park.plannedFar'];
}

function smallParkShare({ proposal, settings }: ProposedLand): Measured {
  const space = proposal.clusters.map(({ footprintM2 }) => newFloorM2(footprintM2, settings));
  const spaceM2 = sumM2(space);
  if (!(spaceM2 > 0)) return { value: null, missing: 'noNewSpace' };
  const forThem = proposal.clusters.map(({ isPark, level, capacityFloorM2 }, c) =>
    level === 'smallPark' ? space[c] : isPark ? capacityFloorM2 : 0,
  );
  return { value: sumM2(forThem) / spaceM2 };
}

function floorCapacityChangeM2({ district, overlay, proposal, settings }: ProposedLand): Measured {
  const { pieces } = overlay;
  const figuresOf = parcelFigures(district);
  const changes = proposal.clusters.map(({ footprintM2 }) => newFloorM2(footprintM2, settings));
  let unknown = 0;
  proposal.landFate.forEach((fate, k) => {
    if (!pieces.eligible[k] || fate === 'keep' || fate === 'hold' || fate === 'notEligible') return;
    const parcel = pieces.parcel[k];
    const isBare = district.parcels.use[parcel] !== 'industry';
    const far = figuresOf(parcel)?.far ?? (isBare ? 0 : Number.NaN);
    if (Number.isNaN(far)) unknown++;
    const before = Number.isNaN(far) ? 0 : Math.max(0, far) * pieces.areaM2[k];
    const after = fate === 'upgrade' ? Math.max(before, settings['upgrade.plannedFar'] * pieces.areaM2[k]) : 0;
    changes.push(after - before);
  });
  const value = sumM2(changes.map(roundM2));
  return unknown === 0 ? { value } : { value, missing: 'floorOfPieces', pieces: unknown };
}

function industrialLineDeficitM2({ district, overlay, proposal }: ProposedLand): Measured {
  if (!district.controlLines.some(({ kind }) => kind === 'industrialLine')) {
    return { value: null, missing: 'noIndustrialLine' };
  }
  const { pieces } = overlay;
  const changes = proposal.landFate.map((fate, k) => {
    if (!pieces.inIndustrialLine[k]) return 0;
    if (fate === 'reclaim' || fate === 'regreen') return pieces.eligible[k] ? pieces.areaM2[k] : 0;
    const isNew = proposal.clusterOfPiece[k] >= 0 && !ELIGIBLE_USES.includes(district.parcels.use[pieces.parcel[k]]);
    return isNew ? -pieces.areaM2[k] : 0;
  });
  return { value: sumM2(changes) };
}
