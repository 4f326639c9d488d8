import type { Model } from '../../../src/stages/propose/program/buildMip.js';
import type { Actions } from './planActions.js';
import type { PlanState } from './planState.js';

/** What a planner looks at first, by parks and by blocks; each combination is tried. */
export interface Order {
  readonly parks: 'largest' | 'cheapest' | 'fullest';
  readonly blocks: 'largest' | 'cheapest' | 'perFirm';
}

export const ORDERS: readonly Order[] = (['largest', 'cheapest', 'fullest'] as const).flatMap((parks) =>
  (['largest', 'cheapest', 'perFirm'] as const).map((blocks) => ({ parks, blocks })),
);

/**
 * A planner's order. Clusters first, while they fit: those with most low-efficiency land, or with most of it as a part of them; or clusters and single
 * sites together, the cheapest by mu of it. Scattered blocks, the largest (the cheapest by mu, or by the firms in them) first, each whole or
 * not at all. Then single pieces by what a mu of them costs, until enough is given back and revitalised. Then firms, those that disturb least
 * first, until no target asks for more. At the end what turns out not to be needed is taken back, the dearest first.
 */
export function greedy({ layout, rows }: Model, state: PlanState, actions: Actions, order: Order): void {
  const { situation, candidates } = layout;
  const { targets, measures, overlay, district } = situation.input;
  const { areaM2, parcel } = overlay.pieces;
  const { weights } = state;
  const short = (...bases: readonly string[]) =>
    targets.some(
      ({ basis }, t) => bases.includes(basis) && (state.isShort(layout.short[t]) || state.isShort(layout.late[t])),
    );

  const low = (c: number) => candidates[c].lowOrIdleM2;
  const key = {
    largest: (c: number) => -low(c),
    cheapest: (c: number) => weights[layout.cluster[c]] / low(c),
    fullest: (c: number) => -low(c) / candidates[c].footprintM2,
  }[order.parks];
  const pieces = [...areaM2.keys()].filter((k) => situation.decided[k]);
  const sites =
    order.parks === 'cheapest' ? pieces.filter((k) => situation.lowOrIdle[k] && layout.upgrade[k] >= 0) : [];
  const projects = [
    ...[...candidates.keys()]
      .filter((c) => layout.cluster[c] >= 0 && low(c) > 0)
      .map((c) => ({ key: key(c), act: () => actions.isFree(c) && actions.build(c) })),
    ...sites.map((k) => ({ key: weights[layout.upgrade[k]] / areaM2[k], act: () => actions.upgrade(k) })),
  ];
  for (const { act } of by(projects, (one) => one.key)) {
    if (!short('revitalised')) break;
    act();
  }

  const piecesOfBlock = measures.blocks.map((): number[] => []);
  for (const k of pieces) piecesOfBlock[measures.blockOfParcel[parcel[k]]]?.push(k);
  const firmsOf = (b: number) => piecesOfBlock[b].reduce((sum, k) => sum + situation.firmsOfPiece[k].length, 0);
  const cheapestOf = (k: number) => {
    const costs = actions.fates.filter((of) => of[k] >= 0).map((of) => actions.treatCost(k, of[k]));
    return actions.isTreated(k) ? 0 : Math.min(Number.POSITIVE_INFINITY, ...costs);
  };
  const costOf = (b: number) => piecesOfBlock[b].reduce((sum, k) => sum + cheapestOf(k), 0);
  const blockKey = {
    largest: (b: number) => -measures.blocks[b].areaM2,
    cheapest: (b: number) => costOf(b) / measures.blocks[b].areaM2,
    perFirm: (b: number) => costOf(b) / Math.max(0.5, firmsOf(b)),
  }[order.blocks];
  const blocks = [...measures.blocks.keys()].filter((b) => layout.block[b] >= 0);
  for (const b of by(blocks, blockKey)) {
    if (!short('rectified')) break;
    actions.whole(() => piecesOfBlock[b].every((k) => actions.isTreated(k) || actions.treat(k)));
  }
  for (const k of by(pieces, (one) => cheapestOf(one) / areaM2[one])) {
    if (short('reclaimed') && !actions.vacate(k, layout.reclaim[k])) actions.vacate(k, layout.regreen[k]);
    if (short('revitalised') && situation.lowOrIdle[k]) actions.upgrade(k);
  }
  const firms = [...district.firms.keys()].filter((f) => layout.move[f] >= 0 || layout.close[f] >= 0);
  const isWanted = (f: number) =>
    !actions.leaves(f) &&
    situation.operating[f] === 1 &&
    ((measures.firms.inScatteredBlock[f] === 1 && short('scatteredFirms')) ||
      (measures.firms.outdated[f] === 1 && short('outdatedFirms')));
  const isWantedInPark = (f: number) => !actions.leaves(f) && measures.firms.park[f] < 0 && short('inParkShare');
  for (const f of by(firms, actions.leaveCost)) {
    if (isWanted(f)) actions.leave(f);
    else if (isWantedInPark(f)) actions.move(f);
  }
  // the last firm of a piece leaves with the land
  const perFirm = (k: number) =>
    cheapestOf(k) / situation.firmsOfPiece[k].filter((f) => isWanted(f) || isWantedInPark(f)).length;
  for (const k of by(pieces, perFirm)) {
    const own = situation.firmsOfPiece[k];
    if (own.some(isWanted)) actions.treat(k);
    else if (own.some(isWantedInPark)) actions.fates.slice(1).some((of) => actions.vacate(k, of[k]));
  }
  trim({ layout, rows }, state, actions);
}

/**
 * Benefit by cost: of all that could be done next, the one that takes most off the shortfall for what it costs, until nothing does. What was good value
 * once is looked at again when its turn comes, and waits where another is better by then. At the end what is not needed is taken back.
 */
export function byBenefit({ layout, rows }: Model, state: PlanState, actions: Actions): void {
  const { measures, overlay, district } = layout.situation.input;
  const blocks = measures.blocks.map((): number[] => []);
  for (const [k, p] of overlay.pieces.parcel.entries()) blocks[measures.blockOfParcel[p]]?.push(k);
  const acts = [
    ...layout.candidates.map((_, c) => () => actions.isFree(c) && actions.build(c)),
    ...blocks.map((pieces) => () => pieces.length > 0 && pieces.every((k) => actions.isTreated(k) || actions.treat(k))),
    ...[...overlay.pieces.id.keys()].flatMap((k) => [
      () => actions.upgrade(k),
      ...actions.fates.slice(1).map((of) => () => actions.vacate(k, of[k])),
    ]),
    ...[...district.firms.keys()].flatMap((f) => [() => actions.move(f), () => actions.close(f)]),
  ];
  /** What it takes off the shortfall for what it costs; done for a moment only. */
  const worth = (act: () => boolean) => {
    const [cost, short] = [state.score(0), state.score(1) - state.score(0)];
    let worth = 0;
    actions.whole(() => {
      if (!act()) return false;
      const gain = short - (state.score(1) - state.score(0));
      if (gain > 1e-9) worth = gain / Math.max(1e-9, state.score(0) - cost);
      return false;
    });
    return worth;
  };
  const looked = () => acts.map((act) => ({ act, worth: worth(act) })).filter((one) => one.worth > 0);
  // what could not be done before may be possible once other things are done
  for (let open = looked(); open.length > 0; open = looked()) {
    while (open.length > 0) {
      open.sort((p, q) => q.worth - p.worth);
      for (const { act, worth: told } of open.splice(0, LOOKED_AT)) {
        const now = worth(act);
        if (now >= NEARLY * told) actions.whole(act);
        else if (now > 0) open.push({ act, worth: now });
      }
    }
  }
  trim({ layout, rows }, state, actions);
}

/** So many are looked at before the order of the rest is told again; one is done that is worth nearly what it was. */
const LOOKED_AT = 50;
const NEARLY = 0.95;

/** Takes back what the targets are met without, the dearest first, until all that stands is needed. */
function trim({ layout }: Model, state: PlanState, actions: Actions): void {
  const { weights } = state;
  const pieces = [...layout.situation.decided.keys()];
  const firms = [...layout.move.keys()];
  for (let isDone = false; !isDone; ) {
    const undos = [
      ...layout.candidates.flatMap((_, c) =>
        actions.isBuilt(c) ? [{ cost: weights[layout.cluster[c]], undo: () => actions.drop(c) }] : [],
      ),
      ...pieces.flatMap((k) => {
        const column = actions.fateOf(k);
        return column >= 0 ? [{ cost: weights[column], undo: () => actions.keep(k) }] : [];
      }),
      ...firms.flatMap((f) => (actions.leaves(f) ? [{ cost: actions.leaveCost(f), undo: () => actions.stay(f) }] : [])),
    ];
    isDone = true;
    for (const { undo } of by(undos, ({ cost }) => -cost)) {
      const before = state.score(SHORT_WEIGHS);
      if (actions.whole(() => undo() && state.score(SHORT_WEIGHS) < before - 1e-9)) isDone = false;
    }
  }
}

/** In the order of a key, the least first. */
function by<T>(list: readonly T[], key: (one: T) => number): T[] {
  return list
    .map((one) => [key(one), one] as const)
    .sort(([p], [q]) => p - q)
    .map(([, one]) => one);
}

/** A must target missed whole weighs more than any plan costs. */
export const SHORT_WEIGHS = 1e6;
