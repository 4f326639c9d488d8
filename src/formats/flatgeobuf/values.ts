import { type Column, textColumn } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import { byteDictionary } from '../bytes/byteDictionary.js';
import { dateTimeColumn } from '../dateTimes.js';
import { COLUMN, type FgbField, follow } from './layout.js';

/**
 * Properties of the features of a FlatGeobuf into columns that grow: how many rows come need not be known. A value is read
 * from the window of bytes that the features at hand lie in.
 */
export interface PropertyReader {
  /** Makes room for rows below `rows`. */
  reserve(rows: number): void;
  /** Reads the properties that the field at `at` of a feature points to as row `row`. */
  read(view: DataView, bytes: Uint8Array, at: number, row: number): void;
  finish(rows: number, layer: string, findings: Finding[]): Map<string, Column>;
}

/** Bytes of fixed-width values by column type; −1 = length first. */
const WIDTHS: readonly number[] = [1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, -1, -1, -1, -1];

interface ValueReader {
  /** Bytes of a value, −1 when its length stands before it. */
  readonly width: number;
  reserve(rows: number): void;
  read(view: DataView, bytes: Uint8Array, at: number, length: number, row: number): void;
  finish(rows: number, layer: string, findings: Finding[]): Column | null;
}

export function propertyReader(fields: readonly FgbField[]): PropertyReader {
  const readers = fields.map(valueReader);
  let room = 0;
  return {
    reserve(rows) {
      if (rows <= room) return;
      room = Math.max(rows, 2 * room);
      for (const reader of readers) reader.reserve(room);
    },
    read(view, bytes, at, row) {
      if (at === 0) return;
      const start = follow(view, at) + 4;
      const end = start + view.getUint32(start - 4, true);
      if (end > bytes.length) throw new RangeError(`properties of ${end - start} bytes`);
      for (let p = start; p < end; ) {
        const reader = readers[view.getUint16(p, true)];
        if (reader === undefined) throw new RangeError(`field ${view.getUint16(p, true)} of ${readers.length}`);
        p += 2;
        let length = reader.width;
        if (length < 0) {
          length = view.getUint32(p, true);
          p += 4;
        }
        if (p + length > end) throw new RangeError(`a value of ${length} bytes`);
        reader.read(view, bytes, p, length, row);
        p += length;
      }
    },
    finish(rows, layer, findings) {
      const columns = new Map<string, Column>();
      fields.forEach((field, f) => {
        const column = readers[f].finish(rows, layer, findings);
        if (column) columns.set(field.name, column);
      });
      return columns;
    },
  };
}

function valueReader(field: FgbField): ValueReader {
  const { type } = field;
  if (!(type in WIDTHS) || type === 14) return unreadReader(field);
  if (type <= COLUMN.int) return integerReader(type);
  if (type === COLUMN.long || type === 8) return longReader(field);
  if (type <= COLUMN.double) return numberReader(type);
  return textReader(field);
}

function unreadReader(field: FgbField): ValueReader {
  return {
    width: -1,
    reserve() {},
    read() {},
    finish(_rows, layer, findings) {
      const type = field.type === 14 ? 'binary' : String(field.type);
      findings.push(finding('field.unread', 'warning', layer, { field: field.name, type }));
      return null;
    },
  };
}

function longer<T extends Uint8Array | Int32Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function integerReader(type: number): ValueReader {
  let values = new Int32Array(0);
  let valid = new Uint8Array(0);
  return {
    width: WIDTHS[type],
    reserve(rows) {
      values = longer(values, new Int32Array(rows));
      valid = longer(valid, new Uint8Array(rows));
    },
    read(view, _bytes, at, _length, row) {
      valid[row] = 1;
      if (type === COLUMN.int) values[row] = view.getInt32(at, true);
      else if (type === 0) values[row] = view.getInt8(at);
      else if (type === 3) values[row] = view.getInt16(at, true);
      else if (type === 4) values[row] = view.getUint16(at, true);
      else values[row] = view.getUint8(at);
    },
    finish(rows) {
      const cells = { values: values.subarray(0, rows), valid: valid.subarray(0, rows) };
      if (type !== COLUMN.bool) return { type: 'i32', ...cells };
      return {
        type: 'bool',
        values: Uint8Array.from(cells.values, (value) => (value === 0 ? 0 : 1)),
        valid: cells.valid,
      };
    },
  };
}

function numberReader(type: number): ValueReader {
  let values = new Float64Array(0);
  let valid = new Uint8Array(0);
  return {
    width: WIDTHS[type],
    reserve(rows) {
      const from = values.length;
      values = longer(values, new Float64Array(rows)).fill(Number.NaN, from);
      valid = longer(valid, new Uint8Array(rows));
    },
    read(view, _bytes, at, _length, row) {
      valid[row] = 1;
      if (type === COLUMN.double) values[row] = view.getFloat64(at, true);
      else values[row] = type === 6 ? view.getUint32(at, true) : view.getFloat32(at, true);
    },
    finish: (rows) => ({ type: 'f64', values: values.subarray(0, rows), valid: valid.subarray(0, rows) }),
  };
}

/** 64-bit integers as numbers, beside both their halves until it is known that all of them fit. */
function longReader(field: FgbField): ValueReader {
  let halves = new Int32Array(0);
  let valid = new Uint8Array(0);
  let values = new Float64Array(0);
  let tooLong = false;
  return {
    width: 8,
    reserve(rows) {
      halves = longer(halves, new Int32Array(2 * rows));
      const from = values.length;
      values = longer(values, new Float64Array(rows)).fill(Number.NaN, from);
      valid = longer(valid, new Uint8Array(rows));
    },
    read(view, _bytes, at, _length, row) {
      const low = view.getUint32(at, true);
      const high = view.getInt32(at + 4, true);
      const value = high * 2 ** 32 + low;
      halves[2 * row] = low;
      halves[2 * row + 1] = high;
      values[row] = value;
      valid[row] = 1;
      if (!Number.isSafeInteger(value)) tooLong = true;
    },
    finish(rows, layer, findings) {
      if (!tooLong) return { type: 'f64', values: values.subarray(0, rows), valid: valid.subarray(0, rows) };
      findings.push(finding('field.asText', 'note', layer, { field: field.name }));
      const long = new BigInt64Array(halves.buffer, 0, rows);
      return textColumn(Array.from(long, (value, row) => (valid[row] ? String(value) : null)));
    },
  };
}

function textReader(field: FgbField): ValueReader {
  const dictionary = byteDictionary();
  let codes = new Uint32Array(0);
  let valid = new Uint8Array(0);
  return {
    width: -1,
    reserve(rows) {
      codes = longer(codes, new Uint32Array(rows));
      valid = longer(valid, new Uint8Array(rows));
    },
    read(_view, bytes, at, length, row) {
      codes[row] = dictionary.codeOf(bytes, at, at + length, false);
      valid[row] = 1;
    },
    finish(rows, layer, findings) {
      const values = dictionary.texts();
      const texts = { codes: codes.subarray(0, rows), values, valid: valid.subarray(0, rows) };
      return field.type === COLUMN.dateTime
        ? dateTimeColumn(texts, field.name, layer, findings)
        : { type: 'text', ...texts };
    },
  };
}
