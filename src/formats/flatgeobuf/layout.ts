import { viewOf } from '../bytes/viewOf.js';
import { damaged } from '../source.js';
import { levelSizes, NODE_BYTES } from './packedTree.js';

/**
 * Where things are in a FlatGeobuf: flatbuffer tables read in place by offset, and the header as a record.
 * Offsets that lead outside their bytes throw a RangeError, which the reader turns into a coded error.
 */
export const MAGIC = Uint8Array.of(0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x00);

/** Numbers of the schema: column types and geometry types. */
export const COLUMN = { bool: 2, int: 5, long: 7, double: 10, text: 11, dateTime: 13 } as const;
export const GEOMETRY = {
  unknown: 0,
  point: 1,
  lineString: 2,
  polygon: 3,
  multiPoint: 4,
  multiLineString: 5,
  multiPolygon: 6,
  collection: 7,
} as const;

/** Position of field `id` of a table; 0 when it is not there. */
export function fieldAt(view: DataView, table: number, id: number): number {
  if (table === 0) return 0;
  const vtable = table - view.getInt32(table, true);
  const slot = 4 + 2 * id;
  if (slot >= view.getUint16(vtable, true)) return 0;
  const offset = view.getUint16(vtable + slot, true);
  return offset === 0 ? 0 : table + offset;
}

export function follow(view: DataView, at: number): number {
  return at === 0 ? 0 : at + view.getUint32(at, true);
}

export function byteAt(view: DataView, at: number, otherwise: number): number {
  return at === 0 ? otherwise : view.getUint8(at);
}

function stringAt(view: DataView, at: number): string {
  if (at === 0) return '';
  const start = follow(view, at);
  const length = view.getUint32(start, true);
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + start + 4, length));
}

/** Tables of a vector of offsets. */
export function vectorOffsets(view: DataView, at: number): number[] {
  if (at === 0) return [];
  const start = follow(view, at);
  const length = view.getUint32(start, true);
  if (start + 4 + 4 * length > view.byteLength) throw new RangeError(`a vector of ${length} offsets`);
  return Array.from({ length }, (_, i) => follow(view, start + 4 + 4 * i));
}

export interface FgbField {
  readonly name: string;
  readonly type: number;
}

export interface FgbHeader {
  readonly fields: readonly FgbField[];
  /** Type of all geometries; `GEOMETRY.unknown` when each says its own. */
  readonly layerType: number;
  /** `EPSG:n`, else WKT, else null. */
  readonly crs: string | null;
  /** The CRS as WKT, where the file gives it. */
  readonly wkt: string | null;
  /** Features the header announces; 0 when it does not know. */
  readonly announced: number;
  /** Where the first feature starts: behind the header and the index. */
  readonly featuresAt: number;
}

/** Bytes that tell how long the header is. */
export const HEADER_HEAD_BYTES = 12;

/** Bytes up to the end of the header. */
export function headerEnd(head: Uint8Array, layer: string): number {
  if (head.length < HEADER_HEAD_BYTES || head[0] !== MAGIC[0] || head[3] !== MAGIC[3]) {
    throw damaged(layer, 'not FlatGeobuf');
  }
  return HEADER_HEAD_BYTES + viewOf(head).getUint32(8, true);
}

/** `bytes` hold the header whole; `fileBytes` is the size of the file. */
export function readHeader(bytes: Uint8Array, end: number, layer: string, fileBytes: number): FgbHeader {
  if (end > bytes.length) {
    throw damaged(layer, `the FlatGeobuf header takes ${end} bytes, the file has ${fileBytes}`);
  }
  const view = viewOf(bytes);
  const header = HEADER_HEAD_BYTES + view.getUint32(HEADER_HEAD_BYTES, true);
  const countAt = fieldAt(view, header, 8);
  const announced = countAt === 0 ? 0 : Number(view.getBigUint64(countAt, true));
  return {
    fields: vectorOffsets(view, fieldAt(view, header, 7)).map((column) => ({
      name: stringAt(view, fieldAt(view, column, 0)),
      type: byteAt(view, fieldAt(view, column, 1), 0),
    })),
    layerType: byteAt(view, fieldAt(view, header, 2), 0),
    ...crsAt(view, fieldAt(view, header, 10)),
    announced,
    featuresAt: end + indexBytes(view, header, announced),
  };
}

function crsAt(view: DataView, at: number): { readonly crs: string | null; readonly wkt: string | null } {
  const crs = follow(view, at);
  if (crs === 0) return { crs: null, wkt: null };
  const codeAt = fieldAt(view, crs, 1);
  const code = codeAt === 0 ? 0 : view.getInt32(codeAt, true);
  const wkt = stringAt(view, fieldAt(view, crs, 4)) || null;
  const isEpsg = stringAt(view, fieldAt(view, crs, 0)).toUpperCase() === 'EPSG' && code > 0;
  return { crs: isEpsg ? `EPSG:${code}` : wkt, wkt };
}

/** Bytes of the packed R-tree between header and features; 0 when the file has none. */
function indexBytes(view: DataView, header: number, count: number): number {
  const sizeAt = fieldAt(view, header, 9);
  const nodeSize = sizeAt === 0 ? 16 : view.getUint16(sizeAt, true);
  if (count === 0 || nodeSize === 0) return 0;
  if (nodeSize === 1) throw new RangeError('an index of one child a node');
  return NODE_BYTES * levelSizes(count, nodeSize).reduce((sum, size) => sum + size, 0);
}
