import { MAX_COORDINATE, refuseWildCoordinates } from './coordinates.js';
import { type PolygonSet, ringArea } from './polygonSet.js';

/** An item made ready to be measured: its box and its area. Reused from item to item. */
export interface OwnItem {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
  set: PolygonSet;
  item: number;
  /** Opens an item; refuses coordinates that are no place. False for an item without vertices. */
  open(set: PolygonSet, item: number): boolean;
  /** Signed planar area; the same bits as the item's entry of `planarAreas`. */
  wholeM2(): number;
}

/** What a grid holds of an item. */
export interface ItemPart {
  areaM2: number;
  /** Height × common width, over all pairs: what rounding can be a share of. */
  relevantM2: number;
}

export function ownItem(noun: string): OwnItem {
  let wholeM2 = Number.NaN;
  const own: OwnItem = {
    set: { xy: new Float64Array(0), ringStart: NONE, polygonStart: NONE, itemStart: NONE },
    item: -1,
    minX: 0,
    minY: 0,
    maxX: 0,
    maxY: 0,
    open(set, item) {
      own.set = set;
      own.item = item;
      wholeM2 = Number.NaN;
      return readBox(own, noun);
    },
    wholeM2() {
      if (Number.isNaN(wholeM2)) wholeM2 = itemArea(own.set, own.item);
      return wholeM2;
    },
  };
  return own;
}

const NONE = new Uint32Array(1);

function readBox(own: OwnItem, noun: string): boolean {
  const { xy, ringStart, polygonStart, itemStart } = own.set;
  const first = 2 * ringStart[polygonStart[itemStart[own.item]]];
  const end = 2 * ringStart[polygonStart[itemStart[own.item + 1]]];
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  let total = 0;
  for (let k = first; k < end; k += 2) {
    const x = xy[k];
    const y = xy[k + 1];
    total += x + y;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  own.minX = minX;
  own.minY = minY;
  own.maxX = maxX;
  own.maxY = maxY;
  if (!(Math.abs(total) < Infinity && Math.max(-minX, -minY, maxX, maxY) <= MAX_COORDINATE) && first < end) {
    refuseWildCoordinates(own.set, noun, own.item, own.item + 1);
  }
  return first < end;
}

/** Area of one item; the same bits as its entry of `planarAreas`. */
export function itemArea(set: PolygonSet, item: number): number {
  let sum = 0;
  for (let r = set.polygonStart[set.itemStart[item]]; r < set.polygonStart[set.itemStart[item + 1]]; r++) {
    sum += ringArea(set, r);
  }
  return sum;
}
