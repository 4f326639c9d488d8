import { selectItems } from '../../../geometry/polygonSet.js';
import { farmlandBarriers, unpartedPairs } from '../../../model/barrierSets.js';
import type { MipRow } from '../../../model/mip.js';
import type { CandidateGraph } from '../candidates/candidates.js';
import { apartRows } from './apart.js';
import { sum } from './columns.js';
import type { Layout } from './layout.js';
import { parkRows } from './parkRows.js';

/**
 * Clusters that can't stand together (`apartRows`), how many new parks there may be (`parkRows`), and what ties pieces to each other.
 * `farmland[k]`: land reclaimed to 耕地 touches it, or a chosen piece nearer to it.
 */
export function conflictRows(layout: Layout, graph: CandidateGraph): MipRow[] {
  return [...apartRows(layout, graph), ...parkRows(layout), ...farmlandRows(layout)];
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
