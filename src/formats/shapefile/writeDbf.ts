import type { Column } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { BLOCK_BYTES } from '../bytes/blocks.js';
import { encodedTexts } from '../bytes/encodedTexts.js';
import { fieldsOf, numberText, type OutputField, type OutputLayer } from '../output/output.js';
import type { OutputTexts } from '../text/outputTexts.js';

/**
 * A table as DBF, in blocks.
 *
 * Needs: names and texts that fit (`fitLayers`); times are texts by then. Promises: rows in order, none deleted; text C as wide as its
 * longest; whole numbers N without decimals, others N with the digits their shortest decimal form takes, or F with an exponent
 * where that takes more than 24 places: no digit is lost; truth L; dates D. An empty cell is blanks: GDAL
 * and this engine read them as null. The day of writing in the header is fixed: the same bytes for the same table.
 * Refuses: rows of more than 65,535 bytes (E_TOO_LARGE).
 */
export function dbfBlocks(
  layer: OutputLayer,
  texts: OutputTexts,
  languageByte: number,
  where: string,
): Iterable<Uint8Array> {
  const fields = fieldsOf(layer).map((field) => dbfField(field, texts));
  const rows = layer.table.rowCount;
  const headerBytes = 32 + 32 * fields.length + 1;
  const rowBytes = fields.reduce((sum, field) => sum + field.width, 1);
  if (headerBytes > MOST_16_BIT || rowBytes > MOST_16_BIT) {
    throw new LianpianError(
      'E_TOO_LARGE',
      `${where}: ${fields.length} fields take ${rowBytes} bytes a row, a DBF holds ${MOST_16_BIT}`,
      where,
      'Write a GeoPackage (.gpkg) instead.',
    );
  }
  refuseAboveTwoGigabytes(where, headerBytes + rows * rowBytes + 1);
  const head = new Uint8Array(headerBytes);
  const view = new DataView(head.buffer);
  head.set([3, 100, 1, 1]);
  view.setUint32(4, rows, true);
  view.setUint16(8, headerBytes, true);
  view.setUint16(10, rowBytes, true);
  head[29] = languageByte;
  fields.forEach((field, f) => {
    const at = 32 + 32 * f;
    head.set(texts.bytes(field.name).subarray(0, 10), at);
    head[at + 11] = field.type.charCodeAt(0);
    head[at + 16] = field.width;
    head[at + 17] = field.decimals;
  });
  head[headerBytes - 1] = 0x0d;
  return blocksOf(head, fields, rows, rowBytes);
}

/** Head, rows and the end mark; each block is to be used before the next is asked for. */
function* blocksOf(
  head: Uint8Array,
  fields: readonly DbfOutputField[],
  rows: number,
  rowBytes: number,
): Generator<Uint8Array, void, void> {
  yield head;
  const rowsAtOnce = Math.min(rows, Math.ceil(BLOCK_BYTES / rowBytes));
  const block = new Uint8Array(rowsAtOnce * rowBytes);
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const end = Math.min(rows, first + rowsAtOnce);
    block.fill(BLANK);
    let offset = 1;
    for (const field of fields) {
      for (let row = first; row < end; row++) field.write(block, (row - first) * rowBytes + offset, row);
      offset += field.width;
    }
    yield block.subarray(0, (end - first) * rowBytes);
  }
  yield Uint8Array.of(0x1a);
}

const BLANK = 0x20;
const MOST_16_BIT = 65_535;
const TWO_GIGABYTES = 2 ** 31 - 1;

/** Programs keep places in a Shapefile as signed 32-bit numbers. */
export function refuseAboveTwoGigabytes(where: string, bytes: number): void {
  if (bytes <= TWO_GIGABYTES) return;
  throw new LianpianError(
    'E_TOO_LARGE',
    `${where} would take ${bytes} bytes, a file of a Shapefile holds ${TWO_GIGABYTES} (2 GB)`,
    where,
    'Write a GeoPackage (.gpkg), FlatGeobuf (.fgb) or GeoParquet (.parquet) instead, or split the layer.',
  );
}

interface DbfOutputField {
  readonly name: string;
  readonly type: 'C' | 'N' | 'F' | 'L' | 'D';
  readonly width: number;
  readonly decimals: number;
  /** Writes the cell of a row; an empty one stays blank. */
  write(bytes: Uint8Array, at: number, row: number): void;
}

function dbfField(field: OutputField, texts: OutputTexts): DbfOutputField {
  const { name, column } = field;
  switch (column.type) {
    case 'text': {
      const width = column.values.reduce((most, value) => Math.max(most, texts.byteLength(value)), 1);
      const encoded = encodedTexts(column, texts.bytes);
      const write = (bytes: Uint8Array, at: number, row: number) => {
        if (column.valid[row]) bytes.set(encoded(row), at);
      };
      return { name, type: 'C', width, decimals: 0, write };
    }
    case 'f64':
      return numberField(name, column, numberForm(column, field.decimals));
    case 'i32':
      return numberField(name, column, { type: 'N', decimals: 0, shown: String });
    case 'bool': {
      const write = (bytes: Uint8Array, at: number, row: number) => {
        if (column.valid[row]) bytes[at] = column.values[row] ? 0x54 : 0x46;
      };
      return { name, type: 'L', width: 1, decimals: 0, write };
    }
    case 'date': {
      const write = (bytes: Uint8Array, at: number, row: number) => {
        if (!column.valid[row]) return;
        const day = new Date(column.days[row] * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
        writeAscii(bytes, at, day);
      };
      return { name, type: 'D', width: 8, decimals: 0, write };
    }
    case 'time':
      throw new Error(`field ${name}: a DBF has no times; they are to be made texts first`);
  }
}

interface NumberForm {
  readonly type: 'N' | 'F';
  readonly decimals: number;
  shown(value: number): string;
}

/** Widest number that programs are seen to read. */
const MOST_PLACES = 24;

function numberForm(column: Extract<Column, { type: 'f64' }>, fixed: number | undefined): NumberForm {
  if (fixed !== undefined) return { type: 'N', decimals: fixed, shown: (value) => numberText(value, fixed) };
  let whole = 1;
  let decimals = 0;
  let least = 0;
  let most = 0;
  for (let row = 0; row < column.valid.length; row++) {
    const value = column.values[row];
    if (!column.valid[row]) continue;
    if (Number.isSafeInteger(value)) {
      if (value < least) least = value;
      if (value > most) most = value;
      continue;
    }
    const text = numberText(value, undefined);
    const point = text.indexOf('.');
    whole = Math.max(whole, point < 0 ? text.length : point);
    // a reader takes whole numbers beyond 2^53 for codes, and keeps them as text
    decimals = Math.max(decimals, point < 0 ? 1 : text.length - point - 1);
  }
  whole = Math.max(whole, String(least).length, String(most).length);
  if (decimals > 0 && whole + 1 + decimals > MOST_PLACES) return { type: 'F', decimals: 15, shown: String };
  const shown = (value: number) => (decimals === 0 ? numberText(value, undefined) : padded(value, decimals));
  return { type: 'N', decimals, shown };
}

/** The shortest form of the number, with zeros up to so many decimals. */
function padded(value: number, decimals: number): string {
  const text = numberText(value, undefined);
  const point = text.indexOf('.');
  return point < 0 ? `${text}.${'0'.repeat(decimals)}` : text.padEnd(point + 1 + decimals, '0');
}

function numberField(name: string, column: Extract<Column, { type: 'f64' | 'i32' }>, form: NumberForm): DbfOutputField {
  const { type, decimals, shown } = form;
  let width = 1;
  for (let row = 0; row < column.valid.length; row++) {
    if (column.valid[row]) width = Math.max(width, shown(column.values[row]).length);
  }
  const write = (bytes: Uint8Array, at: number, row: number) => {
    if (!column.valid[row]) return;
    const text = shown(column.values[row]);
    writeAscii(bytes, at + width - text.length, text);
  };
  return { name, type, width, decimals, write };
}

function writeAscii(bytes: Uint8Array, at: number, text: string): void {
  for (let k = 0; k < text.length; k++) bytes[at + k] = text.charCodeAt(k);
}
