import { itemBoxes, planarAreas } from '../../geometry/polygonSet.js';
import { boxDistanceM, type CheckInput, type FirmLand, landOfFirms, statedFloorM2, weightWhere } from './standing.js';
import { violation } from './violation.js';

/** A flow that the solver calls feasible may be over by its own tolerance. */
const FLOOR_SLACK_M2 = 1;
const DISTANCE_SLACK_M = 0.01;

/** Every firm has one lawful fate and a place that can take it; land that is vacated keeps none. */
export function checkFirms(input: CheckInput): void {
  const { district, proposal, settings } = input;
  if (proposal.firmFate.length !== district.firms.length) {
    throw violation('firmFate', `${district.firms.length} firms, ${proposal.firmFate.length} fates`);
  }
  const land = landOfFirms(district, input.overlay);
  checkMoves(input, land);
  checkVacated(input, land);
  checkCapacity(input, land);
  let closed = 0;
  district.firms.forEach((firm, f) => {
    if (proposal.firmFate[f].fate !== 'close') return;
    closed++;
    if (firm.operating && !firm.eliminated && firm.grade !== 'D') {
      throw violation(`firm ${firm.creditCode}`, `closed without a rule: grade ${firm.grade || 'none'}, operating`);
    }
  });
  const cap = Math.floor(settings['close.maxShare'] * district.firms.length + 1e-9);
  if (closed > cap) throw violation('firmFate', `${closed} firms closed, at most ${cap}`);
  checkEmptied(input, land);
}

function checkMoves(
  { district, overlay, proposal, settings }: CheckInput,
  land: readonly (readonly FirmLand[])[],
): void {
  const limitM = settings['move.maxKm'] * 1000;
  const parkCount = district.parks.id.length;
  const pieceBoxes = itemBoxes(overlay.pieces.polygons);
  const parkBoxes = itemBoxes(district.parks.polygons);
  proposal.firmFate.forEach(({ fate, destination, distanceM }, f) => {
    const firm = district.firms[f];
    const where = `firm ${firm.creditCode}`;
    if (fate !== 'move') {
      if (destination !== -1) throw violation(where, `its fate is ${fate} and its destination ${destination}`);
      return;
    }
    if (!(destination >= 0 && destination < parkCount + proposal.clusters.length)) {
      throw violation(
        where,
        `it moves to ${destination} of ${parkCount} parks and ${proposal.clusters.length} clusters`,
      );
    }
    const cluster = destination < parkCount ? null : proposal.clusters[destination - parkCount];
    if (cluster && !cluster.isPark) throw violation(where, `it moves to cluster ${cluster.id}, which is no park`);
    const sectors = cluster ? [] : district.parks.sectors[destination];
    if (sectors.length > 0 && firm.sector !== '' && !sectors.includes(firm.sector)) {
      throw violation(
        where,
        `sector ${firm.sector} moves to park ${district.parks.id[destination]}, which takes others`,
      );
    }
    if (!(distanceM <= limitM + DISTANCE_SLACK_M))
      throw violation(where, `it moves ${distanceM} m, at most ${limitM} m`);
    if (land[f].length === 0) return;
    const targets = cluster
      ? [...cluster.members, ...cluster.infill].map((k) => pieceBoxes.subarray(4 * k, 4 * k + 4))
      : [parkBoxes.subarray(4 * destination, 4 * destination + 4)];
    const leastM = Math.min(
      ...land[f].flatMap(({ piece }) => {
        const from = pieceBoxes.subarray(4 * piece, 4 * piece + 4);
        return targets.map((to) => boxDistanceM(from, to));
      }),
    );
    if (leastM > limitM + DISTANCE_SLACK_M) {
      throw violation(where, `it moves at least ${leastM} m, at most ${limitM} m; ${distanceM} m are stated`);
    }
  });
}

/** Land recovered, reclaimed or regreened keeps no firm: of those with any share on it none stays or is held. */
function checkVacated({ district, overlay, proposal }: CheckInput, land: readonly (readonly FirmLand[])[]): void {
  land.forEach((parts, f) => {
    const { fate } = proposal.firmFate[f];
    if (fate !== 'stay' && fate !== 'hold') return;
    for (const { piece } of parts) {
      const landFate = proposal.landFate[piece];
      if (landFate !== 'reclaim' && landFate !== 'regreen' && landFate !== 'reserve') continue;
      throw violation(
        `firm ${district.firms[f].creditCode}`,
        `its fate is ${fate} on piece ${overlay.pieces.id[piece]}, whose fate is ${landFate}`,
      );
    }
  });
}

/** No empty sheds are kept: where every operating firm of a piece outside the parks leaves, it is vacated, rebuilt or held. */
function checkEmptied({ district, overlay, proposal }: CheckInput, land: readonly (readonly FirmLand[])[]): void {
  const staying = new Set<number>();
  const left = new Set<number>();
  land.forEach((parts, f) => {
    if (!district.firms[f].operating) return;
    const { fate } = proposal.firmFate[f];
    for (const { piece } of parts) (fate === 'move' || fate === 'close' ? left : staying).add(piece);
  });
  for (const piece of left) {
    const fate = proposal.landFate[piece];
    if (staying.has(piece) || overlay.pieces.park[piece] >= 0 || (fate !== 'keep' && fate !== 'upgrade')) continue;
    throw violation(`piece ${overlay.pieces.id[piece]}`, `every firm on it leaves and its fate is ${fate}`);
  }
}

/**
 * Existing park: floor moved in ≤ what remains, or where not stated park.netShare × park.plannedFar × its area − floor of its stayers.
 * New park: floor of stayers + floor moved in ≤ park.netShare × park.plannedFar × footprint, and floor moved in ≤ stated capacity.
 */
function checkCapacity(input: CheckInput, land: readonly (readonly FirmLand[])[]): void {
  const { district, overlay, proposal, settings } = input;
  const parkCount = district.parks.id.length;
  const movedM2 = new Float64Array(parkCount + proposal.clusters.length);
  const stayingM2 = new Float64Array(movedM2.length);
  proposal.firmFate.forEach(({ fate, destination }, f) => {
    const floorM2 = statedFloorM2(district.firms[f]);
    if (fate === 'move') movedM2[destination] += floorM2;
    if (fate !== 'stay' && fate !== 'hold') return;
    for (const { piece, weight } of land[f]) {
      const cluster = proposal.clusterOfPiece[piece];
      if (cluster >= 0) stayingM2[parkCount + cluster] += floorM2 * weight;
    }
    for (let p = 0; p < parkCount; p++) {
      stayingM2[p] += floorM2 * weightWhere(land[f], (k) => overlay.pieces.park[k] === p);
    }
  });
  const perM2 = settings['park.netShare'] * settings['park.plannedFar'];
  const parkM2 = planarAreas(district.parks.polygons);
  for (let p = 0; p < parkCount; p++) {
    const stated = district.parks.remainingFloorM2[p];
    const roomM2 = Number.isNaN(stated) ? Math.max(0, perM2 * parkM2[p] - stayingM2[p]) : stated;
    if (movedM2[p] > roomM2 + FLOOR_SLACK_M2) {
      throw violation(`park ${district.parks.id[p]}`, `${movedM2[p]} m² of floor move in, ${roomM2} m² are free`);
    }
  }
  proposal.clusters.forEach((cluster, c) => {
    if (!cluster.isPark) return;
    const moved = movedM2[parkCount + c];
    const staying = stayingM2[parkCount + c];
    const roomM2 = Math.min(perM2 * cluster.footprintM2 - staying, cluster.capacityFloorM2);
    if (moved > 0 && moved > roomM2 + FLOOR_SLACK_M2) {
      throw violation(
        `cluster ${cluster.id}`,
        `${moved} m² of floor move in, ${staying} m² stay, ${roomM2} m² are free`,
      );
    }
  });
}
