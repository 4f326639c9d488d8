import type { ResolvedLocks } from '../situation/locks.js';
import type { Situation } from '../situation/situation.js';
import { parkWanted, type Receiver, type Receivers, SQUARES_IN_REACH, takes } from './receivers.js';

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
 * Who can go where. Few firms: each pair of firm and receiver in reach. Many: firms of one square (a fifth of
 * the farthest move) that the same receivers take by sector form a group, and candidates of one square a site; a group reaches a
 * site only if each of its firms reaches each of its receivers and one fits in at all, so that what the groups agree on can be carried out firm by
 * firm. Groups that reach the same sites are one: nothing is lost by that.
 */
export interface Relocation {
  readonly exact: boolean;
  readonly movers: readonly number[];
  readonly groups: readonly (readonly number[])[];
  readonly flows: readonly FlowPlan[];
}

export function relocationOf(
  situation: Situation,
  receivers: Receivers,
  locks: ResolvedLocks,
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
  const squareM = (situation.input.settings['move.maxKm'] * 1000) / SQUARES_IN_REACH;
  const choosy = receivers.list.filter((receiver) => receiver.sectors.length > 0);
  const byKey = new Map<string, number[]>();
  const takenBySector = new Map<string, string>();
  const takenOf = (sector: string) => {
    const known = takenBySector.get(sector);
    if (known !== undefined) return known;
    const taken = choosy.map((receiver) => (takes(receiver, sector) ? '1' : '0')).join('');
    takenBySector.set(sector, taken);
    return taken;
  };
  for (const f of movers) {
    const east = Math.floor(situation.firmXy[2 * f] / squareM);
    const north = Math.floor(situation.firmXy[2 * f + 1] / squareM);
    const key = `${east},${north},${takenOf(firms[f].sector)},${parkWanted(locks, f) ?? ''},${firms[f].polluting},${situation.limits.sides[f].join('+')}`;
    const group = byKey.get(key);
    if (group) group.push(f);
    else byKey.set(key, [f]);
  }
  const sites = [...receiversBySite(receivers)].map(([site, list]) => ({
    site,
    list,
    box: boxOf(list.map(({ x, y }) => [x, y])),
    roomM2: list.reduce((most, { capacityM2 }) => Math.max(most, capacityM2), 0),
  }));
  const bySites = new Map<string, { readonly firms: number[]; readonly sites: readonly number[] }>();
  for (const group of byKey.values()) {
    const box = boxOf(group.map((f) => [situation.firmXy[2 * f], situation.firmXy[2 * f + 1]]));
    const floorM2 = group.reduce((least, f) => Math.min(least, situation.firmFloorM2[f]), Number.POSITIVE_INFINITY);
    const isNear = (there: Box, list: readonly Receiver[]) =>
      farthest(box, there) <= receivers.maxM ||
      group.every((f) => list.every((to) => receivers.distanceM(f, to) <= receivers.maxM));
    const reached = sites.filter(
      ({ box: there, list, roomM2 }) =>
        floorM2 <= roomM2 && list.every((to) => receivers.suits(group[0], to)) && isNear(there, list),
    );
    const key = `${situation.limits.sides[group[0]].join('+')};${reached.map(({ site }) => site).join()}`;
    const merged = bySites.get(key);
    if (merged) merged.firms.push(...group);
    else bySites.set(key, { firms: [...group], sites: reached.map(({ site }) => site) });
  }
  const groups = [...bySites.values()];
  const flows = groups.flatMap((group, g) =>
    group.sites.map((site) => ({ name: `group ${g},site ${site}`, firm: -1, group: g, receiver: -1, site })),
  );
  return { exact, movers, groups: groups.map((group) => group.firms), flows };
}

/**
 * Who can go where when firms may share room and be shared out: each to every site with a receiver that takes it in; firms of the same sites are one
 * group. More than any plan can do firm by firm: for bounds.
 */
export function sharedRelocation(receivers: Receivers, movers: readonly number[]): Relocation {
  const bySites = new Map<string, { readonly firms: number[]; readonly sites: readonly number[] }>();
  const places = [...receiversBySite(receivers)];
  for (const f of movers) {
    const sites = places.filter(([, list]) => list.some((to) => receivers.takesIn(f, to))).map(([site]) => site);
    const known = bySites.get(sites.join());
    if (known) known.firms.push(f);
    else bySites.set(sites.join(), { firms: [f], sites });
  }
  const groups = [...bySites.values()];
  const flows = groups.flatMap((group, g) =>
    group.sites.map((site) => ({ name: `group ${g},site ${site}`, firm: -1, group: g, receiver: -1, site })),
  );
  return { exact: false, movers, groups: groups.map(({ firms }) => firms), flows };
}

/** West, south, east, north. */
type Box = readonly [number, number, number, number];

function boxOf(points: readonly (readonly [x: number, y: number])[]): Box {
  return points.reduce<Box>(
    ([west, south, east, north], [x, y]) => [
      Math.min(west, x),
      Math.min(south, y),
      Math.max(east, x),
      Math.max(north, y),
    ],
    [Infinity, Infinity, -Infinity, -Infinity],
  );
}

/** No two points of two boxes are farther apart. */
function farthest(a: Box, b: Box): number {
  const east = Math.max(Math.abs(a[2] - b[0]), Math.abs(b[2] - a[0]));
  const north = Math.max(Math.abs(a[3] - b[1]), Math.abs(b[3] - a[1]));
  return Math.sqrt(east * east + north * north);
}

function receiversBySite({ list }: Receivers): Map<number, Receiver[]> {
  const sites = new Map<number, Receiver[]>();
  for (const receiver of list) {
    const known = sites.get(receiver.site);
    if (known) known.push(receiver);
    else sites.set(receiver.site, [receiver]);
  }
  return sites;
}
