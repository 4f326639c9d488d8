import { type Extent, extentOfRun } from '../extent.js';

/**
 * What of one long ring lies near a box, without a walk along the whole ring for every box asked for.
 *
 * Definition: the ring clipped to the box (Sutherland and Hodgman: inside the box the winding is the ring's; along the border of the box edges may
 * run over one another), and those of its own edges that may meet the box. Method: the ring is clipped once to bands and these to tiles, each
 * half a tile larger than its cell on every side, when first asked for; a box is clipped out of its tile.
 */
export interface RingTiles {
  /** Null for a box too large for a tile. */
  near(box: Extent): NearRing | null;
}

export interface NearRing {
  /** x and y in turn, the first vertex not said twice; empty where the ring keeps out of the box. */
  readonly ring: readonly number[];
  /** x1, y1, x2, y2 an edge, as the ring has them. */
  readonly edges: readonly number[];
}

const VERTICES_A_TILE = 512;
const MOST_A_SIDE = 4096;

export function ringTiles(xy: Float64Array, from: number, to: number): RingTiles {
  const [minX, minY, maxX, maxY] = extentOfRun(xy, from, to);
  const tiles = Math.max(1, (to - from) / VERTICES_A_TILE);
  const side = Math.max(
    Math.sqrt(((maxX - minX) * (maxY - minY)) / tiles),
    Math.max(maxX - minX, maxY - minY) / MOST_A_SIDE,
    1,
  );
  const columns = Math.floor((maxX - minX) / side) + 1;
  const rows = Math.floor((maxY - minY) / side) + 1;
  const bands = new Map<number, NearRing>();
  const known = new Map<number, NearRing>();
  function band(row: number, low: number, high: number): NearRing {
    const found = bands.get(row) ?? clipped(wholeRing(xy, from, to), [-Infinity, low, Infinity, high]);
    bands.set(row, found);
    return found;
  }
  return {
    near(box) {
      const cell = (low: number, high: number, min: number, most: number) =>
        Math.max(0, Math.min(most - 1, Math.floor(((low + high) / 2 - min) / side)));
      const [column, row] = [cell(box[0], box[2], minX, columns), cell(box[1], box[3], minY, rows)];
      const left = minX + (column - 0.5) * side;
      const low = minY + (row - 0.5) * side;
      const tile: Extent = [left, low, left + 2 * side, low + 2 * side];
      if (box[0] < tile[0] || box[1] < tile[1] || box[2] > tile[2] || box[3] > tile[3]) return null;
      const place = column * rows + row;
      const ofTile = known.get(place) ?? clipped(band(row, tile[1], tile[3]), [tile[0], -Infinity, tile[2], Infinity]);
      known.set(place, ofTile);
      return clipped(ofTile, box);
    },
  };
}

function wholeRing(xy: Float64Array, from: number, to: number): NearRing {
  const ring: number[] = [];
  for (let k = 2 * from; k < 2 * to - 2; k++) ring.push(xy[k]);
  const edges: number[] = [];
  for (let k = 2 * from; k < 2 * to - 2; k += 2) edges.push(xy[k], xy[k + 1], xy[k + 2], xy[k + 3]);
  return { ring, edges };
}

function clipped({ ring, edges }: NearRing, [minX, minY, maxX, maxY]: Extent): NearRing {
  const near: number[] = [];
  for (let k = 0; k < edges.length; k += 4) {
    if (Math.max(edges[k], edges[k + 2]) < minX || Math.min(edges[k], edges[k + 2]) > maxX) continue;
    if (Math.max(edges[k + 1], edges[k + 3]) < minY || Math.min(edges[k + 1], edges[k + 3]) > maxY) continue;
    near.push(edges[k], edges[k + 1], edges[k + 2], edges[k + 3]);
  }
  let left = ring;
  if (minX > -Infinity) left = cutAt(left, 0, minX, 1);
  if (maxX < Infinity) left = cutAt(left, 0, maxX, -1);
  if (minY > -Infinity) left = cutAt(left, 1, minY, 1);
  if (maxY < Infinity) left = cutAt(left, 1, maxY, -1);
  return { ring: left, edges: near };
}

/** The part of a ring where coordinate `axis` is above `limit` (`sign` 1) or below it (−1). */
function cutAt(ring: readonly number[], axis: 0 | 1, limit: number, sign: 1 | -1): number[] {
  const left: number[] = [];
  const n = ring.length;
  for (let k = 0; k < n; k += 2) {
    const next = k + 2 < n ? k + 2 : 0;
    const here = sign * (ring[k + axis] - limit);
    const there = sign * (ring[next + axis] - limit);
    if (here >= 0) left.push(ring[k], ring[k + 1]);
    if (here >= 0 === there >= 0) continue;
    const other = 1 - axis;
    const across = ring[k + other] + (ring[next + other] - ring[k + other]) * (here / (here - there));
    if (axis === 0) left.push(limit, across);
    else left.push(across, limit);
  }
  return left;
}
