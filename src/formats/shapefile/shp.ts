import { LianpianError } from '../../model/errors.js';
import type { Finding } from '../../model/finding.js';
import type { Shapes } from '../../model/layer.js';
import { type ShapeCollector, type ShapeKind, shapeCollector } from '../shapes.js';
import { damaged, type Source } from '../source.js';

/**
 * Reads the shapes of a .shp: points, multipoints, polylines and polygons, with or without Z and M, and null shapes.
 *
 * Needs: the file, and which rows the .dbf marks as deleted (their shapes are skipped). Promises: shapes in file order, which
 * is that of the .dbf; coordinates bit for bit. A file shorter than its header or its records say is refused.
 * Method: whole records out of blocks of 16 MB; the .shx is not needed, gaps between records are found by the next record's
 * number. Limits: no MultiPatch; Z and M are left out.
 */
export interface ShpShapes {
  readonly shapes: Shapes;
  /** Records in the file, deleted ones included. */
  readonly records: number;
  readonly findings: readonly Finding[];
}

const HEADER_BYTES = 100;
const BLOCK_BYTES = 16 << 20;
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

export async function readShp(source: Source, deleted: Uint8Array | null, layer: string): Promise<ShpShapes> {
  const { type, end } = await readHeader(source);
  const kind = KIND_BY_TYPE[type];
  const collector = shapeCollector(kind ?? 'polygon', layer, Math.ceil(end / 16));
  let records = 0;
  let at = HEADER_BYTES;
  let blockBytes = BLOCK_BYTES;
  while (at + 8 <= end) {
    const block = await source.read(at, Math.min(end, at + blockBytes));
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    let used = 0;
    blockBytes = BLOCK_BYTES;
    while (used + 8 <= block.length) {
      const bytes = view.getInt32(used + 4, false) * 2;
      if (bytes < 4 || at + used + 8 + bytes > end) {
        const gap = await gapBefore(source, at + used, end, records + 1, type);
        if (gap > 0) {
          used += gap;
          break;
        }
        // unused bytes after the last record, in files with a .dbf to say how many there are
        if (deleted?.length === records) return { ...collector.finish(), records };
        const rest = end - at - used - 8;
        throw damaged(source.name, `record ${records + 1} announces ${bytes} bytes, the file has ${rest} left`);
      }
      if (used + 8 + bytes > block.length) {
        blockBytes = Math.max(BLOCK_BYTES, 8 + bytes);
        break;
      }
      if (!deleted?.[records]) readRecord(view, used + 8, bytes, collector, source.name, records + 1);
      used += 8 + bytes;
      records++;
    }
    if (used === 0 && blockBytes === BLOCK_BYTES) break;
    at += used;
  }
  return { ...collector.finish(), records };
}

/** Some writers leave unused bytes between records: the distance to the header of the wanted record, 0 when there is none. */
async function gapBefore(source: Source, from: number, end: number, record: number, type: number): Promise<number> {
  const bytes = await source.read(from, end);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 4; at + 12 <= bytes.length; at += 4) {
    if (view.getInt32(at, false) !== record) continue;
    const length = view.getInt32(at + 4, false) * 2;
    const shapeType = view.getInt32(at + 8, true);
    if (length >= 4 && at + 8 + length <= bytes.length && (shapeType === type || shapeType === 0)) return at;
  }
  return 0;
}

async function readHeader(source: Source): Promise<{ readonly type: number; readonly end: number }> {
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
  if (announced > source.byteLength) {
    throw damaged(
      source.name,
      `the header announces ${announced} bytes, the file has ${source.byteLength}: it is cut off`,
    );
  }
  const type = view.getInt32(32, true);
  if (type !== 0 && !(type in KIND_BY_TYPE)) {
    throw new LianpianError(
      'E_GEOMETRY_TYPE',
      `${source.name} holds shapes of type ${type}${type === 31 ? ' (MultiPatch)' : ''}`,
      source.name,
      'Points, lines and polygons can be read; convert the layer to one of them.',
    );
  }
  return { type, end: Math.max(HEADER_BYTES, announced) };
}

function readRecord(
  view: DataView,
  at: number,
  bytes: number,
  collector: ShapeCollector,
  file: string,
  record: number,
): void {
  const type = view.getInt32(at, true);
  if (type === 0) {
    collector.nothing('null');
    return;
  }
  const kind = KIND_BY_TYPE[type];
  if (!kind) throw damaged(file, `record ${record} has the unknown shape type ${type}`);
  if (kind === 'point') {
    collector.points(readPoints(view, at, bytes, type, file, record));
    return;
  }
  if (bytes < 44) throw damaged(file, `record ${record} has ${bytes} bytes, a header of parts takes 44`);
  const partCount = view.getInt32(at + 36, true);
  const pointCount = view.getInt32(at + 40, true);
  const needed = 44 + 4 * partCount + 16 * pointCount;
  if (partCount < 0 || pointCount < 0 || needed > bytes) {
    throw damaged(file, `record ${record} announces ${partCount} parts and ${pointCount} points in ${bytes} bytes`);
  }
  const parts: Float64Array[] = [];
  const xyAt = at + 44 + 4 * partCount;
  for (let p = 0; p < partCount; p++) {
    const from = view.getInt32(at + 44 + 4 * p, true);
    const to = p + 1 < partCount ? view.getInt32(at + 48 + 4 * p, true) : pointCount;
    if (from < 0 || to < from || to > pointCount) {
      throw damaged(file, `part ${p + 1} of record ${record} runs from point ${from} to ${to} of ${pointCount}`);
    }
    if (to > from) parts.push(readXy(view, xyAt + 16 * from, to - from));
  }
  if (kind === 'polygon') collector.rings(parts);
  else collector.lines(parts);
}

function readPoints(
  view: DataView,
  at: number,
  bytes: number,
  type: number,
  file: string,
  record: number,
): Float64Array {
  const isMulti = MULTIPOINT_TYPES.includes(type);
  const count = isMulti && bytes >= 40 ? view.getInt32(at + 36, true) : 1;
  const xyAt = isMulti ? 40 : 4;
  if (count < 0 || xyAt + 16 * count > bytes) {
    throw damaged(file, `record ${record} announces ${count} points in ${bytes} bytes`);
  }
  return readXy(view, at + xyAt, count);
}

function readXy(view: DataView, at: number, count: number): Float64Array {
  const xy = new Float64Array(count * 2);
  for (let k = 0; k < xy.length; k++) xy[k] = view.getFloat64(at + 8 * k, true);
  return xy;
}
