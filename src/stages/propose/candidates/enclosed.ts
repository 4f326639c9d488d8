import { buildBoxIndex } from '../../../geometry/boxIndex.js';
import { itemBoxes, type PolygonSet } from '../../../geometry/polygonSet.js';

/**
 * Which other pieces a footprint encloses: no cluster is a doughnut without a reason.
 *
 * Definition: a piece is enclosed when from its centre no way leads out: seen from there, the footprint's borders stand all around, but for openings
 * of at most `gapM` between border and border (lanes are no way out).
 * Method: the angles that the edges of the footprint cover, merged; an opening is as wide as its two ends are apart.
 * Limits: the centre stands for the piece; a spiral counts as closed.
 */
export interface EnclosedFinder {
  /** Pieces asked for that the footprint encloses and that are none of it, ascending. */
  enclosedBy(footprint: readonly number[]): number[];
}

export function enclosedFinder(
  polygons: PolygonSet,
  asked: readonly number[],
  xy: ArrayLike<number>,
  gapM: number,
): EnclosedFinder {
  const points = new Float64Array(4 * asked.length);
  asked.forEach((k, i) => {
    points.set([xy[2 * k], xy[2 * k + 1], xy[2 * k], xy[2 * k + 1]], 4 * i);
  });
  const index = buildBoxIndex(points);
  const boxes = itemBoxes(polygons);
  return {
    enclosedBy(footprint) {
      const inside = new Set(footprint);
      const [minX, minY, maxX, maxY] = boxOf(boxes, footprint);
      const found: number[] = [];
      index.visit(minX, minY, maxX, maxY, (i) => {
        const k = asked[i];
        if (inside.has(k)) return;
        const [x, y] = [points[4 * i], points[4 * i + 1]];
        if (hasAllSides(boxes, footprint, x, y, gapM) && isEnclosed(polygons, footprint, x, y, gapM)) found.push(k);
      });
      return found.sort((p, q) => p - q);
    },
  };
}

function boxOf(boxes: Float64Array, items: readonly number[]): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const k of items) {
    box[0] = Math.min(box[0], boxes[4 * k]);
    box[1] = Math.min(box[1], boxes[4 * k + 1]);
    box[2] = Math.max(box[2], boxes[4 * k + 2]);
    box[3] = Math.max(box[3], boxes[4 * k + 3]);
  }
  return box;
}

/** Cheaply: some box lies left, right, below and above, each within the gap of the line through the point. */
function hasAllSides(boxes: Float64Array, items: readonly number[], x: number, y: number, gapM: number): boolean {
  let sides = 0;
  for (const k of items) {
    const [minX, minY, maxX, maxY] = [boxes[4 * k], boxes[4 * k + 1], boxes[4 * k + 2], boxes[4 * k + 3]];
    if (minY - gapM <= y && maxY + gapM >= y) {
      if (minX <= x) sides |= 1;
      if (maxX >= x) sides |= 2;
    }
    if (minX - gapM <= x && maxX + gapM >= x) {
      if (minY <= y) sides |= 4;
      if (maxY >= y) sides |= 8;
    }
    if (sides === 15) return true;
  }
  return false;
}

/** An edge as seen from a point: it covers the angles from … to, between its ends. */
interface Sight {
  readonly from: number;
  readonly to: number;
  readonly startX: number;
  readonly startY: number;
  readonly endX: number;
  readonly endY: number;
}

function isEnclosed(set: PolygonSet, footprint: readonly number[], x: number, y: number, gapM: number): boolean {
  const sights: Sight[] = [];
  for (const k of footprint) {
    for (let r = set.polygonStart[set.itemStart[k]]; r < set.polygonStart[set.itemStart[k + 1]]; r++) {
      for (let v = set.ringStart[r]; v < set.ringStart[r + 1] - 1; v++) {
        sights.push(sightOf(set.xy[2 * v] - x, set.xy[2 * v + 1] - y, set.xy[2 * v + 2] - x, set.xy[2 * v + 3] - y));
      }
    }
  }
  if (sights.length === 0) return false;
  sights.sort((p, q) => p.from - q.from || q.to - p.to);
  // once around from the first, and on to the first again
  const first = sights[0];
  let last = first;
  for (const sight of [...sights.slice(1), { ...first, from: first.from + 2 * Math.PI, to: first.to + 2 * Math.PI }]) {
    if (sight.from > last.to && Math.hypot(sight.startX - last.endX, sight.startY - last.endY) > gapM) return false;
    if (sight.to > last.to) last = sight;
  }
  return true;
}

function sightOf(ax: number, ay: number, bx: number, by: number): Sight {
  const [a, b] = [Math.atan2(ay, ax), Math.atan2(by, bx)];
  const turn = b - a;
  const counterClockwise = turn > Math.PI ? false : turn < -Math.PI ? true : turn >= 0;
  const from = counterClockwise ? a : b;
  const width = Math.abs(turn) > Math.PI ? 2 * Math.PI - Math.abs(turn) : Math.abs(turn);
  return counterClockwise
    ? { from, to: from + width, startX: ax, startY: ay, endX: bx, endY: by }
    : { from, to: from + width, startX: bx, startY: by, endX: ax, endY: ay };
}
