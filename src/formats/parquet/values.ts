import { viewOf } from '../bytes/viewOf.js';
import { damaged } from '../source.js';
import { readHybrid } from './hybrid.js';
import { deltaBinaryUnpack, type SchemaElement } from './library.js';
import { unsupported } from './unsupported.js';

/**
 * Values of a page as typed arrays, in their physical type: nothing is made a value but two offsets for bytes.
 *
 * 64-bit integers are pairs of 32-bit ones, low before high: most fit a number, and BigInt takes ten times as long.
 */
export type RawValues =
  | {
      readonly kind: 'numbers';
      readonly count: number;
      readonly values: Int32Array | Float32Array | Float64Array | Uint8Array;
    }
  | { readonly kind: 'longs'; readonly count: number; readonly lowHigh: Int32Array }
  | {
      readonly kind: 'bytes';
      readonly count: number;
      readonly bytes: Uint8Array;
      readonly from: Uint32Array;
      readonly to: Uint32Array;
    };

/** `count` values from byte `at` on, in one of the encodings that are not a dictionary's. */
export function rawValues(
  bytes: Uint8Array,
  at: number,
  count: number,
  element: SchemaElement,
  encoding: string,
  where: string,
): RawValues {
  const { type } = element;
  if (encoding === 'PLAIN') return plainValues(bytes, at, count, element, where);
  if (encoding === 'RLE' && type === 'BOOLEAN') {
    const values = new Uint8Array(count);
    // its length in bytes comes first
    if (count > 0) readHybrid(bytes, at + 4, bytes.length, 1, values, count);
    return { kind: 'numbers', count, values };
  }
  if (encoding === 'BYTE_STREAM_SPLIT') return joined(bytes, at, count, element, where);
  const reader = { view: viewOf(bytes), offset: at };
  if (encoding === 'DELTA_BINARY_PACKED' && type === 'INT32') {
    const values = new Int32Array(count);
    if (count > 0) deltaBinaryUnpack(reader, count, values);
    return { kind: 'numbers', count, values };
  }
  if (encoding === 'DELTA_BINARY_PACKED' && type === 'INT64') {
    const values = new BigInt64Array(count);
    if (count > 0) deltaBinaryUnpack(reader, count, values);
    return { kind: 'longs', count, lowHigh: new Int32Array(values.buffer) };
  }
  if (encoding === 'DELTA_LENGTH_BYTE_ARRAY' || encoding === 'DELTA_BYTE_ARRAY') {
    const lengths = () => {
      const read = new Int32Array(count);
      if (count > 0) deltaBinaryUnpack(reader, count, read);
      return read;
    };
    const shared = encoding === 'DELTA_BYTE_ARRAY' ? lengths() : null;
    const own = lengths();
    return shared
      ? withPrefixes(bytes, reader.offset, shared, own, where)
      : runTogether(bytes, reader.offset, own, where);
  }
  throw unsupported(where, `encoding ${encoding} of ${type}`);
}

export function plainValues(
  bytes: Uint8Array,
  at: number,
  count: number,
  element: SchemaElement,
  where: string,
): RawValues {
  const { type } = element;
  const room = bytes.length - at;
  const need = (size: number) => {
    if (!(count >= 0) || count * size > room) throw damaged(where, `${count} values don't fit a page of ${room} bytes`);
  };
  if (type === 'BOOLEAN') {
    need(1 / 8);
    const values = new Uint8Array(count);
    for (let k = 0; k < count; k++) values[k] = (bytes[at + (k >> 3)] >> (k & 7)) & 1;
    return { kind: 'numbers', count, values };
  }
  if (type === 'BYTE_ARRAY') {
    need(4);
    return prefixed(bytes, at, count, where);
  }
  const width = widthOf(element, where);
  need(width);
  if (type === 'INT96' || type === 'FIXED_LEN_BYTE_ARRAY') return stepped(bytes, at, count, width);
  return ofType(type, bytes.slice(at, at + count * width), count);
}

function widthOf(element: SchemaElement, where: string): number {
  switch (element.type) {
    case 'INT32':
    case 'FLOAT':
      return 4;
    case 'INT64':
    case 'DOUBLE':
      return 8;
    case 'INT96':
      return 12;
    case 'FIXED_LEN_BYTE_ARRAY':
      if (!(Number(element.type_length) > 0)) throw damaged(where, 'a type of fixed length has no length');
      return Number(element.type_length);
    default:
      throw unsupported(where, `type ${element.type}`);
  }
}

/** `bytes` start their own buffer, or lie aligned in it. */
function ofType(type: SchemaElement['type'], bytes: Uint8Array, count: number): RawValues {
  const { buffer, byteOffset } = bytes;
  if (type === 'INT32') return { kind: 'numbers', count, values: new Int32Array(buffer, byteOffset, count) };
  if (type === 'FLOAT') return { kind: 'numbers', count, values: new Float32Array(buffer, byteOffset, count) };
  if (type === 'DOUBLE') return { kind: 'numbers', count, values: new Float64Array(buffer, byteOffset, count) };
  return { kind: 'longs', count, lowHigh: new Int32Array(buffer, byteOffset, 2 * count) };
}

function prefixed(bytes: Uint8Array, at: number, count: number, where: string): RawValues {
  const from = new Uint32Array(count);
  const to = new Uint32Array(count);
  const end = bytes.length;
  for (let k = 0; k < count; k++) {
    if (at + 4 > end) throw damaged(where, 'a page ends within its values');
    const length = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
    at += 4;
    if (at + length > end) throw damaged(where, 'a value reaches beyond its page');
    from[k] = at;
    at += length;
    to[k] = at;
  }
  return { kind: 'bytes', count, bytes, from, to };
}

function stepped(bytes: Uint8Array, at: number, count: number, width: number): RawValues {
  const from = Uint32Array.from({ length: count }, (_, k) => at + k * width);
  return { kind: 'bytes', count, bytes, from, to: from.map((start) => start + width) };
}

function joined(bytes: Uint8Array, at: number, count: number, element: SchemaElement, where: string): RawValues {
  const width = widthOf(element, where);
  if (count * width > bytes.length - at) throw damaged(where, 'a page ends within its values');
  const whole = new Uint8Array(count * width);
  for (let b = 0; b < width; b++) for (let k = 0; k < count; k++) whole[k * width + b] = bytes[at++];
  return element.type === 'FIXED_LEN_BYTE_ARRAY' ? stepped(whole, 0, count, width) : ofType(element.type, whole, count);
}

/** Byte strings one behind the other, their lengths apart. */
function runTogether(bytes: Uint8Array, at: number, lengths: Int32Array, where: string): RawValues {
  const count = lengths.length;
  const from = new Uint32Array(count);
  const to = new Uint32Array(count);
  for (let k = 0; k < count; k++) {
    if (!(lengths[k] >= 0 && at + lengths[k] <= bytes.length)) throw damaged(where, 'a value reaches beyond its page');
    from[k] = at;
    at += lengths[k];
    to[k] = at;
  }
  return { kind: 'bytes', count, bytes, from, to };
}

const MOST_BYTES = 1 << 30;

/** Byte strings that share their start with the one before. */
function withPrefixes(bytes: Uint8Array, at: number, shared: Int32Array, own: Int32Array, where: string): RawValues {
  const count = own.length;
  const from = new Uint32Array(count);
  const to = new Uint32Array(count);
  let total = 0;
  for (let k = 0; k < count; k++) {
    const before = k > 0 ? to[k - 1] - from[k - 1] : 0;
    from[k] = total;
    total += shared[k] + own[k];
    if (!(shared[k] >= 0 && shared[k] <= before && own[k] >= 0 && total <= MOST_BYTES)) {
      throw damaged(where, 'the lengths of its values are not possible');
    }
    to[k] = total;
  }
  const whole = new Uint8Array(total);
  for (let k = 0; k < count; k++) {
    if (at + own[k] > bytes.length) throw damaged(where, 'a value reaches beyond its page');
    if (shared[k] > 0) whole.copyWithin(from[k], from[k - 1], from[k - 1] + shared[k]);
    whole.set(bytes.subarray(at, at + own[k]), from[k] + shared[k]);
    at += own[k];
  }
  return { kind: 'bytes', count, bytes: whole, from, to };
}
