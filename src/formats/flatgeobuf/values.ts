import { type Column, textColumn } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import { byteDictionary } from '../bytes/byteDictionary.js';
import { sameBytes } from '../bytes/sameBytes.js';
import { dateTimeColumn } from '../text/dateTimes.js';
import { COLUMN, type FgbField, follow } from './layout.js';

/**
 * Properties of the features of a FlatGeobuf into columns that grow: how many rows come need not be known.
 *
 * Method: the places of the values of some rows are noted first, then one field is read after the other: the loop of a field is short,
 * and a text that says the same as the row before is seen by its bytes. Values stay in the window that their features lie in: whoever
 * gives the windows says where one ends.
 */
export interface PropertyReader {
  /** Reads the properties that the field at `at` of a feature points to as the next row. A RangeError leaves what was read before it. */
  row(view: DataView, bytes: Uint8Array, at: number): void;
  /** The bytes of the rows given so far will not be there any more. */
  endWindow(): void;
  finish(rows: number, layer: string, findings: Finding[]): Map<string, Column>;
}

/** Bytes of fixed-width values by column type; −1 = length first. */
const WIDTHS: readonly number[] = [1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, -1, -1, -1, -1];

/** Where the values of some rows are, field by field; `row` is the first of these rows. */
interface Places {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  /** 0 = the row has no value. */
  readonly at: Uint32Array;
  readonly lengths: Uint32Array;
  readonly row: number;
}

interface ValueReader {
  /** Bytes of a value, −1 when its length stands before it. */
  readonly width: number;
  reserve(rows: number): void;
  /** The field's values are those at places `from` to `to` (exclusive). */
  read(places: Places, from: number, to: number): void;
  finish(rows: number, layer: string, findings: Finding[]): Column | null;
}

const TILE_PLACES = 8192;
const MOST_GROWTH = 64;

/** `announced`: rows the header speaks of, so that room is made once; it is believed as far as the rows seen make likely. */
export function propertyReader(
  fields: readonly FgbField[],
  announced: number,
  wants: (field: string) => boolean = () => true,
): PropertyReader {
  const readers = fields.map((field) => (wants(field.name) ? valueReader(field) : skippingReader(field)));
  const widths = Int8Array.from(readers, ({ width }) => width);
  const tileRows = Math.max(1, Math.min(1024, Math.floor(TILE_PLACES / Math.max(1, fields.length))));
  const at = new Uint32Array(tileRows * fields.length);
  const lengths = new Uint32Array(tileRows * fields.length);
  let tile: { readonly view: DataView; readonly bytes: Uint8Array } | null = null;
  let first = 0;
  let count = 0;
  let room = 0;
  function flush(): void {
    if (tile !== null) {
      const rows = first + count;
      if (rows > room) {
        room = Math.max(2 * room, Math.min(announced, MOST_GROWTH * rows), rows);
        for (const reader of readers) reader.reserve(room);
      }
      const places = { view: tile.view, bytes: tile.bytes, at, lengths, row: first };
      for (let f = 0; f < readers.length; f++) readers[f].read(places, f * tileRows, f * tileRows + count);
      at.fill(0);
    }
    first += count;
    count = 0;
    tile = null;
  }
  return {
    row(view, bytes, field) {
      if (count === tileRows) flush();
      tile ??= { view, bytes };
      const place = count++;
      if (field === 0) return;
      const start = follow(view, field) + 4;
      const end = start + view.getUint32(start - 4, true);
      if (end > bytes.length) throw new RangeError(`properties of ${end - start} bytes`);
      for (let p = start; p < end; ) {
        const f = view.getUint16(p, true);
        if (f >= widths.length) throw new RangeError(`field ${f} of ${widths.length}`);
        p += 2;
        let length = widths[f];
        if (length < 0) {
          length = view.getUint32(p, true);
          p += 4;
        }
        if (p + length > end) throw new RangeError(`a value of ${length} bytes`);
        at[f * tileRows + place] = p;
        lengths[f * tileRows + place] = length;
        p += length;
      }
    },
    endWindow: flush,
    finish(rows, layer, findings) {
      flush();
      if (rows > room) for (const reader of readers) reader.reserve(rows);
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

/** For a field that nobody asks for. */
function skippingReader({ type }: FgbField): ValueReader {
  return { width: WIDTHS[type] ?? -1, reserve() {}, read() {}, finish: () => null };
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
    read({ view, at, row: first }, from, to) {
      for (let k = from, row = first; k < to; k++, row++) {
        const p = at[k];
        if (p === 0) continue;
        valid[row] = 1;
        if (type === COLUMN.int) values[row] = view.getInt32(p, true);
        else if (type === 0) values[row] = view.getInt8(p);
        else if (type === 3) values[row] = view.getInt16(p, true);
        else if (type === 4) values[row] = view.getUint16(p, true);
        else values[row] = view.getUint8(p);
      }
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
    read({ view, at, row: first }, from, to) {
      for (let k = from, row = first; k < to; k++, row++) {
        const p = at[k];
        if (p === 0) continue;
        valid[row] = 1;
        if (type === COLUMN.double) values[row] = view.getFloat64(p, true);
        else values[row] = type === 6 ? view.getUint32(p, true) : view.getFloat32(p, true);
      }
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
    read({ view, at, row: first }, from, to) {
      for (let k = from, row = first; k < to; k++, row++) {
        const p = at[k];
        if (p === 0) continue;
        const low = view.getUint32(p, true);
        const high = view.getInt32(p + 4, true);
        const value = high * 2 ** 32 + low;
        halves[2 * row] = low;
        halves[2 * row + 1] = high;
        values[row] = value;
        valid[row] = 1;
        if (!Number.isSafeInteger(value)) tooLong = true;
      }
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
    read({ view, bytes, at, lengths, row: first }, from, to) {
      let before = 0;
      let lengthBefore = -1;
      let code = 0;
      for (let k = from, row = first; k < to; k++, row++) {
        const p = at[k];
        if (p === 0) continue;
        const length = lengths[k];
        if (length !== lengthBefore || !sameBytes(view, p, before, length)) {
          code = dictionary.codeOf(bytes, p, p + length, false);
        }
        codes[row] = code;
        valid[row] = 1;
        before = p;
        lengthBefore = length;
      }
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
