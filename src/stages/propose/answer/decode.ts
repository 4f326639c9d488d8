import type { Cluster, FirmDecision, LandFate } from '../../../model/decision.js';
import { newSpaceM2 } from '../program/capacity.js';
import type { Layout } from '../program/layout.js';
import { assignFirms } from './assignFirms.js';

export interface Decoded {
  readonly landFate: LandFate[];
  readonly clusterOfPiece: Int32Array;
  readonly clusters: Cluster[];
  readonly firmFate: FirmDecision[];
}

const CHOSEN = 0.5;
/** A firm that the model moves in part moves whole. */
const SOME = 1e-6;

/**
 * Column values as fates. Every piece gets one land fate, every firm one firm fate. Fractions of firms (only with groups) are rounded up,
 * closings up to their cap.
 * Firms go to receivers one by one; where one finds no room it stays, and land that it stands on is kept after all.
 */
export function decode(layout: Layout, values: Float64Array): Decoded {
  const { situation, candidates } = layout;
  const { district, overlay, settings } = situation.input;
  const on = (column: number) => column >= 0 && values[column] > CHOSEN;
  const landFate: LandFate[] = overlay.pieces.id.map((_, k) => {
    if (!overlay.pieces.eligible[k]) return 'notEligible';
    if (situation.held[k] && !situation.exit.has(k)) return 'hold';
    if (on(layout.upgrade[k])) return 'upgrade';
    if (on(layout.reclaim[k])) return 'reclaim';
    if (on(layout.regreen[k])) return 'regreen';
    if (on(layout.reserve[k])) return 'reserve';
    return situation.input.held[k] ? 'hold' : 'keep';
  });
  const clusterOfPiece = new Int32Array(situation.pieceCount).fill(-1);
  const clusters: Cluster[] = [];
  const clusterNumber = new Map<number, number>();
  candidates.forEach((candidate, c) => {
    if (!on(layout.cluster[c])) return;
    clusterNumber.set(c, clusters.length);
    for (const k of candidate.members) landFate[k] = 'cluster';
    for (const k of [...candidate.members, ...candidate.infill]) clusterOfPiece[k] = clusters.length;
    const { stayersFloorM2: _stayers, must: _must, component: _component, x: _x, y: _y, ...cluster } = candidate;
    clusters.push(cluster);
  });

  const vacates = (k: number) => landFate[k] === 'reclaim' || landFate[k] === 'regreen' || landFate[k] === 'reserve';
  const leaves = (f: number) => situation.weightsOfFirm[f].some(({ piece }) => vacates(piece));
  const treated = (f: number) => {
    const worked = situation.weightsOfFirm[f].filter(
      ({ piece: k }) => landFate[k] === 'upgrade' || landFate[k] === 'cluster',
    );
    return worked.reduce((total, { share }) => total + share, 0) > 0.5 + 1e-9;
  };
  const part = (column: number) => (column >= 0 ? values[column] : 0);
  const cap = Math.floor(settings['close.maxShare'] * district.firms.length + 1e-9);
  const wantsClosing = district.firms
    .map((_, f) => f)
    .filter((f) => part(layout.close[f]) > SOME && part(layout.close[f]) >= part(layout.move[f]) && !treated(f))
    .sort((p, q) => Number(leaves(q)) - Number(leaves(p)) || part(layout.close[q]) - part(layout.close[p]) || p - q);
  const meant = Math.ceil(wantsClosing.reduce((total, f) => total + part(layout.close[f]), 0) - SOME);
  const closing = new Set(wantsClosing.slice(0, Math.min(cap, Math.max(meant, wantsClosing.filter(leaves).length))));
  const moving = new Set(
    district.firms
      .map((_, f) => f)
      .filter(
        (f) => !closing.has(f) && layout.move[f] >= 0 && !treated(f) && (part(layout.move[f]) > SOME || leaves(f)),
      ),
  );
  for (const f of lastOnes()) moving.delete(f);
  const movers = [...moving];
  const { receiver, unplaced } = assignFirms(layout, values, movers);
  const staying = district.firms.map((_, f) => f).filter((f) => leaves(f) && !closing.has(f) && receiver[f] < 0);
  for (const f of staying) {
    for (const { piece } of situation.weightsOfFirm[f])
      if (vacates(piece)) landFate[piece] = situation.input.held[piece] ? 'hold' : 'keep';
  }
  const firmFate = district.firms.map((firm, f): FirmDecision => {
    const stays: FirmDecision = { fate: 'stay', destination: -1, reason: '', distanceM: 0 };
    if (situation.firmHeld[f] && receiver[f] < 0 && !closing.has(f)) return { ...stays, fate: 'hold', reason: 'held' };
    if (closing.has(f)) {
      const reason = firm.eliminated ? 'eliminated' : firm.grade === 'D' ? 'gradeD' : 'notOperating';
      return { ...stays, fate: 'close', reason };
    }
    const r = receiver[f];
    if (r < 0) return unplaced.includes(f) ? { ...stays, reason: 'noRoom' } : stays;
    const to = layout.receivers.list[r];
    const destination =
      to.kind === 'park' ? to.index : district.parks.id.length + (clusterNumber.get(to.index) ?? Number.NaN);
    const reason = leaves(f) ? 'landVacated' : 'intoPark';
    return { fate: 'move', destination, reason, distanceM: layout.receivers.distanceM(f, to) };
  });
  return { landFate, clusterOfPiece, clusters, firmFate };

  /** Rounding up may empty land that is kept: of each such piece the firm that the model moves least, to stay. */
  function lastOnes(): number[] {
    return overlay.pieces.id.flatMap((_, k) => {
      if (landFate[k] !== 'keep' || overlay.pieces.park[k] >= 0) return [];
      const firms = situation.firmsOfPiece[k].filter((f) => situation.operating[f]);
      if (firms.length === 0 || !firms.every((f) => moving.has(f) || closing.has(f))) return [];
      const free = firms.filter((f) => moving.has(f) && !leaves(f));
      return free.sort((p, q) => part(layout.move[p]) - part(layout.move[q]) || p - q).slice(0, 1);
    });
  }
}

/**
 * Cheap invariants of a proposal, checked by another way than it was made. Throws when one is broken: that is a bug.
 * Vacated land has no firm that stays; clusters don't share pieces; no receiver is over its capacity; closings within the cap.
 */
export function checkDecoded(layout: Layout, decoded: Decoded): void {
  const { situation } = layout;
  const { district } = situation.input;
  const fail = (what: string): never => {
    throw new Error(`the proposal is inconsistent: ${what}`);
  };
  decoded.landFate.forEach((fate, k) => {
    if (fate !== 'reclaim' && fate !== 'regreen' && fate !== 'reserve') return;
    for (const f of situation.firmsOfPiece[k]) {
      const firm = decoded.firmFate[f].fate;
      if (firm !== 'move' && firm !== 'close')
        fail(`${layout.label[k]} is vacated but ${layout.firmLabel[f]} has the fate ${firm}`);
    }
  });
  const owner = new Map<number, string>();
  for (const cluster of decoded.clusters) {
    for (const k of [...cluster.members, ...cluster.infill]) {
      if (owner.has(k)) fail(`${layout.label[k]} is in ${owner.get(k)} and ${cluster.id}`);
      owner.set(k, cluster.id);
    }
    if (cluster.capacityFloorM2 > newSpaceM2(layout, cluster.footprintM2) + 0.01)
      fail(`${cluster.id} takes more than it builds`);
  }
  const closed = decoded.firmFate.filter(({ fate }) => fate === 'close').length;
  if (closed > situation.input.settings['close.maxShare'] * district.firms.length + 1e-9) fail(`${closed} firms close`);
  const load = new Map<number, number>();
  decoded.firmFate.forEach(({ fate, destination }, f) => {
    if (fate === 'move') load.set(destination, (load.get(destination) ?? 0) + situation.firmFloorM2[f]);
  });
  for (const [destination, floorM2] of load) {
    const index = destination - district.parks.id.length;
    const capacityM2 =
      index >= 0
        ? decoded.clusters[index]?.capacityFloorM2
        : layout.receivers.list.find((r) => r.kind === 'park' && r.index === destination)?.capacityM2;
    if (!(floorM2 <= (capacityM2 ?? 0) + 0.01))
      fail(`${floorM2} m² of floor go to a place with room for ${capacityM2}`);
  }
}
