import { itemArea } from './ownItem.js';
import { itemVertexRange, type PolygonSet } from './polygonSet.js';

/**
 * Slivers: items that are small or thin, and drawn out.
 *
 * Definition (domain §2.4 S30): area ≤ 1000 m², or the least rectangle around it ≤ 5 m wide, or 2A/P ≤ 5 m; and at least two of: that rectangle
 * ≥ 5 times as long as wide, 4πA/P² ≤ 0.25, P / 2√(πA) ≥ 2, P²/A ≥ 40. The least rectangle is the one of least width around all vertices,
 * one side along an edge of their hull.
 * Needs valid, oriented items. An item without land is none. `mostM2` bounds the area from above, whatever its shape.
 */
const SMALL_M2 = 1000;
const THIN_M = 5;
const DRAWN_OUT = 5;
const COMPACT = 0.25;
const ROUNDNESS = 2;
const SPREAD = 40;

export function sliverMeter(set: PolygonSet, mostM2 = Infinity): (item: number) => boolean {
  return (item) => {
    const areaM2 = itemArea(set, item);
    if (!(areaM2 > 0 && areaM2 <= mostM2)) return false;
    const perimeterM = perimeterOf(set, item);
    const spread = (perimeterM * perimeterM) / areaM2;
    const byArea = [
      (4 * Math.PI) / spread <= COMPACT,
      Math.sqrt(spread / (4 * Math.PI)) >= ROUNDNESS,
      spread >= SPREAD,
    ].filter(Boolean).length;
    if (byArea === 0) return false;
    const isSmall = areaM2 <= SMALL_M2 || (2 * areaM2) / perimeterM <= THIN_M;
    if (isSmall && byArea >= 2) return true;
    const { widthM, lengthM } = leastRectangle(set, item);
    if (!(isSmall || widthM <= THIN_M)) return false;
    return byArea + (lengthM >= DRAWN_OUT * widthM ? 1 : 0) >= 2;
  };
}

function perimeterOf(set: PolygonSet, item: number): number {
  const { xy, ringStart, polygonStart, itemStart } = set;
  let sum = 0;
  for (let r = polygonStart[itemStart[item]]; r < polygonStart[itemStart[item + 1]]; r++) {
    for (let v = ringStart[r]; v < ringStart[r + 1] - 1; v++) {
      sum += Math.hypot(xy[2 * v + 2] - xy[2 * v], xy[2 * v + 3] - xy[2 * v + 1]);
    }
  }
  return sum;
}

/** Width and length of the rectangle of least width. */
export function leastRectangle(set: PolygonSet, item: number): { readonly widthM: number; readonly lengthM: number } {
  const hull = hullOf(set, item);
  let widthM = Infinity;
  let lengthM = 0;
  for (let k = 0; k < hull.length; k++) {
    const [ax, ay] = hull[k];
    const [bx, by] = hull[k + 1 === hull.length ? 0 : k + 1];
    const edgeM = Math.hypot(bx - ax, by - ay);
    if (!(edgeM > 0)) continue;
    const ux = (bx - ax) / edgeM;
    const uy = (by - ay) / edgeM;
    let across = 0;
    let least = Infinity;
    let most = -Infinity;
    for (const [x, y] of hull) {
      across = Math.max(across, ux * (y - ay) - uy * (x - ax));
      const along = ux * (x - ax) + uy * (y - ay);
      least = Math.min(least, along);
      most = Math.max(most, along);
    }
    if (across >= widthM) continue;
    widthM = across;
    lengthM = most - least;
  }
  return widthM <= lengthM ? { widthM, lengthM } : { widthM: lengthM, lengthM: widthM };
}

/** Counter-clockwise, Andrew's monotone chain. */
function hullOf(set: PolygonSet, item: number): (readonly [number, number])[] {
  const [first, end] = itemVertexRange(set, item);
  const points: (readonly [number, number])[] = [];
  for (let v = first; v < end; v++) points.push([set.xy[2 * v], set.xy[2 * v + 1]]);
  points.sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const half = (sorted: readonly (readonly [number, number])[]) => {
    const chain: (readonly [number, number])[] = [];
    for (const p of sorted) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], p) <= 0) chain.pop();
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  return [...half(points), ...half([...points].reverse())];
}

function turn(
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
  [cx, cy]: readonly [number, number],
): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
