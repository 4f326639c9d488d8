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
import type { GeoColumn } from './geoMetadata.js';
import { collectNative, type NativeForm, nativeEntries, nativeForm } from './native.js';
import { nestedReader } from './nested.js';
import { type Page, pagesOf } from './pages.js';
import { type Group, groupsOf, readFooter, rowsOf, understood } from './rowGroups.js';
import type { Field, Leaf } from './schema.js';
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
  const read = wholeReading({ source, layer, fields, geo, options: {} }, groups);
  const shapes: Shapes = geo ? await readShapes(read, geo, findings) : { kind: 'none' };
  return { shapes, findings };
}

export function isDamage(error: unknown): error is Error {
  return error instanceof LianpianError ? error.code === 'E_FILE_DAMAGED' : error instanceof RangeError;
}

export function damagedAt({ message, where }: LianpianError): LianpianError {
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
  const read = wholeReading(file, groups);
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

/** `asText`: fields of integers known to hold one that a number can't. */
export async function readColumns<G extends Group>(
  read: Reading<G>,
  findings: Finding[],
  asText: ReadonlySet<Field> = new Set(),
): Promise<Map<string, Column>> {
  const { layer, fields, geo } = read;
  const columns = new Map<string, Column>();
  for (const field of fields) {
    if (field === geo?.field || field.name === geo?.covering) continue;
    if (geo?.others.includes(field.name)) {
      findings.push(finding('field.unread', 'warning', layer, { field: field.name, type: 'geometry' }));
      continue;
    }
    const column = field.isFlat
      ? await readFlat(read, field, findings, asText.has(field))
      : await readNested(read, field, findings);
    if (column) columns.set(uniqueName(field.name, columns, layer, findings), column);
  }
  return columns;
}

export interface OpenFile {
  readonly source: Source;
  readonly layer: string;
  readonly fields: readonly Field[];
  readonly geo: GeoColumn | null;
  readonly options: Pick<ReadOptions, 'job' | 'salvage'>;
}

/** Row groups, or parts of them, and how the pages of a column in one of them are come by. */
export interface Reading<G extends Group = Group> extends OpenFile {
  readonly groups: readonly G[];
  pages(group: G, leaf: Leaf, take: (page: Page) => void): Promise<void>;
}

function wholeReading(file: OpenFile, groups: readonly Group[]): Reading {
  const { source, options } = file;
  let bytesRead = 0;
  return {
    ...file,
    groups,
    async pages(group, leaf, take) {
      const chunk = group.chunks[leaf.chunk].meta_data;
      if (!chunk) return;
      for await (const page of pagesOf(source, chunk, leaf)) take(page);
      bytesRead += Number(chunk.total_compressed_size);
      options.job?.progress('read', Math.min(bytesRead, source.byteLength), source.byteLength);
    },
  };
}

async function readFlat<G extends Group>(
  read: Reading<G>,
  field: Field,
  findings: Finding[],
  asText: boolean,
): Promise<Column | null> {
  const [leaf] = field.leaves;
  const reader: ColumnReader = columnReader(field.name, leaf.element, rowsOf(read.groups), asText);
  for (const group of read.groups) {
    let row = group.firstRow;
    await read.pages(group, leaf, (page) => {
      reader.take(page, row);
      row += page.count;
    });
  }
  return reader.finish(read.layer, findings);
}

async function readNested<G extends Group>(
  read: Reading<G>,
  field: Field,
  findings: Finding[],
): Promise<Column | null> {
  const file = read.source.name;
  const reader = nestedReader(field, rowsOf(read.groups), file);
  for (const group of read.groups) {
    for (const leaf of field.leaves) await read.pages(group, leaf, (page) => reader.take(leaf, page));
    reader.endGroup(group.firstRow, group.rows);
  }
  return reader.finish(read.layer, findings);
}

/** Doubles of x and y make up most of a geometry column. */
const BYTES_A_VERTEX = 16;

export async function readShapes<G extends Group>(
  read: Reading<G>,
  geo: GeoColumn,
  findings: Finding[],
): Promise<Shapes> {
  const native = nativeOf(geo, read.source.name);
  const expected = expectedVertices(read, geo, native !== null);
  const collected = native ? await readNative(read, native, expected) : await readWkb(read, geo, expected);
  findings.push(...collected.findings);
  return collected.shapes;
}

/** Null where the column holds WKB. */
export function nativeOf({ encoding, field }: GeoColumn, file: string): NativeForm | null {
  if (encoding.toUpperCase() === 'WKB') return null;
  const native = nativeForm(encoding, field, file);
  if (!native) throw unsupported(`${file}, column ${field.name}`, `geometry encoding "${encoding}"`);
  return native;
}

function expectedVertices({ source, groups }: Reading, geo: GeoColumn, isNative: boolean): number {
  const { chunk } = geo.field.leaves[0];
  const bytes = groups.reduce((sum, { chunks }) => sum + Number(chunks[chunk].meta_data?.total_uncompressed_size), 0);
  return Math.min(bytes / (isNative ? BYTES_A_VERTEX / 2 : BYTES_A_VERTEX), 8 * source.byteLength);
}

export async function readNative<G extends Group>(read: Reading<G>, native: NativeForm, expected: number) {
  const collector = shapeCollector(native.kind, read.layer, expected);
  for (const group of read.groups) {
    const xPages: Page[] = [];
    const yPages: Page[] = [];
    await read.pages(group, native.x, (page) => xPages.push(page));
    await read.pages(group, native.y, (page) => yPages.push(page));
    const rows = collectNative(native, nativeEntries(native, xPages, yPages, read.source.name), collector);
    if (rows !== group.rows) throw damaged(read.source.name, `${rows} shapes in a row group of ${group.rows} rows`);
  }
  return collector.finish();
}

/** The kind of the layer is known only when all is read: what the file says, or polygons, is tried first. */
async function readWkb<G extends Group>(read: Reading<G>, geo: GeoColumn, expected: number) {
  for (let kind: ShapeKind = geo.kind ?? 'polygon'; ; ) {
    const collector = shapeCollector(kind, read.layer, expected);
    const kinds = await collectWkb(read, geo, kind, collector);
    const best = kindOfLayer(kinds, kind);
    if (best === kind) return collector.finish();
    kind = best;
  }
}

/** The shapes of WKB to the collector, a call a row; gives the kinds that were met. */
export async function collectWkb<G extends Group>(
  read: Reading<G>,
  geo: GeoColumn,
  kind: ShapeKind,
  collector: ShapeCollector,
): Promise<ReadonlySet<ShapeKind>> {
  const wkb = wkbReader(kind);
  for (const group of read.groups) {
    await read.pages(group, geo.field.leaves[0], (page) => {
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
  return wkb.kinds;
}

/** Of shapes of several kinds the polygons are read, else the lines; `tried` where there is none. */
export function kindOfLayer(kinds: ReadonlySet<ShapeKind>, tried: ShapeKind): ShapeKind {
  if (kinds.size === 0) return tried;
  return kinds.has('polygon') ? 'polygon' : kinds.has('line') ? 'line' : 'point';
}
