import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { scratchAt } from '../../src/cli/files/sources.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { writeLayers } from '../../src/formats/output/writeLayers.js';
import { polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { textColumn } from '../../src/model/column.js';
import { utf8 } from '../formats/memorySource.js';
import { zipBytes } from '../formats/zipBytes.js';
import { EAST, type Files, NORTH } from './bytes.js';
import type { Case } from './cases.js';

/** 60 parcels, enough that every database has more than one page. */
export function parcels(name = '地块'): OutputLayer {
  const shapes = Array.from({ length: 60 }, (_, k): [number, number][][][] => {
    const [x, y] = [EAST + 20 * k, NORTH];
    return [
      [
        [
          [x, y],
          [x + 10, y],
          [x + 10, y + 10],
          [x, y + 10],
          [x, y],
        ],
      ],
    ];
  });
  return {
    name,
    shapes: { kind: 'polygon', polygons: polygonSetFromNested(shapes) },
    table: {
      rowCount: 60,
      columns: new Map([
        ['BSM', textColumn(shapes.map((_, k) => `3302120010010000${k}`))],
        ['地类名称', textColumn(shapes.map((_, k) => (k % 3 === 0 ? null : '工业用地'.repeat(k % 5))))],
        ['TBMJ', { type: 'f64', values: Float64Array.from(shapes, () => 100), valid: new Uint8Array(60).fill(1) }],
      ]),
    },
    crs: 'EPSG:4528',
  };
}

/** A workbook of one sheet, made from the format's description. */
export function xlsxBytes(
  sheetRows = '<row r="1"><c r="A1" t="inlineStr"><is><t>BSM</t></is></c><c r="B1" t="inlineStr"><is><t>名称</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>330212001001000001</t></is></c><c r="B2" t="inlineStr"><is><t>甲</t></is></c></row>',
): Uint8Array {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const office = 'http://schemas.openxmlformats.org';
  const relation = `${office}/officeDocument/2006/relationships`;
  return zipBytes([
    {
      name: '[Content_Types].xml',
      bytes: `${head}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      bytes: `${head}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      bytes: `${head}<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${relation}"><sheets><sheet name="企业" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: `${head}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      bytes: `${head}<worksheet xmlns="${office}/spreadsheetml/2006/main"><sheetData>${sheetRows}</sheetData></worksheet>`,
    },
  ]);
}

export type Written = Readonly<Record<'gpkg' | 'gdb' | 'fgb' | 'parquet' | 'shp', Files>>;

/** Sound files of every format that is written, by our own writers. */
export async function written(folder: string): Promise<Written> {
  mkdirSync(join(folder, 'scratch'), { recursive: true });
  const options = { scratch: scratchAt(join(folder, 'scratch')), inProcess: true } as const;
  const save = async (name: string): Promise<Files> => {
    const { files } = await writeLayers(name, [parcels()], options);
    return Object.fromEntries(files.map((file) => [file.name, file.bytes]));
  };
  return {
    gpkg: await save('a.gpkg'),
    gdb: await save('a.gdb'),
    fgb: await save('a.fgb'),
    parquet: await save('a.parquet'),
    shp: await save('a.shp'),
  };
}

export function databaseCases({ gpkg, gdb, fgb, parquet }: Written): Case[] {
  const damaged = { code: 'E_FILE_DAMAGED' };
  const bytesOf = (files: Files, name: string): Uint8Array => {
    const bytes = files[name];
    return typeof bytes === 'string' ? utf8(bytes) : bytes;
  };
  const cuts = (name: string, files: Files, shares: readonly number[]): Case[] =>
    shares.map((share) => {
      const bytes = bytesOf(files, name);
      const to = share < 0 ? bytes.length + share : Math.floor(bytes.length * share);
      return { name: `${name} cut at ${share}`, files: { [name]: bytes.slice(0, to) }, open: name, expect: damaged };
    });
  const table = Object.keys(gdb)
    .filter((name) => name.endsWith('.gdbtable'))
    .sort((a, b) => bytesOf(gdb, b).length - bytesOf(gdb, a).length);
  const parcelsTable =
    table.find((name) => Buffer.from(bytesOf(gdb, name)).includes(Buffer.from('TBMJ', 'utf16le'))) ?? table[0];
  const gdbWith = (name: string, bytes: Uint8Array | null): Files =>
    Object.fromEntries(
      Object.entries(gdb).flatMap(([file, old]) => (file !== name ? [[file, old]] : bytes ? [[file, bytes]] : [])),
    );
  const xlsx = xlsxBytes();
  const gml = `<?xml version="1.0"?><gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><p><BSM>1</BSM></p></gml:featureMember></gml:FeatureCollection>`;
  return [
    { name: 'a GeoPackage', files: gpkg, open: 'a.gpkg', expect: { rows: [60] } },
    ...cuts('a.gpkg', gpkg, [0.01, 0.3, 0.7, -1]),
    { name: 'a geodatabase', files: gdb, open: 'a.gdb', expect: { rows: [60] } },
    {
      name: 'a geodatabase whose table is cut',
      files: gdbWith(parcelsTable, bytesOf(gdb, parcelsTable).slice(0, -900)),
      open: 'a.gdb',
      expect: damaged,
    },
    {
      name: 'a geodatabase whose table is empty',
      files: gdbWith(parcelsTable, new Uint8Array(0)),
      open: 'a.gdb',
      expect: damaged,
    },
    { name: 'a geodatabase without its table', files: gdbWith(parcelsTable, null), open: 'a.gdb', expect: damaged },
    { name: 'a geodatabase of nothing', files: { 'a.gdb/readme.txt': 'x' }, open: 'a.gdb', expect: damaged },
    { name: 'a FlatGeobuf', files: fgb, open: 'a.fgb', expect: { rows: [60] } },
    ...cuts('a.fgb', fgb, [0.02, 0.3, 0.7, -1]),
    { name: 'a Parquet', files: parquet, open: 'a.parquet', expect: { rows: [60] } },
    ...cuts('a.parquet', parquet, [0.02, 0.5, -1]),
    { name: 'a GML', files: { 'a.gml': gml }, open: 'a.gml', expect: { rows: [1] } },
    ...cuts('a.gml', { 'a.gml': utf8(gml) }, [0.5, -1]),
    { name: 'a workbook', files: { 'a.xlsx': xlsx }, open: 'a.xlsx', expect: { rows: [1] } },
    ...cuts('a.xlsx', { 'a.xlsx': xlsx }, [0.1, 0.5, -1]),
    {
      name: 'a workbook that packs 300 MB a thousand to one',
      files: { 'a.xlsx': xlsxBytes(' '.repeat(300 << 20)) },
      open: 'a.xlsx',
      expect: damaged,
    },
  ];
}
