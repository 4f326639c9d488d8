import type { LineSet, PointSet, PolygonSet } from '../geometry/polygonSet.js';
import type { Table } from './column.js';
import type { Finding } from './finding.js';

/** The shapes of a delivered layer, coordinates untouched (rings closed, polygons assembled; see `Finding` for what that took). */
export type Shapes =
  | { readonly kind: 'polygon'; readonly polygons: PolygonSet }
  | { readonly kind: 'line'; readonly lines: LineSet }
  | { readonly kind: 'point'; readonly points: PointSet }
  | { readonly kind: 'none' };

/** What a file says of its CRS, in the file's own words. */
export interface CrsClaim {
  /** `EPSG:n`, or WKT. */
  readonly definition: string;
  readonly from: 'option' | 'prj' | 'file' | 'format';
}

/**
 * One layer as delivered, by a reader of `formats/`: rows in file order, 1-based row number = `feature`.
 * `table.rowCount` = number of shapes (a table has shapes of kind `none`).
 */
export interface DeliveredLayer {
  readonly file: string;
  readonly layer: string;
  /** Format id of `formats/`: shapefile, geojson, topojson, gpkg, filegdb, xlsx, csv … */
  readonly format: string;
  readonly shapes: Shapes;
  readonly table: Table;
  readonly crs: CrsClaim | null;
  readonly encoding: { readonly name: string; readonly from: 'option' | 'cpg' | 'ldid' | 'bytes' | 'format' } | null;
  readonly findings: readonly Finding[];
}
