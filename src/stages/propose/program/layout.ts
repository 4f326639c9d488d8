import type { MipColumn } from '../../../model/mip.js';
import type { ByQuota } from '../../../model/quota.js';
import type { Candidate } from '../candidates/candidate.js';
import type { ResolvedLocks } from '../situation/locks.js';
import type { Relaxation, Situation } from '../situation/situation.js';
import type { Receivers } from './receivers.js';
import type { Flow, Relocation } from './relocation.js';
import type { Host } from './sectorsApart.js';

/** Every column of the model, by what it decides; −1 where the choice is not open. */
export interface Layout {
  readonly situation: Situation;
  readonly candidates: readonly Candidate[];
  readonly receivers: Receivers;
  readonly locks: ResolvedLocks;
  readonly relax: ReadonlySet<Relaxation>;
  readonly columns: readonly MipColumn[];
  /** Unique names of pieces and firms. */
  readonly label: readonly string[];
  readonly firmLabel: readonly string[];
  /** Per piece. */
  readonly upgrade: Int32Array;
  readonly reclaim: Int32Array;
  readonly regreen: Int32Array;
  readonly reserve: Int32Array;
  /** 1 when the piece is in a chosen cluster; continuous, tied to the clusters by a row. */
  readonly joined: Int32Array;
  /** Per candidate. */
  readonly cluster: Int32Array;
  readonly clustersOfPiece: ReadonlyMap<number, readonly number[]>;
  /** Per firm. */
  readonly move: Int32Array;
  readonly close: Int32Array;
  /** Per firm without a main piece: most of its land is upgraded or rebuilt; most of it comes to lie in parks. */
  readonly worked: Int32Array;
  readonly settled: Int32Array;
  /** Per block: wholly treated. */
  readonly block: Int32Array;
  /** Per target: shortfall as a share of its aim. */
  readonly short: Int32Array;
  /** Per target that is due while no new cluster can stand yet: what is missed of it at its date, as a share of its aim. */
  readonly late: Int32Array;
  /** Per firm that counts toward one of these, where firms move in groups: it goes to a park that stands already. */
  readonly early: Int32Array;
  readonly relocation: Relocation;
  readonly flows: readonly Flow[];
  readonly unmetLand: ReadonlyMap<number, number>;
  readonly unmetFirm: ReadonlyMap<number, number>;
  /** Per ledger that is overdrawn beyond its limit before the run: the share of that which is not brought back. */
  readonly owed: ByQuota<number>;
  /** Per limit of a town that has a least. */
  readonly unmetTown: ReadonlyMap<number, number>;
  /** Per flow of a group: firms that it stands for; empty where no limit asks for their number. */
  readonly arrivals: Int32Array;
  /** Where sectors that are to be apart could meet. */
  readonly hosts: readonly Host[];
}

/** What goes unmet before the program has no answer: the planner's locks, and a town's least. */
export function lastResort({ unmetLand, unmetFirm, unmetTown }: Layout): number[] {
  return [...unmetLand.values(), ...unmetFirm.values(), ...unmetTown.values()];
}

/** Columns by which a piece counts as treated: land in hard conflict only by an exit that is signed for. */
export function treatments(
  {
    situation,
    upgrade,
    joined,
    reserve,
    reclaim,
    regreen,
  }: Pick<Layout, 'situation' | 'upgrade' | 'joined' | 'reserve' | 'reclaim' | 'regreen'>,
  piece: number,
): Int32Array[] {
  const { exitCounts } = situation;
  return [
    upgrade,
    joined,
    reserve,
    ...(exitCounts.reclaim[piece] ? [reclaim] : []),
    ...(exitCounts.regreen[piece] ? [regreen] : []),
  ];
}

/** Decided pieces of each block; empty where one of its industrial pieces is not decided (held land is treated by a signed exit only). */
export function blockPieces(situation: Situation): number[][] {
  const { overlay, measures } = situation.input;
  const lists: number[][] = measures.blocks.map(() => []);
  const spoiled = new Set<number>();
  overlay.pieces.parcel.forEach((parcel, k) => {
    const b = measures.blockOfParcel[parcel];
    if (b < 0) return;
    const exit = situation.exit.get(k);
    const counts = !situation.held[k] || (exit !== undefined && situation.exitCounts[exit][k] === 1);
    if (situation.decided[k] && counts) lists[b].push(k);
    else spoiled.add(b);
  });
  return lists.map((list, b) => (spoiled.has(b) ? [] : list));
}

/** Columns of which one at most is chosen, and then most of the firm's land is upgraded or rebuilt under it. */
export function landTreatedColumns(layout: Layout, f: number): number[] {
  const main = layout.situation.mainPiece[f];
  const columns = main >= 0 ? [layout.upgrade[main], layout.joined[main]] : [layout.worked[f]];
  return columns.filter((column) => column >= 0);
}

/** Columns of which one at most is chosen, and then most of the land of a firm that stays comes to lie in parks. */
export function settledColumns(layout: Layout, f: number): number[] {
  const main = layout.situation.mainPiece[f];
  if (main < 0) return layout.settled[f] >= 0 ? [layout.settled[f]] : [];
  return (layout.clustersOfPiece.get(main) ?? [])
    .filter((c) => layout.candidates[c].isPark)
    .map((c) => layout.cluster[c])
    .filter((column) => column >= 0);
}
