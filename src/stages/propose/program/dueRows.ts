import { yearOf, yearsOf } from '../../../model/horizon.js';
import type { MipRow } from '../../../model/mip.js';
import type { TargetSpec } from '../../../model/target.js';
import type { Situation } from '../situation/situation.js';
import { sum } from './columns.js';
import type { Layout } from './layout.js';
import { targetSum } from './targets.js';

/**
 * Targets that are due before any new cluster can stand: `due[id]`, the same sum as `target[id]` without what comes with new clusters, + aim · late ≥ what
 * is missing. Being late weighs half as much as being short (`LATE_WEIGHT`), so that a target is met late rather than never.
 * Limit: only where firms move one by one. Groups do not say which firm goes to an existing park, so that the rows would promise dates that single
 * firms miss, and the level of farmland joined takes ten times as long on the demo (73 cpu s); the years say what is late.
 */
export function dueRows(layout: Layout): MipRow[] {
  const { input } = layout.situation;
  const later = new Set<number>([...layout.joined, ...layout.cluster, ...layout.settled]);
  const parks = layout.receivers.list.filter(({ kind }) => kind === 'park');
  layout.move.forEach((column, f) => {
    if (!parks.some((park) => layout.receivers.takesIn(f, park))) later.add(column);
  });
  return input.targets.flatMap((target, t) => {
    const { terms, base, aim } = targetSum(layout, target);
    if (layout.late[t] < 0 || !(aim - base > 0)) return [];
    const soon = sum().add(layout.late[t], aim);
    for (const [column, value] of terms.entries()) if (!later.has(column)) soon.add(column, value);
    return [soon.row(`due[${target.id}]`, aim - base, Infinity)];
  });
}

export const LATE_WEIGHT = 0.5;

export function isDueBeforeClusters({ input }: Situation, { date: due }: TargetSpec): boolean {
  const { date, targets, settings } = input;
  return yearOf(due) < yearsOf(date, targets, settings)[0] + settings['cluster.buildLagYears'];
}
