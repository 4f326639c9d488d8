/**
 * Fields over the district, each a pure function of place (metres from the origin) and seed: height, slope, how urban a
 * place is (> 0 in town), and the distance helpers they need. Classification, contours and control lines read these only.
 */

import { RANGES, TOWNS, WATERS, type WaterBody } from './geography.js';
import type { Line, Point } from './geos.js';
import { PARKS, type ParkSite } from './parkSites.js';
import { distanceToLine, inRing } from './plane.js';
import { fractalNoise } from './random.js';

export interface Terrain {
  heightM(x: number, y: number): number;
  slopeDeg(x: number, y: number): number;
  /** > 0 in built-up land, falling by 1 over about 3 km. */
  urban(x: number, y: number): number;
  /** > 0 inside the water body, about 1 at its middle. */
  water(body: WaterBody, x: number, y: number): number;
}

export const FOOT_M = 22;

export function terrainOf(seed: number): Terrain {
  /** The lake lies in a basin, whatever the hills around it do. */
  function heightM(x: number, y: number): number {
    const lake = WATERS[0];
    const km = Math.hypot(x / 1000 - lake.at[0], y / 1000 - lake.at[1]);
    const dry = km > lake.radiiKm[0] * 1.6 ? 1 : Math.max(0, Math.min(1, -water(lake, x, y) * 5));
    return dry === 0 ? 3 : 3 + (openHeightM(x, y) - 3) * dry;
  }
  function openHeightM(x: number, y: number): number {
    const warpX = x / 1000 + 1.5 * fractalNoise(x / 2900, y / 2900, 4, seed + 11);
    const warpY = y / 1000 + 1.5 * fractalNoise(x / 2900, y / 2900, 4, seed + 23);
    const ragged = 0.16 * (1 + fractalNoise(x / 780, y / 780, 4, seed + 31));
    let top = 0;
    for (const range of RANGES) {
      const t = 1 - distanceToLine(range.spine, warpX, warpY) / range.reachKm - ragged;
      if (t <= 0) continue;
      const smooth = t * t * (3 - 2 * t);
      top = Math.max(top, range.topM * smooth);
    }
    if (top === 0) return 3 + 2 * fractalNoise(x / 900, y / 900, 2, seed + 37);
    const ridges = 1 - Math.abs(fractalNoise(x / 1500, y / 1500, 4, seed + 41)) * 1.25;
    return 4 + top * (0.35 + 0.75 * ridges * ridges);
  }
  function slopeDeg(x: number, y: number): number {
    const step = 60;
    const dx = (heightM(x + step, y) - heightM(x - step, y)) / (2 * step);
    const dy = (heightM(x, y + step) - heightM(x, y - step)) / (2 * step);
    return (Math.atan(Math.hypot(dx, dy)) * 180) / Math.PI;
  }
  function urban(x: number, y: number): number {
    const kx = x / 1000;
    const ky = y / 1000;
    const cityX = (kx + 3.0) / 1.28;
    const cityY = ky - 8.2;
    let best = (6.1 - Math.hypot(cityX, cityY)) / 3;
    for (const town of TOWNS) {
      if (town.builtKm === 0) continue;
      best = Math.max(best, (town.builtKm - Math.hypot(kx - town.at[0], ky - town.at[1])) / 3);
    }
    return best + 0.4 * fractalNoise(x / 1900, y / 1900, 5, seed + 53);
  }
  function water(body: WaterBody, x: number, y: number): number {
    const angle = (body.angleDeg * Math.PI) / 180;
    const dx = x / 1000 - body.at[0];
    const dy = y / 1000 - body.at[1];
    const u = (dx * Math.cos(angle) + dy * Math.sin(angle)) / body.radiiKm[0];
    const v = (-dx * Math.sin(angle) + dy * Math.cos(angle)) / body.radiiKm[1];
    const size = body.radiiKm[0] * 520;
    return 1 - Math.hypot(u, v) + 0.34 * fractalNoise(x / size, y / size, 4, seed + 67);
  }
  return { heightM, slopeDeg, urban, water };
}

/** Corner ring of a park, metres; corners cut and slightly askew, as surveyed parks are. */
export function parkRing(park: ParkSite): Line {
  const angle = (park.angleDeg * Math.PI) / 180;
  const [w, h] = [park.sizeKm[0] * 500, park.sizeKm[1] * 500];
  const cut = Math.min(w, h) * 0.28;
  const skew = park.angleDeg * 2.1;
  const corners: Point[] = [
    [-w + skew, -h],
    [w - cut, -h - skew * 0.6],
    [w, -h + cut * 0.8],
    [w - skew, h],
    [-w + cut * 0.6, h + skew * 0.4],
    [-w, h - cut],
  ];
  const ring = corners.map(
    ([x, y]): Point => [
      park.at[0] * 1000 + x * Math.cos(angle) - y * Math.sin(angle),
      park.at[1] * 1000 + x * Math.sin(angle) + y * Math.cos(angle),
    ],
  );
  return [...ring, ring[0]];
}

/** Park that holds the place, or undefined. */
export function parkAt(x: number, y: number): ParkSite | undefined {
  return PARKS.find((park) => {
    const reach = (park.sizeKm[0] + park.sizeKm[1]) * 600;
    return Math.hypot(x - park.at[0] * 1000, y - park.at[1] * 1000) < reach && inRing(parkRing(park), x, y);
  });
}
