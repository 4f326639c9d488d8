import { holdsWider, type LargestCircle, largestCircle } from './largestCircle.js';
import type { PolygonSet } from './polygonSet.js';

/** What widths are told in; two within half of it are the same width. */
const MM = 0.001;

/**
 * How wide an item is, at 1 mm: the diameter of the largest circle inside it. 2 m is 2 m however the item is turned.
 *
 * Promises: rounded to the millimetre, below 1 cm not rounded; on which side of a limit the item lies is what `isNarrow` says. Needs a valid,
 * oriented item; an empty one is 0 wide.
 */
export function measuredWidth(set: PolygonSet, item: number): LargestCircle {
  const circle = largestCircle(set, item);
  const mm = Math.round(circle.widthM / MM);
  return mm < 10 ? circle : { ...circle, widthM: mm / 1000 };
}

/** True if the item is less than `limitM` wide, at 1 mm. */
export function isNarrow(set: PolygonSet, item: number, limitM: number): boolean {
  return !holdsWider(set, item, limitM - slackM(limitM));
}

/** True if `measuredWidth` tells no more than `limitM`. */
export function isAtMost(set: PolygonSet, item: number, limitM: number): boolean {
  const mm = Math.floor(limitM / MM + 1e-9);
  return !holdsWider(set, item, mm < 10 ? Math.min(limitM, 9.5 * MM) : (mm + 0.5) * MM);
}

/** Half a millimetre; of limits below half a metre, a thousandth. */
function slackM(limitM: number): number {
  return Math.min(MM / 2, limitM / 1000);
}
