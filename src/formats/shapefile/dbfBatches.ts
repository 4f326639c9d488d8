import type { Column, Table } from '../../model/column.js';
import type { Finding } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import { uniqueName } from '../columns.js';
import type { Source } from '../source.js';
import type { Encoding, EncodingClaim } from '../text/text.js';
import { claimOfLdid, type DbfHeader, decodeDbf, deletedRows, readDbfHeader, readRows } from './dbf.js';
import { digitsReader, fieldReader, fieldSurvey } from './dbfField.js';

/**
 * A DBF whose rows are read some at a time, each cell as `readDbf` gives it.
 *
 * Method: what hangs on all rows is found first, in one pass that keeps no rows: the encoding, which numbers are too long for a number,
 * which rows are marked deleted.
 */
export interface DbfRowReader {
  /** One flag a row of the file; 1 = marked deleted. */
  readonly deleted: Uint8Array;
  readonly announced: number;
  readonly encoding: Encoding;
  /** Of the table as a whole. */
  readonly findings: readonly Finding[];
  /** Rows of the file from `first` on, the deleted among them left out. Findings count rows from 1. */
  rows(first: number, count: number): Promise<{ readonly table: Table; readonly findings: readonly Finding[] }>;
}

export async function openDbfRows(
  source: Source,
  claim: EncodingClaim | null,
  layer: string,
  wantsField: (name: string) => boolean,
  job: Job | undefined,
): Promise<DbfRowReader> {
  const header = await readDbfHeader(source, false);
  const deleted = new Uint8Array(header.rows);
  const surveys = header.fields.map(fieldSurvey);
  const asked = surveys.filter((survey) => survey !== null);
  const kept = await readRows(source, header, asked, deleted, job);
  const findings: Finding[] = deletedRows(header.rows - kept, layer);
  const dictionaries = surveys.map((survey) => survey?.texts ?? null);
  const decoded = decodeDbf(source, header, dictionaries, claim ?? claimOfLdid(header), layer);
  findings.push(...decoded.findings);
  const fields = namedFields(header, decoded.names, layer, findings).flatMap(({ name, f }) =>
    wantsField(name) ? [{ name, field: header.fields[f], digits: surveys[f]?.needsDigits() ?? false }] : [],
  );
  // found by all texts: a batch has no say in it
  const found: EncodingClaim = { name: decoded.encoding.name, from: 'option' };
  return {
    deleted,
    announced: header.announced,
    encoding: decoded.encoding,
    findings,
    async rows(first, count) {
      const part = { ...header, headerBytes: header.headerBytes + first * header.rowBytes, rows: count };
      const own: Finding[] = [];
      const readers = fields.map(({ field }) => fieldReader(field, count));
      const digits = fields.map(({ field, digits: asDigits }) => (asDigits ? digitsReader(field, count) : null));
      const all = [...readers, ...digits.filter((reader) => reader !== null)];
      const quiet = job && { progress() {}, cancelled: () => job.cancelled() };
      const rowCount = await readRows(source, part, all, new Uint8Array(count), quiet);
      const texts = readers.map((reader) => reader.texts);
      const textsOnly = { fields: fields.map(({ field }) => field) };
      const { textsByField } = decodeDbf(source, textsOnly, texts, found, layer);
      const columns = new Map<string, Column>();
      fields.forEach(({ name }, k) => {
        const column = readers[k].finish(rowCount, textsByField[k], layer, name, own);
        const written = digits[k]?.finish(rowCount, [], layer, name, own) ?? column;
        if (written) columns.set(name, written);
      });
      return { table: { rowCount, columns }, findings: own };
    },
  };
}

/** Fields under the names their columns have; one that is not read takes no name from another. */
function namedFields({ fields }: DbfHeader, names: readonly string[], layer: string, findings: Finding[]) {
  const taken = new Map<string, Column>();
  return fields.map((field, f) => {
    const name = uniqueName(names[f], taken, layer, findings);
    if (fieldReader(field, 0).isRead) taken.set(name, { type: 'bool', values: NO_ROWS, valid: NO_ROWS });
    return { name, f };
  });
}

const NO_ROWS = new Uint8Array(0);
