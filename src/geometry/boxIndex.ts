import Flatbush from 'flatbush';

/**
 * Which items have a box that meets a given box, or lies near a given point.
 *
 * Needs boxes as `itemBoxes` gives them (minX, minY, maxX, maxY an item). Promises: no box at all, and empty items (infinite
 * boxes, never found) are ordinary; a box with NaN is refused by item number; answers depend on the boxes alone; `search`
 * answers in ascending item order and counts touching boxes as meeting; `neighbours` answers nearest first, by item number where distances tie.
 * Method: packed Hilbert R-tree (flatbush).
 */
export interface BoxIndex {
  readonly itemCount: number;
  /** Items whose box meets or touches the given box, ascending. */
  search(minX: number, minY: number, maxX: number, maxY: number): number[];
  /** The same items in no promised (but repeatable) order, without an array that is sorted. */
  visit(minX: number, minY: number, maxX: number, maxY: number, visitor: (item: number) => void): void;
  /** At most `maxCount` items whose box is at most `maxDistance` from the point, nearest first. */
  neighbours(x: number, y: number, maxDistance?: number, maxCount?: number): number[];
}

export function buildBoxIndex(boxes: Float64Array): BoxIndex {
  if (boxes.length % 4 !== 0) throw new RangeError(`boxes hold ${boxes.length} numbers, not a multiple of 4`);
  const itemCount = boxes.length / 4;
  const filled: number[] = [];
  for (let i = 0; i < itemCount; i++) {
    const minX = boxes[4 * i];
    const minY = boxes[4 * i + 1];
    const maxX = boxes[4 * i + 2];
    const maxY = boxes[4 * i + 3];
    if (Number.isNaN(minX + minY) || Number.isNaN(maxX + maxY)) throw new RangeError(`box of item ${i} holds NaN`);
    if (minX <= maxX && minY <= maxY) filled.push(i);
  }
  if (filled.length === 0) {
    return { itemCount, search: () => [], visit: () => {}, neighbours: () => [] };
  }
  const tree = new Flatbush(filled.length);
  for (const i of filled) tree.add(boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]);
  tree.finish();

  function distanceSquared(item: number, x: number, y: number): number {
    const dx = Math.max(boxes[4 * item] - x, 0, x - boxes[4 * item + 2]);
    const dy = Math.max(boxes[4 * item + 1] - y, 0, y - boxes[4 * item + 3]);
    return dx * dx + dy * dy;
  }
  return {
    itemCount,
    search(minX, minY, maxX, maxY) {
      const found = tree.search(minX, minY, maxX, maxY);
      for (let k = 0; k < found.length; k++) found[k] = filled[found[k]];
      return found.sort((a, b) => a - b);
    },
    visit(minX, minY, maxX, maxY, visitor) {
      tree.search(minX, minY, maxX, maxY, (entry) => {
        visitor(filled[entry]);
        return false;
      });
    },
    neighbours(x, y, maxDistance = Infinity, maxCount = Infinity) {
      return tree
        .neighbors(x, y, maxCount, maxDistance)
        .map((entry) => filled[entry])
        .sort((a, b) => distanceSquared(a, x, y) - distanceSquared(b, x, y) || a - b);
    },
  };
}
