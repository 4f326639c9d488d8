import type { Column, Table } from '../model/column.js';
import { textColumn } from '../model/column.js';

/**
 * An output table declared field by field: name, type, Chinese title, decimals, and the value of a row. One list says everything
 * about a layer's attributes, and gives the table, the titles and the decimals that the writers need.
 */
export type Field =
  | {
      readonly name: string;
      readonly zh: string;
      readonly type: 'text';
      readonly value: (row: number) => string | null;
    }
  | {
      readonly name: string;
      readonly zh: string;
      readonly type: 'number';
      readonly decimals: number;
      readonly value: (row: number) => number | null;
    }
  | { readonly name: string; readonly zh: string; readonly type: 'flag'; readonly value: (row: number) => boolean };

export function text(name: string, zh: string, value: (row: number) => string | null): Field {
  return { name, zh, type: 'text', value };
}

/** A number rounded to `decimals`; NaN and infinities are written as empty. */
export function number(name: string, zh: string, decimals: number, value: (row: number) => number | null): Field {
  return { name, zh, type: 'number', decimals, value };
}

export function flag(name: string, zh: string, value: (row: number) => boolean): Field {
  return { name, zh, type: 'flag', value };
}

export interface FieldTable {
  readonly table: Table;
  readonly decimals: Readonly<Record<string, number>>;
  readonly titles: Readonly<Record<string, string>>;
}

export function tableOf(rowCount: number, fields: readonly Field[]): FieldTable {
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  return {
    table: { rowCount, columns: new Map(fields.map((field) => [field.name, columnOf(field, rows)])) },
    decimals: Object.fromEntries(fields.flatMap((f) => (f.type === 'number' ? [[f.name, f.decimals]] : []))),
    titles: Object.fromEntries(fields.map((f) => [f.name, f.zh])),
  };
}

function columnOf(field: Field, rows: readonly number[]): Column {
  switch (field.type) {
    case 'text':
      return textColumn(rows.map(field.value));
    case 'flag':
      return {
        type: 'bool',
        values: Uint8Array.from(rows, (r) => (field.value(r) ? 1 : 0)),
        valid: new Uint8Array(rows.length).fill(1),
      };
    case 'number': {
      const given = rows.map(field.value);
      const valid = Uint8Array.from(given, (v) => (v !== null && Number.isFinite(v) ? 1 : 0));
      const scale = 10 ** field.decimals;
      const rounded = given.map((v, i) => (valid[i] ? Math.round((v as number) * scale) / scale : 0));
      if (field.decimals === 0 && rounded.every((v) => Math.abs(v) < 2 ** 31))
        return { type: 'i32', values: Int32Array.from(rounded), valid };
      return { type: 'f64', values: Float64Array.from(rounded), valid };
    }
  }
}
