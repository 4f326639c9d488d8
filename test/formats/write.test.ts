import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { asciiWriter } from '../../src/formats/bytes/asciiWriter.js';
import { decodeFlatGeobuf } from '../../src/formats/flatgeobuf/decode.js';
import { encodeFlatGeobuf } from '../../src/formats/flatgeobuf/encode.js';
import { type GdalFormat, writeWithGdal } from '../../src/formats/gdal/write.js';
import { writeGeoJson } from '../../src/formats/geojson/write.js';
import { readLayers, writeLayers } from '../../src/formats/index.js';
import type { OutputFile, OutputLayer } from '../../src/formats/output/output.js';
import { polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { type Column, cell, type Table, textColumn } from '../../src/model/column.js';
import type { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { memorySource } from './memorySource.js';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-write-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { scratch: scratchAt(folder), inProcess: true } as const;

const SHELL: [number, number][] = [
  [600000.1234567891, 3300000],
  [600010, 3300000.1],
  [600010, 3300010],
  [600000, 3300010],
  [600000.1234567891, 3300000],
];
const HOLE: [number, number][] = [
  [600002, 3300002],
  [600002, 3300004],
  [600004, 3300004],
  [600002, 3300002],
];

function table(): Table {
  const all = Uint8Array.of(1, 1, 1);
  return {
    rowCount: 3,
    columns: new Map<string, Column>([
      ['BSM', textColumn(['330212001001000001', '330212001001000002', null])],
      ['code', textColumn(['3000-02-31', '0601', '203A'])],
      ['名称', textColumn(['鄞州区姜山镇', '', 'a"b,c\nd'])],
      ['area_m2', { type: 'f64', values: Float64Array.of(97.996, 1 / 3, Number.NaN), valid: Uint8Array.of(1, 1, 0) }],
      ['floors', { type: 'i32', values: Int32Array.of(-3, 0, 7), valid: all }],
      ['keep', { type: 'bool', values: Uint8Array.of(1, 0, 0), valid: Uint8Array.of(1, 1, 0) }],
      ['date', { type: 'date', days: Int32Array.of(19782, 0, -1), valid: Uint8Array.of(1, 0, 1) }],
      ['seen', { type: 'time', ms: Float64Array.of(1e12, 0, -1e9), valid: Uint8Array.of(1, 0, 1) }],
    ]),
  };
}

function parcels(): OutputLayer {
  const polygons = polygonSetFromNested([[[SHELL, HOLE]], [], [[SHELL], [SHELL.map(([x, y]) => [x + 50, y])]]]);
  const title = { zh: '地块', en: 'parcels' };
  return { name: 'parcels', title, shapes: { kind: 'polygon', polygons }, table: table(), crs: 'EPSG:4549' };
}

function roads(): OutputLayer {
  const lines = {
    xy: Float64Array.of(0, 0, 1, 1, 5, 5, 6, 6, 7, 5),
    lineStart: Uint32Array.of(0, 2, 5),
    itemStart: Uint32Array.of(0, 1, 1, 2),
  };
  return { name: '道路', shapes: { kind: 'line', lines }, table: table(), crs: 'EPSG:4549' };
}

function points(): OutputLayer {
  const xy = Float64Array.of(1, 2, Number.NaN, Number.NaN, 3, 4);
  return { name: 'points', shapes: { kind: 'point', points: { xy } }, table: table(), crs: 'EPSG:4490' };
}

function firms(): OutputLayer {
  return { name: 'firms', shapes: { kind: 'none' }, table: table(), crs: 'EPSG:4549' };
}

const NO_ROWS = { valid: new Uint8Array(0) };

function cells(read: Table): unknown[][] {
  return [...read.columns.values()].map((column) =>
    Array.from({ length: read.rowCount }, (_, row) => cell(column, row)),
  );
}

/** What every format gives back: areas rounded to the 2 decimals of m². */
const EXPECTED = [
  ['330212001001000001', '330212001001000002', null],
  ['3000-02-31', '0601', '203A'],
  ['鄞州区姜山镇', '', 'a"b,c\nd'],
  [98, 0.33, null],
  [-3, 0, 7],
  [true, false, null],
  ['2024-02-29', null, '1969-12-31'],
  ['2001-09-09T01:46:40', null, '1969-12-20T10:13:20'],
];

const TYPES = ['text', 'text', 'text', 'f64', 'i32', 'bool', 'date', 'time'];

async function saved(files: readonly OutputFile[], into: string): Promise<void> {
  for (const file of files) {
    const path = join(folder, into, file.name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.bytes);
  }
}

async function roundTrip(format: GdalFormat, name: string, layers: readonly OutputLayer[]): Promise<DeliveredLayer[]> {
  await saved(await writeWithGdal(format, name, layers, options), format);
  return readLayers(await fileSource(join(folder, format, name)), options);
}

describe('FlatGeobuf of our own', () => {
  it.each([parcels(), roads(), points(), firms()])('gives back every shape and cell of $name', (layer) => {
    const read = decodeFlatGeobuf(encodeFlatGeobuf(layer), layer.name);
    expect(cells(read.table)).toEqual(EXPECTED);
    expect([...read.table.columns.values()].map(({ type }) => type)).toEqual(TYPES);
    expect(read.crs).toBe(layer.crs);
    if (layer.shapes.kind !== 'none') expect(read.shapes).toEqual(layer.shapes);
    const nulls = read.findings.map(({ code, feature }) => [code, feature]);
    if (layer.shapes.kind !== 'none') expect(nulls).toEqual([['geometry.null', 2]]);
  });

  it('of no rows is read as no rows', () => {
    const none: OutputLayer = {
      ...parcels(),
      shapes: { kind: 'polygon', polygons: polygonSetFromNested([]) },
      table: { rowCount: 0, columns: new Map([['BSM', textColumn([])]]) },
    };
    const read = decodeFlatGeobuf(encodeFlatGeobuf(none), 'none');
    expect([read.table.rowCount, [...read.table.columns.keys()], read.shapes.kind]).toEqual([0, ['BSM'], 'polygon']);
  });

  it('cut off anywhere is refused with a coded error', async () => {
    const bytes = encodeFlatGeobuf(parcels());
    for (let length = 12; length < bytes.length; length += 5) {
      const cut = memorySource({ 'a.fgb': bytes.slice(0, length) }, 'a.fgb');
      const error = await readLayers(cut, options).then(
        () => expect.fail(`${length} bytes were read`),
        (thrown) => thrown as LianpianError,
      );
      expect(error.code).toBe('E_FILE_DAMAGED');
    }
  });
});

describe('through GDAL', () => {
  it('a GeoPackage holds several layers, coordinates bit for bit, ids and codes as text', async () => {
    const layers = await roundTrip('gpkg', 'all.gpkg', [parcels(), roads(), firms()]);
    expect(layers.map(({ layer, shapes, crs }) => [layer, shapes.kind, crs?.definition ?? null])).toEqual([
      ['parcels', 'polygon', 'EPSG:4549'],
      ['道路', 'line', 'EPSG:4549'],
      ['firms', 'none', null],
    ]);
    for (const layer of layers) {
      expect(cells(layer.table)).toEqual(EXPECTED);
      expect([...layer.table.columns.values()].map(({ type }) => type)).toEqual(TYPES);
    }
    expect(layers[0].shapes).toEqual(parcels().shapes);
    expect(layers[1].shapes).toEqual(roads().shapes);
  });

  it('a GeoPackage is the same bytes twice, and has an R-tree', async () => {
    const [first] = await writeWithGdal('gpkg', 'twice', [parcels(), firms()], options);
    const [second] = await writeWithGdal('gpkg', 'twice', [parcels(), firms()], options);
    expect(first.name).toBe('twice.gpkg');
    expect(Buffer.from(first.bytes).equals(second.bytes)).toBe(true);
    expect(Buffer.from(first.bytes).includes('rtree_parcels_geom')).toBe(true);
    const titled = { ...parcels(), titles: { BSM: '标识码' } };
    const [withTitle] = await writeWithGdal('gpkg', 'titled', [titled], options);
    expect(Buffer.from(withTitle.bytes).includes('标识码')).toBe(true);
    expect(Buffer.from(first.bytes).includes('标识码')).toBe(false);
  });

  it('an empty layer keeps its fields, kind and CRS', async () => {
    const none = (layer: OutputLayer, shapes: OutputLayer['shapes']): OutputLayer => {
      const { columns } = layer.table;
      const first = [...columns].map(([name, column]): [string, Column] => [name, { ...column, ...NO_ROWS }]);
      return { ...layer, shapes, table: { rowCount: 0, columns: new Map(first) } };
    };
    const noLines = { xy: new Float64Array(0), lineStart: Uint32Array.of(0), itemStart: Uint32Array.of(0) };
    const layers = await roundTrip('gpkg', 'empty.gpkg', [
      none(parcels(), { kind: 'polygon', polygons: polygonSetFromNested([]) }),
      none(roads(), { kind: 'line', lines: noLines }),
      none(firms(), { kind: 'none' }),
    ]);
    expect(layers.map(({ shapes, table, crs }) => [shapes.kind, table.rowCount, crs?.definition])).toEqual([
      ['polygon', 0, 'EPSG:4549'],
      ['line', 0, 'EPSG:4549'],
      ['none', 0, undefined],
    ]);
    const types = [...layers[0].table.columns].map(([name, { type }]) => [name, type]);
    expect(types.slice(0, 5)).toEqual([
      ['BSM', 'text'],
      ['code', 'text'],
      ['名称', 'text'],
      ['area_m2', 'f64'],
      ['floors', 'i32'],
    ]);
  });

  it('a field called fid or geom does not collide with the columns of the GeoPackage', async () => {
    const { columns } = table();
    const clashing = new Map([...columns].map(([name, column], f) => [['FID', 'geom'][f] ?? name, column]));
    const [layer] = await roundTrip('gpkg', 'fid.gpkg', [{ ...parcels(), table: { rowCount: 3, columns: clashing } }]);
    expect([...layer.table.columns.keys()].slice(0, 2)).toEqual(['FID', 'geom']);
    expect(cells(layer.table)).toEqual(EXPECTED);
  });

  it('a File Geodatabase gives back cells, and coordinates to its grid', async () => {
    const [layer] = await roundTrip('filegdb', 'b.gdb', [parcels()]);
    const read = cells(layer.table);
    for (const field of [0, 1, 3, 6, 7]) expect(read[field]).toEqual(EXPECTED[field]);
    if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
    const { polygons } = layer.shapes;
    expect(Array.from(polygons.itemStart)).toEqual([0, 1, 1, 3]);
    expect(Math.min(...polygons.xy.filter((_, k) => k % 2 === 0))).toBeCloseTo(600000, 3);
    expect(layer.crs?.definition).toBe('EPSG:4549');
  });

  it('a GBK Shapefile without .cpg, language byte and .prj is found out by our reader', async () => {
    const { files } = await writeLayers('DLTB.shp', [parcels()], { ...options, encoding: 'GB18030' });
    const careless = files.filter(({ name }) => !/\.(cpg|prj)$/.test(name));
    expect(careless.map(({ name }) => name)).toEqual(['DLTB.shp', 'DLTB.shx', 'DLTB.dbf']);
    careless[2].bytes[29] = 0;
    await saved(careless, 'careless');
    const [layer] = await readLayers(await fileSource(join(folder, 'careless/DLTB.shp')), options);
    expect(layer.encoding).toEqual({ name: 'gb18030', from: 'bytes' });
    expect([...layer.table.columns.keys()]).toContain('名称');
    expect(cells(layer.table)[0]).toEqual(EXPECTED[0]);
    expect(layer.shapes).toEqual(parcels().shapes);
    expect(layer.crs).toBeNull();
  });

  it('lists the layers of a GeoPackage when the one asked for is not there; removes its scratch files', async () => {
    await saved(await writeWithGdal('gpkg', 'two', [parcels(), roads()], options), 'list');
    const before = readdirSync(folder).sort();
    const source = await fileSource(join(folder, 'list/two.gpkg'));
    const error = await readLayers(source, { ...options, layer: 'firms' }).then(
      () => expect.fail('was read'),
      (thrown) => thrown as LianpianError,
    );
    expect([error.code, error.remedy]).toEqual(['E_LAYER_MISSING', expect.stringContaining('parcels, 道路')]);
    expect(await readLayers(source, { ...options, layer: '道路' })).toMatchObject([{ layer: '道路' }]);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it('refuses a GeoPackage that is cut off with both sizes, and one that is none', async () => {
    const [{ bytes }] = await writeWithGdal('gpkg', 'cut', [parcels()], options);
    writeFileSync(join(folder, 'cut.gpkg'), bytes.subarray(0, 40_000));
    writeFileSync(join(folder, 'none.gpkg'), `SQLite format 3\0${'x'.repeat(500)}`);
    const outcome = async (name: string) =>
      readLayers(await fileSource(join(folder, name)), options).catch((error: LianpianError) => error);
    expect(await outcome('cut.gpkg')).toMatchObject({
      code: 'E_FILE_DAMAGED',
      message: expect.stringMatching(new RegExp(`${bytes.length} bytes, the file has 40000`)),
    });
    expect(await outcome('none.gpkg')).toMatchObject({ code: 'E_FILE_DAMAGED' });
  });

  it('tasks asked for at once do not disturb each other', async () => {
    const layers = [parcels(), roads(), points()];
    const files = await Promise.all(layers.map((layer) => writeWithGdal('gpkg', layer.name, [layer], options)));
    await Promise.all(files.map((written) => saved(written, 'atOnce')));
    const read = await Promise.all(
      files.map(async ([{ name }]) => readLayers(await fileSource(join(folder, 'atOnce', name)), options)),
    );
    expect(read.map(([{ layer }]) => layer)).toEqual(layers.map(({ name }) => name));
  });
});

describe('GeoJSON by RFC 7946', () => {
  function lonLat(): OutputLayer {
    const ring: [number, number][] = [
      [121.54321098765, 29.8],
      [121.55, 29.8],
      [121.55, 29.81],
      [121.54321098765, 29.8],
    ];
    const polygons = polygonSetFromNested([[[ring]], [], [[ring], [ring]]]);
    return { ...parcels(), shapes: { kind: 'polygon', polygons } };
  }

  it('is one feature a line, 9 decimals, no crs, one geometry type, notes beside the name', () => {
    const text = new TextDecoder().decode(writeGeoJson(lonLat(), { simulated: '模拟数据' }));
    const lines = text.split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toBe('{"type":"FeatureCollection","name":"parcels","simulated":"模拟数据",');
    expect(lines[2]).toContain('"BSM":"330212001001000001"');
    expect(lines[2]).toContain('"area_m2":98,"floors":-3,"keep":true,"date":"2024-02-29"');
    expect(lines[2]).toContain('"coordinates":[[[[121.543210988,29.8],[121.55,29.8]');
    const json = JSON.parse(text);
    expect(json.crs).toBeUndefined();
    expect(json.features.map((f: { geometry: { type: string } | null }) => f.geometry?.type)).toEqual([
      'MultiPolygon',
      undefined,
      'MultiPolygon',
    ]);
  });

  it('is read back the same by our reader, without a finding about rings, and is the same bytes twice', async () => {
    const bytes = writeGeoJson(lonLat());
    const [layer] = await readLayers(memorySource({ 'a.geojson': bytes }, 'a.geojson'), options);
    expect(cells(layer.table)).toEqual(EXPECTED);
    expect(layer.findings.map(({ code }) => code)).toEqual(['geometry.null']);
    expect(Buffer.from(writeGeoJson(lonLat())).equals(bytes)).toBe(true);
  });

  it('is the same features a line each as a sequence, behind record separators where the ending asks for them', async () => {
    const collection = new TextDecoder().decode(writeGeoJson(lonLat()));
    const features = collection.split('\n').slice(2, -2);
    for (const [name, before] of [
      ['a.geojsonl', ''],
      ['a.ndjson', ''],
      ['a.geojsons', '\u001e'],
    ]) {
      const { files } = await writeLayers(name, [lonLat()], options);
      const text = new TextDecoder().decode(files[0].bytes);
      expect(text).toBe(features.map((line) => `${before}${line.replace(/,$/, '')}\n`).join(''));
      const [layer] = await readLayers(memorySource({ [name]: files[0].bytes }, name), options);
      expect([layer.format, cells(layer.table)]).toEqual(['geojson', EXPECTED]);
    }
  });

  it('of no rows is an empty collection', () => {
    const empty = { ...firms(), table: { rowCount: 0, columns: new Map() } };
    expect(JSON.parse(new TextDecoder().decode(writeGeoJson(empty)))).toEqual({
      type: 'FeatureCollection',
      name: 'firms',
      features: [],
    });
  });
});

describe('coordinates of GeoJSON', () => {
  it('are the number rounded to 9 decimals, without trailing zeros or exponent', () => {
    const written = (value: number) => {
      const out = asciiWriter(1);
      out.degrees(value);
      return new TextDecoder().decode(out.drain());
    };
    expect([0, -0, 1e-10, -1e-10, 1e-9, -4e-9, 121.5, -180, 99.9999999999, 1234567.25].map(written)).toEqual([
      '0',
      '0',
      '0',
      '0',
      '0.000000001',
      '-0.000000004',
      '121.5',
      '-180',
      '100',
      '1234567.25',
    ]);
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), (value) => {
        const text = written(value);
        expect(text).toMatch(/^-?\d+(\.\d{0,8}[1-9])?$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.5000001e-9);
      }),
      { seed: 3 },
    );
  });
});
