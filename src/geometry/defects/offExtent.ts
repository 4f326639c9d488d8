import type { PolygonSet } from '../polygonSet.js';
import type { DefectList } from './defectList.js';
import type { Loops } from './loops.js';

/**
 * Vertices off the layer's extent by orders of magnitude: a digit too many, a coordinate of zero, degrees among metres.
 *
 * Definition: the middle is the median of all vertices in x and in y; the extent is the distance from it within which nine of ten
 * vertices lie; a vertex is off when it is farther than `times` that distance. Both are taken from a few thousand vertices, evenly
 * over the layer. Limits: a layer more than a tenth of which is off has a larger extent; one whose sample is one single place has none.
 */
export type TellOffExtent = (loops: Loops, list: () => DefectList) => void;

const SAMPLES = 8191;
const WITHIN = 0.9;

export function offExtent(set: PolygonSet, times: number): TellOffExtent {
  const { xy } = set;
  const vertices = xy.length / 2;
  const step = Math.max(1, Math.floor(vertices / SAMPLES));
  const xs: number[] = [];
  const ys: number[] = [];
  for (let v = 0; v < vertices; v += step) {
    if (!Number.isFinite(xy[2 * v] + xy[2 * v + 1])) continue;
    xs.push(xy[2 * v]);
    ys.push(xy[2 * v + 1]);
  }
  const middleX = shareOf(xs, 0.5);
  const middleY = shareOf(ys, 0.5);
  const extentM = shareOf(
    xs.map((x, k) => Math.hypot(x - middleX, ys[k] - middleY)),
    WITHIN,
  );
  const reachM = extentM > 0 ? times * extentM : Infinity;
  // a square inside the circle
  const nearM = reachM * Math.SQRT1_2;
  return (loops, list) => {
    const { box } = loops;
    for (let l = 0; l < loops.count; l++) {
      const b = 4 * l;
      const isNear =
        box[b] >= middleX - nearM &&
        box[b + 1] >= middleY - nearM &&
        box[b + 2] <= middleX + nearM &&
        box[b + 3] <= middleY + nearM;
      if (isNear) continue;
      for (let e = loops.start[l]; e < loops.end[l]; e++) {
        const lengthM = Math.hypot(loops.x[e] - middleX, loops.y[e] - middleY);
        if (lengthM > reachM) list().addAt('offExtent', loops.ring[l], loops.vertex[e], { lengthM });
      }
    }
  };
}

function shareOf(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
