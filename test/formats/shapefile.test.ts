import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { read as readIndependently } from 'shapefile';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../src/cli/files/sources.js';
import { readLayers } from '../../src/formats/index.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import { cell } from '../../src/model/column.js';
import type { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { gbk, memorySource, NO_SCRATCH, utf8 } from './memorySource.js';
import { type DbfFieldSpec, dbfBytes, shpBytes, square } from './shapefileBytes.js';

const options = { scratch: NO_SCRATCH };
const FIXTURES = fileURLToPath(new URL('../fixtures/shapefiles/mbostock', import.meta.url));

async function readOne(files: Record<string, Uint8Array | string>, more: object = {}): Promise<DeliveredLayer> {
  return (await readLayers(memorySource(files, 'a.shp'), { ...options, ...more }))[0];
}

async function failure(files: Record<string, Uint8Array | string>, more: object = {}): Promise<LianpianError> {
  return readOne(files, more).then(
    () => expect.fail('was read'),
    (error) => error as LianpianError,
  );
}

function texts(layer: DeliveredLayer, field: string): unknown[] {
  const column = layer.table.columns.get(field)!;
  return Array.from({ length: layer.table.rowCount }, (_, row) => cell(column, row));
}

function codes(layer: DeliveredLayer): string[] {
  return layer.findings.map((item) => item.code);
}

const NAME: DbfFieldSpec = { name: gbk('地类名称'), type: 'C', width: 12 };
const AREA: DbfFieldSpec = { name: utf8('TBMJ'), type: 'N', width: 12, decimals: 2 };
const THREE = shpBytes([[square(0, 0, 10)], [square(20, 0, 10), [22, 2, 24, 2, 24, 4, 22, 4, 22, 2]], null]);
const ROWS = [
  { cells: [gbk('工业用地'), utf8('66.70')] },
  { cells: [gbk('水田'), utf8('')] },
  { cells: [gbk('工业用地'), utf8('************')] },
];

describe('a Shapefile', () => {
  it('in GBK without .cpg reads its Chinese texts and field names, and says that it guessed', async () => {
    const layer = await readOne({ 'a.shp': THREE, 'a.dbf': dbfBytes([NAME, AREA], ROWS) });
    expect([...layer.table.columns.keys()]).toEqual(['地类名称', 'TBMJ']);
    expect(texts(layer, '地类名称')).toEqual(['工业用地', '水田', '工业用地']);
    expect(texts(layer, 'TBMJ')).toEqual([66.7, null, null]);
    expect(layer.encoding).toEqual({ name: 'gb18030', from: 'bytes' });
    expect(codes(layer)).toEqual(['encoding.guessed', 'geometry.null']);
    expect(layer.findings[1].feature).toBe(3);
  });

  it('keeps shells, holes and null shapes in row order, shells counter-clockwise', async () => {
    const layer = await readOne({ 'a.shp': THREE, 'a.dbf': dbfBytes([NAME, AREA], ROWS) });
    if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
    const { polygons } = layer.shapes;
    expect(nestedFromItem(polygons, 1)).toEqual([
      [
        [
          [20, 0],
          [30, 0],
          [30, 10],
          [20, 10],
          [20, 0],
        ],
        [
          [22, 2],
          [22, 4],
          [24, 4],
          [24, 2],
          [22, 2],
        ],
      ],
    ]);
    expect(nestedFromItem(polygons, 2)).toEqual([]);
  });

  it('follows .cpg, language byte and option, and the bytes when .cpg is wrong', async () => {
    const dbf = dbfBytes([NAME, AREA], ROWS);
    const cpg = await readOne({ 'a.shp': THREE, 'a.dbf': dbf, 'a.CPG': 'GBK' });
    expect([cpg.encoding, texts(cpg, '地类名称')[0]]).toEqual([{ name: 'gb18030', from: 'cpg' }, '工业用地']);
    const ldid = await readOne({ 'a.shp': THREE, 'a.dbf': dbfBytes([NAME, AREA], ROWS, 77) });
    expect(ldid.encoding).toEqual({ name: 'gb18030', from: 'ldid' });
    const wrong = await readOne({ 'a.shp': THREE, 'a.dbf': dbf, 'a.cpg': 'UTF-8' });
    expect(texts(wrong, '地类名称')[1]).toBe('水田');
    expect(wrong.findings[0]).toMatchObject({ code: 'encoding.guessed', severity: 'warning' });
    const option = await readOne({ 'a.shp': THREE, 'a.dbf': dbf, 'a.cpg': 'UTF-8' }, { encoding: 'CP936' });
    expect(option.encoding).toEqual({ name: 'gb18030', from: 'option' });
    expect(await failure({ 'a.shp': THREE, 'a.dbf': dbf }, { encoding: 'UTF-8' })).toMatchObject({
      code: 'E_ENCODING',
    });
    expect(await failure({ 'a.shp': THREE, 'a.dbf': dbf }, { encoding: 'klingon' })).toMatchObject({
      code: 'E_ENCODING',
    });
  });

  it('believes the bytes where a one-byte language byte or a .cpg of GBK says otherwise, and says so', async () => {
    const gb = await readOne({ 'a.shp': THREE, 'a.dbf': dbfBytes([NAME, AREA], ROWS, 87) });
    expect(texts(gb, '地类名称')[0]).toBe('工业用地');
    expect(gb.encoding).toEqual({ name: 'gb18030', from: 'bytes' });
    expect(gb.findings[0]).toMatchObject({ code: 'encoding.guessed', severity: 'warning' });
    const name = { name: utf8('名称'), type: 'C', width: 12 };
    const rows = [{ cells: [utf8('姜山镇')] }, { cells: [utf8('云龙镇')] }, { cells: [utf8('')] }];
    const mislabelled = await readOne({ 'a.shp': THREE, 'a.dbf': dbfBytes([name], rows), 'a.cpg': 'GBK' });
    expect(texts(mislabelled, '名称')).toEqual(['姜山镇', '云龙镇', null]);
    const latin = [
      { cells: [Uint8Array.of(0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72)] },
      { cells: [utf8('')] },
      { cells: [Uint8Array.of(0xe9, 0x74, 0xe9)] },
    ];
    const western = await readOne({ 'a.shp': THREE, 'a.dbf': dbfBytes([{ ...name, name: utf8('n') }], latin, 87) });
    expect(texts(western, 'n')).toEqual(['Müller', null, 'été']);
    expect(western.encoding).toEqual({ name: 'windows-1252', from: 'ldid' });
  });

  it('reads UTF-8 whose last character was cut by the field width', async () => {
    const field = { name: utf8('名'), type: 'C', width: 8 };
    const layer = await readOne({
      'a.shp': shpBytes([null]),
      'a.dbf': dbfBytes([field], [{ cells: [utf8('姜山镇')] }]),
    });
    expect(texts(layer, '名')).toEqual(['姜山']);
    expect(layer.encoding?.name).toBe('utf-8');
  });

  it('leaves out rows marked deleted together with their shapes, and names them', async () => {
    const rows = [ROWS[0], { ...ROWS[1], deleted: true }, ROWS[2]];
    const layer = await readOne({ 'a.shp': THREE, 'a.dbf': dbfBytes([NAME, AREA], rows) });
    expect(layer.table.rowCount).toBe(2);
    if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
    expect(Array.from(layer.shapes.polygons.itemStart)).toEqual([0, 1, 1]);
    const deleted = layer.findings.find((item) => item.code === 'row.deleted');
    expect(deleted).toMatchObject({ numbers: { rows: 1 }, dropped: true });
  });

  it('keeps long integers as text, and names cells that are not of their type', async () => {
    const fields = [
      { name: utf8('BSM'), type: 'N', width: 18 },
      { name: utf8('RQ'), type: 'D', width: 8 },
      { name: utf8('MJ'), type: 'F', width: 10 },
      { name: utf8('OK'), type: 'L', width: 1 },
      { name: utf8('MEMO'), type: 'M', width: 10 },
    ];
    const cells = (...values: string[]) => ({ cells: values.map(utf8) });
    const dbf = dbfBytes(fields, [
      cells('330212001001234567', '20240229', '1.5e3', 'T', ''),
      cells('7', '20230229', 'abc', '?', ''),
    ]);
    const layer = await readOne({ 'a.shp': shpBytes([null, null]), 'a.dbf': dbf });
    expect(texts(layer, 'BSM')).toEqual(['330212001001234567', '7']);
    expect(texts(layer, 'RQ')).toEqual(['2024-02-29', null]);
    expect(texts(layer, 'MJ')).toEqual([1500, null]);
    expect(texts(layer, 'OK')).toEqual([true, null]);
    expect(
      layer.findings.filter((item) => item.code !== 'geometry.null').map(({ code, feature }) => [code, feature]),
    ).toEqual([
      ['field.asText', null],
      ['row.outsideRange', 2],
      ['row.outsideRange', 2],
      ['field.unread', null],
    ]);
  });

  it('tells apart two fields whose names were cut to the same ten bytes', async () => {
    const layer = await readOne({
      'a.shp': shpBytes([null]),
      'a.dbf': dbfBytes([AREA, AREA], [{ cells: [utf8('1'), utf8('2')] }]),
    });
    expect([...layer.table.columns.keys()]).toEqual(['TBMJ', 'TBMJ_2']);
    expect(codes(layer)).toContain('field.renamed');
  });

  it('without rows is an empty layer, without .dbf a layer without fields', async () => {
    const empty = await readOne({ 'a.shp': shpBytes([]), 'a.dbf': dbfBytes([AREA], []) });
    expect([empty.table.rowCount, empty.shapes.kind, empty.findings]).toEqual([0, 'polygon', []]);
    const bare = await readOne({ 'a.shp': THREE });
    expect([bare.table.rowCount, bare.table.columns.size, bare.encoding]).toEqual([3, 0, null]);
  });

  it('a .prj with a Chinese name in GBK, or with a byte order mark, is read as it was written', async () => {
    const wkt = 'PROJCS["宁波独立坐标系"]';
    for (const prj of [gbk(wkt), utf8(`\ufeff${wkt}\r\n`)]) {
      expect((await readOne({ 'a.shp': THREE, 'a.prj': prj })).crs?.definition).toBe(wkt);
    }
    expect((await readOne({ 'a.shp': THREE, 'a.prj': ' \0' })).crs).toBeNull();
  });

  it('takes the CRS from the .prj or the option', async () => {
    const files = { 'a.shp': THREE, 'a.prj': 'PROJCS["CGCS2000_3_Degree_GK_CM_120E"]\n' };
    expect((await readOne(files)).crs).toEqual({ definition: 'PROJCS["CGCS2000_3_Degree_GK_CM_120E"]', from: 'prj' });
    expect((await readOne(files, { crs: 'EPSG:4549' })).crs).toEqual({ definition: 'EPSG:4549', from: 'option' });
    expect((await readOne({ 'a.shp': THREE })).crs).toBeNull();
  });

  it('finds records after unused bytes, and bears unused bytes at the end', async () => {
    const gaps = await readOne({ 'a.shp': shpBytes([[square(0, 0, 1)], [square(5, 5, 1)]], 12) });
    expect(gaps.table.rowCount).toBe(2);
    const squares = Array.from({ length: 500 }, (_, i) => [square(i, 0, 1)]);
    const long = Array.from({ length: 3000 }, (_, k) => [k % 2, k / 3000]).flat();
    const shapes = [...squares, [[...long, 0, 0]], ...squares];
    const withGaps = await readOne({ 'a.shp': shpBytes(shapes, 12) });
    const without = await readOne({ 'a.shp': shpBytes(shapes) });
    expect(withGaps.table.rowCount).toBe(1001);
    expect(withGaps.shapes).toEqual(without.shapes);
    const padded = new Uint8Array(THREE.length + 40);
    padded.set(THREE);
    new DataView(padded.buffer).setInt32(24, padded.length / 2);
    expect((await readOne({ 'a.shp': padded, 'a.dbf': dbfBytes([NAME, AREA], ROWS) })).table.rowCount).toBe(3);
  });

  it('closes open rings and drops rings of two points, each with a finding', async () => {
    const open = square(0, 0, 10).slice(0, 8);
    const layer = await readOne({ 'a.shp': shpBytes([[open, [1, 1, 2, 2]]]) });
    expect(codes(layer)).toEqual(['file.incomplete', 'ring.unclosed', 'ring.tooFewPoints']);
    if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
    expect(nestedFromItem(layer.shapes.polygons, 0)[0][0]).toHaveLength(5);
  });

  it('turns a shape with a coordinate that is not finite into an empty one, with a finding', async () => {
    const layer = await readOne({ 'a.shp': shpBytes([[[0, 0, 0, 10, Number.NaN, 10, 0, 0]], [square(0, 0, 1)]]) });
    expect(layer.findings.map(({ code, feature }) => [code, feature])).toEqual([
      ['file.incomplete', null],
      ['geometry.notFinite', 1],
    ]);
    if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
    expect(Array.from(layer.shapes.polygons.itemStart)).toEqual([0, 0, 1]);
  });
});

describe('a damaged Shapefile is refused with both numbers', () => {
  const dbf = dbfBytes([NAME, AREA], ROWS);

  it('cut .shp', async () => {
    const error = await failure({ 'a.shp': THREE.slice(0, 300), 'a.dbf': dbf });
    expect(error.code).toBe('E_FILE_DAMAGED');
    expect(error.message).toContain(String(THREE.length));
    expect(error.message).toContain('300');
  });

  it('cut .shp whose header was mended', async () => {
    const cut = THREE.slice(0, 300);
    new DataView(cut.buffer).setInt32(24, 150);
    expect(await failure({ 'a.shp': cut, 'a.dbf': dbf })).toMatchObject({ code: 'E_FILE_DAMAGED' });
  });

  it('cut .dbf', async () => {
    const error = await failure({ 'a.shp': THREE, 'a.dbf': dbf.slice(0, dbf.length - 30) });
    expect(error).toMatchObject({ code: 'E_FILE_DAMAGED', where: 'a.dbf' });
    expect(error.message).toMatch(/3 rows .* 1 whole rows|3 rows .*\(1 whole/);
  });

  it('.shp and .dbf that do not belong together', async () => {
    const error = await failure({ 'a.shp': shpBytes([null]), 'a.dbf': dbf });
    expect(error.message).toContain('1 shapes');
    expect(error.message).toContain('3 rows');
  });

  it('an empty file, a file that is none, and a layer that is not there', async () => {
    expect(await failure({ 'a.shp': new Uint8Array(0) })).toMatchObject({ code: 'E_FILE_DAMAGED' });
    const none = await failure({ 'a.shp': 'this is not a shapefile at all' });
    expect(none.code).toBe('E_FORMAT_UNKNOWN');
    expect(none.remedy).toContain('GeoJSON');
    const missing = await failure({ 'a.shp': THREE }, { layer: 'b' });
    expect(missing).toMatchObject({ code: 'E_LAYER_MISSING', remedy: expect.stringContaining('a') });
  });

  it('any byte changed or any length cut: read or a coded error, never anything else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: THREE.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: dbf.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        async (at, value, dbfAt, dbfValue, cut) => {
          const shp = cut ? THREE.slice(0, at) : THREE.slice();
          if (!cut) shp[at] = value;
          const table = dbf.slice();
          table[dbfAt] = dbfValue;
          const files = { 'a.shp': shp, 'a.dbf': table };
          const outcome = await readOne(files).catch((error: unknown) => (error as LianpianError).code);
          expect(outcome).toBeDefined();
        },
      ),
      { numRuns: 400, seed: 7 },
    );
  });
});

describe('real files against the npm reader', () => {
  const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.shp'));

  it('has files to compare', () => expect(names.length).toBeGreaterThan(8));

  it.each(names)('%s', async (name) => {
    const path = `${FIXTURES}/${name}`;
    const layer = (await readLayers(await fileSource(path), options))[0];
    const theirs = await readIndependently(path, undefined, { encoding: layer.encoding?.name ?? 'utf-8' });
    expect(layer.table.rowCount).toBe(theirs.features.length);
    theirs.features.forEach((feature, row) => {
      for (const [field, value] of Object.entries(feature.properties ?? {})) {
        const column = layer.table.columns.get(field)!;
        const expected = value instanceof Date ? value.toISOString().slice(0, 10) : value;
        expect(cell(column, row), `${field} of row ${row + 1}`).toBe(expected === '' ? null : expected);
      }
    });
  });
});
