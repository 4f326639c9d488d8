import type { LineSet, PolygonSet } from './polygonSet.js';

/**
 * Seams: edges that two rings of a set have in common, as lines of two vertices; one item holds them all, none gives no item.
 *
 * A river that is drawn as several polygons can be crossed along the border between two of them without entering the interior of
 * either; as line barriers the seams close it. Needs shared vertices, as a coverage has them: borders that only run over one another
 * with different vertices are not found. Lines are in the order of their second appearance.
 */
export function seamsOf(set: PolygonSet): LineSet {
  const seen = new Set<string>();
  const xy: number[] = [];
  const { ringStart } = set;
  for (let r = 0; r < ringStart.length - 1; r++) {
    for (let v = ringStart[r]; v < ringStart[r + 1] - 1; v++) {
      const [ax, ay, bx, by] = set.xy.subarray(2 * v, 2 * v + 4);
      const key = ax < bx || (ax === bx && ay < by) ? `${ax},${ay},${bx},${by}` : `${bx},${by},${ax},${ay}`;
      if (seen.has(key)) xy.push(ax, ay, bx, by);
      else seen.add(key);
    }
  }
  const lines = xy.length / 4;
  return {
    xy: Float64Array.from(xy),
    lineStart: Uint32Array.from({ length: lines + 1 }, (_, l) => 2 * l),
    itemStart: lines > 0 ? Uint32Array.of(0, lines) : Uint32Array.of(0),
  };
}
