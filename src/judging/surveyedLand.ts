import type { Geos } from '../geometry/geos.js';
import { overlapAreas } from '../geometry/overlap/overlapAreas.js';
import { separateZones } from '../geometry/overlap/separateZones.js';
import { type PolygonSet, planarAreas, selectItems } from '../geometry/polygonSet.js';
import type { LandKind } from '../model/codes/landKind.js';
import { type Column, textCell } from '../model/column.js';
import { overlapTolerances } from '../model/conflictClass.js';
import type { ControlLine, Parcels } from '../model/district.js';
import { type LandOfPart, landKindReader, landUnder, ownLandOf } from '../model/landOfPart.js';
import type { Conflict } from '../model/rule.js';
import type { ClassSystem } from '../model/scenario.js';
import type { Settings } from '../model/settings.js';
import { roundM2, shareOf } from '../model/units.js';

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
  const land = { polygons: layer.zones, landClass: rows.map(({ landClass }) => landClass) };
  const landOf = landUnder(shapes, land, classes, settings);
  return {
    groupM2: rows.some(({ landClass }) => kindOf(landClass) !== null) ? everyGroup(groupM2) : null,
    landOf: ({ overlapM2 }, k) => landOf(overlapM2, k),
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
