import type { Coverage } from '../coverage.js';
import { itemCount } from '../polygonSet.js';

/**
 * Which items are neighbours, and along how many metres.
 *
 * Definition: items a < b are neighbours if an edge of a has its twin in b; borderM is the length of all such edges. Pairs ascend by a, then b.
 * Touching in points is not adjacency. Borders whose vertices do not match count where they match: add `nearBorders` for the rest.
 */
export interface Adjacency {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly borderM: Float64Array;
}

export function adjacency(coverage: Coverage): Adjacency {
  const { set, twin, ringOf, itemOfRing } = coverage;
  const { xy } = set;
  const n = itemCount(set);
  const lengthTo = new Float64Array(n);
  const seenBy = new Int32Array(n).fill(-1);
  const [ofA, ofB, borderM]: [number[], number[], number[]] = [[], [], []];
  for (let a = 0; a < n; a++) {
    const found: number[] = [];
    const from = set.ringStart[set.polygonStart[set.itemStart[a]]];
    const to = set.ringStart[set.polygonStart[set.itemStart[a + 1]]];
    for (let v = from; v < to; v++) {
      const w = twin[v];
      if (w < 0) continue;
      const b = itemOfRing[ringOf[w]];
      if (b <= a) continue;
      if (seenBy[b] !== a) {
        seenBy[b] = a;
        lengthTo[b] = 0;
        found.push(b);
      }
      const dx = xy[2 * v + 2] - xy[2 * v];
      const dy = xy[2 * v + 3] - xy[2 * v + 1];
      lengthTo[b] += Math.sqrt(dx * dx + dy * dy);
    }
    found.sort((p, q) => p - q);
    for (const b of found) {
      ofA.push(a);
      ofB.push(b);
      borderM.push(lengthTo[b]);
    }
  }
  return { a: Uint32Array.from(ofA), b: Uint32Array.from(ofB), borderM: Float64Array.from(borderM) };
}

/** The neighbours of item i, ascending: neighbour[start[i]] … neighbour[start[i + 1]] (exclusive), with the metres they share. */
export interface NeighbourLists {
  readonly start: Uint32Array;
  readonly neighbour: Uint32Array;
  readonly borderM: Float64Array;
}

export function neighbourLists(count: number, { a, b, borderM }: Adjacency): NeighbourLists {
  const start = new Uint32Array(count + 1);
  for (let k = 0; k < a.length; k++) {
    start[a[k] + 1]++;
    start[b[k] + 1]++;
  }
  for (let i = 0; i < count; i++) start[i + 1] += start[i];
  const next = start.slice();
  const neighbour = new Uint32Array(2 * a.length);
  const lengths = new Float64Array(2 * a.length);
  const add = (i: number, j: number, lengthM: number) => {
    neighbour[next[i]] = j;
    lengths[next[i]++] = lengthM;
  };
  // lower neighbours first, then higher: both ascend as the pairs do
  for (let k = 0; k < a.length; k++) add(b[k], a[k], borderM[k]);
  for (let k = 0; k < a.length; k++) add(a[k], b[k], borderM[k]);
  return { start, neighbour, borderM: lengths };
}
