import type { LineSet, PolygonSet } from '../geometry/polygonSet.js';
import type { Table } from './column.js';
import type { SignOff } from './signOff.js';

/** The working CRS: projected, metres, (east, north). `centralMeridianDeg`, `falseEastingM` are for Gauss–Krüger systems. */
export interface WorkingCrs {
  /** `EPSG:4549`, … */
  readonly code: string;
  readonly name: string;
  /** proj4 definition. */
  readonly definition: string;
  /** Set for CGCS2000 Gauss–Krüger; null for other national grids (Cambridge, Manchester), whose official area falls back to geodesic. */
  readonly gaussKruger: { readonly centralMeridianDeg: number; readonly falseEastingM: number } | null;
}

/** What land is used for, as the engine decides by it. Derived from the land class by the scenario's code system. */
export const LAND_USES = [
  'industry',
  'idle',
  'storage',
  'homestead',
  'town',
  'publicService',
  'road',
  'railway',
  'farmRoad',
  'ditch',
  'ridge',
  'river',
  'water',
  'paddy',
  'dryland',
  'orchard',
  'forest',
  'grass',
  'wetland',
  'agriFacility',
  'other',
] as const;
export type LandUse = (typeof LAND_USES)[number];

/** 耕地. */
export function isFarmland(use: LandUse): boolean {
  return use === 'paddy' || use === 'dryland';
}

/** What acreage is accounted on: official ellipsoidal area, geodesic in its place outside CGCS2000, or levelled to control areas. */
export type AreaBasis = 'official' | 'geodesic' | 'levelled';

/** What levelling goes by, a parcel each: read where it is asked for. */
export interface LevelUnits {
  /** ZLDWDM, 12 digits; '' where unknown. */
  readonly villageCode: readonly string[];
  /** 1 where MSSM is 01. */
  readonly island: Uint8Array;
  /** KCXS, or KCMJ / TBMJ; 0 where nothing is deducted. Absent where the delivery has neither field. */
  readonly deductionShare?: Float64Array;
}

/** 控制面积 of villages, one entry a delivered row; several rows of one village and kind of land count together. */
export interface ControlAreas {
  readonly layer: string;
  readonly feature: Uint32Array;
  /** 12 digits. */
  readonly villageCode: readonly string[];
  readonly island: Uint8Array;
  /** NaN where the row does not say. */
  readonly areaM2: Float64Array;
}

/** Parcels, one entry a delivered row that was not dropped; all arrays have the same length and order. Areas in m². */
export interface Parcels {
  readonly layer: string;
  readonly polygons: PolygonSet;
  readonly id: readonly string[];
  /** Delivered row number, 1-based. */
  readonly feature: Uint32Array;
  readonly landClass: readonly string[];
  readonly use: readonly LandUse[];
  /** CZCSXM; '' where none. */
  readonly settlementCode: readonly string[];
  /** True for 国有 ownership (QSXZ 10, 20). */
  readonly stateOwned: Uint8Array;
  /** QSXZ as delivered, '' where it is blank; absent where the layer has no such field. */
  readonly ownership?: readonly string[];
  /** Index into `District.towns` / `villages`; −1 where unknown. */
  readonly town: Int32Array;
  readonly village: Int32Array;
  /**
   * Official ellipsoidal area, from delivered coordinates, at 0.01 m²; recomputed where repair moved land. On the basis `levelled` it is the
   * levelled area, and `beforeLevellingM2` holds this.
   */
  readonly officialM2: Float64Array;
  readonly beforeLevellingM2?: Float64Array;
  readonly geodesicM2: Float64Array;
  readonly planarM2: Float64Array;
  /** TBMJ; NaN where none. */
  readonly recordedM2: Float64Array;
  /** Name of the delivered field it is from; absent where there is none. */
  readonly recordedField?: string;
  readonly levelUnits?: LevelUnits;
  /** Every delivered field, as delivered. */
  readonly table: Table;
}

/** Named areas: towns, villages, slope classes, approved-but-unbuilt land. */
export interface NamedAreas {
  readonly layer: string;
  readonly polygons: PolygonSet;
  /** Delivered row number, 1-based; absent = position in the layer. */
  readonly feature?: Uint32Array;
  readonly code: readonly string[];
  readonly name: readonly string[];
}

export type ControlLineKind =
  | 'ecologicalRedline'
  | 'basicFarmland'
  | 'urbanBoundary'
  | 'industrialLine'
  | (string & {});
/** Zone kinds of the urban boundary: 集中建设区, 弹性发展区, 特别用途区; of the redline: core / other. */
export type ZoneKind = 'concentrated' | 'flexible' | 'special' | 'core' | 'other' | '';

/** Kinds known by name that no shipped rule speaks of: measured and carried, not judged, and not crossed with other lines. */
export const CARRIED_LINES: readonly string[] = ['farmlandTarget', 'farmlandReserve', 'villageBoundary'];

/** A control line: its polygons are its zones. `zones` is the computing copy; `repairedM2` > 0 where it differs from what was delivered. */
export interface ControlLine {
  readonly kind: ControlLineKind;
  readonly layer: string;
  /** Its key in the scenario: tells lines apart that come from one delivered layer. */
  readonly key?: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly zones: PolygonSet;
  readonly zoneId: readonly string[];
  readonly zoneName: readonly string[];
  readonly zoneKind: readonly ZoneKind[];
  readonly level: readonly string[];
  readonly feature: Uint32Array;
  readonly table: Table;
}

export type ParkLevel = 'platform' | 'agglomeration' | 'smallPark';

export interface Parks {
  readonly layer: string;
  readonly polygons: PolygonSet;
  /** Delivered row number, 1-based; absent = position in the layer. */
  readonly feature?: Uint32Array;
  readonly id: readonly string[];
  readonly name: readonly string[];
  readonly level: readonly ParkLevel[];
  /** Floor area that can still be taken in, m²; NaN where the delivery does not say (then computed from FAR). */
  readonly remainingFloorM2: Float64Array;
  /** Sectors the park takes; empty = any. */
  readonly sectors: readonly (readonly string[])[];
}

/** What cuts a patch or a block: rivers, railways, trunk roads, redlines. */
export interface Barriers {
  readonly layer: string;
  readonly name: string;
  readonly cuts: readonly ('industry' | 'farmland')[];
  /** Cuts only land between two parcels, never two that touch. */
  readonly between?: boolean;
  readonly shape:
    | { readonly kind: 'polygon'; readonly polygons: PolygonSet }
    | { readonly kind: 'line'; readonly lines: LineSet };
}

export type FirmScale = 'aboveScale' | 'belowScale' | 'micro';
export type FirmGrade = 'A' | 'B' | 'C' | 'D' | '';

/** Firms; one entry a distinct credit code. `taxWan` is the latest of the three years, 10⁴ yuan. */
export interface Firm {
  /** Of its first row. */
  readonly layer: string;
  readonly feature: number;
  readonly creditCode: string;
  readonly name: string;
  readonly sector: string;
  readonly grade: FirmGrade;
  readonly scale: FirmScale;
  /** Tax of three years, oldest first, 10⁴ yuan; NaN where empty. */
  readonly taxWan: readonly [number, number, number];
  readonly staff: number;
  readonly floorM2: number;
  readonly operating: boolean;
  /** Sector listed as eliminated. */
  readonly eliminated: boolean;
  /** 三类 industry, plating, chemicals. */
  readonly polluting: boolean;
}

/** Parcel ↔ title ↔ firm, many to many. `share` of the firm that stands on the parcel (by floor, land, or stated), 0…1. */
export interface FirmSite {
  readonly firm: number;
  readonly parcel: number;
  readonly title: string;
  readonly share: number;
}

/** 宗地: one entry a distinct title id. */
export interface Titles {
  readonly layer: string;
  readonly id: readonly string[];
  /** Delivered row of the first row that names it, 1-based. */
  readonly feature: Uint32Array;
  readonly ownership: readonly string[];
  /** Area as recorded, else official area of its polygons; NaN where neither says. */
  readonly areaM2: Float64Array;
  /** Who holds it; shares of a title sum to 1. `firm` is −1 for a holder who is none of the firms. */
  readonly holders: readonly {
    readonly title: number;
    readonly firm: number;
    readonly creditCode: string;
    readonly name: string;
    readonly share: number;
  }[];
  /** Where it lies: parts of a title sum to 1, less what lies on no parcel. */
  readonly parts: readonly { readonly title: number; readonly parcel: number; readonly share: number }[];
}

/** A building, or the part of one that a firm uses. −1 where a title, parcel or firm is not known. */
export interface Building {
  readonly feature: number;
  readonly id: string;
  readonly floors: number;
  readonly floorM2: number;
  readonly parcel: number;
  readonly title: number;
  readonly firm: number;
}

/** A lease of land. `title` or `parcel` says where; −1 where it is not that. Days since 1970-01-01; NaN = open. */
export interface Lease {
  readonly feature: number;
  readonly lessor: number;
  readonly lessee: number;
  readonly title: number;
  readonly parcel: number;
  readonly areaM2: number;
  readonly fromDay: number;
  readonly toDay: number;
  readonly inForce: boolean;
}

/** Land of each firm, m²: used = owned + rented in − rented out. NaN where nothing delivered says what a firm owns or uses. */
export interface FirmLand {
  readonly ownedM2: Float64Array;
  readonly rentedInM2: Float64Array;
  readonly rentedOutM2: Float64Array;
  readonly usedM2: Float64Array;
  /** Where it is used: m² of a firm on a parcel, sorted by firm, then parcel. */
  readonly uses: readonly { readonly firm: number; readonly parcel: number; readonly areaM2: number }[];
}

/** A parcel with its own say: on the keep-list, approved but not built, evidence for an exit manner. */
export interface District {
  readonly name: { readonly zh: string; readonly en: string };
  readonly simulated: boolean;
  readonly crs: WorkingCrs;
  readonly areaBasis: AreaBasis;
  readonly dataYear: number | null;
  readonly parcels: Parcels;
  readonly towns: NamedAreas;
  readonly villages: NamedAreas;
  readonly controlLines: readonly ControlLine[];
  readonly parks: Parks;
  /** Parks that a plan draws and that do not stand yet: new platforms and agglomerations lie in one, no new park in two. Absent where none were delivered. */
  readonly plannedParks?: Parks;
  readonly barriers: readonly Barriers[];
  /** `code` is the upper bound of the slope class in degrees; null when no slope layer was given. */
  readonly slope: NamedAreas | null;
  /** Approved but never built land (PZWJSTD): still field; never reclaim. */
  readonly approvedUnbuilt: NamedAreas | null;
  /** Parcel index → why it must be kept; from the keep-list. */
  readonly keep: ReadonlyMap<number, string>;
  readonly firms: readonly Firm[];
  readonly sites: readonly FirmSite[];
  /** Read where levelling is asked for. */
  readonly controlAreas?: ControlAreas;
  /** Absent where none were delivered. */
  readonly temporaryLand?: NamedAreas;
  readonly titles?: Titles;
  readonly buildings?: readonly Building[];
  readonly leases?: readonly Lease[];
  /** Absent where neither titles nor leases were delivered: the land of a firm is then that of its parcels. */
  readonly land?: FirmLand;
  /** Every row of the sign-off files, in order; `judge` says what became of each. */
  readonly signOffs?: readonly SignOff[];
}
