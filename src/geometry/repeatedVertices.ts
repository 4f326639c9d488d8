import { itemCount, type PolygonSet, polygonSetBuilder } from './polygonSet.js';

/**
 * Vertices that stand exactly where the one before them in their ring stands. Taking them out changes no border and no area.
 * A ring that would keep fewer than three places stays as it is: that is no shape, and for `makeValid`.
 */
export function itemsWithRepeats(set: PolygonSet): number[] {
  const { xy, ringStart, polygonStart, itemStart } = set;
  const found: number[] = [];
  for (let i = 0; i < itemCount(set); i++) {
    const endRing = polygonStart[itemStart[i + 1]];
    for (let r = polygonStart[itemStart[i]]; r < endRing; r++) {
      const first = 2 * ringStart[r];
      const end = 2 * ringStart[r + 1];
      let k = first + 2;
      while (k < end && !(xy[k] === xy[k - 2] && xy[k + 1] === xy[k - 1])) k += 2;
      if (k >= end || placesOf(xy, first, end) < 4) continue;
      found.push(i);
      break;
    }
  }
  return found;
}

/** The items at `items` without such vertices, in that order. */
export function withoutRepeats(set: PolygonSet, items: readonly number[]): PolygonSet {
  const { xy, ringStart, polygonStart, itemStart } = set;
  const builder = polygonSetBuilder();
  for (const i of items) {
    for (let p = itemStart[i]; p < itemStart[i + 1]; p++) {
      for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) {
        const first = 2 * ringStart[r];
        const end = 2 * ringStart[r + 1];
        const keepAll = placesOf(xy, first, end) < 4;
        for (let k = first; k < end; k += 2) {
          const repeats = k > first && xy[k] === xy[k - 2] && xy[k + 1] === xy[k - 1];
          if (keepAll || !repeats) builder.vertex(xy[k], xy[k + 1]);
        }
        builder.endRing();
      }
      builder.endPolygon();
    }
    builder.endItem();
  }
  return builder.finish();
}

function placesOf(xy: Float64Array, first: number, end: number): number {
  let places = end > first ? 1 : 0;
  for (let k = first + 2; k < end; k += 2) if (xy[k] !== xy[k - 2] || xy[k + 1] !== xy[k - 1]) places++;
  return places;
}
