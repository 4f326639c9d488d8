import { yearOf, yearsOf } from '../../../model/horizon.js';
import type { MipRow } from '../../../model/mip.js';
import type { TargetSpec } from '../../../model/target.js';
import type { ProposeInput, Situation } from '../situation/situation.js';
import { FLOOR_UNIT_M2 } from './capacity.js';
import { type Sum, sum } from './columns.js';
import type { Layout } from './layout.js';
import { targetSum } from './targets.js';

/**
 * Targets that are due before any new cluster can stand: `due[id]`, the same sum as `target[id]` without what comes with new clusters, + aim · late ≥ what
 * is missing. A firm that moves counts as far as it goes to a park that stands already: by its own flows, or where firms move in groups by
 * `early[f]` ≤ `move[f]`, with floor that the group's flows to such parks carry (`inTime[g]`). Being late weighs half as much as being short
 * (`LATE_WEIGHT`), so that a target is met late rather than never.
 * Limit: land that is vacated, and blocks, count though a firm on them may wait for a new park; the years say what is late.
 */
export function dueRows(layout: Layout): MipRow[] {
  const { input } = layout.situation;
  const due = input.targets.flatMap((target, t) => {
    const { base, aim } = targetSum(layout, target);
    if (layout.late[t] < 0 || !(aim - base > 0)) return [];
    return [
      soonSum(layout, target)
        .add(layout.late[t], aim)
        .row(`due[${target.id}]`, aim - base, Infinity),
    ];
  });
  return [...due, ...earlyRows(layout)];
}

/** What of a target can count before any new cluster stands. */
export function soonSum(layout: Layout, target: TargetSpec): Sum {
  const { flows, receivers, relocation, early } = layout;
  const later = new Set<number>([...layout.joined, ...layout.cluster, ...layout.settled]);
  const soon = sum();
  const ofMove = new Map<number, number[]>();
  layout.move.forEach((column, f) => {
    if (column >= 0) ofMove.set(column, early[f] >= 0 ? [early[f]] : []);
  });
  if (relocation.exact) {
    for (const { firm, receiver, column } of flows)
      if (receivers.list[receiver].kind === 'park') ofMove.get(layout.move[firm])?.push(column);
  }
  for (const [column, value] of targetSum(layout, target).terms.entries()) {
    if (later.has(column)) continue;
    for (const of of ofMove.get(column) ?? [column]) soon.add(of, value);
  }
  return soon;
}

function earlyRows({ early, move, firmLabel, relocation, receivers, flows, situation }: Layout): MipRow[] {
  const standing = new Set(receivers.list.filter(({ kind }) => kind === 'park').map(({ site }) => site));
  const moves = [...early].flatMap((column, f) =>
    column >= 0 ? [sum().add(column, 1).add(move[f], -1).row(`early[${firmLabel[f]}]`, -Infinity, 0)] : [],
  );
  const carried = relocation.groups.map((group) => {
    const terms = sum();
    for (const f of group) terms.add(early[f], situation.firmFloorM2[f] / FLOOR_UNIT_M2);
    return terms;
  });
  const isAsked = carried.map(({ size }) => size > 0);
  for (const { group, site, column } of flows) if (isAsked[group] && standing.has(site)) carried[group].add(column, -1);
  return [...moves, ...carried.flatMap((terms, g) => (isAsked[g] ? [terms.row(`inTime[${g}]`, -Infinity, 0)] : []))];
}

export const LATE_WEIGHT = 0.5;

export function isDueBeforeClusters({ input }: Situation, { date: due }: TargetSpec): boolean {
  const { date, targets, settings } = input;
  return yearOf(due) < yearsOf(date, targets, settings)[0] + settings['cluster.buildLagYears'];
}

/** Whether a firm counts toward the target once it moved. */
export function countsMoved({ measures: { firms } }: ProposeInput, { basis }: TargetSpec, f: number): boolean {
  if (basis === 'scatteredFirms') return firms.inScatteredBlock[f] === 1;
  if (basis === 'outdatedFirms') return firms.outdated[f] === 1;
  return basis === 'inParkShare' && firms.park[f] < 0;
}
