/**
 * Scattered workshops: blocks of small factories cut off the ends of fields beside villages and country roads, outside
 * the town. They keep more than 25 m from each other; within many of them a road, a ditch or a strip of field is left, 4 to
 * 36 m wide, so that it depends on the gap whether the halves are one block. Works at the edge of town come first.
 */

import { carvedEdgeBlocks, clear, type EdgeOfTown, withStrip } from './edgeBlocks.js';
import type { Point } from './geos.js';
import type { Land } from './landuse.js';
import type { Linework } from './linework.js';
import { type Box, boxOf, closed, insidePoint } from './plane.js';
import { between, hashUnit, pickWeighted, type Random, seededRandom } from './random.js';
import { axisOf, extent, halved } from './split.js';
import type { Terrain } from './terrain.js';

export interface WorkshopBlock {
  readonly number: number;
  readonly lots: readonly number[];
  readonly at: Point;
  readonly radiusM: number;
  /** Which control line should reach into it, if any. */
  readonly conflict: 'none' | 'farmland' | 'redline';
  /** Works at the edge of town; null = a scattered workshop block. */
  readonly edge: EdgeOfTown | null;
}

const WANTED_M2 = 6_500_000;
const CARVED = new Set(['0101', '0102', '0103', '0201', '0202', '0204', '0404', '0307', '0305']);

export function carvedWorkshops(land: Land, work: Linework, terrain: Terrain, seed: number): WorkshopBlock[] {
  const { mesh } = land;
  const random = seededRandom(seed + 8);
  const kept: Box[] = [];
  for (let face = 0; face < mesh.faceCount(); face++) {
    if (mesh.alive(face) && (land.landClass[face] === '0601' || land.landClass[face] === '1201'))
      kept.push(boxOf(mesh.ring(face), 26));
  }
  const blocks: WorkshopBlock[] = carvedEdgeBlocks(land, terrain, kept, seededRandom(seed + 9)).map(
    ({ lots, edge }, i) => ({ number: i + 1, lots, ...placeOfLots(land, lots), conflict: 'none', edge }),
  );
  const candidates: { face: number; at: Point; near: Point; weight: number }[] = [];
  for (let face = 0; face < mesh.faceCount(); face++) {
    if (!mesh.alive(face) || !CARVED.has(land.landClass[face]) || land.parkOf.has(face) || land.group.has(face))
      continue;
    const area = mesh.area(face);
    if (area < 16_000) continue;
    const at = insidePoint(closed(mesh.ring(face)));
    if (terrain.urban(...at) > -0.16) continue;
    const village = work.villages[mesh.village[face]];
    const distance = Math.hypot(at[0] - village.at[0], at[1] - village.at[1]);
    const hill = terrain.slopeDeg(...at) > 9;
    const weight =
      Math.exp(-distance / 620) * (hill ? 0.25 : 1) * (0.3 + hashUnit(mesh.village[face], 9, seed + 31) ** 2 * 2.4);
    candidates.push({ face, at, near: village.at, weight });
  }
  const order = candidates
    .map((c) => ({ ...c, key: -Math.log(Math.max(1e-12, random())) / c.weight }))
    .sort((p, q) => p.key - q.key);
  let total = 0;
  for (const candidate of order) {
    if (total >= WANTED_M2) break;
    const wish = [5000, 12_000, 24_000, 44_000][pickWeighted(random, [3, 5, 5, 3])] * between(random, 0.7, 1.3);
    const block = carve(land, candidate.face, candidate.near, wish, kept, random);
    if (block < 0) continue;
    const area = mesh.area(block);
    kept.push(boxOf(mesh.ring(block), 26));
    const lotM2 = area > 30_000 && random() < 0.14 ? between(random, 1500, 2700) : between(random, 7800, 18_500);
    const stripped = area > 15_000 && random() < 0.5;
    const parts = stripped ? withStrip(land, block, between(random, 4, 36), random) : [block];
    const lots = parts.flatMap((part) => halved(mesh, part, lotM2, random, { skew: 0.05 }));
    for (const lot of lots) land.landClass[lot] = mesh.area(lot) > 900 && random() < 0.035 ? '1201' : '0601';
    const roll = random();
    const conflict = roll < 0.1 ? 'farmland' : roll < 0.13 ? 'redline' : 'none';
    blocks.push({ number: blocks.length + 1, lots, ...placeOfLots(land, lots), conflict, edge: null });
    total += lots.reduce((sum, lot) => sum + mesh.area(lot), 0);
  }
  return blocks;
}

function placeOfLots({ mesh }: Land, lots: readonly number[]): { readonly at: Point; readonly radiusM: number } {
  const box = boxOf(
    lots.flatMap((lot) => mesh.ring(lot)),
    0,
  );
  return {
    at: [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2],
    radiusM: Math.hypot(box.maxX - box.minX, box.maxY - box.minY) / 2,
  };
}

/** Cuts about `wishM2` off the end of the field that is nearer to `near`; −1 where it cannot, or would touch a block. */
function carve(land: Land, face: number, near: Point, wishM2: number, kept: readonly Box[], random: Random): number {
  const { mesh } = land;
  const area = mesh.area(face);
  const ring = mesh.ring(face);
  const axis = axisOf(ring);
  if (area < wishM2 * 1.35) {
    if (area > 64_000 || !clear(boxOf(ring, 0), kept)) return -1;
    return face;
  }
  const [low, high] = extent(ring, axis.along);
  const nearAt = near[0] * axis.along[0] + near[1] * axis.along[1];
  const atLow = Math.abs(nearAt - low) < Math.abs(nearAt - high);
  const landClass = land.landClass[face];
  let reach = Math.max(28, (wishM2 / area) * (high - low));
  for (let attempt = 0; attempt < 3; attempt++) {
    const side = atLow ? low + reach : high - reach;
    const centre = axis.middle[0] * axis.along[0] + axis.middle[1] * axis.along[1];
    const at: Point = [
      axis.middle[0] + axis.along[0] * (side - centre),
      axis.middle[1] + axis.along[1] * (side - centre),
    ];
    if (attempt === 0) {
      const end = ring.filter(([x, y]) => {
        const s = x * axis.along[0] + y * axis.along[1];
        return atLow ? s <= side + 40 : s >= side - 40;
      });
      if (end.length > 0 && !clear(boxOf([...end, at], 0), kept)) return -1;
    }
    const made = mesh.cut(face, at, [-axis.along[1], axis.along[0]], { minAreaM2: 1500 });
    if (made < 0) {
      reach *= between(random, 1.1, 1.5);
      continue;
    }
    land.landClass[made] = landClass;
    const middle = (f: number): number => {
      const [a, b] = extent(mesh.ring(f), axis.along);
      return a + b;
    };
    const end = middle(face) < middle(made) === atLow ? face : made;
    return mesh.area(end) < 66_000 && clear(boxOf(mesh.ring(end), 0), kept) ? end : -1;
  }
  return -1;
}
