import type { Table } from '../../model/column.js';
import { BLOCK_BYTES, joined } from '../bytes/blocks.js';
import { cellText, fieldsOf, type OutputLayer } from '../output/output.js';
import { type LayerSchema, layerOfBatch, type RowWriter, withoutRows } from '../output/rowWriter.js';
import type { SinkFile } from '../source.js';

/**
 * A table as CSV: UTF-8 with byte order mark (Excel), RFC 4180, LF, `.` decimal.
 * Decimals: those given for a field, else by the unit in its name (m² 2, ha 4, mu 2, share 6), else all digits.
 */
export function writeCsv(table: Table, decimals?: OutputLayer['decimals']): Uint8Array {
  return joined(csvBlocks(decimals ? { table, decimals } : { table }));
}

type CsvLayer = Pick<OutputLayer, 'table' | 'decimals'>;

export function* csvBlocks(layer: CsvLayer): Generator<Uint8Array> {
  yield csvHead(layer);
  yield* csvRows(layer);
}

/** Batches of rows as CSV. */
export async function openCsv(file: SinkFile, schema: LayerSchema): Promise<RowWriter> {
  await file.append(csvHead(withoutRows(schema)));
  return {
    async append(batch) {
      for (const block of csvRows(layerOfBatch(schema, batch))) await file.append(block);
    },
    close: () => file.close(),
  };
}

function csvHead(layer: CsvLayer): Uint8Array {
  return new TextEncoder().encode(
    `\uFEFF${fieldsOf(layer)
      .map(({ name }) => quoted(name))
      .join(',')}\n`,
  );
}

function* csvRows(layer: CsvLayer): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const fields = fieldsOf(layer);
  let text = '';
  for (let row = 0; row < layer.table.rowCount; row++) {
    text += `${fields.map((field) => quoted(cellText(field, row))).join(',')}\n`;
    if (text.length < BLOCK_BYTES) continue;
    yield encoder.encode(text);
    text = '';
  }
  if (text !== '') yield encoder.encode(text);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
