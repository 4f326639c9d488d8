import type { MipRow } from '../../../model/mip.js';
import type { CandidateGraph } from '../candidates/candidates.js';
import { sum } from './columns.js';
import type { Layout } from './layout.js';

/**
 * `apart[i,j]`: clusters that can't stand together. Two candidates meet when they hold one piece, or pieces nearer than g that no barrier parts:
 * side by side they would be one cluster. Infill counts like members. Of candidates that all meet each other at most one is chosen.
 * The row of a pair of pieces starts from the candidates that hold one of them and takes in all others that meet each so far, those
 * that meet most first: the same choices as pair by pair, in fewer rows, and a linear relaxation that is nearer to them.
 */
export function apartRows(layout: Layout, graph: CandidateGraph): MipRow[] {
  const holders = holdersOf(layout);
  const pairs = graph.near.filter(([i, j]) => holders.has(i) || holders.has(j));
  const none: readonly number[] = [];
  const seeds = [
    ...pairs.map(([i, j]) => ({
      name: `${layout.label[i]},${layout.label[j]}`,
      holders: [...(holders.get(i) ?? none), ...(holders.get(j) ?? none)],
    })),
    ...[...holders].map(([k, list]) => ({ name: layout.label[k], holders: list })),
  ].map((seed) => ({ ...seed, holders: [...new Set(seed.holders)].sort((a, b) => a - b) }));
  const meeting = meetings(
    layout.candidates.length,
    seeds.map((seed) => seed.holders),
  );
  const rows: MipRow[] = [];
  const seen = new Set<string>();
  const isNew = (key: string) => seen.size < seen.add(key).size;
  for (const seed of seeds) {
    if (seed.holders.length < 2 || !isNew(seed.holders.join())) continue;
    const all = meeting.extended(seed.holders);
    if (all.length > seed.holders.length && !isNew(all.join())) continue;
    const terms = sum();
    for (const c of all) terms.add(layout.cluster[c], 1);
    rows.push(terms.row(`apart[${seed.name}]`, -Infinity, 1));
  }
  return rows;
}

/** Candidates that hold each piece, in their order. */
function holdersOf(layout: Layout): Map<number, number[]> {
  const holders = new Map<number, number[]>();
  layout.candidates.forEach((candidate, c) => {
    if (layout.cluster[c] < 0) return;
    for (const k of [...candidate.members, ...candidate.infill]) {
      const list = holders.get(k);
      if (list) list.push(c);
      else holders.set(k, [c]);
    }
  });
  return holders;
}

/** Who meets whom, one bit a pair within each group of candidates that hang together by meeting. */
function meetings(count: number, cliques: readonly (readonly number[])[]) {
  const root = Int32Array.from({ length: count }, (_, c) => c);
  const rootOf = (c: number): number => {
    while (root[c] !== c) {
      root[c] = root[root[c]];
      c = root[c];
    }
    return c;
  };
  for (const clique of cliques) for (const c of clique) root[rootOf(c)] = rootOf(clique[0]);
  const groups = new Map<number, number[]>();
  const place = new Int32Array(count);
  for (let c = 0; c < count; c++) {
    const group = groups.get(rootOf(c)) ?? [];
    groups.set(rootOf(c), group);
    place[c] = group.length;
    group.push(c);
  }
  const groupOf = (c: number) => groups.get(rootOf(c)) ?? [];
  const met = Array.from({ length: count }, (_, c) => new Uint32Array((groupOf(c).length + 31) >> 5));
  for (const clique of cliques) {
    for (const a of clique) for (const b of clique) if (a !== b) met[a][place[b] >> 5] |= 1 << (place[b] & 31);
  }
  const degree = met.map((bits) => bits.reduce((total, word) => total + bitCount(word), 0));
  const meets = (bits: Uint32Array, c: number) => (bits[place[c] >> 5] >>> (place[c] & 31)) & 1;
  return {
    extended(clique: readonly number[]): readonly number[] {
      const common = met[clique[0]].slice();
      const narrow = (c: number) => {
        for (let w = 0; w < common.length; w++) common[w] &= met[c][w];
      };
      clique.forEach(narrow);
      const open = groupOf(clique[0]).filter((c) => meets(common, c));
      open.sort((a, b) => degree[b] - degree[a] || a - b);
      const all = [...clique];
      for (const c of open) {
        if (!meets(common, c)) continue;
        all.push(c);
        narrow(c);
      }
      return all.sort((a, b) => a - b);
    },
  };
}

function bitCount(word: number): number {
  let count = 0;
  for (let left = word; left !== 0; left &= left - 1) count++;
  return count;
}
