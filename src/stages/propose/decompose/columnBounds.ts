import type { Mip, MipRow } from '../../../model/mip.js';

const NUMERIC = 1e-9;

/**
 * Bounds of all columns: those they have, what a single row leaves of those without one (so that prices always bound a program), and both alike where
 * a row can only just be kept (what nothing can take is not sent).
 */
export function boundsOf(mip: Mip): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const lower = Float64Array.from(mip.columns, (column) => column.lower);
  const upper = Float64Array.from(mip.columns, (column) => column.upper);
  for (const row of mip.rows) {
    if (row.columns.some((c) => !Number.isFinite(lower[c]) || !Number.isFinite(upper[c]))) tighten(row, lower, upper);
    const [least, most] = extremes(row, lower, upper);
    const side = least >= row.upper - NUMERIC ? 1 : most <= row.lower + NUMERIC ? -1 : 0;
    if (side === 0) continue;
    row.columns.forEach((c, i) => {
      if (row.values[i] * side > 0) upper[c] = lower[c];
      else lower[c] = upper[c];
    });
  }
  return { lower, upper };
}

function extremes(row: MipRow, lower: Float64Array, upper: Float64Array, except = -1): [least: number, most: number] {
  let least = 0;
  let most = 0;
  row.columns.forEach((c, i) => {
    if (c === except) return;
    const value = row.values[i];
    least += value * (value > 0 ? lower[c] : upper[c]);
    most += value * (value > 0 ? upper[c] : lower[c]);
  });
  return [least, most];
}

function tighten(row: MipRow, lower: Float64Array, upper: Float64Array): void {
  row.columns.forEach((c, i) => {
    if (Number.isFinite(lower[c]) && Number.isFinite(upper[c])) return;
    const [least, most] = extremes(row, lower, upper, c);
    const value = row.values[i];
    const [one, other] = [(row.upper - least) / value, (row.lower - most) / value];
    const [low, high] = value > 0 ? [other, one] : [one, other];
    if (low > lower[c]) lower[c] = low;
    if (high < upper[c]) upper[c] = high;
  });
}
