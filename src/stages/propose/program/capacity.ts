import type { MipRow } from '../../../model/mip.js';
import { type Sum, sum } from './columns.js';
import type { Layout } from './layout.js';

/** Flows and capacities are in 1000 m² of floor, so that coefficients stay near 1. */
export const FLOOR_UNIT_M2 = 1000;

/**
 * Where movers go. `sent`: what leaves a group arrives somewhere. `room`: what arrives at a park, or at the chosen clusters of a site,
 * fits; with groups a reserve (`move.roundingReserve`) is kept back so that firms fit one by one.
 * `closing`: closed firms ≤ `close.maxShare` of all. `smallParks`: of new space, the part for small parks and relocated firms ≥
 * `reserve.smallParkShare`.
 */
export function capacityRows(layout: Layout): MipRow[] {
  const { relocation, receivers, flows, situation } = layout;
  const { settings, district } = situation.input;
  const rows: MipRow[] = [];
  const sent: Sum[] = relocation.groups.map((group) => {
    const terms = sum();
    for (const f of group) {
      terms.add(layout.move[f], relocation.exact ? -1 : -situation.firmFloorM2[f] / FLOOR_UNIT_M2);
    }
    return terms;
  });
  const arriving = new Map<number, Sum>();
  const at = (key: number) => {
    const terms = arriving.get(key) ?? sum();
    arriving.set(key, terms);
    return terms;
  };
  for (const flow of flows) {
    sent[flow.group].add(flow.column, 1);
    if (relocation.exact) at(flow.receiver).add(flow.column, situation.firmFloorM2[flow.firm] / FLOOR_UNIT_M2);
    else at(flow.site).add(flow.column, 1);
  }
  sent.forEach((terms, g) => {
    if (terms.size > 0) rows.push(terms.row(`sent[${g}]`, 0, 0));
  });
  const kept = relocation.exact || layout.relax.has('clusters') ? 0 : settings['move.roundingReserve'];
  if (!layout.relax.has('capacity')) {
    for (const [key, terms] of arriving) {
      let fixedM2 = 0;
      receivers.list.forEach((receiver, r) => {
        if ((relocation.exact ? r : receiver.site) !== key) return;
        const room = receiver.capacityM2 * (1 - kept);
        if (receiver.kind === 'park') fixedM2 += room;
        else terms.add(layout.cluster[receiver.index], -room / FLOOR_UNIT_M2);
      });
      rows.push(terms.row(`room[${key}]`, -Infinity, fixedM2 / FLOOR_UNIT_M2));
    }
  }
  // In exact mode a firm goes only to a cluster that is built, whatever its floor.
  if (relocation.exact) {
    for (const flow of flows) {
      const receiver = receivers.list[flow.receiver];
      if (receiver.kind !== 'cluster') continue;
      const terms = sum().add(flow.column, 1).add(layout.cluster[receiver.index], -1);
      rows.push(terms.row(`open[${flow.name}]`, -Infinity, 0));
    }
  }
  const closing = sum();
  for (const column of layout.close) closing.add(column, 1);
  if (closing.size > 0 && !layout.relax.has('closingCap')) {
    const cap = Math.floor(settings['close.maxShare'] * district.firms.length + 1e-9);
    rows.push(closing.row('closing', -Infinity, cap));
  }
  return [...rows, ...smallParkRow(layout)];
}

/** New space of small parks, and the room that larger new parks have for firms that move in, ≥ its share of all new space. */
function smallParkRow(layout: Layout): MipRow[] {
  const share = layout.situation.input.settings['reserve.smallParkShare'];
  const small = sum();
  layout.candidates.forEach(({ footprintM2, level, capacityFloorM2 }, c) => {
    const spaceM2 = newSpaceM2(layout, footprintM2);
    const forThemM2 = level === 'smallPark' ? spaceM2 : capacityFloorM2;
    small.add(layout.cluster[c], (forThemM2 - share * spaceM2) / FLOOR_UNIT_M2);
  });
  return small.entries().some(([, value]) => value < 0) ? [small.row('smallParks', 0, Infinity)] : [];
}

/** Floor put up when a footprint is rebuilt. */
export function newSpaceM2(layout: Layout, footprintM2: number): number {
  const { settings } = layout.situation.input;
  return settings['park.netShare'] * footprintM2 * settings['park.plannedFar'];
}
