/**
 * From macro faces to 图斑: fields in strips between roads and ditches, forest by the slopes, streets and blocks in
 * town, lots in villages and parks; each with its land class (DLBM). `refined` then divides farmland, forest, town and
 * villages further for benchmark sizes; industry, roads and water stay as they are.
 */

import type { Point } from './geos.js';
import type { Mesh } from './mesh.js';
import { closed, insidePoint } from './plane.js';
import { between, fractalNoise, hashUnit, pickWeighted, type Random, seededRandom } from './random.js';
import { axisOf, corridor, halved, longestEdge, strips, turned } from './split.js';
import type { Terrain } from './terrain.js';

export interface Land {
  readonly mesh: Mesh;
  /** Land class of each face. */
  readonly landClass: string[];
  /** Town blocks that are small groups of factories: number of the group; 0 = none. */
  readonly group: Map<number, number>;
  /** Faces that are lots of a park. */
  readonly parkOf: Map<number, string>;
  /** Approved for building, still field. */
  readonly approved: Set<number>;
}

export function dividedLand(mesh: Mesh, terrain: Terrain, seed: number): Land {
  const land: Land = { mesh, landClass: [], group: new Map(), parkOf: new Map(), approved: new Set() };
  const macroFaces = Array.from({ length: mesh.faceCount() }, (_, face) => face).filter(mesh.alive);
  const groups: Groups = { at: [], smallAt: [], random: seededRandom(seed + 5) };
  for (const face of macroFaces) {
    const random = seededRandom(seed * 31 + face);
    const label = mesh.label[face];
    if (label === 'railway') land.landClass[face] = '1001';
    else if (label === 'trunk') land.landClass[face] = '1003';
    else if (label === 'country') land.landClass[face] = mesh.area(face) > 6000 ? '1003' : '1006';
    else if (label === 'lake') land.landClass[face] = mesh.area(face) > 4_000_000 ? '1102' : '1103';
    else if (label === 'river') land.landClass[face] = '1101';
    else if (label === 'plain') fields(land, face, terrain, seed, random);
    else if (label === 'tidal') tidalFlat(land, face, random);
    else if (label === 'hill') forest(land, face, terrain, seed, random);
    else if (label === 'town') town(land, face, terrain, seed, random, groups);
    else if (label === 'settlement') settlement(land, face, random);
    else parkLots(land, face, label.slice(5), random);
  }
  return land;
}

function fields(land: Land, face: number, terrain: Terrain, seed: number, random: Random): void {
  const { mesh } = land;
  const target = 190_000;
  const ring = mesh.ring(face);
  const along = random() < 0.7 ? longestEdge(ring) : axisOf(ring).along;
  const pending: { face: number; along: Point }[] = [{ face, along }];
  const blocks: { face: number; along: Point }[] = [];
  while (pending.length > 0) {
    const item = pending.pop()!;
    const area = mesh.area(item.face);
    if (area < target * 4.2) {
      blocks.push(item);
      continue;
    }
    const axis = axisOf(mesh.ring(item.face));
    const quarter = Math.abs(axis.along[0] * item.along[0] + axis.along[1] * item.along[1]) > 0.7;
    const across = turned(item.along, (quarter ? Math.PI / 2 : 0) + between(random, -0.05, 0.05));
    const at: Point = [
      axis.middle[0] + axis.along[0] * axis.lengthM * between(random, -0.12, 0.12),
      axis.middle[1] + axis.along[1] * axis.lengthM * between(random, -0.12, 0.12),
    ];
    const widthM = between(random, 4, 7.5);
    const split =
      random() < 0.62
        ? corridor(mesh, item.face, at, across, widthM, target * 0.35)
        : {
            corridor: -1,
            sides: [item.face, mesh.cut(item.face, at, across, { minAreaM2: target * 0.35 })].filter((f) => f >= 0),
          };
    if (split.corridor >= 0) land.landClass[split.corridor] = random() < 0.5 ? '1006' : '1107';
    if (split.sides.length < 2) blocks.push(item);
    else for (const side of split.sides) pending.push({ face: side, along: item.along });
  }
  for (const block of blocks) {
    const ringHere = mesh.ring(block.face);
    const axis = axisOf(ringHere);
    const widthM = Math.max(60, Math.min(target / Math.max(80, axis.lengthM * 0.8), Math.sqrt(target)));
    const direction = random() < 0.8 ? block.along : axis.along;
    for (const strip of strips(mesh, block.face, direction, widthM, random, target * 0.18)) {
      for (const part of halved(mesh, strip, target * 1.15, random, { skew: 0.03 }))
        land.landClass[part] = fieldClass(mesh, part, terrain, seed, random);
    }
  }
}

function fieldClass(mesh: Mesh, face: number, terrain: Terrain, seed: number, random: Random): string {
  const [x, y] = insidePoint(closed(mesh.ring(face)));
  const area = mesh.area(face);
  if (area < 3500) return random() < 0.5 ? '1202' : '0305';
  const height = terrain.heightM(x, y);
  const wet = fractalNoise(x / 2600, y / 2600, 3, seed + 701);
  const urban = terrain.urban(x, y);
  if (area < 60_000 && random() < 0.07 + 0.12 * Math.max(0, wet)) return '1104';
  if (height > 10 && random() < 0.4) return pickClass(random, { '0201': 5, '0103': 4, '0202': 2, '0307': 1 });
  if (urban > -0.25 && random() < 0.45)
    return pickClass(random, { '0102': 6, '0201': 2, '0204': 3, '1202': 1, '0404': 2 });
  return pickClass(random, { '0101': 82, '0102': 5, '0103': 3, '0201': 5, '0204': 2, '1202': 0.6, '0404': 1 });
}

function pickClass(random: Random, weights: Readonly<Record<string, number>>): string {
  const codes = Object.keys(weights).sort();
  return codes[
    pickWeighted(
      random,
      codes.map((code) => weights[code]),
    )
  ];
}

function forest(land: Land, face: number, terrain: Terrain, seed: number, random: Random): void {
  const { mesh } = land;
  const parts = halved(mesh, face, 250_000, random, { bend: 0.13, skew: 0.3 });
  for (const part of parts) {
    const [x, y] = insidePoint(closed(mesh.ring(part)));
    const height = terrain.heightM(x, y);
    const slope = terrain.slopeDeg(x, y);
    const bamboo = fractalNoise(x / 1900, y / 1900, 3, seed + 711);
    if (mesh.area(part) < 4000) land.landClass[part] = '0305';
    else if (height < 45 && slope < 9)
      land.landClass[part] = pickClass(random, { '0103': 4, '0201': 4, '0202': 2, '0307': 2 });
    else if (height < 110 && random() < 0.28)
      land.landClass[part] = pickClass(random, { '0202': 3, '0201': 2, '0305': 1 });
    else if (bamboo > 0.22) land.landClass[part] = '0302';
    else if (bamboo < -0.42) land.landClass[part] = random() < 0.7 ? '0307' : '0404';
    else land.landClass[part] = '0301';
  }
}

/** Mud flats before the sea dike, and ponds on them. */
function tidalFlat(land: Land, face: number, random: Random): void {
  for (const part of halved(land.mesh, face, 260_000, random, { bend: 0.06, skew: 0.15 })) {
    land.landClass[part] = land.mesh.area(part) < 150_000 && random() < 0.4 ? '1104' : '1105';
  }
}

/** Numbers of small groups come after those of groups that fill blocks. */
const GROUPS_OF_BLOCKS = 1000;

interface Groups {
  /** Where groups that fill a town block lie; `smallAt`: those that fill a part of one. */
  readonly at: Point[];
  readonly smallAt: Point[];
  readonly random: Random;
}

function town(land: Land, face: number, terrain: Terrain, seed: number, random: Random, groups: Groups): void {
  const { mesh } = land;
  const ring = mesh.ring(face);
  const [cx, cy] = insidePoint(closed(ring));
  const drift = 0.5 * fractalNoise(cx / 3500, cy / 3500, 2, seed + 721);
  const grain = turned(random() < 0.65 ? longestEdge(ring) : [1, 0], random() < 0.65 ? 0 : drift);
  const pending = [face];
  const blocks: number[] = [];
  while (pending.length > 0) {
    const item = pending.pop()!;
    const area = mesh.area(item);
    if (area < 200_000 * between(random, 0.7, 1.3)) {
      blocks.push(item);
      continue;
    }
    const axis = axisOf(mesh.ring(item));
    const quarter = Math.abs(axis.along[0] * grain[0] + axis.along[1] * grain[1]) > 0.7;
    const across = turned(grain, (quarter ? Math.PI / 2 : 0) + between(random, -0.07, 0.07));
    const shift = axis.lengthM * between(random, -0.1, 0.1);
    const at: Point = [axis.middle[0] + axis.along[0] * shift, axis.middle[1] + axis.along[1] * shift];
    const split = corridor(
      mesh,
      item,
      at,
      across,
      area > 400_000 ? between(random, 22, 32) : between(random, 12, 18),
      12_000,
    );
    if (split.corridor >= 0) land.landClass[split.corridor] = '1004';
    if (split.sides.length < 2) blocks.push(item);
    else pending.push(...split.sides);
  }
  for (const block of blocks) {
    const [x, y] = insidePoint(closed(mesh.ring(block)));
    const urban = terrain.urban(x, y);
    const area = mesh.area(block);
    const spaced = !groups.at.some(([gx, gy]) => Math.hypot(gx - x, gy - y) < 860);
    const apart = !groups.at.some(([gx, gy]) => Math.hypot(gx - x, gy - y) < 520);
    const beside = groups.at.findIndex(([gx, gy]) => Math.hypot(gx - x, gy - y) < 380);
    let left = [block];
    if (urban > 0.03 && urban < 0.62 && area > 22_000 && area < 130_000) {
      const aloneM = Math.min(...groups.smallAt.map(([gx, gy]) => Math.hypot(gx - x, gy - y)));
      if (spaced && aloneM > 520 && groups.random() < 0.35) {
        groups.at.push([x, y]);
        factoryBlock(land, block, groups.at.length, random);
        continue;
      }
      if (beside >= 0 && groups.random() < 0.1) {
        factoryBlock(land, block, beside + 1, random);
        continue;
      }
      if (apart && aloneM > 700 && groups.random() < 0.11) {
        groups.smallAt.push([x, y]);
        left = smallGroup(land, block, GROUPS_OF_BLOCKS + groups.smallAt.length, random);
      }
    }
    const edge = urban < 0.25;
    for (const part of left.flatMap((rest) =>
      halved(mesh, rest, urban > 1.1 ? 76_000 : 92_000, random, { skew: 0.04 }),
    )) {
      const small = mesh.area(part) < 2500;
      land.landClass[part] = small
        ? '0810'
        : edge && random() < 0.3
          ? pickClass(random, { '0101': 4, '0102': 4, '0404': 2, '0204': 1, '1201': 0.3 })
          : pickClass(random, {
              '0701': 46,
              '05H1': urban > 1.2 ? 18 : 8,
              '08H2': 9,
              '08H1': 3,
              '0810': 8,
              '0809': 3,
              '0508': 3,
              '1005': 2,
              '1201': 0.7,
              '0702': edge ? 10 : 0.5,
              '1104': 1.5,
              '09': 0.8,
            });
    }
  }
}

/** A town block of small factories, with gaps of idle land, field or lane between them. */
function factoryBlock(land: Land, block: number, group: number, random: Random): void {
  const { mesh } = land;
  const lots = halved(mesh, block, between(random, 8000, 19_000), random, { skew: 0.03 });
  for (const lot of lots) {
    const infill = random() < 0.13 && lots.length > 2;
    land.landClass[lot] = infill ? pickClass(random, { '1201': 5, '0102': 3, '0404': 2, '0101': 2 }) : '0601';
    land.group.set(lot, group);
  }
}

/** Makes a part of 15–45 mu of a town block a group of small factories; gives the parts left for other use. */
function smallGroup(land: Land, block: number, group: number, random: Random): number[] {
  const parts = halved(land.mesh, block, between(random, 13_000, 25_000), random, { skew: 0.03 });
  const works = parts.find((part) => land.mesh.area(part) > 9500 && land.mesh.area(part) < 31_000);
  if (works === undefined) return parts;
  for (const lot of halved(land.mesh, works, between(random, 5000, 9000), random, { skew: 0.03 })) {
    land.landClass[lot] = '0601';
    land.group.set(lot, group);
  }
  return parts.filter((part) => part !== works);
}

function settlement(land: Land, face: number, random: Random): void {
  const { mesh } = land;
  for (const part of halved(mesh, face, 26_000, random, { skew: 0.15 })) {
    land.landClass[part] =
      mesh.area(part) < 2200
        ? pickClass(random, { '0810': 1, '0702': 3 })
        : pickClass(random, { '0702': 80, '08H2': 4, '05H1': 3, '1104': 4, '0102': 6, '0810': 2 });
  }
}

function parkLots(land: Land, face: number, park: string, random: Random): void {
  const { mesh } = land;
  const small = mesh.area(face) < 220_000;
  const pending = [face];
  const blocks: number[] = [];
  const grain = longestEdge(mesh.ring(face));
  while (pending.length > 0) {
    const item = pending.pop()!;
    const area = mesh.area(item);
    if (area < (small ? 60_000 : 150_000) * between(random, 0.8, 1.25)) {
      blocks.push(item);
      continue;
    }
    const axis = axisOf(mesh.ring(item));
    const quarter = Math.abs(axis.along[0] * grain[0] + axis.along[1] * grain[1]) > 0.7;
    const across = turned(grain, (quarter ? Math.PI / 2 : 0) + between(random, -0.02, 0.02));
    const split = corridor(mesh, item, axis.middle, across, small ? 10 : area > 600_000 ? 28 : 18, 8000);
    if (split.corridor >= 0) {
      land.landClass[split.corridor] = '1004';
      land.parkOf.set(split.corridor, park);
    }
    if (split.sides.length < 2) blocks.push(item);
    else pending.push(...split.sides);
  }
  for (const block of blocks) {
    const wish = small
      ? between(random, 8000, 15_000)
      : [18_000, 34_000, 56_000, 105_000][pickWeighted(random, [3, 4, 4, 2])];
    for (const lot of halved(mesh, block, wish, random, { skew: 0.02 })) {
      land.parkOf.set(lot, park);
      const roll = hashUnit(lot, 3, Math.floor(random() * 1e6));
      if (mesh.area(lot) < 3000) land.landClass[lot] = '0810';
      else if (roll < (small ? 0.9 : 0.8)) land.landClass[lot] = '0601';
      else if (roll < 0.835) land.landClass[lot] = '1201';
      else if (roll < 0.9) {
        land.landClass[lot] = random() < 0.7 ? '0101' : '0103';
        land.approved.add(lot);
      } else if (roll < 0.95) land.landClass[lot] = '0810';
      else land.landClass[lot] = random() < 0.5 ? '0508' : '05H1';
    }
  }
}

const REFINED = /^(0[1234]|05H1|07|08|09|1104)/;

/** Divides land other than industry, parks, roads and water until there are about `wanted` parcels in all. */
export function refined(land: Land, wanted: number, seed: number): void {
  const { mesh } = land;
  const faces = Array.from({ length: mesh.faceCount() }, (_, face) => face).filter(mesh.alive);
  const divisible = faces.filter(
    (face) => REFINED.test(land.landClass[face]) && !land.parkOf.has(face) && !land.group.has(face),
  );
  const spare = wanted - (faces.length - divisible.length);
  if (spare <= divisible.length) return;
  const targetM2 = divisible.reduce((sum, face) => sum + mesh.area(face), 0) / spare;
  for (const face of divisible) {
    const random = seededRandom(seed * 37 + face);
    const hill = mesh.label[face] === 'hill';
    // A face is halved while above 1 to 1.7 of its target: the pieces come out near the target itself.
    const parts = halved(mesh, face, targetM2 * 1.16, random, hill ? { bend: 0.1, skew: 0.25 } : { skew: 0.05 });
    for (const part of parts) land.landClass[part] = land.landClass[face];
  }
}
