import { type Column, type Table, textCell } from '../../../model/column.js';
import { type Finding, finding } from '../../../model/finding.js';
import { takeRows } from '../tableRows.js';
import { keysByStem, stemOf } from './joinStem.js';

/**
 * A table joined to the rows of a layer.
 *
 * Definition: rows belong together whose keys are equal as `joinKey` writes them: half-width, upper case, without blanks and without the `.0`
 * that programs add to whole numbers; what is left of a code that became a number (`9.13302E+17`, which many codes end as) is no key. Rows that are left then match without their leading zeros, which Excel takes from codes kept as
 * numbers, where that can mean one key alone on each side. Of several rows there with one key the first stands.
 * Promises: rows here keep their number and order; every row of either side that found none, or repeats a key, is a finding of its own with
 * its key; rows without a key, keys that serve several rows, and matches that took more than equal text are counted.
 */
export interface JoinSide {
  readonly layer: string;
  readonly table: Table;
  readonly field: string;
  readonly key: Column;
  /** Delivered row numbers, 1-based. */
  readonly feature: (row: number) => number;
}

export function joinKey(text: string): string {
  const half = text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u3000\u200b\ufeff]+/g, '')
    .toUpperCase();
  if (/^\d(\.\d+)?E\+\d{2}$/.test(half)) return '';
  return /^\d+\.0+$/.test(half) ? half.slice(0, half.indexOf('.')) : half;
}

export function join(here: JoinSide, there: JoinSide, report: (item: Finding) => void): Table {
  const hereKeys = keysOf(here);
  const thereKeys = keysOf(there);
  const rowByKey = firstRows(thereKeys);
  const rows = Int32Array.from(hereKeys, (key) => rowByKey.get(key) ?? -1);
  const viaZeros = matchWithoutZeros(hereKeys, thereKeys, rowByKey, rows);
  reportHere(here, hereKeys, rows, report);
  reportThere(there, thereKeys, rowByKey, rows, report);
  const asWritten = (row: number) => textCell(here.key, row) === textCell(there.key, rows[row]);
  const rewritten = rows.reduce((n, to, row) => (to >= 0 && !asWritten(row) ? n + 1 : n), 0) - viaZeros;
  const { layer, field } = here;
  if (rewritten > 0) report(finding('join.rewritten', 'note', layer, { field, rows: rewritten }));
  if (viaZeros > 0) report(finding('join.zeros', 'warning', layer, { field, rows: viaZeros }));
  return beside(here.table, there, takeRows(there.table, rows));
}

function keysOf({ table, key }: JoinSide): string[] {
  return Array.from({ length: table.rowCount }, (_, row) => joinKey(textCell(key, row)));
}

function firstRows(keys: readonly string[]): Map<string, number> {
  const rows = new Map<string, number>();
  keys.forEach((key, row) => {
    if (key !== '' && !rows.has(key)) rows.set(key, row);
  });
  return rows;
}

/** Fills `rows` where keys differ by leading zeros alone, and gives how many. */
function matchWithoutZeros(
  hereKeys: readonly string[],
  thereKeys: readonly string[],
  rowByKey: ReadonlyMap<string, number>,
  rows: Int32Array,
): number {
  const here = keysByStem(hereKeys);
  const there = keysByStem(thereKeys);
  let matched = 0;
  hereKeys.forEach((key, row) => {
    const stem = stemOf(key);
    if (rows[row] >= 0 || stem === '' || here.get(stem)?.size !== 1 || there.get(stem)?.size !== 1) return;
    const [other] = there.get(stem) ?? [];
    rows[row] = rowByKey.get(other) ?? -1;
    if (rows[row] >= 0) matched++;
  });
  return matched;
}

function reportHere(side: JoinSide, keys: readonly string[], rows: Int32Array, report: (item: Finding) => void): void {
  const { layer, field, key, feature } = side;
  let unmatched = 0;
  let blank = 0;
  keys.forEach((found, row) => {
    if (rows[row] >= 0) return;
    unmatched++;
    if (found === '') blank++;
    else report(finding('join.noMatch', 'note', layer, { field, key: textCell(key, row) }, { feature: feature(row) }));
  });
  if (unmatched > 0) report(finding('join.unmatched', 'warning', layer, { field, rows: unmatched }));
  if (blank > 0) report(finding('join.noKey', 'note', layer, { field, rows: blank }));
}

function reportThere(
  side: JoinSide,
  keys: readonly string[],
  rowByKey: ReadonlyMap<string, number>,
  rows: Int32Array,
  report: (item: Finding) => void,
): void {
  const { layer, field, key, feature } = side;
  const uses = new Map<number, number>();
  for (const row of rows) if (row >= 0) uses.set(row, (uses.get(row) ?? 0) + 1);
  const count = { repeated: 0, blank: 0, unused: 0 };
  keys.forEach((found, row) => {
    const numbers = { field, key: textCell(key, row) };
    const first = rowByKey.get(found) ?? row;
    if (found === '') count.blank++;
    else if (first !== row) {
      count.repeated++;
      const about = { feature: feature(row), dropped: true };
      report(finding('join.repeated', 'note', layer, { ...numbers, otherFeature: feature(first) }, about));
    } else if (!uses.has(row)) {
      count.unused++;
      report(finding('join.unused', 'note', layer, numbers, { feature: feature(row), dropped: true }));
    }
  });
  if (count.repeated > 0) report(finding('join.duplicate', 'note', layer, { field, rows: count.repeated }));
  if (count.unused > 0) report(finding('join.unusedRows', 'warning', layer, { field, rows: count.unused }));
  if (count.blank > 0) report(finding('join.noKey', 'note', layer, { field, rows: count.blank }));
  const many = [...uses.values()].filter((n) => n > 1);
  if (many.length > 0) {
    const most = many.reduce((a, b) => Math.max(a, b), 0);
    report(finding('join.oneToMany', 'note', layer, { field, keys: many.length, most }));
  }
}

/** The columns of both; one there that has a name of here gets a number, the key there is left out where it is called as the key here. */
function beside(here: Table, there: JoinSide, taken: Table): Table {
  const columns = new Map(here.columns);
  for (const [name, column] of taken.columns) {
    if (name === there.field && columns.has(name)) continue;
    let free = name;
    for (let k = 2; columns.has(free); k++) free = `${name}_${k}`;
    columns.set(free, column);
  }
  return { rowCount: here.rowCount, columns };
}
