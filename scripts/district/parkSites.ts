/** The parks of the demo district: 2 platforms, 4 集聚区, 8 小微园; places in kilometres, sectors they take (none = any). */
import type { Point } from './geos.js';

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
