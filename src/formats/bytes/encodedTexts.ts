import type { Column } from '../../model/column.js';

/**
 * Bytes of the text in a row. A text that many rows share is encoded once; where each row has its own (ids) none is kept: as bytes
 * they would take more memory than the texts.
 */
export function encodedTexts(
  { codes, values }: Extract<Column, { type: 'text' }>,
  encode: (text: string) => Uint8Array,
): (row: number) => Uint8Array {
  if (!areShared(values, codes)) return (row) => encode(values[codes[row]]);
  const kept = new Array<Uint8Array | undefined>(values.length);
  return (row) => {
    const code = codes[row];
    kept[code] ??= encode(values[code]);
    return kept[code];
  };
}

/** Whether keeping what is made of each text saves more than it takes. */
export function areShared(values: readonly string[], codes: Uint32Array): boolean {
  return values.length <= codes.length / 4;
}
