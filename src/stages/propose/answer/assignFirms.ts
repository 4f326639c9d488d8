import type { Layout } from '../program/layout.js';
import type { Receiver } from '../program/receivers.js';

export interface Assignment {
  /** Per firm: receiver it goes to, −1 none. */
  readonly receiver: Int32Array;
  /** Firms that the groups moved and for which there is no room one by one: they stay. */
  readonly unplaced: readonly number[];
}

/**
 * Which receiver each mover goes to. With yes/no columns: as the model says. With groups: firms that are to count at an early date first, into parks that stand already, then largest firm first, into the receiver in reach that its
 * group's flow goes to and that has most room, else the nearest with room; a firm that does not fit lets one already placed go
 * elsewhere, if that makes room. Whoever still does not fit stays, and its land is not vacated (`decode`).
 * Promises: no receiver over its capacity, no town over the most firms it may receive, no firm out of reach or out of sector.
 */
export function assignFirms(layout: Layout, values: Float64Array, movers: readonly number[]): Assignment {
  const { situation, receivers, relocation, flows } = layout;
  const receiver = new Int32Array(situation.input.district.firms.length).fill(-1);
  if (relocation.exact) {
    const moving = new Set(movers);
    for (const flow of flows)
      if (values[flow.column] > 0.5 && moving.has(flow.firm)) receiver[flow.firm] = flow.receiver;
    return { receiver, unplaced: movers.filter((f) => receiver[f] < 0) };
  }
  const isOpen = ({ kind, index }: Receiver) =>
    kind === 'park' || (layout.cluster[index] >= 0 && values[layout.cluster[index]] > 0.5);
  const open = receivers.list.map((_, r) => r).filter((r) => isOpen(receivers.list[r]));
  const room = receivers.list.map((to) => to.capacityM2);
  const groupOf = new Map(relocation.groups.flatMap((group, g) => group.map((f) => [f, g] as const)));
  const sentTo = new Map<string, number>();
  for (const flow of flows) sentTo.set(`${flow.group},${flow.site}`, values[flow.column] * 1000);
  const floor = situation.firmFloorM2;
  const townRoom = new Map(
    situation.limits.towns.flatMap(({ basis, index, max }) =>
      basis === 'firmsReceived' && max !== undefined ? [[index, Math.floor(max + 1e-9)] as const] : [],
    ),
  );
  const townOf = (r: number) => receivers.list[r].town;
  const { sides } = situation.limits;
  /** Nobody placed there is of a sector that is to be apart from the firm's. */
  const suits = (f: number, r: number) =>
    sides[f].length === 0 ||
    !movers.some((other) => receiver[other] === r && sides[f].some((side) => sides[other].includes(side ^ 1)));
  const townTakes = (r: number) => (townRoom.get(townOf(r)) ?? 1) > 0;
  const reach = (f: number) => open.filter((r) => receivers.reaches(f, receivers.list[r]));
  const place = (f: number, r: number) => {
    receiver[f] = r;
    room[r] -= floor[f];
    const left = townRoom.get(townOf(r));
    if (left !== undefined) townRoom.set(townOf(r), left - 1);
  };
  const unplaced: number[] = [];
  /** Counts in time only in a park that stands already. */
  const isEarly = (f: number) => layout.early[f] >= 0 && values[layout.early[f]] > 0.5;
  const rank = (p: number, q: number) => Number(isEarly(q)) - Number(isEarly(p)) || floor[q] - floor[p] || p - q;
  for (const f of [...movers].sort(rank)) {
    const anywhere = reach(f).filter((r) => room[r] >= floor[f] && townTakes(r) && suits(f, r));
    const soon = isEarly(f) ? anywhere.filter((r) => receivers.list[r].kind === 'park') : [];
    const fitting = soon.length > 0 ? soon : anywhere;
    const sent = (r: number) => sentTo.get(`${groupOf.get(f)},${receivers.list[r].site}`) ?? 0;
    const meant = fitting.filter((r) => sent(r) >= floor[f] * 0.5);
    const choice =
      meant.length > 0 ? best(meant, (r) => room[r]) : best(fitting, (r) => -receivers.distanceM(f, receivers.list[r]));
    if (choice >= 0) {
      place(f, choice);
      const key = `${groupOf.get(f)},${receivers.list[choice].site}`;
      sentTo.set(key, (sentTo.get(key) ?? 0) - floor[f]);
    } else if (!makeRoom(f)) unplaced.push(f);
  }

  function makeRoom(f: number): boolean {
    for (const r of reach(f).filter((place) => suits(f, place))) {
      for (const other of movers) {
        if (receiver[other] !== r || room[r] + floor[other] < floor[f] || floor[other] >= floor[f]) continue;
        const elsewhere = reach(other).find(
          (q) => q !== r && room[q] >= floor[other] && townTakes(q) && suits(other, q),
        );
        if (elsewhere === undefined) continue;
        room[r] += floor[other];
        const left = townRoom.get(townOf(r));
        if (left !== undefined) townRoom.set(townOf(r), left + 1);
        place(other, elsewhere);
        place(f, r);
        return true;
      }
    }
    return false;
  }
  return { receiver, unplaced };
}

function best(list: readonly number[], worth: (r: number) => number): number {
  return list.reduce((top, r) => (top < 0 || worth(r) > worth(top) ? r : top), -1);
}
