import { EMPTY_TABLE } from '../../model/column.js';
import type { CrsClaim, DeliveredLayer } from '../../model/layer.js';
import { type Format, HOLDS_ALL, type Holds } from '../format.js';
import { baseName, damaged, ending, type ReadOptions, readAll, type Source } from '../source.js';
import { type EncodingClaim, labelOfOption, labelOfWriting } from '../text.js';
import { readDbf } from './dbf.js';
import { readShp } from './shp.js';
import { writeShapefile, writeTable } from './write.js';

const HOLDS_SHAPEFILE: Holds = {
  ...HOLDS_ALL,
  layers: 'one',
  tables: false,
  fieldNames: { bytes: 10, ignoresCase: true },
  textBytes: 254,
  trimsTexts: true,
  becomes: { time: 'text' },
  nulls: 'blank',
  emptyTexts: false,
  years: [1, 9999],
  fields: 2046,
};

export const SHAPEFILE: Format = {
  id: 'shapefile',
  title: 'Shapefile (.shp, with .dbf and .prj beside it)',
  endings: ['shp'],
  signed: true,
  oneLayer: true,
  sides: [
    'dbf',
    'shx',
    'prj',
    'cpg',
    'sbn',
    'sbx',
    'qix',
    'qpj',
    'qmd',
    'qml',
    'fbn',
    'fbx',
    'ain',
    'aih',
    'atx',
    'ixs',
    'mxs',
    'xml',
  ],
  recognises: (head) => head[0] === 0 && head[1] === 0 && head[2] === 0x27 && head[3] === 0x0a,
  read: async (source, options) => [await readShapefile(source, options)],
  write: {
    holds: HOLDS_SHAPEFILE,
    write: (name, [layer], options) => writeShapefile(name, layer, options),
  },
};

export const DBF: Format = {
  id: 'dbf',
  title: 'dBASE table (.dbf)',
  endings: ['dbf'],
  endingFirst: true,
  oneLayer: true,
  sides: ['cpg', 'xml', 'prj', 'shx', 'sbn', 'sbx'],
  recognises: () => false,
  read: async (source, options) => [await readShapefile(source, options)],
  write: {
    holds: { ...HOLDS_SHAPEFILE, shapes: false, tables: true },
    write: async (name, [layer], options) => writeTable(baseName(name), layer, options),
  },
};

/**
 * Reads a Shapefile (.shp with its .dbf, .prj, .cpg) as one layer; a .dbf alone as a table.
 *
 * Encoding: the user's word, else .cpg, else the language byte, else the bytes (`text.ts`).
 * Promises: shapes and rows in step; a .shp and .dbf of different length are refused, with both counts.
 */
export async function readShapefile(source: Source, options: ReadOptions): Promise<DeliveredLayer> {
  const layer = baseName(source.name);
  if (ending(source.name) === 'dbf') return readTableOnly(source, options, layer);
  const dbf = await source.sibling('dbf');
  const claim = await encodingClaim(source, options);
  const table = dbf ? await readDbf(dbf, claim, layer) : null;
  const shp = await readShp(source, table?.deleted ?? null, layer);
  if (table && table.deleted.length !== shp.records) {
    throw damaged(
      source.name,
      `the .shp holds ${shp.records} shapes, the .dbf ${table.deleted.length} rows`,
      'The two files do not belong together or one is cut off; ask for the delivery again.',
    );
  }
  return {
    file: source.name,
    layer,
    format: 'shapefile',
    shapes: shp.shapes,
    table: table?.table ?? { ...EMPTY_TABLE, rowCount: shp.records },
    crs: await crsClaim(source, options),
    encoding: table?.encoding ?? null,
    findings: [...(table?.findings ?? []), ...shp.findings],
  };
}

async function readTableOnly(source: Source, options: ReadOptions, layer: string): Promise<DeliveredLayer> {
  const { table, encoding, findings } = await readDbf(source, await encodingClaim(source, options), layer);
  const shapes = { kind: 'none' } as const;
  return { file: source.name, layer, format: 'dbf', shapes, table, crs: null, encoding, findings };
}

async function encodingClaim(source: Source, options: ReadOptions): Promise<EncodingClaim | null> {
  if (options.encoding) return { name: labelOfOption(options.encoding, source.name), from: 'option' };
  const cpg = await source.sibling('cpg');
  if (!cpg) return null;
  const label = labelOfWriting(new TextDecoder('latin1').decode(await readAll(cpg)));
  return label ? { name: label, from: 'cpg' } : null;
}

async function crsClaim(source: Source, options: ReadOptions): Promise<CrsClaim | null> {
  if (options.crs) return { definition: options.crs, from: 'option' };
  const prj = await source.sibling('prj');
  if (!prj) return null;
  const definition = new TextDecoder('utf-8')
    .decode(await readAll(prj))
    .replaceAll('\0', '')
    .trim();
  return definition === '' ? null : { definition, from: 'prj' };
}
