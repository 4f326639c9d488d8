/**
 * Control lines and slope as regions of smooth fields: they follow the land, have holes and ragged borders, and cut
 * through parcels where the land does not care about parcels. Some scattered blocks are reached on purpose.
 */

import { type Field, regionsAbove, sampled } from './contour.js';
import { WATERS } from './geography.js';
import type { GeosTools, MultiPolygon, Point } from './geos.js';
import type { Linework } from './linework.js';
import { PARKS } from './parkSites.js';
import { distanceToLine, inRing, polygonAreaM2 } from './plane.js';
import { fractalNoise } from './random.js';
import { parkRing, type Terrain } from './terrain.js';
import type { WorkshopBlock } from './workshops.js';

export interface ControlLines {
  readonly redline: readonly { readonly kind: 'core' | 'other'; readonly shape: MultiPolygon }[];
  readonly farmland: MultiPolygon;
  readonly concentrated: MultiPolygon;
  readonly flexible: MultiPolygon;
  readonly special: MultiPolygon;
  /** Slope class 1–5 → region. */
  readonly slope: readonly MultiPolygon[];
  readonly industrialLine: readonly { readonly name: string; readonly level: string; readonly shape: MultiPolygon }[];
  /** Where redline and basic farmland were made to overlap. */
  readonly plantedOverlaps: readonly Point[];
}

const OVERLAP_KM: readonly Point[] = [
  [9.4, -4.9],
  [-6.4, -11.1],
];

export function controlLines(
  terrain: Terrain,
  work: Linework,
  blocks: readonly WorkshopBlock[],
  groupMiddles: readonly Point[],
  geos: GeosTools,
  seed: number,
): ControlLines {
  const district: MultiPolygon = [[work.outline]];
  const nearBlock = nearestOf(blocks.map((b) => b.at));
  const nearVillage = nearestOf(work.villages.filter((v) => !v.urban).map((v) => v.at));
  const nearGroup = nearestOf(groupMiddles);
  const parkRings = PARKS.map((park) => ({
    ring: parkRing(park),
    at: [park.at[0] * 1000, park.at[1] * 1000] as Point,
    reach: (park.sizeKm[0] + park.sizeKm[1]) * 700,
  }));
  /** Metres inside the nearest park (negative outside), −2000 far away. */
  function insideParkM(x: number, y: number): number {
    let best = -2000;
    for (const { ring, at, reach } of parkRings) {
      if (Math.hypot(x - at[0], y - at[1]) > reach + 900) continue;
      const d = distanceToLine(ring, x, y);
      best = Math.max(best, inRing(ring, x, y) ? d : -d);
    }
    return best;
  }
  const overlapBump = (x: number, y: number, reachM: number): number =>
    Math.max(...OVERLAP_KM.map(([kx, ky]) => (reachM - Math.hypot(x - kx * 1000, y - ky * 1000)) / 300));

  const heightGrid = sampled(terrain.heightM, work.box, 60);
  const heightAt: Field = (x, y) => {
    const i = Math.round((x - work.box.minX) / 60);
    const j = Math.round((y - work.box.minY) / 60);
    return heightGrid.values[j * heightGrid.columns + i];
  };

  const edgeBlocks = blocks.filter((block) => block.edge);
  const nearEdge = nearestOf(edgeBlocks.map((b) => b.at));
  /** The urban field, bent so that the boundary passes through the works at the edge of town, or round them. */
  function passed(x: number, y: number, field: number): number {
    const block = edgeBlocks[nearEdge(x, y).index];
    if (!block?.edge) return field;
    const { at, radiusM, edge } = block;
    const inward = edge.zone === 'cut' ? edge.inward : ([1, 0] as const);
    const u = (x - at[0]) * inward[0] + (y - at[1]) * inward[1];
    const ahead = Math.max(0, Math.min(edge.zone === 'cut' ? edge.reachM : 0, u));
    const awayM = Math.hypot(x - at[0] - inward[0] * ahead, y - at[1] - inward[1] * ahead) - radiusM;
    const weight = Math.max(0, Math.min(1, (165 - awayM) / 110));
    if (weight === 0) return field;
    const wobble = 14 * fractalNoise(x / 160, y / 160, 2, seed + 805);
    const wanted =
      edge.zone === 'cut' ? (x * inward[0] + y * inward[1] - edge.atM + wobble) / 500 : -0.12 + wobble / 400;
    return field + (wanted - field) * weight;
  }

  const urbanField: Field = (x, y) => {
    const parkM = insideParkM(x, y);
    const rough = 0.03 * fractalNoise(x / 420, y / 420, 3, seed + 801);
    const hole = 0.36 - Math.max(0, 1.35 * fractalNoise(x / 1500, y / 1500, 3, seed + 803));
    const group = nearGroup(x, y);
    const kept = Math.max(hole, (560 - group.distance) / 900, (parkM + 160) / 300);
    const field = Math.max(terrain.urban(x, y) + 0.035 + rough, (parkM + 42) / 500 + rough * 0.4);
    return passed(x, y, Math.min(field, kept));
  };
  const urbanGrid = sampled(urbanField, work.box, 70);
  const clip = (shape: MultiPolygon): MultiPolygon => geos.common(shape, district);
  const concentrated = clip(regionsAbove(urbanGrid, 0, 40_000));
  const flexibleField: Field = (x, y) => {
    const field = Math.min(
      terrain.urban(x, y) + 0.2,
      1.1 * fractalNoise(x / 2300, y / 2300, 3, seed + 807) + 0.02,
      (14 - heightAt(x, y)) / 40,
    );
    const near = nearEdge(x, y);
    const block = edgeBlocks[near.index];
    if (block?.edge?.zone !== 'flexible') return field;
    const wobble = 190 * fractalNoise(x / 330, y / 330, 3, seed + 809);
    return Math.max(field, (block.radiusM + 170 + wobble - near.distance) / 400);
  };
  const flexible = geos
    .minus(clip(regionsAbove(sampled(flexibleField, work.box, 80), 0, 120_000)), geos.grown(concentrated, 12))
    .filter((polygon) => polygonAreaM2(polygon) > 60_000);
  const lake = WATERS[0];
  const specialField: Field = (x, y) => {
    const w = terrain.water(lake, x, y);
    return Math.min(w + 0.3, 0.02 - w, fractalNoise(x / 1700, y / 1700, 3, seed + 811) + 0.28);
  };
  const special = geos
    .minus(
      clip(regionsAbove(sampled(specialField, work.box, 70), 0, 60_000)),
      geos.grown(geos.united([concentrated, flexible]), 10),
    )
    .filter((polygon) => polygonAreaM2(polygon) > 30_000);

  const redlineField: Field = (x, y) => {
    const height = heightAt(x, y);
    const hill = (height - 125) / 320 + 0.34 * fractalNoise(x / 1300, y / 1300, 5, seed + 821);
    const wet = Math.max(
      ...WATERS.map((body, i) => (i === 0 ? terrain.water(body, x, y) - 0.12 : terrain.water(body, x, y) * 0.5)),
    );
    let field = Math.max(hill, wet);
    const wobble = 150 * fractalNoise(x / 210, y / 210, 3, seed + 841);
    field = Math.min(field, (nearVillage(x, y).distance - 230 - wobble) / 500);
    const near = nearBlock(x, y);
    const block = blocks[near.index];
    if (block?.conflict === 'redline') {
      const shift = block.radiusM * 0.55;
      field = Math.max(
        field,
        (block.radiusM * 1.1 - Math.hypot(x - block.at[0] - shift, y - block.at[1] - shift * 0.4)) / 400,
      );
    } else if (block) field = Math.min(field, (near.distance - block.radiusM - 70 - 0.4 * wobble) / 400);
    return Math.max(field, overlapBump(x, y, 120));
  };
  const smooth = (shape: MultiPolygon): MultiPolygon => geos.united([geos.simplified(shape, 4)]);
  const zoned = geos.grown(geos.united([concentrated, flexible, special]), 9);
  const redlineAll = geos
    .minus(clip(smooth(regionsAbove(sampled(redlineField, work.box, 60), 0, 30_000))), zoned)
    .filter((polygon) => polygonAreaM2(polygon) > 5000);
  const coreField: Field = (x, y) =>
    (heightAt(x, y) - 275) / 400 + 0.2 * fractalNoise(x / 1600, y / 1600, 4, seed + 823);
  const coreAll = smooth(regionsAbove(sampled(coreField, work.box, 90), 0, 150_000));
  const core = geos.common(coreAll, redlineAll).filter((polygon) => polygonAreaM2(polygon) > 50_000);
  const other = geos.minus(redlineAll, core).filter((polygon) => polygonAreaM2(polygon) > 4000);

  const farmlandField: Field = (x, y) => {
    const near = nearBlock(x, y);
    const block = blocks[near.index];
    const wobble = 150 * fractalNoise(x / 190, y / 190, 3, seed + 843);
    let field = 0.3 + 0.85 * fractalNoise(x / 1250, y / 1250, 4, seed + 831);
    field = Math.min(
      field,
      (13 - heightAt(x, y)) / 14,
      (-0.13 - terrain.urban(x, y)) * 5,
      (-insideParkM(x, y) - 110) / 250,
    );
    field = Math.min(field, (nearVillage(x, y).distance - 260 - wobble) / 320, -terrain.water(lake, x, y) * 4 - 0.3);
    if (block?.conflict === 'farmland') {
      const shift = block.radiusM * 0.5;
      field = Math.max(
        field,
        (block.radiusM * 1.25 - Math.hypot(x - block.at[0] + shift, y - block.at[1] - shift * 0.3)) / 500,
      );
    } else if (block) field = Math.min(field, (near.distance - block.radiusM - 62 - 0.42 * wobble) / 160);
    return Math.max(field, overlapBump(x, y, 165));
  };
  const channels = geos.united([
    ...work.trunkLines.map((t) => geos.widened([t.line], t.widthM + 26)),
    ...work.riverLines.map((r) => geos.widened([r.line], r.widthM + 16)),
    geos.widened([work.railwayLine], 44),
  ]);
  const farmlandRaw = clip(regionsAbove(sampled(farmlandField, work.box, 55), 0, 25_000));
  const offRedline = geos.minus(farmlandRaw, [...redlineAll.filter((polygon) => !nearOverlap(polygon))]);
  const farmland = geos
    .minus(smooth(offRedline), geos.united([channels, zoned]))
    .filter((polygon) => polygonAreaM2(polygon) > 6000);

  const slopeGrid = sampled(terrain.slopeDeg, work.box, 150);
  const above = [2, 6, 15, 25].map((degrees) => regionsAbove(slopeGrid, degrees, 50_000));
  const slope = [district, ...above].map((shape, i) => {
    const inside = i === 0 ? district : clip(shape);
    const rest = i < 4 ? geos.minus(inside, above[i]) : inside;
    return rest.filter((polygon) => polygonAreaM2(polygon) > 3000);
  });
  const industrialLine = PARKS.map((park) => ({
    name: `${park.name}工业区块`,
    level: park.kind === '小微园' ? '二级' : '一级',
    shape: clip(geos.grown([[parkRing(park)]], 16)),
  }));
  function nearOverlap(polygon: MultiPolygon[number]): boolean {
    return OVERLAP_KM.some(([kx, ky]) => distanceToLine(polygon[0], kx * 1000, ky * 1000) < 320);
  }
  return {
    redline: [
      { kind: 'core', shape: core },
      { kind: 'other', shape: other },
    ],
    farmland,
    concentrated,
    flexible,
    special,
    slope,
    industrialLine,
    plantedOverlaps: OVERLAP_KM,
  };
}

/** Nearest of some places, by buckets of 1.5 km; farther than about 3 km counts as nowhere. */
function nearestOf(
  places: readonly Point[],
): (x: number, y: number) => { readonly index: number; readonly distance: number } {
  const size = 1500;
  const buckets = new Map<string, number[]>();
  places.forEach(([x, y], i) => {
    const key = `${Math.floor(x / size)},${Math.floor(y / size)}`;
    buckets.set(key, [...(buckets.get(key) ?? []), i]);
  });
  return (x, y) => {
    let index = -1;
    let distance = 3000;
    const [ci, cj] = [Math.floor(x / size), Math.floor(y / size)];
    for (let i = ci - 1; i <= ci + 1; i++) {
      for (let j = cj - 1; j <= cj + 1; j++) {
        for (const k of buckets.get(`${i},${j}`) ?? []) {
          const d = Math.hypot(places[k][0] - x, places[k][1] - y);
          if (d < distance) {
            distance = d;
            index = k;
          }
        }
      }
    }
    return { index, distance };
  };
}
