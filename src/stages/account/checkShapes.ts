import { perimeterM } from '../../geometry/compactness.js';
import type { Geos } from '../../geometry/geos.js';
import { pointInItem } from '../../geometry/pointInItem.js';
import {
  concatSets,
  itemArea,
  itemBoxes,
  itemCount,
  type PolygonSet,
  polygonSetBuilder,
  selectItems,
} from '../../geometry/polygonSet.js';
import type { Cluster } from '../../model/decision.js';
import type { LandUse } from '../../model/district.js';
import { boxDistanceM, type CheckInput } from './standing.js';
import { violation } from './violation.js';

/** Land that is never infill. */
const NEVER_INFILL: readonly LandUse[] = ['homestead', 'town', 'river', 'water', 'industry', 'idle', 'storage'];
const AREA_SLACK_M2 = 0.02;
/** Part of an infill piece that may lie in a hard line: mismatch of two surveys. */
const MISMATCH_SHARE = 1e-3;
/** Most of a piece, clear of rounding. */
const CLEARLY_MOST = 0.51;
/** Borders that should be one may lie this far apart, and widths are told this exactly. */
const HAIR_M = 5e-3;
const WIDTH_SLACK_M = 0.02;
/** Of the least compactness, what a shape closed by GEOS must have. */
const COMPACTNESS_SHARE = 0.8;

/**
 * Shapes of clusters, by GEOS where the optimiser reckons with edges: infill is lawful by use and line; pieces lie in one planned park at most; a
 * footprint that is not drawn hangs together after erosion by half of `cluster.neckM`, and is compact with its gaps closed; an eligible piece in a hole of it has a reason.
 * Necks: land between two members within the gap counts as bridged all of it, which is more than the optimiser allows: what fails here fails there.
 */
export function checkShapes(input: CheckInput, geos: Geos): void {
  for (const cluster of input.proposal.clusters) {
    checkInfill(input, cluster);
    checkPlannedParks(input, cluster, geos);
    if (cluster.drawn) continue;
    const whole = wholeOf(input, cluster, geos);
    checkNecks(input, cluster, whole, geos);
    checkCompactness(input, cluster, whole, geos);
    checkEnclosed(input, cluster, whole, geos);
  }
}

function checkInfill({ district, overlay, settings }: CheckInput, cluster: Cluster): void {
  const { parcel, areaM2, id } = overlay.pieces;
  for (const k of cluster.infill) {
    const where = `cluster ${cluster.id}, piece ${id[k]}`;
    const use = district.parcels.use[parcel[k]];
    if (NEVER_INFILL.includes(use)) throw violation(where, `${use} is taken as infill`);
    const mostM2 = Math.min(settings['conflict.mismatchAreaM2'], areaM2[k] * MISMATCH_SHARE) + AREA_SLACK_M2;
    district.controlLines.forEach(({ kind }, line) => {
      if (kind !== 'basicFarmland' && kind !== 'ecologicalRedline') return;
      const insideM2 = overlay.insideM2[line][parcel[k]];
      if (insideM2 > mostM2) throw violation(where, `${insideM2} m² of ${kind} are taken as infill`);
    });
  }
}

function checkPlannedParks({ district, overlay }: CheckInput, cluster: Cluster, geos: Geos): void {
  const { plannedParks } = district;
  if (!plannedParks) {
    if (cluster.level === null || cluster.level === 'smallPark') return;
    throw violation(`cluster ${cluster.id}`, `it is told as ${cluster.level}, and there are no planned parks`);
  }
  const { polygons } = overlay.pieces;
  const boxes = itemBoxes(plannedParks.polygons);
  const parks = new Set<number>();
  /** Planned parks that each piece may lie in, where it is close to half too. */
  const perhaps: number[][] = [];
  for (const k of [...cluster.members, ...cluster.infill]) {
    const near: number[] = [];
    perhaps.push(near);
    const own = itemBoxes(selectItems(polygons, [k]));
    plannedParks.id.forEach((_, p) => {
      if (boxDistanceM(own, boxes.subarray(4 * p, 4 * p + 4)) > 0) return;
      const shared = geos.intersection(polygons, k, plannedParks.polygons, p).polygons;
      if (itemArea(shared, 0) > CLEARLY_MOST * itemArea(polygons, k)) parks.add(p);
      if (itemArea(shared, 0) > (1 - CLEARLY_MOST) * itemArea(polygons, k)) near.push(p);
    });
  }
  const { level, plannedPark } = cluster;
  const isLarge = level === 'platform' || level === 'agglomeration';
  if (isLarge && (plannedParks.level[plannedPark] !== level || !perhaps.every((near) => near.includes(plannedPark)))) {
    throw violation(
      `cluster ${cluster.id}`,
      `it is told as ${level} and does not lie whole in a planned park of that level`,
    );
  }
  if (parks.size <= 1) return;
  throw violation(
    `cluster ${cluster.id}`,
    `it lies in planned parks ${[...parks].map((p) => plannedParks.id[p]).join()}`,
  );
}

/** Members and infill as one item, hairlines between them closed. */
function wholeOf({ overlay }: CheckInput, cluster: Cluster, geos: Geos): PolygonSet {
  const footprint = [...cluster.members, ...cluster.infill];
  return unionOf(geos.buffer(overlay.pieces.polygons, footprint, HAIR_M), geos);
}

function checkNecks(input: CheckInput, cluster: Cluster, whole: PolygonSet, geos: Geos): void {
  const { overlay, settings } = input;
  const { polygons } = overlay.pieces;
  const radiusM = settings['cluster.neckM'] / 2 - WIDTH_SLACK_M;
  if (radiusM <= 0 || cluster.members.length < 2) return;
  const cores = geos.buffer(polygons, cluster.members, -radiusM);
  const surely = geos.buffer(polygons, cluster.members, -radiusM - 2 * WIDTH_SLACK_M);
  const isHeld = (land: PolygonSet) => {
    const left = partsOf(geos.buffer(land, [0], -radiusM - HAIR_M));
    return indicesOf(left).some((p) =>
      cluster.members.every((k, i) =>
        itemArea(surely, i) > 0
          ? geos.distance(left, p, cores, i) <= WIDTH_SLACK_M
          : geos.distance(left, p, polygons, k) <= radiusM + 2 * WIDTH_SLACK_M,
      ),
    );
  };
  if (isHeld(whole)) return;
  const bridges = bridgesOf(input, cluster, geos);
  if (bridges.length > 0 && isHeld(unionOf(concatSets([whole, ...bridges]), geos))) return;
  throw violation(`cluster ${cluster.id}`, `it holds together by a neck narrower than ${settings['cluster.neckM']} m`);
}

/** Of members that are apart and within the gap: all land within the gap of both. */
function bridgesOf({ overlay, settings }: CheckInput, { members }: Cluster, geos: Geos): PolygonSet[] {
  const gapM = settings['block.gapM'];
  const { polygons } = overlay.pieces;
  const boxes = itemBoxes(selectItems(polygons, members));
  const grown = geos.buffer(polygons, members, gapM);
  return members.flatMap((a, i) =>
    members.slice(0, i).flatMap((b, j) => {
      if (boxDistanceM(boxes.subarray(4 * i, 4 * i + 4), boxes.subarray(4 * j, 4 * j + 4)) > gapM) return [];
      const apartM = geos.distance(polygons, a, polygons, b);
      return apartM > 0 && apartM <= gapM + WIDTH_SLACK_M ? [geos.intersection(grown, i, grown, j).polygons] : [];
    }),
  );
}

/** With all gaps of up to `block.gapM` closed, which makes a shape more compact than lanes closed one by one. */
function checkCompactness({ settings }: CheckInput, { id }: Cluster, whole: PolygonSet, geos: Geos): void {
  const gapM = settings['block.gapM'];
  const closed = geos.buffer(geos.buffer(whole, [0], gapM), [0], -gapM);
  const compactness = (4 * Math.PI * itemArea(closed, 0)) / perimeterM(closed, 0) ** 2;
  if (compactness >= COMPACTNESS_SHARE * settings['cluster.minCompactness']) return;
  throw violation(`cluster ${id}`, `its compactness is ${compactness} with gaps closed`);
}

/** An eligible piece that lies in a hole of the footprint is of another cluster or stated as left out. */
function checkEnclosed({ overlay, proposal }: CheckInput, cluster: Cluster, whole: PolygonSet, geos: Geos): void {
  const { polygons, eligible, id } = overlay.pieces;
  const holes = holesOf(whole);
  if (itemCount(holes) === 0) return;
  const stated = new Set(cluster.leftOut.map(({ piece }) => piece));
  const box = itemBoxes(whole);
  const boxes = itemBoxes(polygons);
  for (let k = 0; k < eligible.length; k++) {
    if (!eligible[k] || stated.has(k) || proposal.clusterOfPiece[k] >= 0) continue;
    if (boxDistanceM(box, boxes.subarray(4 * k, 4 * k + 4)) > 0) continue;
    const [x, y] = geos.interiorPoint(polygons, k);
    if (!indicesOf(holes).some((hole) => pointInItem(holes, hole, x, y))) continue;
    throw violation(`cluster ${cluster.id}`, `it encloses piece ${id[k]} and does not say why that is left out`);
  }
}

function indicesOf(set: PolygonSet): number[] {
  return Array.from({ length: itemCount(set) }, (_, i) => i);
}

function unionOf(set: PolygonSet, geos: Geos): PolygonSet {
  return geos.union(set, indicesOf(set));
}

/** Each polygon of item 0 as an item. */
function partsOf(set: PolygonSet): PolygonSet {
  return { ...set, itemStart: Uint32Array.from({ length: set.itemStart[1] + 1 }, (_, p) => p) };
}

/** Each hole of item 0 as an item. */
function holesOf(set: PolygonSet): PolygonSet {
  const builder = polygonSetBuilder();
  for (let p = set.itemStart[0]; p < set.itemStart[1]; p++) {
    for (let r = set.polygonStart[p] + 1; r < set.polygonStart[p + 1]; r++) {
      builder.ring(set.xy, set.ringStart[r], set.ringStart[r + 1], true);
      builder.endPolygon();
      builder.endItem();
    }
  }
  return builder.finish();
}
