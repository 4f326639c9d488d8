/**
 * Everything drawn before the land is divided: outline, villages, rivers, roads, lakes, parks, settlements, the edge of
 * town and the foot of the hills, as lines; and what each face between them is. Lower things give way to higher ones
 * (railway, trunk road, country road, river, lake, park, village, town, hill), so that borders do not run side by side.
 */
import { type Box, regionsAbove, sampled, signedArea } from './contour.js';
import {
  type Course,
  DISTRICT_AREA_M2,
  OUTLINE,
  PARKS,
  RAILWAY,
  RIVERS,
  TOWNS,
  TRUNK_ROADS,
  WATERS,
} from './geography.js';
import type { GeosTools, Line, MultiPolygon, Point } from './geos.js';
import { between, fractalNoise, hashUnit, seededRandom, valueNoise } from './random.js';
import { distanceToLine, FOOT_M, inPolygons, inRing, parkAt, parkRing, type Terrain } from './terrain.js';

export interface Village {
  readonly code: string;
  readonly name: string;
  /** Index into TOWNS. */
  readonly town: number;
  readonly at: Point;
  readonly urban: boolean;
}

export interface Linework {
  readonly outline: Line;
  readonly box: Box;
  readonly villages: readonly Village[];
  /** All lines that border faces. */
  readonly lines: readonly Line[];
  /** What lies at a place: label of the face around it. */
  readonly labelAt: (x: number, y: number) => string;
  readonly villageAt: (x: number, y: number) => number;
  readonly trunkLines: readonly (Course & { readonly line: Line })[];
  readonly riverLines: readonly (Course & { readonly line: Line })[];
  readonly railwayLine: Line;
}

const KM = 1000;

export function linework(terrain: Terrain, geos: GeosTools, seed: number): Linework {
  const outline = drawnOutline(geos, seed);
  const district: MultiPolygon = [[outline]];
  const box = boxOf(outline, 400);
  const waters = WATERS.map((body) => {
    const [x, y] = [body.at[0] * KM, body.at[1] * KM];
    const reach = Math.max(...body.radiiKm) * 1900;
    const grid = sampled(
      (px, py) => terrain.water(body, px, py),
      { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach },
      Math.max(45, body.radiiKm[0] * 38),
    );
    return [
      regionsAbove(grid, 0, 20_000)
        .map((rings) => [rings[0]])
        .sort((a, b) => signedArea(b[0]) - signedArea(a[0]))[0],
    ];
  });
  const water = waters.flat();
  const villages = placedVillages(terrain, outline, water, seed);
  const { borders, cellOf } = villageBorders(villages, outline, box, geos, seed);

  const course = (c: Course, spacingM: number, wiggle: number, salt: number): Line =>
    smoothCourse(
      c.path.map(([x, y]) => [x * KM, y * KM] as const),
      spacingM,
      wiggle,
      seed + salt,
    );
  const trunkLines = TRUNK_ROADS.map((c, i) => ({ ...c, line: course(c, 120, 60, 900 + i * 17) }));
  const riverLines = RIVERS.map((c, i) => ({ ...c, line: course(c, 70, c.widthM > 60 ? 160 : 120, 300 + i * 13) }));
  const railwayLine = course(RAILWAY, 150, 20, 77);
  const parks: MultiPolygon = PARKS.map((park) => [parkRing(park)]);

  const inside = (shape: MultiPolygon): MultiPolygon => geos.common(shape, district);
  const railway = inside(geos.widened([railwayLine], RAILWAY.widthM));
  const trunkAll = geos.united(trunkLines.map((t) => geos.widened([t.line], t.widthM)));
  const trunk = inside(geos.minus(trunkAll, railway));
  const solid = geos.united([railway, trunk]);
  const countryLines = countryRoads(villages, terrain, seed);
  const countryAll = geos.united(countryLines.map((road) => geos.widened([road.line], road.widthM)));
  const country = inside(geos.minus(geos.minus(countryAll, geos.united([solid, water])), parks));
  const roads = geos.united([solid, country]);
  const riverAll = geos.united(riverLines.map((r) => geos.widened([r.line], r.widthM)));
  const rivers = inside(geos.minus(riverAll, geos.united([roads, water])));
  const lakes = inside(geos.minus(water, roads));
  const channels = geos.united([roads, rivers, lakes]);
  const settlements = villages.filter((v) => !v.urban).map((v) => villageOutline(v, terrain, seed));
  const townEdge = regionsAbove(
    sampled((x, y) => terrain.urban(x, y), box, 110),
    0,
    60_000,
  );
  const hills = regionsAbove(
    sampled((x, y) => terrain.heightM(x, y), box, 100),
    FOOT_M,
    80_000,
  );

  const ringsOf = (shape: MultiPolygon): Line[] => shape.flat().map((ring) => [...ring, ring[0]].slice(0, ring.length));
  const parkLines = geos.linesInside(geos.linesOutside(ringsOf(parks), channels), district);
  const overParks = geos.united([channels, parks]);
  const settlementLines = geos.linesInside(
    geos.linesOutside(ringsOf(settlements.map((r) => [r])), overParks),
    district,
  );
  const townLines = geos.linesInside(geos.linesOutside(ringsOf(townEdge), overParks), district);
  const built = geos.united([overParks, ...settlements.map((r) => [[r]]), townEdge]);
  const hillLines = geos.linesInside(geos.linesOutside(ringsOf(hills), built), district);

  const at = {
    railway: located(railway),
    trunk: located(trunk),
    country: located(country),
    rivers: located(rivers),
    lakes: located(lakes),
    settlements: located(settlements.map((r) => [r])),
    town: located(townEdge),
    hills: located(hills),
  };
  function labelAt(x: number, y: number): string {
    if (!inRing(outline, x, y)) return 'outside';
    if (at.railway(x, y)) return 'railway';
    if (at.trunk(x, y)) return 'trunk';
    if (at.country(x, y)) return 'country';
    if (at.lakes(x, y)) return 'lake';
    if (at.rivers(x, y)) return 'river';
    const park = parkAt(x, y);
    if (park) return `park:${park.id}`;
    if (at.town(x, y)) return 'town';
    if (at.settlements(x, y)) return 'settlement';
    return at.hills(x, y) ? 'hill' : 'plain';
  }
  return {
    outline,
    box,
    villages,
    lines: [
      outline,
      ...geos.linesOutside(borders, lakes),
      ...ringsOf(railway),
      ...ringsOf(trunk),
      ...ringsOf(country),
      ...ringsOf(rivers),
      ...ringsOf(lakes),
      ...parkLines,
      ...settlementLines,
      ...townLines,
      ...hillLines,
    ],
    labelAt,
    villageAt: cellOf,
    trunkLines,
    riverLines,
    railwayLine,
  };
}

/** A fast answer to "is the place in this shape". */
export function located(shape: MultiPolygon): (x: number, y: number) => boolean {
  const parts = shape.map((polygon) => ({ polygon, box: boxOf(polygon[0], 0) }));
  return (x, y) =>
    parts.some(
      ({ polygon, box }) =>
        x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY && inPolygons([polygon], x, y),
    );
}

export function boxOf(line: Line, marginM: number): Box {
  const xs = line.map((p) => p[0]);
  const ys = line.map((p) => p[1]);
  return {
    minX: Math.min(...xs) - marginM,
    minY: Math.min(...ys) - marginM,
    maxX: Math.max(...xs) + marginM,
    maxY: Math.max(...ys) + marginM,
  };
}

/** Passes smoothly through the points, a vertex about every `spacingM`, swinging sideways by up to `wiggleM`. */
export function smoothCourse(path: Line, spacingM: number, wiggleM: number, seed: number): Line {
  const points: Point[] = [];
  let walked = 0;
  for (let i = 0; i + 1 < path.length; i++) {
    const [p0, p1, p2, p3] = [path[Math.max(0, i - 1)], path[i], path[i + 1], path[Math.min(path.length - 1, i + 2)]];
    const length = Math.hypot(p2[0] - p1[0], p2[1] - p1[1]);
    const steps = Math.max(1, Math.round(length / spacingM));
    for (let k = i === 0 ? 0 : 1; k <= steps; k++) {
      const t = k / steps;
      const along = walked + t * length;
      const swing = wiggleM * fractalNoise(along / 900, seed * 0.37, 3, seed);
      const nx = -(p2[1] - p1[1]) / length;
      const ny = (p2[0] - p1[0]) / length;
      points.push([
        spline(p0[0], p1[0], p2[0], p3[0], t) + nx * swing,
        spline(p0[1], p1[1], p2[1], p3[1], t) + ny * swing,
      ]);
    }
    walked += length;
  }
  return points;
}

function spline(a: number, b: number, c: number, d: number, t: number): number {
  return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
}

function drawnOutline(geos: GeosTools, seed: number): Line {
  const path = OUTLINE.map(([x, y]) => [x * KM, y * KM] as const);
  const wrapped = [path[path.length - 1], ...path, path[0], path[1]];
  const raw: Point[] = [];
  for (let i = 1; i <= path.length; i++) {
    const [p0, p1, p2, p3] = [wrapped[i - 1], wrapped[i], wrapped[i + 1], wrapped[i + 2] ?? path[1]];
    const length = Math.hypot(p2[0] - p1[0], p2[1] - p1[1]);
    const coast = (p1[0] + p2[0]) / 2 > 12_500 && (p1[1] + p2[1]) / 2 < -4000;
    const steps = Math.round(length / (coast ? 75 : 130));
    for (let k = 0; k < steps; k++) {
      const t = k / steps;
      const x = spline(p0[0], p1[0], p2[0], p3[0], t);
      const y = spline(p0[1], p1[1], p2[1], p3[1], t);
      raw.push([
        x + 760 * fractalNoise(x / 2600, y / 2600, coast ? 5 : 4, seed + 501),
        y + 760 * fractalNoise(x / 2600, y / 2600, coast ? 5 : 4, seed + 502),
      ]);
    }
  }
  // Where the bent line meets itself, its largest loop is the district.
  const loops = geos.facesOf([[...raw, raw[0]]], 0.001).map((rings) => rings[0]);
  const closed = loops.reduce((best, ring) => (Math.abs(signedArea(ring)) > Math.abs(signedArea(best)) ? ring : best));
  const scale = Math.sqrt(DISTRICT_AREA_M2 / Math.abs(signedArea(closed)));
  return closed.map(([x, y]) => [Math.round(x * scale * 1000) / 1000, Math.round(y * scale * 1000) / 1000]);
}

const VILLAGE_FIRST = [...'东西南北上下新前后大石梅沙胡陈王李蔡周徐张俞鲍史钱童杨葛翁金'];
const VILLAGE_SECOND = [...'岙桥家塘浦湖山林江田湾堰墩车漕溪洋潭岸峰埠'];

function placedVillages(terrain: Terrain, outline: Line, water: MultiPolygon, seed: number): Village[] {
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
function villageBorders(villages: readonly Village[], outline: Line, box: Box, geos: GeosTools, seed: number) {
  const corners: readonly [Point, Point] = [
    [box.minX - 3000, box.minY - 3000],
    [box.maxX + 3000, box.maxY + 3000],
  ];
  const bent = geos
    .voronoiEdges(
      villages.map((v) => v.at),
      corners,
    )
    .map((edge) => bentBorder(edge, seed));
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

function bentBorder(edge: Line, seed: number): Line {
  const points: Point[] = [];
  for (let i = 0; i + 1 < edge.length; i++) {
    const [[ax, ay], [bx, by]] = [edge[i], edge[i + 1]];
    const length = Math.hypot(bx - ax, by - ay);
    const steps = Math.min(200, Math.max(1, Math.round(length / 110)));
    for (let k = i === 0 ? 0 : 1; k <= steps; k++) {
      const t = k / steps;
      const x = ax + (bx - ax) * t;
      const y = ay + (by - ay) * t;
      const reach = Math.min(1, Math.sin(Math.PI * t) * 1.6) * Math.min(170, length * 0.13);
      points.push([
        x + reach * fractalNoise(x / 520, y / 520, 4, seed + 611),
        y + reach * fractalNoise(x / 520, y / 520, 4, seed + 612),
      ]);
    }
  }
  return points;
}

/** Roads between villages: the relative neighbourhood graph of their middles, each road gently curved. */
function countryRoads(villages: readonly Village[], terrain: Terrain, seed: number): { line: Line; widthM: number }[] {
  const roads: { line: Line; widthM: number }[] = [];
  for (let i = 0; i < villages.length; i++) {
    for (let j = i + 1; j < villages.length; j++) {
      const [a, b] = [villages[i].at, villages[j].at];
      const length = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (length > 4200 || (villages[i].urban && villages[j].urban)) continue;
      const between = villages.some(
        ({ at }, k) =>
          k !== i &&
          k !== j &&
          Math.max(Math.hypot(at[0] - a[0], at[1] - a[1]), Math.hypot(at[0] - b[0], at[1] - b[1])) < length,
      );
      if (between) continue;
      const middle = terrain.heightM((a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      if (middle > 230) continue;
      const swing = length * (middle > FOOT_M ? 0.16 : 0.07);
      const nx = -(b[1] - a[1]) / length;
      const ny = (b[0] - a[0]) / length;
      const path: Point[] = [0, 0.33, 0.67, 1].map((t, k) => {
        const side = k === 0 || k === 3 ? 0 : swing * (hashUnit(i * 7 + k, j, seed + 71) * 2 - 1);
        return [a[0] + (b[0] - a[0]) * t + nx * side, a[1] + (b[1] - a[1]) * t + ny * side];
      });
      const widthM = hashUnit(i, j, seed + 73) < 0.3 ? 14 : 8;
      roads.push({ line: smoothCourse(path, 95, 0, seed + i), widthM });
    }
  }
  return roads;
}

function villageOutline(village: Village, terrain: Terrain, seed: number): Line {
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
