import type { LargestCircle } from '../../geometry/largestCircle.js';
import { overlapPairs } from '../../geometry/overlap/overlapPairs.js';
import { clipNear } from '../../geometry/pieces/clipNear.js';
import { itemCount, type PolygonSet, polygonSetBuilder, replaceItems, selectItems } from '../../geometry/polygonSet.js';
import { measuredWidth } from '../../geometry/width.js';
import { overlapTolerances } from '../../model/conflictClass.js';
import type { Ground, Place } from './ground.js';
import type { Overlap } from './met.js';

/** What is known of overlaps beyond their area, an entry each. */
export interface Evidence {
  readonly shapes: PolygonSet;
  /** Zones of the line that it is made of, ascending; empty where the place is no line's. */
  readonly zones: readonly (readonly number[])[];
  /** The one of them with most of it; −1 none. */
  readonly mainZone: Int32Array;
  /** Width of each, at 1 mm, and the middle of its largest circle. */
  readonly widths: readonly LargestCircle[];
  /** How many of the shapes had to be cut; the others are their subjects. */
  readonly cut: number;
}

/**
 * The shape and width of every overlap and the zones it is made of.
 *
 * Promises: an entry an overlap, in their order; valid; a subject wholly in a place keeps its vertices. Method: zones by the kernel, shapes by
 * GEOS on what of a zone is near (`clipNear`).
 */
export function evidenceOf(overlaps: readonly Overlap[], set: PolygonSet, ground: Ground): Evidence {
  const zones: number[][] = overlaps.map(() => []);
  const mainZone = new Int32Array(overlaps.length).fill(-1);
  const cutShape = new Map<number, { readonly set: PolygonSet; readonly item: number }>();
  const isCut = (k: number) => overlaps[k].share < 1;
  for (const [place, own] of byPlace(overlaps)) {
    const isZoned = place.side === 'inside';
    const asked = isZoned ? own : own.filter(isCut);
    const items = asked.map((k) => overlaps[k].item);
    const met = zonesMet(selectItems(set, items), place, ground);
    if (isZoned) {
      asked.forEach((k, n) => {
        zones[k] = met.zones[n].map((z) => place.zoneOf[z]);
        mainZone[k] = met.mainZone[n] < 0 ? -1 : place.zoneOf[met.mainZone[n]];
      });
    }
    const partly = Array.from(asked.keys()).filter((n) => isCut(asked[n]));
    const clipped = clipNear(
      set,
      partly.map((n) => items[n]),
      place.zones,
      partly.map((n) => met.zones[n]),
      place.near(),
      place.side === 'outside' ? 'outside' : 'inside',
      ground.geos,
    );
    partly.forEach((n, item) => {
      cutShape.set(asked[n], { set: clipped, item });
    });
  }
  const builder = polygonSetBuilder();
  overlaps.forEach(({ item }, k) => {
    const shape = cutShape.get(k) ?? { set, item };
    builder.copyItem(shape.set, shape.item);
  });
  const cut = [...cutShape.keys()].sort((a, b) => a - b);
  const shapes = madeSound(builder.finish(), cut, ground);
  const whole = new Map<number, LargestCircle>();
  const widths = overlaps.map(({ item }, k) => {
    const width = (!isCut(k) && whole.get(item)) || measuredWidth(shapes, k);
    if (!isCut(k)) whole.set(item, width);
    return width;
  });
  return { shapes, zones, mainZone, widths, cut: cutShape.size };
}

/** Parts cut by zones that share a border can come out over each other by 1e-9 m: a map wants them valid. */
function madeSound(shapes: PolygonSet, cut: readonly number[], { geos }: Ground): PolygonSet {
  const reasons = geos.invalidReasons(selectItems(shapes, cut));
  const broken = cut.filter((_, n) => reasons[n] !== null);
  return broken.length === 0 ? shapes : replaceItems(shapes, broken, geos.makeValid(shapes, broken).polygons);
}

function byPlace(overlaps: readonly Overlap[]): ReadonlyMap<Place, readonly number[]> {
  const groups = new Map<Place, number[]>();
  overlaps.forEach(({ place }, k) => {
    const own = groups.get(place);
    if (own) own.push(k);
    else groups.set(place, [k]);
  });
  return groups;
}

/** Zones of the place that each item meets, by their number in it, and the one with most. */
function zonesMet(items: PolygonSet, { zones }: Place, { settings }: Ground) {
  const met: number[][] = Array.from({ length: itemCount(items) }, () => []);
  const largest = new Float64Array(met.length);
  const mainZone = new Int32Array(met.length).fill(-1);
  for (const { a, b, areaM2 } of overlapPairs(items, zones, overlapTolerances(settings))) {
    if (!(areaM2 > 0)) continue;
    met[a].push(b);
    if (areaM2 > largest[a]) {
      largest[a] = areaM2;
      mainZone[a] = b;
    }
  }
  return { zones: met, mainZone };
}
