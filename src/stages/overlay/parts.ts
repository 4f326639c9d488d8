import type { Geos } from '../../geometry/geos.js';
import { type OverlapTolerances, overlapAreas } from '../../geometry/overlap/overlapAreas.js';
import { overlapPairs } from '../../geometry/overlap/overlapPairs.js';
import type { SeparateZones } from '../../geometry/overlap/separateZones.js';
import {
  concatSets,
  nestedFromItem,
  type PolygonSet,
  planarAreas,
  polygonSetFromNested,
  selectItems,
} from '../../geometry/polygonSet.js';

/** A part of a parcel with where it lies so far. */
export interface Part {
  readonly parcel: number;
  /** One item. */
  readonly polygons: PolygonSet;
  /** Where it lies: one word a layer that was cut by, in the order of the layers. */
  readonly places: readonly string[];
}

/** Below this a part is the noise of a cut, not land. */
const NOISE_M2 = 1e-5;

/**
 * Cuts every part by a layer and marks both sides. Parts with `skip` keep their places and are not cut.
 * Needs zones that do not overlap each other. Promises: parts wholly inside or outside are marked, not touched; the order of
 * parts stays, the inside before the outside; what a cut leaves below 1e-5 m² is left out.
 */
export function cutParts(
  parts: readonly Part[],
  { polygons: zones, index }: SeparateZones,
  tolerances: OverlapTolerances,
  geos: Geos,
  mark: { readonly inside: string; readonly outside: string },
  skip: (part: Part) => boolean = () => false,
): Part[] {
  const set = concatSets(parts.map((part) => part.polygons));
  const wholeM2 = planarAreas(set);
  const insideM2 = overlapAreas(set, [index()], tolerances)[0];
  const partial: number[] = [];
  parts.forEach((part, k) => {
    if (!skip(part) && insideM2[k] > NOISE_M2 && wholeM2[k] - insideM2[k] > NOISE_M2) partial.push(k);
  });
  const partialSet = selectItems(set, partial);
  const zonesOf: number[][] = partial.map(() => []);
  for (const pair of overlapPairs(partialSet, zones, tolerances)) zonesOf[pair.a].push(pair.b);
  const clipped = geos.clip(
    partialSet,
    partial.map((_, n) => n),
    zones,
    zonesOf,
  );
  const cut = new Map(partial.map((k, n) => [k, n]));
  return parts.flatMap((part, k) => {
    if (skip(part)) return [part];
    const n = cut.get(k);
    if (n === undefined) {
      return [{ ...part, places: [...part.places, insideM2[k] > wholeM2[k] / 2 ? mark.inside : mark.outside] }];
    }
    const within = selectItems(clipped.polygons, [n]);
    const without = geos.difference(part.polygons, 0, within, 0).polygons;
    const sides = [
      { ...part, polygons: within, places: [...part.places, mark.inside] },
      { ...part, polygons: without, places: [...part.places, mark.outside] },
    ].filter((side) => planarAreas(side.polygons)[0] > NOISE_M2);
    return sides.length > 0 ? sides : [{ ...part, places: [...part.places, mark.outside] }];
  });
}

/** Every polygon of a part as a part of its own, without the noise of cuts. */
export function connectedParts(part: Part): Part[] {
  const polygons = nestedFromItem(part.polygons, 0);
  if (polygons.length === 1) return [part];
  return polygons
    .map((rings) => ({ ...part, polygons: polygonSetFromNested([[rings]]) }))
    .filter((single) => planarAreas(single.polygons)[0] > NOISE_M2);
}
