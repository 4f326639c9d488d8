import type { LineSet, PointSet, PolygonSet } from '../geometry/polygonSet.js';
import type { Table } from './column.js';
import type { Finding } from './finding.js';
import type { LayerRole } from './scenario.js';

/** The shapes of a delivered layer, coordinates untouched (rings closed, polygons assembled; see `Finding` for what that took). */
export type Shapes =
  | { readonly kind: 'polygon'; readonly polygons: PolygonSet }
  | { readonly kind: 'line'; readonly lines: LineSet }
  | { readonly kind: 'point'; readonly points: PointSet }
  | { readonly kind: 'none' };

/** All coordinates of a layer, x and y in turn. */
export function coordinatesOf(shapes: Shapes): Float64Array {
  switch (shapes.kind) {
    case 'polygon':
      return shapes.polygons.xy;
    case 'line':
      return shapes.lines.xy;
    case 'point':
      return shapes.points.xy;
    case 'none':
      return new Float64Array(0);
  }
}

/** First and last vertex (exclusive) of a row. */
export function verticesOfRow(shapes: Shapes, row: number): readonly [from: number, to: number] {
  switch (shapes.kind) {
    case 'polygon': {
      const { ringStart, polygonStart, itemStart } = shapes.polygons;
      return [ringStart[polygonStart[itemStart[row]]], ringStart[polygonStart[itemStart[row + 1]]]];
    }
    case 'line': {
      const { lineStart, itemStart } = shapes.lines;
      return [lineStart[itemStart[row]], lineStart[itemStart[row + 1]]];
    }
    case 'point':
      return [row, row + 1];
    case 'none':
      return [0, 0];
  }
}

/** What a file says of its CRS, in the file's own words. */
export interface CrsClaim {
  /** `EPSG:n`, or WKT. */
  readonly definition: string;
  /** The same as WKT, where the file gives both: for codes the engine does not know. */
  readonly wkt?: string;
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
  /** Delivered number of each row, 1-based, where rows that are no data stood between them; absent = 1, 2, 3 … */
  readonly rowNumbers?: Uint32Array;
  readonly crs: CrsClaim | null;
  readonly encoding: { readonly name: string; readonly from: 'option' | 'cpg' | 'ldid' | 'bytes' | 'format' } | null;
  readonly findings: readonly Finding[];
}

/** What was read of one layer, for the printed page: nothing else is needed to print it. */
export interface LayerRead {
  /** Key of the layer in the scenario. */
  readonly key: string;
  readonly role: LayerRole;
  readonly file: string;
  readonly layer: string;
  readonly format: string;
  /** Rows delivered, and rows left after `where`. */
  readonly features: number;
  readonly kept: number;
  /** `EPSG:n` as delivered; null for tables. */
  readonly crs: string | null;
  readonly crsFrom: 'scenario' | CrsClaim['from'] | null;
  readonly encoding: string | null;
  readonly encodingFrom: NonNullable<DeliveredLayer['encoding']>['from'] | null;
  /** Null where nothing says it (see `dataYear.ts`). */
  readonly dataYear: number | null;
  readonly dataYearFrom: 'scenario' | 'field' | 'name' | null;
  /** Vertices added when the layer was brought to the working CRS; 0 when it was delivered in it. */
  readonly addedVertices: number;
  /** What was taken without being said, each as `中文 / English`. */
  readonly guessed: readonly string[];
}
