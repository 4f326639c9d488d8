import { coordinatesOf, geometryFromItem, type RawGeos, type RefusedRing, scoped, withHeap } from './geosRaw.js';
import type { PolygonSet } from './polygonSet.js';

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
