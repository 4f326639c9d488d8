import type { PolygonSet } from '../geometry/polygonSet.js';
import type { Table } from './column.js';
import type { ControlLineKind, Parcels } from './district.js';

/** What a layer is checked as. */
export type CheckedRole =
  | 'parcels'
  | 'controlLine'
  | 'towns'
  | 'villages'
  | 'parks'
  | 'plannedParks'
  | 'slope'
  | 'approvedUnbuilt'
  | 'temporaryLand'
  | 'barrier'
  | 'unknown';

/** What is derived of parcels, an entry a row. */
export type ParcelFacts = Pick<Parcels, 'use' | 'settlementCode' | 'officialM2' | 'recordedM2' | 'recordedField'>;

/** What a layer's CRS was declared to be, as far as layers can differ in it. */
export interface DeclaredCrs {
  /** `EPSG:n`, … */
  readonly code: string;
  readonly datum: string;
  /** Of a Gauss–Krüger or UTM plane, degrees east; null for degrees and other planes. */
  readonly centralMeridianDeg: number | null;
}

/**
 * One layer in the working CRS, whatever it is of: what checks go over.
 * Item k of `polygons`, row k of `table`, entry k of `id` and of `facts` are one delivered row; a layer of points, of lines or without
 * shapes has no items, and is checked by its table alone.
 */
export interface CheckedLayer {
  readonly role: CheckedRole;
  /** Kind of a control line; null for other layers. */
  readonly kind: ControlLineKind | null;
  readonly layer: string;
  /** Of the coordinates as delivered; null for tables, absent where it is not carried along. */
  readonly declared?: DeclaredCrs | null;
  readonly polygons: PolygonSet;
  /** Every delivered field; null where the layer does not carry them. */
  readonly table: Table | null;
  /** Code system of its land classes, by the ids of `recognise`; null where there is none, or where it is not known. */
  readonly codeSystem: string | null;
  /** Ids of parcels, zones, parks, codes of towns and villages ('' where empty); null where the role has none. */
  readonly id: readonly string[] | null;
  /** Null for all but parcels, and where nothing was derived. */
  readonly facts: ParcelFacts | null;
  /** Delivered row, 1-based. */
  feature(item: number): number;
  /** Parcel id; null for other layers. */
  parcelId(item: number): string | null;
}
