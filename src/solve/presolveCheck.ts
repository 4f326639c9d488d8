import type { Mip } from '../model/mip.js';

/** Coefficients of one model may differ by this factor at most: beyond it a solver's tolerances no longer mean anything. */
export const MAX_COEFFICIENT_RANGE = 1e9;

/**
 * Refuses a model that only a slip in building it can explain, before a solver turns it into a strange answer.
 * Checks: names unique; numbers finite (bounds may be infinite); no bound crosses; each row's columns exist, are distinct and have
 * non-zero coefficients; no empty row that can't hold; |coefficients| within a factor of 1e9 of each other.
 * Throws a plain Error that names the row or column: it is the caller's mistake, never the data's.
 */
export function presolveCheck(mip: Mip): void {
  const names = new Set<string>();
  for (const column of mip.columns) {
    if (names.has(column.name)) throw new Error(`two columns are called ${column.name}`);
    names.add(column.name);
    if (!Number.isFinite(column.cost)) throw new Error(`column ${column.name} costs ${column.cost}`);
    if (!(column.lower <= column.upper)) {
      throw new Error(`column ${column.name}: lower bound ${column.lower} is above upper bound ${column.upper}`);
    }
  }
  names.clear();
  const lastRowOf = new Int32Array(mip.columns.length).fill(-1);
  let least = Infinity;
  let largest = 0;
  mip.rows.forEach((row, r) => {
    if (names.has(row.name)) throw new Error(`two rows are called ${row.name}`);
    names.add(row.name);
    if (!(row.lower <= row.upper)) throw new Error(`row ${row.name}: ${row.lower} ≤ … ≤ ${row.upper} can't hold`);
    if (row.columns.length !== row.values.length) {
      throw new Error(`row ${row.name} has ${row.columns.length} columns but ${row.values.length} values`);
    }
    if (row.columns.length === 0 && (row.lower > 0 || row.upper < 0)) {
      throw new Error(`row ${row.name} is empty but must lie between ${row.lower} and ${row.upper}`);
    }
    row.columns.forEach((column, i) => {
      const value = row.values[i];
      if (!(column >= 0 && column < mip.columns.length)) throw new Error(`row ${row.name} names column ${column}`);
      if (lastRowOf[column] === r) throw new Error(`row ${row.name} names ${mip.columns[column].name} twice`);
      lastRowOf[column] = r;
      if (!Number.isFinite(value) || value === 0) {
        throw new Error(`row ${row.name}: coefficient of ${mip.columns[column].name} is ${value}`);
      }
      least = Math.min(least, Math.abs(value));
      largest = Math.max(largest, Math.abs(value));
    });
  });
  if (largest > least * MAX_COEFFICIENT_RANGE) {
    throw new Error(`coefficients of model ${mip.name} run from ${least} to ${largest}: scale mu, yuan and m²`);
  }
}
