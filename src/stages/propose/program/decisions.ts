import type { MipRow } from '../../../model/mip.js';
import { byQuota } from '../../../model/quota.js';
import { sumM2 } from '../../../model/units.js';
import type { Candidate } from '../candidates/candidate.js';
import type { ResolvedLocks } from '../situation/locks.js';
import type { Relaxation, Situation } from '../situation/situation.js';
import { FLOOR_UNIT_M2 } from './capacity.js';
import { columnList, sum, uniqueLabels } from './columns.js';
import { countsMoved, isDueBeforeClusters } from './dueRows.js';
import { blockPieces, type Layout, landTreatedColumns, treatments } from './layout.js';
import { availableMu } from './linked.js';
import type { Receivers } from './receivers.js';
import { relocationOf, sharedRelocation } from './relocation.js';
import { hostColumns } from './sectorsApart.js';

/**
 * Columns. A column exists only where its choice is open: reclaim and regreen only where every firm on the piece can leave,
 * move only where some receiver is in reach, close only by rule, block only where each piece of it can be treated.
 */
export function decisions(
  situation: Situation,
  candidates: readonly Candidate[],
  receivers: Receivers,
  locks: ResolvedLocks,
  relax: ReadonlySet<Relaxation>,
): Layout {
  const { district, overlay, measures, targets } = situation.input;
  const { pieceCount } = situation;
  const list = columnList();
  const label = uniqueLabels(overlay.pieces.id);
  const firmLabel = uniqueLabels(district.firms.map((firm) => firm.creditCode));
  const none = (n: number) => new Int32Array(n).fill(-1);
  const binary = (name: string) => list.add(name, 0, 1, true);

  const movable = movableFirms(situation, receivers, locks);
  const [upgrade, reclaim, regreen, reserve, joined] = Array.from({ length: 5 }, () => none(pieceCount));
  const clustersOfPiece = new Map<number, number[]>();
  const kept = (k: number) => locks.land.get(k)?.want === 'keep';
  const cluster = none(candidates.length);
  candidates.forEach((candidate, c) => {
    if (candidate.members.some(kept)) return;
    const column = list.add(`cluster[${candidate.id}]`, 0, 1, true);
    cluster[c] = column;
    for (const k of candidate.members) {
      const of = clustersOfPiece.get(k);
      if (of) of.push(c);
      else clustersOfPiece.set(k, [c]);
    }
  });
  const canLeave = (f: number) =>
    (movable[f] === 1 || mayClose(situation, locks, f)) && locks.firms.get(f)?.fate !== 'stay';
  for (let k = 0; k < pieceCount; k++) {
    if (!situation.decided[k] || kept(k)) continue;
    const want = locks.land.get(k)?.want;
    const vacatable = situation.firmsOfPiece[k].every(canLeave);
    if (situation.mayUpgrade[k] || want === 'upgrade') upgrade[k] = binary(`upgrade[${label[k]}]`);
    if (vacatable && (situation.mayReclaim[k] || want === 'reclaim')) reclaim[k] = binary(`reclaim[${label[k]}]`);
    if (vacatable && (situation.mayRegreen[k] || want === 'regreen')) regreen[k] = binary(`regreen[${label[k]}]`);
    const recovers =
      want === 'reserve' ||
      situation.mayReserve[k] === 1 ||
      (relax.has('reserve') && situation.input.measures.status.inScatteredBlock[k] === 1);
    if (vacatable && recovers) reserve[k] = binary(`reserve[${label[k]}]`);
    if (clustersOfPiece.has(k)) joined[k] = list.add(`joined[${label[k]}]`, 0, 1, false);
  }

  const move = none(district.firms.length);
  const close = none(district.firms.length);
  const worthMoving = (f: number) =>
    situation.input.measures.firms.park[f] < 0 ||
    situation.weightsOfFirm[f].some(({ piece: k }) => reclaim[k] >= 0 || regreen[k] >= 0 || reserve[k] >= 0) ||
    locks.firms.get(f)?.fate === 'move';
  const moving = district.firms.map((_, f) => f).filter((f) => movable[f] && worthMoving(f));
  const exact = !relax.has('clusters') && isExact(moving.length, receivers);
  for (const f of moving) move[f] = list.add(`move[${firmLabel[f]}]`, 0, 1, exact);
  district.firms.forEach((_, f) => {
    if (mayClose(situation, locks, f)) close[f] = list.add(`close[${firmLabel[f]}]`, 0, 1, exact);
  });

  const worked = none(district.firms.length);
  const settled = none(district.firms.length);
  district.firms.forEach((_, f) => {
    if (situation.mainPiece[f] >= 0 || situation.firmHeld[f]) return;
    const lands = situation.weightsOfFirm[f];
    if (lands.some(({ piece: k }) => upgrade[k] >= 0 || joined[k] >= 0)) worked[f] = binary(`worked[${firmLabel[f]}]`);
    if (lands.some(({ piece: k }) => joined[k] >= 0)) settled[f] = binary(`settled[${firmLabel[f]}]`);
  });

  const fates = { situation, upgrade, reclaim, regreen, reserve, joined };
  const treatable = (k: number) => treatments(fates, k).some((column) => column[k] >= 0);
  const block = none(measures.blocks.length);
  const piecesOfBlock = blockPieces(situation);
  if (targets.some((target) => target.basis === 'rectified')) {
    measures.blocks.forEach((b, i) => {
      if (!b.scattered || piecesOfBlock[i].length === 0 || !piecesOfBlock[i].every(treatable)) return;
      block[i] = list.add(`block[${b.id}]`, 0, 1, false);
    });
  }
  const short = none(targets.length);
  targets.forEach((target, t) => {
    short[t] = list.add(`short[${target.id}]`, 0, 2, false);
  });
  const late = none(targets.length);
  targets.forEach((target, t) => {
    if (isDueBeforeClusters(situation, target)) late[t] = list.add(`late[${target.id}]`, 0, 2, false);
  });
  const soon = targets.filter((_, t) => late[t] >= 0);
  const standing = receivers.list.filter(({ kind }) => kind === 'park');
  const early = none(district.firms.length);
  for (const f of exact ? [] : moving) {
    const mayBeSoon = soon.some((target) => countsMoved(situation.input, target, f));
    if (mayBeSoon && standing.some((park) => receivers.takesIn(f, park)))
      early[f] = list.add(`early[${firmLabel[f]}]`, 0, 1, false);
  }
  const relocation = relax.has('clusters')
    ? sharedRelocation(receivers, moving)
    : relocationOf(situation, receivers, locks, moving, exact);
  const groupFloor = relocation.groups.map(
    (group) => sumM2(group.map((f) => situation.firmFloorM2[f])) / FLOOR_UNIT_M2,
  );
  const flows = relocation.flows.map((flow) => ({
    ...flow,
    column: list.add(`${exact ? 'to' : 'flow'}[${flow.name}]`, 0, exact ? 1 : groupFloor[flow.group], exact),
  }));
  const unmetLand = new Map<number, number>();
  const unmetFirm = new Map<number, number>();
  for (const [k, lock] of locks.land) {
    if (lock.want !== 'keep') unmetLand.set(k, list.add(`unmet[${label[k]}]`, 0, 1, false));
  }
  for (const [f, lock] of locks.firms) {
    if (lock.fate !== 'stay') unmetFirm.set(f, list.add(`unmetFirm[${firmLabel[f]}]`, 0, 1, false));
  }
  const available = availableMu(situation);
  const owed = byQuota((name) => (available[name] < 0 ? list.add(`owed[${name}]`, 0, 1, false) : -1));
  const unmetTown = new Map<number, number>();
  const { towns } = situation.limits;
  towns.forEach(({ name, basis, min = 0 }, i) => {
    if (min > 0) unmetTown.set(i, list.add(`unmetTown[${name},${basis}]`, 0, 1, false));
  });
  const counted = !exact && towns.some(({ basis }) => basis === 'firmsReceived');
  const arrivals = Int32Array.from(counted ? flows : [], ({ name }) => list.add(`firms[${name}]`, 0, Infinity, false));
  const hosts = hostColumns(list, situation, receivers, relocation, flows);
  return {
    situation,
    candidates,
    receivers,
    locks,
    relax,
    columns: list.columns,
    label,
    firmLabel,
    upgrade,
    reclaim,
    regreen,
    reserve,
    joined,
    cluster,
    clustersOfPiece,
    move,
    close,
    worked,
    settled,
    block,
    short,
    late,
    early,
    relocation,
    flows,
    unmetLand,
    unmetFirm,
    owed,
    unmetTown,
    arrivals,
    hosts,
  };
}

/** Below this many firm × receiver pairs each pair is a yes/no column of its own; above it firms move in groups. */
const EXACT_PAIRS = 400;

function isExact(movers: number, receivers: Receivers): boolean {
  return movers * receivers.list.length <= EXACT_PAIRS;
}

function mayClose(situation: Situation, locks: ResolvedLocks, f: number): boolean {
  const lock = locks.firms.get(f)?.fate;
  return situation.closable[f] === 1 && lock !== 'stay' && lock !== 'move';
}

/** No land of the firm is held (held land stays as it is), but for land that the planner takes out of conflict. */
function standsClear(situation: Situation, f: number): boolean {
  return situation.weightsOfFirm[f].every(({ piece }) => !situation.held[piece] || situation.exit.has(piece));
}

/** Firms that could move: operating, not of an eliminated sector, not held, of known place, with a receiver in reach. */
function movableFirms(situation: Situation, receivers: Receivers, locks: ResolvedLocks): Uint8Array {
  const { district } = situation.input;
  return Uint8Array.from(district.firms, (firm, f) => {
    if (!situation.operating[f] || firm.eliminated || !standsClear(situation, f)) return 0;
    if (Number.isNaN(situation.firmXy[2 * f])) return 0;
    const lock = locks.firms.get(f)?.fate;
    if (lock === 'stay' || lock === 'close') return 0;
    return receivers.list.some((receiver) => receivers.takesIn(f, receiver)) ? 1 : 0;
  });
}

/**
 * Rows of the two fates. `joined[k]` = Σ clusters with k. `fate[k]`: at most one fate but keep. `leave[f,k]`: land is vacated only
 * if the firm moves or closes; `empty[k]`: the last operating firm leaves only if the land is vacated or rebuilt too (no empty sheds
 * are left standing; a park fills its own). `firm[f]`: a firm moves, closes, or has its main piece upgraded or rebuilt under it: one of them.
 */
export function fateRows(layout: Layout): MipRow[] {
  const rows: MipRow[] = [];
  const { situation, label, firmLabel } = layout;
  for (const [k, clusters] of layout.clustersOfPiece) {
    if (layout.joined[k] < 0) continue;
    const terms = sum().add(layout.joined[k], -1);
    for (const c of clusters) terms.add(layout.cluster[c], 1);
    rows.push(terms.row(`joined[${label[k]}]`, 0, 0));
  }
  for (let k = 0; k < situation.pieceCount; k++) {
    const fate = sum();
    for (const column of [layout.upgrade, layout.reclaim, layout.regreen, layout.reserve, layout.joined]) {
      fate.add(column[k], 1);
    }
    if (fate.size > 1) rows.push(fate.row(`fate[${label[k]}]`, -Infinity, 1));
    rows.push(...emptyRow(layout, k));
    if (layout.reclaim[k] < 0 && layout.regreen[k] < 0 && layout.reserve[k] < 0) continue;
    for (const f of situation.firmsOfPiece[k]) {
      const terms = sum().add(layout.reclaim[k], 1).add(layout.regreen[k], 1).add(layout.reserve[k], 1);
      terms.add(layout.move[f], -1).add(layout.close[f], -1);
      rows.push(terms.row(`leave[${firmLabel[f]},${label[k]}]`, -Infinity, 0));
    }
  }
  situation.input.district.firms.forEach((_, f) => {
    const leaves = sum().add(layout.move[f], 1).add(layout.close[f], 1);
    if (situation.mainPiece[f] < 0) rows.push(...spreadFirmRows(layout, f));
    if (leaves.size === 0) return;
    for (const column of landTreatedColumns(layout, f)) leaves.add(column, 1);
    if (leaves.size > 1) rows.push(leaves.row(`firm[${firmLabel[f]}]`, -Infinity, 1));
  });
  return rows;
}

function emptyRow(layout: Layout, k: number): MipRow[] {
  const { situation } = layout;
  if (!situation.decided[k] || situation.input.overlay.pieces.park[k] >= 0) return [];
  const firms = situation.firmsOfPiece[k].filter((f) => situation.operating[f]);
  const terms = sum();
  for (const f of firms) {
    if (layout.move[f] < 0 && layout.close[f] < 0) return [];
    terms.add(layout.move[f], 1).add(layout.close[f], 1);
  }
  if (firms.length === 0) return [];
  for (const column of [layout.reclaim, layout.regreen, layout.reserve]) terms.add(column[k], -1);
  // whoever has most of its land here is rebuilt with it, and leaves no more: the nearest that a linear relaxation can come
  const rebuilt = firms.filter((f) => situation.mainPiece[f] === k).length;
  terms.add(layout.joined[k], rebuilt - 1).add(layout.upgrade[k], Math.max(0, rebuilt - 1));
  return [terms.row(`empty[${layout.label[k]}]`, -Infinity, firms.length - 1)];
}

/** More than half, clear of rounding. */
const HALF = 0.5 + 1e-9;
/** Of so many parts each sum is looked at. */
const PARTS = 12;

/**
 * What "most of the land" asks for: the least sum of some of these parts, with what is there already, that is more than half; 1 where none is. A row
 * that asked for half and a hair would let half itself pass within the solver's tolerance.
 */
export function leastMost(parts: readonly number[], before = 0): number {
  if (parts.length > PARTS) return HALF + 1e-4;
  let sums = [before];
  for (const part of parts) sums = [...sums, ...sums.map((sum) => sum + part)];
  return sums.reduce((least, sum) => (sum > HALF && sum < least ? sum : least), 1);
}

/**
 * Rows of a firm on several pieces, none of which holds most of it. `worked` / `settled` only if the pieces that are treated / in parks
 * add up to more than half; `spread[f]`: a firm that leaves has at most half of its land upgraded or rebuilt under it.
 */
function spreadFirmRows(layout: Layout, f: number): MipRow[] {
  const { situation, firmLabel } = layout;
  const { park } = situation.input.overlay.pieces;
  const treated = sum();
  const inParks = sum();
  let inParksBefore = 0;
  const treatable: number[] = [];
  const settleable: number[] = [];
  for (const { piece: k, share } of situation.weightsOfFirm[f]) {
    if (layout.upgrade[k] >= 0 || layout.joined[k] >= 0) treatable.push(share);
    treated.add(layout.upgrade[k], share).add(layout.joined[k], share);
    if (park[k] >= 0 && !situation.held[k]) inParksBefore += share;
    const parks = (layout.clustersOfPiece.get(k) ?? []).filter((c) => layout.candidates[c].isPark);
    for (const c of parks) inParks.add(layout.cluster[c], share);
    if (parks.length > 0) settleable.push(share);
  }
  const rows: MipRow[] = [];
  const leaves = [layout.move[f], layout.close[f]].filter((column) => column >= 0);
  if (leaves.length > 0 && treated.size > 0) {
    const spread = sum();
    for (const [column, value] of treated.entries()) spread.add(column, value);
    for (const column of leaves) spread.add(column, 0.5);
    rows.push(spread.row(`spread[${firmLabel[f]}]`, -Infinity, 1));
  }
  if (layout.worked[f] >= 0)
    rows.push(treated.add(layout.worked[f], -leastMost(treatable)).row(`worked[${firmLabel[f]}]`, 0, Infinity));
  if (layout.settled[f] >= 0) {
    const least = leastMost(settleable, inParksBefore);
    rows.push(inParks.add(layout.settled[f], -least).row(`settled[${firmLabel[f]}]`, -inParksBefore, Infinity));
    const once = sum().add(layout.settled[f], 1);
    for (const column of leaves) once.add(column, 1);
    if (once.size > 1) rows.push(once.row(`once[${firmLabel[f]}]`, -Infinity, 1));
  }
  return rows;
}
