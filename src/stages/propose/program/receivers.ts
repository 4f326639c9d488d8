import { areaMoments } from '../../../geometry/compactness.js';
import { pointInItem } from '../../../geometry/gaps/gapGraph.js';
import { planarAreas } from '../../../geometry/polygonSet.js';
import type { Candidate } from '../candidates/candidate.js';
import type { ResolvedLocks } from '../situation/locks.js';
import type { Relaxation, Situation } from '../situation/situation.js';

/**
 * Places that can take firms in: existing parks with room, and candidate clusters that are parks.
 *
 * An existing park's room is what the delivery says; where it says nothing: net share × area × planned FAR − the floor that
 * stands there, at least 0. A candidate's room is its capacity; it takes any sector. A firm reaches a receiver when they are at
 * most `move.maxKm` apart (centre to centre) and the receiver takes its sector and, if it pollutes, does not lie beside homes (`homes.apartM`); one that the
 * planner sends to a park reaches that alone. A park most of which lies where `receive` is hard (in a redline, outside the boundary) takes nobody in.
 */
export interface Receiver {
  readonly kind: 'park' | 'cluster';
  /** Existing park, or candidate. */
  readonly index: number;
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly capacityM2: number;
  readonly sectors: readonly string[];
  /** −1 unknown. */
  readonly town: number;
  /** Receivers of one site are near each other and share flows; a park is a site of its own. */
  readonly site: number;
}

export interface Receivers {
  readonly list: readonly Receiver[];
  readonly maxM: number;
  /** Told by the firm's sector, whether it pollutes, its sides of `sectorsApart`, and the planner's decision alone: not by where it is. */
  suits(firm: number, receiver: Receiver): boolean;
  reaches(firm: number, receiver: Receiver): boolean;
  /** In reach, and not larger than the receiver has room for. */
  takesIn(firm: number, receiver: Receiver): boolean;
  distanceM(firm: number, receiver: Receiver): number;
}

/** Firms and candidates are grouped in squares, this many to the farthest move. */
export const SQUARES_IN_REACH = 5;

export function receiversOf(
  situation: Situation,
  candidates: readonly Candidate[],
  locks: ResolvedLocks,
  relax: ReadonlySet<Relaxation>,
): Receivers {
  const { district, settings } = situation.input;
  const list: Receiver[] = [];
  const room = existingRoom(situation);
  const mayReceive = lawfulReceivers(situation);
  const towns = townsOfParks(situation);
  district.parks.id.forEach((id, p) => {
    const capacityM2 = relax.has('capacity') ? Number.POSITIVE_INFINITY : room[p];
    if (!(capacityM2 > 0) || !mayReceive[p]) return;
    const { x, y } = areaMoments(district.parks.polygons, p);
    if (Number.isNaN(x)) return;
    list.push({
      kind: 'park',
      index: p,
      id,
      x,
      y,
      capacityM2,
      sectors: district.parks.sectors[p],
      town: towns[p],
      site: p,
    });
  });
  const squareM = (settings['move.maxKm'] * 1000) / SQUARES_IN_REACH;
  const { homes } = situation;
  const clusterBeside = candidates.map(({ members }) => members.some((k) => homes.piece[k]));
  const isBeside = ({ kind, index }: Receiver) => (kind === 'park' ? homes.park[index] === 1 : clusterBeside[index]);
  const isUnlike = unlikeThere(situation, candidates);
  const perTown = situation.limits.towns.some(({ basis }) => basis === 'firmsReceived');
  const squares = new Map<string, number>();
  candidates.forEach((candidate, c) => {
    if (!candidate.isPark || !(candidate.capacityFloorM2 > 0)) return;
    const { id, x, y } = candidate;
    const capacityM2 = relax.has('capacity') ? Number.POSITIVE_INFINITY : candidate.capacityFloorM2;
    const square = [
      Math.floor(x / squareM),
      Math.floor(y / squareM),
      perTown ? candidate.town : '',
      clusterBeside[c],
      situation.limits.apart.length > 0 ? id : '',
    ].join();
    const site = squares.get(square) ?? district.parks.id.length + squares.size;
    squares.set(square, site);
    list.push({ kind: 'cluster', index: c, id, x, y, capacityM2, sectors: [], town: candidate.town, site });
  });
  const maxM = relax.has('distance') ? Number.POSITIVE_INFINITY : settings['move.maxKm'] * 1000;
  const distanceM = (firm: number, receiver: Receiver) => {
    const [east, north] = [situation.firmXy[2 * firm] - receiver.x, situation.firmXy[2 * firm + 1] - receiver.y];
    return Math.sqrt(east * east + north * north);
  };
  const suits = (firm: number, receiver: Receiver) =>
    takes(receiver, district.firms[firm].sector) &&
    !(district.firms[firm].polluting && isBeside(receiver)) &&
    !isUnlike(firm, receiver) &&
    (parkWanted(locks, firm) ?? receiver.id) === receiver.id;
  const reaches = (firm: number, receiver: Receiver) => distanceM(firm, receiver) <= maxM && suits(firm, receiver);
  const takesIn = (firm: number, receiver: Receiver) =>
    situation.firmFloorM2[firm] <= receiver.capacityM2 && reaches(firm, receiver);
  return { list, maxM, distanceM, suits, reaches, takesIn };
}

/** Whether firms that operate there already are of a sector that a firm is to be kept apart from (`sectorsApart`). */
function unlikeThere(
  { limits, input, operating, firmsOfPiece }: Situation,
  candidates: readonly Candidate[],
): (firm: number, receiver: Receiver) => boolean {
  if (limits.apart.length === 0) return () => false;
  const there = input.district.parks.id.map(() => new Set<number>());
  const note = (sides: Set<number>, f: number) => {
    if (operating[f]) for (const side of limits.sides[f]) sides.add(side);
  };
  input.measures.firms.park.forEach((park, f) => {
    if (park >= 0) note(there[park], f);
  });
  const joined = candidates.map(({ members }) => {
    const sides = new Set<number>();
    for (const k of members) for (const f of firmsOfPiece[k]) note(sides, f);
    return sides;
  });
  return (firm, { kind, index }) =>
    limits.sides[firm].some((side) => (kind === 'park' ? there : joined)[index].has(side ^ 1));
}

export function takes(receiver: Receiver, sector: string): boolean {
  return receiver.sectors.length === 0 || receiver.sectors.includes(sector);
}

/** Room of each existing park before the run, m² of floor. */
export function existingRoom(situation: Situation): Float64Array {
  const { district, overlay, settings } = situation.input;
  const present = new Float64Array(district.parks.id.length);
  situation.weightsOfFirm.forEach((weights, f) => {
    for (const { piece, share } of weights) {
      const park = overlay.pieces.park[piece];
      if (park >= 0) present[park] += share * situation.firmFloorM2[f];
    }
  });
  const areas = planarAreas(district.parks.polygons);
  return district.parks.remainingFloorM2.map((delivered, p) =>
    Number.isNaN(delivered)
      ? Math.max(0, settings['park.netShare'] * areas[p] * settings['park.plannedFar'] - present[p])
      : Math.max(0, delivered),
  );
}

/** Town with most of each park's parcels; of a park without any the town that its centre lies in. */
export function townsOfParks(situation: Situation): Int32Array {
  const { district, overlay } = situation.input;
  const { park, parcel, areaM2 } = overlay.pieces;
  const shares = district.parks.id.map(() => new Map<number, number>());
  park.forEach((p, k) => {
    if (p < 0) return;
    const town = district.parcels.town[parcel[k]];
    shares[p].set(town, (shares[p].get(town) ?? 0) + areaM2[k]);
  });
  return Int32Array.from(shares, (towns, p) => {
    const [most] = [...towns].filter(([town]) => town >= 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (most) return most[0];
    const { x, y } = areaMoments(district.parks.polygons, p);
    return district.towns.code.findIndex((_, town) => pointInItem(district.towns.polygons, town, x, y));
  });
}

/** 1 for parks where the rules let most of the land receive firms; a park without any piece has nothing against it. */
function lawfulReceivers(situation: Situation): Uint8Array {
  const { district, overlay } = situation.input;
  const all = new Float64Array(district.parks.id.length);
  const hard = new Float64Array(all.length);
  overlay.pieces.park.forEach((park, k) => {
    if (park < 0) return;
    all[park] += overlay.pieces.areaM2[k];
    if (situation.ruling('receive', k).verdict === 'hard') hard[park] += overlay.pieces.areaM2[k];
  });
  return Uint8Array.from(all, (areaM2, p) => (hard[p] > areaM2 / 2 ? 0 : 1));
}

/** The park or cluster that the planner's own decision names for a firm; null when it names none. */
export function parkWanted(locks: ResolvedLocks, firm: number): string | null {
  const lock = locks.firms.get(firm);
  return lock?.fate === 'move' && lock.park !== '' ? lock.park : null;
}
