import { type Column, cell } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Shapes } from '../../model/layer.js';
import type { Holds, OutputEncoding } from '../format.js';
import { isEmptyShape } from '../shapes/shapeRows.js';
import { type OutputTexts, outputTexts } from '../text/outputTexts.js';
import { fitNames } from './names.js';
import type { OutputLayer } from './output.js';
import { coordinatesOfRows } from './rowWriter.js';

/**
 * Layers as a format can hold them, and what that loses.
 *
 * Definition: a loss is what a reader of the output can't get back: a name cut, a text cut, characters, a type, a null, a digit, a
 * shape. `warning`: a value or name is no longer what it was; `note`: only its type, or only for some programs.
 * Promises: pure; the fitted layers are what the writer writes, so what is announced is what happens; one finding a field and kind
 * of loss, with the count of rows; rows keep their number and order; columns that fit are passed on untouched.
 */
export interface FittedLayers {
  readonly layers: readonly OutputLayer[];
  readonly losses: readonly Finding[];
}

export function fitLayers(layers: readonly OutputLayer[], holds: Holds, encoding: OutputEncoding): FittedLayers {
  const texts = outputTexts(encoding);
  const losses: Finding[] = [];
  const names = fitNames(
    layers.map((layer) => layer.name),
    holds.layerNames,
    texts,
  );
  const fitted = layers.map((layer, n) => {
    if (names[n] !== layer.name) losses.push(finding('loss.layerName', 'warning', layer.name, { name: names[n] }));
    return { ...fitLayer(layer, holds, encoding, texts, losses), name: names[n] };
  });
  return { layers: fitted, losses };
}

function fitLayer(
  layer: OutputLayer,
  holds: Holds,
  encoding: OutputEncoding,
  texts: OutputTexts,
  losses: Finding[],
): OutputLayer {
  const shapes = fitShapes(layer, holds, losses);
  const given = [...layer.table.columns];
  const names = fitNames(
    given.map(([name]) => name),
    holds.fieldNames,
    texts,
  );
  const columns = new Map<string, Column>();
  given.forEach(([field, column], f) => {
    if (names[f] !== field) losses.push(finding('loss.fieldName', 'warning', layer.name, { field, name: names[f] }));
    columns.set(names[f], fitColumn(column, { field, layer: layer.name, holds, encoding, texts, losses }));
  });
  const renamed = <V>(values: Readonly<Record<string, V>>): Record<string, V> =>
    Object.fromEntries(given.flatMap(([name], f) => (name in values ? [[names[f], values[name]]] : [])));
  const { decimals, titles } = layer;
  return {
    ...layer,
    shapes,
    table: { rowCount: layer.table.rowCount, columns },
    ...(decimals && decimals !== 'all' ? { decimals: renamed(decimals) } : {}),
    ...(titles ? { titles: renamed(titles) } : {}),
  };
}

interface Fit {
  readonly field: string;
  readonly layer: string;
  readonly holds: Holds;
  readonly encoding: OutputEncoding;
  readonly texts: OutputTexts;
  readonly losses: Finding[];
}

function fitColumn(column: Column, fit: Fit): Column {
  const { holds, losses, layer, field } = fit;
  const held = column.type === 'text' ? fitTexts(column, fit) : fitNumbers(column, fit);
  const to = holds.becomes[column.type];
  if (to !== undefined) losses.push(finding('loss.type', 'note', layer, { field, from: column.type, to }));
  if (column.type !== 'text' && holds.nulls === 'blank') {
    const rows = count(held.valid.length, (row) => !held.valid[row]);
    if (rows > 0) losses.push(finding('loss.null', 'note', layer, { field, rows }));
  }
  if (to !== 'text' || held.type === 'text') return held;
  return asTexts(held);
}

/** Row by row: the texts of all rows at once would take more memory than the column. */
function asTexts(column: Column): Column {
  const codeByText = new Map<string, number>();
  const codes = new Uint32Array(column.valid.length);
  for (let row = 0; row < codes.length; row++) {
    if (!column.valid[row]) continue;
    const text = String(cell(column, row));
    const code = codeByText.get(text) ?? codeByText.size;
    codeByText.set(text, code);
    codes[row] = code;
  }
  return { type: 'text', codes, values: [...codeByText.keys()], valid: column.valid };
}

function fitTexts(column: Extract<Column, { type: 'text' }>, fit: Fit): Column {
  const { field, layer, holds, encoding, texts, losses } = fit;
  const kinds: Record<'characters' | 'blanks' | 'bytes' | 'length' | 'empty', Set<number>> = {
    characters: new Set(),
    blanks: new Set(),
    bytes: new Set(),
    length: new Set(),
    empty: new Set(),
  };
  let isChanged = false;
  const values = column.values.map((value, code) => {
    let text = texts.held(value);
    if (text !== value) kinds.characters.add(code);
    const trimmed = holds.trimsTexts ? text.replace(/(?: +|\0.*)$/s, '') : text;
    if (trimmed !== text && trimmed !== '') kinds.blanks.add(code);
    text = texts.cut(trimmed, holds.textBytes);
    if (text !== trimmed) kinds.bytes.add(code);
    if (text.length > holds.textCharacters) {
      text = text.slice(0, holds.textCharacters).replace(/[\ud800-\udbff]$/, '');
      kinds.length.add(code);
    }
    if (text === '' && !holds.emptyTexts) kinds.empty.add(code);
    isChanged ||= text !== value;
    return text;
  });
  const rowsOf = (codes: ReadonlySet<number>) =>
    codes.size === 0 ? 0 : count(column.codes.length, (row) => column.valid[row] === 1 && codes.has(column.codes[row]));
  const rows = {
    characters: rowsOf(kinds.characters),
    blanks: rowsOf(kinds.blanks),
    bytes: rowsOf(kinds.bytes),
    length: rowsOf(kinds.length),
    empty: rowsOf(kinds.empty),
  };
  if (rows.characters > 0) {
    losses.push(finding('loss.characters', 'warning', layer, { field, rows: rows.characters, encoding }));
  }
  if (rows.blanks > 0) losses.push(finding('loss.blanks', 'note', layer, { field, rows: rows.blanks }));
  if (rows.bytes > 0) {
    losses.push(finding('loss.text', 'warning', layer, { field, rows: rows.bytes, bytes: holds.textBytes }));
  }
  if (rows.length > 0) {
    const numbers = { field, rows: rows.length, characters: holds.textCharacters };
    losses.push(finding('loss.textCharacters', 'warning', layer, numbers));
  }
  if (rows.empty > 0) losses.push(finding('loss.emptyText', 'note', layer, { field, rows: rows.empty }));
  return isChanged ? { ...column, values } : column;
}

/** Numbers that are none, days outside the years of the format, times between its steps. */
function fitNumbers(column: Exclude<Column, { type: 'text' }>, fit: Fit): Column {
  const { field, layer, holds, losses } = fit;
  if (column.type === 'f64') {
    const { rows, valid } = without(column, (row) => !Number.isFinite(column.values[row]));
    if (rows > 0) losses.push(finding('loss.number', 'warning', layer, { field, rows }));
    return rows > 0 ? { ...column, valid } : column;
  }
  if (column.type !== 'date' && column.type !== 'time') return column;
  const [from, to] = holds.years;
  const yearOf = (row: number) =>
    new Date(column.type === 'date' ? column.days[row] * DAY_MS : column.ms[row]).getUTCFullYear();
  const { rows, valid } = without(column, (row) => !(yearOf(row) >= from && yearOf(row) <= to));
  if (rows > 0) losses.push(finding('loss.year', 'warning', layer, { field, rows, from, to }));
  const kept = rows > 0 ? { ...column, valid } : column;
  if (kept.type !== 'time') return kept;
  const stepMs = holds.timeStepMs;
  const between = count(kept.valid.length, (row) => kept.valid[row] === 1 && kept.ms[row] % stepMs !== 0);
  if (between === 0) return kept;
  losses.push(finding('loss.timeStep', 'warning', layer, { field, rows: between, stepMs }));
  return { ...kept, ms: kept.ms.map((ms) => Math.floor(ms / stepMs) * stepMs) };
}

const DAY_MS = 86_400_000;

/** The validity of a column without the rows that are wrong, and how many these are. */
function without(column: Column, isWrong: (row: number) => boolean): { rows: number; valid: Uint8Array } {
  const valid = column.valid.slice();
  let rows = 0;
  for (let row = 0; row < valid.length; row++) {
    if (!valid[row] || !isWrong(row)) continue;
    valid[row] = 0;
    rows++;
  }
  return { rows, valid };
}

function count(rows: number, holds: (row: number) => boolean): number {
  let found = 0;
  for (let row = 0; row < rows; row++) if (holds(row)) found++;
  return found;
}

function fitShapes(layer: OutputLayer, holds: Holds, losses: Finding[]): Shapes {
  const { shapes, name } = layer;
  if (shapes.kind === 'none') return shapes;
  const rows = layer.table.rowCount;
  const empty = count(rows, (row) => isEmptyShape(shapes, row));
  if (!holds.shapes) {
    if (empty < rows) losses.push(finding('loss.shapes', 'warning', name, { rows: rows - empty }));
    return { kind: 'none' };
  }
  if (empty > 0) losses.push(finding('loss.emptyShape', 'note', name, { rows: empty }));
  const xy = coordinatesOfRows(layer);
  const isDegrees = holds.lonLat || isLonLat(xy);
  const step = isDegrees ? holds.grid.degrees : holds.grid.projected;
  const vertices = step > 0 ? offGrid(xy, step) : 0;
  const unit = isDegrees ? '°' : ' m';
  if (vertices > 0) losses.push(finding('loss.grid', 'note', name, { vertices, step: `${plainStep(step)}${unit}` }));
  return shapes;
}

function plainStep(step: number): string {
  return step.toFixed(9).replace(/0+$/, '');
}

function isLonLat(xy: Float64Array): boolean {
  return xy.every((value) => Number.isNaN(value) || Math.abs(value) <= 360);
}

/** Vertices with a coordinate further from the grid than the noise of a float. */
function offGrid(xy: Float64Array, step: number): number {
  const isOff = (value: number) => {
    const near = Math.round(value / step) * step;
    return Math.abs(near - value) > Math.abs(value) * 4e-16 + step * 1e-6;
  };
  return count(xy.length / 2, (v) => isOff(xy[2 * v]) || isOff(xy[2 * v + 1]));
}
