import { sureSide } from './defects/nearEdges.js';
import { isOneRing, type PolygonSet } from './polygonSet.js';

/**
 * Whether an item is valid beyond any doubt: one closed ring of few vertices whose edges stay clear of each other by more than rounding can
 * bring. False says nothing. Of a parcel of eight vertices this costs a tenth of the search of `geometry/defects`, of
 * one of thirty as much.
 *
 * Needs shells and holes as `PolygonSet` says. Method: edges that are no neighbours have boxes apart, or both ends of one strictly on one
 * side of the other; neighbours do not fold back onto each other.
 */
const MOST_VERTICES = 24;
/** Of the products in an orientation; their rounding is below 4 · 2⁻⁵³ of their sum. */
const ROUNDING = 1e-15;

export function plainlyValid(set: PolygonSet, item: number): boolean {
  if (!isOneRing(set, item)) return false;
  const ring = set.polygonStart[set.itemStart[item]];
  const first = 2 * set.ringStart[ring];
  const end = 2 * set.ringStart[ring + 1];
  const { xy } = set;
  if (end - first < 8 || end - first > 2 * MOST_VERTICES) return false;
  if (xy[first] !== xy[end - 2] || xy[first + 1] !== xy[end - 1]) return false;
  const last = end - 2;
  for (let e = first; e < last; e += 2) {
    const next = e + 2 === last ? first : e + 2;
    // NaN and ±Infinity alone give NaN
    if (xy[e] - xy[e] + (xy[e + 1] - xy[e + 1]) !== 0) return false;
    if (foldsBack(xy, e, e + 2, next + 2)) return false;
    for (let f = e + 4; f < last; f += 2) {
      if (e === first && f + 2 === last) continue;
      if (!apart(xy, e, f)) return false;
    }
  }
  return true;
}

/** a → b → c turns back on itself, stands still, or may. A coordinate that is no number always may. */
function foldsBack(xy: Float64Array, a: number, b: number, c: number): boolean {
  const ux = xy[b] - xy[a];
  const uy = xy[b + 1] - xy[a + 1];
  const wx = xy[c] - xy[b];
  const wy = xy[c + 1] - xy[b + 1];
  if (ux * wx + uy * wy > 0) return false;
  const left = ux * wy;
  const right = uy * wx;
  return !(Math.abs(left - right) > ROUNDING * (Math.abs(left) + Math.abs(right)));
}

/** The edges from `e` and from `f` have no point in common, whatever rounding did. */
function apart(xy: Float64Array, e: number, f: number): boolean {
  const x1 = xy[e];
  const y1 = xy[e + 1];
  const x2 = xy[e + 2];
  const y2 = xy[e + 3];
  const x3 = xy[f];
  const y3 = xy[f + 1];
  const x4 = xy[f + 2];
  const y4 = xy[f + 3];
  if ((x1 < x3 && x1 < x4 && x2 < x3 && x2 < x4) || (x1 > x3 && x1 > x4 && x2 > x3 && x2 > x4)) return true;
  if ((y1 < y3 && y1 < y4 && y2 < y3 && y2 < y4) || (y1 > y3 && y1 > y4 && y2 > y3 && y2 > y4)) return true;
  return (
    sureSide(x1, y1, x2, y2, x3, y3) * sureSide(x1, y1, x2, y2, x4, y4) > 0 ||
    sureSide(x3, y3, x4, y4, x1, y1) * sureSide(x3, y3, x4, y4, x2, y2) > 0
  );
}
