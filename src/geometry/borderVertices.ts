import { type PointTable, pointTable } from './pointTable.js';
import { itemCount, type PolygonSet, polygonSetBuilder } from './polygonSet.js';

/**
 * Taking vertices out of borders, on every side of a border at once.
 *
 * Definition: a vertex is *plain* when it stands between the same two places wherever it stands in the set, in either direction: no third
 * border comes in. A plain vertex can go out of all its rings together, and neighbours stay neighbours.
 * Promises: what is not plain, or would leave a ring fewer than three places, stays and is told; the outcome does not hang on the
 * direction or order of rings.
 */
export interface Dropped extends Kept {
  /** Places that were asked for and stayed: x, y, x, y … */
  readonly stayed: readonly number[];
}

/** Items that changed, ascending, and their new shapes in that order. */
export interface Kept {
  readonly items: readonly number[];
  readonly polygons: PolygonSet;
}

/** Takes out those of `places` (x, y, x, y …, in this order, none next to one that went) that are plain. */
export function dropPlaces(set: PolygonSet, places: readonly number[]): Dropped {
  const asked = pointTable(places.length / 2);
  for (let k = 0; k < places.length; k += 2) asked.add(places[k], places[k + 1]);
  const between = neighboursOf(set, asked);
  const going = new Uint8Array(asked.count());
  const goes = (x: number, y: number) => {
    const n = asked.find(x, y);
    return n >= 0 && going[n] === 1;
  };
  const stayed: number[] = [];
  const xy = asked.xy();
  for (let n = 0; n < going.length; n++) {
    const sides = between[n];
    if (sides === null) stayed.push(xy[2 * n], xy[2 * n + 1]);
    else if (!goes(sides[0], sides[1]) && !goes(sides[2], sides[3])) going[n] = 1;
  }
  return { ...itemsWithout(set, goes), stayed };
}

/** The two places each asked one stands between (the lesser first); null where they differ from ring to ring, or the ring is too short. */
export function neighboursOf(set: PolygonSet, asked: PointTable): (readonly number[] | null)[] {
  const between: (readonly number[] | null | undefined)[] = new Array(asked.count()).fill(undefined);
  const { xy, ringStart } = set;
  for (let r = 0; r < ringStart.length - 1; r++) {
    const first = ringStart[r];
    const last = ringStart[r + 1] - 1;
    for (let v = first; v < last; v++) {
      const n = asked.find(xy[2 * v], xy[2 * v + 1]);
      if (n < 0) continue;
      const before = v === first ? last - 1 : v - 1;
      const sides = ordered(xy, before, v + 1);
      const known = between[n];
      const isSame = known === undefined || known?.every((value, k) => value === sides[k]) === true;
      between[n] = isSame && last - first > 3 ? sides : null;
    }
  }
  return between.map((sides) => sides ?? null);
}

function ordered(xy: Float64Array, v: number, w: number): number[] {
  const [ax, ay, bx, by] = [xy[2 * v], xy[2 * v + 1], xy[2 * w], xy[2 * w + 1]];
  return ax < bx || (ax === bx && ay <= by) ? [ax, ay, bx, by] : [bx, by, ax, ay];
}

/** The items that have a place that goes, without it; and without repeats that this leaves. */
export function itemsWithout(set: PolygonSet, isGoing: (x: number, y: number) => boolean): Kept {
  const { xy, ringStart, polygonStart, itemStart } = set;
  const builder = polygonSetBuilder();
  const items: number[] = [];
  for (let i = 0; i < itemCount(set); i++) {
    const first = ringStart[polygonStart[itemStart[i]]];
    const end = ringStart[polygonStart[itemStart[i + 1]]];
    let v = first;
    while (v < end && !isGoing(xy[2 * v], xy[2 * v + 1])) v++;
    if (v === end) continue;
    items.push(i);
    for (let p = itemStart[i]; p < itemStart[i + 1]; p++) {
      for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) {
        const ring: number[] = [];
        for (let w = ringStart[r]; w < ringStart[r + 1] - 1; w++) {
          const [x, y] = [xy[2 * w], xy[2 * w + 1]];
          const repeats = ring.length > 0 && ring[ring.length - 2] === x && ring[ring.length - 1] === y;
          if (!isGoing(x, y) && !repeats) ring.push(x, y);
        }
        while (ring.length > 2 && ring[0] === ring[ring.length - 2] && ring[1] === ring[ring.length - 1]) {
          ring.length -= 2;
        }
        for (let k = 0; k < ring.length; k += 2) builder.vertex(ring[k], ring[k + 1]);
        if (ring.length > 0) builder.vertex(ring[0], ring[1]);
        builder.endRing();
      }
      builder.endPolygon();
    }
    builder.endItem();
  }
  return { items, polygons: builder.finish() };
}
