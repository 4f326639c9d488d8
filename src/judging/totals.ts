import type { Geos } from '../geometry/geos.js';
import { overlapPairs } from '../geometry/overlap/overlapPairs.js';
import { planarAreas, selectItems } from '../geometry/polygonSet.js';
import { overlapTolerances } from '../model/conflictClass.js';
import type { Conflict } from '../model/rule.js';
import { roundM2, shareOf, sumM2 } from '../model/units.js';
import { type ConflictTotal, conflictTotals, conflictTotalsByLine, type LineTotal } from '../stages/judge/judge.js';
import type { Judged } from './judging.js';

/** Land in conflict inside one zone. Zones of a line that lie over each other have the land they share each. */
export interface ZoneTotal {
  readonly line: number;
  readonly zone: number;
  readonly parcels: number;
  readonly areaM2: number;
}

export interface JudgedTotals {
  /** By severity and in all; land in several conflicts counts once. */
  readonly all: readonly ConflictTotal[];
  readonly byLine: readonly LineTotal[];
  /** Towns in the order of their first parcel, unknown ones ('') last; those without a conflict are left out. */
  readonly byTown: readonly { readonly town: string; readonly totals: readonly ConflictTotal[] }[];
  readonly zones: readonly ZoneTotal[];
}

export function judgedTotals(judged: Judged, townOf: (parcel: number) => string | null, geos: Geos): JudgedTotals {
  const { conflicts, shapes, district } = judged;
  const towns = [...new Set(district.parcels.id.map((_, p) => townOf(p) ?? ''))];
  const ordered = [...towns.filter((town) => town !== ''), ...towns.filter((town) => town === '')];
  return {
    all: conflictTotals(judged, district, geos),
    byLine: conflictTotalsByLine(judged, district, geos),
    byTown: ordered.flatMap((town) => {
      const own = [...conflicts.keys()].filter((k) => (townOf(conflicts[k].subject.index) ?? '') === town);
      if (own.length === 0) return [];
      const land = { conflicts: own.map((k) => conflicts[k]), shapes: selectItems(shapes, own) };
      return [{ town, totals: conflictTotals(land, district, geos) }];
    }),
    zones: zoneTotals(judged),
  };
}

function zoneTotals({ conflicts, district, options }: Judged): ZoneTotal[] {
  const { parcels, controlLines } = district;
  const tolerances = overlapTolerances(options.settings);
  return controlLines.flatMap(({ zones }, line) => {
    const zonesOf = zonesByParcel(conflicts.filter((conflict) => conflict.line === line));
    const met = [...zonesOf.keys()].sort((a, b) => a - b);
    const set = selectItems(parcels.polygons, met);
    const wholeM2 = planarAreas(set);
    const areas = new Map<number, number[]>();
    for (const { a, b: zone, areaM2 } of overlapPairs(set, zones, tolerances)) {
      if (!zonesOf.get(met[a])?.has(zone)) continue;
      const own = areas.get(zone) ?? [];
      own.push(roundM2(shareOf(areaM2, wholeM2[a]) * parcels.officialM2[met[a]]));
      areas.set(zone, own);
    }
    return [...areas]
      .sort(([a], [b]) => a - b)
      .map(([zone, own]) => ({ line, zone, parcels: own.length, areaM2: sumM2(own) }));
  });
}

function zonesByParcel(conflicts: readonly Conflict[]): ReadonlyMap<number, ReadonlySet<number>> {
  const zones = new Map<number, Set<number>>();
  for (const { subject, zones: met } of conflicts) {
    const own = zones.get(subject.index) ?? new Set();
    for (const zone of met) own.add(zone);
    zones.set(subject.index, own);
  }
  return zones;
}
