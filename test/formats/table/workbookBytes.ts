import { zipBytes } from '../zipBytes.js';

/** One sheet as XML is written by hand: rows of `sheetData`, and what follows it. */
export interface WrittenSheet {
  readonly name: string;
  /** What stands in `sheetData`. */
  readonly rows: string;
  readonly merges?: readonly string[];
  readonly state?: 'hidden' | 'veryHidden';
}

/** A workbook of sheets written by hand: shared texts, and cell styles 0 plain, 1 date, 2 clock, 3 a date format of its own, 4 percent, 5 a date with a clock. */
export function workbookBytes(
  sheets: readonly WrittenSheet[],
  shared: readonly string[] = [],
  is1904 = false,
): Uint8Array {
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  const list = sheets
    .map(
      ({ name, state }, k) =>
        `<sheet name="${name}" sheetId="${k + 1}"${state ? ` state="${state}"` : ''} r:id="rId${k + 1}"/>`,
    )
    .join('');
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relations = [
    ...sheets.map(
      (_, k) => `<Relationship Id="rId${k + 1}" Type="${type}/worksheet" Target="worksheets/sheet${k + 1}.xml"/>`,
    ),
    `<Relationship Id="s" Type="${type}/sharedStrings" Target="/xl/sharedStrings.xml"/>`,
    `<Relationship Id="t" Type="${type}/styles" Target="styles.xml"/>`,
  ].join('');
  return zipBytes([
    { name: '[Content_Types].xml', bytes: `${head}<Types/>` },
    {
      name: 'xl/workbook.xml',
      bytes: `${head}<workbook><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${list}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', bytes: `${head}<Relationships>${relations}</Relationships>` },
    { name: 'xl/sharedStrings.xml', bytes: `${head}<sst>${shared.map((text) => `<si>${text}</si>`).join('')}</sst>` },
    {
      name: 'xl/styles.xml',
      bytes:
        `${head}<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>` +
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    },
    ...sheets.map(({ rows, merges = [] }, k) => ({
      name: `xl/worksheets/sheet${k + 1}.xml`,
      bytes: `${head}<worksheet><sheetData>${rows}</sheetData>${
        merges.length > 0 ? `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>` : ''
      }<dataValidations><dataValidation error="a&gt;b" sqref="A1"/></dataValidations></worksheet>`,
    })),
  ]);
}

/** Rows of plain cells: texts inline, numbers as they are written after `#`; '' = no cell. */
export function plainRows(rows: readonly (readonly string[])[]): string {
  return rows
    .map((cells, r) => {
      const written = cells.map((text, c) => (text === '' ? '' : cellOf(text, `${columnName(c)}${r + 1}`))).join('');
      return `<row r="${r + 1}">${written}</row>`;
    })
    .join('');
}

function cellOf(text: string, ref: string): string {
  if (text.startsWith('#')) return `<c r="${ref}"><v>${text.slice(1)}</v></c>`;
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<c r="${ref}" t="inlineStr"><is><t>${escaped}</t></is></c>`;
}

export function columnName(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : columnName(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26));
}
