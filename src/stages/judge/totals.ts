import type { Geos } from '../../geometry/geos.js';
import { itemArea, type PolygonSet, planarAreas } from '../../geometry/polygonSet.js';
import type { District } from '../../model/district.js';
import type { Conflict, RuleSeverity } from '../../model/rule.js';
import { roundM2, sumM2 } from '../../model/units.js';
import type { Judgement } from './judge.js';

/** Land in conflict: parcels met and the official area of the union of their overlaps. */
export interface ConflictTotal {
  readonly severity: RuleSeverity | 'all';
  readonly parcels: number;
  readonly areaM2: number;
  /** The part of `areaM2` that is not boundary noise, and how many parcels have it. */
  readonly encroachmentM2: number;
  readonly encroachmentParcels: number;
}

export interface LineTotal extends ConflictTotal {
  readonly lineKind: string;
}

const SEVERITIES: readonly (RuleSeverity | 'all')[] = ['hard', 'review', 'soft', 'all'];

/**
 * Conflict area over all lines, by severity and in all: land in several conflicts counts once.
 *
 * Definition: per parcel the official area of the union of its overlaps, summed over parcels as integers of 0.01 m². Overlaps of
 * one conflict come from the kernel as they stand; only where a parcel meets several is their union taken, by GEOS, within one parcel.
 * Needs the conflicts of `existingSubjects` (others are left out). Promises: a total is never more than the sum of its
 * lines, never less than the largest. Limit: parcels that overlap each other are each counted.
 */
export function conflictTotals({ conflicts, shapes }: JudgedLand, district: District, geos: Geos): ConflictTotal[] {
  const shapeOf = shapesOf(conflicts, shapes);
  return SEVERITIES.map((severity) => totalOf(ofSeverity(conflicts, severity), severity, district, shapeOf, geos));
}

/** The same for each kind of line by itself, and `outside`; severities without a conflict are left out. */
export function conflictTotalsByLine({ conflicts, shapes }: JudgedLand, district: District, geos: Geos): LineTotal[] {
  const shapeOf = shapesOf(conflicts, shapes);
  const kinds = [...new Set(conflicts.map(({ lineKind }) => lineKind))].sort();
  return kinds.flatMap((lineKind) => {
    const own = conflicts.filter((conflict) => conflict.lineKind === lineKind);
    return SEVERITIES.flatMap((severity) => {
      const met = ofSeverity(own, severity);
      return met.length === 0 ? [] : [{ lineKind, ...totalOf(met, severity, district, shapeOf, geos) }];
    });
  });
}

function ofSeverity(conflicts: readonly Conflict[], severity: RuleSeverity | 'all'): readonly Conflict[] {
  return conflicts.filter(
    (conflict) => conflict.subject.kind === 'parcel' && (severity === 'all' || conflict.severity === severity),
  );
}

function totalOf(
  conflicts: readonly Conflict[],
  severity: RuleSeverity | 'all',
  district: District,
  shapeOf: ShapeOf,
  geos: Geos,
): ConflictTotal {
  const all = unionAreas(conflicts, district, shapeOf, geos);
  const encroaching = unionAreas(
    conflicts.filter(({ widthClass }) => widthClass === 'encroachment'),
    district,
    shapeOf,
    geos,
  );
  return {
    severity,
    parcels: all.length,
    areaM2: sumM2(all),
    encroachmentM2: sumM2(encroaching),
    encroachmentParcels: encroaching.length,
  };
}

interface ShapeOf {
  readonly shapes: PolygonSet;
  readonly item: ReadonlyMap<Conflict, number>;
  /** Official area of unions by their items: severities ask for the same ones again. */
  readonly unionM2: Map<string, number>;
}

export type JudgedLand = Pick<Judgement, 'conflicts' | 'shapes'>;

function byParcel(conflicts: readonly Conflict[]): ReadonlyMap<number, readonly Conflict[]> {
  const groups = new Map<number, Conflict[]>();
  for (const conflict of conflicts) {
    const own = groups.get(conflict.subject.index);
    if (own) own.push(conflict);
    else groups.set(conflict.subject.index, [conflict]);
  }
  return groups;
}

/** Which item of `shapes` each conflict is. */
function shapesOf(conflicts: readonly Conflict[], shapes: PolygonSet): ShapeOf {
  return { shapes, item: new Map(conflicts.map((conflict, k) => [conflict, k])), unionM2: new Map() };
}

/** Official area of the union of the overlaps of each parcel. */
function unionAreas(conflicts: readonly Conflict[], district: District, shapeOf: ShapeOf, geos: Geos): number[] {
  return [...byParcel(conflicts)].map(([parcel, met]) => {
    const own = differentLand(met);
    const largest = Math.max(...own.map(({ overlapM2 }) => overlapM2));
    if (own.length === 1 || own.some(({ share }) => share === 1)) return largest;
    const items = own.map((conflict) => shapeOf.item.get(conflict)!);
    const key = items.join();
    const known = shapeOf.unionM2.get(key);
    if (known !== undefined) return known;
    const sum = sumM2(own.map(({ overlapM2 }) => overlapM2));
    const [unionM2] = planarAreas(geos.union(shapeOf.shapes, items));
    const wholeM2 = itemArea(district.parcels.polygons, parcel);
    const officialM2 = roundM2((district.parcels.officialM2[parcel] * unionM2) / wholeM2);
    const areaM2 = Math.min(sum, Math.max(largest, officialM2));
    shapeOf.unionM2.set(key, areaM2);
    return areaM2;
  });
}

/** Of several rules that are met on the same land of a parcel one. */
function differentLand(conflicts: readonly Conflict[]): readonly Conflict[] {
  const firsts = new Map<string, Conflict>();
  for (const conflict of conflicts) {
    const { line, zones, share } = conflict;
    const land = `${line} ${zones.join()} ${share}`;
    if (!firsts.has(land)) firsts.set(land, conflict);
  }
  return [...firsts.values()];
}
