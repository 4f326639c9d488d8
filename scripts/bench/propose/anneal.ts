import type { Model } from '../../../src/stages/propose/program/buildMip.js';
import { seeded } from '../../../test/geometry/random.js';
import { SHORT_WEIGHS } from './greedy.js';
import type { Actions } from './planActions.js';
import type { PlanState } from './planState.js';

export interface Schedule {
  /** Worse by so much (in units of cost) is taken by a chance of 1/e: at the start, and at the end. */
  readonly hot: number;
  readonly cold: number;
  /** What a must target missed whole weighs on the way, in units of cost. */
  readonly perShare: number;
}

/**
 * Simulated annealing (Metropolis) from where the state stands, cooling geometrically with the processor time that is left. On the way a target that is
 * missed weighs `perShare`, so that plans may pass through shortfalls; the best by the true levels is what it ends with. Moves: a firm leaves,
 * stays, changes places with one that leaves, goes elsewhere; a piece or a block is treated, left, or changes places with one that is treated; a cluster
 * is built in the place of what stands in its way, dropped, or another in its stead.
 */
export function anneal(
  { layout }: Model,
  state: PlanState,
  actions: Actions,
  { hot, cold, perShare }: Schedule,
  untilMs: number,
  seed: number,
): { readonly plan: Float64Array; readonly steps: number } {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const { situation, candidates } = layout;
  const { measures, overlay, district } = situation.input;
  const pieces = [...overlay.pieces.id.keys()].filter((k) => actions.fates.some((of) => of[k] >= 0));
  const firms = [...district.firms.keys()].filter((f) => layout.move[f] >= 0 || layout.close[f] >= 0);
  const clusters = [...candidates.keys()].filter((c) => layout.cluster[c] >= 0);
  const piecesOfBlock = new Map<number, number[]>();
  for (const k of pieces) {
    const b = measures.blockOfParcel[overlay.pieces.parcel[k]];
    if (b < 0 || layout.block[b] < 0) continue;
    piecesOfBlock.set(b, [...(piecesOfBlock.get(b) ?? []), k]);
  }
  const blocks = [...piecesOfBlock.values()];
  /** One of several drawn for which it holds; any where it holds for none. */
  function drawn<T>(list: readonly T[], holds: (one: T) => boolean): T {
    for (let n = 0; n < 20; n++) {
      const one = pick(list);
      if (holds(one)) return one;
    }
    return pick(list);
  }
  const isUntreated = (k: number) => !actions.isTreated(k);
  const hasFate = (k: number) => actions.fateOf(k) >= 0;
  const treatAny = (k: number) => {
    const of = pick(actions.fates);
    return of === layout.upgrade ? actions.upgrade(k) : actions.vacate(k, of[k]);
  };
  const leave = () => {
    const f = drawn(firms, (one) => !actions.leaves(one));
    return random() < 0.5 ? actions.leave(f) : random() < 0.5 ? actions.move(f) : actions.close(f);
  };
  const stay = () => actions.stay(drawn(firms, actions.leaves));
  const treatBlock = () =>
    pick(blocks).reduce((made, k) => (actions.isTreated(k) || !actions.treat(k) ? made : true), false);
  const leaveBlock = () =>
    drawn(blocks, (block) => block.some(hasFate)).reduce((made, k) => actions.keep(k) || made, false);
  const drop = () => actions.drop(drawn(clusters, actions.isBuilt));
  const build = () => actions.build(pick(clusters));
  /** Another cluster on some of the same land. */
  const redraw = () => {
    const from = drawn(clusters, actions.isBuilt);
    const others = layout.clustersOfPiece.get(pick(candidates[from].members)) ?? [];
    return others.length > 0 && actions.build(pick(others));
  };
  /** A cluster goes, its members are upgraded one by one where they may be. */
  const split = () => {
    const c = drawn(clusters, actions.isBuilt);
    if (!actions.drop(c)) return false;
    for (const k of candidates[c].members) actions.upgrade(k);
    return true;
  };
  const both = (first: () => boolean, then: () => boolean) => () => first() && then();
  const keep = () => actions.keep(drawn(pieces, hasFate));
  const treat = () => {
    const k = drawn(pieces, isUntreated);
    return random() < 0.5 ? actions.treat(k) : treatAny(k);
  };
  const given = (lists: readonly (readonly unknown[])[], ...own: readonly (() => boolean)[]) =>
    lists.every((list) => list.length > 0) ? own : [];
  const moves = [
    ...given([firms], leave, stay, stay, both(stay, leave), both(stay, leave)),
    ...given([firms], () => actions.reroute(drawn(firms, actions.leaves))),
    ...given([pieces], treat, keep, both(keep, treat), both(keep, treat)),
    ...given([blocks], treatBlock, leaveBlock, both(leaveBlock, treatBlock)),
    ...given([clusters], build, drop, redraw, both(drop, build), split),
    ...given([clusters, pieces], both(build, treat), both(keep, build), both(drop, treat)),
  ];
  if (moves.length === 0) return { plan: state.plan(), steps: 0 };

  const beganMs = cpuMs();
  state.settle();
  let score = state.score(perShare);
  let best = state.score(SHORT_WEIGHS);
  let plan = state.plan();
  let heat = hot;
  let steps = 0;
  for (; ; steps++) {
    if (steps % 64 === 0) {
      const share = (cpuMs() - beganMs) / Math.max(1, untilMs - beganMs);
      if (share >= 1) break;
      heat = hot * (cold / hot) ** share;
    }
    const made = pick(moves)();
    const now = made ? state.score(perShare) : Number.POSITIVE_INFINITY;
    if (now > score && random() >= Math.exp((score - now) / heat)) {
      state.rollBack(0);
      continue;
    }
    const real = state.score(SHORT_WEIGHS);
    state.settle();
    score = now;
    if (real < best) [best, plan] = [real, state.plan()];
  }
  return { plan, steps };
}

/** Processor time of this process. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
