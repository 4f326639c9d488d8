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

export interface Course {
  readonly name: string;
  readonly widthM: number;
  readonly path: Line;
}

export const RIVERS: readonly Course[] = [
  {
    name: '甬江',
    widthM: 190,
    path: [
      [-6.9, 13.6],
      [-5.2, 12.2],
      [-2.2, 13.4],
      [1.2, 13.2],
      [3.4, 14.1],
      [6.2, 15.0],
      [9.8, 15.6],
    ],
  },
  {
    name: '奉化江',
    widthM: 130,
    path: [
      [-13.6, -9.9],
      [-12.2, -6.2],
      [-13.0, -2.6],
      [-11.6, 1.2],
      [-12.0, 4.6],
      [-9.4, 7.6],
      [-7.6, 10.2],
      [-5.2, 12.2],
    ],
  },
  {
    name: '后塘河',
    widthM: 34,
    path: [
      [13.9, 5.4],
      [10.6, 6.6],
      [7.0, 7.9],
      [3.4, 8.6],
      [0.2, 8.4],
      [-3.2, 9.0],
      [-6.6, 11.2],
    ],
  },
  {
    name: '中塘河',
    widthM: 26,
    path: [
      [4.0, 1.2],
      [1.6, 3.9],
      [-0.6, 5.3],
      [-3.3, 6.9],
      [-5.6, 8.5],
      [-8.1, 9.3],
    ],
  },
  {
    name: '前塘河',
    widthM: 28,
    path: [
      [1.0, -7.4],
      [-0.8, -4.6],
      [-2.9, -1.6],
      [-4.1, 1.9],
      [-5.4, 4.4],
      [-7.6, 5.6],
      [-10.4, 6.5],
    ],
  },
  {
    name: '鄞南河',
    widthM: 18,
    path: [
      [-2.9, -1.6],
      [-5.8, -2.6],
      [-8.6, -2.7],
      [-12.4, -4.2],
    ],
  },
  {
    name: '姜山河',
    widthM: 16,
    path: [
      [-6.4, -10.6],
      [-7.2, -7.4],
      [-7.1, -4.4],
      [-6.4, -0.9],
      [-7.0, 2.1],
      [-6.2, 4.4],
    ],
  },
  {
    name: '三桥江',
    widthM: 17,
    path: [
      [-8.6, -2.7],
      [-10.2, 0.4],
      [-11.6, 1.2],
    ],
  },
  {
    name: '小浃江',
    widthM: 22,
    path: [
      [7.0, 7.9],
      [8.9, 9.8],
      [9.7, 12.1],
      [12.4, 14.0],
    ],
  },
  {
    name: '梅溪',
    widthM: 16,
    path: [
      [1.4, -13.6],
      [5.1, -13.2],
      [8.2, -14.3],
      [11.2, -15.9],
      [12.4, -19.4],
    ],
  },
  {
    name: '大嵩江',
    widthM: 48,
    path: [
      [5.6, -10.6],
      [9.3, -12.0],
      [12.6, -12.2],
      [15.7, -12.5],
      [18.6, -13.2],
    ],
  },
  {
    name: '瞻岐河',
    widthM: 17,
    path: [
      [12.4, -5.9],
      [15.2, -6.2],
      [18.1, -7.6],
      [21.2, -8.2],
      [23.9, -7.6],
    ],
  },
  {
    name: '横溪溪',
    widthM: 14,
    path: [
      [-0.4, -13.4],
      [0.6, -10.8],
      [1.0, -7.4],
    ],
  },
  {
    name: '东吴溪',
    widthM: 13,
    path: [
      [15.2, 0.6],
      [12.9, 2.2],
      [13.9, 5.4],
    ],
  },
  {
    name: '陆家河',
    widthM: 15,
    path: [
      [-15.6, -3.0],
      [-13.0, -2.6],
      [-10.6, -3.9],
      [-7.1, -4.4],
      [-4.0, -5.2],
      [-0.8, -4.6],
    ],
  },
  {
    name: '沿山河',
    widthM: 15,
    path: [
      [-0.6, 5.3],
      [1.4, 6.6],
      [3.4, 8.6],
      [4.8, 11.2],
      [6.2, 15.0],
    ],
  },
];

export const TRUNK_ROADS: readonly Course[] = [
  {
    name: '绕城高速',
    widthM: 42,
    path: [
      [-16.0, -5.2],
      [-11.0, -6.6],
      [-5.0, -6.4],
      [0.0, -4.2],
      [2.4, -1.9],
      [1.2, 0.4],
      [3.4, 4.4],
      [7.0, 6.3],
      [10.9, 8.6],
      [14.6, 12.6],
    ],
  },
  {
    name: '甬台温公路',
    widthM: 36,
    path: [
      [-9.0, 12.2],
      [-8.8, 8.2],
      [-9.0, 3.0],
      [-9.4, -2.6],
      [-10.0, -7.6],
      [-9.3, -13.0],
    ],
  },
  {
    name: '鄞州大道',
    widthM: 46,
    path: [
      [-15.6, 1.8],
      [-9.0, 3.9],
      [-4.6, 3.4],
      [0.4, 4.6],
      [4.6, 5.6],
      [9.6, 5.4],
      [13.2, 4.4],
      [17.4, 4.9],
    ],
  },
  {
    name: '鄞县大道',
    widthM: 44,
    path: [
      [-12.0, 5.4],
      [-8.4, 5.5],
      [-3.6, 5.6],
      [0.3, 6.9],
      [5.2, 8.2],
      [9.7, 8.9],
      [16.4, 8.5],
    ],
  },
  {
    name: '鄞横公路',
    widthM: 18,
    path: [
      [-4.6, 3.4],
      [-3.6, 0.6],
      [-1.4, -2.6],
      [-0.6, -6.4],
      [0.2, -9.4],
      [3.3, -12.0],
      [7.4, -12.9],
      [10.8, -13.6],
      [14.2, -13.9],
      [18.0, -12.6],
    ],
  },
  {
    name: '姜山大道',
    widthM: 18,
    path: [
      [-15.8, -4.2],
      [-11.6, -4.2],
      [-8.0, -4.3],
      [-4.2, -3.4],
      [-1.4, -2.6],
      [0.9, -2.8],
      [2.4, -1.9],
    ],
  },
  {
    name: '东海公路',
    widthM: 26,
    path: [
      [9.6, 5.4],
      [11.4, 3.2],
      [12.3, 0.4],
      [12.6, -3.6],
      [14.4, -5.4],
      [17.6, -5.8],
      [20.4, -6.6],
      [24.0, -5.6],
    ],
  },
  {
    name: '沿海公路',
    widthM: 24,
    path: [
      [17.6, -5.8],
      [17.9, -9.2],
      [16.6, -12.0],
      [14.2, -13.9],
      [13.4, -16.2],
      [12.8, -19.4],
    ],
  },
  {
    name: '世纪大道',
    widthM: 50,
    path: [
      [-2.6, 15.4],
      [-1.9, 11.6],
      [-2.0, 8.4],
      [-1.9, 5.7],
      [-1.6, 2.4],
      [-1.8, -0.4],
      [-1.4, -2.6],
    ],
  },
  {
    name: '通途路',
    widthM: 48,
    path: [
      [-7.6, 10.9],
      [-4.2, 10.0],
      [0.2, 10.1],
      [4.6, 10.6],
      [8.7, 11.1],
      [12.6, 13.6],
    ],
  },
  {
    name: '盛莫路',
    widthM: 17,
    path: [
      [4.6, 15.0],
      [3.4, 11.0],
      [2.6, 7.6],
      [1.9, 4.9],
      [1.2, 0.4],
    ],
  },
  {
    name: '广德湖路',
    widthM: 19,
    path: [
      [-6.2, 13.0],
      [-6.3, 8.2],
      [-6.0, 4.6],
      [-5.9, 0.6],
      [-6.9, -4.3],
      [-6.0, -8.2],
      [-6.6, -13.6],
    ],
  },
];

export const RAILWAY: Course = {
  name: '甬台温铁路',
  widthM: 18,
  path: [
    [-11.6, 9.8],
    [-10.6, 5.0],
    [-7.4, -0.4],
    [-4.6, -6.0],
    [-2.2, -9.8],
    [-3.4, -16.9],
  ],
};

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

export type ParkKind = '万亩千亿平台' | '集聚区' | '小微园';
export interface ParkSite {
  readonly id: string;
  readonly name: string;
  readonly kind: ParkKind;
  readonly at: Point;
  readonly sizeKm: readonly [number, number];
  readonly angleDeg: number;
  readonly sectors: string;
}

export const PARKS: readonly ParkSite[] = [
  {
    id: 'P01',
    name: '东部高端装备平台',
    kind: '万亩千亿平台',
    at: [6.1, 11.6],
    sizeKm: [2.3, 1.9],
    angleDeg: 14,
    sectors: '通用设备;专用设备;电子信息;汽车零部件;金属制品;新材料',
  },
  {
    id: 'P02',
    name: '南部汽车零部件平台',
    kind: '万亩千亿平台',
    at: [-11.7, -1.1],
    sizeKm: [2.2, 2.0],
    angleDeg: -8,
    sectors: '汽车零部件;通用设备;专用设备;金属制品;电气机械;塑料制品',
  },
  { id: 'P03', name: '云龙集聚区', kind: '集聚区', at: [-3.9, -3.1], sizeKm: [1.5, 1.15], angleDeg: 22, sectors: '' },
  {
    id: 'P04',
    name: '五乡集聚区',
    kind: '集聚区',
    at: [10.6, 9.9],
    sizeKm: [1.45, 1.2],
    angleDeg: 30,
    sectors: '通用设备;金属制品;电气机械;塑料制品;汽车零部件;电子信息',
  },
  {
    id: 'P05',
    name: '瞻岐滨海集聚区',
    kind: '集聚区',
    at: [20.9, -6.6],
    sizeKm: [1.6, 1.3],
    angleDeg: -24,
    sectors: '',
  },
  { id: 'P06', name: '姜山科技集聚区', kind: '集聚区', at: [-6.3, -8.0], sizeKm: [1.4, 1.2], angleDeg: 5, sectors: '' },
  { id: 'P07', name: '邱隘小微园', kind: '小微园', at: [4.9, 6.6], sizeKm: [0.46, 0.36], angleDeg: 18, sectors: '' },
  { id: 'P08', name: '下应小微园', kind: '小微园', at: [-3.1, 1.9], sizeKm: [0.42, 0.34], angleDeg: -12, sectors: '' },
  { id: 'P09', name: '东吴小微园', kind: '小微园', at: [11.2, 4.3], sizeKm: [0.44, 0.34], angleDeg: 40, sectors: '' },
  { id: 'P10', name: '塘溪小微园', kind: '小微园', at: [8.5, -12.5], sizeKm: [0.4, 0.32], angleDeg: -16, sectors: '' },
  { id: 'P11', name: '咸祥小微园', kind: '小微园', at: [14.4, -15.0], sizeKm: [0.46, 0.36], angleDeg: 33, sectors: '' },
  { id: 'P12', name: '横溪小微园', kind: '小微园', at: [-0.9, -8.0], sizeKm: [0.44, 0.36], angleDeg: 9, sectors: '' },
  {
    id: 'P13',
    name: '钟公庙小微园',
    kind: '小微园',
    at: [-10.7, 6.0],
    sizeKm: [0.4, 0.34],
    angleDeg: -30,
    sectors: '',
  },
  { id: 'P14', name: '东钱湖小微园', kind: '小微园', at: [0.9, 2.5], sizeKm: [0.42, 0.32], angleDeg: 25, sectors: '' },
];
