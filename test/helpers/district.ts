import {
  EMPTY_POLYGON_SET,
  type NestedPolygons,
  type PolygonSet,
  planarAreas,
  polygonSetFromNested,
} from '../../src/geometry/polygonSet.js';
import { type Cell, columnFromCells, EMPTY_TABLE, type Table, textColumn } from '../../src/model/column.js';
import type {
  Barriers,
  ControlLine,
  District,
  Firm,
  FirmLand,
  FirmSite,
  LandUse,
  NamedAreas,
  ParkLevel,
  Parks,
  Titles,
  WorkingCrs,
  ZoneKind,
} from '../../src/model/district.js';
import { roundM2 } from '../../src/model/units.js';
import { boxRing } from './rings.js';

/** A shape for a small district: a box [minX, minY, maxX, maxY], or nested polygons, or null for an empty geometry. */
export type Shape = readonly [number, number, number, number] | NestedPolygons | null;

export interface ParcelSketch {
  readonly id: string;
  readonly shape: Shape;
  /** Default `industry`. */
  readonly use?: LandUse;
  /** Default: the usual 三调 class of the use. */
  readonly landClass?: string;
  readonly settlementCode?: string;
  readonly stateOwned?: boolean;
  readonly town?: number;
  readonly village?: number;
  /** Default: planar area at 0.01 m². */
  readonly officialM2?: number;
  /** Default: `officialM2`; null = none. */
  readonly recordedM2?: number | null;
  readonly feature?: number;
}

export interface ZoneSketch {
  readonly shape: Shape;
  readonly id?: string;
  readonly name?: string;
  readonly kind?: ZoneKind;
  readonly level?: string;
}

export interface LineSketch {
  readonly kind: string;
  readonly zones: readonly ZoneSketch[];
  readonly layer?: string;
}

export interface ParkSketch {
  readonly id: string;
  readonly shape: Shape;
  readonly level?: ParkLevel;
  readonly remainingFloorM2?: number;
  readonly sectors?: readonly string[];
}

export interface AreaSketch {
  readonly code: string;
  readonly shape: Shape;
  readonly name?: string;
}

export interface DistrictSketch {
  readonly land?: FirmLand;
  readonly titles?: Titles;
  readonly parcels?: readonly ParcelSketch[];
  readonly lines?: readonly LineSketch[];
  readonly towns?: readonly AreaSketch[];
  readonly villages?: readonly AreaSketch[];
  readonly parks?: readonly ParkSketch[];
  readonly plannedParks?: readonly ParkSketch[];
  readonly barriers?: readonly Barriers[];
  /** `code` = upper bound in degrees. */
  readonly slope?: readonly AreaSketch[];
  readonly approvedUnbuilt?: readonly AreaSketch[];
  /** Parcel id → reason. */
  readonly keep?: Readonly<Record<string, string>>;
  readonly firms?: readonly (Partial<Firm> & { readonly creditCode: string })[];
  /** Firms and parcels by credit code and parcel id. */
  readonly sites?: readonly { readonly firm: string; readonly parcel: string; readonly share?: number }[];
  readonly crs?: WorkingCrs;
}

const CLASS_OF_USE: Readonly<Record<LandUse, string>> = {
  industry: '0601',
  idle: '1201',
  storage: '0508',
  homestead: '0702',
  town: '0701',
  publicService: '08H1',
  road: '1003',
  railway: '1001',
  farmRoad: '1006',
  ditch: '1107',
  ridge: '1203',
  river: '1101',
  water: '1104',
  paddy: '0101',
  dryland: '0103',
  orchard: '0201',
  forest: '0301',
  grass: '0404',
  wetland: '0603',
  agriFacility: '1202',
  other: '1206',
};

/** A plane with no ellipsoid behind it: official, geodesic and planar areas are the same. */
export const PLANE: WorkingCrs = { code: 'LOCAL:plane', name: 'plane', definition: '', gaussKruger: null };

/** The rectangle as nested polygons, counter-clockwise. */
export function box(minX: number, minY: number, maxX: number, maxY: number): NestedPolygons {
  return [[boxRing(minX, minY, maxX, maxY)]];
}

/** One polygon from corners as x, y, x, y, …; closed here. Give them counter-clockwise. */
export function ring(...corners: number[]): NestedPolygons {
  const points: [number, number][] = [];
  for (let k = 0; k < corners.length; k += 2) points.push([corners[k], corners[k + 1]]);
  return [[[...points, points[0]]]];
}

export function polygonsOf(shapes: readonly Shape[]): PolygonSet {
  return polygonSetFromNested(
    shapes.map((shape) => {
      if (shape === null) return [];
      return typeof shape[0] === 'number'
        ? box(...(shape as readonly [number, number, number, number]))
        : (shape as NestedPolygons);
    }),
  );
}

/** Rows of loose cells as a table. */
export function tableOf(fields: Readonly<Record<string, readonly Cell[]>>): Table {
  const columns = new Map(Object.entries(fields).map(([name, cells]) => [name, columnFromCells(cells).column]));
  return { rowCount: Math.max(0, ...Object.values(fields).map((cells) => cells.length)), columns };
}

/**
 * A district from a sketch, for tests: what is not said is empty or ordinary. Areas are planar unless given; town and village
 * of a parcel are −1 unless given.
 */
export function districtOf(sketch: DistrictSketch): District {
  const parcels = sketch.parcels ?? [];
  const polygons = polygonsOf(parcels.map((p) => p.shape));
  const planarM2 = planarAreas(polygons);
  const officialM2 = Float64Array.from(parcels, (p, i) => p.officialM2 ?? roundM2(planarM2[i]));
  const landClass = parcels.map((p) => p.landClass ?? CLASS_OF_USE[p.use ?? 'industry']);
  const indexOfParcel = new Map(parcels.map((p, i) => [p.id, i]));
  const firms = (sketch.firms ?? []).map((firm, i) => firmOf(firm, i));
  const indexOfFirm = new Map(firms.map((f, i) => [f.creditCode, i]));
  return {
    name: { zh: '手绘区', en: 'sketch' },
    simulated: true,
    crs: sketch.crs ?? PLANE,
    areaBasis: 'official',
    dataYear: null,
    parcels: {
      layer: 'parcels',
      polygons,
      id: parcels.map((p) => p.id),
      feature: Uint32Array.from(parcels, (p, i) => p.feature ?? i + 1),
      landClass,
      use: parcels.map((p) => p.use ?? 'industry'),
      settlementCode: parcels.map((p) => p.settlementCode ?? ''),
      stateOwned: Uint8Array.from(parcels, (p) => (p.stateOwned ? 1 : 0)),
      ownership: parcels.map((p) => (p.stateOwned === undefined ? '' : p.stateOwned ? '20' : '30')),
      town: Int32Array.from(parcels, (p) => p.town ?? -1),
      village: Int32Array.from(parcels, (p) => p.village ?? -1),
      officialM2,
      geodesicM2: Float64Array.from(officialM2),
      planarM2,
      recordedM2: Float64Array.from(parcels, (p, i) =>
        p.recordedM2 === null ? Number.NaN : (p.recordedM2 ?? officialM2[i]),
      ),
      table: {
        rowCount: parcels.length,
        columns: new Map([
          ['BSM', textColumn(parcels.map((p) => p.id))],
          ['DLBM', textColumn(landClass)],
        ]),
      },
    },
    towns: namedAreasOf('towns', sketch.towns ?? []),
    villages: namedAreasOf('villages', sketch.villages ?? []),
    controlLines: (sketch.lines ?? []).map(controlLineOf),
    parks: parksOf(sketch.parks ?? []),
    ...(sketch.plannedParks ? { plannedParks: parksOf(sketch.plannedParks) } : {}),
    barriers: sketch.barriers ?? [],
    slope: sketch.slope ? namedAreasOf('slope', sketch.slope) : null,
    approvedUnbuilt: sketch.approvedUnbuilt ? namedAreasOf('approvedUnbuilt', sketch.approvedUnbuilt) : null,
    keep: new Map(
      Object.entries(sketch.keep ?? {}).map(([id, reason]) => [known(indexOfParcel, id, 'parcel'), reason]),
    ),
    firms,
    sites: (sketch.sites ?? []).map(
      (site): FirmSite => ({
        firm: known(indexOfFirm, site.firm, 'firm'),
        parcel: known(indexOfParcel, site.parcel, 'parcel'),
        title: site.parcel,
        share: site.share ?? 1,
      }),
    ),
    ...(sketch.land ? { land: sketch.land } : {}),
    ...(sketch.titles ? { titles: sketch.titles } : {}),
  };
}

function known(indexOf: ReadonlyMap<string, number>, key: string, noun: string): number {
  const index = indexOf.get(key);
  if (index === undefined) throw new Error(`the sketch has no ${noun} ${key}`);
  return index;
}

export function namedAreasOf(layer: string, areas: readonly AreaSketch[]): NamedAreas {
  return {
    layer,
    polygons: polygonsOf(areas.map((a) => a.shape)),
    code: areas.map((a) => a.code),
    name: areas.map((a) => a.name ?? a.code),
  };
}

export function controlLineOf(line: LineSketch): ControlLine {
  return {
    kind: line.kind,
    layer: line.layer ?? line.kind,
    title: { zh: line.kind, en: line.kind },
    zones: polygonsOf(line.zones.map((z) => z.shape)),
    zoneId: line.zones.map((z, i) => z.id ?? `${line.kind}-${i + 1}`),
    zoneName: line.zones.map((z) => z.name ?? ''),
    zoneKind: line.zones.map((z) => z.kind ?? ''),
    level: line.zones.map((z) => z.level ?? ''),
    feature: Uint32Array.from(line.zones, (_, i) => i + 1),
    table: EMPTY_TABLE,
  };
}

function parksOf(parks: readonly ParkSketch[]): Parks {
  return {
    layer: 'parks',
    polygons: parks.length === 0 ? EMPTY_POLYGON_SET : polygonsOf(parks.map((p) => p.shape)),
    id: parks.map((p) => p.id),
    name: parks.map((p) => p.id),
    level: parks.map((p) => p.level ?? 'smallPark'),
    remainingFloorM2: Float64Array.from(parks, (p) => p.remainingFloorM2 ?? Number.NaN),
    sectors: parks.map((p) => p.sectors ?? []),
  };
}

function firmOf(firm: Partial<Firm> & { readonly creditCode: string }, index: number): Firm {
  return {
    layer: 'firms',
    feature: index + 1,
    name: firm.creditCode,
    sector: '',
    grade: '',
    scale: 'belowScale',
    taxWan: [Number.NaN, Number.NaN, Number.NaN],
    staff: 0,
    floorM2: 0,
    operating: true,
    eliminated: false,
    polluting: false,
    ...firm,
  };
}
