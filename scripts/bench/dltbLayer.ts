/**
 * A land-use layer of the size of a county, seeded: 200,000 图斑 with 6.6 million vertices and the 30 fields of DLTB.
 *
 * A mesh of cells whose corners and edges are shared bit for bit by their neighbours (a coverage), coordinates to 0.1 mm in
 * EPSG:4549; every 50th cell holds a pond, a row of its own. Values are as in a delivery: BSM of 18 characters, Chinese names of villages
 * that come in runs, areas with 2 decimals, and most optional fields empty.
 */
import type { OutputLayer } from '../../src/formats/output/output.js';
import { type PolygonSet, planarAreas, polygonSetBuilder } from '../../src/geometry/polygonSet.js';
import { type Column, textColumn } from '../../src/model/column.js';
import { hashUnit } from '../district/random.js';

const CELL_M = 60;
const POND_EVERY = 50;
const POND_VERTICES = 16;
const VILLAGE_CELLS = 400;
const EAST_M = 520_000;
const NORTH_M = 3_280_000;

export function dltbLayer(cells = 196_000, edgeParts = 8): OutputLayer {
  const columns = Math.round(Math.sqrt(cells * 1.25));
  const rows = Math.round(cells / columns);
  const polygons = mesh(columns, rows, edgeParts);
  const count = polygons.itemStart.length - 1;
  return {
    name: 'DLTB',
    crs: 'EPSG:4549',
    shapes: { kind: 'polygon', polygons },
    table: { rowCount: count, columns: records(count, planarAreas(polygons)) },
    decimals: { TBMJ: 2, KCMJ: 2, TBDLMJ: 2, KCXS: 4, XZDWKD: 1, GDDB: 0, SJNF: 0 },
  };
}

function tenthMm(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function mesh(columns: number, rows: number, edgeParts: number): PolygonSet {
  const builder = polygonSetBuilder(columns * rows * (4 * edgeParts + 2));
  const shift = (i: number, j: number, seed: number) => CELL_M * 0.5 * (hashUnit(i, j, seed) - 0.5);
  const corner = (i: number, j: number): [number, number] => [
    tenthMm(EAST_M + i * CELL_M + shift(i, j, 1)),
    tenthMm(NORTH_M + j * CELL_M + shift(i, j, 2)),
  ];
  /** Vertices of one border without its last, drawn from its lower end whichever side asks. */
  const border = (a: readonly [number, number], b: readonly [number, number], key: number, turned: boolean) => {
    const [from, to] = turned ? [b, a] : [a, b];
    const inner: [number, number][] = [];
    for (let part = 1; part < edgeParts; part++) {
      const t = part / edgeParts;
      inner.push([
        tenthMm(from[0] + t * (to[0] - from[0]) + 4 * (hashUnit(key, part, 3) - 0.5)),
        tenthMm(from[1] + t * (to[1] - from[1]) + 4 * (hashUnit(key, part, 4) - 0.5)),
      ]);
    }
    if (turned) inner.reverse();
    builder.vertex(a[0], a[1]);
    for (const [x, y] of inner) builder.vertex(x, y);
  };
  const pond = (i: number, j: number, clockwise: boolean) => {
    const [x, y] = [EAST_M + (i + 0.5) * CELL_M, NORTH_M + (j + 0.5) * CELL_M];
    for (let k = 0; k <= POND_VERTICES; k++) {
      const step = clockwise ? POND_VERTICES - (k % POND_VERTICES) : k % POND_VERTICES;
      const angle = (2 * Math.PI * (step % POND_VERTICES)) / POND_VERTICES;
      const radius = 6 + 2 * hashUnit(i * 4096 + j, step % POND_VERTICES, 5);
      builder.vertex(tenthMm(x + radius * Math.cos(angle)), tenthMm(y + radius * Math.sin(angle)));
    }
    builder.endRing();
  };
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      const [sw, se, ne, nw] = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
      const across = (a: number, b: number) => 2 * (a * (rows + 1) + b);
      border(sw, se, across(i, j), false);
      border(se, ne, across(i + 1, j) + 1, false);
      border(ne, nw, across(i, j + 1), true);
      border(nw, sw, across(i, j) + 1, true);
      builder.vertex(sw[0], sw[1]);
      builder.endRing();
      const hasPond = (i * rows + j) % POND_EVERY === 7;
      if (hasPond) pond(i, j, true);
      builder.endPolygon();
      builder.endItem();
      if (!hasPond) continue;
      pond(i, j, false);
      builder.endPolygon();
      builder.endItem();
    }
  }
  return builder.finish();
}

/** Code, name and frequency (in hundredths) of the land classes drawn. */
const CLASSES: readonly (readonly [string, string, number])[] = [
  ['0101', '水田', 26],
  ['0103', '旱地', 8],
  ['0201', '果园', 7],
  ['0301', '乔木林地', 12],
  ['0305', '灌木林地', 3],
  ['0404', '其他草地', 4],
  ['0601', '工业用地', 7],
  ['0702', '农村宅基地', 10],
  ['1003', '公路用地', 3],
  ['1006', '农村道路', 7],
  ['1104', '坑塘水面', 6],
  ['1107', '沟渠', 5],
  ['1202', '设施农用地', 2],
];
const TOWNS = ['姜山镇', '中河街道', '五乡镇', '邱隘镇', '云龙镇', '横溪镇', '塘溪镇', '咸祥镇'];
const VILLAGES = [
  '董家跳村',
  '茅山村',
  '走马塘村',
  '虎啸漕村',
  '陆家堰村',
  '新张俞村',
  '蔡郎桥村',
  '王伯桥村',
  '顾家村',
];

function records(count: number, areasM2: Float64Array): Map<string, Column> {
  const unit = (row: number, seed: number) => hashUnit(row, seed * 7919, 11);
  const classOf = Array.from({ length: count }, (_, row) => {
    let left = unit(row, 1) * 100;
    for (const drawn of CLASSES) {
      left -= drawn[2];
      if (left < 0) return drawn;
    }
    return CLASSES[0];
  });
  const villageOf = (row: number) => Math.floor(row / VILLAGE_CELLS);
  const villageCode = (row: number) => {
    const village = villageOf(row);
    return `330212${String(100 + (village % 25)).padStart(3, '0')}${String(200 + Math.floor(village / 25)).padStart(3, '0')}0000000`;
  };
  const villageName = (row: number) => TOWNS[villageOf(row) % 8] + VILLAGES[Math.floor(villageOf(row) / 8) % 9];
  const isField = (row: number) => classOf[row][0].startsWith('01');
  const isBuilt = (row: number) => /^0[67]/.test(classOf[row][0]);
  const isLinear = (row: number) => ['1003', '1006', '1107'].includes(classOf[row][0]);
  const isSloped = (row: number) => isField(row) && unit(row, 2) < 0.3;
  const deduction = (row: number) => (isSloped(row) ? 0.0412 : 0);
  const isOrchard = (row: number) => classOf[row][0] === '0201' && unit(row, 3) < 0.3;
  const cents = (value: number) => Math.round(value * 100) / 100;
  const text = (value: (row: number) => string): Column => {
    const column = textColumn(Array.from({ length: count }, (_, row) => value(row) || null));
    return column;
  };
  const number = (value: (row: number) => number | null): Column => {
    const cells = Array.from({ length: count }, (_, row) => value(row));
    return {
      type: 'f64',
      values: Float64Array.from(cells, (cell) => cell ?? Number.NaN),
      valid: Uint8Array.from(cells, (cell) => (cell === null ? 0 : 1)),
    };
  };
  const kcmj = (row: number) => cents(areasM2[row] * deduction(row));
  return new Map<string, Column>([
    ['BSM', text((row) => `3302122001${String(row + 1).padStart(8, '0')}`)],
    ['YSDM', text(() => '2001010100')],
    ['TBYBH', text((row) => (unit(row, 4) < 0.1 ? `Y${row + 1}` : ''))],
    ['TBBH', text((row) => String((row % VILLAGE_CELLS) + 1))],
    ['DLBM', text((row) => classOf[row][0])],
    ['DLMC', text((row) => classOf[row][1])],
    ['QSXZ', text((row) => (unit(row, 5) < 0.15 ? '20' : '30'))],
    ['QSDWDM', text(villageCode)],
    ['QSDWMC', text(villageName)],
    ['ZLDWDM', text(villageCode)],
    ['ZLDWMC', text(villageName)],
    ['TBMJ', number((row) => cents(areasM2[row]))],
    ['KCDLBM', text((row) => (isSloped(row) ? '1203' : ''))],
    ['KCXS', number((row) => (isSloped(row) ? 0.0412 : null))],
    ['KCMJ', number(kcmj)],
    ['TBDLMJ', number((row) => cents(cents(areasM2[row]) - kcmj(row)))],
    ['GDLX', text((row) => (isSloped(row) ? 'TT' : ''))],
    ['GDPDJB', text((row) => (isField(row) ? (isSloped(row) ? '2' : '1') : ''))],
    ['XZDWKD', number((row) => (isLinear(row) ? Math.round(unit(row, 6) * 200) / 10 : null))],
    ['TBXHDM', text((row) => (isBuilt(row) && unit(row, 7) < 0.01 ? 'HDGY' : ''))],
    ['TBXHMC', text((row) => (isBuilt(row) && unit(row, 7) < 0.01 ? '火电工业用地' : ''))],
    ['ZZSXDM', text((row) => (isOrchard(row) ? 'JKHF' : ''))],
    ['ZZSXMC', text((row) => (isOrchard(row) ? '即可恢复' : ''))],
    ['GDDB', number((row) => (isField(row) ? 4 + Math.floor(unit(row, 8) * 5) : null))],
    ['FRDBS', text(() => '')],
    ['CZCSXM', text((row) => (isBuilt(row) ? (classOf[row][0] === '0601' ? '203A' : '203') : ''))],
    ['SJNF', number(() => 2021)],
    ['MSSM', text(() => '00')],
    ['HDMC', text(() => '')],
    ['BZ', text((row) => (unit(row, 9) < 0.02 ? '模拟数据' : ''))],
  ]);
}
