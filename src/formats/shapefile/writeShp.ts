import type { Shapes } from '../../model/layer.js';
import { BLOCK_BYTES } from '../bytes/blocks.js';
import { isEmptyShape } from '../shapes/shapeRows.js';
import type { SinkFile } from '../source.js';

/**
 * Shapes as .shp and .shx, in blocks.
 *
 * Promises: a record a row, in order; an empty shape is a null shape; coordinates bit for bit; shells clockwise, holes
 * counter-clockwise, each ring from its first vertex, as ESRI wants; the same bytes for the same shapes.
 */
const HEADER_BYTES = 100;
const TYPES = { polygon: 5, line: 3, point: 1, none: 0 } as const;

export async function writeShp(shapes: Shapes, rows: number, shp: SinkFile, shx: SinkFile): Promise<void> {
  const type = TYPES[shapes.kind];
  const shpBytes = shpByteLength(shapes, rows);
  const shxBytes = HEADER_BYTES + 8 * rows;
  await shp.append(header(shpBytes, type, emptyBox()));
  await shx.append(header(shxBytes, type, emptyBox()));
  const box = emptyBox();
  let start = HEADER_BYTES;
  for (let row = 0; row < rows; ) {
    const end = endOfBlock(shapes, row, rows);
    const { records, index } = writeRecords(shapes, row, end, start, box);
    await shp.append(records);
    await shx.append(index);
    start += records.length;
    row = end;
  }
  // the box is known when all have been seen
  await shp.patch(0, header(shpBytes, type, box));
  await shx.patch(0, header(shxBytes, type, box));
}

/** The row before which a block of records ends; it has one at least. */
function endOfBlock(shapes: Shapes, row: number, rows: number): number {
  let bytes = 8 + recordBytes(shapes, row);
  let end = row + 1;
  for (; end < rows && bytes < BLOCK_BYTES; end++) bytes += 8 + recordBytes(shapes, end);
  return end;
}

/** Records of rows from … to (exclusive), the first of which starts at byte `start` of the file. */
function writeRecords(shapes: Shapes, from: number, to: number, start: number, box: Box) {
  let size = 0;
  for (let row = from; row < to; row++) size += 8 + recordBytes(shapes, row);
  const shp = new DataView(new ArrayBuffer(size));
  const shx = new DataView(new ArrayBuffer(8 * (to - from)));
  let at = 0;
  for (let row = from; row < to; row++) {
    const bytes = recordBytes(shapes, row);
    shx.setInt32(8 * (row - from), (start + at) / 2);
    shx.setInt32(8 * (row - from) + 4, bytes / 2);
    shp.setInt32(at, row + 1);
    shp.setInt32(at + 4, bytes / 2);
    if (bytes > NULL_BYTES) {
      shp.setInt32(at + 8, TYPES[shapes.kind], true);
      if (shapes.kind === 'point') writePoint(shp, at + 12, shapes.points.xy, row, box);
      else writeParts(shp, at + 12, shapes, row, box);
    }
    at += 8 + bytes;
  }
  return { records: new Uint8Array(shp.buffer), index: new Uint8Array(shx.buffer) };
}

/** Size of the .shp, known before a byte of it is made. */
export function shpByteLength(shapes: Shapes, rows: number): number {
  let bytes = HEADER_BYTES;
  for (let row = 0; row < rows; row++) bytes += 8 + recordBytes(shapes, row);
  return bytes;
}

const NULL_BYTES = 4;

function recordBytes(shapes: Shapes, row: number): number {
  if (isEmptyShape(shapes, row)) return NULL_BYTES;
  if (shapes.kind === 'point') return 20;
  const { parts, vertices } = partsOf(shapes, row);
  return 44 + 4 * (parts.end - parts.first) + 16 * (vertices.end - vertices.first);
}

interface Run {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

/** Rings or lines of a row, and its vertices: both lie together, in order. */
function partsOf(shapes: Shapes, row: number): { readonly parts: Run; readonly vertices: Run; starts: Uint32Array } {
  if (shapes.kind === 'polygon') {
    const { itemStart, polygonStart, ringStart } = shapes.polygons;
    const parts = { first: polygonStart[itemStart[row]], end: polygonStart[itemStart[row + 1]] };
    return { parts, vertices: { first: ringStart[parts.first], end: ringStart[parts.end] }, starts: ringStart };
  }
  if (shapes.kind !== 'line') throw new Error(`shapes of kind ${shapes.kind} have no parts`);
  const { itemStart, lineStart } = shapes.lines;
  const parts = { first: itemStart[row], end: itemStart[row + 1] };
  return { parts, vertices: { first: lineStart[parts.first], end: lineStart[parts.end] }, starts: lineStart };
}

function writePoint(shp: DataView, at: number, xy: Float64Array, row: number, box: Box): void {
  shp.setFloat64(at, xy[2 * row], true);
  shp.setFloat64(at + 8, xy[2 * row + 1], true);
  extend(box, xy[2 * row], xy[2 * row + 1]);
}

function writeParts(shp: DataView, at: number, shapes: Shapes, row: number, whole: Box): void {
  const { parts, vertices, starts } = partsOf(shapes, row);
  const xy = shapes.kind === 'polygon' ? shapes.polygons.xy : shapes.kind === 'line' ? shapes.lines.xy : null;
  if (xy === null) return;
  const box = emptyBox();
  const count = parts.end - parts.first;
  shp.setInt32(at + 32, count, true);
  shp.setInt32(at + 36, vertices.end - vertices.first, true);
  let place = at + 40 + 4 * count;
  for (let p = parts.first; p < parts.end; p++) {
    shp.setInt32(at + 40 + 4 * (p - parts.first), starts[p] - vertices.first, true);
    for (let k = starts[p]; k < starts[p + 1]; k++) {
      // ours are wound the other way
      const v = shapes.kind === 'polygon' ? starts[p] + starts[p + 1] - 1 - k : k;
      shp.setFloat64(place, xy[2 * v], true);
      shp.setFloat64(place + 8, xy[2 * v + 1], true);
      extend(box, xy[2 * v], xy[2 * v + 1]);
      place += 16;
    }
  }
  writeBox(shp, at, box);
  extend(whole, box.minX, box.minY);
  extend(whole, box.maxX, box.maxY);
}

interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

function emptyBox(): Box {
  const { POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;
  return { minX: most, minY: most, maxX: least, maxY: least };
}

function extend(box: Box, x: number, y: number): void {
  if (x < box.minX) box.minX = x;
  if (x > box.maxX) box.maxX = x;
  if (y < box.minY) box.minY = y;
  if (y > box.maxY) box.maxY = y;
}

function writeBox(view: DataView, at: number, box: Box): void {
  [box.minX, box.minY, box.maxX, box.maxY].forEach((value, k) => {
    view.setFloat64(at + 8 * k, Number.isFinite(value) ? value : 0, true);
  });
}

function header(fileBytes: number, type: number, box: Box): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES));
  view.setInt32(0, 9994);
  view.setInt32(24, fileBytes / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, type, true);
  writeBox(view, 36, box);
  return new Uint8Array(view.buffer);
}
