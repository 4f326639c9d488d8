import type { Geos } from '../../geometry/geos.js';
import { type PolygonSet, replaceItems } from '../../geometry/polygonSet.js';
import { type Finding, finding } from '../../model/finding.js';

/** Shapes that can be measured, and which of them are made-valid copies. */
export interface Mended {
  /** All valid; the same object where all were. */
  readonly polygons: PolygonSet;
  /** Items that were not valid, ascending, and their copies in that order. */
  readonly broken: readonly number[];
  readonly sound: PolygonSet;
}

/**
 * Shapes of a layer with those that are not valid made so. Each of these has a finding geometry.invalid with the first reason and its place, and
 * feature.unmendable besides where nothing can be made of it: it is empty then.
 */
export function mended(
  polygons: PolygonSet,
  layer: string,
  feature: (item: number) => number,
  geos: Geos,
  report: (item: Finding) => void,
): Mended {
  const invalid = geos.invalidItems(polygons);
  for (const { item, reason, x, y } of invalid) {
    const place = { feature: feature(item), ...(Number.isNaN(x) ? {} : { x, y }) };
    report(finding('geometry.invalid', 'error', layer, { reason }, place));
  }
  const broken = invalid.map(({ item }) => item);
  const { polygons: sound, unmendable } = geos.makeValid(polygons, broken);
  for (const item of unmendable) {
    report(finding('feature.unmendable', 'error', layer, {}, { feature: feature(item) }));
  }
  return { polygons: broken.length === 0 ? polygons : replaceItems(polygons, broken, sound), broken, sound };
}
