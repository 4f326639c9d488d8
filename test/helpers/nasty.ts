import type { OutputLayer } from '../../src/formats/output/output.js';
import { type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { type Column, textColumn } from '../../src/model/column.js';

const X = 600_000;
const Y = 3_300_000;

function ring(x: number, y: number, size: number, isHole = false): [number, number][] {
  const corners: [number, number][] = [
    [X + x, Y + y],
    [X + x + size, Y + y + 0.1234567],
    [X + x + size, Y + y + size],
    [X + x, Y + y + size],
    [X + x, Y + y],
  ];
  return isHole ? corners.reverse() : corners;
}

const SHAPES: readonly NestedPolygons[] = [
  [[ring(0, 0, 100), ring(10, 10, 20, true), ring(50, 50, 20, true)]],
  [],
  [[ring(200, 0, 50)], [ring(300, 0, 50), ring(310, 10, 5, true)]],
  [[ring(400, 0, 1 / 3)]],
  // an island in a hole
  [[ring(500, 0, 100), ring(510, 10, 60, true)], [ring(520, 20, 20)]],
];

/** Whatever deliveries hold that formats are known to lose. */
export function nastyLayer(): OutputLayer {
  const valid = Uint8Array.of(1, 0, 1, 1, 1);
  const long = '宅'.repeat(200);
  const columns = new Map<string, Column>([
    ['BSM', textColumn(['330212001001000001', null, '000000000000000003', '999999999999999999', '9007199254740993'])],
    ['图斑预编号与地类名称甲', textColumn(['甲', null, '', 'a,"b"\n c', '末'])],
    ['图斑预编号与地类名称乙', textColumn(['乙', null, '😀𠮷㐂ḿ', '龘'.repeat(84), long])],
    ['name', textColumn(['x', null, 'y', "O'Neil; DROP", '=1+1'])],
    ['Area', { type: 'f64', values: Float64Array.of(1 / 3, Number.NaN, -1e-300, 123456789.25, 2 ** 60), valid }],
    ['floors', { type: 'i32', values: Int32Array.of(-2_147_483_648, 0, 0, 1, 2_147_483_647), valid }],
    ['built', { type: 'bool', values: Uint8Array.of(1, 0, 0, 1, 0), valid }],
    ['RQ', { type: 'date', days: Int32Array.of(-25_567, 0, 0, 19_782, -1), valid }],
    ['seen_at', { type: 'time', ms: Float64Array.of(1e12, 0, -1e9, 0, 1_700_000_000_000), valid }],
    ['empty', textColumn([null, null, null, null, null])],
  ]);
  return {
    name: '图斑',
    shapes: { kind: 'polygon', polygons: polygonSetFromNested(SHAPES) },
    table: { rowCount: 5, columns },
    crs: 'EPSG:4549',
    decimals: 'all',
  };
}
