import { LianpianError } from '../../model/errors.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { type ReadOptions, readAll, type Source } from '../source.js';
import { decodeFile, encodingSaid } from '../text/text.js';
import { raggedFinding, tableOfRows } from './rows.js';

/**
 * Reads CSV (RFC 4180; comma, semicolon, tab or bar, whichever the first lines hold most of; BOM, UTF-8, UTF-16 or GBK) as a table.
 * Quoted fields may hold separators, doubled quotes and line breaks; LF, CRLF and CR end rows. Fields: see `rows.ts`.
 * Rows of another length than the header, a quote that is never closed, text behind a closed one and a last row without a line end (a cut
 * file looks like that) are findings.
 */
export async function readCsv(source: Source, options: ReadOptions): Promise<DeliveredLayer> {
  const layer = baseName(source.name);
  const claim = encodingSaid(options.encoding, source.name);
  const { text, encoding, findings } = decodeFile(await readAll(source), claim, layer, source.name);
  if (text.includes('\0')) {
    throw new LianpianError(
      'E_FORMAT_UNKNOWN',
      `${source.name} is not a CSV file: it holds binary data`,
      source.name,
      'Check that the file is what its ending says.',
    );
  }
  const parsed = parseCsv(text, separatorOf(text));
  const read = tableOfRows(parsed, layer);
  return {
    file: source.name,
    layer,
    format: 'csv',
    shapes: { kind: 'none' },
    table: read.table,
    ...(read.rowNumbers ? { rowNumbers: read.rowNumbers } : {}),
    crs: null,
    encoding,
    findings: [
      ...findings,
      ...quoteFindings(parsed, layer),
      ...(parsed.rows.length > 1 && !/[\r\n]$/.test(text)
        ? [finding('table.noLineEnd', 'note', layer, { row: parsed.rows.length })]
        : []),
      ...raggedFinding(parsed, read, layer),
      ...read.findings,
    ],
  };
}

const SEPARATORS = [',', ';', '\t', '|'];

function separatorOf(text: string): string {
  const head = text.slice(0, 20_000).replace(/"(?:[^"]|"")*"/g, '');
  const counts = SEPARATORS.map((separator) => ({ separator, count: head.split(separator).length }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).separator;
}

export interface ParsedCsv {
  readonly rows: readonly (readonly string[])[];
  /** Row, from 0, of a quote that is never closed; −1 none. */
  readonly unclosed: number;
  /** Rows in which text follows a closing quote. */
  readonly afterQuote: readonly number[];
}

/** Rows of fields. A quote that is never closed is a plain character: it would swallow the rest of the file. */
export function parseCsv(text: string, separator: string): ParsedCsv {
  const rows: string[][] = [];
  const afterQuote: number[] = [];
  let unclosed = -1;
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    let end = text[at] === '"' && unclosed < 0 ? text.indexOf('"', at + 1) : -1;
    while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
    if (end >= 0) {
      field = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else if (text[at] === '"' && unclosed < 0) {
      unclosed = rows.length;
    }
    const stop = endOfField(text, at, separator);
    if (end >= 0 && stop > at && afterQuote[afterQuote.length - 1] !== rows.length) afterQuote.push(rows.length);
    field += text.slice(at, stop);
    at = stop;
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
  return { rows, unclosed, afterQuote };
}

function quoteFindings({ unclosed, afterQuote }: ParsedCsv, layer: string): Finding[] {
  const after = afterQuote.filter((row) => row !== unclosed);
  return [
    ...(unclosed >= 0 ? [finding('table.unclosedQuote', 'warning', layer, { row: unclosed + 1 })] : []),
    ...(after.length > 0 ? [finding('table.quote', 'warning', layer, { row: after[0] + 1, rows: after.length })] : []),
  ];
}

function endOfField(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}
