import { extentOfRun } from '../extent.js';
import type { PolygonSet } from '../polygonSet.js';
import { pointHash, wordsOf } from './pointHash.js';

/**
 * Opposite edges of a set, matched: for every edge the edge that runs the other way between the very same two points.
 *
 * Definition: edge v joins vertices v and v + 1 of one ring; the last vertex of a ring begins none. `twin[v]` is the edge from the point of
 * v + 1 to the point of v; `OPEN` where there is none left (each edge is matched once), `NO_EDGE` for the last vertex of a ring and for an
 * edge without length. Points are the same when their coordinates are equal numbers (−0 is 0).
 * Promises: twin[twin[v]] = v; depends on the order of the set alone. Method: edges are sorted into tiles by their middle, which is the same
 * number from both ends; within a tile an open-addressing hash, symmetric in the ends, that stays in the processor's cache. No hash of the
 * vertices is needed. Where more than one edge fits, the earliest met is taken.
 */
export const OPEN = -1;
export const NO_EDGE = -2;

const EDGES_A_TILE = 4096;
const MOST_TILES_A_SIDE = 512;
const EMPTY = 0;
const MATCHED = -1;

export function matchTwins(set: PolygonSet): Int32Array {
  const { xy } = set;
  const twin = new Int32Array(xy.length / 2).fill(NO_EDGE);
  const words = wordsOf(xy);
  const { order, tileStart } = edgesByTile(set);
  let table = new Int32Array(0);
  for (let t = 0; t < tileStart.length - 1; t++) {
    const from = tileStart[t];
    const to = tileStart[t + 1];
    const capacity = tableSize(to - from);
    // hash and edge + 1 side by side
    if (table.length < 2 * capacity) table = new Int32Array(2 * capacity);
    else table.fill(EMPTY, 0, 2 * capacity);
    const mask = capacity - 1;
    for (let k = from; k < to; k++) {
      const v = order[k];
      const a = pointHash(words, v);
      const b = pointHash(words, v + 1);
      const hash = Math.imul(a + b, 0x9e3779b1) ^ (a ^ b);
      const ax = xy[2 * v];
      const ay = xy[2 * v + 1];
      const bx = xy[2 * v + 2];
      const by = xy[2 * v + 3];
      let free = -1;
      let slot = (hash ^ (hash >>> 15)) & mask;
      for (;;) {
        const entry = table[2 * slot + 1];
        if (entry === EMPTY) {
          if (free < 0) free = slot;
          table[2 * free] = hash;
          table[2 * free + 1] = v + 1;
          twin[v] = OPEN;
          break;
        }
        if (entry === MATCHED) {
          if (free < 0) free = slot;
        } else if (table[2 * slot] === hash) {
          const w = entry - 1;
          if (xy[2 * w] === bx && xy[2 * w + 1] === by && xy[2 * w + 2] === ax && xy[2 * w + 3] === ay) {
            table[2 * slot + 1] = MATCHED;
            twin[v] = w;
            twin[w] = v;
            break;
          }
        }
        slot = (slot + 1) & mask;
      }
    }
  }
  return twin;
}

/** Edges with length, in the order of the set within a tile: those of tile t are order[tileStart[t]] … order[tileStart[t + 1]]. */
function edgesByTile(set: PolygonSet): { readonly order: Uint32Array; readonly tileStart: Uint32Array } {
  const { xy, ringStart } = set;
  const vertices = xy.length / 2;
  const [minX, minY, maxX, maxY] = extentOfRun(xy);
  const side = Math.max(1, Math.min(MOST_TILES_A_SIDE, Math.floor(Math.sqrt(vertices / EDGES_A_TILE))));
  const perX = maxX > minX ? side / (maxX - minX) : 0;
  const perY = maxY > minY ? side / (maxY - minY) : 0;
  const none = side * side;
  const tile = new Uint32Array(vertices);
  const tileStart = new Uint32Array(none + 2);
  for (let r = 0; r < ringStart.length - 1; r++) {
    const end = ringStart[r + 1];
    for (let v = ringStart[r]; v < end; v++) {
      let t = none;
      if (v < end - 1) {
        const ax = xy[2 * v];
        const ay = xy[2 * v + 1];
        const bx = xy[2 * v + 2];
        const by = xy[2 * v + 3];
        if (ax !== bx || ay !== by) {
          const column = Math.min(side - 1, Math.floor(((ax + bx) / 2 - minX) * perX));
          const row = Math.min(side - 1, Math.floor(((ay + by) / 2 - minY) * perY));
          t = row * side + column;
        }
      }
      tile[v] = t;
      tileStart[t + 1]++;
    }
  }
  for (let t = 0; t <= none; t++) tileStart[t + 1] += tileStart[t];
  const next = tileStart.slice();
  const order = new Uint32Array(tileStart[none]);
  for (let v = 0; v < vertices; v++) if (tile[v] !== none) order[next[tile[v]]++] = v;
  return { order, tileStart: tileStart.subarray(0, none + 1) };
}

/** A power of two with room for every edge, were none of them matched. */
function tableSize(edges: number): number {
  let size = 16;
  while (size < edges * 1.3) size *= 2;
  return size;
}
