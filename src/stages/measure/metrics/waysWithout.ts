import type { LikeliestWays, LinkLists } from './likeliestWays.js';
import { maxHeap } from './maxHeap.js';

/** Called with a patch, those beyond it on the likeliest ways, and the chance to get to each without it. */
export type WithoutVisit = (patch: number, beyond: Int32Array, chanceTo: Float64Array) => void;

/**
 * What the likeliest ways of the last search become when a patch is taken out, for every patch that others are reached through.
 *
 * Method: without v only what lies below v in the tree moves; it is reached anew from its neighbours that don't, whose ways stand, by
 * Dijkstra's search.
 */
export function waysWithout({ start, other, chance }: LinkLists, ways: LikeliestWays): (visit: WithoutVisit) => void {
  const { chanceTo, before, order } = ways;
  const count = start.length - 1;
  const heap = maxHeap(Math.max(16, other.length + 1));
  const size = new Int32Array(count);
  const used = new Int32Array(count);
  // place of each patch in a walk of the tree, in which what lies below v follows v
  const place = new Int32Array(count);
  const walk = new Int32Array(count);
  const anew = new Float64Array(count);
  const settledFor = new Int32Array(count);

  function walkTree(): void {
    const reached = ways.reached();
    for (let n = 0; n < reached; n++) {
      size[order[n]] = 1;
      used[order[n]] = 0;
    }
    for (let n = reached - 1; n > 0; n--) size[before[order[n]]] += size[order[n]];
    for (let n = 0; n < reached; n++) {
      const v = order[n];
      const p = before[v];
      place[v] = p < 0 ? 0 : place[p] + 1 + used[p];
      if (p >= 0) used[p] += size[v];
      walk[place[v]] = v;
    }
  }

  return (visit) => {
    walkTree();
    settledFor.fill(-1);
    for (let n = 1; n < ways.reached(); n++) {
      const v = order[n];
      if (size[v] === 1) continue;
      const first = place[v] + 1;
      const end = place[v] + size[v];
      const beyond = walk.subarray(first, end);
      heap.clear();
      for (const t of beyond) {
        let likeliest = 0;
        for (let l = start[t]; l < start[t + 1]; l++) {
          const u = other[l];
          if (place[u] >= place[v] && place[u] < end) continue;
          likeliest = Math.max(likeliest, chanceTo[u] * chance[l]);
        }
        anew[t] = likeliest;
        if (likeliest > 0) heap.push(likeliest, t);
      }
      for (let t = heap.pop(); t >= 0; t = heap.pop()) {
        if (settledFor[t] === v) continue;
        settledFor[t] = v;
        for (let l = start[t]; l < start[t + 1]; l++) {
          const w = other[l];
          if (place[w] < first || place[w] >= end) continue;
          const through = anew[t] * chance[l];
          if (through <= anew[w]) continue;
          anew[w] = through;
          heap.push(through, w);
        }
      }
      visit(v, beyond, anew);
    }
  };
}
