import { errorAt, LianpianError } from '../../model/errors.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { damaged, layerMissing, type ReadOptions, SALVAGE_REMEDY, type Source } from '../source.js';
import { filled } from './header.js';
import { tableOfRows } from './rows.js';
import { openParts, type Parts } from './xlsx/parts.js';
import { MOST_COLUMNS, readSheet, type SheetCells } from './xlsx/sheet.js';
import { readWorkbook, salvageWorkbook, type Workbook } from './xlsx/workbook.js';

/**
 * Reads XLSX: one table a sheet, header found under title rows and in merged cells (`rows.ts`).
 *
 * Promises: numbers are taken as the digits the file holds, so that 18-digit codes lose none that Excel kept; date cells
 * become dates; booleans the texts true and false. A hidden sheet is read when it is asked for by name, or when there is no other; else it
 * is named in a finding, as is an empty one. Of a damaged workbook `salvage` reads the sheets that are whole and of the one it ends in
 * the rows that are, and names the rest. Limits: the value of a formula is the one saved last; codes that Excel itself has rounded to
 * 15 digits can't be brought back.
 */
export async function readSpreadsheet(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const salvage = options.salvage ?? false;
  const parts = await openParts(source, salvage);
  const salvaged = salvage ? await salvageWorkbook(parts) : null;
  const book = salvaged ?? (await readWorkbook(parts));
  if (!book) throw damaged(source.name, 'not a whole XLSX file (it has no workbook inside)');
  const names = book.sheets.map(({ name }) => name);
  if (options.layer !== undefined && !names.includes(options.layer)) {
    throw layerMissing(source.name, options.layer, names);
  }
  const unreadParts = [...(salvaged?.lost ?? []), ...parts.lost];
  const about: Finding[] = unreadParts.map(({ path, reason }) => unread(source.name, path, reason));
  const filledSheets: FilledSheet[] = [];
  const empty: string[] = [];
  let failure: LianpianError | null = null;
  for (const sheet of book.sheets) {
    if (options.layer !== undefined && sheet.name !== options.layer) continue;
    try {
      const cells = await cellsOf(sheet, parts, book, source.name, salvage);
      if (sheet.name === options.layer || cells.rows.some((row) => filled(row).length > 0)) {
        filledSheets.push({ ...sheet, cells });
      } else empty.push(sheet.name);
    } catch (error) {
      if (!salvage || !(error instanceof LianpianError)) throw error;
      failure ??= error;
      about.push(unread(source.name, sheet.name, error.message));
    }
  }
  if (filledSheets.length === 0 && salvage && (failure || parts.lost.length > 0)) {
    throw failure ?? damaged(source.name, '没有一张完整的工作表 / there is no whole sheet in it');
  }
  const asked = filledSheets.filter(({ name, hidden }) => !hidden || name === options.layer);
  const wanted = asked.length > 0 ? asked : filledSheets;
  const hidden = filledSheets.filter((sheet) => !wanted.includes(sheet));
  const single = options.layer === undefined && wanted.length === 1 && /^sheet ?1$/i.test(wanted[0].name);
  return wanted.map(({ name, cells }, k) => {
    const layer = single ? baseName(source.name) : name;
    if (k > 0) return layerOf(source.name, layer, cells, []);
    about.push(...hidden.map((sheet) => hiddenFinding(sheet, layer)));
    about.push(...empty.map((sheet) => finding('sheet.empty', 'note', layer, { sheet })));
    return layerOf(source.name, layer, cells, about);
  });
}

interface FilledSheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly cells: SheetCells;
}

async function cellsOf(
  { name, path }: Workbook['sheets'][number],
  parts: Parts,
  book: Workbook,
  file: string,
  salvage: boolean,
): Promise<SheetCells> {
  const part = await parts.text(path);
  if (part === null) {
    throw damaged(file, `工作表 ${name} 不在文件中 / the sheet ${name} is not in the file (${path})`);
  }
  const cells = readSheet(part, book);
  if (cells.isCut && !salvage) {
    throw damaged(file, `工作表 ${name} 不完整 / the sheet ${name} is cut off (${path})`, SALVAGE_REMEDY);
  }
  if (parts.isCut(path) && cells.rows.length === 0) {
    throw damaged(file, `工作表 ${name} 没有一行完整 / no row of the sheet ${name} is whole (${path})`);
  }
  if (cells.lostTexts.size > 0 && book.sharedTexts.length === 0) {
    const what = `工作表 ${name} 的文字全部丢失 / the texts of the sheet ${name} are all lost: the shared texts of the workbook are not there`;
    throw damaged(file, what);
  }
  return cells;
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
    findings: [...about, ...lossesOf(file, layer, cells, table.rowCount), ...findings],
  };
}

function lossesOf(file: string, layer: string, cells: SheetCells, read: number): Finding[] {
  const { rows, lostTexts, isCut, lastRowSaid } = cells;
  const losses: Finding[] = [];
  if (isCut) {
    const because =
      `工作表称到第 ${lastRowSaid || '?'} 行，完整的行到第 ${rows.length} 行，合并单元格未知 / ` +
      `the sheet says that it goes to row ${lastRowSaid || '?'}, its rows are whole to row ${rows.length}, merged cells are not known`;
    losses.push(finding('file.salvaged', 'error', layer, { file, announced: '?', read, because }));
  }
  if (lostTexts.size > 0) {
    const touched = new Set([...lostTexts].map((place) => Math.floor(place / MOST_COLUMNS)));
    const blank = [...touched].filter((row) => filled(rows[row]).length === 0).length;
    losses.push(finding('cell.textLost', 'error', layer, { cells: lostTexts.size, rows: blank }));
  }
  return losses;
}

function unread(layer: string, file: string, reason: string): Finding {
  return finding('file.unread', 'error', layer, { file, reason });
}

function hiddenFinding({ name, cells }: FilledSheet, layer: string): Finding {
  const rows = cells.rows.reduce((n, row) => (filled(row).length > 0 ? n + 1 : n), 0);
  return finding('sheet.hidden', 'note', layer, { sheet: name, rows });
}

/** An error about a sheet names the file too. */
function namingFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LianpianError)) throw error;
    throw errorAt(error, `${file} | ${error.where}`);
  }
}
