import type { DeliveredLayer } from '../../model/layer.js';
import type { Format } from '../format.js';
import { baseName, damaged, layerMissing, type ReadOptions, readAll, type Source } from '../source.js';
import { MOST_COLUMNS, tableOfRows } from './rows.js';

export const XLSX: Format = {
  id: 'xlsx',
  title: 'Excel workbook (.xlsx)',
  endings: ['xlsx'],
  signed: true,
  recognises: (_head, text) => text.startsWith('PK\x03\x04') && /\[Content_Types\]\.xml|xl\/|_rels\//.test(text),
  read: readSpreadsheet,
  write: null,
};

/**
 * Reads XLSX: one table a sheet (empty sheets left out), header found under title rows (`rows.ts`).
 *
 * Promises: numbers are taken as the digits the file holds, so that 18-digit codes lose none that Excel kept; date cells
 * become dates; booleans the texts true and false. Limits: the value of a formula is the one saved last; merged cells count for their first
 * cell; codes that Excel itself has rounded to 15 digits can't be brought back.
 */
export async function readSpreadsheet(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const bytes = await readAll(source);
  // loaded when there is a workbook: other formats need not wait for it
  const { default: readXlsxFile } = await import('read-excel-file/node');
  const sheets = await readXlsxFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    parseNumber: (digits: string) => digits,
  }).catch((error: unknown) => {
    throw damaged(source.name, `not a whole XLSX file (${error instanceof Error ? error.message : error})`);
  });
  const names = sheets.map(({ sheet }) => sheet);
  if (options.layer !== undefined && !names.includes(options.layer)) {
    throw layerMissing(source.name, options.layer, names);
  }
  const filled = sheets.filter(({ data }) => data.length > 0);
  const wanted = options.layer === undefined ? filled : sheets.filter(({ sheet }) => sheet === options.layer);
  const single = options.layer === undefined && wanted.length === 1 && /^sheet ?1$/i.test(wanted[0].sheet);
  return wanted.map(({ sheet, data }) => {
    const layer = single ? baseName(source.name) : sheet;
    const { table, findings } = tableOfRows(textRowsOf(data), layer);
    return {
      file: source.name,
      layer,
      format: 'xlsx',
      shapes: { kind: 'none' },
      table,
      crs: null,
      encoding: null,
      findings,
    };
  });
}

function textRowsOf(data: readonly (readonly unknown[])[]) {
  const dates = new Map<number, number>();
  const rows = data.map((row, r) =>
    row.map((value, c) => {
      if (value === null || value === undefined) return '';
      if (!(value instanceof Date)) return plain(String(value));
      dates.set(r * MOST_COLUMNS + c, Math.floor(value.getTime() / 86_400_000));
      return value.toISOString().slice(0, 10);
    }),
  );
  return { rows, dates };
}

/** `3.30212001001E17` as Excel writes long integers, in plain digits; `0.30000000000000004` as Excel shows it, with 15. */
function plain(text: string): string {
  const exponent = /^(\d)(?:\.(\d+))?[eE]\+?(\d+)$/.exec(text);
  if (exponent) {
    const decimals = exponent[2] ?? '';
    const zeros = Number(exponent[3]) - decimals.length;
    return zeros >= 0 && zeros < 30 ? `${exponent[1]}${decimals}${'0'.repeat(zeros)}` : text;
  }
  return /^-?\d*\.\d{12,}$/.test(text) ? String(Number(Number(text).toPrecision(15))) : text;
}
