import type { Table } from '../../model/column.js';
import { cellText, fieldsOf, type OutputLayer } from '../output/output.js';

/**
 * A table as CSV: UTF-8 with byte order mark (Excel), RFC 4180, LF, `.` decimal.
 * Decimals: those given for a field, else by the unit in its name (m² 2, ha 4, mu 2, share 6), else all digits.
 */
export function writeCsv(table: Table, decimals?: OutputLayer['decimals']): Uint8Array {
  const fields = fieldsOf(decimals ? { table, decimals } : { table });
  const lines = [fields.map((field) => quoted(field.name)).join(',')];
  for (let row = 0; row < table.rowCount; row++) {
    lines.push(fields.map((field) => quoted(cellText(field, row))).join(','));
  }
  return new TextEncoder().encode(`\uFEFF${lines.join('\n')}\n`);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
