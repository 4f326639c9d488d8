import { buildBoxIndex } from '../../../geometry/boxIndex.js';
import { perimeterM } from '../../../geometry/compactness.js';
import { gapPairs } from '../../../geometry/gaps/gapGraph.js';
import { itemBoxes, planarAreas, selectItems } from '../../../geometry/polygonSet.js';
import { industryBarriers, unpartedPairs } from '../../../model/barrierSets.js';
import type { LandUse } from '../../../model/district.js';
import { isOpen } from '../../../model/legality.js';
import type { Situation } from '../situation/situation.js';

/** How two pieces of a cluster hang together. */
export interface Joint {
  readonly a: number;
  readonly b: number;
  readonly gapM: number;
  /** Centre to centre, metres: breaks ties between equal gaps toward compact groups. */
  readonly centresM: number;
  /** Piece that fills the gap, −1 where they touch or where a lane, ditch, ridge or nothing lies between. */
  readonly infill: number;
}

/**
 * The gap graph of the pieces that may be joined, and what lies between them.
 *
 * Definition. Members: decided pieces in 集中建设区, outside existing parks, where the rules allow `join`. A *joint* links two members within
 * `block.gapM` that no barrier parts, if the footprint can hang together there: a shared border of at least `cluster.neckM`; or a gap in
 * which only a street (1004), farm road (1006), ditch (1107), ridge (1203) or nothing lies; or one that a lawful infill piece closes, sharing
 * `cluster.neckM` of border with both. A point is no joint.
 * Infill: other land wholly in 集中建设区, of the uses road, farm road, ditch, ridge, paddy, dryland, grass, other: never
 * homestead, water, basic farmland.
 * `near`: all pairs within the gap that nothing parts, joint or not: clusters that hold one end each would stand too close.
 */
export interface SiteGraph {
  readonly members: readonly number[];
  readonly joints: readonly Joint[];
  readonly near: readonly (readonly [number, number])[];
  readonly mayInfill: ReadonlySet<number>;
  /** Length of shared border of two pieces, 0 where they don't touch. */
  borderM(a: number, b: number): number;
  /** Pieces that share a border with one. */
  touching(piece: number): readonly number[];
  perimeterM(piece: number): number;
  readonly planarM2: Float64Array;
}

const INFILL_USES: ReadonlySet<LandUse> = new Set([
  'road',
  'farmRoad',
  'ditch',
  'ridge',
  'paddy',
  'dryland',
  'grass',
  'other',
]);
const LANE_USES: ReadonlySet<LandUse> = new Set(['farmRoad', 'ditch', 'ridge']);
const STREET_CLASS = '1004';
/** Part of an infill piece that may lie outside 集中建设区: what the mismatch of two surveys makes. */
const OUTSIDE_SHARE = 1e-3;

export function siteGraph(situation: Situation): SiteGraph {
  const { district, overlay, settings } = situation.input;
  const { pieces } = overlay;
  const gapM = settings['block.gapM'];
  const neckM = settings['cluster.neckM'];
  const members: number[] = [];
  for (let k = 0; k < situation.pieceCount; k++) if (situation.mayJoin[k]) members.push(k);
  const isMember = (k: number) => situation.mayJoin[k] === 1;
  const around = piecesAround(situation, members, gapM);
  const mayInfill = new Set(around.filter((k) => !isMember(k) && infillAllowed(situation, k)));
  const all = [...members, ...around.filter((k) => !isMember(k))].sort((p, q) => p - q);
  const barriers = industryBarriers(district);
  const relevant = all.filter((k) => isMember(k) || mayInfill.has(k));
  const open = unpartedPairs(selectItems(pieces.polygons, relevant), gapM, barriers, settings);
  const touch = gapPairs(selectItems(pieces.polygons, all), 0, [], settings['measure.touchM']);
  const borders = new Map<number, Map<number, number>>();
  for (let p = 0; p < touch.a.length; p++) {
    if (!(touch.borderM[p] > 0)) continue;
    const [a, b] = [all[touch.a[p]], all[touch.b[p]]];
    setBorder(borders, a, b, touch.borderM[p]);
    setBorder(borders, b, a, touch.borderM[p]);
  }
  const borderM = (a: number, b: number) => borders.get(a)?.get(b) ?? 0;
  const touching = (piece: number) => [...(borders.get(piece)?.keys() ?? [])];
  const planarM2 = planarAreas(pieces.polygons);
  const isLane = (k: number) => {
    const parcel = pieces.parcel[k];
    return LANE_USES.has(district.parcels.use[parcel]) || district.parcels.landClass[parcel].startsWith(STREET_CLASS);
  };
  const joints: Joint[] = [];
  const near: (readonly [number, number])[] = [];
  for (let p = 0; p < open.a.length; p++) {
    const [a, b] = [relevant[open.a[p]], relevant[open.b[p]]];
    near.push([a, b]);
    if (!isMember(a) || !isMember(b)) continue;
    const infill = filling(a, b, open.gapM[p], borderM(a, b));
    if (infill === null) continue;
    const { pieceXy } = situation;
    const centresM = Math.hypot(pieceXy[2 * a] - pieceXy[2 * b], pieceXy[2 * a + 1] - pieceXy[2 * b + 1]);
    joints.push({ a, b, gapM: open.gapM[p], centresM, infill });
  }

  /** −1: hangs together as it is; a piece: with it; null: not at all. */
  function filling(a: number, b: number, pairGapM: number, pairBorderM: number): number | null {
    if (pairBorderM >= neckM) return -1;
    if (pairGapM === 0) return null;
    const besideA = touching(a);
    const both = besideA.filter((k) => borderM(b, k) > 0);
    if (both.some(isLane)) return -1;
    const fit = both.filter((k) => mayInfill.has(k) && borderM(a, k) >= neckM && borderM(b, k) >= neckM);
    if (fit.length > 0) return fit.reduce((best, k) => (planarM2[k] < planarM2[best] ? k : best));
    if (both.length > 0) return null;
    const besideB = touching(b);
    const twoDeep = besideA.flatMap((p) => besideB.filter((q) => borderM(p, q) > 0).map((q) => [p, q] as const));
    return twoDeep.length === 0 || twoDeep.some(([p, q]) => isLane(p) && isLane(q)) ? -1 : null;
  }

  const lengths = new Map<number, number>();
  return {
    members,
    joints,
    near,
    mayInfill,
    borderM,
    touching,
    perimeterM(piece) {
      const known = lengths.get(piece) ?? perimeterM(pieces.polygons, piece);
      lengths.set(piece, known);
      return known;
    },
    planarM2,
  };
}

function setBorder(borders: Map<number, Map<number, number>>, a: number, b: number, lengthM: number): void {
  const row = borders.get(a);
  if (row) row.set(b, lengthM);
  else borders.set(a, new Map([[b, lengthM]]));
}

/** Pieces whose box comes within the gap of a member's, ascending, members too. */
function piecesAround(situation: Situation, members: readonly number[], gapM: number): number[] {
  const boxes = itemBoxes(situation.input.overlay.pieces.polygons);
  const found = new Uint8Array(situation.pieceCount);
  if (members.length === 0) return [];
  const index = buildBoxIndex(boxes);
  for (const k of members) {
    const o = 4 * k;
    index.visit(boxes[o] - gapM, boxes[o + 1] - gapM, boxes[o + 2] + gapM, boxes[o + 3] + gapM, (other) => {
      found[other] = 1;
    });
  }
  const list: number[] = [];
  found.forEach((flag, k) => {
    if (flag) list.push(k);
  });
  return list;
}

function infillAllowed(situation: Situation, k: number): boolean {
  const { district, overlay, settings } = situation.input;
  const { pieces } = overlay;
  const parcel = pieces.parcel[k];
  if (pieces.eligible[k] || situation.held[k] || pieces.boundaryZone[k] !== 'concentrated' || pieces.park[k] >= 0) {
    return false;
  }
  if (!INFILL_USES.has(district.parcels.use[parcel])) return false;
  if (!isOpen(situation.ruling('infill', k))) return false;
  return district.controlLines.every((line, l) => {
    if (line.kind === 'urbanBoundary') return concentratedShare(situation, l, parcel) >= 1 - OUTSIDE_SHARE;
    if (line.kind !== 'ecologicalRedline' && line.kind !== 'basicFarmland') return true;
    return (
      overlay.insideM2[l][parcel] < Math.min(settings['conflict.mismatchAreaM2'], pieces.areaM2[k] * OUTSIDE_SHARE)
    );
  });
}

/** Part of a parcel in 集中建设区; rows of the overlay are sorted by parcel. */
function concentratedShare(situation: Situation, line: number, parcel: number): number {
  const { district, overlay } = situation.input;
  const rows = overlay.zoneOverlaps[line];
  const { zoneKind } = district.controlLines[line];
  let low = 0;
  let high = rows.parcel.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows.parcel[middle] < parcel) low = middle + 1;
    else high = middle;
  }
  let share = 0;
  for (let r = low; r < rows.parcel.length && rows.parcel[r] === parcel; r++) {
    if (zoneKind[rows.zone[r]] === 'concentrated') share += rows.share[r];
  }
  return share;
}
