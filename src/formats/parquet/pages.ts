import { viewOf } from '../bytes/viewOf.js';
import { damaged, type Source } from '../source.js';
import { readHybrid } from './hybrid.js';
import { decompressed, type FileMetaData, loadCodec, parquetHeader } from './library.js';
import type { Leaf } from './schema.js';
import { unsupported } from './unsupported.js';
import { plainValues, type RawValues, rawValues } from './values.js';

/**
 * The pages of one column in one row group, one after the other.
 *
 * Promises: a window of the file in memory, not the column; every count and length is held against what its surroundings
 * allow before memory is taken for it. Refuses what is not Parquet's (E_FILE_DAMAGED) and codecs or encodings that can't be read
 * (E_FORMAT_UNSUPPORTED).
 */
export interface Page {
  /** Entries: rows of a flat column; of a nested one, values and the gaps that levels stand for. */
  readonly count: number;
  /** Definition level an entry; null = every entry has a value. */
  readonly definition: Uint8Array | null;
  /** Repetition level an entry; null = every entry starts a row. */
  readonly repetition: Uint8Array | null;
  /** Entries that have a value. */
  readonly present: number;
  /** Place of each value in `values`; null = they are in order. */
  readonly codes: Uint32Array | null;
  readonly values: RawValues;
}

const WINDOW_BYTES = 8 << 20;
const HEADER_BYTES = 1 << 16;

type Chunk = NonNullable<FileMetaData['row_groups'][number]['columns'][number]['meta_data']>;

export async function* pagesOf(
  source: Source,
  chunk: Chunk,
  leaf: Leaf,
  windowBytes = WINDOW_BYTES,
): AsyncGenerator<Page> {
  const where = `${source.name}, column ${leaf.path}`;
  const entries = Number(chunk.num_values);
  // the places in an empty column mean nothing
  if (entries === 0) return;
  const { start, end } = extent(chunk, source.byteLength, where);
  const largestPage = Number(chunk.total_uncompressed_size);
  await loadCodec(chunk.codec);
  let window = await source.read(start, Math.min(end, start + windowBytes));
  let windowStart = start;
  let at = start;
  let seen = 0;
  let dictionary: RawValues | null = null;
  while (seen < entries) {
    if (at >= end) throw damaged(where, `${entries} values are announced, the column holds ${seen}`);
    if (windowStart + window.length < Math.min(end, at + HEADER_BYTES)) {
      window = await source.read(at, Math.min(end, at + windowBytes));
      windowStart = at;
    }
    const { header, bytes } = headerAt(window, at - windowStart, where);
    at += bytes;
    const packedBytes = header.compressed_page_size;
    if (at + packedBytes > end) throw damaged(where, 'a page reaches beyond its column');
    if (header.uncompressed_page_size > largestPage) {
      throw damaged(where, 'a page is larger than its column');
    }
    if (at + packedBytes > windowStart + window.length) {
      window = await source.read(at, Math.min(end, at + Math.max(packedBytes, windowBytes)));
      windowStart = at;
    }
    const packed = window.subarray(at - windowStart, at - windowStart + packedBytes);
    if (packed.length < packedBytes) throw damaged(where, 'the file ends within a page');
    at += packedBytes;
    if (header.type === 'DICTIONARY_PAGE') {
      const page = unpacked(chunk.codec, packed, header.uncompressed_page_size, where);
      const count = header.dictionary_page_header?.num_values ?? 0;
      dictionary = plainValues(page, 0, count, leaf.element, where);
    } else if (header.type === 'DATA_PAGE' || header.type === 'DATA_PAGE_V2') {
      const page = header.type === 'DATA_PAGE' ? firstForm(packed, header) : secondForm(packed, header);
      seen += page.count;
      yield page;
    }
  }

  type Header = ReturnType<typeof parquetHeader>;

  function firstForm(packed: Uint8Array, header: Header): Page {
    const own = header.data_page_header;
    const count = entriesOf(own?.num_values);
    if (!own) throw damaged(where, 'a page has no header of its kind');
    const bytes = unpacked(chunk.codec, packed, header.uncompressed_page_size, where);
    let from = 0;
    const levels = (highest: number, encoding: string, whole: boolean): Uint8Array | null => {
      if (highest === 0) return null;
      if (encoding === 'BIT_PACKED') throw unsupported(where, 'levels in the old bit-packed form');
      const view = viewOf(bytes);
      const length = view.getUint32(from, true);
      const to = from + 4 + length;
      if (to > bytes.length) throw damaged(where, 'levels reach beyond their page');
      const start = from + 4;
      from = to;
      if (whole && isOneRun(bytes, start, to, highest, count)) return null;
      return levelsOf(bytes, start, to, highest, count);
    };
    const repetition = levels(leaf.maxRepetition, own.repetition_level_encoding, false);
    const definition = levels(leaf.maxDefinition, own.definition_level_encoding, true);
    return assembled(count, definition, repetition, bytes, from, own.encoding);
  }

  function secondForm(packed: Uint8Array, header: Header): Page {
    const own = header.data_page_header_v2;
    const count = entriesOf(own?.num_values);
    if (!own) throw damaged(where, 'a page has no header of its kind');
    const repetitionEnd = own.repetition_levels_byte_length;
    const levelsEnd = repetitionEnd + own.definition_levels_byte_length;
    if (levelsEnd > packed.length) {
      throw damaged(where, 'levels reach beyond their page');
    }
    const levels = (highest: number, from: number, to: number) =>
      highest === 0 ? null : levelsOf(packed, from, to, highest, count);
    const repetition = levels(leaf.maxRepetition, 0, repetitionEnd);
    const definition = levels(leaf.maxDefinition, repetitionEnd, levelsEnd);
    const rest = packed.subarray(levelsEnd);
    const length = header.uncompressed_page_size - levelsEnd;
    // a page without values may have no bytes to unpack
    const isPacked = own.is_compressed !== false && rest.length > 0;
    const bytes = isPacked ? unpacked(chunk.codec, rest, length, where) : rest;
    return assembled(count, definition, repetition, bytes, 0, own.encoding);
  }

  function entriesOf(count: number | undefined): number {
    if (count === undefined || seen + count > entries) {
      throw damaged(where, 'a page holds more values than its column announces');
    }
    return count;
  }

  function assembled(
    count: number,
    definition: Uint8Array | null,
    repetition: Uint8Array | null,
    bytes: Uint8Array,
    from: number,
    encoding: string,
  ): Page {
    let present = count;
    if (definition) for (let k = 0; k < count; k++) if (definition[k] !== leaf.maxDefinition) present--;
    const rest = { count, definition: present === count ? null : definition, repetition, present };
    if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY') {
      return { ...rest, codes: null, values: rawValues(bytes, from, present, leaf.element, encoding, where) };
    }
    const codes = new Uint32Array(present);
    const size = dictionary?.count ?? 0;
    if (present > 0) {
      const width = bytes[from];
      if (!dictionary || !(width <= 32)) throw damaged(where, 'a page refers to a dictionary that is not there');
      if (width > 0) readHybrid(bytes, from + 1, bytes.length, width, codes, present);
      for (let k = 0; k < present; k++) {
        if (codes[k] >= size) throw damaged(where, `value ${codes[k]} of a dictionary of ${size}`);
      }
    }
    return { ...rest, codes, values: dictionary ?? plainValues(bytes, from, 0, leaf.element, where) };
  }
}

function extent(chunk: Chunk, fileBytes: number, where: string): { readonly start: number; readonly end: number } {
  const data = Number(chunk.data_page_offset);
  const dictionary = Number(chunk.dictionary_page_offset ?? 0);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const end = start + Number(chunk.total_compressed_size);
  if (!(start >= 4 && end >= start && end <= fileBytes)) {
    throw damaged(where, `its bytes are announced from ${start} to ${end}, the file has ${fileBytes}`);
  }
  return { start, end };
}

function headerAt(window: Uint8Array, at: number, where: string) {
  const reader = { view: viewOf(window), offset: at };
  try {
    const header = parquetHeader(reader);
    if (!hasNumbers(header)) throw new RangeError('a count is no 32-bit number');
    return { header, bytes: reader.offset - at };
  } catch (error) {
    throw damaged(where, `a page header can't be read (${error instanceof Error ? error.message : error})`);
  }
}

/** A damaged header may hold anything where a count should be. */
function hasNumbers(header: ReturnType<typeof parquetHeader>): boolean {
  const first = header.data_page_header;
  const second = header.data_page_header_v2;
  return [
    header.compressed_page_size,
    header.uncompressed_page_size,
    header.dictionary_page_header?.num_values ?? 0,
    first?.num_values ?? 0,
    second?.num_values ?? 0,
    second?.definition_levels_byte_length ?? 0,
    second?.repetition_levels_byte_length ?? 0,
  ].every((value) => typeof value === 'number' && value >= 0);
}

function levelsOf(bytes: Uint8Array, from: number, to: number, highest: number, count: number): Uint8Array {
  const levels = new Uint8Array(count);
  readHybrid(bytes, from, to, 32 - Math.clz32(highest), levels, count);
  for (let k = 0; k < count; k++) if (levels[k] > highest) throw new RangeError(`level ${levels[k]} of ${highest}`);
  return levels;
}

/** Whether definition levels are one run of the highest, as in a column without gaps. */
function isOneRun(bytes: Uint8Array, from: number, to: number, highest: number, count: number): boolean {
  let header = 0;
  let at = from;
  for (let shift = 0; at < to && shift < 28; shift += 7) {
    header |= (bytes[at] & 0x7f) << shift;
    if (bytes[at++] < 0x80) return header % 2 === 0 && header >> 1 >= count && at < to && bytes[at] === highest;
  }
  return false;
}

function unpacked(codec: string, packed: Uint8Array, length: number, where: string): Uint8Array {
  let bytes: Uint8Array | null;
  try {
    bytes = decompressed(codec, packed, length);
  } catch (error) {
    throw damaged(where, `a page can't be unpacked (${error instanceof Error ? error.message : error})`);
  }
  if (!bytes) throw unsupported(where, `compression ${codec}`);
  if (bytes.length !== length) throw damaged(where, `a page of ${length} bytes unpacks to ${bytes.length}`);
  return bytes;
}
