import { selectItems } from '../../../geometry/polygonSet.js';
import { farmlandBarriers, unpartedPairs } from '../../../model/barrierSets.js';
import type { MipRow } from '../../../model/mip.js';
import type { CandidateGraph } from '../candidates/candidates.js';
import { sum } from './columns.js';
import type { Layout } from './layout.js';

/**
 * Clusters that can't stand together, and what ties pieces to each other.
 * `apart[i,j]`: of all candidates that hold i or j, pieces nearer than g and not parted by a barrier, at most one is chosen: two
 * clusters closer than g would be one (and a piece is in one cluster only: i = j). Infill counts like members.
 * `parks`: new parks ≤ `cluster.maxCount`. `farmland[k]`: land reclaimed to 耕地 touches it, or a chosen piece nearer to it.
 */
export function conflictRows(layout: Layout, graph: CandidateGraph): MipRow[] {
  const rows: MipRow[] = [];
  const holders = new Map<number, number[]>();
  layout.candidates.forEach((candidate, c) => {
    if (layout.cluster[c] < 0) return;
    for (const k of [...candidate.members, ...candidate.infill]) {
      const list = holders.get(k);
      if (list) list.push(c);
      else holders.set(k, [c]);
    }
  });
  const seen = new Set<string>();
  const apart = (name: string, clusters: readonly number[]) => {
    const distinct = [...new Set(clusters)].sort((a, b) => a - b);
    const key = distinct.join();
    if (distinct.length < 2 || seen.has(key)) return;
    seen.add(key);
    const terms = sum();
    for (const c of distinct) terms.add(layout.cluster[c], 1);
    rows.push(terms.row(name, -Infinity, 1));
  };
  const { label } = layout;
  for (const [i, j] of graph.near) {
    apart(`apart[${label[i]},${label[j]}]`, [...(holders.get(i) ?? []), ...(holders.get(j) ?? [])]);
  }
  for (const [k, clusters] of holders) apart(`apart[${label[k]}]`, clusters);
  const { settings } = layout.situation.input;
  const parks = sum();
  layout.candidates.forEach((candidate, c) => {
    if (candidate.isPark) parks.add(layout.cluster[c], 1);
  });
  if (parks.size > 0 && !layout.relax.has('parkCount')) {
    rows.push(parks.row('parks', -Infinity, settings['cluster.maxCount']));
  }
  rows.push(...farmlandRows(layout));
  return rows;
}

function farmlandRows(layout: Layout): MipRow[] {
  const { district, overlay, measures, settings } = layout.situation.input;
  const { touchesFarmland } = measures.status;
  const open: number[] = [];
  layout.reclaim.forEach((column, k) => {
    if (column >= 0) open.push(k);
  });
  if (open.every((k) => touchesFarmland[k])) return [];
  const neighbours = new Map<number, number[]>(open.map((k) => [k, []]));
  const polygons = selectItems(overlay.pieces.polygons, open);
  const pairs = unpartedPairs(polygons, settings['farmland.gapM'], farmlandBarriers(district, settings), settings);
  for (let p = 0; p < pairs.a.length; p++) {
    const [i, j] = [open[pairs.a[p]], open[pairs.b[p]]];
    neighbours.get(i)?.push(j);
    neighbours.get(j)?.push(i);
  }
  const steps = new Map<number, number>();
  let front: number[] = [];
  layout.reclaim.forEach((column, k) => {
    if (column < 0 || !touchesFarmland[k]) return;
    steps.set(k, 0);
    front.push(k);
  });
  for (let step = 1; front.length > 0; step++) {
    const next: number[] = [];
    for (const k of front) {
      for (const j of neighbours.get(k) ?? []) {
        if (steps.has(j)) continue;
        steps.set(j, step);
        next.push(j);
      }
    }
    front = next;
  }
  const rows: MipRow[] = [];
  layout.reclaim.forEach((column, k) => {
    if (column < 0 || touchesFarmland[k]) return;
    const own = steps.get(k) ?? Number.POSITIVE_INFINITY;
    const terms = sum().add(column, 1);
    for (const j of neighbours.get(k) ?? []) {
      if ((steps.get(j) ?? Number.POSITIVE_INFINITY) < own) terms.add(layout.reclaim[j], -1);
    }
    rows.push(terms.row(`farmland[${layout.label[k]}]`, -Infinity, 0));
  });
  return rows;
}
