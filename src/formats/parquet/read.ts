import type { Column } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { CrsClaim, DeliveredLayer, Shapes } from '../../model/layer.js';
import { uniqueName } from '../columns.js';
import { type ShapeCollector, type ShapeKind, shapeCollector } from '../shapes.js';
import { baseName, damaged, type ReadOptions, type Source } from '../source.js';
import { wkbReader } from '../wkb.js';
import { type ColumnReader, columnReader } from './flatColumn.js';
import { type GeoColumn, geoColumn } from './geoMetadata.js';
import { type FileMetaData, footerOf } from './library.js';
import { collectNative, nativeEntries, nativeForm } from './native.js';
import { nestedReader } from './nested.js';
import { type Page, readPages, unsupported } from './pages.js';
import { type Field, fieldsOfSchema, type Leaf } from './schema.js';

/**
 * Reads Parquet and GeoParquet as one layer: column by column, row group by row group, page by page.
 *
 * Promises: rows in file order, typed columns (`flatColumn.ts`), the primary geometry column as shapes (`geoMetadata.ts`); a window of
 * the file in memory beside what is read. Refuses files without footer, encrypted ones, counts that contradict each other.
 * Limits: of a damaged file nothing is read but whole row groups, and those only when salvaging.
 */
export async function readParquet(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const file = source.name;
  const layer = baseName(file);
  const metadata = await readFooter(source);
  const { fields, geo } = understood(metadata, file);
  const read: Reading = { source, layer, metadata, groups: groupsOf(metadata, fields, file), options, bytesRead: 0 };
  const findings: Finding[] = [];
  const shapes: Shapes = geo ? await readShapes(read, geo, findings) : { kind: 'none' };
  const columns = new Map<string, Column>();
  for (const field of fields) {
    if (field === geo?.field || field.name === geo?.covering) continue;
    if (geo?.others.includes(field.name)) {
      findings.push(finding('field.unread', 'warning', layer, { field: field.name, type: 'geometry' }));
      continue;
    }
    const column = field.isFlat ? await readFlat(read, field, findings) : await readNested(read, field, findings);
    if (column) columns.set(uniqueName(field.name, columns, layer, findings), column);
  }
  const crs: CrsClaim | null = options.crs ? { definition: options.crs, from: 'option' } : (geo?.crs ?? null);
  const encoding = { name: 'utf-8', from: 'format' } as const;
  const table = { rowCount: rowsOf(read), columns };
  return [{ file, layer, format: 'parquet', shapes, table, crs, encoding, findings }];
}

interface Reading {
  readonly source: Source;
  readonly layer: string;
  readonly metadata: FileMetaData;
  readonly groups: readonly Group[];
  readonly options: ReadOptions;
  bytesRead: number;
}

interface Group {
  readonly chunks: FileMetaData['row_groups'][number]['columns'];
  readonly firstRow: number;
  readonly rows: number;
}

const MOST_ROWS = 200_000_000;

async function readFooter(source: Source): Promise<FileMetaData> {
  const { name, byteLength } = source;
  if (byteLength < 12) throw damaged(name, `a Parquet file has 12 bytes at least, this one ${byteLength}`);
  const tail = await source.read(byteLength - 8, byteLength);
  const magic = new TextDecoder('latin1').decode(tail.subarray(4));
  if (magic === 'PARE') throw unsupported(name, 'encryption');
  if (magic !== 'PAR1') {
    throw damaged(
      name,
      'the file does not end as Parquet does: it is cut off, and what it holds is told only at its end',
    );
  }
  const length = new DataView(tail.buffer, tail.byteOffset, 8).getUint32(0, true);
  if (length > byteLength - 12) throw damaged(name, `its footer takes ${length} bytes, the file has ${byteLength}`);
  try {
    return footerOf(await source.read(byteLength - 8 - length, byteLength));
  } catch (error) {
    throw damaged(name, `its footer can't be read (${error instanceof Error ? error.message : error})`);
  }
}

function understood(metadata: FileMetaData, file: string) {
  try {
    const fields = fieldsOfSchema(metadata, file);
    return { fields, geo: geoColumn(metadata, fields, file) };
  } catch (error) {
    if (error instanceof LianpianError) throw error;
    throw damaged(file, `its schema contradicts itself (${error instanceof Error ? error.message : error})`);
  }
}

function groupsOf(metadata: FileMetaData, fields: readonly Field[], file: string): Group[] {
  const leaves = fields.flatMap((field) => field.leaves);
  let firstRow = 0;
  const groups = metadata.row_groups.map(({ columns: chunks, num_rows }, g) => {
    const rows = Number(num_rows);
    if (!(rows >= 0 && chunks.length === leaves.length))
      throw damaged(file, `row group ${g + 1} has not the columns of the schema`);
    for (const leaf of leaves) {
      const chunk = chunks[leaf.chunk];
      if (chunk.crypto_metadata) throw unsupported(file, 'encrypted columns');
      if (chunk.file_path) throw unsupported(file, 'columns in other files');
      const values = Number(chunk.meta_data?.num_values);
      const path = chunk.meta_data?.path_in_schema.join('.');
      if (path !== leaf.path || !(leaf.maxRepetition > 0 ? values >= rows : values === rows)) {
        throw damaged(file, `column ${leaf.path} of row group ${g + 1} holds ${values} values for ${rows} rows`);
      }
    }
    firstRow += rows;
    return { chunks, firstRow: firstRow - rows, rows };
  });
  if (firstRow !== Number(metadata.num_rows)) {
    throw damaged(file, `${metadata.num_rows} rows are announced, its row groups have ${firstRow}`);
  }
  if (firstRow > MOST_ROWS) {
    throw new LianpianError(
      'E_MEMORY',
      `${file} has ${firstRow} rows; ${MOST_ROWS} are read at most`,
      file,
      'Split it.',
    );
  }
  return groups;
}

function rowsOf({ groups }: Reading): number {
  return groups.reduce((sum, { rows }) => sum + rows, 0);
}

async function readLeaf(read: Reading, group: Group, leaf: Leaf, take: (page: Page) => void): Promise<void> {
  const { source, options } = read;
  const chunk = group.chunks[leaf.chunk].meta_data;
  if (!chunk) return;
  await readPages(source, chunk, leaf, take);
  read.bytesRead += Number(chunk.total_compressed_size);
  options.job?.progress('read', Math.min(read.bytesRead, source.byteLength), source.byteLength);
}

async function readFlat(read: Reading, field: Field, findings: Finding[]): Promise<Column | null> {
  const [leaf] = field.leaves;
  const reader: ColumnReader = columnReader(field.name, leaf.element, rowsOf(read));
  for (const group of read.groups) {
    let row = group.firstRow;
    await readLeaf(read, group, leaf, (page) => {
      reader.take(page, row);
      row += page.count;
    });
  }
  return reader.finish(read.layer, findings);
}

async function readNested(read: Reading, field: Field, findings: Finding[]): Promise<Column | null> {
  const file = read.source.name;
  const reader = nestedReader(field, rowsOf(read), file);
  for (const group of read.groups) {
    for (const leaf of field.leaves) await readLeaf(read, group, leaf, (page) => reader.take(leaf, page));
    reader.endGroup(group.firstRow, group.rows);
  }
  return reader.finish(read.layer, findings);
}

/** Doubles of x and y make up most of a geometry column. */
const BYTES_A_VERTEX = 16;

async function readShapes(read: Reading, geo: GeoColumn, findings: Finding[]): Promise<Shapes> {
  const native = geo.encoding.toUpperCase() === 'WKB' ? null : nativeForm(geo.encoding, geo.field, read.source.name);
  if (!native && geo.encoding.toUpperCase() !== 'WKB') {
    throw unsupported(`${read.source.name}, column ${geo.field.name}`, `geometry encoding "${geo.encoding}"`);
  }
  const { chunk } = geo.field.leaves[0];
  const bytes = read.groups.reduce(
    (sum, group) => sum + Number(group.chunks[chunk].meta_data?.total_uncompressed_size),
    0,
  );
  const expected = Math.min(bytes / (native ? BYTES_A_VERTEX / 2 : BYTES_A_VERTEX), 8 * read.source.byteLength);
  let collected: ReturnType<ShapeCollector['finish']>;
  if (native) {
    const collector = shapeCollector(native.kind, read.layer, expected);
    for (const group of read.groups) {
      const xPages: Page[] = [];
      const yPages: Page[] = [];
      await readLeaf(read, group, native.x, (page) => xPages.push(page));
      await readLeaf(read, group, native.y, (page) => yPages.push(page));
      const rows = collectNative(native, nativeEntries(native, xPages, yPages, read.source.name), collector);
      if (rows !== group.rows) throw damaged(read.source.name, `${rows} shapes in a row group of ${group.rows} rows`);
    }
    collected = collector.finish();
  } else collected = await readWkb(read, geo, expected);
  findings.push(...collected.findings);
  return collected.shapes;
}

/** The kind of the layer is known only when all is read: what the file says, or polygons, is tried first. */
async function readWkb(read: Reading, geo: GeoColumn, expected: number) {
  const [leaf] = geo.field.leaves;
  for (let kind: ShapeKind = geo.kind ?? 'polygon'; ; ) {
    const collector = shapeCollector(kind, read.layer, expected);
    const wkb = wkbReader(kind);
    for (const group of read.groups) {
      await readLeaf(read, group, leaf, (page) => {
        const { values: raw, codes, definition, count } = page;
        if (raw.kind !== 'bytes') return;
        for (let e = 0, k = 0; e < count; e++) {
          if (definition && definition[e] === 0) collector.nothing('null');
          else {
            const at = codes ? codes[k] : k;
            wkb.collect(raw.bytes, raw.from[at], raw.to[at], collector);
            k++;
          }
        }
      });
    }
    const { kinds } = wkb;
    const best = kinds.has('polygon') || kinds.size === 0 ? 'polygon' : kinds.has('line') ? 'line' : 'point';
    if (kinds.has(kind) ? best === kind : kinds.size === 0) return collector.finish();
    kind = best;
  }
}
