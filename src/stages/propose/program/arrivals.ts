import type { MipRow } from '../../../model/mip.js';
import { FLOOR_UNIT_M2 } from './capacity.js';
import { sum } from './columns.js';
import type { Layout } from './layout.js';

/**
 * How many firms a flow of floor stands for, where firms move in groups and a limit asks for their number. `arrived[g]`: as many arrive as leave.
 * `least[…]`, `most[…]`: so much floor is that of firms of the group's sizes. A relaxation: firms are placed one by one afterwards, within the limit.
 */
export function arrivalRows(layout: Layout): MipRow[] {
  const { relocation, flows, arrivals, situation } = layout;
  if (arrivals.length === 0) return [];
  const arrived = relocation.groups.map((group) => {
    const terms = sum();
    for (const f of group) terms.add(layout.move[f], -1);
    return terms;
  });
  const sizes = relocation.groups.map((group) => group.map((f) => situation.firmFloorM2[f] / FLOOR_UNIT_M2));
  const rows = flows.flatMap(({ name, group, column }, i): MipRow[] => {
    arrived[group].add(arrivals[i], 1);
    const [small, large] = [Math.min(...sizes[group]), Math.max(...sizes[group])];
    const least = sum().add(column, 1).add(arrivals[i], -small);
    const most = sum().add(column, 1).add(arrivals[i], -large);
    return [least.row(`least[${name}]`, 0, Infinity), most.row(`most[${name}]`, -Infinity, 0)];
  });
  return [...rows, ...arrived.flatMap((terms, g) => (terms.size > 0 ? [terms.row(`arrived[${g}]`, 0, 0)] : []))];
}
