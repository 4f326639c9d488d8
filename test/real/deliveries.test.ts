import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { openShp } from 'shapefile';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { readLayers } from '../../src/formats/index.js';
import { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { ROOT } from '../helpers/program.js';
import { isMissing } from './tools.js';

/**
 * Every real file that lies beside the checkout (../shared/data; its README says what each is): read with the counts of the README and of
 * GDAL's own tools, or refused for a reason that stands here. Without that folder the tests are skipped; `npm test` says so.
 */
const DATA = join(ROOT, '..', 'shared', 'data');
const folder = mkdtempSync(join(tmpdir(), 'lianpian-deliveries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

async function read(path: string): Promise<DeliveredLayer[] | LianpianError> {
  return readLayers(await fileSource(path), { scratch: scratchAt(folder), inProcess: true }).catch((error: unknown) => {
    if (error instanceof LianpianError) return error;
    throw error;
  });
}

function vertices({ shapes }: DeliveredLayer): number {
  if (shapes.kind === 'polygon') return shapes.polygons.xy.length / 2;
  if (shapes.kind === 'line') return shapes.lines.xy.length / 2;
  return shapes.kind === 'point' ? shapes.points.xy.filter(Number.isFinite).length / 2 : 0;
}

/** What GDAL's own tools say of a layer: features and vertices. */
function gdalCounts(path: string, layer: DeliveredLayer): { readonly features: number; readonly vertices: number } {
  const inside = layer.file.slice(basename(path).length);
  const copy = copied(path, layer.format);
  const place = inside === '' ? copy : `/vsizip/{${copy}}${inside}`;
  const name = layer.layer.split('/').pop() ?? '';
  const text = execFileSync('ogr2ogr', ['-f', 'GeoJSON', '-lco', 'RFC7946=NO', '/vsistdout/', place, name], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { features } = JSON.parse(text) as { features: readonly { geometry: { coordinates?: unknown } | null }[] };
  return {
    features: features.length,
    vertices: features.reduce((sum, f) => sum + positions(f.geometry?.coordinates), 0),
  };
}

/** The file in a folder of its own, where GDAL may leave files beside it (and in a zip); a table without the shapes that stand beside it. */
function copied(path: string, format: string): string {
  const own = mkdtempSync(join(folder, 'copy-'));
  const stem = basename(path, extname(path));
  const beside = readdirSync(dirname(path)).filter((name) => basename(name, extname(name)) === stem);
  for (const name of format === 'dbf' ? [basename(path)] : beside) {
    copyFileSync(join(dirname(path), name), join(own, name));
  }
  return join(own, basename(path));
}

/** GDAL needs the .shx; the reader of npm does not. */
async function npmCounts(path: string): Promise<{ readonly features: number; readonly vertices: number }> {
  const source = await openShp(path);
  let features = 0;
  let points = 0;
  for (let next = await source.read(); !next.done; next = await source.read()) {
    features++;
    points += positions((next.value as { coordinates?: unknown } | null)?.coordinates);
  }
  return { features, vertices: points };
}

function positions(coordinates: unknown): number {
  if (!Array.isArray(coordinates) || coordinates.length === 0) return 0;
  return typeof coordinates[0] === 'number' ? 1 : coordinates.reduce((sum: number, one) => sum + positions(one), 0);
}

/** Why a file is not read: its code, by the file's ending or name. */
const REFUSED: Readonly<Record<string, string>> = {
  // side files given in place of their .shp
  prj: 'E_FORMAT_UNSUPPORTED',
  shx: 'E_FORMAT_UNSUPPORTED',
  cpg: 'E_FORMAT_UNSUPPORTED',
  qpj: 'E_FORMAT_UNSUPPORTED',
  sbn: 'E_FORMAT_UNSUPPORTED',
  sbx: 'E_FORMAT_UNSUPPORTED',
  xml: 'E_FORMAT_UNKNOWN',
  // archives that are no zips
  '001': 'E_FORMAT_UNSUPPORTED',
  rar: 'E_FORMAT_UNSUPPORTED',
  // tables of a DBF under other names, made to be no Shapefile and no zip
  'bad.shp': 'E_FORMAT_UNKNOWN',
  'badzip.zip': 'E_FILE_DAMAGED',
};

/** GDAL of Debian has no Parquet, and reads no Shapefile in a zip without its .shx, nor bad.dbf; CSV and GeoJSON have tests of their own. */
const COUNTS_OF_OURS: readonly string[] = ['parquet', 'csv', 'json', 'LT_2024.zip', 'bad.dbf', 'no-dbf.zip'];

describe.skipIf(!existsSync(DATA))('real files', () => {
  const files = filesBelow(join(DATA, 'suites', 'fields'))
    .concat(filesBelow(join(DATA, 'suites', 'shapefiles')))
    .filter((path) => !/LICENSE|README/.test(path));

  it('are all there', () => {
    expect(files.length).toBeGreaterThan(150);
  });

  it.each(files.map((path) => [path.slice(DATA.length + 1), path]))('%s', async (_short, path) => {
    const name = basename(path);
    const ending = extname(path).slice(1);
    const result = await read(path);
    const refusal = REFUSED[name] ?? (name === '1_100.xml' ? undefined : REFUSED[ending]);
    if (refusal !== undefined || result instanceof LianpianError) {
      expect(result instanceof LianpianError ? result.code : 'was read').toBe(refusal);
      return;
    }
    expect(result.length).toBeGreaterThan(0);
    for (const layer of result) for (const { code } of layer.findings) expect(code).not.toBe('file.unread');
    if (isMissing('GDAL') || COUNTS_OF_OURS.includes(ending) || COUNTS_OF_OURS.includes(name)) return;
    for (const layer of result) {
      const lacksIndex = ending === 'shp' && !existsSync(path.replace(/shp$/, 'shx'));
      const theirs = lacksIndex ? await npmCounts(path) : gdalCounts(path, layer);
      const isMultipoint = layer.findings.some((f) => f.code === 'geometry.invalid');
      expect([layer.layer, layer.table.rowCount], 'features').toEqual([layer.layer, theirs.features]);
      if (layer.shapes.kind !== 'none' && !isMultipoint) expect(vertices(layer), 'vertices').toBe(theirs.vertices);
    }
  });

  it.each<[string, number, number | null]>([
    // GDAL, which the README counts by, leaves out two collapsed rings of four vertices
    ['cambridge/parcels.topojson', 13_116, 177_169 + 8],
    ['cambridge/FloodPlains100Year.geojson', 21, null],
    ['cambridge/FloodPlains500Year.geojson', 39, null],
    ['cambridge/Wetlands.geojson', 31, null],
    ['cambridge/WaterBodies.geojson', 74, null],
    ['cambridge/OpenSpace.geojson', 276, null],
    ['cambridge/ZoningDistricts.geojson', 261, null],
    ['cambridge/ZoningOverlayDistricts.geojson', 53, null],
    ['cambridge/MajorRoads.geojson', 833, null],
    ['cambridge/CDDNeighborhoods.geojson', 13, null],
    ['manchester/output_areas.geojson', 8684, 158_923],
    ['manchester/green_belt.geojson', 1, 20_227],
    ['manchester/air_quality.geojson', 1, 94_739],
    ['manchester/farmland_grades.geojson', 162, 87_277],
    ['manchester/built_up.geojson', 15, null],
    ['manchester/woodland.geojson', 756, null],
    ['manchester/watercourses.geojson', 1313, null],
  ])('%s has the %d features of its README', async (path, features, count) => {
    const layers = await read(join(DATA, path));
    if (layers instanceof LianpianError) throw layers;
    expect(layers.reduce((sum, { table }) => sum + table.rowCount, 0)).toBe(features);
    if (count !== null) expect(layers.reduce((sum, layer) => sum + vertices(layer), 0)).toBe(count);
  });

  it.each(['it_1/iti1_2023.parquet', 'jp/jp_field_polygons_2024.parquet', 'lt/LT_2024.zip'])(
    '%s has its 100 parcels',
    async (path) => {
      const layers = await read(join(DATA, 'suites', 'fields', path));
      if (layers instanceof LianpianError) throw layers;
      expect(layers.map(({ shapes, table }) => [shapes.kind, table.rowCount])).toEqual([['polygon', 100]]);
    },
  );
});
