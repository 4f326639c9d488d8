import type { Pairs } from '../../../geometry/gaps/gapGraph.js';

/**
 * What each parcel does for the effective mesh size: by how much Σ a² of the patches changes if it goes, or if it comes.
 *
 * Definition: mesh = Σ a² / F over patches; changes are given as Δ Σ a² in m⁴, for any F. *Removed*: the parcel's land is lost and its patch falls into what
 * is left connected; Δ ≤ 0. *Added*: land that is no patch yet joins all patches it is linked to, and its own area counts; Δ > 0. *Linked*: a
 * link is made between two patches that have none (a road bridged); Δ = 2 a b.
 * Needs links without barriers as pairs of parcels. Method for *removed*: one depth-first search finds what every parcel holds together (Hopcroft,
 * Tarjan 1973), so that all parcels together cost no more than the links. Added parcels are each judged alone, on the patches as they are.
 */
export function changeIfRemoved(areaM2: Float64Array, links: Pairs): Float64Array {
  const count = areaM2.length;
  const { start, other } = linkLists(count, links);
  const change = new Float64Array(count);
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const parent = new Int32Array(count).fill(-1);
  const next = start.slice(0, count);
  const belowM2 = Float64Array.from(areaM2);
  // of what falls off when the parcel goes: the sum of areas, and of their squares
  const offM2 = new Float64Array(count);
  const offM4 = new Float64Array(count);
  const stack = new Int32Array(count);
  let time = 0;
  for (let root = 0; root < count; root++) {
    if (order[root] >= 0) continue;
    const first = time;
    const members: number[] = [];
    let depth = 0;
    stack[depth++] = root;
    order[root] = low[root] = time++;
    while (depth > 0) {
      const v = stack[depth - 1];
      if (next[v] < start[v + 1]) {
        const w = other[next[v]++];
        if (order[w] < 0) {
          parent[w] = v;
          order[w] = low[w] = time++;
          stack[depth++] = w;
        } else if (w !== parent[v]) low[v] = Math.min(low[v], order[w]);
        continue;
      }
      depth--;
      members.push(v);
      const p = parent[v];
      if (p < 0) continue;
      belowM2[p] += belowM2[v];
      low[p] = Math.min(low[p], low[v]);
      if (low[v] < order[p]) continue;
      offM2[p] += belowM2[v];
      offM4[p] += belowM2[v] * belowM2[v];
    }
    const wholeM2 = belowM2[root];
    if (members.length !== time - first) throw new Error('a parcel was left out of its patch');
    for (const v of members) {
      const restM2 = v === root ? 0 : Math.max(0, wholeM2 - areaM2[v] - offM2[v]);
      change[v] = offM4[v] + restM2 * restM2 - wholeM2 * wholeM2;
    }
  }
  return change;
}

/** For each candidate: the patches it is linked to, and what Σ a² gains if it is added to them. */
export function changeIfAdded(
  candidateM2: Float64Array,
  links: { readonly candidate: ArrayLike<number>; readonly patch: ArrayLike<number> },
  patchM2: Float64Array,
): { readonly changeM4: Float64Array; readonly patches: readonly (readonly number[])[] } {
  const patches: number[][] = Array.from(candidateM2, () => []);
  for (let k = 0; k < links.candidate.length; k++) {
    const own = patches[links.candidate[k]];
    if (!own.includes(links.patch[k])) own.push(links.patch[k]);
  }
  const changeM4 = candidateM2.map((ownM2, c) => {
    let sum = ownM2;
    let squares = 0;
    for (const patch of patches[c]) {
      sum += patchM2[patch];
      squares += patchM2[patch] * patchM2[patch];
    }
    return sum * sum - squares;
  });
  return { changeM4, patches: patches.map((own) => own.sort((a, b) => a - b)) };
}

/** Neighbours of v: other[start[v]] … other[start[v + 1]] (exclusive). */
export function linkLists(
  count: number,
  { a, b }: Pairs,
): { readonly start: Uint32Array; readonly other: Uint32Array } {
  const start = new Uint32Array(count + 1);
  for (let k = 0; k < a.length; k++) {
    start[a[k] + 1]++;
    start[b[k] + 1]++;
  }
  for (let v = 0; v < count; v++) start[v + 1] += start[v];
  const at = start.slice(0, count);
  const other = new Uint32Array(2 * a.length);
  for (let k = 0; k < a.length; k++) {
    other[at[a[k]]++] = b[k];
    other[at[b[k]]++] = a[k];
  }
  return { start, other };
}
