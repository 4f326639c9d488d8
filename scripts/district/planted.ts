/**
 * Defects put into the delivery on purpose, on a few rows, each listed with the code that `validate` or a reader must
 * find. Farmland rows carry them, so that industry figures stay as they are; rows that only add trouble (a copy, a null
 * shape) are extra rows: the coverage itself loses nothing.
 */
import type { FindingCode } from '../../src/model/finding.js';
import { bsmOf, type Cells, inCrs } from './dltb.js';
import type { Point } from './geos.js';
import { FARMLAND } from './landClasses.js';
import type { Parcel } from './parcels.js';
import type { ShapeRow } from './shapefileOut.js';

export interface Planted {
  readonly code: FindingCode;
  readonly layer: string;
  /** Delivered row, 1-based, as a reader counts it; null about the layer. */
  readonly feature: number | null;
  readonly id: string | null;
  readonly note: string;
}

type Ring = [number, number][];

export function plantedDltb(
  parcels: readonly Parcel[],
  records: readonly Cells[],
): { rows: ShapeRow[]; planted: Planted[] } {
  const rings: Ring[] = parcels.map((p) => inCrs(p.ring).reverse());
  const cells = records.map((record) => ({ ...record }));
  const deleted: boolean[] = [];
  const shapes: (readonly Ring[] | null)[] = rings.map((ring) => [ring]);
  const planted: Planted[] = [];
  const note = (code: FindingCode, index: number | null, text: string): void => {
    planted.push({
      code,
      layer: 'DLTB',
      feature: index === null ? null : index + 1,
      id: index === null ? null : String(cells[index].BSM),
      note: text,
    });
  };
  const farmed = parcels.filter((p) => FARMLAND.has(p.landClass) && !p.approved && p.label === 'plain');
  const usual = farmed.map((p) => p.planarM2).sort((p, q) => p - q)[Math.floor(farmed.length / 2)];
  const fields = farmed.filter((p) => p.planarM2 > 0.6 * usual && p.planarM2 < 1.6 * usual);
  /** The n-th field of about 37, spread over the district. */
  const field = (n: number): number => fields[Math.floor(((n + 0.5) * fields.length) / 37)].index;

  const bow = field(1);
  shapes[bow] = [notched(rings[bow])];
  note('ring.selfCrossing', bow, '自相交:边界上有一个 8 字形缺口');
  note('coverage.gap', bow, '8 字形缺口的一瓣与邻斑之间留下缝隙');
  const open = field(3);
  shapes[open] = [rings[open].slice(0, -1)];
  note('ring.unclosed', open, '环未闭合');
  const turned = field(5);
  shapes[turned] = [[...rings[turned]].reverse()];
  note('ring.reoriented', turned, '外环绕向相反');
  const [bulged, place, beside] = overlapping(parcels, rings, field(7), fields);
  shapes[bulged] = [place];
  note('coverage.overlap', Math.max(bulged, beside), `第 ${bulged + 1} 行一条边向第 ${beside + 1} 行凸出 2 m`);
  const twinOf = field(9);
  const twin = field(10);
  cells[twin].BSM = cells[twinOf].BSM;
  note('id.duplicate', twin, `标识码与第 ${twinOf + 1} 行重复`);
  const nameless = field(12);
  cells[nameless].BSM = '';
  note('id.missing', nameless, '标识码为空');
  const classless = field(14);
  cells[classless].DLBM = '';
  cells[classless].DLMC = '';
  note('value.missing', classless, 'DLBM 为空');
  const unknown = field(16);
  cells[unknown].DLBM = '9901';
  note('value.unknownCode', unknown, 'DLBM 9901 不存在');
  const wrong = field(18);
  cells[wrong].TBMJ = Math.round(Number(cells[wrong].TBMJ) * 112) / 100;
  cells[wrong].TBDLMJ = Math.round((Number(cells[wrong].TBMJ) - Number(cells[wrong].KCMJ)) * 100) / 100;
  note('area.mismatch', wrong, 'TBMJ 比椭球面积大 12 %');
  if (cells[wrong].KCXS !== null) note('area.deduction', wrong, 'TBMJ 改大后 KCMJ 不再等于 TBMJ × KCXS');
  const starred = field(20);
  cells[starred].XZDWKD = '无';
  note('row.outsideRange', starred, '数值字段 XZDWKD 填了汉字');

  const extra = (like: number, shape: readonly Ring[] | null, gone = false): number => {
    cells.push({ ...cells[like], BSM: bsmOf(cells.length + 1) });
    shapes.push(shape);
    deleted[cells.length - 1] = gone;
    return cells.length - 1;
  };
  const copied = field(22);
  const copy = extra(copied, [rings[copied]]);
  note('geometry.duplicate', copy, `几何与第 ${copied + 1} 行相同`);
  note('geometry.null', extra(field(24), null), '空几何(null shape)');
  note('geometry.empty', extra(field(26), []), '没有任何环的多边形');
  const [x, y] = rings[field(28)][0];
  const square = (left: number, low: number): Ring => [
    [left, low],
    [left, low + 20],
    [left + 20, low + 20],
    [left + 20, low],
    [left, low],
  ];
  const far = extra(field(28), [square(x + 250_000, y - 150_000)]);
  cells[far].TBMJ = 399.5;
  cells[far].TBDLMJ = 399.5;
  cells[far].KCMJ = 0;
  note('geometry.farOff', far, '距图层主体约 290 km');
  const thin = extra(field(30), [
    [
      [x, y],
      [x + 9, y],
      [x, y],
    ],
  ]);
  note('ring.tooFewPoints', thin, '环只有两个不同的点');
  const infinite = extra(field(32), [
    [
      [x, y],
      [x, y + 20],
      [Number.NaN, y + 20],
      [x + 20, y],
      [x, y],
    ],
  ]);
  note('geometry.notFinite', infinite, '一个坐标是 NaN');
  const gone = extra(field(34), [rings[field(34)]], true);
  note('row.deleted', null, `第 ${gone + 1} 条属性记录带删除标记`);
  if (cells[far].KCXS !== null) note('area.deduction', far, 'KCXS 有值而 KCMJ 为 0');
  note('area.belowMapping', far, '399.5 m²,小于耕地最小上图面积');
  for (let i = parcels.length; i < gone; i++) note('number.duplicate', i, '图斑编号与被复制的行相同');
  const rows = cells.map((row, i): ShapeRow => ({ cells: row, rings: shapes[i], deleted: deleted[i] ?? false }));
  return { rows, planted };
}

/** A figure of eight cut into the middle of the longest edge, wholly inside the ring (stored clockwise: inside is right). */
export function notched(ring: Ring): Ring {
  const { at, length, a, b } = longest(ring);
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const place = (along: number, inward: number): [number, number] => [
    Math.round((a[0] + ux * along + uy * inward) * 1000) / 1000,
    Math.round((a[1] + uy * along - ux * inward) * 1000) / 1000,
  ];
  const middle = length / 2;
  const loop = [place(middle - 3, 0.01), place(middle + 3, 6), place(middle - 3, 6), place(middle + 3, 0.01)];
  return [...ring.slice(0, at + 1), ...loop, ...ring.slice(at + 1)];
}

function longest(ring: Ring): {
  at: number;
  length: number;
  a: readonly [number, number];
  b: readonly [number, number];
} {
  let at = 0;
  let length = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const l = Math.hypot(ring[i + 1][0] - ring[i][0], ring[i + 1][1] - ring[i][1]);
    if (l > length) {
      length = l;
      at = i;
    }
  }
  return { at, length, a: ring[at], b: ring[at + 1] };
}

/** A field that shares its longest edge with another field, and its ring with that edge pushed 2 m into the neighbour. */
function overlapping(
  parcels: readonly Parcel[],
  rings: readonly Ring[],
  from: number,
  fields: readonly Parcel[],
): [number, Ring, number] {
  const edges = new Map<string, number>();
  const key = (p: readonly [number, number], q: readonly [number, number]): string => `${p[0]},${p[1]},${q[0]},${q[1]}`;
  for (const { index } of fields) {
    for (let i = 0; i + 1 < rings[index].length; i++) edges.set(key(rings[index][i], rings[index][i + 1]), index);
  }
  for (const leastM of [90, 20, 5]) {
    for (const { index } of fields.filter((p) => p.index >= from)) {
      const { at, length, a, b } = longest(rings[index]);
      const other = edges.get(key(b, a));
      if (other === undefined || length < leastM || length > 240 || parcels[other].landClass === '0601') continue;
      const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
      const pushed: Point = [
        Math.round(((a[0] + b[0]) / 2 - uy * 2) * 1000) / 1000,
        Math.round(((a[1] + b[1]) / 2 + ux * 2) * 1000) / 1000,
      ];
      return [index, [...rings[index].slice(0, at + 1), [pushed[0], pushed[1]], ...rings[index].slice(at + 1)], other];
    }
  }
  throw new Error('no two fields share a long edge');
}
