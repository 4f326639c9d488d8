import { yearOf } from '../../../model/horizon.js';
import type { TargetSpec } from '../../../model/target.js';
import type { Decoded } from '../answer/decode.js';
import { blockPieces, type Layout } from '../program/layout.js';
import { targetSum } from '../program/targets.js';
import type { Due, Need } from './schedule.js';
import type { PlanWork } from './works.js';

/** A due target with what turns its sums into its unit, and what counted before the run. */
export interface DueOf extends Due {
  readonly spec: TargetSpec;
  readonly base: number;
  readonly perUnit: number;
}

/**
 * Targets that are due before the last year (one due before the first year: in the first), and when each part of them counts.
 * Land and firms count from their year on, what a cluster brings once it stands, a block once all of it is treated. What is wanted by the date is
 * the target's aim, or all that the plan ever reaches of it where that is less.
 */
export function duesOf(
  layout: Layout,
  decoded: Decoded,
  works: readonly PlanWork[],
  years: readonly number[],
): DueOf[] {
  const { targets } = layout.situation.input;
  const early = targets.filter(({ date }) => yearOf(date) < years[years.length - 1]);
  if (early.length === 0) return [];
  const needsOf = columnNeeds(layout, decoded, works);
  return early.flatMap((spec) => {
    const { terms, base, aim, perUnit } = targetSum(layout, spec);
    const counts = terms.entries().flatMap(([column, value]) => {
      const needs = needsOf.get(column);
      return needs ? [{ value, needs }] : [];
    });
    const reached = counts.reduce((total, { value }) => total + value, 0);
    const wanted = Math.min(aim - base, reached);
    if (!(wanted > 0)) return [];
    const at = Math.max(0, yearOf(spec.date) - years[0]);
    return [{ target: spec.id, at, weight: spec.weight ?? 1, wanted, counts, spec, base, perUnit }];
  });
}

/** What each column that the plan chose waits for. */
function columnNeeds(layout: Layout, decoded: Decoded, works: readonly PlanWork[]): Map<number, Need[]> {
  const { situation } = layout;
  const build = situation.input.settings['cluster.buildLagYears'];
  const ofPiece = new Map<number, Need>();
  const ofFirm = new Map<number, Need>();
  works.forEach(({ pieces, clusters, firms }, work) => {
    for (const k of pieces) ofPiece.set(k, { work, years: clusters.length > 0 ? build : 0 });
    for (const f of firms) ofFirm.set(f, { work, years: 0 });
  });
  const needs = new Map<number, Need[]>();
  const set = (column: number, list: readonly (Need | undefined)[]) => {
    const known = list.filter((need) => need !== undefined);
    if (column >= 0 && known.length > 0 && known.length === list.length) needs.set(column, known);
  };
  const { landFate, firmFate, clusters } = decoded;
  landFate.forEach((fate, k) => {
    if (fate === 'cluster') set(layout.joined[k], [ofPiece.get(k)]);
    if (fate === 'upgrade' || fate === 'reclaim' || fate === 'regreen' || fate === 'reserve')
      set(layout[fate][k], [ofPiece.get(k)]);
  });
  layout.candidates.forEach(({ id }, c) => {
    const chosen = clusters.find((cluster) => cluster.id === id);
    if (chosen) set(layout.cluster[c], [ofPiece.get(chosen.members[0])]);
  });
  firmFate.forEach(({ fate }, f) => {
    if (fate === 'move' || fate === 'close') set(layout[fate][f], [ofFirm.get(f)]);
    if (fate !== 'stay') return;
    const worked = situation.weightsOfFirm[f].filter(
      ({ piece: k }) => landFate[k] === 'upgrade' || landFate[k] === 'cluster',
    );
    if (share(worked) > 0.5)
      set(
        layout.worked[f],
        worked.map(({ piece }) => ofPiece.get(piece)),
      );
    const parks = worked.filter(({ piece: k }) => clusters[decoded.clusterOfPiece[k]]?.isPark);
    if (share(parks) > 0.5)
      set(
        layout.settled[f],
        parks.map(({ piece }) => ofPiece.get(piece)),
      );
  });
  blockPieces(situation).forEach((pieces, b) => {
    if (layout.block[b] >= 0) set(layout.block[b], distinct(pieces.map((k) => ofPiece.get(k))));
  });
  return needs;
}

function share(weights: readonly { readonly share: number }[]): number {
  return weights.reduce((total, weight) => total + weight.share, 0);
}

function distinct(list: readonly (Need | undefined)[]): (Need | undefined)[] {
  const seen = new Set<number | undefined>();
  return list.filter((need) => !seen.has(need?.work) && seen.add(need?.work));
}
