import type { Mip } from '../model/mip.js';
import type { StoredProgram } from '../model/storedProgram.js';

/** Name of the file within a run's folder. */
export const PROGRAM_FILE = 'program.json.gz';

/** The model in columns: names, bounds (null: unbounded), and the rows one after another. Small, and any tool can read it. */
interface MipJson {
  readonly name: string;
  readonly offset: number;
  readonly columns: {
    readonly name: readonly string[];
    readonly lower: readonly (number | null)[];
    readonly upper: readonly (number | null)[];
    readonly integer: readonly (0 | 1)[];
  };
  readonly rows: {
    readonly name: readonly string[];
    readonly lower: readonly (number | null)[];
    readonly upper: readonly (number | null)[];
    readonly columns: readonly (readonly number[])[];
    readonly values: readonly (readonly number[])[];
  };
}
type ProgramJson = Omit<StoredProgram, 'mip'> & { readonly mip: MipJson };

/** Costs are those of the levels; the model itself has none. */
export function programToJson(program: StoredProgram): string {
  const { mip, ...rest } = program;
  const { name, offset, columns, rows } = mip;
  const bound = (value: number) => (Number.isFinite(value) ? value : null);
  const stored: ProgramJson = {
    ...rest,
    mip: {
      name,
      offset,
      columns: {
        name: columns.map((column) => column.name),
        lower: columns.map(({ lower }) => bound(lower)),
        upper: columns.map(({ upper }) => bound(upper)),
        integer: columns.map(({ integer }) => (integer ? 1 : 0)),
      },
      rows: {
        name: rows.map((row) => row.name),
        lower: rows.map(({ lower }) => bound(lower)),
        upper: rows.map(({ upper }) => bound(upper)),
        columns: rows.map((row) => row.columns),
        values: rows.map((row) => row.values),
      },
    },
  };
  return `${JSON.stringify(stored)}\n`;
}

/** Null where the text is no program of ours. */
export function programFromJson(text: string): StoredProgram | null {
  const stored = JSON.parse(text) as ProgramJson;
  if (stored.program !== 'lianpian' || stored.version !== 1) return null;
  const { columns, rows } = stored.mip;
  const mip: Mip = {
    name: stored.mip.name,
    offset: stored.mip.offset,
    columns: columns.name.map((name, c) => ({
      name,
      cost: 0,
      lower: columns.lower[c] ?? -Infinity,
      upper: columns.upper[c] ?? Infinity,
      integer: columns.integer[c] === 1,
    })),
    rows: rows.name.map((name, r) => ({
      name,
      lower: rows.lower[r] ?? -Infinity,
      upper: rows.upper[r] ?? Infinity,
      columns: rows.columns[r],
      values: rows.values[r],
    })),
  };
  return { ...stored, mip };
}
