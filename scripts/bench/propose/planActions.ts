import type { Model } from '../../../src/stages/propose/program/buildMip.js';
import type { Change, PlanState } from './planState.js';

export type Actions = ReturnType<typeof actionsOf>;

/**
 * The decisions that a planner makes and takes back, each with all that it needs: firms that leave find a place, land is given back when its last firm
 * goes, a cluster takes the place of what stands in its way. Each is made whole, or nothing is changed. The note of firm f is the column of
 * the flow that it goes by, plus 1.
 */
export function actionsOf({ layout, rows }: Model, state: PlanState) {
  const { situation, relocation, candidates } = layout;
  const { values, weights, tryMake } = state;
  const noteOf = (f: number) => layout.columns.length + f;
  const isOn = (column: number) => column >= 0 && values[column] > 0.5;
  const flowsOfGroup = relocation.groups.map((): number[] => []);
  for (const { group, column } of layout.flows) flowsOfGroup[group].push(column);
  const groupOf = new Map(relocation.groups.flatMap((group, g) => group.map((f) => [f, g] as const)));
  const flowsOf = (f: number) => flowsOfGroup[groupOf.get(f) ?? -1] ?? [];
  const amount = (f: number) => (relocation.exact ? 1 : situation.firmFloorM2[f] / 1000);
  const siteOfFlow = new Int32Array(layout.columns.length);
  for (const { column, site } of layout.flows) siteOfFlow[column] = site;
  const siteOfCluster = new Int32Array(candidates.length).fill(-1);
  for (const { kind, index, site } of layout.receivers.list) if (kind === 'cluster') siteOfCluster[index] = site;
  const besides = rivals(rows, layout.cluster);

  /** All of it, or nothing is changed. */
  function whole(act: () => boolean): boolean {
    const before = state.mark();
    if (act()) return true;
    state.rollBack(before);
    return false;
  }

  const moves = (f: number) => isOn(layout.move[f]);
  const closes = (f: number) => isOn(layout.close[f]);
  const leaves = (f: number) => moves(f) || closes(f);
  /** A firm goes by a flow, or no longer: early, where it goes to a park that stands already. */
  const journey = (f: number, column: number, sign: 1 | -1): Change => [
    [column, sign * amount(f)],
    [noteOf(f), sign * (column + 1)],
    ...(layout.early[f] >= 0 && siteOfFlow[column] < situation.input.district.parks.id.length
      ? [[layout.early[f], sign] as const]
      : []),
  ];
  function move(f: number, also: Change = []): boolean {
    if (layout.move[f] < 0 || leaves(f)) return false;
    return flowsOf(f).some((column) => tryMake([[layout.move[f], 1], ...journey(f, column, 1), ...also]));
  }
  const close = (f: number, also: Change = []) =>
    layout.close[f] >= 0 && !leaves(f) && tryMake([[layout.close[f], 1], ...also]);
  function stay(f: number, also: Change = []): boolean {
    if (closes(f)) return tryMake([[layout.close[f], -1], ...also]);
    return moves(f) && tryMake([[layout.move[f], -1], ...journey(f, values[noteOf(f)] - 1, -1), ...also]);
  }
  /** To another place than where it goes now. */
  function reroute(f: number): boolean {
    if (!moves(f)) return false;
    const from = values[noteOf(f)] - 1;
    return flowsOf(f).some((to) => to !== from && tryMake([...journey(f, from, -1), ...journey(f, to, 1)]));
  }
  const leaveCost = (f: number) =>
    Math.min(...[layout.move[f], layout.close[f]].map((c) => (c >= 0 ? weights[c] : Number.POSITIVE_INFINITY)));
  const leave = (f: number, also: Change = []) => {
    const [cheap, dear] = closeIsCheaper(f) ? [close, move] : [move, close];
    return cheap(f, also) || dear(f, also);
  };
  const closeIsCheaper = (f: number) => layout.close[f] >= 0 && weights[layout.close[f]] < weights[layout.move[f]];

  const fates = [layout.upgrade, layout.reclaim, layout.regreen, layout.reserve];
  const fateOf = (k: number) => fates.map((of) => of[k]).find(isOn) ?? -1;
  const clusterOf = (k: number) => layout.clustersOfPiece.get(k)?.find((c) => isOn(layout.cluster[c])) ?? -1;
  const isTreated = (k: number) => fateOf(k) >= 0 || clusterOf(k) >= 0;
  const stayers = (k: number) => situation.firmsOfPiece[k].filter((f) => !leaves(f));
  /** Its firms leave first, the last of them together with it: no empty shed is left, no land is vacated under a firm. */
  const vacate = (k: number, column: number) =>
    column >= 0 &&
    !isTreated(k) &&
    whole(() => {
      const firms = stayers(k);
      const last = firms.pop();
      return firms.every((f) => leave(f)) && (last === undefined ? tryMake([[column, 1]]) : leave(last, [[column, 1]]));
    });
  const upgrade = (k: number) =>
    layout.upgrade[k] >= 0 &&
    !isTreated(k) &&
    whole(() => {
      for (const f of situation.firmsOfPiece[k]) if (leaves(f)) stay(f);
      return tryMake([[layout.upgrade[k], 1]]);
    });
  /** What it takes to treat a piece so, its firms with it. */
  const treatCost = (k: number, column: number) =>
    weights[column] + (column === layout.upgrade[k] ? 0 : stayers(k).reduce((sum, f) => sum + leaveCost(f), 0));
  /** By the cheapest fate that can be had. */
  const treat = (k: number) =>
    !isTreated(k) &&
    fates
      .map((of) => of[k])
      .filter((c) => c >= 0)
      .sort((p, q) => treatCost(k, p) - treatCost(k, q))
      .some((c) => (c === layout.upgrade[k] ? upgrade(k) : vacate(k, c)));
  /** Keeps a piece as it is; its firms come back where they may. */
  function keep(k: number): boolean {
    const column = fateOf(k);
    if (column < 0) return false;
    return whole(() => {
      const gone = situation.firmsOfPiece[k].filter(leaves);
      // the first to come back comes with the land: an empty shed may not stand
      if (!tryMake([[column, -1]]) && !gone.some((f) => stay(f, [[column, -1]]))) return false;
      for (const f of gone) if (leaves(f)) stay(f);
      return true;
    });
  }

  const change = (c: number, sign: 1 | -1): Change => [
    [layout.cluster[c], sign],
    ...candidates[c].members.flatMap((k): Change => (layout.joined[k] >= 0 ? [[layout.joined[k], sign]] : [])),
  ];
  /** With its members' firms where they stand. */
  function build(c: number): boolean {
    if (layout.cluster[c] < 0 || isOn(layout.cluster[c])) return false;
    return whole(() => {
      for (const other of besides.get(layout.cluster[c]) ?? [])
        if (isOn(layout.cluster[other]) && !drop(other)) return false;
      for (const k of candidates[c].members) {
        if (fateOf(k) >= 0 && !keep(k)) return false;
        for (const f of situation.firmsOfPiece[k]) if (leaves(f)) stay(f);
      }
      return tryMake(change(c, 1));
    });
  }
  /** Nothing is built or treated that stands in its way. */
  const isFree = (c: number) =>
    !candidates[c].members.some(isTreated) &&
    ![...(besides.get(layout.cluster[c]) ?? [])].some((other) => isOn(layout.cluster[other]));
  /** Firms on their way to it go elsewhere, or stay. */
  function drop(c: number): boolean {
    if (!isOn(layout.cluster[c])) return false;
    return whole(() => {
      if (tryMake(change(c, -1))) return true;
      const isInbound = (f: number) => values[noteOf(f)] > 0 && siteOfFlow[values[noteOf(f)] - 1] === siteOfCluster[c];
      return relocation.movers.filter(isInbound).some((f) => (reroute(f) || stay(f)) && tryMake(change(c, -1)));
    });
  }
  return {
    move,
    close,
    leave,
    stay,
    reroute,
    leaves,
    leaveCost,
    vacate,
    upgrade,
    treat,
    treatCost,
    keep,
    isFree,
    build,
    drop,
    fates,
    fateOf,
    clusterOf,
    isTreated,
    isBuilt: (c: number) => isOn(layout.cluster[c]),
    whole,
  };
}

/** Candidates that can't stand beside each one, by its column. */
function rivals(rows: Model['rows'], clusters: Int32Array): Map<number, ReadonlySet<number>> {
  const candidateOf = new Map([...clusters].map((column, c) => [column, c]));
  const found = new Map<number, Set<number>>();
  for (const { name, columns } of rows) {
    if (!name.startsWith('apart[')) continue;
    const all = columns.flatMap((column) => candidateOf.get(column) ?? []);
    for (const c of all) {
      const own = found.get(clusters[c]) ?? new Set();
      found.set(clusters[c], own);
      for (const other of all) if (other !== c) own.add(other);
    }
  }
  return found;
}
