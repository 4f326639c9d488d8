import { convertedLayer } from '../export/converted.js';
import type { Holds } from '../formats/format.js';
import { type Crs, parseCrs } from '../geodesy/crs.js';
import { transformKind } from '../geodesy/proj.js';
import { reprojectShapes } from '../geodesy/reproject.js';
import { EMPTY_POLYGON_SET } from '../geometry/polygonSet.js';
import { EMPTY_TABLE } from '../model/column.js';
import { type Finding, finding } from '../model/finding.js';
import type { DeliveredLayer, Shapes } from '../model/layer.js';
import { unusableRows, withEmptied } from '../stages/normalise/shapeRows.js';

/** Brings shapes in the CRS `from` to that of an output, batch by batch. */
export interface ShapesOut {
  /** What the output says of its CRS. */
  readonly crs: string | null;
  /** `feature`: delivered row numbers, for findings. */
  shapes(
    shapes: Shapes,
    feature: ArrayLike<number>,
  ): { readonly shapes: Shapes; readonly findings: readonly Finding[] };
}

/** Parcels as delivered, or in `outCrs`, or in lon/lat where the format holds nothing else. */
export function shapesOut(
  parcels: Pick<DeliveredLayer, 'file' | 'layer' | 'format' | 'crs' | 'encoding'>,
  from: Crs,
  outCrs: Crs | null,
  holds: Pick<Holds, 'shapes' | 'lonLat'>,
  chordErrorM: number,
): ShapesOut {
  const nothing = { kind: 'polygon', polygons: EMPTY_POLYGON_SET } as const;
  const empty = { ...parcels, shapes: nothing, table: EMPTY_TABLE, findings: [] };
  const { crs } = convertedLayer(empty, outCrs, holds, chordErrorM).layer;
  const to = outCrs ?? (holds.lonLat ? parseCrs('EPSG:4326') : null);
  if (!to || transformKind(from, to) === 'identity') return { crs, shapes: (shapes) => ({ shapes, findings: [] }) };
  return {
    crs,
    shapes(shapes, feature) {
      const moved = reprojectShapes(shapes, from, to, chordErrorM);
      const { wild } = unusableRows(moved.shapes);
      const { addedVertices } = moved;
      return {
        shapes: withEmptied(moved.shapes, wild),
        findings: [
          finding('crs.reprojected', 'note', parcels.layer, { from: from.code, to: to.code, addedVertices }),
          ...wild.map((row) => finding('geometry.notFinite', 'error', parcels.layer, {}, { feature: feature[row] })),
        ],
      };
    },
  };
}
