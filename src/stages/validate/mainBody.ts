import { itemBoxes, itemCount, type PolygonSet } from '../../geometry/polygonSet.js';

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export interface MainBody {
  /** Box of the items that belong together; null when the layer is empty. */
  readonly box: Box | null;
  /** Items away from it, with the gap between boxes, metres. */
  readonly away: readonly { readonly item: number; readonly distanceM: number }[];
}

/** Items farther from the middle than this many times the median distance are not of the main body. */
const REACH = 5;

/**
 * The main body of a layer and what lies apart from it.
 *
 * Definition: the middle is the median of the box centres in x and in y; the main body is every item whose centre is at most 5 × the
 * median distance, or `extentM` (the size of the district) if that is more, away from it; apart is an item not of it whose box is more
 * than `farOffM` from the body's box.
 * Promises: depends on the set alone, not on its order. Limits: a layer of one or two items has no outlier.
 */
export function mainBody(set: PolygonSet, farOffM: number, extentM = 0): MainBody {
  const { boxes, items, fromMiddleM, medianM } = aboutMiddle(set);
  if (items.length === 0) return { box: null, away: [] };
  const reachM = Math.max(extentM, REACH * medianM);
  const core = items.filter((_, k) => fromMiddleM[k] <= reachM);
  const box = boxAround(boxes, core.length > 0 ? core : items);
  if (core.length === items.length) return { box, away: [] };
  const away = items.flatMap((item, k) => {
    if (fromMiddleM[k] <= reachM) return [];
    const distanceM = gapM(box, boxAround(boxes, [item]));
    return distanceM > farOffM ? [{ item, distanceM }] : [];
  });
  return { box, away };
}

interface AboutMiddle {
  readonly boxes: Float64Array;
  /** Items that are not empty. */
  readonly items: readonly number[];
  /** Of each of these, and the median of them. */
  readonly fromMiddleM: Float64Array;
  readonly medianM: number;
}

/** Several checks ask of the same layer. */
const KNOWN = new WeakMap<PolygonSet, AboutMiddle>();

function aboutMiddle(set: PolygonSet): AboutMiddle {
  const known = KNOWN.get(set);
  if (known) return known;
  const boxes = itemBoxes(set);
  const items: number[] = [];
  for (let i = 0; i < itemCount(set); i++) if (boxes[4 * i] <= boxes[4 * i + 2]) items.push(i);
  const x = Float64Array.from(items, (i) => (boxes[4 * i] + boxes[4 * i + 2]) / 2);
  const y = Float64Array.from(items, (i) => (boxes[4 * i + 1] + boxes[4 * i + 3]) / 2);
  const [middleX, middleY] = [median(x), median(y)];
  const fromMiddleM = x.map((_, k) => Math.hypot(x[k] - middleX, y[k] - middleY));
  const found = { boxes, items, fromMiddleM, medianM: median(fromMiddleM) };
  KNOWN.set(set, found);
  return found;
}

/** Gap between two boxes; 0 where they meet. */
export function gapM(a: Box, b: Box): number {
  const dx = Math.max(0, a.minX - b.maxX, b.minX - a.maxX);
  const dy = Math.max(0, a.minY - b.maxY, b.minY - a.maxY);
  return Math.hypot(dx, dy);
}

export function diagonalM({ minX, minY, maxX, maxY }: Box): number {
  return Math.hypot(maxX - minX, maxY - minY);
}

function boxAround(boxes: Float64Array, items: readonly number[]): Box {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (const i of items) {
    minX = Math.min(minX, boxes[4 * i]);
    minY = Math.min(minY, boxes[4 * i + 1]);
    maxX = Math.max(maxX, boxes[4 * i + 2]);
    maxY = Math.max(maxY, boxes[4 * i + 3]);
  }
  return { minX, minY, maxX, maxY };
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
