import type { Coverage } from '../coverage.js';
import { boxesApart } from '../segments.js';
import { type OpenGrid, openGrid, visitCells } from './openGrid.js';

/** Calls `visit(k, l)`, k < l, for every two open edges (places in `coverage.open`) whose boxes are at most `reachM` apart. */
export function eachNearPair(coverage: Coverage, reachM: number, visit: (k: number, l: number) => void): void {
  const { set, open } = coverage;
  const { xy } = set;
  const grid: OpenGrid & Parameters<typeof visitCells>[0] = openGrid(coverage, reachM);
  const seenBy = new Int32Array(open.length).fill(-1);
  let k = 0;
  const lookIn = (cell: number) => {
    const v = 2 * open[k];
    for (let n = grid.start[cell]; n < grid.start[cell + 1]; n++) {
      const l = grid.edge[n];
      if (l <= k || seenBy[l] === k) continue;
      seenBy[l] = k;
      const w = 2 * open[l];
      if (boxesApart(xy[v], xy[v + 1], xy[v + 2], xy[v + 3], xy[w], xy[w + 1], xy[w + 2], xy[w + 3], reachM)) {
        continue;
      }
      visit(k, l);
    }
  };
  for (k = 0; k < open.length; k++) {
    const v = 2 * open[k];
    visitCells(grid, xy[v], xy[v + 1], xy[v + 2], xy[v + 3], 0, lookIn);
  }
}
