import { validityJudge } from './defects/itemDefects.js';
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
import { itemCount, itemVertexRange, type PolygonSet, polygonSetBuilder } from './polygonSet.js';

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

/** An item that is not valid, and why. */
export interface InvalidItem extends InvalidReason {
  readonly item: number;
}

/** Vertices up to which an item's validity is told sooner by `geometry/defects`. */
const SHORT = 300;
const isValidByOwn = validityJudge();

/** The item is short and valid: the engine need not be asked, nor given the shape. */
function isPlainlyValid(set: PolygonSet, item: number): boolean {
  const [first, end] = itemVertexRange(set, item);
  return end - first <= SHORT && isValidByOwn(set, item);
}

/** The items that are not valid, ascending, each with its first reason. */
export function invalidItems(raw: RawGeos, set: PolygonSet): InvalidItem[] {
  const found: InvalidItem[] = [];
  for (let item = 0; item < itemCount(set); item++) {
    const reason = isPlainlyValid(set, item) ? null : invalidReason(raw, set, item);
    if (reason !== null) found.push({ item, ...reason });
  }
  return found;
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
  if (isPlainlyValid(set, index)) return { geometry, state: 'valid' };
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
