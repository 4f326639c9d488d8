import { type Column, cell, type Table } from '../../model/column.js';
import type { Shapes } from '../../model/layer.js';
import type { Sink } from '../source.js';

/** What every writer takes: one layer, rows in order, one shape a row (kind `none`: a table). */
export interface OutputLayer {
  readonly name: string;
  readonly title?: { readonly zh: string; readonly en: string };
  readonly shapes: Shapes;
  readonly table: Table;
  /** CRS of the coordinates, `EPSG:n` or WKT as delivered; null: the file will not say. Writers never reproject. */
  readonly crs: string | null;
  /** Decimals of number fields; one that is not named goes by the unit in its name (`decimalsByUnit`). `all`: every digit of every field. */
  readonly decimals?: Readonly<Record<string, number>> | 'all';
  /** Titles of fields for people; a GeoPackage keeps them, and QGIS shows them in place of the names. */
  readonly titles?: Readonly<Record<string, string>>;
  /** A style of QGIS (QML); a GeoPackage keeps it as the layer's default, other formats have no place for it. */
  readonly style?: string;
}

/** "parcels" → parcels.geojson and the like. */
export function withEnding(name: string, ending: string): string {
  return name.toLowerCase().endsWith(`.${ending}`) ? name : `${name}.${ending}`;
}

/** A number as every text output writes it: no exponent, `.` decimal, no trailing zeros unless decimals are asked for. */
export function numberText(value: number, decimals: number | undefined): string {
  if (!Number.isFinite(value)) return '';
  // beyond 1e21 toFixed falls back to an exponent
  if (decimals !== undefined && Math.abs(value) < 1e21) return withoutMinusZero(value.toFixed(decimals));
  const text = String(value === 0 ? 0 : value);
  return text.includes('e') ? plain(text) : text;
}

/** The value rounded as `numberText` shows it, so that all formats hold the same number. */
export function rounded(value: number, decimals: number | undefined): number {
  return decimals === undefined ? value : Number(withoutMinusZero(value.toFixed(decimals)));
}

function withoutMinusZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** `1.5e-7` as `0.00000015`, `1e21` with its zeros: the same digits, so that it reads back as the same number. */
function plain(text: string): string {
  const [mantissa, exponent] = text.replace(/^-/, '').split('e');
  const sign = text.startsWith('-') ? '-' : '';
  const [whole, decimals = ''] = mantissa.split('.');
  const digits = whole + decimals;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}

/** m² 2, mu 2, ha 4, share 6 decimals, by the unit at the end of a field's name; undefined = all digits. */
export function decimalsByUnit(field: string): number | undefined {
  const unit = /_(m2|mu|ha|share)$/i.exec(field)?.[1].toLowerCase();
  return unit === undefined ? undefined : unit === 'ha' ? 4 : unit === 'share' ? 6 : 2;
}

export interface OutputField {
  readonly name: string;
  readonly column: Column;
  readonly decimals: number | undefined;
  readonly title: string | undefined;
}

/** Fields in order, with the decimals of the layer or else of their unit. */
export function fieldsOf(layer: Pick<OutputLayer, 'table' | 'decimals' | 'titles'>): OutputField[] {
  return [...layer.table.columns].map(([name, column]) => ({
    name,
    column,
    decimals: layer.decimals === 'all' ? undefined : (layer.decimals?.[name] ?? decimalsByUnit(name)),
    title: layer.titles?.[name],
  }));
}

/** Text of one cell; '' where it is empty. */
export function cellText(field: OutputField, row: number): string {
  const value = cell(field.column, row);
  if (value === null) return '';
  return typeof value === 'number'
    ? numberText(value, field.column.type === 'f64' ? field.decimals : undefined)
    : `${value}`;
}

/** A file to be handed to a `Sink`. */
export interface OutputFile {
  /** Name below the output folder, `/` between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export async function writeFiles(sink: Sink, files: readonly OutputFile[]): Promise<void> {
  for (const { name, bytes } of files) await writeBlocks(sink, name, [bytes]);
}

/** One file of blocks that are made as they are written. */
export async function writeBlocks(sink: Sink, name: string, blocks: Iterable<Uint8Array>): Promise<void> {
  const file = await sink.open(name);
  for (const block of blocks) await file.append(block);
  await file.close();
}
