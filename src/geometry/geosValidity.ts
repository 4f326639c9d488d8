import type { DefectKind } from './defects/defect.js';
import { type Verdict, validityJudge } from './defects/itemDefects.js';
import { MOST_OF_A_LAYER, tangleOf } from './defects/tangle.js';
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
import { plainlyValid } from './plainlyValid.js';
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

/** GEOS's words for defects of items it is not asked about. */
const WORDS: Partial<Record<DefectKind, string>> = {
  ...REFUSED_REASONS,
  zeroArea: REFUSED_REASONS.tooFewPoints,
  selfTouching: 'Ring Self-intersection',
  holeOutside: 'Hole lies outside shell',
  nestedHoles: 'Holes are nested',
  nestedShells: 'Nested shells',
  disconnected: 'Interior is disconnected',
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
/** Rings beyond which GEOS is asked last: of rings that touch in one point it takes time and memory by the square of their number (5,000: 1.4 GB). */
const MANY_RINGS = 500;
const ownJudge = validityJudge();

function isOfManyRings({ polygonStart, itemStart }: PolygonSet, item: number): boolean {
  return polygonStart[itemStart[item + 1]] - polygonStart[itemStart[item]] > MANY_RINGS;
}

/** The verdict on items that GEOS is slower to judge; `open` for others, `tangled` where neither would end. */
function quickVerdict(set: PolygonSet, item: number): Verdict | 'tangled' {
  if (plainlyValid(set, item)) return 'valid';
  const [first, end] = itemVertexRange(set, item);
  if (end - first > SHORT && !isOfManyRings(set, item)) return 'open';
  const verdict = ownJudge(set, item);
  return verdict === 'open' && tangleOf(set, item) === Infinity ? 'tangled' : verdict;
}

/** The items that are not valid, ascending, each with its first reason. */
export function invalidItems(raw: RawGeos, set: PolygonSet): InvalidItem[] {
  const found: InvalidItem[] = [];
  for (let item = 0; item < itemCount(set); item++) {
    const verdict = quickVerdict(set, item);
    if (verdict === 'valid') continue;
    const reason =
      verdict === 'tangled'
        ? { reason: 'Too tangled to be judged', x: Number.NaN, y: Number.NaN }
        : verdict === 'open' || !isOfManyRings(set, item)
          ? invalidReason(raw, set, item)
          : { reason: WORDS[verdict.kind] ?? 'Self-intersection', x: verdict.x, y: verdict.y };
    if (reason !== null) found.push({ item, ...reason });
  }
  return found;
}

/** Items made valid, and those that can't be. */
export interface MadeValid {
  readonly polygons: PolygonSet;
  /** Those of the items asked for that are too tangled, by themselves or after those before them, in that order: they are empty. */
  readonly unmendable: readonly number[];
}

interface Sound {
  readonly geometry: number;
  readonly state: 'valid' | 'mended' | 'unmendable';
  /** How tangled the item was that was made valid. */
  readonly tangle: number;
}

/**
 * Item `index` as a valid geometry: itself, or made so by the structure method, its polygonal part alone.
 * One too tangled for that (`tangleOf`, below `mostTangle`), or that GEOS gives up, is an empty geometry: one shape must not stop the rest.
 */
export function soundGeometry(raw: RawGeos, own: Own, set: PolygonSet, index: number, mostTangle = Infinity): Sound {
  let refusedRings = 0;
  const geometry = own(geometryFromItem(raw, set, index, () => refusedRings++));
  if (geometry === 0) return { geometry, state: 'unmendable', tangle: 0 };
  const verdict = quickVerdict(set, index);
  if (verdict === 'valid') return { geometry, state: 'valid', tangle: 0 };
  const isAsked = verdict === 'open' || (verdict !== 'tangled' && !isOfManyRings(set, index));
  if (isAsked && raw.GEOSisValid(geometry) === 1) {
    return { geometry, state: refusedRings > 0 ? 'mended' : 'valid', tangle: 0 };
  }
  const tangle = tangleOf(set, index);
  const mended = tangle < mostTangle ? own(byStructure(raw, geometry)) : 0;
  return mended === 0
    ? { geometry: own(raw.GEOSGeom_createEmptyPolygon()), state: 'unmendable', tangle: 0 }
    : { geometry: polygonalPart(raw, own, mended), state: 'mended', tangle };
}

export function madeValid(raw: RawGeos, set: PolygonSet, indices: ArrayLike<number>): MadeValid {
  const builder = polygonSetBuilder();
  const unmendable: number[] = [];
  let tangleLeft = MOST_OF_A_LAYER;
  for (let k = 0; k < indices.length; k++) {
    scoped(raw, (own) => {
      const { geometry, state, tangle } = soundGeometry(raw, own, set, indices[k], tangleLeft);
      tangleLeft -= tangle;
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
