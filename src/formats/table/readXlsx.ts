import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { baseName, damaged, layerMissing, type ReadOptions, type Source } from '../source.js';
import { filled } from './header.js';
import { tableOfRows } from './rows.js';
import { openParts } from './xlsx/parts.js';
import { readSheet, type SheetCells } from './xlsx/sheet.js';
import { readWorkbook } from './xlsx/workbook.js';

/**
 * Reads XLSX: one table a sheet (empty sheets left out), header found under title rows and in merged cells (`rows.ts`).
 *
 * Promises: numbers are taken as the digits the file holds, so that 18-digit codes lose none that Excel kept; date cells
 * become dates; booleans the texts true and false. A hidden sheet is read when it is asked for by name, or when there is no other; else it
 * is named in a finding. Limits: the value of a formula is the one saved last; codes that Excel itself has rounded to 15 digits can't be
 * brought back.
 */
export async function readSpreadsheet(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const parts = await openParts(source);
  const book = await readWorkbook(parts);
  if (!book) throw damaged(source.name, 'not a whole XLSX file (it has no workbook inside)');
  const names = book.sheets.map(({ name }) => name);
  if (options.layer !== undefined && !names.includes(options.layer)) {
    throw layerMissing(source.name, options.layer, names);
  }
  const filledSheets: { readonly name: string; readonly hidden: boolean; readonly cells: SheetCells }[] = [];
  for (const { name, path, hidden } of book.sheets) {
    if (options.layer !== undefined && name !== options.layer) continue;
    const part = await parts.text(path);
    if (part === null) throw damaged(source.name, `the sheet ${name} is not in the file (${path})`);
    const cells = readSheet(part, book);
    if (name === options.layer || cells.rows.some((row) => filled(row).length > 0)) {
      filledSheets.push({ name, hidden, cells });
    }
  }
  const asked = filledSheets.filter(({ name, hidden }) => !hidden || name === options.layer);
  const wanted = asked.length > 0 ? asked : filledSheets;
  const unread = filledSheets.filter((sheet) => !wanted.includes(sheet));
  const single = options.layer === undefined && wanted.length === 1 && /^sheet ?1$/i.test(wanted[0].name);
  return wanted.map(({ name, cells }, k) => {
    const layer = single ? baseName(source.name) : name;
    const about = k === 0 ? unread.map((sheet) => hiddenFinding(sheet, layer)) : [];
    return layerOf(source.name, layer, cells, about);
  });
}

function layerOf(file: string, layer: string, cells: SheetCells, about: readonly Finding[]): DeliveredLayer {
  const { table, findings, rowNumbers } = namingFile(file, () => tableOfRows(cells, layer));
  return {
    file,
    layer,
    format: 'xlsx',
    shapes: { kind: 'none' },
    table,
    ...(rowNumbers ? { rowNumbers } : {}),
    crs: null,
    encoding: null,
    findings: [...about, ...findings],
  };
}

function hiddenFinding({ name, cells }: { readonly name: string; readonly cells: SheetCells }, layer: string): Finding {
  const rows = cells.rows.reduce((n, row) => (filled(row).length > 0 ? n + 1 : n), 0);
  return finding('sheet.hidden', 'note', layer, { sheet: name, rows });
}

/** An error about a sheet names the file too. */
function namingFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LianpianError)) throw error;
    throw new LianpianError(error.code, error.message, `${file} | ${error.where}`, error.remedy);
  }
}
