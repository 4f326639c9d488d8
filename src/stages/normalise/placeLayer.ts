import type { Crs } from '../../geodesy/crs.js';
import { outsideNominalZone } from '../../geodesy/nominalZone.js';
import { transformKind } from '../../geodesy/proj.js';
import { reprojectShapes } from '../../geodesy/reproject.js';
import { EMPTY_POLYGON_SET, type PolygonSet } from '../../geometry/polygonSet.js';
import { type Finding, finding } from '../../model/finding.js';
import { coordinatesOf, type Shapes } from '../../model/layer.js';
import type { OpenLayer } from './openLayer.js';
import { unusableRows, withEmptied } from './shapeRows.js';

/**
 * Brings a layer to the working CRS.
 *
 * Promises: a layer delivered in the working CRS is not touched, bit for bit; any other keeps its edges to the chord error of
 * settings and says how many vertices that took; a shape that cannot be projected becomes empty, with a finding. Data outside the nominal
 * zone of their Gauss–Krüger system are kept as delivered, with a note.
 */
export interface PlacedShapes {
  readonly shapes: Shapes;
  readonly addedVertices: number;
}

export function placeLayer(
  open: OpenLayer,
  working: Crs,
  chordErrorM: number,
  report: (item: Finding) => void,
): PlacedShapes {
  const { crs, shapes, layer, feature } = open;
  if (!crs || shapes.kind === 'none') return { shapes, addedVertices: 0 };
  if (outsideNominalZone(crs, coordinatesOf(shapes))) {
    report(finding('crs.outsideNominalZone', 'note', layer, { crs: crs.code }));
  }
  if (transformKind(crs, working) === 'identity') return { shapes, addedVertices: 0 };
  const { shapes: moved, addedVertices } = reprojectShapes(shapes, crs, working, chordErrorM);
  report(finding('crs.reprojected', 'note', layer, { from: crs.code, to: working.code, addedVertices }));
  const { wild } = unusableRows(moved);
  for (const row of wild) report(finding('geometry.notFinite', 'error', layer, {}, { feature: feature[row] }));
  return { shapes: withEmptied(moved, wild), addedVertices };
}

/** The polygons of a placed layer; no items when it holds none. */
export function polygonsOf(shapes: Shapes): PolygonSet {
  return shapes.kind === 'polygon' ? shapes.polygons : EMPTY_POLYGON_SET;
}
