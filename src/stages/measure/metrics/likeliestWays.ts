/** Links as lists: those of v are `other` from start[v] to start[v + 1] (exclusive), each with its gap and the chance to pass it, 0…1. */
export interface LinkLists {
  readonly start: Uint32Array;
  readonly other: Uint32Array;
  /** The longer the gap, the smaller the chance. */
  readonly gapM: Float64Array;
  readonly chance: Float64Array;
}

/** Likeliest ways from one patch, and what they become when a patch is taken out. */
export interface LikeliestWays {
  /** Searches from `source`; the arrays are used again by the next search. */
  from(source: number): void;
  /** Chance of the likeliest way to each patch, the product over its links; 0 where there is none. */
  readonly chanceTo: Float64Array;
  /** The patch before, on the way; −1 for the source. */
  readonly before: Int32Array;
  /** Patches that were reached, each after the one before it; `reached` of them. */
  readonly order: Int32Array;
  reached(): number;
  /** For every patch that others are reached through: calls with the patch, those beyond it, and the chance to get to each without it. */
  withoutEach(visit: (patch: number, beyond: Int32Array, chanceTo: Float64Array) => void): void;
}

/**
 * The likeliest ways from any patch of a graph: the shortest, since chances fall with the gap; and those without each patch in turn.
 *
 * Promises: the same tree on every run. Method: patches wait in buckets of half a mean link, and are looked at again where a shorter way comes within the
 * bucket (Dial 1969; Meyer, Sanders 2003): no sorting. Of `withoutEach`: without v only what lies below v in the tree moves; it is reached anew from its
 * neighbours that don't, whose ways stand, by Dijkstra's search. All in typed arrays that are made once.
 */
export function likeliestWays({ start, other, gapM, chance }: LinkLists): LikeliestWays {
  const count = start.length - 1;
  const chanceTo = new Float64Array(count);
  const before = new Int32Array(count);
  const order = new Int32Array(count);
  const farM = new Float64Array(count);
  const lookedAt = new Int32Array(count);
  const queue = bucketQueue(gapM);
  let looks = new Int32Array(2 * count + 2);
  const heap = maxHeap(Math.max(16, other.length + 1));
  const size = new Int32Array(count);
  const used = new Int32Array(count);
  // place of each patch in a walk of the tree, in which what lies below v follows v
  const place = new Int32Array(count);
  const walk = new Int32Array(count);
  const anew = new Float64Array(count);
  const settledFor = new Int32Array(count);
  let reached = 0;

  function from(source: number): void {
    chanceTo.fill(0);
    farM.fill(Infinity);
    chanceTo[source] = 1;
    farM[source] = 0;
    before[source] = -1;
    queue.push(0, source);
    let look = 0;
    for (let v = queue.pop(farM); v >= 0; v = queue.pop(farM)) {
      if (look === looks.length) {
        const longer = new Int32Array(2 * look);
        longer.set(looks);
        looks = longer;
      }
      lookedAt[v] = look;
      looks[look++] = v;
      for (let l = start[v]; l < start[v + 1]; l++) {
        const w = other[l];
        const throughM = farM[v] + gapM[l];
        if (throughM >= farM[w]) continue;
        farM[w] = throughM;
        chanceTo[w] = chanceTo[v] * chance[l];
        before[w] = v;
        queue.push(throughM, w);
      }
    }
    // the last look at a patch comes after the last at the one before it
    reached = 0;
    for (let n = 0; n < look; n++) if (lookedAt[looks[n]] === n) order[reached++] = looks[n];
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

  function withoutEach(visit: (patch: number, beyond: Int32Array, chanceTo: Float64Array) => void): void {
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
  }
  return { from, chanceTo, before, order, reached: () => reached, withoutEach };
}

/** Entries by distance, nearest bucket first, no order within one. An entry whose patch has come nearer since is passed over. */
function bucketQueue(gapM: Float64Array) {
  let sumM = 0;
  let mostM = 0;
  for (const m of gapM) {
    sumM += m;
    mostM = Math.max(mostM, m);
  }
  const widthM = sumM > 0 ? Math.max(sumM / gapM.length / 2, mostM / MOST_BUCKETS) : 1;
  // no entry is farther ahead than the longest link
  const buckets = Math.ceil(mostM / widthM) + 2;
  const first = new Int32Array(buckets).fill(-1);
  let next = new Int32Array(64);
  let patch = new Int32Array(64);
  let atM = new Float64Array(64);
  let used = 0;
  let waiting = 0;
  let bucket = 0;
  return {
    push(m: number, v: number) {
      if (used === next.length) {
        const longer = {
          next: new Int32Array(2 * used),
          patch: new Int32Array(2 * used),
          atM: new Float64Array(2 * used),
        };
        longer.next.set(next);
        longer.patch.set(patch);
        longer.atM.set(atM);
        ({ next, patch, atM } = longer);
      }
      const slot = Math.floor(m / widthM) % buckets;
      patch[used] = v;
      atM[used] = m;
      next[used] = first[slot];
      first[slot] = used++;
      waiting++;
    },
    /** −1 when none waits; the queue can then be filled anew. */
    pop(farM: Float64Array): number {
      while (waiting > 0) {
        const entry = first[bucket];
        if (entry < 0) {
          bucket = bucket + 1 === buckets ? 0 : bucket + 1;
          continue;
        }
        first[bucket] = next[entry];
        waiting--;
        if (atM[entry] <= farM[patch[entry]]) return patch[entry];
      }
      used = 0;
      bucket = 0;
      return -1;
    },
  };
}

const MOST_BUCKETS = 4096;

/** Greatest key first. Keys and values in arrays that grow; the order of equal keys hangs on what was pushed alone. */
function maxHeap(room: number) {
  let keys = new Float64Array(room);
  let values = new Int32Array(room);
  let size = 0;
  return {
    clear() {
      size = 0;
    },
    push(key: number, value: number) {
      if (size === keys.length) {
        const [oldKeys, oldValues] = [keys, values];
        keys = new Float64Array(2 * size);
        keys.set(oldKeys);
        values = new Int32Array(2 * size);
        values.set(oldValues);
      }
      let i = size++;
      while (i > 0) {
        const up = (i - 1) >> 1;
        if (keys[up] >= key) break;
        keys[i] = keys[up];
        values[i] = values[up];
        i = up;
      }
      keys[i] = key;
      values[i] = value;
    },
    /** −1 when empty. */
    pop(): number {
      if (size === 0) return -1;
      const top = values[0];
      const key = keys[--size];
      const value = values[size];
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= size) break;
        if (child + 1 < size && keys[child + 1] > keys[child]) child++;
        if (keys[child] <= key) break;
        keys[i] = keys[child];
        values[i] = values[child];
        i = child;
      }
      keys[i] = key;
      values[i] = value;
      return top;
    },
  };
}
