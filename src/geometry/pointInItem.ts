import type { PolygonSet } from './polygonSet.js';
import { type RingLocator, type RingPlace, ringLocator } from './ringLocator.js';

/**
 * Where a point lies against an item: inside one of its polygons, on a border, or outside.
 *
 * `itemLocator` prepares one item for many questions; `pointInItem` answers one, border included. Even-odd over all rings.
 */
export function itemLocator(set: PolygonSet, index: number): RingLocator {
  const locators: RingLocator[] = [];
  for (let r = set.polygonStart[set.itemStart[index]]; r < set.polygonStart[set.itemStart[index + 1]]; r++) {
    locators.push(ringLocator(set.xy.subarray(2 * set.ringStart[r], 2 * set.ringStart[r + 1])));
  }
  return (x, y) => {
    let inside = false;
    for (const locate of locators) {
      const place = locate(x, y);
      if (place === 'border') return 'border';
      if (place === 'inside') inside = !inside;
    }
    return inside ? 'inside' : 'outside';
  };
}

/** Locators of the items of a set, each made when first asked for. */
export function itemLocators(set: PolygonSet): (index: number, x: number, y: number) => RingPlace {
  const made = new Map<number, RingLocator>();
  return (index, x, y) => {
    let locate = made.get(index);
    if (!locate) {
      locate = itemLocator(set, index);
      made.set(index, locate);
    }
    return locate(x, y);
  };
}

/** True if (x, y) lies inside item `index` or on its border. */
export function pointInItem(set: PolygonSet, index: number, x: number, y: number): boolean {
  return itemLocator(set, index)(x, y) !== 'outside';
}
