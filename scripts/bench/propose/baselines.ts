import { loadGeos } from '../../../src/geometry/geos.js';
import { isFeasible } from '../../../src/solve/startPoint.js';
import { candidatesOf } from '../../../src/stages/propose/candidates/candidates.js';
import { buildMip, buildModel, type Model } from '../../../src/stages/propose/program/buildMip.js';
import { type Objective, objectives } from '../../../src/stages/propose/program/objectives.js';
import type { ProposeInput } from '../../../src/stages/propose/propose.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import { costBasisOf } from '../../../src/stages/propose/situation/prices.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import { seeded } from '../../../test/geometry/random.js';
import { type Change, type PlanState, planState, worths } from './planState.js';

/** What a method ends with, level by level, on the rows of the exact model. */
export interface Baseline {
  readonly name: string;
  readonly lawful: boolean;
  readonly values: readonly number[];
  readonly seconds: number;
}

/**
 * What one would do without the program, on its rows: a planner's greedy, and simulated annealing from there for as many seconds of processor time
 * as the program took. Both make and unmake the same decisions (`actionsOf`), each with all that it needs: firms that leave find room.
 */
export async function baselines(input: ProposeInput, seconds: number, seed: number) {
  const situation = situationOf(input);
  const locks = resolveLocks(situation);
  const model = buildModel(situation, candidatesOf(situation, await loadGeos(), locks), locks);
  const table = objectives(model.layout, costBasisOf(input.prices)).filter(({ sense }) => sense === 'least');
  const mip = buildMip(model, 'baseline', new Float64Array(model.layout.columns.length));
  const state = planState(model, weightsOf(table));
  const actions = actionsOf(model, state);
  const told = (name: string, began: number): Baseline => {
    const plan = state.plan();
    const lawful = isFeasible(mip, plan);
    return { name, lawful, values: worths(table, plan), seconds: (cpuMs() - began) / 1000 };
  };
  const began = cpuMs();
  greedy(model, state, actions);
  const byHand = told('greedy', began);
  anneal(model, state, actions, cpuMs() + 1000 * seconds, seed);
  return { names: table.map(({ name }) => name), results: [byHand, told('annealing', began)] };
}

type Actions = ReturnType<typeof actionsOf>;

function actionsOf({ layout }: Model, state: PlanState) {
  const { situation } = layout;
  const { values } = state;
  const flowsOfGroup = new Map<number, number[]>();
  for (const flow of layout.flows) {
    const list = flowsOfGroup.get(flow.group);
    if (list) list.push(flow.column);
    else flowsOfGroup.set(flow.group, [flow.column]);
  }
  const groupOf = new Map(layout.relocation.groups.flatMap((group, g) => group.map((f) => [f, g] as const)));
  const amount = (f: number) => (layout.relocation.exact ? 1 : situation.firmFloorM2[f] / 1000);
  const route = new Map<number, number>();
  const goes = (f: number) => (layout.move[f] >= 0 ? values[layout.move[f]] : 0) > 0.5;
  const closes = (f: number) => (layout.close[f] >= 0 ? values[layout.close[f]] : 0) > 0.5;

  function move(f: number, also: Change = []): boolean {
    if (layout.move[f] < 0 || goes(f) || closes(f)) return false;
    const own = flowsOfGroup.get(groupOf.get(f) ?? -1) ?? [];
    for (const column of own) {
      if (!state.tryMake([[layout.move[f], 1], [column, amount(f)], ...also])) continue;
      route.set(f, column);
      return true;
    }
    return false;
  }
  function stay(f: number): boolean {
    if (closes(f)) return state.tryMake([[layout.close[f], -1]]);
    const column = route.get(f);
    if (!goes(f) || column === undefined) return false;
    return state.tryMake([
      [layout.move[f], -1],
      [column, -amount(f)],
    ]);
  }
  const close = (f: number) => layout.close[f] >= 0 && !goes(f) && !closes(f) && state.tryMake([[layout.close[f], 1]]);

  /** Gives a piece back; its firms leave first, the last of them together with it: no empty shed is left, no land is vacated under a firm. */
  function vacate(k: number, column: number): boolean {
    if (column < 0 || values[column] > 0.5) return false;
    const firms = situation.firmsOfPiece[k].filter((f) => !goes(f) && !closes(f));
    const left: number[] = [];
    const last = firms.at(-1);
    for (const f of firms.slice(0, -1)) {
      if (!move(f) && !close(f)) return undo(left);
      left.push(f);
    }
    if (last === undefined) return state.tryMake([[column, 1]]);
    if (move(last, [[column, 1]])) return true;
    if (
      layout.close[last] >= 0 &&
      state.tryMake([
        [layout.close[last], 1],
        [column, 1],
      ])
    )
      return true;
    return undo(left);
  }
  function undo(firms: readonly number[]): false {
    for (const f of [...firms].reverse()) stay(f);
    return false;
  }
  const upgrade = (k: number) =>
    layout.upgrade[k] >= 0 && values[layout.upgrade[k]] < 0.5 && state.tryMake([[layout.upgrade[k], 1]]);
  const clusterChange = (c: number, sign: 1 | -1): Change => [
    [layout.cluster[c], sign],
    ...layout.candidates[c].members.flatMap((k): Change => (layout.joined[k] >= 0 ? [[layout.joined[k], sign]] : [])),
  ];
  const build = (c: number) =>
    layout.cluster[c] >= 0 && values[layout.cluster[c]] < 0.5 && state.tryMake(clusterChange(c, 1));
  const isOn = (column: number) => column >= 0 && values[column] > 0.5;
  /** Takes back what was decided of a piece, firms stay where they went. */
  function unmake(k: number): boolean {
    const cluster = layout.clustersOfPiece.get(k)?.find((c) => isOn(layout.cluster[c]));
    if (cluster !== undefined) return state.tryMake(clusterChange(cluster, -1));
    const column = [layout.upgrade, layout.reclaim, layout.regreen, layout.reserve].map((of) => of[k]).find(isOn);
    return column !== undefined && state.tryMake([[column, -1]]);
  }
  return { move, stay, close, vacate, upgrade, build, unmake };
}

/**
 * A planner's order. Parks first: the candidates with most low-efficiency land, while they fit, until revitalised land is met or no more parks may be. Then
 * scattered blocks, the largest first: each piece given back, else upgraded, else recovered. Then single sites, the largest first, until
 * enough is revitalised. Then firms: outdated ones close, and others move, those that disturb least first, until no target asks for more.
 */
function greedy({ layout }: Model, state: PlanState, actions: Actions): void {
  const { situation } = layout;
  const { targets, measures, overlay } = situation.input;
  const { areaM2 } = overlay.pieces;
  const short = (...bases: readonly string[]) => {
    const shares = new Map(state.missing());
    return targets.some((target, t) => bases.includes(target.basis) && (shares.get(layout.short[t]) ?? 0) > 0);
  };
  const lowM2 = (c: number) =>
    layout.candidates[c].members.reduce((sum, k) => sum + (situation.lowOrIdle[k] ? areaM2[k] : 0), 0);
  const parks = layout.candidates.map((_, c) => c).filter((c) => layout.candidates[c].isPark);
  for (const c of parks.sort((p, q) => lowM2(q) - lowM2(p) || p - q)) {
    if (!short('revitalised', 'inParkShare')) break;
    actions.build(c);
  }
  const pieces = Array.from({ length: situation.pieceCount }, (_, k) => k).filter((k) => situation.decided[k]);
  const blockM2 = (k: number) => measures.blocks[measures.blockOfParcel[overlay.pieces.parcel[k]]]?.areaM2 ?? 0;
  for (const k of pieces
    .filter((one) => measures.status.inScatteredBlock[one])
    .sort((p, q) => blockM2(q) - blockM2(p) || p - q)) {
    if (!short('reclaimed', 'rectified')) break;
    const back = actions.vacate(k, layout.reclaim[k]) || actions.vacate(k, layout.regreen[k]);
    if (!back && short('rectified') && !actions.upgrade(k)) actions.vacate(k, layout.reserve[k]);
  }
  for (const k of pieces.sort((p, q) => areaM2[q] - areaM2[p] || p - q)) {
    if (short('reclaimed') && !actions.vacate(k, layout.reclaim[k])) actions.vacate(k, layout.regreen[k]);
    if (short('revitalised') && situation.lowOrIdle[k]) actions.upgrade(k);
  }
  const firms = situation.input.district.firms.map((_, f) => f);
  const wanted = (f: number) =>
    (short('inParkShare') && measures.firms.park[f] < 0) ||
    (measures.firms.inScatteredBlock[f] === 1 && short('scatteredFirms')) ||
    (measures.firms.outdated[f] === 1 && short('outdatedFirms'));
  for (const f of firms.sort((p, q) => situation.firmDisturbance[p] - situation.firmDisturbance[q] || p - q)) {
    if (!short('inParkShare', 'scatteredFirms', 'outdatedFirms')) break;
    if (wanted(f) && !actions.move(f) && short('scatteredFirms', 'outdatedFirms')) actions.close(f);
  }
}

/** Levels as one sum: each outweighs what those after it can change. */
function weightsOf(table: readonly Objective[]): Float64Array {
  const weights = new Float64Array(table[0].costs.length);
  for (const { name, costs } of table) {
    const level = { unmet: 1e7, must: 1e6, goal: 1e5, newConstruction: 1e3, townsCrossed: 1e-3 }[name as string] ?? 1;
    costs.forEach((cost, c) => {
      weights[c] += level * cost;
    });
  }
  return weights;
}

/** Worse by so much (in units of cost) is taken by a chance of 1/e: at the start, and at the end. */
const [HOT, COLD] = [30, 0.02];

/** Decisions made and unmade at random, kept when better, or worse by chance (Metropolis), cooling with the time that is left; ends with the best seen. */
function anneal({ layout }: Model, state: PlanState, actions: Actions, untilMs: number, seed: number): void {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const { situation } = layout;
  const pieces = Array.from({ length: situation.pieceCount }, (_, k) => k).filter((k) => situation.decided[k]);
  const firms = situation.input.district.firms
    .map((_, f) => f)
    .filter((f) => layout.move[f] >= 0 || layout.close[f] >= 0);
  const clusters = layout.candidates.map((_, c) => c);
  const steps = [
    () => actions.move(pick(firms)),
    () => actions.stay(pick(firms)),
    () => actions.close(pick(firms)),
    () => actions.upgrade(pick(pieces)),
    () => {
      const k = pick(pieces);
      return actions.vacate(k, pick([layout.reclaim, layout.regreen, layout.reserve])[k]);
    },
    () => actions.unmake(pick(pieces)),
    () => actions.build(pick(clusters)),
    () => {
      // one park in place of what stands in its way
      const c = pick(clusters);
      for (const k of layout.candidates[c].members) actions.unmake(k);
      return actions.build(c);
    },
  ];
  const beganMs = cpuMs();
  let score = state.score();
  let best = score;
  let bestAt = state.journalLength();
  for (let step = 0, heat = HOT; ; step++) {
    if (step % 64 === 0) {
      const share = (cpuMs() - beganMs) / Math.max(1, untilMs - beganMs);
      if (share >= 1) break;
      heat = HOT * (COLD / HOT) ** share;
    }
    const before = state.journalLength();
    const made = pick(steps)();
    const now = made ? state.score() : Number.POSITIVE_INFINITY;
    if (now > score && random() >= Math.exp((score - now) / heat)) {
      state.rollBack(before);
      continue;
    }
    score = now;
    if (score < best) [best, bestAt] = [score, state.journalLength()];
  }
  state.rollBack(bestAt);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
