import { parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet';
import { assembleLists, assembleNested } from 'hyparquet/src/assemble.js';
import { parquetHeader } from 'hyparquet/src/column.js';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, isListLike } from 'hyparquet/src/schema.js';
import type { FileMetaData, ParquetParsers, SchemaElement } from 'hyparquet/src/types.js';
import { compressors } from 'hyparquet-compressors';
import { ZSTDDecoder } from 'zstddec';

export type { FileMetaData, ParquetParsers, SchemaElement, SchemaTree };
/**
 * What is taken of hyparquet: the footer, page headers, delta encodings, nested assembly and the decompressors. Zstandard is
 * unpacked by zstd itself in WebAssembly: 3 ms a megabyte, against 13 to 37 ms in JavaScript.
 *
 * Its own way through a column makes one JavaScript value a cell, and its run-length decoder trusts the lengths in the
 * file; so pages, levels and values are ours (`pages.ts`, `values.ts`). The package is pinned: these are its inner modules.
 */
export {
  assembleLists,
  assembleNested,
  convert,
  DEFAULT_PARSERS,
  deltaBinaryUnpack,
  getMaxDefinitionLevel,
  getMaxRepetitionLevel,
  isListLike,
  parquetHeader,
  parquetSchema,
};

/** Footer of a file, from its bytes and the eight behind them; logical types as they stand, GeoParquet not applied. */
export function footerOf(bytes: Uint8Array): FileMetaData {
  // statistics are not used, and those of a damaged file may hold no text and no day
  const parsers = {
    stringFromBytes: () => '',
    dateFromDays: () => 0,
    timestampFromMilliseconds: () => 0,
    timestampFromMicroseconds: () => 0,
    timestampFromNanoseconds: () => 0,
  };
  return parquetMetadata(bytes, { geoparquet: false, parsers });
}

const zstd = new ZSTDDecoder();

/** Loads what pages of this codec need before `decompressed` is called. */
export async function loadCodec(codec: string): Promise<void> {
  if (codec === 'ZSTD') await zstd.init();
}

/** Bytes of a page as they were before compression; null when the codec is not known. */
export function decompressed(codec: string, packed: Uint8Array, length: number): Uint8Array | null {
  // an empty block has no bytes in some codecs, and one that their decoders don't know in others
  if (length === 0) return new Uint8Array(0);
  switch (codec) {
    case 'UNCOMPRESSED':
      return packed;
    case 'ZSTD':
      // an error gives no bytes, and what unpacks to more than announced is an error
      return zstd.decode(packed, length);
    case 'SNAPPY':
    case 'GZIP':
    case 'BROTLI':
    case 'LZ4':
    case 'LZ4_RAW':
      return compressors[codec]?.(packed, length) ?? null;
    default:
      return null;
  }
}
