import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import { cell } from '../../src/model/column.js';
import type { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { gbk, memorySource, NO_SCRATCH } from './memorySource.js';

type Pair = readonly [code: number, value: string | number];

function section(name: string, ...pairs: Pair[]): Pair[] {
  return [[0, 'SECTION'], [2, name], ...pairs, [0, 'ENDSEC']];
}

function dxf(entities: readonly Pair[], header: readonly Pair[] = []): string {
  const pairs = [...section('HEADER', ...header), ...section('ENTITIES', ...entities), [0, 'EOF'] as Pair];
  return `${pairs.map(([code, value]) => `${String(code).padStart(3)}\r\n${value}`).join('\r\n')}\r\n`;
}

/** x, y and perhaps the bulge of each corner. */
function lwpolyline(layer: string, corners: readonly (readonly number[])[], closed = false, more: Pair[] = []): Pair[] {
  return [
    [0, 'LWPOLYLINE'],
    [5, 'A1'],
    [8, layer],
    [70, closed ? 1 : 0],
    ...more,
    ...corners.flatMap(([x, y, bulge]): Pair[] => [[10, x], [20, y], ...(bulge ? [[42, bulge] as Pair] : [])]),
  ];
}

const SQUARE = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

function read(text: string | Uint8Array, options: object = {}): Promise<DeliveredLayer[]> {
  return readLayers(memorySource({ 'x.dxf': text }, 'x.dxf'), { scratch: NO_SCRATCH, ...options });
}

async function failure(text: string, options: object = {}): Promise<LianpianError> {
  return read(text, options).then(
    () => expect.fail('was read'),
    (error) => error as LianpianError,
  );
}

function ring(layer: DeliveredLayer, row = 0): readonly (readonly [number, number])[] {
  if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
  return nestedFromItem(layer.shapes.polygons, row)[0][0];
}

function areaOf(corners: readonly (readonly [number, number])[]): number {
  return corners.slice(1).reduce((sum, [x, y], k) => sum + corners[k][0] * y - x * corners[k][1], 0) / 2;
}

describe('a DXF', () => {
  it('has its closed polylines as polygons and its open ones as lines, in layers of their own', async () => {
    const layers = await read(
      dxf([
        ...lwpolyline('地块', SQUARE, true),
        ...lwpolyline('道路', SQUARE),
        ...lwpolyline('地块', [...SQUARE, SQUARE[0]]),
        ...([
          [0, 'LINE'],
          [8, '道路'],
          [10, 0],
          [20, 0],
          [11, 5],
          [21, 5],
        ] as Pair[]),
        ...([
          [0, 'POINT'],
          [8, '界址点'],
          [10, 3],
          [20, 4],
        ] as Pair[]),
      ]),
    );
    expect(layers.map(({ layer, shapes, table }) => [layer, shapes.kind, table.rowCount])).toEqual([
      ['x_polygon', 'polygon', 2],
      ['x_line', 'line', 2],
      ['x_point', 'point', 1],
    ]);
    expect(ring(layers[0])).toHaveLength(5);
    expect(areaOf(ring(layers[0], 1))).toBe(100);
    expect(cell(layers[1].table.columns.get('Layer')!, 1)).toBe('道路');
    expect(layers.map(({ crs }) => crs)).toEqual([null, null, null]);
  });

  it('is one layer called as the file when its shapes are of one kind', async () => {
    const layers = await read(dxf(lwpolyline('地块', SQUARE, true)));
    expect(layers.map(({ layer }) => layer)).toEqual(['x']);
  });

  it.each<[string, string | Uint8Array, string]>([
    [
      'ANSI_936 before 2007',
      gbk(
        dxf(lwpolyline('宗地界线', SQUARE, true), [
          [9, '$ACADVER'],
          [1, 'AC1018'],
          [9, '$DWGCODEPAGE'],
          [3, 'ANSI_936'],
        ]),
      ),
      'gb18030',
    ],
    ['no code page', gbk(dxf(lwpolyline('宗地界线', SQUARE, true))), 'gb18030'],
    [
      'UTF-8 from 2007 on, whatever the code page',
      dxf(lwpolyline('宗地界线', SQUARE, true), [
        [9, '$ACADVER'],
        [1, 'AC1027'],
        [9, '$DWGCODEPAGE'],
        [3, 'ANSI_936'],
      ]),
      'utf-8',
    ],
    [
      'numbers of characters',
      dxf(lwpolyline('\\U+5B97\\U+5730\\U+754C\\U+7EBF', SQUARE, true), [
        [9, '$ACADVER'],
        [1, 'AC1015'],
        [9, '$DWGCODEPAGE'],
        [3, 'ANSI_1252'],
      ]),
      'windows-1252',
    ],
  ])('has its Chinese layer names right: %s', async (_what, bytes, encoding) => {
    const [layer] = await read(bytes);
    expect([cell(layer.table.columns.get('Layer')!, 0), layer.encoding?.name]).toEqual(['宗地界线', encoding]);
  });

  it('strokes bulges to 1 mm: every vertex on the circle, no chord further from it', async () => {
    const half = [
      [0, 0, 1],
      [200, 0, 1],
    ];
    const [layer] = await read(dxf(lwpolyline('圆', half, true)));
    const xy = ring(layer);
    for (const [x, y] of xy) expect(Math.hypot(x - 100, y)).toBeCloseTo(100, 9);
    xy.slice(1).forEach(([x, y], k) => {
      const middle = Math.hypot((x + xy[k][0]) / 2 - 100, (y + xy[k][1]) / 2);
      expect(100 - middle).toBeLessThanOrEqual(0.001);
    });
    expect(areaOf(xy)).toBeGreaterThan(Math.PI * 1e4 - 2 * Math.PI * 100 * 0.001);
    expect(layer.findings).toContainEqual(
      expect.objectContaining({ code: 'curve.stroked', numbers: { rows: 1, tolerance: 0.001 } }),
    );
  });

  it('bulges to the right of its way when the bulge is positive, as CAD does', async () => {
    // a quarter turn from (1, 0) to (0, 1) counter-clockwise round the origin
    const [layer] = await read(
      dxf(
        lwpolyline(
          '弧',
          [
            [100, 0, Math.tan(Math.PI / 8)],
            [0, 100],
            [0, 0],
          ],
          true,
        ),
      ),
    );
    expect(areaOf(ring(layer))).toBeCloseTo((Math.PI * 1e4) / 4, 0);
    const [bite] = await read(
      dxf(
        lwpolyline(
          '弧',
          [
            [100, 0, -Math.tan(Math.PI / 8)],
            [0, 100],
            [0, 0],
          ],
          true,
        ),
      ),
    );
    // the circle round (100, 100) is bitten off
    expect(areaOf(ring(bite))).toBeCloseTo(1e4 - (Math.PI * 1e4) / 4, 0);
  });

  it('has circles and whole ellipses as polygons, arcs as lines', async () => {
    const layers = await read(
      dxf([
        [0, 'CIRCLE'],
        [8, 'a'],
        [10, 500],
        [20, 500],
        [40, 50],
        [0, 'ELLIPSE'],
        [8, 'a'],
        [10, 0],
        [20, 0],
        [11, 0],
        [21, 100],
        [40, 0.5],
        [41, 0],
        [42, 6.283185307179586],
        [0, 'ARC'],
        [8, 'a'],
        [10, 0],
        [20, 0],
        [40, 10],
        [50, 350],
        [51, 10],
      ]),
    );
    expect(areaOf(ring(layers[0], 0))).toBeCloseTo(Math.PI * 2500, 0);
    expect(areaOf(ring(layers[0], 1))).toBeCloseTo(Math.PI * 100 * 50, 0);
    if (layers[1].shapes.kind !== 'line') expect.fail();
    const { xy } = layers[1].shapes.lines;
    expect(Math.min(...xy.filter((_, k) => k % 2 === 0))).toBeCloseTo(10 * Math.cos(Math.PI / 18), 9);
  });

  it('reads old polylines with their vertices, and turns over what is seen from below', async () => {
    const vertex = (x: number, y: number): Pair[] => [
      [0, 'VERTEX'],
      [8, 'a'],
      [10, x],
      [20, y],
      [30, 7],
    ];
    const [layer] = await read(
      dxf([
        [0, 'POLYLINE'],
        [8, 'a'],
        [66, 1],
        [70, 1],
        ...SQUARE.flatMap(([x, y]) => vertex(x, y)),
        [0, 'SEQEND'],
        [8, 'a'],
        ...lwpolyline('a', SQUARE, true, [
          [210, 0],
          [220, 0],
          [230, -1],
        ]),
      ]),
    );
    expect(layer.table.rowCount).toBe(2);
    expect(areaOf(ring(layer, 0))).toBe(100);
    expect(ring(layer, 1).map(([x]) => x)).toContain(-10);
    expect(layer.findings).toContainEqual(expect.objectContaining({ code: 'geometry.zLeftOut' }));
  });

  it('counts what is no plain shape by its type, and keeps extended data', async () => {
    const [layer] = await read(
      dxf([
        ...lwpolyline('宗地', SQUARE, true),
        [1001, 'SOUTH'],
        [1000, '300000'],
        [1000, '330212001001000001'],
        [0, 'TEXT'],
        [8, '注记'],
        [10, 0],
        [20, 0],
        [1, '甲'],
        [0, 'TEXT'],
        [8, '注记'],
        [10, 0],
        [20, 0],
        [1, '乙'],
        [0, 'INSERT'],
        [8, '符号'],
        [2, '树'],
        [10, 0],
        [20, 0],
      ]),
    );
    expect(
      layer.findings.flatMap((f) =>
        f.code === 'entity.unread' ? [[f.severity, f.numbers.type, f.numbers.count]] : [],
      ),
    ).toEqual([
      ['warning', 'INSERT', 1],
      ['note', 'TEXT', 2],
    ]);
    expect(cell(layer.table.columns.get('XData')!, 0)).toBe('SOUTH: 300000, 330212001001000001');
  });

  it('is refused when cut off, when a line is no group code, and when binary; salvage reads what is whole', async () => {
    const whole = dxf([...lwpolyline('a', SQUARE, true), ...lwpolyline('b', SQUARE, true)]);
    const cut = whole.slice(0, whole.lastIndexOf('  0'));
    expect(await failure(cut)).toMatchObject({ code: 'E_FILE_DAMAGED' });
    const [layer] = await read(cut, { salvage: true });
    expect([layer.table.rowCount, layer.findings[0]]).toMatchObject([2, { code: 'file.unread', severity: 'error' }]);
    expect(await failure(whole.replace(' 70\r\n', 'xx\r\n'))).toMatchObject({
      code: 'E_FILE_DAMAGED',
      message: expect.stringContaining('line'),
    });
    expect(await failure('AutoCAD Binary DXF\r\n\x1a\0')).toMatchObject({ code: 'E_FORMAT_UNSUPPORTED' });
  });

  it('without an entity is a layer of no rows', async () => {
    expect((await read(dxf([])))[0].table.rowCount).toBe(0);
  });
});
