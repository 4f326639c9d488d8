/** Links as lists: those of v are `other`, `gapM` from start[v] to start[v + 1] (exclusive). */
export interface LinkLists {
  readonly start: Uint32Array;
  readonly other: Uint32Array;
  readonly gapM: Float64Array;
}

/** Shortest ways from one patch, and what they become when a patch is taken out. */
export interface ShortestWays {
  /** Searches from `source`; the arrays are used again by the next search. */
  from(source: number): void;
  /** Metres of gaps to each patch; Infinity where there is no way. */
  readonly farM: Float64Array;
  /** The patch before, on the way; −1 for the source. */
  readonly before: Int32Array;
  /** Patches that were reached, nearest first; `reached` of them. */
  readonly order: Int32Array;
  reached(): number;
  /** For every patch that others are reached through: calls with the patch, those beyond it, and how far each is without it. */
  withoutEach(visit: (patch: number, beyond: Int32Array, farM: Float64Array) => void): void;
}

/**
 * Dijkstra's search from any patch of a graph, with the search repeated without each patch in turn.
 *
 * Promises: ties go to the patch found first, so that the tree is the same on every run. Method of `withoutEach`: without v only what lies below v in
 * the tree moves; it is reached anew from its neighbours that don't, whose ways stand. All in typed arrays that are made once.
 */
export function shortestWays({ start, other, gapM }: LinkLists): ShortestWays {
  const count = start.length - 1;
  const farM = new Float64Array(count);
  const before = new Int32Array(count);
  const order = new Int32Array(count);
  const isSettled = new Uint8Array(count);
  const heap = minHeap(Math.max(16, other.length + 1));
  const size = new Int32Array(count);
  const used = new Int32Array(count);
  // place of each patch in a walk of the tree, in which what lies below v follows v
  const place = new Int32Array(count);
  const walk = new Int32Array(count);
  const anewM = new Float64Array(count);
  const settledFor = new Int32Array(count);
  let reached = 0;

  function from(source: number): void {
    farM.fill(Infinity);
    isSettled.fill(0);
    heap.clear();
    reached = 0;
    farM[source] = 0;
    before[source] = -1;
    heap.push(0, source);
    for (let v = heap.pop(); v >= 0; v = heap.pop()) {
      if (isSettled[v]) continue;
      isSettled[v] = 1;
      order[reached++] = v;
      for (let l = start[v]; l < start[v + 1]; l++) {
        const w = other[l];
        const throughM = farM[v] + gapM[l];
        if (throughM >= farM[w]) continue;
        farM[w] = throughM;
        before[w] = v;
        heap.push(throughM, w);
      }
    }
  }

  function walkTree(): void {
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

  function withoutEach(visit: (patch: number, beyond: Int32Array, farM: Float64Array) => void): void {
    walkTree();
    settledFor.fill(-1);
    for (let n = 1; n < reached; n++) {
      const v = order[n];
      if (size[v] === 1) continue;
      const first = place[v] + 1;
      const end = place[v] + size[v];
      const beyond = walk.subarray(first, end);
      heap.clear();
      for (const t of beyond) {
        let nearestM = Infinity;
        for (let l = start[t]; l < start[t + 1]; l++) {
          const u = other[l];
          if (place[u] >= place[v] && place[u] < end) continue;
          nearestM = Math.min(nearestM, farM[u] + gapM[l]);
        }
        anewM[t] = nearestM;
        if (nearestM < Infinity) heap.push(nearestM, t);
      }
      for (let t = heap.pop(); t >= 0; t = heap.pop()) {
        if (settledFor[t] === v) continue;
        settledFor[t] = v;
        for (let l = start[t]; l < start[t + 1]; l++) {
          const w = other[l];
          if (place[w] < first || place[w] >= end) continue;
          const throughM = anewM[t] + gapM[l];
          if (throughM >= anewM[w]) continue;
          anewM[w] = throughM;
          heap.push(throughM, w);
        }
      }
      visit(v, beyond, anewM);
    }
  }
  return { from, farM, before, order, reached: () => reached, withoutEach };
}

/** Smallest key first; of equal keys the one pushed first. */
function minHeap(room: number) {
  let keys = new Float64Array(room);
  let stamps = new Uint32Array(room);
  let values = new Int32Array(room);
  let size = 0;
  let stamp = 0;
  const isBefore = (i: number, j: number) => keys[i] < keys[j] || (keys[i] === keys[j] && stamps[i] < stamps[j]);
  const swap = (i: number, j: number) => {
    const [key, stampOf, value] = [keys[i], stamps[i], values[i]];
    keys[i] = keys[j];
    stamps[i] = stamps[j];
    values[i] = values[j];
    keys[j] = key;
    stamps[j] = stampOf;
    values[j] = value;
  };
  return {
    clear() {
      size = 0;
      stamp = 0;
    },
    push(key: number, value: number) {
      if (size === keys.length) {
        const grow = <T extends Float64Array | Uint32Array | Int32Array>(old: T, into: T): T => {
          into.set(old);
          return into;
        };
        keys = grow(keys, new Float64Array(2 * size));
        stamps = grow(stamps, new Uint32Array(2 * size));
        values = grow(values, new Int32Array(2 * size));
      }
      let i = size++;
      keys[i] = key;
      stamps[i] = stamp++;
      values[i] = value;
      while (i > 0) {
        const up = (i - 1) >> 1;
        if (!isBefore(i, up)) break;
        swap(i, up);
        i = up;
      }
    },
    /** −1 when empty. */
    pop(): number {
      if (size === 0) return -1;
      const top = values[0];
      size--;
      if (size > 0) {
        swap(0, size);
        let i = 0;
        for (;;) {
          const left = 2 * i + 1;
          if (left >= size) break;
          const least = left + 1 < size && isBefore(left + 1, left) ? left + 1 : left;
          if (!isBefore(least, i)) break;
          swap(i, least);
          i = least;
        }
      }
      return top;
    },
  };
}
