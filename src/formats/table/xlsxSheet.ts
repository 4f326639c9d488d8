/**
 * One sheet of a workbook as XML, in pieces: frozen header, widths, rows. Cells are strings and numbers already (`writeXlsx.ts`).
 */
export interface SheetColumn {
  /** A … XFD. */
  readonly letters: string;
  /** Number of the title among the shared texts. */
  readonly headerText: number;
  readonly headerStyle: number;
  readonly width: number;
  readonly style: number;
  /** Shared text, number or truth value. */
  readonly kind: 's' | 'n' | 'b';
  /** Null: the cell is empty. */
  readonly value: (row: number) => number | string | null;
}

const PIECE_CHARACTERS = 1 << 20;

export function* sheetXml(rowCount: number, columns: readonly SheetColumn[]): Iterable<Uint8Array> {
  const encoder = new TextEncoder();
  const last = columns.length > 0 ? columns[columns.length - 1].letters : 'A';
  const widths = columns.map(
    ({ width, style }, c) => `<col min="${c + 1}" max="${c + 1}" width="${width}" style="${style}" customWidth="1"/>`,
  );
  let xml =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    `<dimension ref="A1:${last}${rowCount + 1}"/>` +
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `${widths.length > 0 ? `<cols>${widths.join('')}</cols>` : ''}<sheetData>`;
  const header = columns.map(({ letters, headerStyle, headerText }) =>
    cellXml(letters, 1, headerStyle, 's', headerText),
  );
  xml += `<row r="1">${header.join('')}</row>`;
  for (let row = 0; row < rowCount; row++) {
    xml += `<row r="${row + 2}">`;
    for (const { letters, style, kind, value } of columns) {
      const cell = value(row);
      if (cell !== null) xml += cellXml(letters, row + 2, style, kind, cell);
    }
    xml += '</row>';
    if (xml.length < PIECE_CHARACTERS) continue;
    yield encoder.encode(xml);
    xml = '';
  }
  yield encoder.encode(`${xml}</sheetData></worksheet>`);
}

function cellXml(
  letters: string,
  row: number,
  style: number,
  kind: SheetColumn['kind'],
  value: number | string,
): string {
  const type = kind === 'n' ? '' : ` t="${kind}"`;
  return `<c r="${letters}${row}" s="${style}"${type}><v>${value}</v></c>`;
}

/** 0 → A, 26 → AA. */
export function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}

/** Text in XML; what XML can't hold is written as Excel does, `_xHHHH_`, and what looks so already with its first `_` written so. */
export function escaped(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign])
    .replace(NOT_IN_XML, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Control characters but tab and line feed, and halves of characters. */
const NOT_IN_XML = /(?![\t\n])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
const NEEDS_ESCAPE = new RegExp(`[&<>"]|_x[0-9A-Fa-f]{4}_|${NOT_IN_XML.source}`, 'u');
