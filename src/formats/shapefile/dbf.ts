import type { Column, Table } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import type { ByteDictionary } from '../bytes/byteDictionary.js';
import { recordBlocks } from '../bytes/recordBlocks.js';
import { uniqueName } from '../columns.js';
import { damaged, SALVAGE_REMEDY, type Source } from '../source.js';
import { decodeTexts, type Encoding, type EncodingClaim, labelOfLdid } from '../text/text.js';
import { type DbfField, digitsReader, type FieldReader, fieldReader } from './dbfField.js';

/**
 * Reads a DBF into columns.
 *
 * Needs: a dBASE III … FoxPro table. Promises: rows in file order without those marked deleted (named in a finding);
 * text stays text, N and F are f64 (integers beyond 2^53 make the column text, with a finding), L bool, D a date;
 * a blank cell (a number of asterisks too) is empty, never 0; a cell that is not of its field's type is empty and named in a finding.
 * Method: the file is read in blocks of whole rows, a field after the other; texts are numbered as bytes and decoded once a distinct value.
 * Limits: memo and binary fields are not read (a finding says so).
 */
export interface DbfTable {
  readonly table: Table;
  /** One flag a row of the file; 1 = marked deleted. */
  readonly deleted: Uint8Array;
  readonly encoding: Encoding;
  readonly findings: readonly Finding[];
  /** Rows its header announces: more than `deleted` has when it was cut off. */
  readonly announced: number;
}

const DELETED = 0x2a;
/** Fields are read one after the other in tiles of rows that stay in the processor's cache. */
const TILE_BYTES = 1 << 18;

export interface DbfOptions {
  /** Reads the whole rows of a file that is cut off. */
  readonly salvage?: boolean | undefined;
  readonly job?: Job | undefined;
}

export interface DbfHeader {
  /** Rows to read: fewer than announced when the file is cut off. */
  readonly rows: number;
  readonly announced: number;
  readonly headerBytes: number;
  readonly rowBytes: number;
  readonly ldid: number;
  readonly fields: readonly DbfField[];
}

export async function readDbf(
  source: Source,
  claim: EncodingClaim | null,
  layer: string,
  options: DbfOptions = {},
): Promise<DbfTable> {
  const header = await readDbfHeader(source, options.salvage ?? false);
  const findings: Finding[] = [];
  const deleted = new Uint8Array(header.rows);
  const readers = header.fields.map((field) => fieldReader(field, header.rows));
  const kept = await readRows(source, header, readers, deleted, options.job);
  findings.push(...deletedRows(header.rows - kept, layer));
  const dictionaries = readers.map(({ texts }) => texts);
  const decoded = decodeDbf(source, header, dictionaries, claim ?? claimOfLdid(header), layer);
  findings.push(...decoded.findings);
  const again = header.fields.map((field, f) => (readers[f].needsDigits() ? digitsReader(field, header.rows) : null));
  if (again.some((reader) => reader)) {
    await readRows(
      source,
      header,
      again.filter((reader) => reader !== null),
      deleted,
      options.job,
    );
  }
  const columns = new Map<string, Column>();
  readers.forEach((reader, f) => {
    const name = uniqueName(decoded.names[f], columns, layer, findings);
    const first = reader.finish(kept, decoded.textsByField[f], layer, name, findings);
    const column = again[f]?.finish(kept, [], layer, name, findings) ?? first;
    if (column) columns.set(name, column);
  });
  const table = { rowCount: kept, columns };
  return { table, deleted, encoding: decoded.encoding, findings, announced: header.announced };
}

export async function rowsAnnounced(source: Source): Promise<number> {
  return (await readDbfHeader(source, false)).announced;
}

/** What the language byte says of the encoding. */
export function claimOfLdid({ ldid }: DbfHeader): EncodingClaim | null {
  const name = labelOfLdid(ldid);
  return name ? { name, from: 'ldid' } : null;
}

export function deletedRows(rows: number, layer: string): Finding[] {
  return rows > 0 ? [finding('row.deleted', 'note', layer, { rows }, { dropped: true })] : [];
}

/** Gives the rows that count to every reader; marks the deleted ones, and gives the number of the others. */
export async function readRows(
  source: Source,
  { rows, headerBytes, rowBytes }: Pick<DbfHeader, 'rows' | 'headerBytes' | 'rowBytes'>,
  readers: readonly Pick<FieldReader, 'read'>[],
  deleted: Uint8Array,
  job: Job | undefined,
): Promise<number> {
  const end = headerBytes + rows * rowBytes;
  const at = new Uint32Array(Math.max(1, Math.floor(TILE_BYTES / Math.max(1, rowBytes))));
  let row = 0;
  let kept = 0;
  if (rows === 0) return 0;
  for await (const { bytes, view, from, to } of recordBlocks(
    source,
    headerBytes,
    end,
    1,
    () => rowBytes,
    job,
  ).windows()) {
    for (let place = from; place < to; ) {
      let count = 0;
      for (; place < to && count < at.length; place += rowBytes, row++) {
        if (bytes[place] === DELETED) deleted[row] = 1;
        else at[count++] = place;
      }
      const tile = { bytes, view, at, count, row: kept };
      for (const reader of readers) reader.read(tile);
      kept += count;
    }
  }
  return kept;
}

export async function readDbfHeader(source: Source, salvage: boolean): Promise<DbfHeader> {
  const start = await source.read(0, 32);
  if (start.length < 32) throw damaged(source.name, `a DBF header takes 32 bytes, the file has ${start.length}`);
  const view = new DataView(start.buffer, start.byteOffset);
  const announced = view.getUint32(4, true);
  const headerBytes = view.getUint16(8, true);
  const rowBytes = view.getUint16(10, true);
  const head = await source.read(0, headerBytes);
  if (headerBytes < 32 || head.length < headerBytes) {
    throw damaged(
      source.name,
      `the header announces ${headerBytes} bytes of header, the file has ${source.byteLength}`,
    );
  }
  const fields: DbfField[] = [];
  let offset = 1;
  for (let at = 32; at + 32 <= headerBytes && head[at] !== 0x0d; at += 32) {
    const type = String.fromCharCode(head[at + 11]);
    // Clipper keeps long text widths in two bytes, with the decimals as the high byte.
    const width = type === 'C' ? head[at + 16] + 256 * head[at + 17] : head[at + 16];
    const nameEnd = head.subarray(at, at + 11).indexOf(0);
    const nameBytes = head.slice(at, at + (nameEnd < 0 ? 11 : nameEnd));
    fields.push({ nameBytes, type, width, decimals: head[at + 17], offset });
    offset += width;
  }
  if (announced > 0 && offset > rowBytes) {
    throw damaged(source.name, `the fields take ${offset} bytes a row, the header announces ${rowBytes}`);
  }
  const needed = headerBytes + announced * rowBytes;
  const isCut = source.byteLength < needed;
  const there = Math.max(0, Math.floor((source.byteLength - headerBytes) / Math.max(1, rowBytes)));
  if (isCut && !salvage) {
    throw damaged(
      source.name,
      `the header announces ${announced} rows in ${needed} bytes, the file has ${source.byteLength} bytes (${there} whole rows)`,
      SALVAGE_REMEDY,
    );
  }
  return { rows: isCut ? there : announced, announced, headerBytes, rowBytes, ldid: start[29], fields };
}

interface DecodedDbf {
  readonly names: readonly string[];
  readonly textsByField: readonly (readonly string[])[];
  readonly encoding: Encoding;
  readonly findings: readonly Finding[];
}

/** Field names and all texts decide the encoding together; a dictionary a field, null where it holds no texts. */
export function decodeDbf(
  source: Source,
  { fields }: Pick<DbfHeader, 'fields'>,
  dictionaries: readonly (ByteDictionary | null)[],
  claim: EncodingClaim | null,
  layer: string,
): DecodedDbf {
  const slices = fields.map((field) => field.nameBytes);
  const full = fields.map((field) => field.nameBytes.length >= 10);
  // in every encoding of a DBF, ASCII is ASCII: such fields, ids and codes above all, have no say
  const inQuestion = dictionaries.map((texts) => (texts && !texts.isAscii() ? texts.slices() : []));
  inQuestion.forEach((texts, f) => {
    texts.forEach((slice, code) => {
      slices.push(slice);
      full.push(dictionaries[f]?.isFull(code) ?? false);
    });
  });
  const decoded = decodeTexts(slices, claim, layer, source.name, (i) => full[i]);
  let next = fields.length;
  const textsByField = dictionaries.map((texts, f) => {
    const count = inQuestion[f].length;
    next += count;
    return count > 0 ? decoded.texts.slice(next - count, next) : (texts?.texts() ?? []);
  });
  return { ...decoded, names: decoded.texts.slice(0, fields.length).map((name) => name.trim()), textsByField };
}
