import type { Receivers } from './receivers.js';
import { takes } from './receivers.js';
import type { Situation } from './situation.js';

/** Floor on its way: of one firm to one receiver (yes or no), or of a group of firms to a site (1000 m² of floor). */
export interface FlowPlan {
  readonly name: string;
  /** −1 for a group. */
  readonly firm: number;
  readonly group: number;
  /** Receiver of a firm's flow; −1 for a group, whose flow goes to the receivers of `site`. */
  readonly receiver: number;
  readonly site: number;
}
export interface Flow extends FlowPlan {
  readonly column: number;
}

/**
 * Who can go where. Few firms: each pair of firm and receiver in reach. Many: firms of one 3 km square that the same receivers take by
 * sector form a group, and receivers near each other a site; a group reaches a site only if each of its firms reaches each of
 * its receivers, so that what the groups agree on can be carried out firm by firm.
 */
export interface Relocation {
  readonly exact: boolean;
  readonly movers: readonly number[];
  readonly groups: readonly (readonly number[])[];
  readonly flows: readonly FlowPlan[];
}

const SQUARE_M = 3000;

export function relocationOf(
  situation: Situation,
  receivers: Receivers,
  movers: readonly number[],
  exact: boolean,
): Relocation {
  const { firms } = situation.input.district;
  if (exact) {
    const flows = movers.flatMap((firm, group) =>
      receivers.list.flatMap((to, receiver) =>
        receivers.takesIn(firm, to)
          ? [{ name: `${firms[firm].creditCode}#${firm},${to.kind} ${to.id}`, firm, group, receiver, site: to.site }]
          : [],
      ),
    );
    return { exact, movers, groups: movers.map((f) => [f]), flows };
  }
  const choosy = receivers.list.filter((receiver) => receiver.sectors.length > 0);
  const byKey = new Map<string, number[]>();
  for (const f of movers) {
    const east = Math.floor(situation.firmXy[2 * f] / SQUARE_M);
    const north = Math.floor(situation.firmXy[2 * f + 1] / SQUARE_M);
    const taken = choosy.map((receiver) => (takes(receiver, firms[f].sector) ? '1' : '0')).join('');
    const key = `${east},${north},${taken}`;
    const group = byKey.get(key);
    if (group) group.push(f);
    else byKey.set(key, [f]);
  }
  const groups = [...byKey.values()];
  const sites = new Map<number, number[]>();
  receivers.list.forEach((receiver, r) => {
    const list = sites.get(receiver.site);
    if (list) list.push(r);
    else sites.set(receiver.site, [r]);
  });
  const flows: FlowPlan[] = [];
  groups.forEach((group, g) => {
    for (const [site, list] of sites) {
      const reached = group.every((f) => list.every((r) => receivers.reaches(f, receivers.list[r])));
      if (reached) flows.push({ name: `group ${g},site ${site}`, firm: -1, group: g, receiver: -1, site });
    }
  });
  return { exact, movers, groups, flows };
}
