import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { readLayers, writableFormat, writeLayers } from '../../src/formats/index.js';
import { fitLayers } from '../../src/formats/output/losses.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { parseCrs } from '../../src/geodesy/crs.js';
import { type Cell, type Column, cell, textColumn } from '../../src/model/column.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { nastyLayer } from '../helpers/nasty.js';

/** What we write, read by ourselves: the same but for what was announced. Other programs read it in `test/real`. */
const folder = mkdtempSync(join(tmpdir(), 'lianpian-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { scratch: scratchAt(folder), inProcess: true } as const;

let count = 0;

async function roundTrip(layers: readonly OutputLayer[], ending: string): Promise<DeliveredLayer[]> {
  const name = `a${++count}.${ending}`;
  const { files } = await writeLayers(name, layers, options);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file.name)), { recursive: true });
    writeFileSync(join(folder, file.name), file.bytes);
  }
  return readLayers(await fileSource(join(folder, name)), options);
}

function cellsByField({ table }: { readonly table: OutputLayer['table'] }): Record<string, Cell[]> {
  const rows = Array.from({ length: table.rowCount }, (_, row) => row);
  return Object.fromEntries([...table.columns].map(([name, column]) => [name, rows.map((row) => cell(column, row))]));
}

function fitted(layer: OutputLayer, ending: string): OutputLayer {
  return fitLayers([layer], writableFormat(`a.${ending}`).write.holds, 'UTF-8').layers[0];
}

const SPATIAL = ['shp', 'gpkg', 'gdb', 'fgb', 'parquet'];

describe('every format that holds shapes', () => {
  it.each(SPATIAL)('.%s gives back the rows, cells, shapes and CRS of a nasty layer', async (ending) => {
    const layer = nastyLayer();
    const [read] = await roundTrip([layer], ending);
    const expected = cellsByField(fitted(layer, ending));
    const { emptyTexts } = writableFormat(`a.${ending}`).write.holds;
    const shown = (value: Cell) =>
      ending === 'gdb' && typeof value === 'boolean' ? Number(value) : value === '' && !emptyTexts ? null : value;
    const found = cellsByField(read);
    expect(Object.keys(found)).toEqual(Object.keys(expected));
    for (const [field, values] of Object.entries(expected)) expect(found[field], field).toEqual(values.map(shown));
    if (read.shapes.kind !== 'polygon' || layer.shapes.kind !== 'polygon') expect.fail(read.shapes.kind);
    const { polygons } = read.shapes;
    const given = layer.shapes.polygons;
    expect([polygons.itemStart, polygons.polygonStart, polygons.ringStart]).toEqual([
      given.itemStart,
      given.polygonStart,
      given.ringStart,
    ]);
    const step = ending === 'gdb' ? 0.5001e-4 : 0;
    polygons.xy.forEach((value, k) => void expect(Math.abs(value - given.xy[k])).toBeLessThanOrEqual(step));
    expect(read.crs?.definition).toMatch(/^EPSG:4549$|CGCS2000_3_Degree_GK_CM_120E|CGCS2000 \/ 3-degree/);
  });

  it.each(SPATIAL)('.%s gives back a layer without a CRS as one without', async (ending) => {
    const [read] = await roundTrip([{ ...nastyLayer(), crs: null }], ending);
    expect([read.crs, read.table.rowCount]).toEqual([null, 5]);
  });
});

describe('a CRS without a code', () => {
  const LOCAL = '+proj=tmerc +lat_0=0 +lon_0=120.25 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs';
  const WKT =
    'PROJCS["Local_Town_Grid",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.25],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

  it.each(SPATIAL)('survives .%s, as WKT, as PROJJSON of a GeoParquet, and as a +proj text', async (ending) => {
    const [parquet] = await roundTrip([{ ...nastyLayer(), crs: WKT }], 'parquet');
    for (const crs of [WKT, parquet.crs!.definition]) {
      const [read] = await roundTrip([{ ...nastyLayer(), crs }], ending);
      expect(parseCrs(read.crs!).gaussKruger).toEqual({ centralMeridianDeg: 120.25, falseEastingM: 500_000 });
    }
    const [read] = await roundTrip([{ ...nastyLayer(), crs: LOCAL }], ending);
    expect(read.crs?.definition).toMatch(/120\.25/);
  });
});

describe('names that a database has for itself', () => {
  it.each(SPATIAL)('.%s keeps fields called so, or says what they are called', async (ending) => {
    const names = [
      'OBJECTID',
      'SHAPE',
      'Shape_Area',
      'fid',
      'geom',
      'ROWID',
      'select',
      '2024年',
      '面积(亩)',
      'geometry',
    ];
    const columns = new Map(names.map((name, n) => [name, textColumn([String(n)])] as const));
    const shapes = { kind: 'point', points: { xy: Float64Array.of(1, 2) } } as const;
    const layer = { name: '图 层-1', shapes, table: { rowCount: 1, columns }, crs: 'EPSG:4490' };
    const [read] = await roundTrip([layer], ending);
    expect(cellsByField(read)).toEqual(cellsByField(fitted(layer, ending)));
    expect(Object.values(cellsByField(read)).flat()).toEqual(names.map((_, n) => String(n)));
  });

  it.each(['gpkg', 'gdb'])('.%s holds layers whose names differ in case alone, under other names', async (ending) => {
    const layers = ['DLTB', 'dltb', 'gdb_x', '1a'].map((name) => ({ ...nastyLayer(), name }));
    const read = await roundTrip(layers, ending);
    const expected = fitLayers(layers, writableFormat(`a.${ending}`).write.holds, 'UTF-8').layers;
    expect(read.map(({ layer }) => layer)).toEqual(expected.map(({ name }) => name));
    expect(read[1].layer).toBe('dltb_2');
  });
});

describe('every format of tables', () => {
  it.each(['csv', 'xlsx', 'dbf', 'gpkg', 'gdb', 'parquet'])('.%s gives back a table of firms', async (ending) => {
    const columns = new Map<string, Column>([
      ['信用代码', textColumn(['91330212000000001X', '91330212000000002A', null])],
      ['企业名称', textColumn(['宁波"甲",厂', '乙', '丙'])],
      ['亩均税收', { type: 'f64', values: Float64Array.of(12.5, -0.123456789, 0), valid: Uint8Array.of(1, 1, 0) }],
      ['成立', { type: 'date', days: Int32Array.of(19_782, 12_000, 0), valid: Uint8Array.of(1, 1, 0) }],
    ]);
    const layer = { name: 'firms', shapes: { kind: 'none' }, table: { rowCount: 3, columns }, crs: null } as const;
    const [read] = await roundTrip([{ ...layer, decimals: 'all' }], ending);
    expect(read.shapes.kind).toBe('none');
    expect(Object.values(cellsByField(read))).toEqual(Object.values(cellsByField(layer)));
  });
});

describe('any table', () => {
  const name = fc.stringMatching(/^[A-Za-z宅地块编号类_]{1,24}$/);
  const text = fc.option(
    fc.string({ unit: fc.constantFrom('a', '宅', '😀', ' ', '"', ',', '\n', "'", '=', '㐂'), maxLength: 20 }),
  );
  const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
  const day = fc.option(fc.integer({ min: -200_000, max: 200_000 }));
  const time = fc.option(fc.integer({ min: -(2 ** 43), max: 2 ** 43 }));
  const whole = fc.option(fc.integer());
  const flag = fc.option(fc.boolean());

  function valid(values: readonly unknown[]): Uint8Array {
    return Uint8Array.from(values, (value) => (value === null ? 0 : 1));
  }
  const rows = fc.integer({ min: 1, max: 5 });
  const table = rows.chain((rowCount) => {
    const list = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: rowCount, maxLength: rowCount });
    const column: fc.Arbitrary<Column> = fc.oneof(
      list(text).map((values) => textColumn(values)),
      list(number).map(
        (v): Column => ({ type: 'f64', values: Float64Array.from(v, (x) => (x ?? 0) + 0), valid: valid(v) }),
      ),
      list(whole).map((v): Column => ({ type: 'i32', values: Int32Array.from(v, (x) => x ?? 0), valid: valid(v) })),
      list(flag).map((v): Column => ({ type: 'bool', values: Uint8Array.from(v, Number), valid: valid(v) })),
      list(day).map((v): Column => ({ type: 'date', days: Int32Array.from(v, (x) => x ?? 0), valid: valid(v) })),
      list(time).map((v): Column => ({ type: 'time', ms: Float64Array.from(v, (x) => x ?? 0), valid: valid(v) })),
    );
    return fc
      .uniqueArray(fc.tuple(name, column), { minLength: 1, maxLength: 6, selector: ([field]) => field.toLowerCase() })
      .map((columns) => ({ rowCount, columns: new Map(columns) }));
  });

  it.each(['shp', 'fgb', 'parquet'])('.%s gives back every cell as it was fitted', async (ending) => {
    const { emptyTexts } = writableFormat(`a.${ending}`).write.holds;
    await fc.assert(
      fc.asyncProperty(table, async (drawn) => {
        const xy = new Float64Array(2 * drawn.rowCount).fill(121);
        const layer: OutputLayer = {
          name: 'a',
          shapes: { kind: 'point', points: { xy } },
          table: drawn,
          crs: 'EPSG:4490',
          decimals: 'all',
        };
        const [read] = await roundTrip([layer], ending);
        const expected = cellsByField(fitted(layer, ending));
        const found = cellsByField(read);
        expect(Object.keys(found)).toEqual(Object.keys(expected));
        for (const [field, values] of Object.entries(expected)) {
          const { type } = layer.table.columns.get(field) ?? { type: 'text' };
          const shown = values.map((value) =>
            value === '' && !emptyTexts ? null : midnight(value, type, found[field]),
          );
          expect(found[field]).toEqual(shown);
        }
      }),
      { numRuns: 100, seed: 21 },
    );
  });

  /** Times that all are midnights come back as days from a FlatGeobuf, and days are always so. */
  function midnight(value: Cell, type: Column['type'], found: readonly Cell[]): Cell {
    const daysOnly = found.every((one) => one === null || (typeof one === 'string' && one.length === 10));
    return type === 'time' && daysOnly && typeof value === 'string' ? value.replace(/T00:00:00$/, '') : value;
  }
});
