import { LianpianError } from '../../model/errors.js';
import { damaged, type Source } from '../source.js';
import { geoColumn } from './geoMetadata.js';
import { type FileMetaData, footerOf } from './library.js';
import { type Field, fieldsOfSchema } from './schema.js';
import { unsupported } from './unsupported.js';

/** Rows that lie together in the file: a row group, or consecutive rows of one. */
export interface Group {
  readonly chunks: FileMetaData['row_groups'][number]['columns'];
  readonly firstRow: number;
  readonly rows: number;
}

const MOST_ROWS = 200_000_000;

export async function readFooter(source: Source): Promise<FileMetaData> {
  const { name, byteLength } = source;
  if (byteLength < 12) throw damaged(name, `a Parquet file has 12 bytes at least, this one ${byteLength}`);
  const tail = await source.read(byteLength - 8, byteLength);
  const magic = new TextDecoder('latin1').decode(tail.subarray(4));
  if (magic === 'PARE') throw unsupported(name, 'encryption');
  if (magic !== 'PAR1') {
    throw damaged(
      name,
      'the file does not end as Parquet does: it is cut off, and what it holds is told only at its end',
    );
  }
  const length = new DataView(tail.buffer, tail.byteOffset, 8).getUint32(0, true);
  if (length > byteLength - 12) throw damaged(name, `its footer takes ${length} bytes, the file has ${byteLength}`);
  try {
    return footerOf(await source.read(byteLength - 8 - length, byteLength));
  } catch (error) {
    throw damaged(name, `its footer can't be read (${error instanceof Error ? error.message : error})`);
  }
}

export function understood(metadata: FileMetaData, file: string) {
  try {
    const fields = fieldsOfSchema(metadata, file);
    return { fields, geo: geoColumn(metadata, fields, file) };
  } catch (error) {
    if (error instanceof LianpianError) throw error;
    throw damaged(file, `its schema contradicts itself (${error instanceof Error ? error.message : error})`);
  }
}

export function groupsOf(metadata: FileMetaData, fields: readonly Field[], file: string): Group[] {
  const leaves = fields.flatMap((field) => field.leaves);
  let firstRow = 0;
  const groups = metadata.row_groups.map(({ columns: chunks, num_rows }, g) => {
    const rows = Number(num_rows);
    if (!(rows >= 0 && chunks.length === leaves.length))
      throw damaged(file, `row group ${g + 1} has not the columns of the schema`);
    for (const leaf of leaves) {
      const chunk = chunks[leaf.chunk];
      if (chunk.crypto_metadata) throw unsupported(file, 'encrypted columns');
      if (chunk.file_path) throw unsupported(file, 'columns in other files');
      const values = Number(chunk.meta_data?.num_values);
      const path = chunk.meta_data?.path_in_schema.join('.');
      if (path !== leaf.path || !(leaf.maxRepetition > 0 ? values >= rows : values === rows)) {
        throw damaged(file, `column ${leaf.path} of row group ${g + 1} holds ${values} values for ${rows} rows`);
      }
    }
    firstRow += rows;
    return { chunks, firstRow: firstRow - rows, rows };
  });
  if (firstRow !== Number(metadata.num_rows)) {
    throw damaged(file, `${metadata.num_rows} rows are announced, its row groups have ${firstRow}`);
  }
  if (firstRow > MOST_ROWS) {
    throw new LianpianError(
      'E_MEMORY',
      `${file} has ${firstRow} rows; ${MOST_ROWS} are read at most`,
      file,
      'Split it.',
    );
  }
  return groups;
}

export function rowsOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { rows }) => sum + rows, 0);
}
