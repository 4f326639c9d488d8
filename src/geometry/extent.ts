/** minX, minY, maxX, maxY; Infinity … −Infinity where there is no vertex. */
export type Extent = readonly [minX: number, minY: number, maxX: number, maxY: number];

export const NO_EXTENT: Extent = [Infinity, Infinity, -Infinity, -Infinity];

/** The extent of vertices `from` … `to` (exclusive); coordinates that are no number are passed over. */
export function extentOfRun(xy: Float64Array, from = 0, to = xy.length / 2): Extent {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (let k = 2 * from; k < 2 * to; k += 2) {
    const x = xy[k];
    const y = xy[k + 1];
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return [minX, minY, maxX, maxY];
}

export function joinedExtent(a: Extent, b: Extent): Extent {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}
