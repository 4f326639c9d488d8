import { itemVertexRange } from '../../geometry/polygonSet.js';
import type { CheckedLayer } from '../../model/checkedLayer.js';
import type { Finding } from '../../model/finding.js';

/** Which row a finding is about. */
export function rowOf(layer: CheckedLayer, item: number): Pick<Finding, 'feature' | 'parcelId'> {
  return { feature: layer.feature(item), parcelId: layer.parcelId(item) };
}

/** A place as a finding has it; none where a coordinate is not a number. */
export function at(x: number, y: number): Pick<Finding, 'x' | 'y'> {
  return Number.isNaN(x) ? { x: null, y: null } : { x, y };
}

/** A row and its first vertex: where what is said of a row as a whole is placed. */
export function rowAndPlace(layer: CheckedLayer, item: number): Pick<Finding, 'feature' | 'parcelId' | 'x' | 'y'> {
  const { polygons } = layer;
  const [first, end] = item < polygons.itemStart.length - 1 ? itemVertexRange(polygons, item) : [0, 0];
  const place = first < end ? at(polygons.xy[2 * first], polygons.xy[2 * first + 1]) : { x: null, y: null };
  return { ...rowOf(layer, item), ...place };
}
