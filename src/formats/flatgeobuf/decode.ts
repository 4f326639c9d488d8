import type { Table } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import { type Job, QUIET_JOB } from '../../model/job.js';
import type { Shapes } from '../../model/layer.js';
import { recordBlocks } from '../bytes/recordBlocks.js';
import { viewOf } from '../bytes/viewOf.js';
import { type ShapeKind, shapeCollector } from '../shapes/shapes.js';
import { damaged, SALVAGE_REMEDY, type Source } from '../source.js';
import { helpWithFlatGeobuf, worthHelper } from '../thread/helperThread.js';
import { geometryReader, kindOfType, seeKinds } from './geometry.js';
import { type FgbHeader, fieldAt, follow, HEADER_HEAD_BYTES, headerEnd, readHeader } from './layout.js';
import { propertyReader } from './values.js';

export { COLUMN, GEOMETRY, MAGIC } from './layout.js';

/**
 * Decodes a FlatGeobuf into columns and shapes.
 *
 * Promises: rows in file order, null geometry safe; text as it is; 64-bit integers beyond 2^53 make their column text; date-times
 * that all are at midnight are dates (the format has no other way to say so), others times. A file that holds fewer whole features than
 * it announces is refused, or, with `salvage`, read as far as it goes, with a finding.
 * Method: block by block, never the whole file; the flatbuffers are read in place by offset, and nothing is built a feature.
 * Limits: Z, M and binary fields are left out (a finding says so). A layer whose header names no geometry type is gone through twice.
 */
export interface DecodedFlatGeobuf {
  readonly shapes: Shapes;
  readonly table: Table;
  /** `EPSG:n`, else WKT, else null. */
  readonly crs: string | null;
  readonly wkt: string | null;
  readonly findings: readonly Finding[];
}

export interface FlatGeobufOptions {
  readonly salvage?: boolean | undefined;
  /** Hears bytes of the file; of a growing one, rows. */
  readonly job?: Job | undefined;
  /** Heights of 0 count as none: the writer gave them to every shape. */
  readonly zeroIsNoHeight?: boolean | undefined;
  /** Bytes a growing file may come to, as a guess: room is made for so many, and takes no memory until it is filled. */
  readonly expectedBytes?: number | undefined;
}

/** Bytes of a file that is still being written: ends where the writer ends. */
export interface GrowingSource extends Source {
  /** Size once the writer is done. */
  finalBytes(): Promise<number>;
}

const NO_END = Number.MAX_SAFE_INTEGER;
/** What is left to be read when the writer is done. */
const GROWING_BLOCK_BYTES = 2 << 20;
const BYTES_PER_VERTEX = 20;

export async function readFlatGeobuf(
  source: Source | GrowingSource,
  layer: string,
  options: FlatGeobufOptions = {},
): Promise<DecodedFlatGeobuf> {
  const { salvage = false, zeroIsNoHeight = false } = options;
  if ('finalBytes' in source || salvage || !worthHelper(source.byteLength)) {
    return readFlatGeobufPart(source, layer, options, 'both');
  }
  const helper = helpWithFlatGeobuf(source, layer, zeroIsNoHeight);
  try {
    const attributes = await readFlatGeobufPart(source, layer, options, 'properties');
    const { shapes, findings } = await helper.result;
    return { ...attributes, shapes, findings: [...attributes.findings, ...findings] };
  } finally {
    helper.stop();
  }
}

export type FlatGeobufPart = 'both' | 'shapes' | 'properties';

/** One part of it on this thread; the other part comes without rows. */
export async function readFlatGeobufPart(
  source: Source | GrowingSource,
  layer: string,
  options: FlatGeobufOptions,
  part: FlatGeobufPart,
): Promise<DecodedFlatGeobuf> {
  const isGrowing = 'finalBytes' in source;
  const headBytes = headerEnd(await source.read(0, HEADER_HEAD_BYTES), layer);
  const header = readHeader(await source.read(0, headBytes), headBytes, layer, source.byteLength);
  const end = isGrowing ? NO_END : source.byteLength;
  const kind = part === 'properties' ? 'point' : await kindOf(source, header, end);
  const roomBytes = part === 'properties' ? 0 : isGrowing ? (options.expectedBytes ?? 1 << 20) : source.byteLength;
  const { job = QUIET_JOB } = options;
  const decoder = featureDecoder(header, kind, layer, roomBytes, options, part);
  const inBytes = isGrowing ? { progress() {}, cancelled: () => job.cancelled() } : job;
  const blockBytes = isGrowing ? GROWING_BLOCK_BYTES : undefined;
  const features = recordBlocks(source, header.featuresAt, end, FEATURE_HEAD_BYTES, featureBytes, inBytes, blockBytes);
  for await (const { view, bytes, from, to } of features.windows()) {
    decoder.window(view, bytes, from, to);
    if (isGrowing) job.progress('reading', decoder.rows(), decoder.rows());
  }
  const size = isGrowing ? await source.finalBytes() : source.byteLength;
  // its writer tells the count at the end
  const { announced } = isGrowing ? readHeader(await source.read(0, headBytes), headBytes, layer, size) : header;
  return decoder.finish(source.name, features.rest() < size, announced);
}

/** By the header, else by a look at every feature. */
export async function kindOf(source: Source, header: FgbHeader, end: number): Promise<ShapeKind> {
  const said = kindOfType(header.layerType);
  if (said !== null) return said;
  const look = kindFinder();
  const all = recordBlocks(source, header.featuresAt, end, FEATURE_HEAD_BYTES, featureBytes);
  for await (const { view, from, to } of all.windows()) look.window(view, from, to);
  return look.kind();
}

/** The same for a file in memory. */
export function decodeFlatGeobuf(bytes: Uint8Array, layer: string): DecodedFlatGeobuf {
  const header = readHeader(bytes, headerEnd(bytes, layer), layer, bytes.length);
  const view = viewOf(bytes);
  let to = header.featuresAt;
  while (to + FEATURE_HEAD_BYTES <= bytes.length) {
    const length = featureBytes(view, to);
    if (length === 0 || to + length > bytes.length) break;
    to += length;
  }
  let kind = kindOfType(header.layerType);
  if (kind === null) {
    const look = kindFinder();
    look.window(view, header.featuresAt, to);
    kind = look.kind();
  }
  const decoder = featureDecoder(header, kind, layer, bytes.length, {});
  decoder.window(view, bytes, header.featuresAt, to);
  return decoder.finish(layer, to < bytes.length, header.announced);
}

export const FEATURE_HEAD_BYTES = 4;

/** Bytes of a feature with its length; 0 when it cannot be one. */
export function featureBytes(view: DataView, at: number): number {
  const bytes = view.getUint32(at, true);
  return bytes < 8 ? 0 : 4 + bytes;
}

/** For layers of mixed or unknown type: polygons if there is one, else lines, else points. */
function kindFinder() {
  const seen = new Set<ShapeKind>();
  return {
    window(view: DataView, from: number, to: number): void {
      for (let at = from; at < to; at += featureBytes(view, at)) {
        seeKinds(view, follow(view, fieldAt(view, follow(view, at + 4), 0)), seen);
      }
    },
    kind: (): ShapeKind => (seen.has('polygon') || seen.size === 0 ? 'polygon' : seen.has('line') ? 'line' : 'point'),
  };
}

export function featureDecoder(
  header: FgbHeader,
  kind: ShapeKind,
  layer: string,
  roomBytes: number,
  { salvage = false, zeroIsNoHeight = false, wants }: FlatGeobufOptions & { wants?: (field: string) => boolean },
  part: FlatGeobufPart = 'both',
) {
  const collector = shapeCollector(kind, layer, Math.ceil(roomBytes / BYTES_PER_VERTEX));
  const geometry = geometryReader(collector, header.layerType, zeroIsNoHeight);
  const properties = propertyReader(header.fields, header.announced, wants);
  const findings: Finding[] = [];
  let rows = 0;
  function feature(view: DataView, bytes: Uint8Array, at: number): void {
    const table = follow(view, at + 4);
    if (part !== 'properties') geometry(view, bytes, fieldAt(view, table, 0));
    if (part !== 'shapes') properties.row(view, bytes, fieldAt(view, table, 1));
  }
  function salvaged(view: DataView, bytes: Uint8Array, at: number): void {
    const table = attempt(() => follow(view, at + 4), 0);
    const reason = attempt(() => {
      geometry(view, bytes, fieldAt(view, table, 0));
      return '';
    }, null);
    if (reason !== '') collector.broken('its bytes lead outside the feature');
    const field = attempt(() => fieldAt(view, table, 1), -1);
    const read = attempt(() => {
      properties.row(view, bytes, Math.max(0, field));
      return true;
    }, false);
    if (!read || field < 0) {
      const value = '属性 / properties';
      findings.push(finding('row.outsideRange', 'error', layer, { value }, { feature: rows + 1 }));
    }
  }
  return {
    window(view: DataView, bytes: Uint8Array, from: number, to: number): void {
      for (let at = from; at < to; at += featureBytes(view, at)) {
        if (salvage) salvaged(view, bytes, at);
        else feature(view, bytes, at);
        rows++;
      }
      properties.endWindow();
    },
    rows: () => rows,
    /** `hasRest`: bytes are left behind the last whole feature. */
    finish(file: string, hasRest: boolean, announced: number): DecodedFlatGeobuf {
      if (hasRest || (announced > 0 && announced !== rows)) {
        const what = `the header announces ${announced} features, the file holds ${rows} whole ones`;
        if (!salvage) throw damaged(layer, what, SALVAGE_REMEDY);
        const because = hasRest ? '文件被截断或损坏 / cut off or damaged' : '数目不符 / counts differ';
        findings.push(finding('file.salvaged', 'error', layer, { file, announced, read: rows, because }));
      }
      const columns = part === 'shapes' ? new Map() : properties.finish(rows, layer, findings);
      const shapes = collector.finish();
      return {
        shapes: shapes.shapes,
        table: { rowCount: rows, columns },
        crs: header.crs,
        wkt: header.wkt,
        findings: [...findings, ...shapes.findings],
      };
    },
  };
}

/** `work`, or `otherwise` when it is led outside the bytes at hand. */
function attempt<T, U>(work: () => T, otherwise: U): T | U {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return otherwise;
    throw error;
  }
}
