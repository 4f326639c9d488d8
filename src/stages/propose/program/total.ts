import { M2_PER_MU } from '../../../model/units.js';
import { FLOOR_UNIT_M2, newSpaceM2 } from './capacity.js';
import { type Sum, sum } from './columns.js';
import type { Layout } from './layout.js';
import type { Limit } from './limit.js';

/**
 * 总量只增不减: the total of industry does not shrink, by `total.basis`.
 * `total[floor]`: floor capacity. Land that is given back or recovered to reserve loses the floor that stands on it; an upgrade brings it to the planned
 * FAR where it is below, a cluster to what is rebuilt. Room of existing parks is there before and after: it makes up for nothing.
 * `total[industrialLine]`: land. Pieces given back inside the industrial line are lost, infill inside it is won; reserve stays (政府储备).
 * Both are kept by doing nothing.
 */
export function total(layout: Layout): Limit[] {
  const basis = layout.situation.input.settings['total.basis'];
  if (basis === 'off') return [];
  const terms = basis === 'floor' ? floorChange(layout) : landChange(layout);
  const isFloor = basis === 'floor';
  return [
    {
      id: `total[${basis}]`,
      zh: isFloor ? '工业建筑容量增减' : '控制线内工业用地增减',
      en: isFloor ? 'change of floor capacity' : 'change of industrial land inside the line',
      unit: isFloor ? 'm²' : 'mu',
      scale: isFloor ? FLOOR_UNIT_M2 : 1,
      terms,
      least: 0,
      most: Number.POSITIVE_INFINITY,
      unmet: -1,
    },
  ];
}

function floorChange(layout: Layout): Sum {
  const { situation } = layout;
  const { presentFloorM2, input } = situation;
  const { overlay, settings } = input;
  const terms = sum();
  const add = (column: number, floorM2: number) => terms.add(column, Math.round(floorM2 * 100) / 100 / FLOOR_UNIT_M2);
  for (let k = 0; k < situation.pieceCount; k++) {
    const plannedM2 = settings['upgrade.plannedFar'] * overlay.pieces.areaM2[k];
    add(layout.upgrade[k], Math.max(0, plannedM2 - presentFloorM2[k]));
    for (const fate of [layout.reserve, layout.reclaim, layout.regreen]) add(fate[k], -presentFloorM2[k]);
  }
  layout.candidates.forEach(({ footprintM2, stayersFloorM2 }, c) => {
    add(layout.cluster[c], newSpaceM2(layout, footprintM2) - stayersFloorM2);
  });
  return terms;
}

function landChange(layout: Layout): Sum {
  const { areaM2, inIndustrialLine } = layout.situation.input.overlay.pieces;
  const insideMu = (k: number) => (inIndustrialLine[k] ? areaM2[k] / M2_PER_MU : 0);
  const terms = sum();
  for (let k = 0; k < layout.situation.pieceCount; k++) {
    terms.add(layout.reclaim[k], -insideMu(k)).add(layout.regreen[k], -insideMu(k));
  }
  layout.candidates.forEach(({ infill }, c) => {
    terms.add(
      layout.cluster[c],
      infill.reduce((mu, k) => mu + insideMu(k), 0),
    );
  });
  return terms;
}
