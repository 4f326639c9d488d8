import { TOWN_BASES } from '../../../model/planLimits.js';
import type { ResolvedTownLimit } from '../situation/limits.js';
import { type Sum, sum } from './columns.js';
import type { Layout } from './layout.js';
import type { Limit } from './limit.js';
import { addReclaimed, addRevitalised } from './targets.js';

/**
 * `town[name,basis] max`, `town[name,basis] min`: the scenario's least and most by town, counted as the targets count. Land belongs to the town of its
 * parcel, a firm to that of the largest part of its land, an existing park to that of most of its parcels, a cluster to that of most of its land.
 * A least that can't be had is missed as little as can be, before any target: `unmetTown` is minimised with the locks.
 */
export function townLimits(layout: Layout): Limit[] {
  return layout.situation.limits.towns.map((limit, i) => {
    const { name, basis, min, max } = limit;
    const { unit, zh, en } = TOWN_BASES[basis];
    return {
      id: `town[${name},${basis}]`,
      zh: `${name}${zh}`,
      en: `${en}, ${name}`,
      unit,
      scale: 1,
      terms: counted(layout, limit),
      least: min ?? Number.NEGATIVE_INFINITY,
      most: max ?? Number.POSITIVE_INFINITY,
      unmet: layout.unmetTown.get(i) ?? -1,
    };
  });
}

function counted(layout: Layout, { basis, index }: ResolvedTownLimit): Sum {
  const { situation } = layout;
  const { district, overlay } = situation.input;
  const terms = sum();
  const within = (k: number) => district.parcels.town[overlay.pieces.parcel[k]] === index;
  const firms = (columns: Int32Array) => {
    columns.forEach((column, f) => {
      const home = situation.homePiece[f];
      if (home >= 0 && within(home)) terms.add(column, 1);
    });
  };
  if (basis === 'reclaimed') addReclaimed(layout, terms, within);
  else if (basis === 'revitalised') addRevitalised(layout, terms, within);
  else if (basis === 'firmsMoving') firms(layout.move);
  else if (basis === 'firmsClosed') firms(layout.close);
  else {
    const { list } = layout.receivers;
    layout.flows.forEach(({ column, receiver, site }, i) => {
      const to = receiver >= 0 ? list[receiver] : list.find((one) => one.site === site);
      if (to?.town === index) terms.add(layout.arrivals[i] ?? column, 1);
    });
  }
  return terms;
}
