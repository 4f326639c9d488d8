import { LianpianError } from '../../model/errors.js';
import type { Finding } from '../../model/finding.js';
import { type Job, QUIET_JOB } from '../../model/job.js';
import type { Shapes } from '../../model/layer.js';
import { type RecordWindow, recordBlocks } from '../bytes/recordBlocks.js';
import { viewOf } from '../bytes/viewOf.js';
import { type ShapeCollector, type ShapeKind, shapeCollector } from '../shapes/shapes.js';
import { damaged, SALVAGE_REMEDY, type Source } from '../source.js';
import { placeSum } from './shx.js';

/**
 * Reads the shapes of a .shp: points, multipoints, polylines and polygons, with or without Z and M, and null shapes.
 *
 * Needs: the file, and which rows the .dbf marks as deleted (their shapes are skipped). Promises: shapes in file order, which
 * is that of the .dbf; coordinates bit for bit. A file shorter than its header or its records say is refused.
 * Method: whole records out of blocks; the .shx is not needed, gaps between records are found by the next record's
 * number. Limits: no MultiPatch; Z and M are left out (a finding says of how many rows).
 */
export interface ShpShapes {
  readonly shapes: Shapes;
  /** Records in the file, deleted ones included. */
  readonly records: number;
  /** Sum over the places of all records, to compare with that of the .shx. */
  readonly places: number;
  readonly findings: readonly Finding[];
  /** What is wrong with a file read in spite of it; null when it is whole. */
  readonly damage: string | null;
}

export interface ShpOptions {
  /** Reads the whole records of a damaged file. */
  readonly salvage?: boolean | undefined;
  /** Records there should be, by the .dbf: what follows the last one is not of the layer. */
  readonly expectedRecords?: number | undefined;
  readonly job?: Job | undefined;
}

const HEADER_BYTES = 100;
const RECORD_HEAD_BYTES = 8;
const NO_MEASURE = -1e38;
const FILE_CODE = 9994;

const KIND_BY_TYPE: Readonly<Record<number, ShapeKind>> = {
  1: 'point',
  11: 'point',
  21: 'point',
  8: 'point',
  18: 'point',
  28: 'point',
  3: 'line',
  13: 'line',
  23: 'line',
  5: 'polygon',
  15: 'polygon',
  25: 'polygon',
};
const MULTIPOINT_TYPES: readonly number[] = [8, 18, 28];

export async function readShp(
  source: Source,
  deleted: Uint8Array | null,
  layer: string,
  options: ShpOptions = {},
): Promise<ShpShapes> {
  const header = await readShpHeader(source, options.salvage ?? false);
  const collector = collectorFor(header, layer, Math.ceil(header.end / 16));
  const read = recordReader(collector);
  const walk = shpRecords(source, header, options);
  for await (const { view, bytes, from, to, firstRecord } of walk.windows()) {
    for (let place = from, record = firstRecord; place < to; record++) {
      const length = recordBytesAt(view, place);
      if (!deleted?.[record]) {
        const broken = read(view, bytes, place + 8, length - 8, record + 1);
        if (broken !== null && !options.salvage) throw damaged(source.name, broken, SALVAGE_REMEDY);
        if (broken !== null) collector.broken(broken);
      }
      place += length;
    }
  }
  return { ...collector.finish(), ...walk.end() };
}

/** Collects the shapes of the kind that the header says. */
export function collectorFor({ type }: ShpHeader, layer: string, expectedVertices: number): ShapeCollector {
  return shapeCollector(KIND_BY_TYPE[type] ?? 'polygon', layer, expectedVertices);
}

/** A window of whole records, with the number of the first of them, from 0 on. */
export interface ShpWindow extends RecordWindow {
  readonly firstRecord: number;
}

export type ShpEnd = Pick<ShpShapes, 'records' | 'places' | 'damage'>;

export interface ShpRecords {
  windows(): AsyncGenerator<ShpWindow>;
  /** What was met, once all windows are taken. */
  end(): ShpEnd;
}

/** The records of a .shp in file order, gaps between them passed over. */
export function shpRecords(source: Source, { type, end, cutOff }: ShpHeader, options: ShpOptions): ShpRecords {
  let records = 0;
  let places = 0;
  let damage = cutOff;
  async function* windows(): AsyncGenerator<ShpWindow> {
    // where there was one gap there may be one before every record: less is read ahead of the next
    let span = Number.POSITIVE_INFINITY;
    const { job = QUIET_JOB } = options;
    const silentJob = { progress() {}, cancelled: () => job.cancelled() };
    for (let at = HEADER_BYTES; ; ) {
      const limit = Math.min(end, at + span);
      const blocks = recordBlocks(source, at, limit, RECORD_HEAD_BYTES, recordBytesAt, limit === end ? job : silentJob);
      let windowAt = at;
      for await (const window of blocks.windows()) {
        const { view, from, to } = window;
        const firstRecord = records;
        for (let place = from; place < to; records++) {
          places = placeSum(places, (windowAt + place - from) / 2);
          place += recordBytesAt(view, place);
        }
        windowAt += to - from;
        yield { ...window, firstRecord };
      }
      at = blocks.rest();
      if (at + RECORD_HEAD_BYTES > end) break;
      const next = await recordBytesIn(source, at);
      if (limit < end && next > 0 && at + next > limit && at + next <= end) {
        span *= 4;
        continue;
      }
      const gap = await gapBefore(source, at, end, records + 1, type);
      if (gap > 0) {
        at += gap;
        span = SPAN_AFTER_GAP;
        continue;
      }
      // unused bytes after the last record, in files with a .dbf to say how many there are
      if (options.expectedRecords === records) break;
      const head = await source.read(at, at + RECORD_HEAD_BYTES);
      const announced = new DataView(head.buffer, head.byteOffset).getInt32(4, false) * 2;
      const what = `record ${records + 1} announces ${announced} bytes, the file has ${end - at - 8} left`;
      if (!options.salvage) throw damaged(source.name, what, SALVAGE_REMEDY);
      damage ??= what;
      break;
    }
  }
  return { windows, end: () => ({ records, places, damage }) };
}

async function recordBytesIn(source: Source, at: number): Promise<number> {
  const head = await source.read(at, at + RECORD_HEAD_BYTES);
  return recordBytesAt(viewOf(head), 0);
}

/** Bytes of a record with its head; 0 when its length cannot be one. */
export function recordBytesAt(view: DataView, at: number): number {
  const words = view.getInt32(at + 4, false);
  return words < 2 ? 0 : 8 + 2 * words;
}

const SPAN_AFTER_GAP = 1 << 14;
const GAP_SEARCH_BYTES = 1 << 14;
const MOST_SEARCHED = 1 << 24;

/** Some writers leave unused bytes between records: the distance to the header of the wanted record, 0 when there is none. */
async function gapBefore(source: Source, from: number, end: number, record: number, type: number): Promise<number> {
  let searched = GAP_SEARCH_BYTES;
  for (let start = from; start + 12 <= end; start += searched, searched = Math.min(MOST_SEARCHED, 4 * searched)) {
    const bytes = await source.read(start, Math.min(end, start + searched + 8));
    const view = viewOf(bytes);
    for (let at = start === from ? 4 : 0; at + 12 <= bytes.length; at += 4) {
      if (view.getInt32(at, false) !== record) continue;
      const length = view.getInt32(at + 4, false) * 2;
      const shapeType = view.getInt32(at + 8, true);
      if (length >= 4 && start + at + 8 + length <= end && (shapeType === type || shapeType === 0)) {
        return start + at - from;
      }
    }
  }
  return 0;
}

export interface ShpHeader {
  readonly type: number;
  readonly end: number;
  /** Why the file is shorter than it says; null when it is not. */
  readonly cutOff: string | null;
}

export async function readShpHeader(source: Source, salvage: boolean): Promise<ShpHeader> {
  const bytes = await source.read(0, HEADER_BYTES);
  if (bytes.length < HEADER_BYTES) {
    throw damaged(source.name, `a Shapefile header takes ${HEADER_BYTES} bytes, the file has ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getInt32(0, false) !== FILE_CODE) {
    throw new LianpianError(
      'E_FORMAT_UNKNOWN',
      `${source.name} is not a Shapefile: it starts with ${view.getInt32(0, false)}, not ${FILE_CODE}`,
      source.name,
      'Check that the file is what its ending says.',
    );
  }
  const announced = view.getInt32(24, false) * 2;
  const isCut = announced > source.byteLength;
  const what = {
    zh: `文件头写明 ${announced} 字节，实有 ${source.byteLength} 字节：文件被截断`,
    en: `the header announces ${announced} bytes, the file has ${source.byteLength}: it is cut off`,
  };
  if (isCut && !salvage) throw damaged(source.name, what, SALVAGE_REMEDY);
  const type = view.getInt32(32, true);
  if (type !== 0 && !(type in KIND_BY_TYPE)) {
    throw new LianpianError(
      'E_GEOMETRY_TYPE',
      `${source.name} holds shapes of type ${type}${type === 31 ? ' (MultiPatch)' : ''}`,
      source.name,
      'Points, lines and polygons can be read; convert the layer to one of them.',
    );
  }
  // a negative length: beyond 4 GB, written by programs that do not count
  const end = isCut || announced < HEADER_BYTES ? source.byteLength : announced;
  return { type, end, cutOff: isCut ? what.en : null };
}

const LONG_RING = 256;

/** Gives what is wrong with a record that can't be read, else null. */
type RecordReader = (view: DataView, bytes: Uint8Array, at: number, length: number, record: number) => string | null;

/** Reads one record after the other into the collector, polygons through one run of vertices that is used again. */
export function recordReader(collector: ShapeCollector): RecordReader {
  let xy = new Float64Array(4096);
  let xyBytes = new Uint8Array(xy.buffer);
  let ends = new Uint32Array(256);
  const polygonEnds = new Uint32Array(1);
  return (view, bytes, at, length, record) => {
    const type = view.getInt32(at, true);
    if (type === 0) {
      collector.nothing('null');
      return null;
    }
    const kind = KIND_BY_TYPE[type];
    if (!kind) return `record ${record} has the unknown shape type ${type}`;
    if (kind === 'point') {
      const points = readPoints(view, at, length, type);
      if (points === null) return `record ${record} announces more points than its ${length} bytes hold`;
      collector.points(points);
      if (type > 10) noteLeftOut(view, at, length, type, collector);
      return null;
    }
    if (length < 44) return `record ${record} has ${length} bytes, a header of parts takes 44`;
    const partCount = view.getInt32(at + 36, true);
    const pointCount = view.getInt32(at + 40, true);
    const xyAt = at + 44 + 4 * partCount;
    if (partCount < 0 || pointCount < 0 || 44 + 4 * partCount + 16 * pointCount > length) {
      return `record ${record} announces ${partCount} parts and ${pointCount} points in ${length} bytes`;
    }
    if (xy.length < 2 * pointCount) {
      xy = new Float64Array(4 * pointCount);
      xyBytes = new Uint8Array(xy.buffer);
    }
    if (ends.length < partCount) ends = new Uint32Array(2 * partCount);
    let paths = 0;
    let first = 0;
    for (let p = 0; p < partCount; p++) {
      const from = view.getInt32(at + 44 + 4 * p, true);
      const to = p + 1 < partCount ? view.getInt32(at + 48 + 4 * p, true) : pointCount;
      if (from < 0 || to < from || to > pointCount) {
        return `part ${p + 1} of record ${record} runs from point ${from} to ${to} of ${pointCount}`;
      }
      if (p === 0) first = from;
      if (to > from) ends[paths++] = to - first;
    }
    const used = partCount === 0 ? 0 : pointCount - first;
    const xyFrom = xyAt + 16 * first;
    // a view costs more than it saves on an ordinary ring
    if (used > LONG_RING) xyBytes.set(bytes.subarray(xyFrom, xyFrom + 16 * used));
    else for (let k = 0; k < 2 * used; k++) xy[k] = view.getFloat64(xyFrom + 8 * k, true);
    if (kind === 'polygon') {
      polygonEnds[0] = paths;
      collector.flatRings({ xy, ends, pathCount: paths, polygonEnds, polygonCount: 1 });
    } else {
      collector.lines(Array.from({ length: paths }, (_, p) => xy.slice(p === 0 ? 0 : 2 * ends[p - 1], 2 * ends[p])));
    }
    if (type > 10) noteLeftOut(view, at, length, type, collector);
    return null;
  };
}

/** Types 11 … 18 have Z, and M if there is room for it; 21 … 28 have M. Values below −1e38 say that there is none. */
function noteLeftOut(view: DataView, at: number, length: number, type: number, collector: ShapeCollector): void {
  const isPoint = type === 11 || type === 21;
  const isMulti = MULTIPOINT_TYPES.includes(type);
  const countAt = isMulti ? 36 : 40;
  if (!isPoint && length < countAt + 4) return;
  const points = isPoint ? 1 : view.getInt32(at + countAt, true);
  const parts = isPoint || isMulti ? 0 : view.getInt32(at + 36, true);
  const flatBytes = isPoint ? 20 : (isMulti ? 40 : 44) + 4 * parts + 16 * points;
  const hasZ = type < 20;
  const rangeBytes = isPoint ? 0 : 16;
  const mAt = flatBytes + (hasZ ? rangeBytes + 8 * points : 0) + rangeBytes;
  let hasM = false;
  for (let p = 0; p < points && !hasM && mAt + 8 * p + 8 <= length; p++) {
    hasM = view.getFloat64(at + mAt + 8 * p, true) > NO_MEASURE;
  }
  collector.leftOut(hasZ, hasM);
}

function readPoints(view: DataView, at: number, bytes: number, type: number): Float64Array | null {
  const isMulti = MULTIPOINT_TYPES.includes(type);
  const count = isMulti && bytes >= 40 ? view.getInt32(at + 36, true) : 1;
  const xyAt = isMulti ? 40 : 4;
  if (count < 0 || xyAt + 16 * count > bytes) return null;
  const xy = new Float64Array(count * 2);
  for (let k = 0; k < xy.length; k++) xy[k] = view.getFloat64(at + xyAt + 8 * k, true);
  return xy;
}
