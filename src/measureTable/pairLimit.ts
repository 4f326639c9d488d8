import { buildBoxIndex } from '../geometry/boxIndex.js';
import { itemBoxes, type PolygonSet } from '../geometry/polygonSet.js';
import { LianpianError } from '../model/errors.js';

/** Pairs of boxes within the gap from which on a graph of gaps would take minutes and gigabytes. */
export const MOST_PAIRS = 10_000_000;

/** Refuses a gap so wide that nearly every row would be a neighbour of every other, before the work is begun. */
export function refuseTooManyPairs(polygons: PolygonSet, gapM: number, mostPairs = MOST_PAIRS): void {
  const boxes = itemBoxes(polygons);
  const index = buildBoxIndex(boxes);
  let pairs = 0;
  for (let o = 0; o < boxes.length && pairs <= mostPairs; o += 4) {
    index.visit(boxes[o] - gapM, boxes[o + 1] - gapM, boxes[o + 2] + gapM, boxes[o + 3] + gapM, (other) => {
      if (4 * other > o) pairs++;
    });
  }
  if (pairs <= mostPairs) return;
  throw new LianpianError(
    'E_USAGE',
    {
      zh: `间距 ${gapM} 米过大：${boxes.length / 4} 个要素中超过 ${mostPairs} 对在此范围内`,
      en: `a gap of ${gapM} m is too wide: more than ${mostPairs} pairs of the ${boxes.length / 4} rows lie within it`,
    },
    '--gap',
    {
      zh: '请用较小的间距，或先选出要量测的类别。',
      en: 'Give a smaller gap, or take the rows of fewer classes first.',
    },
  );
}
