import type { Geos } from '../geometry/geos.js';
import { overlapAreas } from '../geometry/overlap/overlapAreas.js';
import { overlapPairs } from '../geometry/overlap/overlapPairs.js';
import { separateZones } from '../geometry/overlap/separateZones.js';
import { type PolygonSet, planarAreas, selectItems } from '../geometry/polygonSet.js';
import type { LandKind } from '../model/codes/landKind.js';
import { type Column, textCell } from '../model/column.js';
import { overlapTolerances } from '../model/conflictClass.js';
import type { ControlLine, Parcels } from '../model/district.js';
import { type LandOfPart, landKindReader, ownLandOf } from '../model/landOfPart.js';
import type { Conflict } from '../model/rule.js';
import type { ClassSystem } from '../model/scenario.js';
import type { Settings } from '../model/settings.js';
import { apportionM2, roundM2, shareOf } from '../model/units.js';

/** What the table of overlaps tells apart of surveyed land. */
export const LAND_GROUPS = ['all', 'agricultural', 'farmland', 'unused', 'village', 'mining'] as const;
export type LandGroup = (typeof LAND_GROUPS)[number];

/**
 * The survey that parcels and conflicts lie on: the parcels themselves (DLTB), or a layer of its own under plots that are not.
 *
 * Definition: farmland 耕地 = class 01; village 203 and mining 204 by CZCSXM; 三大类 by the codes of the third survey, null under other systems
 * of codes. m² of a parcel are official, scaled by planar shares.
 */
export interface SurveyedLand {
  readonly groupM2: Readonly<Record<LandGroup, Float64Array>> | null;
  landOf(conflict: Conflict, index: number): LandOfPart;
}

interface Row {
  readonly landClass: string;
  readonly settlement: string;
}

function isOf(group: LandGroup, { landClass, settlement }: Row, kind: LandKind | null): boolean {
  switch (group) {
    case 'all':
      return landClass !== '';
    case 'farmland':
      return landClass.startsWith('01');
    case 'village':
      return settlement.startsWith('203');
    case 'mining':
      return settlement.startsWith('204');
    default:
      return kind === group;
  }
}

export function ownSurvey(parcels: Parcels, classes: ClassSystem | undefined): SurveyedLand {
  const kindOf = landKindReader(classes);
  const { officialM2, landClass, settlementCode } = parcels;
  const isKnown = landClass.some((code) => kindOf(code) !== null);
  const groupM2 = (group: LandGroup) =>
    officialM2.map((areaM2, p) =>
      isOf(group, { landClass: landClass[p], settlement: settlementCode[p] }, kindOf(landClass[p])) ? areaM2 : 0,
    );
  return {
    groupM2: isKnown ? everyGroup(groupM2) : null,
    landOf: ownLandOf(parcels, classes),
  };
}

/** `shapes`: item k is the land of conflict k. */
export function layerSurvey(
  layer: ControlLine,
  parcels: Parcels,
  shapes: PolygonSet,
  classes: ClassSystem | undefined,
  settings: Settings,
  geos: Geos,
): SurveyedLand {
  const kindOf = landKindReader(classes);
  const tolerances = overlapTolerances(settings);
  const rows = rowsOf(layer);
  const wholeM2 = planarAreas(parcels.polygons);
  const groupM2 = (group: LandGroup) => {
    const own = rows.flatMap((row, z) => (isOf(group, row, kindOf(row.landClass)) ? [z] : []));
    const { index } = separateZones(selectItems(layer.zones, own), tolerances, geos);
    const [planarM2] = overlapAreas(parcels.polygons, [index()], tolerances);
    return planarM2.map((areaM2, p) => roundM2(shareOf(areaM2, wholeM2[p]) * parcels.officialM2[p]));
  };
  const partM2 = planarAreas(shapes);
  const classM2 = new Map<number, Map<string, number>>();
  for (const { a, b, areaM2 } of overlapPairs(shapes, layer.zones, tolerances)) {
    const own = classM2.get(a) ?? new Map<string, number>();
    const { landClass } = rows[b];
    own.set(landClass, (own.get(landClass) ?? 0) + areaM2);
    classM2.set(a, own);
  }
  return {
    groupM2: rows.some(({ landClass }) => kindOf(landClass) !== null) ? everyGroup(groupM2) : null,
    landOf({ overlapM2 }, k) {
      const met = [...(classM2.get(k) ?? [])].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      const ofKind = (kind: LandKind | null) =>
        met.reduce((sum, [code, areaM2]) => sum + (kindOf(code) === kind ? areaM2 : 0), 0);
      const kinds = [ofKind('agricultural'), ofKind('construction'), ofKind('unused')];
      const covered = kinds.reduce((a, b) => a + b, 0);
      // what no surveyed row covers, or none whose code says a kind
      const rest = Math.max(0, partM2[k] - covered);
      const [agricultural, construction, unused] = apportionM2(overlapM2, [...kinds, rest]);
      const codes = met.flatMap(([code]) => (code === '' ? [] : [code]));
      return { landClass: codes.join(' '), kindM2: covered > 0 ? { agricultural, construction, unused } : null };
    },
  };
}

function everyGroup(of: (group: LandGroup) => Float64Array): Readonly<Record<LandGroup, Float64Array>> {
  return Object.fromEntries(LAND_GROUPS.map((group) => [group, of(group)])) as Record<LandGroup, Float64Array>;
}

function rowsOf({ table, feature }: ControlLine): Row[] {
  const named = (pattern: RegExp): Column | undefined => [...table.columns].find(([name]) => pattern.test(name))?.[1];
  const landClass = named(/^DLBM$/i) ?? named(/地类(编码|代码)/);
  const settlement = named(/^CZCSXM$/i);
  return Array.from(feature, (_, row) => ({
    landClass: textCell(landClass, row),
    settlement: textCell(settlement, row),
  }));
}
