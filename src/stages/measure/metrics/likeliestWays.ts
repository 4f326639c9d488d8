/** Links as lists: those of v are `other` from start[v] to start[v + 1] (exclusive), each with its gap and the chance to pass it, 0…1. */
export interface LinkLists {
  readonly start: Uint32Array;
  readonly other: Uint32Array;
  /** The longer the gap, the smaller the chance. */
  readonly gapM: Float64Array;
  readonly chance: Float64Array;
}

/** Likeliest ways from one patch. */
export interface LikeliestWays {
  /** Searches from `source` as far as `reachM` (default: everywhere); the arrays are used again by the next search. */
  from(source: number, reachM?: number): void;
  /** Length of the likeliest way to each patch; not final beyond the reach, Infinity where there is none. */
  readonly farM: Float64Array;
  /** Its chance, the product over its links; stands for the patches that were reached. */
  readonly chanceTo: Float64Array;
  /** The patch before, on the way; −1 for the source. */
  readonly before: Int32Array;
  /** Patches that were reached, each after the one before it; `reached` of them. */
  readonly order: Int32Array;
  reached(): number;
}

/**
 * The likeliest ways from any patch of a graph: the shortest, since chances fall with the gap.
 *
 * Promises: the same tree on every run. Method: patches wait in buckets of half a mean link, and are looked at again where a shorter way comes within the
 * bucket (Dial 1969; Meyer, Sanders 2003): no sorting. All in typed arrays that are made once.
 */
export function likeliestWays({ start, other, gapM, chance }: LinkLists): LikeliestWays {
  const count = start.length - 1;
  const farM = new Float64Array(count);
  const chanceTo = new Float64Array(count);
  const before = new Int32Array(count);
  const order = new Int32Array(count);
  const lookedAt = new Int32Array(count);
  const { buckets, perM } = bucketsFor(gapM);
  // entries by distance, nearest bucket first, no order within one; no entry is farther ahead than the longest link
  const first = new Int32Array(buckets).fill(-1);
  let room = roomOf(2 * count + 2);
  let reached = 0;

  function from(source: number, reachM = Infinity): void {
    let looked = search(source, reachM, room);
    while (looked < 0) {
      room = roomOf(2 * room.next.length);
      looked = search(source, reachM, room);
    }
    // the last look at a patch comes after the last at the one before it
    const { looks } = room;
    reached = 0;
    for (let n = 0; n < looked; n++) if (lookedAt[looks[n]] === n) order[reached++] = looks[n];
  }

  /** How often a patch was looked at; −1 where there was no room for it. */
  function search(source: number, reachM: number, { next, patch, atM, looks }: Room): number {
    first.fill(-1);
    farM.fill(Infinity);
    farM[source] = 0;
    chanceTo[source] = 1;
    before[source] = -1;
    first[0] = 0;
    next[0] = -1;
    patch[0] = source;
    atM[0] = 0;
    let used = 1;
    let waiting = 1;
    let looked = 0;
    for (let bucket = 0; waiting > 0; ) {
      const entry = first[bucket];
      if (entry < 0) {
        bucket = (bucket + 1) & (buckets - 1);
        continue;
      }
      first[bucket] = next[entry];
      waiting--;
      const v = patch[entry];
      const hereM = farM[v];
      // a shorter way has been found since, or it is too far
      if (atM[entry] > hereM || hereM > reachM) continue;
      const end = start[v + 1];
      if (used + end - start[v] > next.length) return -1;
      lookedAt[v] = looked;
      looks[looked++] = v;
      const chanceHere = chanceTo[v];
      for (let l = start[v]; l < end; l++) {
        const w = other[l];
        const throughM = hereM + gapM[l];
        if (throughM >= farM[w]) continue;
        farM[w] = throughM;
        chanceTo[w] = chanceHere * chance[l];
        before[w] = v;
        const slot = (throughM * perM) & (buckets - 1);
        patch[used] = w;
        atM[used] = throughM;
        next[used] = first[slot];
        first[slot] = used++;
        waiting++;
      }
    }
    return looked;
  }
  return { from, farM, chanceTo, before, order, reached: () => reached };
}

/**
 * The links that are on a likeliest way at all: not those that a way round is shorter than. What `likeliestWays` finds on these it finds on all
 * links; they are a half to nine tenths of them.
 */
export function directLinks(links: LinkLists): LinkLists {
  const { start, other, gapM, chance } = links;
  const { from, farM } = likeliestWays(links);
  const startOfKept = new Uint32Array(start.length);
  const kept: number[] = [];
  for (let v = 0; v + 1 < start.length; v++) {
    let longestM = 0;
    for (let l = start[v]; l < start[v + 1]; l++) longestM = Math.max(longestM, gapM[l]);
    from(v, longestM);
    for (let l = start[v]; l < start[v + 1]; l++) if (!(farM[other[l]] < gapM[l] * (1 - ROUNDING))) kept.push(l);
    startOfKept[v + 1] = kept.length;
  }
  return {
    start: startOfKept,
    other: Uint32Array.from(kept, (l) => other[l]),
    gapM: Float64Array.from(kept, (l) => gapM[l]),
    chance: Float64Array.from(kept, (l) => chance[l]),
  };
}

/** A way round counts as shorter only where it is so by more than sums can be out. */
const ROUNDING = 1e-12;

/** A number of buckets that is a power of two, and how many of them make a metre. */
function bucketsFor(gapM: Float64Array): { buckets: number; perM: number } {
  let sumM = 0;
  let mostM = 0;
  for (const m of gapM) {
    sumM += m;
    mostM = Math.max(mostM, m);
  }
  if (!(sumM > 0)) return { buckets: 1, perM: 0 };
  const widthM = Math.max(sumM / gapM.length / 2, mostM / MOST_BUCKETS);
  let buckets = 4;
  while (buckets < mostM / widthM + 2) buckets *= 2;
  return { buckets, perM: (buckets - 2) / mostM };
}

const MOST_BUCKETS = 4096;

/** For the entries of a search, and for what was looked at, which is no more. */
interface Room {
  readonly next: Int32Array;
  readonly patch: Int32Array;
  readonly atM: Float64Array;
  readonly looks: Int32Array;
}

function roomOf(length: number): Room {
  return {
    next: new Int32Array(length),
    patch: new Int32Array(length),
    atM: new Float64Array(length),
    looks: new Int32Array(length),
  };
}
