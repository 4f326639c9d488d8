/**
 * Villages of the demo district: where they lie, what they are called, the borders between them and the outline of each
 * settlement. Villages keep their distance: close in town, wide in the hills, and in the valleys there.
 */

import { TOWNS } from './geography.js';
import type { GeosTools, Line, MultiPolygon, Point } from './geos.js';
import { type Box, boxOf, distanceToLine, inPolygons, inRing, signedArea } from './plane.js';
import { between, fractalNoise, hashUnit, seededRandom, valueNoise } from './random.js';
import { FOOT_M, parkAt, type Terrain } from './terrain.js';

export interface Village {
  readonly code: string;
  readonly name: string;
  /** Index into TOWNS. */
  readonly town: number;
  readonly at: Point;
  readonly urban: boolean;
}

const KM = 1000;

const VILLAGE_FIRST = [...'东西南北上下新前后大石梅沙胡陈王李蔡周徐张俞鲍史钱童杨葛翁金'];
const VILLAGE_SECOND = [...'岙桥家塘浦湖山林江田湾堰墩车漕溪洋潭岸峰埠'];

export function placedVillages(terrain: Terrain, outline: Line, water: MultiPolygon, seed: number): Village[] {
  const random = seededRandom(seed + 1);
  const box = boxOf(outline, 0);
  const placed: { at: Point; gap: number; urban: boolean }[] = [];
  for (let attempt = 0; attempt < 9000; attempt++) {
    let at: Point = [between(random, box.minX, box.maxX), between(random, box.minY, box.maxY)];
    const height = terrain.heightM(...at);
    if (height > 60) {
      for (let k = 0; k < 14; k++) {
        const other: Point = [at[0] + between(random, -900, 900), at[1] + between(random, -900, 900)];
        if (terrain.heightM(...other) < terrain.heightM(...at)) at = other;
      }
    }
    if (!inRing(outline, ...at) || inPolygons(water, ...at) || distanceToLine(outline, ...at) < 260) continue;
    const urban = terrain.urban(...at) > 0.02;
    const gap = urban ? 1050 : terrain.heightM(...at) > FOOT_M ? 2300 : 1380;
    if (parkAt(...at) && random() < 0.7) continue;
    if (
      placed.some((p) => Math.hypot(p.at[0] - at[0], p.at[1] - at[1]) < Math.min(gap, p.gap) * (0.85 + 0.3 * random()))
    )
      continue;
    placed.push({ at, gap, urban });
  }
  const counts = TOWNS.map(() => 0);
  const names = new Set<string>();
  return placed
    .map((p) => ({ ...p, town: nearestTown(p.at, seed) }))
    .sort((p, q) => p.town - q.town || q.at[1] - p.at[1])
    .map((p) => {
      const number = ++counts[p.town];
      let name = '';
      do {
        const a = VILLAGE_FIRST[Math.floor(random() * VILLAGE_FIRST.length)];
        const b = VILLAGE_SECOND[Math.floor(random() * VILLAGE_SECOND.length)];
        name = `${a}${b}${p.urban ? '社区' : '村'}`;
      } while (names.has(`${p.town}${name}`));
      names.add(`${p.town}${name}`);
      const code = `${TOWNS[p.town].code}${String(p.urban ? number : 200 + number).padStart(3, '0')}`;
      return { code, name, town: p.town, at: p.at, urban: p.urban };
    });
}

function nearestTown(at: Point, seed: number): number {
  const x = at[0] / KM + 0.5 * fractalNoise(at[0] / 3000, at[1] / 3000, 2, seed + 601);
  const y = at[1] / KM + 0.5 * fractalNoise(at[0] / 3000, at[1] / 3000, 2, seed + 602);
  let best = 0;
  let bestDistance = Infinity;
  TOWNS.forEach((town, i) => {
    const weight = town.builtKm === 0 ? 1.15 : 1;
    const distance = Math.hypot(x - town.at[0], y - town.at[1]) * weight;
    if (distance < bestDistance) {
      bestDistance = distance;
      best = i;
    }
  });
  return best;
}

/** Village borders: Voronoi edges, each bent once, so that both villages keep the same line. */
export function villageBorders(
  villages: readonly Village[],
  terrain: Terrain,
  outline: Line,
  box: Box,
  geos: GeosTools,
  seed: number,
) {
  const corners: readonly [Point, Point] = [
    [box.minX - 3000, box.minY - 3000],
    [box.maxX + 3000, box.maxY + 3000],
  ];
  const bent = geos
    .voronoiEdges(
      villages.map((v) => v.at),
      corners,
    )
    .map((edge) => bentBorder(edge, terrain, seed));
  const borders = geos.linesInside(bent, [[outline]]);
  const cells = geos.facesOf([outline, ...borders], 0.001).filter((rings) => signedArea(rings[0]) !== 0);
  const cellBoxes = cells.map((rings) => boxOf(rings[0], 0));
  const owner = cells.map((rings) => {
    const held = villages.findIndex((v) => inRing(rings[0], ...v.at));
    if (held >= 0) return held;
    const [x, y] = rings[0][0];
    return nearest(villages, x, y);
  });
  function cellOf(x: number, y: number): number {
    for (let i = 0; i < cells.length; i++) {
      const b = cellBoxes[i];
      if (x >= b.minX && x <= b.maxX && y >= b.minY && y <= b.maxY && inPolygons([cells[i]], x, y)) return owner[i];
    }
    return nearest(villages, x, y);
  }
  return { borders, cellOf };
}

function nearest(villages: readonly Village[], x: number, y: number): number {
  let best = 0;
  let bestDistance = Infinity;
  villages.forEach((v, i) => {
    const distance = Math.hypot(v.at[0] - x, v.at[1] - y);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = i;
    }
  });
  return best;
}

/** Borders wander in the country and run nearly straight in town. */
function bentBorder(edge: Line, terrain: Terrain, seed: number): Line {
  const points: Point[] = [];
  for (let i = 0; i + 1 < edge.length; i++) {
    const [[ax, ay], [bx, by]] = [edge[i], edge[i + 1]];
    const length = Math.hypot(bx - ax, by - ay);
    const steps = Math.min(200, Math.max(1, Math.round(length / 110)));
    for (let k = i === 0 ? 0 : 1; k <= steps; k++) {
      const t = k / steps;
      const x = ax + (bx - ax) * t;
      const y = ay + (by - ay) * t;
      const wandering = Math.max(0.07, Math.min(1, 0.6 - terrain.urban(x, y) * 6));
      const reach = Math.min(1, Math.sin(Math.PI * t) * 1.6) * Math.min(170, length * 0.13) * wandering;
      points.push([
        x + reach * fractalNoise(x / 520, y / 520, 4, seed + 611),
        y + reach * fractalNoise(x / 520, y / 520, 4, seed + 612),
      ]);
    }
  }
  return points;
}

export function villageOutline(village: Village, terrain: Terrain, seed: number): Line {
  const [cx, cy] = village.at;
  const key = Math.round(cx) + Math.round(cy) * 3;
  const hill = terrain.heightM(cx, cy) > FOOT_M;
  const size = (hill ? 95 : 150) + 150 * hashUnit(key, 1, seed + 81) ** 2;
  const stretch = 0.65 + 0.5 * hashUnit(key, 2, seed + 82);
  const turn = Math.PI * hashUnit(key, 3, seed + 83);
  const ring: Point[] = [];
  for (let k = 0; k < 22; k++) {
    const angle = (2 * Math.PI * k) / 22;
    const r = size * (1 + 0.42 * valueNoise(Math.cos(angle) * 1.7 + key, Math.sin(angle) * 1.7, seed + 84));
    const u = r * Math.cos(angle);
    const v = r * Math.sin(angle) * stretch;
    ring.push([cx + u * Math.cos(turn) - v * Math.sin(turn), cy + u * Math.sin(turn) + v * Math.cos(turn)]);
  }
  return [...ring, ring[0]];
}
