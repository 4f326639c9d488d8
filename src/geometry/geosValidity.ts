import { isTangled } from './defects/tangle.js';
import {
  appendPolygons,
  byStructure,
  coordinatesOf,
  geometryFromItem,
  type Own,
  polygonalPart,
  type RawGeos,
  type RefusedRing,
  scoped,
  withHeap,
} from './geosRaw.js';
import { type PolygonSet, polygonSetBuilder } from './polygonSet.js';

/** Why an item is not valid, in GEOS's words, with its place: the first reason only, others may hide behind it. */
export interface InvalidReason {
  /** GEOS's words (`Self-intersection`, `Hole lies outside shell`, …) or `Invalid Coordinate`, `Too few points …`. */
  readonly reason: string;
  readonly x: number;
  readonly y: number;
}

const REFUSED_REASONS: Record<RefusedRing['reason'], string> = {
  notFinite: 'Invalid Coordinate',
  tooFewPoints: 'Too few points in geometry component',
  notClosed: 'Ring not closed',
};

/** The first reason why item `index` is not valid; null when it is. */
export function invalidReason(raw: RawGeos, set: PolygonSet, index: number): InvalidReason | null {
  return scoped(raw, (own) => {
    const refused: RefusedRing[] = [];
    const geometry = own(geometryFromItem(raw, set, index, (ring) => refused.push(ring)));
    if (refused.length > 0) {
      const { reason, vertex } = refused[0];
      return { reason: REFUSED_REASONS[reason], x: set.xy[2 * vertex], y: set.xy[2 * vertex + 1] };
    }
    if (raw.GEOSisValid(geometry) === 1) return null;
    return withHeap(raw, 8, (out) => {
      raw.Module.HEAPU32.fill(0, out / 4, out / 4 + 2);
      raw.GEOSisValidDetail(geometry, 0, out, out + 4);
      const [reasonAt, placeAt] = raw.Module.HEAPU32.subarray(out / 4, out / 4 + 2);
      const reason = reasonAt === 0 ? 'Invalid' : raw.Module.UTF8ToString(reasonAt);
      if (reasonAt !== 0) raw.GEOSFree(reasonAt);
      const [x, y] = placeAt === 0 ? [Number.NaN, Number.NaN] : coordinatesOf(raw, own(placeAt));
      return { reason, x, y };
    });
  });
}

/** Items made valid, and those that can't be. */
export interface MadeValid {
  readonly polygons: PolygonSet;
  /** Those of the items asked for that are too tangled, in that order: they are empty. */
  readonly unmendable: readonly number[];
}

/**
 * Item `index` as a valid geometry: itself, or made so by the structure method, its polygonal part alone.
 * One too tangled for that (`isTangled`), or that GEOS gives up, is an empty geometry: one shape must not stop the rest.
 */
export function soundGeometry(
  raw: RawGeos,
  own: Own,
  set: PolygonSet,
  index: number,
): { readonly geometry: number; readonly state: 'valid' | 'mended' | 'unmendable' } {
  let refusedRings = 0;
  const geometry = own(geometryFromItem(raw, set, index, () => refusedRings++));
  if (geometry === 0) return { geometry, state: 'unmendable' };
  if (raw.GEOSisValid(geometry) === 1) return { geometry, state: refusedRings > 0 ? 'mended' : 'valid' };
  const mended = isTangled(set, index) ? 0 : own(byStructure(raw, geometry));
  return mended === 0
    ? { geometry: own(raw.GEOSGeom_createEmptyPolygon()), state: 'unmendable' }
    : { geometry: polygonalPart(raw, own, mended), state: 'mended' };
}

export function madeValid(raw: RawGeos, set: PolygonSet, indices: ArrayLike<number>): MadeValid {
  const builder = polygonSetBuilder();
  const unmendable: number[] = [];
  for (let k = 0; k < indices.length; k++) {
    scoped(raw, (own) => {
      const { geometry, state } = soundGeometry(raw, own, set, indices[k]);
      if (state === 'valid') {
        builder.copyItem(set, indices[k]);
        return;
      }
      if (state === 'unmendable') unmendable.push(indices[k]);
      appendPolygons(raw, builder, geometry);
      builder.endItem();
    });
  }
  return { polygons: builder.finish(), unmendable };
}
