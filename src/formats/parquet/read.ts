import type { Column } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import type { CrsClaim, DeliveredLayer, Shapes } from '../../model/layer.js';
import { uniqueName } from '../columns.js';
import { type ShapeCollector, type ShapeKind, shapeCollector } from '../shapes/shapes.js';
import { wkbReader } from '../shapes/wkb.js';
import { damaged, type ReadOptions, SALVAGE_REMEDY, type Source } from '../source.js';
import { helpWithParquet, worthHelper } from '../thread/helperThread.js';
import { type ColumnReader, columnReader } from './flatColumn.js';
import { type GeoColumn, geoColumn } from './geoMetadata.js';
import { type FileMetaData, footerOf } from './library.js';
import { collectNative, nativeEntries, nativeForm } from './native.js';
import { nestedReader } from './nested.js';
import { type Page, readPages } from './pages.js';
import { type Field, fieldsOfSchema, type Leaf } from './schema.js';
import { unsupported } from './unsupported.js';

/**
 * Reads Parquet and GeoParquet as one layer: column by column, row group by row group, page by page.
 *
 * Promises: rows in file order, typed columns (`flatColumn.ts`), the primary geometry column as shapes (`geoMetadata.ts`); a window of
 * the file in memory beside what is read. Refuses files without footer, encrypted ones, counts that contradict each other.
 * With `salvage` the row groups of a damaged file that are whole are read, and a finding says how many rows are not; without its footer, which
 * is at its end, no file can be read.
 */
export async function readParquet(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const metadata = await readFooter(source);
  const { fields, geo } = understood(metadata, source.name);
  const file: OpenFile = { source, layer: baseName(source.name), fields, geo, options };
  const groups = groupsOf(metadata, fields, source.name);
  try {
    return [await readGroups(file, groups)];
  } catch (error) {
    if (!isDamage(error)) throw error;
    if (options.salvage) return [await salvaged(file, groups, error)];
    throw groups.length > 1 && error instanceof LianpianError ? damagedAt(error) : error;
  }
}

/** The shapes alone, for a thread of their own; kind `none` where the file has none. */
export interface ParquetShapes {
  readonly shapes: Shapes;
  readonly findings: readonly Finding[];
}

export async function readParquetShapes(source: Source, layer: string): Promise<ParquetShapes> {
  const metadata = await readFooter(source);
  const { fields, geo } = understood(metadata, source.name);
  const findings: Finding[] = [];
  const groups = groupsOf(metadata, fields, source.name);
  const read: Reading = { source, layer, fields, geo, options: {}, groups, bytesRead: 0 };
  const shapes: Shapes = geo ? await readShapes(read, geo, findings) : { kind: 'none' };
  return { shapes, findings };
}

function isDamage(error: unknown): error is Error {
  return error instanceof LianpianError ? error.code === 'E_FILE_DAMAGED' : error instanceof RangeError;
}

function damagedAt({ message, where }: LianpianError): LianpianError {
  return new LianpianError('E_FILE_DAMAGED', message, where, SALVAGE_REMEDY);
}

/** The row groups that can be read whole, each tried alone. */
async function salvaged(file: OpenFile, groups: readonly Group[], error: Error): Promise<DeliveredLayer> {
  const whole: Group[] = [];
  for (const group of groups) {
    try {
      await readGroups(file, [{ ...group, firstRow: 0 }]);
      whole.push({ ...group, firstRow: rowsOf(whole) });
    } catch (failed) {
      if (!isDamage(failed)) throw failed;
    }
  }
  if (whole.length === 0) throw error;
  const layer = await readGroups(file, whole);
  const numbers = { file: file.source.name, announced: rowsOf(groups), read: rowsOf(whole), because: error.message };
  return { ...layer, findings: [finding('file.salvaged', 'error', file.layer, numbers), ...layer.findings] };
}

async function readGroups(file: OpenFile, groups: readonly Group[]): Promise<DeliveredLayer> {
  const { source, layer, geo, options } = file;
  const read: Reading = { ...file, groups, bytesRead: 0 };
  const helper = geo && !options.salvage && worthHelper(source.byteLength) ? helpWithParquet(source, layer) : null;
  try {
    const findings: Finding[] = [];
    const shapes: Shapes = geo && !helper ? await readShapes(read, geo, findings) : { kind: 'none' };
    const columns = await readColumns(read, findings);
    const crs: CrsClaim | null = geo?.crs ?? null;
    const encoding = { name: 'utf-8', from: 'format' } as const;
    const table = { rowCount: rowsOf(groups), columns };
    const delivered = { file: source.name, layer, format: 'parquet', shapes, table, crs, encoding, findings };
    if (!helper) return delivered;
    const there = await helper.result;
    return { ...delivered, shapes: there.shapes, findings: [...there.findings, ...findings] };
  } finally {
    helper?.stop();
  }
}

async function readColumns(read: Reading, findings: Finding[]): Promise<Map<string, Column>> {
  const { layer, fields, geo } = read;
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
  return columns;
}

interface OpenFile {
  readonly source: Source;
  readonly layer: string;
  readonly fields: readonly Field[];
  readonly geo: GeoColumn | null;
  readonly options: Pick<ReadOptions, 'job' | 'salvage'>;
}

interface Reading extends OpenFile {
  readonly groups: readonly Group[];
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

function rowsOf(groups: readonly Group[]): number {
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
  const reader: ColumnReader = columnReader(field.name, leaf.element, rowsOf(read.groups));
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
  const reader = nestedReader(field, rowsOf(read.groups), file);
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
