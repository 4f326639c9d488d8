import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { encodeGeoParquet } from '../../src/formats/parquet/write.js';
import { parseCrs } from '../../src/geodesy/crs.js';
import { projJson, projJsonOfWkt } from '../../src/geodesy/projJson.js';
import { type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { type Column, cell, textColumn } from '../../src/model/column.js';
import type { Shapes } from '../../src/model/layer.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';

const SQUARE: NestedPolygons = [
  [
    [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 0],
    ],
    [
      [2, 2],
      [2, 4],
      [4, 4],
      [2, 2],
    ],
  ],
];
const TWO: NestedPolygons = [
  [
    [
      [20, 0],
      [30, 0],
      [20, 5],
      [20, 0],
    ],
  ],
  [
    [
      [40, 0.1],
      [50, 0],
      [40, 7],
      [40, 0.1],
    ],
  ],
];

const COLUMNS: ReadonlyMap<string, Column> = new Map<string, Column>([
  ['BSM', textColumn(['330212202500000001', null, '330212202500000001'])],
  ['面积', { type: 'f64', values: Float64Array.of(1.5, Number.NaN, -0.1), valid: Uint8Array.of(1, 0, 1) }],
  ['年', { type: 'i32', values: Int32Array.of(2025, 0, -1), valid: Uint8Array.of(1, 1, 0) }],
  ['在用', { type: 'bool', values: Uint8Array.of(1, 0, 0), valid: Uint8Array.of(1, 1, 0) }],
  ['日', { type: 'date', days: Int32Array.of(-1, 20_000, 0), valid: Uint8Array.of(1, 1, 0) }],
  ['时', { type: 'time', ms: Float64Array.of(-1, 1_700_000_000_123, 0), valid: Uint8Array.of(1, 1, 0) }],
]);

const LAYER: OutputLayer = {
  name: '图斑',
  crs: 'EPSG:4549',
  shapes: { kind: 'polygon', polygons: polygonSetFromNested([SQUARE, [], TWO]) },
  table: { rowCount: 3, columns: COLUMNS },
};

const OPTIONS = { scratch: NO_SCRATCH };

function geoOf(bytes: Uint8Array) {
  const text = parquetMetadata(bytes).key_value_metadata?.find(({ key }) => key === 'geo')?.value ?? '';
  return JSON.parse(text) as {
    version: string;
    primary_column: string;
    columns: Record<string, Record<string, unknown>>;
  };
}

describe('GeoParquet out', () => {
  it('is read by another reader value by value', async () => {
    const bytes = await encodeGeoParquet(LAYER, OPTIONS);
    const file = bytes.slice().buffer;
    const rows = await parquetReadObjects({ file, compressors });
    expect(rows.map((row) => row.BSM)).toEqual(['330212202500000001', null, '330212202500000001']);
    expect(rows.map((row) => row.面积)).toEqual([1.5, null, -0.1]);
    expect(rows.map((row) => row.年)).toEqual([2025, 0, null]);
    expect(rows.map((row) => row.在用)).toEqual([true, false, null]);
    expect(rows.map((row) => row.日?.toISOString() ?? null)).toEqual([
      '1969-12-31T00:00:00.000Z',
      '2024-10-04T00:00:00.000Z',
      null,
    ]);
    expect(rows.map((row) => row.时?.getTime() ?? null)).toEqual([-1, 1_700_000_000_123, null]);
    expect(rows.map((row) => row.geometry)).toEqual([
      { type: 'MultiPolygon', coordinates: SQUARE },
      null,
      { type: 'MultiPolygon', coordinates: TWO },
    ]);
    expect(rows.map((row) => row.bbox ?? null)).toEqual([
      { xmin: 0, ymin: 0, xmax: 10, ymax: 10 },
      null,
      { xmin: 20, ymin: 0, xmax: 50, ymax: 7 },
    ]);
  });

  it('says what version 1.1 of the standard asks for', async () => {
    const bytes = await encodeGeoParquet(LAYER, OPTIONS);
    const geo = geoOf(bytes);
    expect(geo).toMatchObject({ version: '1.1.0', primary_column: 'geometry' });
    expect(Object.keys(geo.columns)).toEqual(['geometry']);
    expect(geo.columns.geometry).toMatchObject({
      encoding: 'WKB',
      geometry_types: ['MultiPolygon'],
      orientation: 'counterclockwise',
      edges: 'planar',
      bbox: [0, 0, 50, 10],
      covering: {
        bbox: { xmin: ['bbox', 'xmin'], ymin: ['bbox', 'ymin'], xmax: ['bbox', 'xmax'], ymax: ['bbox', 'ymax'] },
      },
    });
    const schema = parquetMetadata(bytes, { geoparquet: false }).schema;
    const element = (name: string) => schema.find((one) => one.name === name);
    expect(element('geometry')).toMatchObject({ type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' });
    expect(element('geometry')?.logical_type).toBeUndefined();
    for (const corner of ['xmin', 'ymin', 'xmax', 'ymax']) expect(element(corner)?.type).toBe('DOUBLE');
    expect(element('日')?.logical_type).toEqual({ type: 'DATE' });
    expect(element('时')?.logical_type).toEqual({ type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' });
  });

  it('is the same bytes for the same layer', async () => {
    expect(await encodeGeoParquet(LAYER, OPTIONS)).toEqual(await encodeGeoParquet(LAYER, OPTIONS));
  });

  it('comes back through our own reader', async () => {
    const bytes = await encodeGeoParquet(LAYER, OPTIONS);
    const [back] = await readLayers(memorySource({ 'a.geoparquet': bytes }, 'a.geoparquet'), OPTIONS);
    expect(back.crs).toMatchObject({ definition: 'EPSG:4549', from: 'file' });
    expect(back.shapes).toEqual(LAYER.shapes);
    expect([...back.table.columns.keys()]).toEqual([...COLUMNS.keys()]);
    for (const [name, column] of COLUMNS) {
      const got = back.table.columns.get(name);
      expect(got?.type, name).toBe(column.type);
      for (let row = 0; row < 3; row++) expect(got && cell(got, row), name).toEqual(cell(column, row));
    }
  });

  it('gives geometry and boxes other names where fields are called so', async () => {
    const columns = new Map<string, Column>([
      ['geometry', textColumn(['a'])],
      ['BBOX', textColumn(['b'])],
    ]);
    const shapes: Shapes = { kind: 'point', points: { xy: Float64Array.of(1, 2) } };
    const bytes = await encodeGeoParquet({ ...LAYER, shapes, table: { rowCount: 1, columns } }, OPTIONS);
    const geo = geoOf(bytes);
    expect(geo.primary_column).toBe('geom');
    expect(geo.columns.geom).toMatchObject({
      geometry_types: ['Point'],
      covering: { bbox: { xmin: ['geom_bbox', 'xmin'] } },
    });
    const [back] = await readLayers(memorySource({ 'a.parquet': bytes }, 'a.parquet'), OPTIONS);
    expect([...back.table.columns.keys()]).toEqual(['geometry', 'BBOX']);
    expect(back.shapes).toEqual(shapes);
  });

  it('says that a CRS is not known, and refuses one it can not describe', async () => {
    const bytes = await encodeGeoParquet({ ...LAYER, crs: null }, OPTIONS);
    expect(geoOf(bytes).columns.geometry.crs).toBeNull();
    const [back] = await readLayers(memorySource({ 'a.parquet': bytes }, 'a.parquet'), OPTIONS);
    expect(back.crs).toBeNull();
    const odd =
      'PROJCS["x",GEOGCS["y",DATUM["d",SPHEROID["s",6378137,298.25]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Cassini_Soldner"],UNIT["m",1]]';
    await expect(encodeGeoParquet({ ...LAYER, crs: odd }, OPTIONS)).rejects.toMatchObject({ code: 'E_CRS_UNKNOWN' });
  });

  it('writes a table without geometry, and a layer without rows', async () => {
    const table = await encodeGeoParquet({ ...LAYER, crs: null, shapes: { kind: 'none' } }, OPTIONS);
    expect(parquetMetadata(table).key_value_metadata ?? []).toEqual([]);
    const empty: Shapes = {
      kind: 'line',
      lines: { xy: new Float64Array(0), lineStart: new Uint32Array(1), itemStart: new Uint32Array(1) },
    };
    const columns = new Map<string, Column>([['a', textColumn([])]]);
    const bytes = await encodeGeoParquet({ ...LAYER, shapes: empty, table: { rowCount: 0, columns } }, OPTIONS);
    expect(geoOf(bytes).columns.geometry.bbox).toBeUndefined();
    const [back] = await readLayers(memorySource({ 'a.parquet': bytes }, 'a.parquet'), OPTIONS);
    expect(back.table.rowCount).toBe(0);
    expect(back.shapes.kind).toBe('line');
  });
});

describe('PROJJSON', () => {
  it('of a system outside the table comes from its WKT, with the code it has', () => {
    const laea =
      'PROJCS["ETRS_1989_LAEA",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],' +
      'PROJECTION["Lambert_Azimuthal_Equal_Area"],PARAMETER["False_Easting",4321000.0],PARAMETER["False_Northing",3210000.0],PARAMETER["Central_Meridian",10.0],PARAMETER["Latitude_Of_Origin",52.0],UNIT["Meter",1.0],AUTHORITY["EPSG","3035"]]';
    const json = projJsonOfWkt(laea, 3035);
    expect(json).toMatchObject({
      type: 'ProjectedCRS',
      id: { authority: 'EPSG', code: 3035 },
      conversion: { method: { name: 'Lambert Azimuthal Equal Area', id: { authority: 'EPSG', code: 9820 } } },
    });
    const said = json ?? {};
    const { parameters } = said.conversion as { parameters: { name: string; value: number; unit: string }[] };
    expect(parameters.map(({ name, value, unit }) => [name, value, unit])).toEqual([
      ['False easting', 4_321_000, 'metre'],
      ['False northing', 3_210_000, 'metre'],
      ['Longitude of natural origin', 10, 'degree'],
      ['Latitude of natural origin', 52, 'degree'],
    ]);
    expect(projJsonOfWkt(laea.replace('UNIT["Meter",1.0]', 'UNIT["Foot_US",0.3048006]'), 3035)).toBeNull();
    expect(projJsonOfWkt(laea.replace('Lambert_Azimuthal_Equal_Area', 'Bonne'), 3035)).toBeNull();
  });

  it('of every CGCS2000 system names the code and the numbers it stands for', () => {
    for (let epsg = 4491; epsg <= 4554; epsg++) {
      const crs = parseCrs(`EPSG:${epsg}`);
      const json = projJson(crs) ?? {};
      const parameters = (json.conversion as { parameters: { name: string; value: number }[] }).parameters;
      const value = (name: string) => parameters.find((one) => one.name === name)?.value;
      expect(json.id).toEqual({ authority: 'EPSG', code: epsg });
      expect(value('Longitude of natural origin')).toBe(crs.gaussKruger?.centralMeridianDeg);
      expect(value('False easting')).toBe(crs.gaussKruger?.falseEastingM);
      // what we write is what we read
      const { id: _, ...nameless } = json;
      expect(parseCrs(JSON.stringify(nameless)).code).toBe(`EPSG:${epsg}`);
    }
  });
});
