import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { gbk, memorySource, NO_SCRATCH, utf8 } from '../formats/memorySource.js';
import { zipBytes } from '../formats/zipBytes.js';
import { seeded } from '../geometry/random.js';
import { collection, dbf, type Files, feature, lonLatSquare, shapefile } from './bytes.js';
import { type Written, written, xlsxBytes } from './databases.js';
import { readApart } from './readApart.js';

/**
 * Sound files changed at random (seeded, a fixed number of rounds): whatever comes, a reader gives layers whose shapes and rows are in step, or a coded
 * error. Formats of our own readers here; those of GDAL by the built program, in a process of its own.
 */
const ROUNDS = 300;
const folder = mkdtempSync(join(tmpdir(), 'lianpian-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Random = () => number;

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0];

/** One to four changes: a bit, a byte, a number, a cut, an insertion, a block doubled or two swapped. */
function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = Uint8Array.from(bytes);
  const below = (n: number) => Math.floor(random() * n);
  const changes = 1 + below(4);
  for (let c = 0; c < changes && changed.length > 0; c++) {
    const at = below(changed.length);
    const length = Math.min(changed.length - at, 1 + below(64));
    const before = changed.subarray(0, at);
    const block = changed.slice(at, at + length);
    const after = changed.subarray(at + length);
    switch (below(8)) {
      case 0:
        changed[at] ^= 1 << below(8);
        break;
      case 1:
        changed[at] = EXTREMES[below(5)];
        break;
      case 2: {
        const value = EXTREMES[below(EXTREMES.length)];
        for (let k = 0; k < 4 && at + k < changed.length; k++) {
          changed[at + k] = (value >>> (random() < 0.5 ? 8 * k : 24 - 8 * k)) & 0xff;
        }
        break;
      }
      case 3:
        changed = changed.slice(0, at);
        break;
      case 4:
        changed = joined(
          before,
          block.map(() => below(256)),
          block,
          after,
        );
        break;
      case 5:
        changed = joined(before, block, block, after);
        break;
      case 6:
        changed = joined(before, after);
        break;
      default: {
        const other = below(changed.length - length + 1);
        changed.copyWithin(at, other, other + length);
        changed.set(block, other);
      }
    }
  }
  return changed;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function outOfStep({ shapes, table }: DeliveredLayer): boolean {
  const counts = {
    polygon: () => (shapes.kind === 'polygon' ? shapes.polygons.itemStart.length - 1 : -1),
    line: () => (shapes.kind === 'line' ? shapes.lines.itemStart.length - 1 : -1),
    point: () => (shapes.kind === 'point' ? shapes.points.xy.length / 2 : -1),
    none: () => table.rowCount,
  };
  return (
    counts[shapes.kind]() !== table.rowCount ||
    [...table.columns.values()].some((column) => column.valid.length !== table.rowCount)
  );
}

const square = { type: 'Polygon', coordinates: [lonLatSquare(), lonLatSquare(121.502, 29.802, 0.002)] };
const JSON_TEXT = collection([
  feature(square, { BSM: '330212001001000001', TBMJ: 12.5, 名称: '工业用地', ok: true, 空: null }),
  feature({ type: 'MultiPolygon', coordinates: [[lonLatSquare()], [lonLatSquare(121.6)]] }, { BSM: '2', TBMJ: 1e5 }),
  feature(null, { BSM: '3', more: { a: [1, 2] } }),
]);
const KML_TEXT = `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Schema id="s"><SimpleField name="n" type="double"/></Schema><Folder><name>地块</name><Placemark id="p"><name>甲&amp;乙</name><ExtendedData><Data name="DLBM"><value>0601</value></Data><SchemaData><SimpleData name="n">1.5</SimpleData></SchemaData></ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>121,29,1 122,29,1 122,30,1 121,29,1</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark><Placemark><LineString><coordinates>121,29 122,30</coordinates></LineString></Placemark></Folder></Document></kml>`;
const PLOTS =
  '[属性描述]\r\n坐标系=2000国家大地坐标系\r\n几度分带=3\r\n带号=40\r\n[地块坐标]\r\n5,1.0,1,甲,面,,工业用地,0601,@\r\nJ1,1,3300000.1,40500000.1\r\nJ2,1,3300100,40500000\r\nJ3,1,3300100,40500100\r\nJ4,1,3300000,40500100\r\nJ1,1,3300000.1,40500000.1\r\n';
const DXF_TEXT = [
  '0,SECTION,2,HEADER,9,$ACADVER,1,AC1018,9,$DWGCODEPAGE,3,ANSI_936,0,ENDSEC,0,SECTION,2,ENTITIES',
  '0,LWPOLYLINE,5,A1,8,地块,70,1,10,0,20,0,10,9,20,0,42,0.5,10,9,20,9,1001,SOUTH,1000,300000',
  '0,POLYLINE,8,道路,66,1,0,VERTEX,10,0,20,0,0,VERTEX,10,5,20,5,0,SEQEND,0,ARC,10,0,20,0,40,5,50,0,51,90',
  '0,CIRCLE,10,0,20,0,40,5,0,ELLIPSE,10,0,20,0,11,5,21,0,40,0.5,0,TEXT,1,注记,0,ENDSEC,0,EOF',
]
  .join(',')
  .replaceAll(',', '\r\n');
const CSV_TEXT =
  '\uFEFF企业名称,信用代码,税收,"备注, 说明"\n甲,91330212MA2AAAAAAA,12.5,"a ""b"" c"\n乙,91330212MA2BBBBBBB,,\n';

/** Format → its files and the one that is changed, round by round. */
function sound(
  made: Written,
): Readonly<Record<string, { readonly files: Files; readonly open: string; readonly change?: string }>> {
  const shp = shapefile('a');
  return {
    shp: { files: shp, open: 'a.shp' },
    'shp by its .dbf': { files: { ...shp, 'a.dbf': dbf(gbk, 77) }, open: 'a.shp', change: 'a.dbf' },
    'shp by its .shx': { files: shp, open: 'a.shp', change: 'a.shx' },
    'shp by its .prj': { files: shp, open: 'a.shp', change: 'a.prj' },
    dbf: { files: { 'a.dbf': dbf(gbk) }, open: 'a.dbf' },
    geojson: { files: { 'a.geojson': JSON_TEXT }, open: 'a.geojson' },
    'geojson sequence': {
      files: { 'a.geojsonl': `${JSON_TEXT.slice(40, -2).split(',{"type":"Feature"').join('\n{"type":"Feature"')}\n` },
      open: 'a.geojsonl',
    },
    topojson: {
      files: {
        'a.topojson':
          '{"type":"Topology","objects":{"地块":{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[0]],"properties":{"a":1}}]}},"arcs":[[[0,0],[1,0],[0,1],[-1,-1]]],"transform":{"scale":[1,1],"translate":[0,0]}}',
      },
      open: 'a.topojson',
    },
    fgb: { files: made.fgb, open: 'a.fgb' },
    parquet: { files: made.parquet, open: 'a.parquet' },
    xlsx: { files: { 'a.xlsx': xlsxBytes() }, open: 'a.xlsx' },
    csv: { files: { 'a.csv': CSV_TEXT }, open: 'a.csv' },
    kml: { files: { 'a.kml': KML_TEXT }, open: 'a.kml' },
    kmz: { files: { 'a.kmz': zipBytes([{ name: 'doc.kml', bytes: KML_TEXT, stored: true }]) }, open: 'a.kmz' },
    dxf: { files: { 'a.dxf': gbk(DXF_TEXT) }, open: 'a.dxf' },
    boundaryPoints: { files: { 'a.txt': gbk(PLOTS) }, open: 'a.txt' },
    zip: { files: { 'a.zip': zipBytes(Object.entries(shp).map(([name, bytes]) => ({ name, bytes }))) }, open: 'a.zip' },
  };
}

const bytesOf = (given: Uint8Array | string) => (typeof given === 'string' ? utf8(given) : given);

describe('a file changed at random', () => {
  let made: Written;
  beforeAll(async () => {
    made = await written(folder);
  });

  const formats = Object.keys(sound({ gpkg: {}, gdb: {}, fgb: {}, parquet: {}, shp: {} }));
  it.each(formats)(
    'is read or refused by a code: %s',
    async (format) => {
      const { files, open, change = open } = sound(made)[format];
      const whole = bytesOf(files[change]);
      await readLayers(memorySource(files, open), { scratch: NO_SCRATCH });
      const random = seeded(formats.indexOf(format) + 1);
      const wrong: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const source = memorySource({ ...files, [change]: mutated(whole, random) }, open);
        const salvage = round % 3 === 0;
        try {
          const layers = await readLayers(source, { scratch: NO_SCRATCH, ...(salvage ? { salvage } : {}) });
          if (layers.some(outOfStep)) wrong.push(`round ${round}: shapes and rows are not in step`);
        } catch (error) {
          // what only GDAL reads would need a file on disk
          if (error instanceof LianpianError && error.code !== 'E_INTERNAL') continue;
          if (error instanceof Error && /no scratch folder here/.test(error.message)) continue;
          wrong.push(`round ${round}: ${error instanceof Error ? error.stack : error}`);
        }
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  it('is read or refused by a code where GDAL reads it, by the built program', async () => {
    const random = seeded(99);
    const gml = `<?xml version="1.0"?><gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><p><BSM>1</BSM><g><gml:Polygon><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>0,0 1,0 1,1 0,0</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></g></p></gml:featureMember></gml:FeatureCollection>`;
    const mif =
      'Version 300\nCharset "WindowsSimpChinese"\nDelimiter ","\nColumns 1\n  BSM Char(18)\nData\n\nRegion 1\n  4\n0 0\n1 0\n1 1\n0 0\n';
    const tables = Object.keys(made.gdb);
    const plans = [
      ...Array.from({ length: 8 }, () => ({ files: made.gpkg, open: 'a.gpkg', change: 'a.gpkg' })),
      ...Array.from({ length: 8 }, () => ({
        files: made.gdb,
        open: 'a.gdb',
        change: tables[Math.floor(random() * tables.length)],
      })),
      ...Array.from({ length: 4 }, () => ({ files: { 'a.gml': gml }, open: 'a.gml', change: 'a.gml' })),
      ...Array.from({ length: 4 }, () => ({
        files: { 'a.mif': mif, 'a.mid': '"1"\n' },
        open: 'a.mif',
        change: 'a.mif',
      })),
    ];
    const inputs = plans.map(({ files, open, change }, n) => {
      const home = join(folder, `gdal-${n}`);
      for (const [name, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(home, name)), { recursive: true });
        writeFileSync(join(home, name), name === change ? mutated(bytesOf(bytes), random) : bytes);
      }
      return { path: join(home, open) };
    });
    const outcomes = await readApart(inputs);
    expect(outcomes.slice(0, plans.length).flatMap(({ crash }) => crash ?? [])).toEqual([]);
    for (const { layers } of outcomes) for (const { inStep } of layers ?? []) expect(inStep).toBe(true);
  }, 200_000);
});
