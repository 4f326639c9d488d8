import type { PolygonSet } from '../geometry/polygonSet.js';
import { type Field, type FieldTable, tableOf } from './fields.js';

/** A layer ready to be written: polygons in the working CRS beside a table of the same length; an empty item is a null geometry. */
export interface OutputPolygons extends FieldTable {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly polygons: PolygonSet;
}

export function outputPolygons(
  name: string,
  title: { readonly zh: string; readonly en: string },
  polygons: PolygonSet,
  rowCount: number,
  fields: readonly Field[],
): OutputPolygons {
  return { name, title, polygons, ...tableOf(rowCount, fields) };
}
