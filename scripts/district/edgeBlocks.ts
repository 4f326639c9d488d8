/**
 * Works at the edge of town: blocks of 55–160 mu that the urban boundary cuts through, or that lie in 弹性发展区. They stand
 * on both sides of every line that tells a scattered block from another (size, distance to a park, share inside the
 * boundary), as real ones do, so that the headline moves when such a line moves.
 */

import type { Point } from './geos.js';
import type { Land } from './landuse.js';
import { PARKS } from './parkSites.js';
import { type Box, boxOf, closed, distanceToLine, insidePoint, middleOf, signedArea } from './plane.js';
import { between, pick, type Random, shuffled } from './random.js';
import { axisOf, corridor, extent, halved } from './split.js';
import { parkAt, parkRing, type Terrain } from './terrain.js';

/** How the urban boundary passes a block: through it, at a line square to `inward`; or round it, in 弹性发展区. */
export type EdgeOfTown =
  | {
      readonly zone: 'cut';
      readonly inward: Point;
      /** The boundary is where x · inward = this. */
      readonly atM: number;
      /** How far from the block, inward, the town or park begins. */
      readonly reachM: number;
    }
  | { readonly zone: 'flexible' };

export interface EdgeBlock {
  readonly lots: readonly number[];
  readonly edge: EdgeOfTown;
}

type Range = readonly [number, number];

interface Wish {
  readonly count: number;
  readonly mu: Range;
  /** Share inside 集中建设区; null = wholly in 弹性发展区. */
  readonly inside: Range | null;
  readonly parkM: Range;
  /** Width of the strip of other land between its two halves. */
  readonly stripM?: Range;
}

const WISHES: readonly Wish[] = [
  { count: 4, mu: [82, 98], inside: [0.68, 0.9], parkM: [90, 700] },
  { count: 4, mu: [102, 118], inside: [0.68, 0.9], parkM: [90, 700] },
  { count: 3, mu: [122, 155], inside: [0.68, 0.9], parkM: [765, 985] },
  { count: 4, mu: [122, 155], inside: [0.68, 0.9], parkM: [1015, 1235] },
  { count: 3, mu: [122, 150], inside: [0.42, 0.48], parkM: [90, 700] },
  { count: 3, mu: [122, 150], inside: [0.52, 0.58], parkM: [90, 700] },
  { count: 2, mu: [125, 160], inside: [0.68, 0.88], parkM: [90, 700], stripM: [16, 19] },
  { count: 3, mu: [125, 160], inside: [0.68, 0.88], parkM: [90, 700], stripM: [21, 24] },
  { count: 4, mu: [58, 155], inside: [0.36, 0.66], parkM: [90, 1800] },
  { count: 4, mu: [58, 140], inside: null, parkM: [150, 3000] },
];

const M2_PER_MU = 2000 / 3;
const FIELDS = new Set(['0101', '0102', '0103', '0201', '0202', '0204', '0404', '0307']);
const PARK_RINGS = PARKS.map(parkRing);

export function carvedEdgeBlocks(land: Land, terrain: Terrain, kept: Box[], random: Random): EdgeBlock[] {
  const { mesh } = land;
  const fields = Array.from({ length: mesh.faceCount() }, (_, face) => face).filter(
    (face) =>
      mesh.alive(face) &&
      FIELDS.has(land.landClass[face]) &&
      !land.parkOf.has(face) &&
      !land.group.has(face) &&
      mesh.area(face) > 75 * M2_PER_MU,
  );
  const open = shuffled(random, fields).filter((face) => {
    const at = insidePoint(closed(mesh.ring(face)));
    return terrain.urban(...at) > -0.34 && terrain.urban(...at) < 0.04 && terrain.slopeDeg(...at) < 6;
  });
  const used = new Set<number>();
  const blocks: EdgeBlock[] = [];
  for (const wish of WISHES) {
    let left = wish.count;
    for (const field of open) {
      if (left === 0) break;
      if (used.has(field)) continue;
      const block = edgeBlock(land, field, wish, terrain, kept, random);
      if (!block) continue;
      used.add(field);
      kept.push(
        boxOf(
          block.lots.flatMap((lot) => mesh.ring(lot)),
          40,
        ),
      );
      blocks.push(block);
      left--;
    }
  }
  return blocks;
}

function edgeBlock(
  land: Land,
  field: number,
  wish: Wish,
  terrain: Terrain,
  kept: readonly Box[],
  random: Random,
): EdgeBlock | null {
  const { mesh } = land;
  const ring = mesh.ring(field);
  const areaM2 = between(random, ...wish.mu) * M2_PER_MU;
  const total = mesh.area(field);
  if (total < areaM2 * 1.2) return null;
  const { along, middle } = axisOf(ring);
  const [low, high] = extent(ring, along);
  const nearer = [low, high].map((s) => {
    const shift = s - (middle[0] * along[0] + middle[1] * along[1]);
    return parkDistanceM([[middle[0] + along[0] * shift, middle[1] + along[1] * shift]]);
  });
  const atLow = nearer[0] < nearer[1];
  const cutAt = levelOf([ring], along, atLow ? total - areaM2 : areaM2);
  const end = clipped(ring, atLow ? [-along[0], -along[1]] : along, atLow ? -cutAt : cutAt);
  const at = middleOf(end);
  const distanceM = parkDistanceM(end);
  if (distanceM < wish.parkM[0] || distanceM > wish.parkM[1] || !clear(boxOf(end, 0), kept)) return null;
  if (wish.inside === null && (terrain.urban(...at) > -0.06 || terrain.urban(...at) < -0.2)) return null;
  const inward = inwardOf(at, distanceM, terrain);
  const reachM = reachOf(at, inward, terrain);
  if (wish.inside !== null && reachM > 900) return null;
  const centre = middle[0] * along[0] + middle[1] * along[1];
  const place: Point = [middle[0] + along[0] * (cutAt - centre), middle[1] + along[1] * (cutAt - centre)];
  const made = mesh.cut(field, place, [-along[1], along[0]], { minAreaM2: areaM2 * 0.6 });
  if (made < 0) return null;
  land.landClass[made] = land.landClass[field];
  const side = (face: number): number => extent(mesh.ring(face), along).reduce((a, b) => a + b);
  const block = side(field) < side(made) === atLow ? field : made;
  const mu = mesh.area(block) / M2_PER_MU;
  if (mu < wish.mu[0] || mu > wish.mu[1] || !clear(boxOf(mesh.ring(block), 0), kept)) return null;
  const halves = wish.stripM ? withStrip(land, block, between(random, ...wish.stripM), random) : [block];
  const lots = halves.flatMap((half) => halved(mesh, half, between(random, 12_000, 24_000), random, { skew: 0.04 }));
  for (const lot of lots) land.landClass[lot] = '0601';
  if (wish.inside === null) return { lots, edge: { zone: 'flexible' } };
  const rings = lots.map((lot) => mesh.ring(lot));
  const lotsM2 = lots.reduce((sum, lot) => sum + mesh.area(lot), 0);
  return {
    lots,
    edge: { zone: 'cut', inward, atM: levelOf(rings, inward, lotsM2 * between(random, ...wish.inside)), reachM },
  };
}

/** Leaves a strip of other land across the middle of a block: farm road, ditch, or a tongue of field. Gives what is left. */
export function withStrip(land: Land, block: number, widthM: number, random: Random): readonly number[] {
  const { mesh } = land;
  const landClass =
    widthM < 8 ? pick(random, ['1006', '1107']) : pick(random, ['0102', '0404', '0204', land.landClass[block]]);
  const { along, middle } = axisOf(mesh.ring(block));
  const split = corridor(mesh, block, middle, [-along[1], along[0]], widthM, mesh.area(block) * 0.25);
  if (split.corridor >= 0) land.landClass[split.corridor] = landClass;
  return split.sides;
}

/** The level s at which the part of the rings with p · along > s has this area. */
function levelOf(rings: readonly (readonly Point[])[], along: Point, wantedM2: number): number {
  let [low, high] = extent(rings.flat(), along);
  for (let k = 0; k < 50; k++) {
    const level = (low + high) / 2;
    const area = rings.reduce((sum, ring) => sum + areaOf(clipped(ring, along, level)), 0);
    if (area > wantedM2) low = level;
    else high = level;
  }
  return (low + high) / 2;
}

/** The part of a ring with p · along ≥ level; where that is several parts, they hang together by edges without area. */
function clipped(ring: readonly Point[], [dx, dy]: Point, level: number): Point[] {
  const part: Point[] = [];
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length];
    const [a, b] = [p[0] * dx + p[1] * dy - level, q[0] * dx + q[1] * dy - level];
    if (a >= 0) part.push(p);
    if (a >= 0 !== b >= 0) part.push([p[0] + ((q[0] - p[0]) * a) / (a - b), p[1] + ((q[1] - p[1]) * a) / (a - b)]);
  });
  return part;
}

function areaOf(ring: readonly Point[]): number {
  return ring.length < 3 ? 0 : Math.abs(signedArea(closed(ring)));
}

function parkDistanceM(points: readonly Point[]): number {
  return Math.min(...PARK_RINGS.flatMap((ring) => points.map(([x, y]) => distanceToLine(ring, x, y))));
}

/** Toward the park beside the place, or up the slope of the urban field. */
function inwardOf([x, y]: Point, parkM: number, terrain: Terrain): Point {
  const h = 60;
  const field = (px: number, py: number): number =>
    parkM < 720 ? -parkDistanceM([[px, py]]) : terrain.urban(px, py) * 3000;
  const dx = field(x + h, y) - field(x - h, y);
  const dy = field(x, y + h) - field(x, y - h);
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
}

function reachOf([x, y]: Point, [dx, dy]: Point, terrain: Terrain): number {
  for (let s = 0; s <= 900; s += 50) {
    const place = [x + dx * s, y + dy * s] as const;
    if (terrain.urban(...place) > 0 || parkAt(...place)) return s;
  }
  return Infinity;
}

export function clear(box: Box, kept: readonly Box[]): boolean {
  return !kept.some((k) => k.minX < box.maxX && k.maxX > box.minX && k.minY < box.maxY && k.maxY > box.minY);
}
