import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import { cell } from '../../src/model/column.js';
import type { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { gbk, memorySource, NO_SCRATCH } from './memorySource.js';

const ATTRIBUTES = {
  格式版本号: '1.01版本',
  数据产生单位: '国土资源部',
  数据产生日期: '2023-8-1',
  坐标系: '2000国家大地坐标系',
  几度分带: '3',
  投影类型: '高斯克吕格',
  计量单位: '米',
  带号: '40',
  精度: '0.01',
  转换参数: ',,,,,,',
};

type Xy = readonly [east: number, north: number];

interface WrittenPlot {
  readonly head: string;
  readonly rings: readonly (readonly Xy[])[];
}

/** The format as the ministry describes it: X is north and comes first. */
function written(
  plots: readonly WrittenPlot[],
  attributes: Partial<typeof ATTRIBUTES> = {},
  eastFirst = false,
): string {
  const lines = Object.entries({ ...ATTRIBUTES, ...attributes }).map(([name, value]) => `${name}=${value}`);
  const points = plots.flatMap(({ head, rings }) => [
    head,
    ...rings.flatMap((ring, r) =>
      ring.map(([east, north], p) => `J${p + 1},${r + 1},${eastFirst ? `${east},${north}` : `${north},${east}`}`),
    ),
  ]);
  return ['[属性描述]', ...lines, '[地块坐标]', ...points, ''].join('\r\n');
}

/** Clockwise, closed. */
function square(east: number, north: number, side: number): Xy[] {
  return [
    [east, north],
    [east, north + side],
    [east + side, north + side],
    [east + side, north],
    [east, north],
  ];
}

const HEAD = '5,1.00,330212001001000001,姜山一号,面,H51G012042,工业用地,0601,@';
const PLOT: WrittenPlot = { head: HEAD, rings: [square(40_500_000.123, 3_300_000.456, 100)] };

function read(text: string | Uint8Array, options: object = {}): Promise<DeliveredLayer[]> {
  return readLayers(memorySource({ '勘测定界.txt': text }, '勘测定界.txt'), { scratch: NO_SCRATCH, ...options });
}

async function failure(text: string, options: object = {}): Promise<LianpianError> {
  return read(text, options).then(
    () => expect.fail('was read'),
    (error) => error as LianpianError,
  );
}

function shapes(layer: DeliveredLayer, row: number) {
  if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
  return nestedFromItem(layer.shapes.polygons, row);
}

function orders({ findings }: DeliveredLayer) {
  return findings.flatMap((item) => (item.code === 'points.order' ? [item.numbers.order] : []));
}

describe('a 界址点 file', () => {
  it('gives a row a plot: its fields, codes as text, and its polygon, east before north', async () => {
    const [layer, ...none] = await read(written([PLOT]));
    expect(none).toEqual([]);
    expect([layer.layer, layer.format, layer.crs]).toEqual([
      '勘测定界',
      'boundaryPoints',
      { definition: 'EPSG:4528', from: 'file' },
    ]);
    expect([...layer.table.columns].map(([name, column]) => [name, cell(column, 0)])).toEqual([
      ['界址点数', 5],
      ['地块面积', 1],
      ['地块编号', '330212001001000001'],
      ['地块名称', '姜山一号'],
      ['图形属性', '面'],
      ['图幅号', 'H51G012042'],
      ['地块用途', '工业用地'],
      ['地类编码', '0601'],
    ]);
    expect(shapes(layer, 0)).toEqual([
      [
        [
          [40_500_000.123, 3_300_000.456],
          [40_500_100.123, 3_300_000.456],
          [40_500_100.123, 3_300_100.456],
          [40_500_000.123, 3_300_100.456],
          [40_500_000.123, 3_300_000.456],
        ],
      ],
    ]);
    expect(orders(layer)).toEqual(['X（北）, Y（东） / north, east']);
  });

  it.each([
    ['GBK', gbk(written([PLOT])), 'gb18030'],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${written([PLOT])}`), 'utf-8'],
    ['UTF-16', Buffer.from(`\uFEFF${written([PLOT])}`, 'utf16le'), 'utf-16le'],
  ])('is read in %s', async (_name, bytes, encoding) => {
    const [layer] = await read(bytes);
    expect([layer.encoding?.name, cell(layer.table.columns.get('地块名称')!, 0)]).toEqual([encoding, '姜山一号']);
  });

  it('has ring 2 as a hole where it lies inside ring 1, and as another part where it lies outside', async () => {
    const hole = { head: HEAD, rings: [square(40_500_000, 3_300_000, 100), square(40_500_010, 3_300_010, 10)] };
    const part = { head: HEAD, rings: [square(40_500_000, 3_300_000, 100), square(40_500_200, 3_300_010, 10)] };
    const [layer] = await read(written([hole, part]));
    expect(shapes(layer, 0).map((polygon) => polygon.length)).toEqual([2]);
    expect(shapes(layer, 1).map((polygon) => polygon.length)).toEqual([1, 1]);
  });

  it('is read with eastings first when its numbers can be nothing else, and says so', async () => {
    const [layer] = await read(written([PLOT], {}, true));
    expect(shapes(layer, 0)).toEqual(shapes((await read(written([PLOT])))[0], 0));
    expect(orders(layer)).toEqual(['Y（东）, X（北） / east, north']);
  });

  it.each<[string, Partial<typeof ATTRIBUTES>, number, string | null]>([
    ['zone in the easting', {}, 40_500_000, 'EPSG:4528'],
    ['six-digit easting', {}, 500_000, 'EPSG:4549'],
    ['no 带号, zone in the easting', { 带号: '' }, 40_500_000, 'EPSG:4528'],
    ['no 带号, six-digit easting', { 带号: '' }, 500_000, null],
    ['six degrees', { 几度分带: '6', 带号: '21' }, 21_500_000, 'EPSG:4499'],
    ['six degrees without zone', { 几度分带: '6', 带号: '21' }, 500_000, 'EPSG:4510'],
    ['the central meridian as 带号', { 带号: '120' }, 500_000, 'EPSG:4549'],
    ["Xi'an 80", { 坐标系: '80国家大地坐标系' }, 40_500_000, 'EPSG:2364'],
    ['Beijing 54', { 坐标系: '54坐标系', 带号: '40' }, 500_000, 'EPSG:2437'],
    ['no system', { 坐标系: '' }, 40_500_000, null],
  ])('says the CRS of its attributes: %s', async (_what, attributes, east, code) => {
    const [layer] = await read(written([{ head: HEAD, rings: [square(east, 3_300_000, 100)] }], attributes));
    expect(layer.crs?.definition ?? null).toBe(code);
  });

  it('is refused when its eastings begin with another zone than it says, and when no order of coordinates can be told', async () => {
    expect(await failure(written([PLOT], { 带号: '39' }))).toMatchObject({
      code: 'E_CRS_WRONG',
      message: expect.stringContaining('zone 39, the eastings begin with 40'),
    });
    const mixed = written([PLOT]) + written([PLOT], {}, true).replace(/^[\s\S]*\[地块坐标\]\r\n/, '');
    expect(await failure(mixed)).toMatchObject({ code: 'E_CRS_WRONG', message: expect.stringContaining('line 20') });
  });

  it('is read as the format says, with a warning and the CRS it names, when its numbers are no national coordinates', async () => {
    const local = { head: HEAD, rings: [square(500, 1200, 100)] };
    const [layer] = await read(written([local]));
    expect([shapes(layer, 0)[0][0][0], layer.crs?.definition]).toEqual([[500, 1200], 'EPSG:4549']);
    expect(layer.findings).toContainEqual(expect.objectContaining({ code: 'points.order', severity: 'warning' }));
  });

  it('is refused at the line that is none of its kinds, or read without it when salvaging', async () => {
    const bad = written([PLOT]).replace('J3,1,', 'J3,一,');
    expect(await failure(bad)).toMatchObject({ code: 'E_FILE_DAMAGED', message: expect.stringContaining('line 16') });
    const [layer] = await read(bad, { salvage: true });
    expect(layer.findings).toContainEqual(
      expect.objectContaining({ code: 'line.unread', numbers: expect.objectContaining({ line: 16 }), dropped: true }),
    );
    expect(await failure('[地块坐标]\nJ1,1,3300000,40500000\n')).toMatchObject({ code: 'E_FILE_DAMAGED' });
  });

  it('is refused when its last plot is cut off; a wrong count elsewhere is a finding', async () => {
    const cut = written([PLOT]).replace(/J4,[\s\S]*$/, '');
    expect(await failure(cut)).toMatchObject({ code: 'E_FILE_DAMAGED' });
    expect(shapes((await read(cut, { salvage: true }))[0], 0)[0][0]).toHaveLength(4);
    const [layer] = await read(written([{ ...PLOT, head: HEAD.replace('5,', '9,') }]));
    expect(layer.findings).toContainEqual(
      expect.objectContaining({ code: 'points.count', feature: 1, numbers: { announced: 9, found: 5 } }),
    );
  });

  it('gives lines and points as layers of their own, and a plot without points as an empty shape', async () => {
    const layers = await read(
      written([
        { head: HEAD, rings: [] },
        { head: HEAD.replace('5,', '2,').replace('面', '线'), rings: [square(40_500_000, 3_300_000, 5).slice(0, 2)] },
        PLOT,
        { head: HEAD.replace('5,', '1,').replace('面', '点'), rings: [[[40_500_000, 3_300_000]]] },
      ]),
    );
    expect(layers.map(({ layer, shapes: { kind }, table }) => [layer, kind, table.rowCount])).toEqual([
      ['勘测定界_polygon', 'polygon', 2],
      ['勘测定界_line', 'line', 1],
      ['勘测定界_point', 'point', 1],
    ]);
    expect(layers[0].findings).toContainEqual(expect.objectContaining({ code: 'geometry.null' }));
  });

  it('without a plot is a layer of no rows; any other text is no GIS file', async () => {
    expect((await read('[属性描述]\n坐标系=2000国家大地坐标系\n[地块坐标]\n'))[0].table.rowCount).toBe(0);
    expect(await failure('地块说明\n见附件\n')).toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
  });

  it('gives back every plot written: coordinates bit for bit, rings in their roles, texts whole', async () => {
    const metre = fc.double({ min: 0, max: 400_000, noNaN: true });
    const text = fc.stringMatching(/^[一-龥A-Za-z0-9]{0,8}$/);
    const plot = fc.record({
      x: metre,
      y: metre,
      side: fc.double({ min: 1, max: 1000, noNaN: true }),
      hole: fc.boolean(),
      number: text,
      name: text,
      code: fc.constantFrom('', '0601', '1001', '203A'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(plot, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(0, 40_000_000),
        fc.boolean(),
        fc.boolean(),
        async (plots, zone, eastFirst, asGbk) => {
          const given = plots.map((one) => {
            const [east, north] = [zone + 300_000 + one.x, 3_000_000 + one.y];
            const rings = [square(east, north, one.side)];
            if (one.hole) rings.push(square(east + one.side / 4, north + one.side / 4, one.side / 2));
            return { head: `${5 * rings.length},,${one.number},${one.name},面,,,${one.code},@`, rings };
          });
          const file = written(given, {}, eastFirst);
          const [layer] = await read(asGbk ? gbk(file) : file);
          expect(layer.table.rowCount).toBe(plots.length);
          given.forEach(({ rings }, row) => {
            const got = shapes(layer, row);
            expect(got).toHaveLength(1);
            const key = (ring: readonly Xy[]) => ring.map(String).sort().join(' ');
            expect(got[0].map(key)).toEqual(rings.map(key));
            expect(cell(layer.table.columns.get('地块编号')!, row) ?? '').toBe(plots[row].number);
            expect(cell(layer.table.columns.get('地块名称')!, row) ?? '').toBe(plots[row].name);
            expect(cell(layer.table.columns.get('地类编码')!, row) ?? '').toBe(plots[row].code);
          });
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
});
