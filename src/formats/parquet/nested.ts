import { textColumn } from '../../model/column.js';
import { finding } from '../../model/finding.js';
import { damaged } from '../source.js';
import type { ColumnReader } from './flatColumn.js';
import { assembleLists, assembleNested, convert, DEFAULT_PARSERS, type ParquetParsers } from './library.js';
import type { Page } from './pages.js';
import type { Field, Leaf } from './schema.js';

/**
 * A field of lists, structs or maps as JSON text, one a row; a finding says so.
 *
 * Method: our own pages, hyparquet's assembly. Dates and times are written as `yyyy-mm-dd…`, long integers and binary as text.
 */
export interface NestedReader extends Pick<ColumnReader, 'finish'> {
  /** A page of one of the field's columns. */
  take(leaf: Leaf, page: Page): void;
  /** All columns have given the pages of a row group of `groupRows`, whose first row is `row`. */
  endGroup(row: number, groupRows: number): void;
}

const PARSERS: ParquetParsers = {
  ...DEFAULT_PARSERS,
  jsonFromBytes: (bytes) => bytes && parsedOrText(new TextDecoder().decode(bytes)),
  geometryFromBytes: (bytes) => bytes,
  geographyFromBytes: (bytes) => bytes,
};

export function nestedReader(field: Field, rows: number, file: string): NestedReader {
  const cells = new Array<string | null>(rows).fill(null);
  let listsByLeaf = new Map<string, unknown[]>();
  const where = `${file}, column ${field.name}`;
  /** The assembly holds lengths against each other and throws what it likes. */
  const orDamaged = (assemble: () => void) => {
    try {
      assemble();
    } catch (error) {
      throw damaged(where, `its values can't be put together (${error instanceof Error ? error.message : error})`);
    }
  };
  const take = (leaf: Leaf, page: Page) => {
    const lists = listsByLeaf.get(leaf.path) ?? [];
    listsByLeaf.set(leaf.path, lists);
    const values = convert(valuesOf(page, leaf), {
      pathInSchema: leaf.path.split('.'),
      // hyparquet decides by the element, the path serves its variants
      type: leaf.element.type ?? 'BYTE_ARRAY',
      element: leaf.element,
      schemaPath: [...leaf.nodes],
      codec: 'UNCOMPRESSED',
      parsers: PARSERS,
      utf8: false,
    });
    const definition = page.definition ? Array.from(page.definition) : undefined;
    const repetition = page.repetition ? Array.from(page.repetition) : [];
    const assembled = assembleLists(lists, definition, repetition, values, [...leaf.nodes]);
    // without levels the values come back as they are
    if (assembled !== lists) for (const value of assembled) lists.push(value);
  };

  return {
    take: (leaf, page) => orDamaged(() => take(leaf, page)),
    endGroup(row, groupRows) {
      orDamaged(() => assembleNested(listsByLeaf, field.node, PARSERS));
      const values = listsByLeaf.get(field.name) ?? [];
      listsByLeaf = new Map();
      if (values.length !== groupRows) throw damaged(where, `${values.length} rows in a group of ${groupRows}`);
      for (let k = 0; k < groupRows; k++) {
        const value = values[k];
        if (value !== null && value !== undefined) cells[row + k] = jsonText(value);
      }
    },
    finish(layer, findings) {
      findings.push(finding('field.nested', 'note', layer, { field: field.name }));
      return textColumn(cells);
    },
  };
}

function valuesOf({ values: raw, codes, present }: Page, leaf: Leaf) {
  const isBoolean = leaf.element.type === 'BOOLEAN';
  if (raw.kind === 'numbers' && !codes && !isBoolean) return raw.values;
  const places = codes ?? Uint32Array.from({ length: present }, (_, k) => k);
  if (raw.kind === 'numbers') return Array.from(places, (k) => (isBoolean ? raw.values[k] !== 0 : raw.values[k]));
  if (raw.kind === 'bytes') return Array.from(places, (k) => raw.bytes.slice(raw.from[k], raw.to[k]));
  return Array.from(places, (k) => (BigInt(raw.lowHigh[2 * k + 1]) << 32n) | BigInt(raw.lowHigh[2 * k] >>> 0));
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return Number.isSafeInteger(Number(part)) ? Number(part) : String(part);
    if (part instanceof Uint8Array) return Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return part;
  });
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
