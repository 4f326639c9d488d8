import type { LinkLists } from './likeliestWays.js';

/**
 * Σ_i Σ_j a_i a_j / (1 + nl_ij) over all patches j of a connected graph, nl_ij the least number of links from i to j; and over the `from`-th to
 * `to`-th (exclusive) of its patches i, in an order of its own: 0 … all of them gives the whole sum.
 *
 * Method: breadth-first searches from 32 patches at a time, a bit each (Then et al. 2014): patches near each other meet most others at the same
 * time. Give multiples of 32.
 */
export function fewestLinkSums(
  areas: Float64Array,
  { start, other }: Pick<LinkLists, 'start' | 'other'>,
): (from: number, to: number) => number {
  const count = areas.length;
  const sources = nearEachOther(start, other);
  const seenBy = new Int32Array(count);
  const sumOfByte = new Float64Array(4 * 256);
  let reaches = new Int32Array(count);
  let reachesNext = new Int32Array(count);
  let edge = new Int32Array(count);
  let edgeNext = new Int32Array(count);

  /** Gives what the next round of links reaches to `edgeNext`, and how many they are. */
  function reachNext(length: number): number {
    let lengthNext = 0;
    for (let n = 0; n < length; n++) {
      const v = edge[n];
      const by = reaches[v];
      reaches[v] = 0;
      for (let l = start[v], end = start[v + 1]; l < end; l++) {
        const w = other[l];
        const newly = by & ~seenBy[w];
        if (newly === 0) continue;
        if (reachesNext[w] === 0) edgeNext[lengthNext++] = w;
        seenBy[w] |= newly;
        reachesNext[w] |= newly;
      }
    }
    return lengthNext;
  }

  return (from, to) => {
    let sum = 0;
    for (let first = from; first < to; first += 32) {
      let length = Math.min(32, to - first);
      sumsOfBytes(areas, sources.subarray(first, first + length), sumOfByte);
      seenBy.fill(0);
      for (let k = 0; k < length; k++) {
        const source = sources[first + k];
        seenBy[source] = 1 << k;
        reaches[source] = 1 << k;
        edge[k] = source;
        sum += areas[source] * areas[source];
      }
      for (let links = 1; length > 0; links++) {
        const lengthNext = reachNext(length);
        let metM4 = 0;
        for (let n = 0; n < lengthNext; n++) {
          const by = reachesNext[edgeNext[n]];
          const byM2 =
            sumOfByte[by & 255] +
            sumOfByte[256 + ((by >>> 8) & 255)] +
            sumOfByte[512 + ((by >>> 16) & 255)] +
            sumOfByte[768 + (by >>> 24)];
          metM4 += areas[edgeNext[n]] * byM2;
        }
        sum += metM4 / (1 + links);
        [reaches, reachesNext, edge, edgeNext, length] = [reachesNext, reaches, edgeNext, edge, lengthNext];
      }
    }
    return sum;
  };
}

/** Areas of the sources of every set of eight, by the byte that names the set. */
function sumsOfBytes(areas: Float64Array, sources: Int32Array, sums: Float64Array): void {
  for (let k = 0; k < 32; k++) {
    const areaM2 = k < sources.length ? areas[sources[k]] : 0;
    const at = 256 * (k >> 3);
    const bit = 1 << (k & 7);
    for (let set = 0; set < bit; set++) sums[at + bit + set] = sums[at + set] + areaM2;
  }
}

/** All patches in crowds of 32, each grown from one patch round by round as far as free patches go. */
function nearEachOther(start: Uint32Array, other: Uint32Array): Int32Array {
  const count = start.length - 1;
  const crowds = new Int32Array(count);
  const isTaken = new Uint8Array(count);
  let taken = 0;
  for (let head = 0, seed = 0; taken < count; ) {
    const isFull = taken % 32 === 0;
    if (head === taken || isFull) {
      while (isTaken[seed]) seed++;
      isTaken[seed] = 1;
      if (isFull) head = taken;
      crowds[taken++] = seed;
      continue;
    }
    const v = crowds[head++];
    for (let l = start[v]; l < start[v + 1] && taken % 32 !== 0; l++) {
      if (isTaken[other[l]]) continue;
      isTaken[other[l]] = 1;
      crowds[taken++] = other[l];
    }
  }
  return crowds;
}
