import type { MipColumn, MipRow } from '../../../model/mip.js';
import { M2_PER_MU } from '../../../model/units.js';
import { sum } from '../program/columns.js';
import type { Layout } from '../program/layout.js';
import { alikeTo } from './alike.js';

/** How much two plans must differ at least: this share of the land that is treated, or so many clusters. */
export interface LeastDifference {
  readonly share: number;
  readonly clusters: number;
}

const CHOSEN = 0.5;

/**
 * A plan that differs from another one: `differentLand` asks that the land whose fate changes be at least `share` of the land that plan treats,
 * `differentClusters` that at least `clusters` of its clusters have no like among those built (`alikeTo`); the binary column says which
 * of the two holds. `first` is the number that the column gets.
 */
export function differenceRows(
  layout: Layout,
  plan: ArrayLike<number>,
  number: number,
  first: number,
  least: LeastDifference,
): { readonly column: MipColumn; readonly rows: readonly MipRow[] } {
  const { areaM2 } = layout.situation.input.overlay.pieces;
  const land = sum();
  let treatedMu = 0;
  let smallestMu = Number.POSITIVE_INFINITY;
  for (let k = 0; k < layout.situation.pieceCount; k++) {
    const columns = fateColumns(layout, k);
    const chosen = columns.find((c) => plan[c] > CHOSEN);
    const mu = areaM2[k] / M2_PER_MU;
    if (columns.length > 0) smallestMu = Math.min(smallestMu, mu);
    if (chosen === undefined) for (const c of columns) land.add(c, mu);
    else {
      land.add(chosen, -mu);
      treatedMu += mu;
    }
  }
  // of a plan that treats nothing some land must differ all the same, or it would be found again
  const leastMu = Math.max(least.share * treatedMu, Number.isFinite(smallestMu) ? smallestMu / 2 : 1);
  const built = builtIn(layout, plan);
  const kept = sum();
  for (const c of built) for (const like of alikeTo(layout, c)) kept.add(layout.cluster[like], 1);
  const enough = built.length >= least.clusters;
  const name = `different[${number}]`;
  const rows = [
    // where the plan has too few clusters to differ in, it is the land that must differ
    land.add(first, enough ? -leastMu : 0).row(`${name} land`, (enough ? 0 : leastMu) - treatedMu, Infinity),
  ];
  if (enough) {
    // first = 0: at most built − least.clusters of them have a like
    const slack = kept.size;
    rows.push(kept.add(first, -slack).row(`${name} clusters`, -Infinity, built.length - least.clusters));
  }
  return { column: { name: `${name} by land`, cost: 0, lower: 0, upper: 1, integer: true }, rows };
}

/** Columns of the fates that change a piece; none of them chosen is keep. */
export function fateColumns(layout: Layout, k: number): number[] {
  return [layout.upgrade[k], layout.reclaim[k], layout.regreen[k], layout.reserve[k], layout.joined[k]].filter(
    (column) => column >= 0,
  );
}

/** Mu of land whose fate differs between two plans. A piece that stays in some cluster does not differ. */
export function landDifferenceMu(layout: Layout, one: ArrayLike<number>, other: ArrayLike<number>): number {
  const { areaM2 } = layout.situation.input.overlay.pieces;
  let m2 = 0;
  for (let k = 0; k < layout.situation.pieceCount; k++) {
    if (fateColumns(layout, k).some((c) => one[c] > CHOSEN !== other[c] > CHOSEN)) m2 += areaM2[k];
  }
  return m2 / M2_PER_MU;
}

/** Clusters of one plan that another has no like of. */
export function clusterDifference(layout: Layout, one: ArrayLike<number>, other: ArrayLike<number>): number {
  return builtIn(layout, one).filter((c) => !alikeTo(layout, c).some((like) => other[layout.cluster[like]] > CHOSEN))
    .length;
}

export function builtIn(layout: Layout, plan: ArrayLike<number>): number[] {
  return [...layout.cluster].flatMap((column, c) => (column >= 0 && plan[column] > CHOSEN ? [c] : []));
}
