/**
 * The drawn part of the demo district: where its towns, rivers, roads, lake, hills and parks lie, in kilometres east and
 * north of the district's middle. Names of towns are real; every shape is our own. Chance fills in the rest.
 */
import type { Line, Point } from './geos.js';

/** Easting and northing (EPSG:4549) of the drawing's origin: whole metres, so that shifting is exact. */
export const ORIGIN: Point = [649_176, 3_301_047];
export const DISTRICT_CODE = '330212';
export const DISTRICT_AREA_M2 = 832_000_000;

export interface TownSite {
  readonly code: string;
  readonly name: string;
  readonly at: Point;
  /** Radius of its built-up middle, km; 0 = part of the city. */
  readonly builtKm: number;
}

const SITES: readonly (readonly [string, number, number, number])[] = [
  ['下应街道', -1.4, 3.6, 0],
  ['钟公庙街道', -8.0, 6.6, 0],
  ['梅墟街道', 8.6, 12.7, 0.9],
  ['中河街道', -5.4, 4.9, 0],
  ['首南街道', -8.4, 3.0, 0.9],
  ['潘火街道', -1.2, 6.2, 0],
  ['百丈街道', -5.6, 9.0, 0],
  ['东胜街道', -4.4, 10.9, 0],
  ['明楼街道', -2.6, 9.7, 0],
  ['白鹤街道', -4.4, 7.3, 0],
  ['东柳街道', -2.7, 7.9, 0],
  ['东郊街道', -0.6, 8.9, 0],
  ['福明街道', -1.6, 12.2, 0],
  ['新明街道', 1.4, 10.9, 0],
  ['聚贤街道', 3.6, 12.6, 0],
  ['瞻岐镇', 17.4, -6.4, 1.0],
  ['咸祥镇', 13.2, -14.0, 1.0],
  ['塘溪镇', 7.4, -13.4, 0.8],
  ['东钱湖镇', 2.5, 1.6, 1.1],
  ['东吴镇', 12.0, 3.6, 0.9],
  ['五乡镇', 8.8, 7.6, 1.2],
  ['邱隘镇', 3.4, 7.4, 1.1],
  ['云龙镇', -2.0, -1.6, 1.0],
  ['横溪镇', 0.4, -8.8, 1.0],
  ['姜山镇', -8.0, -5.0, 1.5],
];

export const TOWNS: readonly TownSite[] = SITES.map(([name, x, y, builtKm], i) => ({
  code: `${DISTRICT_CODE}${String(i + 1).padStart(3, '0')}`,
  name,
  at: [x, y] as const,
  builtKm,
}));

/** Corner points of the outline, counter-clockwise; the sea is to the south-east. */
export const OUTLINE: Line = [
  [-15, 3],
  [-16.6, -2],
  [-15.2, -7],
  [-12, -10.8],
  [-8.2, -12.6],
  [-5, -16],
  [-0.5, -17.4],
  [3.5, -18.8],
  [8, -18.0],
  [12, -19.2],
  [16, -17],
  [17.4, -13.8],
  [19.6, -11.9],
  [22.6, -9.4],
  [24, -5],
  [21.4, -2.2],
  [17.5, -0.6],
  [16.6, 3.5],
  [17.8, 7.4],
  [15.4, 11],
  [11.5, 14.2],
  [7, 15.8],
  [2.5, 14.4],
  [-2.4, 15.1],
  [-6.5, 12.8],
  [-10, 11.2],
  [-12.6, 8.0],
];

/** A hill range: spine, reach, height of its top in metres. */
export interface Range {
  readonly spine: Line;
  readonly reachKm: number;
  readonly topM: number;
}

export const RANGES: readonly Range[] = [
  {
    spine: [
      [-10.2, -12.6],
      [-6.4, -13.2],
      [-2.2, -14.2],
    ],
    reachKm: 3.6,
    topM: 430,
  },
  {
    spine: [
      [-4.2, -12.6],
      [-1.8, -16.2],
      [2.4, -17.6],
    ],
    reachKm: 3.2,
    topM: 520,
  },
  {
    spine: [
      [3.0, -4.6],
      [5.8, -7.4],
      [10.2, -8.6],
      [14.6, -9.6],
    ],
    reachKm: 3.4,
    topM: 610,
  },
  {
    spine: [
      [3.0, -10.0],
      [5.4, -10.6],
    ],
    reachKm: 2.2,
    topM: 340,
  },
  {
    spine: [
      [9.2, -3.6],
      [10.2, -1.0],
      [9.6, 1.6],
    ],
    reachKm: 2.4,
    topM: 380,
  },
  {
    spine: [
      [14.4, -2.6],
      [15.2, 0.6],
      [16.8, 2.6],
    ],
    reachKm: 2.9,
    topM: 560,
  },
  {
    spine: [
      [14.2, 6.4],
      [15.6, 8.2],
      [16.6, 9.6],
    ],
    reachKm: 2.5,
    topM: 657,
  },
  {
    spine: [
      [3.6, -16.6],
      [7.0, -17.0],
      [10.2, -17.4],
    ],
    reachKm: 2.2,
    topM: 360,
  },
  {
    spine: [
      [18.4, -2.6],
      [21.4, -3.0],
    ],
    reachKm: 1.7,
    topM: 250,
  },
  {
    spine: [
      [20.4, -10.4],
      [18.6, -11.0],
    ],
    reachKm: 1.4,
    topM: 190,
  },
  {
    spine: [
      [6.2, 3.8],
      [6.9, 3.0],
    ],
    reachKm: 1.3,
    topM: 150,
  },
];

/** Lake and reservoirs: middle, half axes, angle in degrees. */
export interface WaterBody {
  readonly name: string;
  readonly at: Point;
  readonly radiiKm: readonly [number, number];
  readonly angleDeg: number;
}

export const WATERS: readonly WaterBody[] = [
  { name: '东钱湖', at: [5.6, -1.2], radiiKm: [3.1, 1.75], angleDeg: 62 },
  { name: '横溪水库', at: [1.7, -12.2], radiiKm: [0.75, 0.32], angleDeg: 70 },
  { name: '梅溪水库', at: [-3.4, -14.8], radiiKm: [0.55, 0.24], angleDeg: 20 },
  { name: '三溪浦水库', at: [13.9, 1.0], radiiKm: [0.8, 0.34], angleDeg: 110 },
  { name: '大岭水库', at: [13.0, -7.6], radiiKm: [0.5, 0.22], angleDeg: 150 },
  { name: '天童水库', at: [15.0, 6.6], radiiKm: [0.34, 0.18], angleDeg: 60 },
];
