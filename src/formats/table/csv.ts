import { LianpianError } from '../../model/errors.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { type Format, HOLDS_ALL } from '../format.js';
import { baseName, type ReadOptions, readAll, type Source } from '../source.js';
import { decodeFile, labelOfOption } from '../text.js';
import { tableOfRows } from './rows.js';
import { writeCsv } from './writeCsv.js';

export const CSV: Format = {
  id: 'csv',
  title: 'CSV (.csv, .tsv)',
  endings: ['csv', 'tsv'],
  endingFirst: true,
  oneLayer: true,
  sides: ['csvt', 'prj', 'xml'],
  recognises: () => false,
  read: async (source, options) => [await readCsv(source, options)],
  write: {
    holds: {
      ...HOLDS_ALL,
      layers: 'one',
      shapes: false,
      becomes: { bool: 'text', date: 'text', time: 'text' },
      emptyTexts: false,
    },
    write: async (name, [layer]) => [{ name, bytes: writeCsv(layer.table, layer.decimals) }],
  },
};

/**
 * Reads CSV (RFC 4180; comma, semicolon or tab, whichever the first lines hold most of; BOM, UTF-8 or GBK) as a table.
 * Quoted fields may hold separators, doubled quotes and line breaks; LF, CRLF and CR end rows. Fields: see `rows.ts`.
 */
export async function readCsv(source: Source, options: ReadOptions): Promise<DeliveredLayer> {
  const layer = baseName(source.name);
  const claim = options.encoding
    ? ({ name: labelOfOption(options.encoding, source.name), from: 'option' } as const)
    : null;
  const { text, encoding, findings } = decodeFile(await readAll(source), claim, layer, source.name);
  if (text.includes('\0')) {
    throw new LianpianError(
      'E_FORMAT_UNKNOWN',
      `${source.name} is not a CSV file: it holds binary data`,
      source.name,
      'Check that the file is what its ending says.',
    );
  }
  const rows = parseCsv(text, separatorOf(text));
  const read = tableOfRows({ rows }, layer);
  return {
    file: source.name,
    layer,
    format: 'csv',
    shapes: { kind: 'none' },
    table: read.table,
    crs: null,
    encoding,
    findings: [...findings, ...read.findings],
  };
}

function separatorOf(text: string): string {
  const head = text.slice(0, 20_000).replace(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t'].map((separator) => ({ separator, count: head.split(separator).length }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).separator;
}

/** Rows of fields. An unclosed quote runs to the end of the text. */
export function parseCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field: string;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) end = text.length;
      field = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
      const stop = endOfField(text, at, separator);
      field += text.slice(at, stop);
      at = stop;
    } else {
      const stop = endOfField(text, at, separator);
      field = text.slice(at, stop);
      at = stop;
    }
    row.push(field);
    if (at >= text.length) break;
    if (text[at] === separator) {
      at++;
      if (at === text.length) row.push('');
      continue;
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function endOfField(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}
