export type ColumnLists = ReturnType<typeof columnLists>;

/** Largest entry of a column. */
export function largest({ start, value }: ColumnLists, c: number): number {
  let most = 0;
  for (let i = start[c]; i < start[c + 1]; i++) most = Math.max(most, Math.abs(value[i]));
  return most;
}

/** Entries of rows by column: those of column c are `start[c]` … `start[c + 1]` (exclusive). */
export function columnLists(
  count: number,
  rows: readonly { readonly columns: readonly number[]; readonly values: readonly number[] }[],
) {
  const start = new Int32Array(count + 1);
  for (const { columns } of rows) for (const c of columns) start[c + 1]++;
  for (let c = 0; c < count; c++) start[c + 1] += start[c];
  const row = new Int32Array(start[count]);
  const value = new Float64Array(start[count]);
  const next = start.slice();
  rows.forEach(({ columns, values }, r) => {
    columns.forEach((c, i) => {
      const at = next[c]++;
      row[at] = r;
      value[at] = values[i];
    });
  });
  return { start, row, value };
}
