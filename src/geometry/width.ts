import { type LargestCircle, largestCircle } from './largestCircle.js';
import type { PolygonSet } from './polygonSet.js';
import { widthBounds } from './widthBounds.js';

/** What widths are told in; two within half of it are the same width. */
const MM = 0.001;
/** Finer than half of it, so that a round width is told as what it is. */
const TOLERANCE_M = 0.0001;
/** Cells of a search that nothing hangs on, and of one that something does. */
const MEASURED_CELLS = 5000;
const DECIDED_CELLS = 5_000_000;

/**
 * How wide an item is, at 1 mm: the diameter of the largest circle inside it. 2 m is 2 m however the item is turned.
 *
 * `limitsM`: widths that something hangs on. Promises: the width is that of a circle inside, rounded to the millimetre (below 1 cm not rounded); it is
 * exact to that, but for items some thousand times as long as wide, which may be a little wider; on which side of each limit the item lies is exact
 * always, at 1 mm, and the width given is on that side. Needs a valid, oriented item; an empty one is 0 wide.
 */
export function measuredWidth(
  set: PolygonSet,
  item: number,
  limitsM: readonly number[] = [],
): Pick<LargestCircle, 'widthM' | 'x' | 'y'> {
  let circle = largestCircle(set, item, { toleranceM: TOLERANCE_M, mostCells: MEASURED_CELLS });
  for (const limitM of limitsM) {
    const reachesM = limitM - slackM(limitM);
    if (circle.widthM >= reachesM || circle.mostM < reachesM) continue;
    const decided = largestCircle(set, item, { toleranceM: TOLERANCE_M, mostCells: DECIDED_CELLS, reachesM });
    if (decided.widthM > circle.widthM) circle = { ...decided, mostM: circle.mostM };
  }
  const { widthM, x, y } = circle;
  return { widthM: widthM < 10 * MM ? widthM : Math.round(widthM / MM) / 1000, x, y };
}

/** True if the item is less than `limitM` wide, at 1 mm; measured only where its bounds leave it open. */
export function isNarrow(set: PolygonSet, item: number, limitM: number): boolean {
  const reachesM = limitM - slackM(limitM);
  const { leastM, mostM } = widthBounds(set, item);
  if (mostM < reachesM) return true;
  if (leastM >= reachesM) return false;
  return largestCircle(set, item, { toleranceM: TOLERANCE_M, mostCells: DECIDED_CELLS, reachesM }).widthM < reachesM;
}

/** Half a millimetre; of limits below half a metre, a thousandth. */
function slackM(limitM: number): number {
  return Math.min(MM / 2, limitM / 1000);
}
