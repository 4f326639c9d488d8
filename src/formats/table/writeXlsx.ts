import type { Column } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { memorySink } from '../output/memorySink.js';
import { fieldsOf, numberText, type OutputField, type OutputLayer, rounded } from '../output/output.js';
import type { Sink } from '../source.js';
import { writeZipArchive, type ZipEntry } from '../zip/zipArchive.js';
import { columnLetters, escaped, type SheetColumn, sheetXml } from './xlsxSheet.js';

/**
 * Tables as an Excel workbook, one sheet a layer, its header bold and frozen.
 *
 * Promises: texts are text cells in the text format (ids and codes never numbers), days and times are dates, numbers keep all their
 * digits and show their decimals, none in scientific notation up to 1e15; widths fit the texts; field titles where the layer has them. The
 * same bytes for the same input. Method: the sheets are written as text in pieces and packed as they come, texts by their dictionaries, so
 * that a million rows need no object a cell. Refuses more than 4 GB of sheet.
 */
export async function writeXlsx(name: string, layers: readonly OutputLayer[]): Promise<Uint8Array> {
  const sink = memorySink();
  await writeWorkbook(sink, name, layers);
  return sink.files()[0].bytes;
}

export async function writeWorkbook(sink: Sink, name: string, layers: readonly OutputLayer[]): Promise<void> {
  const styles = styleTable();
  const texts = sharedTexts();
  const sheets = layers.map((layer) => sheetXml(layer.table.rowCount, columnsOf(layer, styles, texts)));
  const parts = [
    part('[Content_Types].xml', contentTypes(layers.length)),
    part('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])),
    part('xl/workbook.xml', workbook(layers.map((layer) => layer.name))),
    part('xl/_rels/workbook.xml.rels', workbookRelations(layers.length)),
    part('xl/styles.xml', styles.xml()),
    { name: 'xl/sharedStrings.xml', pieces: texts.xml() },
    ...sheets.map((pieces, k) => ({ name: `xl/worksheets/sheet${k + 1}.xml`, pieces })),
  ];
  if (await writeZipArchive(parts, await sink.open(name))) return;
  throw new LianpianError(
    'E_TOO_LARGE',
    `${name}: a workbook of more than 4 GB can't be written`,
    name,
    'Write .csv or a GeoPackage (.gpkg) instead.',
  );
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

function part(name: string, xml: string): ZipEntry {
  return { name, pieces: [new TextEncoder().encode(XML + xml)] };
}

function contentTypes(sheets: number): string {
  const type = (path: string, kind: string) =>
    `<Override PartName="${path}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  const list = Array.from({ length: sheets }, (_, k) => type(`/xl/worksheets/sheet${k + 1}.xml`, 'worksheet'));
  return (
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>${type('/xl/workbook.xml', 'sheet.main')}${type('/xl/styles.xml', 'styles')}` +
    `${type('/xl/sharedStrings.xml', 'sharedStrings')}${list.join('')}</Types>`
  );
}

function relations(targets: readonly (readonly [kind: string, target: string])[]): string {
  const list = targets.map(
    ([kind, target], k) => `<Relationship Id="rId${k + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

function workbookRelations(sheets: number): string {
  const own = Array.from({ length: sheets }, (_, k) => ['worksheet', `worksheets/sheet${k + 1}.xml`] as const);
  return relations([...own, ['styles', 'styles.xml'], ['sharedStrings', 'sharedStrings.xml']]);
}

function workbook(names: readonly string[]): string {
  const sheets = names.map((name, k) => `<sheet name="${escaped(name)}" sheetId="${k + 1}" r:id="rId${k + 1}"/>`);
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

/** Number formats in order of first use; style 0 is plain, 1 the header. */
interface StyleTable {
  styleOf(format: string): number;
  xml(): string;
}

const HEADER_STYLE = 1;
/** Formats that Excel has numbers for; others are numbered from 164. */
const BUILT_IN: Readonly<Record<string, number>> = { General: 0, '0': 1, '0.00': 2, '@': 49 };

function styleTable(): StyleTable {
  const formats: string[] = [];
  return {
    styleOf(format) {
      if (!formats.includes(format)) formats.push(format);
      return 2 + formats.indexOf(format);
    },
    xml() {
      const own = formats.filter((format) => BUILT_IN[format] === undefined);
      const idOf = (format: string) => BUILT_IN[format] ?? 164 + own.indexOf(format);
      const numFmts = own.map((format) => `<numFmt numFmtId="${idOf(format)}" formatCode="${escaped(format)}"/>`);
      const cell = (id: number, font: number) =>
        `<xf numFmtId="${id}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
      const cells = [cell(0, 0), cell(49, 1), ...formats.map((format) => cell(idOf(format), 0))];
      const font = '<sz val="11"/><name val="Calibri"/><family val="2"/>';
      return (
        `<styleSheet xmlns="${MAIN}">${own.length > 0 ? `<numFmts count="${own.length}">${numFmts.join('')}</numFmts>` : ''}` +
        `<fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts>` +
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
        `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs>` +
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
      );
    },
  };
}

/** Texts of all sheets: each column adds its dictionary and counts its codes from where it begins. */
interface SharedTexts {
  add(values: readonly string[]): number;
  xml(): Iterable<Uint8Array>;
}

const TEXTS_A_PIECE = 10_000;

function sharedTexts(): SharedTexts {
  const lists: (readonly string[])[] = [];
  let count = 0;
  return {
    add(values) {
      lists.push(values);
      count += values.length;
      return count - values.length;
    },
    *xml() {
      const encoder = new TextEncoder();
      yield encoder.encode(`${XML}<sst xmlns="${MAIN}" uniqueCount="${count}">`);
      for (const list of lists) {
        for (let k = 0; k < list.length; k += TEXTS_A_PIECE) {
          const some = list
            .slice(k, k + TEXTS_A_PIECE)
            .map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`);
          yield encoder.encode(some.join(''));
        }
      }
      yield encoder.encode('</sst>');
    },
  };
}

function columnsOf(layer: OutputLayer, styles: StyleTable, texts: SharedTexts): SheetColumn[] {
  return fieldsOf(layer).map((field, c) => {
    const title = field.title ?? field.name;
    const headerText = texts.add([title]);
    const { column } = field;
    const head = { letters: columnLetters(c), headerText, headerStyle: HEADER_STYLE, width: widthOf(title, field) };
    const style = styles.styleOf(formatOf(field));
    if (column.type === 'text') {
      const first = texts.add(column.values);
      const isEmpty = column.values.map((text) => text === '');
      const value = (row: number) =>
        column.valid[row] && !isEmpty[column.codes[row]] ? first + column.codes[row] : null;
      return { ...head, style, kind: 's', value };
    }
    return { ...head, style, kind: column.type === 'bool' ? 'b' : 'n', value: cellOf(column, field) };
  });
}

const DAY_MS = 86_400_000;
/** Excel's day 1 is 1900-01-01; it takes 1900 for a leap year, so that from March 1900 on it is one ahead. */
const DAYS_BEFORE_1970 = 25_569;

function cellOf(
  column: Exclude<Column, { type: 'text' }>,
  field: OutputField,
): (row: number) => number | string | null {
  const { valid } = column;
  switch (column.type) {
    case 'f64':
      return (row) => {
        const value = column.values[row];
        return valid[row] && Number.isFinite(value) ? numberText(value, field.decimals) : null;
      };
    case 'i32':
      return (row) => (valid[row] ? column.values[row] : null);
    case 'bool':
      return (row) => (valid[row] ? column.values[row] : null);
    case 'date':
      return (row) => (valid[row] ? column.days[row] + DAYS_BEFORE_1970 : null);
    case 'time':
      return (row) => (valid[row] ? column.ms[row] / DAY_MS + DAYS_BEFORE_1970 : null);
  }
}

const MOST_DECIMALS = 15;

function formatOf({ column, decimals }: OutputField): string {
  switch (column.type) {
    case 'text':
      return '@';
    case 'bool':
      return 'General';
    case 'date':
      return 'yyyy-mm-dd';
    case 'time':
      return column.ms.some((ms, row) => column.valid[row] && ms % 1000 !== 0)
        ? 'yyyy-mm-dd hh:mm:ss.000'
        : 'yyyy-mm-dd hh:mm:ss';
    case 'i32':
      return '0';
    case 'f64': {
      const shown = decimals ?? decimalsOf(column.values, column.valid);
      return shown === 0 ? '0' : `0.${'0'.repeat(Math.min(shown, MOST_DECIMALS))}`;
    }
  }
}

/** Most decimals of a column's values; a column of measured numbers has as many as Excel keeps digits. */
function decimalsOf(values: Float64Array, valid: Uint8Array): number {
  let most = 0;
  for (let row = 0; row < values.length && most < MOST_DECIMALS; row++) {
    const value = values[row];
    if (!valid[row] || Number.isInteger(value) || !Number.isFinite(value)) continue;
    while (most < MOST_DECIMALS && rounded(value, most) !== value) most++;
  }
  return most;
}

const NARROWEST = 8;
const WIDEST = 50;
const LOOKED_AT = 200;

/** Characters of the widest of the first texts and the title; a Chinese one takes two. */
function widthOf(title: string, { column }: OutputField): number {
  let widest = 1 + charactersOf(title);
  if (column.type === 'date') widest = Math.max(widest, 11);
  else if (column.type === 'time') widest = Math.max(widest, 20);
  else if (column.type === 'f64' || column.type === 'i32') widest = Math.max(widest, 12);
  else if (column.type === 'text') {
    for (const text of column.values.slice(0, LOOKED_AT)) widest = Math.max(widest, 1 + charactersOf(text));
  }
  return Math.min(WIDEST, Math.max(NARROWEST, widest));
}

function charactersOf(text: string): number {
  let width = 0;
  for (let k = 0; k < text.length; k++) width += text.charCodeAt(k) < 0x1100 ? 1 : 2;
  return width;
}
