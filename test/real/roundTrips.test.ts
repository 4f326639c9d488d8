import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';
import { read as readIndependently } from 'shapefile';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchAt } from '../../src/cli/files/sources.js';
import { convertedLayer } from '../../src/export/converted.js';
import type { OutputEncoding } from '../../src/formats/format.js';
import { writableFormat, writeLayers } from '../../src/formats/index.js';
import { fitLayers } from '../../src/formats/output/losses.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import { type Cell, cell } from '../../src/model/column.js';
import { nastyLayer } from '../helpers/nasty.js';
import { parseCsv } from '../helpers/outputs.js';
import { isMissing } from './tools.js';

/** Every writable format, with whatever deliveries hold that formats are known to lose, read by programs that are not ours. */
const folder = mkdtempSync(join(tmpdir(), 'lianpian-round-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { scratch: scratchAt(folder), inProcess: true } as const;

async function written(name: string, layer: OutputLayer, encoding: OutputEncoding = 'UTF-8') {
  const { files } = await writeLayers(name, [layer], { ...options, encoding });
  for (const file of files) {
    const path = join(folder, file.name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.bytes);
  }
  const fitted = fitLayers([layer], writableFormat(name).write.holds, encoding).layers[0];
  return { path: join(folder, name), fitted };
}

type Seen = FeatureCollection<Polygon | MultiPolygon | null, Record<string, Cell>>;

function seenByGdal(path: string): Seen {
  const args = [
    '-f',
    'GeoJSON',
    '-lco',
    'COORDINATE_PRECISION=17',
    '-lco',
    'SIGNIFICANT_FIGURES=17',
    '/vsistdout/',
    path,
  ];
  return JSON.parse(execFileSync('ogr2ogr', args, { encoding: 'utf8', maxBuffer: 1 << 26 })) as Seen;
}

/** Rows as programs see them against rows as they were to be written. */
function expectRows(
  seen: readonly Record<string, Cell>[],
  fitted: OutputLayer,
  as: (value: Cell, field: string) => Cell,
): void {
  expect(seen.length).toBe(fitted.table.rowCount);
  for (const [field, column] of fitted.table.columns) {
    const expected = seen.map((_, row) => as(cell(column, row), field));
    expect(
      seen.map((row) => plain(row[field])),
      field,
    ).toEqual(expected);
  }
}

/** Days and times as GDAL writes them: `2024/02/29 13:05:07`. */
function plain(value: Cell | undefined): Cell {
  if (value === undefined) return null;
  if (typeof value !== 'string') return value;
  const match = /^(-?\d{4})[/-](\d\d)[/-](\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00|Z)?)?$/.exec(value);
  return match ? `${match.slice(1, 4).join('-')}${match[4] ? `T${match[4]}` : ''}` : value;
}

function expectShapes(seen: Seen, layer: OutputLayer, toleranceM: number): void {
  if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
  const { polygons } = layer.shapes;
  seen.features.forEach(({ geometry }, row) => {
    const expected = canonical(nestedFromItem(polygons, row) as Position[][][]);
    const found = canonical(
      geometry === null ? [] : geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
    );
    expect(
      found.map((rings) => rings.map((ring) => ring.length)),
      `row ${row + 1}`,
    ).toEqual(expected.map((rings) => rings.map((ring) => ring.length)));
    found.flat(3).forEach((value, k) => {
      expect(Math.abs(value - expected.flat(3)[k]), `row ${row + 1}`).toBeLessThanOrEqual(toleranceM);
    });
  });
}

/** Each ring from its lowest left vertex, one way round, its closing vertex left out; rings and polygons in one order. */
function canonical(polygons: readonly (readonly Position[])[][]): Position[][][] {
  const key = ([x, y]: Position) => Math.round(x * 1000) * 1e11 + Math.round(y * 1000);
  const ringOf = (ring: readonly Position[]) => {
    const open = ring.slice(0, -1).map(([x, y]) => [x, y]);
    const first = open.reduce((best, point, k) => (key(point) < key(open[best]) ? k : best), 0);
    const turned = [...open.slice(first), ...open.slice(0, first)];
    return key(turned[1]) < key(turned[turned.length - 1]) ? turned : [turned[0], ...turned.slice(1).reverse()];
  };
  const order = (a: Position[], b: Position[]) => key(a[0]) - key(b[0]);
  return polygons
    .map((rings) => [ringOf(rings[0]), ...rings.slice(1).map(ringOf).sort(order)])
    .sort((a, b) => order(a[0], b[0]));
}

const same = (value: Cell) => value;
const blankIsNull = (value: Cell) => (value === '' ? null : value);

describe.skipIf(isMissing('GDAL'))("what GDAL's own tools read of", () => {
  it.each(['UTF-8', 'GB18030'] as const)('a Shapefile in %s is what was announced, row by row', async (encoding) => {
    const layer = nastyLayer();
    const { path, fitted } = await written(`nasty-${encoding}.shp`, layer, encoding);
    const seen = seenByGdal(path);
    const rows = seen.features.map(({ properties }) => properties);
    expectRows(rows, fitted, (value) => (typeof value === 'boolean' ? (value ? 'T' : 'F') : blankIsNull(value)));
    expectShapes(seen, layer, 0);
    const told = execFileSync('ogrinfo', ['-ro', '-al', '-so', path], { encoding: 'utf8' });
    expect(told).toContain('ID["EPSG",4549]');
  });

  it('a GeoPackage is every cell, bit for bit', async () => {
    const layer = nastyLayer();
    const { path, fitted } = await written('nasty.gpkg', layer);
    const seen = seenByGdal(path);
    expectRows(
      seen.features.map(({ properties }) => properties),
      fitted,
      same,
    );
    expectShapes(seen, layer, 0);
  });

  it('a File Geodatabase is every cell, shapes to its grid of 0.1 mm', async () => {
    const layer = nastyLayer();
    const { path, fitted } = await written('nasty.gdb', layer);
    const seen = seenByGdal(path);
    const late = (value: Cell) => (typeof value === 'string' ? (LATE_IN_GDAL[value] ?? value) : value);
    expectRows(
      seen.features.map(({ properties }) => properties),
      fitted,
      (value, field) =>
        typeof value === 'boolean' ? Number(value) : field === 'RQ' && value ? late(`${value}T00:00:00`) : late(value),
    );
    expectShapes(seen, layer, 1e-4);
  });

  it('a FlatGeobuf is every cell', async () => {
    const layer = nastyLayer();
    const { path, fitted } = await written('nasty.fgb', layer);
    const seen = seenByGdal(path);
    expectRows(
      seen.features.map(({ properties }) => properties),
      fitted,
      (value, field) => (field === 'RQ' && value ? `${value}T00:00:00` : value),
    );
    expectShapes(seen, layer, 0);
  });

  it('GeoJSON is every cell, shapes to 0.1 mm', async () => {
    const layer = nastyLayer();
    const delivered = { ...layer, file: 'a', layer: layer.name, format: 'x', encoding: null, findings: [] };
    const crs = { definition: 'EPSG:4549', from: 'prj' } as const;
    const { holds } = writableFormat('a.geojson').write;
    const lonLat = convertedLayer({ ...delivered, crs }, null, holds, 0.001).layer;
    const { path, fitted } = await written('nasty.geojson', lonLat);
    const seen = seenByGdal(path);
    expectRows(
      seen.features.map(({ properties }) => properties),
      fitted,
      same,
    );
    const back = join(folder, 'back.geojson');
    const precise = ['-lco', 'COORDINATE_PRECISION=9'];
    execFileSync('ogr2ogr', ['-f', 'GeoJSON', '-s_srs', 'EPSG:4490', '-t_srs', 'EPSG:4549', ...precise, back, path]);
    expectShapes(seenByGdal(back), layer, 2e-4);
  });

  it('a DBF alone is every cell', async () => {
    const { path, fitted } = await written('alone.dbf', nastyLayer(), 'GB18030');
    const rows = seenByGdal(path).features.map(({ properties }) => properties);
    expectRows(rows, fitted, (value) => (typeof value === 'boolean' ? (value ? 'T' : 'F') : blankIsNull(value)));
  });
});

/** GDAL gives times before 1970 in a File Geodatabase one second late. */
const LATE_IN_GDAL: Readonly<Record<string, string>> = {
  '1900-01-01T00:00:00': '1900-01-01T00:00:01',
  '1969-12-31T00:00:00': '1969-12-31T00:00:01',
  '1969-12-20T10:13:20': '1969-12-20T10:13:21',
};

describe('what the npm reader reads of a Shapefile', () => {
  it('is every cell and vertex', async () => {
    const layer = nastyLayer();
    const { path, fitted } = await written('npm.shp', layer);
    const seen = await readIndependently(path, undefined, { encoding: 'utf-8' });
    const rows = seen.features.map(({ properties }) => properties as Record<string, Cell | Date>);
    const shown = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([field, value]) => [field, value instanceof Date ? localDay(value) : (value as Cell)]),
      ),
    );
    expectRows(shown, fitted, blankIsNull);
    expectShapes(seen as Seen, layer, 0);
  });
});

/** It takes a blank day for the day 0 of the year 0 of its clock. */
const BLANK_DAY = '1899-11-30';

function localDay(date: Date): string | null {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return day === BLANK_DAY ? null : day;
}

describe('what SQLite reads of a GeoPackage', () => {
  it('is every cell, by name, type and count', async () => {
    const { path, fitted } = await written('sqlite.gpkg', nastyLayer());
    const script = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1]); db.row_factory = sqlite3.Row
rows = [{k: (v.hex() if isinstance(v, bytes) else v) for k, v in dict(r).items()} for r in db.execute('SELECT * FROM "图斑" ORDER BY fid')]
kinds = {r[1]: r[2] for r in db.execute('PRAGMA table_info("图斑")')}
srs = [r[0] for r in db.execute('SELECT srs_id FROM gpkg_geometry_columns')]
print(json.dumps({"rows": rows, "kinds": kinds, "srs": srs, "check": db.execute("PRAGMA integrity_check").fetchone()[0]}))`;
    const told = JSON.parse(execFileSync('/usr/bin/python3', ['-c', script, path], { encoding: 'utf8' }));
    expect([told.check, told.srs]).toEqual(['ok', [4549]]);
    expect(told.kinds).toMatchObject({ BSM: 'TEXT', Area: 'REAL', built: 'BOOLEAN', RQ: 'DATE', seen_at: 'DATETIME' });
    expectRows(told.rows, fitted, (value, field) =>
      typeof value === 'boolean' ? Number(value) : field === 'seen_at' && value ? `${value}.000` : value,
    );
  });
});

describe('what a reader of RFC 4180 reads of a CSV', () => {
  it('is every cell', async () => {
    const { fitted } = await written('nasty.csv', nastyLayer());
    const { files } = await writeLayers('nasty.csv', [nastyLayer()], options);
    const [header, ...rows] = parseCsv(new TextDecoder().decode(files[0].bytes));
    expect(header).toEqual([...fitted.table.columns.keys()]);
    const shown = rows.map((row) => Object.fromEntries(header.map((name, c) => [name, row[c]])));
    expectRows(shown, fitted, (value, field) =>
      value === null ? '' : field === 'Area' ? shownNumber(Number(value)) : String(value),
    );
  });
});

/** Without exponent, which a spreadsheet could take for another number. */
function shownNumber(value: number): string {
  return value === -1e-300 ? `-0.${'0'.repeat(299)}1` : String(value);
}
