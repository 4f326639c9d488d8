import { EMPTY_POLYGON_SET, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import type { Cell } from '../../src/model/column.js';
import type { CrsClaim, DeliveredLayer, Shapes } from '../../src/model/layer.js';
import { box, tableOf } from './district.js';

export interface LayerSketch {
  readonly layer: string;
  /** Default: the layer's name as a Shapefile. */
  readonly file?: string;
  readonly kind?: Shapes['kind'];
  readonly fields?: Readonly<Record<string, readonly Cell[]>>;
  readonly crs?: CrsClaim | null;
  /** Boxes of a polygon layer; default: one of 100 m a row, in EPSG:4549. */
  readonly boxes?: readonly (readonly [number, number, number, number])[];
}

/** A layer as a reader would deliver it, for tests. */
export function deliveredOf(sketch: LayerSketch): DeliveredLayer {
  const { layer, file = `${layer}.shp`, kind = 'polygon', fields = {}, crs } = sketch;
  const table = tableOf(fields);
  const usual = Array.from(
    { length: table.rowCount },
    (_, i) => [649_000 + 150 * i, 3_301_000, 649_100 + 150 * i, 3_301_100] as const,
  );
  const boxes = sketch.boxes ?? usual;
  const none = {
    xy: new Float64Array(0),
    itemStart: new Uint32Array(table.rowCount + 1),
    lineStart: new Uint32Array(1),
  };
  const shapes: Shapes =
    kind === 'polygon'
      ? { kind, polygons: boxes.length === 0 ? EMPTY_POLYGON_SET : polygonSetFromNested(boxes.map((b) => box(...b))) }
      : kind === 'line'
        ? { kind, lines: none }
        : kind === 'point'
          ? { kind, points: { xy: Float64Array.from(boxes.flatMap((one) => one.slice(0, 2))) } }
          : { kind };
  return {
    file,
    layer,
    format: 'shapefile',
    shapes,
    table,
    crs: crs === undefined ? (kind === 'none' ? null : { definition: 'EPSG:4549', from: 'prj' }) : crs,
    encoding: { name: 'gb18030', from: 'bytes' },
    findings: [],
  };
}
