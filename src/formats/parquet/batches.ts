import { movedBy } from '../../model/batchFindings.js';
import { LianpianError } from '../../model/errors.js';
import { baseName } from '../../model/fileName.js';
import type { Finding } from '../../model/finding.js';
import type { CrsClaim, DeliveredLayer, Shapes } from '../../model/layer.js';
import { cancelled } from '../bytes/recordBlocks.js';
import { type ShapeCollector, type ShapeKind, shapeCollector } from '../shapes/shapes.js';
import { wkbReader } from '../shapes/wkb.js';
import type { BatchOptions, Source } from '../source.js';
import { holdsLong } from './flatColumn.js';
import type { GeoColumn } from './geoMetadata.js';
import { type GroupRows, type LeafCursor, leafCursor } from './leafCursor.js';
import { type Page, pagesOf } from './pages.js';
import {
  collectWkb,
  damagedAt,
  isDamage,
  kindOfLayer,
  nativeOf,
  type OpenFile,
  type Reading,
  readColumns,
  readNative,
} from './read.js';
import { type Group, groupsOf, readFooter, understood } from './rowGroups.js';
import type { Field, Leaf } from './schema.js';

/** A batch of few but huge rows ends here. */
const BATCH_BYTES = 64 << 20;

/**
 * Reads Parquet and GeoParquet batch by batch: the rows, values and findings that `readParquet` gives, in memory for one batch, a page and a
 * window of every column that is read.
 *
 * Method: what hangs on all rows is found first: of what kind the shapes are, where the first of them does not say it, and which columns hold
 * integers too long for a number. Then every column is read on from where the batch before left it.
 */
export async function* parquetBatches(source: Source, options: BatchOptions): AsyncGenerator<DeliveredLayer> {
  const metadata = await readFooter(source);
  const { fields, geo } = understood(metadata, source.name);
  const groups = groupsOf(metadata, fields, source.name);
  const wanted = fields.filter(
    (field) => field === geo?.field || field.name === geo?.covering || options.wantsField(field.name),
  );
  const file: OpenFile = { source, layer: baseName(source.name), fields: wanted, geo, options };
  try {
    yield* batchesOf(file, groups, options);
  } catch (error) {
    throw isDamage(error) && groups.length > 1 && error instanceof LianpianError ? damagedAt(error) : error;
  }
}

async function* batchesOf(file: OpenFile, groups: readonly Group[], options: BatchOptions) {
  const { source, layer, geo } = file;
  const asText = await longFields(file, groups);
  const kind = geo && !nativeOf(geo, source.name) ? await kindOf(file, geo, groups) : null;
  const cursors = new Map<Leaf, LeafCursor>();
  let bytesRead = 0;
  const heard = (bytes: number) => {
    bytesRead += bytes;
    options.job?.progress('read', Math.min(bytesRead, source.byteLength), source.byteLength);
  };
  const cursorOf = (leaf: Leaf): LeafCursor => {
    const cursor = cursors.get(leaf) ?? leafCursor(source, leaf, heard);
    cursors.set(leaf, cursor);
    return cursor;
  };
  const crs: CrsClaim | null = geo?.crs ?? null;
  const encoding = { name: 'utf-8', from: 'format' } as const;
  let done = 0;
  for (const parts of partsOf(groups, rowsThatFit(groups, geo, options.batchRows))) {
    if (options.job?.cancelled()) throw cancelled(source.name);
    const read: Reading<GroupRows> = {
      ...file,
      groups: parts,
      pages: (part, leaf, take) => cursorOf(leaf).take(part, take),
    };
    const findings: Finding[] = [];
    const shapes: Shapes = geo ? await shapesOf(read, geo, kind, findings) : { kind: 'none' };
    const columns = await readColumns(read, findings, asText);
    const rowCount = parts.reduce((sum, { rows }) => sum + rows, 0);
    const first = done;
    done += rowCount;
    yield {
      file: source.name,
      layer,
      format: 'parquet',
      shapes,
      table: { rowCount, columns },
      rowNumbers: Uint32Array.from({ length: rowCount }, (_, row) => first + row + 1),
      crs,
      encoding,
      findings: findings.map((item) => movedBy(item, first)),
    };
  }
}

/** The rows of the file in runs of `batchRows`, each as parts of row groups; one empty run where there is no row. */
function* partsOf(groups: readonly Group[], batchRows: number): Generator<readonly GroupRows[]> {
  let parts: GroupRows[] = [];
  let rows = 0;
  let some = false;
  for (const [group, { chunks, rows: groupRows }] of groups.entries()) {
    for (let used = 0; used < groupRows; ) {
      const count = Math.min(batchRows - rows, groupRows - used);
      used += count;
      parts.push({ group, chunks, firstRow: rows, rows: count, isLast: used === groupRows });
      rows += count;
      if (rows < batchRows) continue;
      yield parts;
      some = true;
      parts = [];
      rows = 0;
    }
  }
  if (parts.length > 0 || !some) yield parts;
}

function rowsThatFit(groups: readonly Group[], geo: GeoColumn | null, batchRows: number): number {
  if (!geo) return batchRows;
  let most = 0;
  for (const { chunks, rows } of groups) {
    const bytes = geo.field.leaves.reduce(
      (sum, { chunk }) => sum + Number(chunks[chunk].meta_data?.total_uncompressed_size ?? 0),
      0,
    );
    if (rows > 0) most = Math.max(most, bytes / rows);
  }
  return Math.max(1, Math.min(batchRows, Math.floor(BATCH_BYTES / Math.max(1, most))));
}

async function shapesOf(
  read: Reading<GroupRows>,
  geo: GeoColumn,
  kind: ShapeKind | null,
  findings: Finding[],
): Promise<Shapes> {
  const native = nativeOf(geo, read.source.name);
  const collect = async (kindOfWkb: ShapeKind) => {
    const collector = shapeCollector(kindOfWkb, read.layer);
    await collectWkb(read, geo, kindOfWkb, collector);
    return collector.finish();
  };
  const collected = native ? await readNative(read, native, 1024) : await collect(kind ?? 'polygon');
  findings.push(...collected.findings);
  return collected.shapes;
}

/** Of what kind the shapes of the whole file are: the first polygon settles it. */
async function kindOf({ source }: OpenFile, geo: GeoColumn, groups: readonly Group[]): Promise<ShapeKind> {
  const tried = geo.kind ?? 'polygon';
  const [leaf] = geo.field.leaves;
  const { collect, kinds } = wkbReader(tried);
  for (const { chunks } of groups) {
    const chunk = chunks[leaf.chunk].meta_data;
    if (!chunk) continue;
    for await (const { values: raw, codes, present } of pagesOf(source, chunk, leaf)) {
      if (raw.kind !== 'bytes') continue;
      for (let k = 0; k < present; k++) {
        const at = codes ? codes[k] : k;
        collect(raw.bytes, raw.from[at], raw.to[at], KEEPS_NOTHING);
        if (kinds.has('polygon')) return 'polygon';
      }
    }
  }
  return kindOfLayer(kinds, tried);
}

const KEEPS_NOTHING: ShapeCollector = {
  rings() {},
  polygons() {},
  flatRings() {},
  flatPolygons() {},
  lines() {},
  points() {},
  nothing() {},
  other() {},
  broken() {},
  leftOut() {},
  finish: () => ({ shapes: { kind: 'none' }, findings: [] }),
};

/** Fields of integers one of which a number can't hold: they are text from the first batch on. */
async function longFields({ source, fields, geo }: OpenFile, groups: readonly Group[]): Promise<Set<Field>> {
  const found = new Set<Field>();
  for (const field of fields) {
    const [leaf] = field.leaves;
    const isLong = field.isFlat && field !== geo?.field ? holdsLong(leaf.element) : null;
    if (isLong && (await somePage(source, groups, leaf, isLong))) found.add(field);
  }
  return found;
}

async function somePage(
  source: Source,
  groups: readonly Group[],
  leaf: Leaf,
  holds: (page: Page) => boolean,
): Promise<boolean> {
  for (const { chunks } of groups) {
    const chunk = chunks[leaf.chunk].meta_data;
    if (!chunk) continue;
    for await (const page of pagesOf(source, chunk, leaf)) if (holds(page)) return true;
  }
  return false;
}
