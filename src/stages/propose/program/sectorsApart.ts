import type { MipRow } from '../../../model/mip.js';
import type { Situation } from '../situation/situation.js';
import { FLOOR_UNIT_M2 } from './capacity.js';
import { type ColumnList, sum } from './columns.js';
import type { Layout } from './layout.js';
import type { Receivers } from './receivers.js';
import type { Flow, Relocation } from './relocation.js';

/** A place that could take in firms of one side of a pair of `sectorsApart`, where it could take the other side too: 0/1, it does. */
export interface Host {
  readonly place: string;
  readonly side: number;
  readonly column: number;
  /** Of the side, to the place. */
  readonly flows: readonly number[];
  /** 1000 m² of floor; 1 where each firm has a column of its own. */
  readonly most: number;
}

/** Places to which flows of both sides of a pair go. What is there already is no question: `receiversOf` sends nobody beside it. */
export function hostColumns(
  list: ColumnList,
  { limits }: Situation,
  { list: receivers }: Receivers,
  { groups, exact }: Relocation,
  flows: readonly Flow[],
): Host[] {
  if (limits.apart.length === 0) return [];
  const byPlace = new Map<string, { readonly most: number; readonly sides: Map<number, number[]> }>();
  flows.forEach(({ group, receiver, site }, i) => {
    const to = receivers[receiver] ?? receivers.find((one) => one.site === site);
    if (!to) return;
    const place = `${to.kind} ${to.id}`;
    const at = byPlace.get(place) ?? { most: exact ? 1 : to.capacityM2 / FLOOR_UNIT_M2, sides: new Map() };
    byPlace.set(place, at);
    for (const side of limits.sides[groups[group][0]]) at.sides.set(side, [...(at.sides.get(side) ?? []), i]);
  });
  return [...byPlace].flatMap(([place, { most, sides }]) =>
    [...sides].flatMap(([side, own]) => {
      if (!sides.has(side ^ 1)) return [];
      const column = list.add(`host[${place},${limits.apart[side >> 1][side & 1]}~${side}]`, 0, 1, true);
      return [{ place, side, column, flows: own, most }];
    }),
  );
}

/** `host[…]`: a place takes firms of a side only if it hosts that side; `unlike[…]`: it hosts one side of a pair at most. */
export function sectorRows({ hosts, flows, situation }: Layout): MipRow[] {
  const { apart } = situation.limits;
  return hosts.flatMap(({ place, side, column, flows: own, most }) => {
    const bounded = Number.isFinite(most) ? most : own.length * FLOOR_UNIT_M2;
    const rows = own.map((i) =>
      sum()
        .add(flows[i].column, 1)
        .add(column, -bounded)
        .row(`host[${flows[i].name},${apart[side >> 1][side & 1]}~${side}]`, Number.NEGATIVE_INFINITY, 0),
    );
    const other = hosts.find((one) => one.place === place && one.side === (side ^ 1));
    if (!other || (side & 1) === 1) return rows;
    const name = `unlike[${place},${apart[side >> 1].join('~')}]`;
    return [...rows, sum().add(column, 1).add(other.column, 1).row(name, Number.NEGATIVE_INFINITY, 1)];
  });
}
