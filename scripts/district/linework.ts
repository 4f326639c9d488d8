/**
 * Everything drawn before the land is divided: outline, villages, rivers, roads, lakes, parks, settlements, the edge of
 * town and the foot of the hills, as lines; and what each face between them is. Lower things give way to higher ones
 * (railway, trunk road, country road, river, lake, park, village, town, hill), so that borders do not run side by side.
 */

import { regionsAbove, sampled } from './contour.js';
import { type Course, RAILWAY, RIVERS, TRUNK_ROADS } from './courses.js';
import { DISTRICT_AREA_M2, OUTLINE, WATERS } from './geography.js';
import type { GeosTools, Line, MultiPolygon, Point } from './geos.js';
import { PARKS } from './parkSites.js';
import { type Box, boxOf, inRing, located, signedArea } from './plane.js';
import { fractalNoise, hashUnit } from './random.js';
import { FOOT_M, parkAt, parkRing, type Terrain } from './terrain.js';
import { placedVillages, type Village, villageBorders, villageOutline } from './villages.js';

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
/** Width of the tidal flats, and the part of the outline that is coast. */
const SHORE_M = 430;
const SEA_SIDE: Line = [
  [13_900, -21_000],
  [30_000, -21_000],
  [30_000, -3_800],
  [21_600, -3_800],
  [18_000, -9_000],
  [13_900, -15_300],
  [13_900, -21_000],
];

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
  const { borders, cellOf } = villageBorders(villages, terrain, outline, box, geos, seed);

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

  const shore = geos.minus(geos.minus(district, geos.grown(district, -SHORE_M)), geos.united([built, hills]));
  const tidal = geos.common(shore, [[SEA_SIDE]]).filter(([ring]) => Math.abs(signedArea(ring)) > 60_000);
  const tidalLines = ringsOf(tidal);

  const at = {
    tidal: located(tidal),
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
    if (at.tidal(x, y)) return 'tidal';
    return at.hills(x, y) ? 'hill' : 'plain';
  }
  return {
    outline,
    box,
    villages,
    lines: [
      outline,
      ...geos.linesOutside(borders, geos.united([lakes, parks])),
      ...ringsOf(railway),
      ...ringsOf(trunk),
      ...ringsOf(country),
      ...ringsOf(rivers),
      ...ringsOf(lakes),
      ...parkLines,
      ...settlementLines,
      ...townLines,
      ...hillLines,
      ...tidalLines,
    ],
    labelAt,
    villageAt: cellOf,
    trunkLines,
    riverLines,
    railwayLine,
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
