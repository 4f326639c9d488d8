import type { Mip, MipRow } from '../../../model/mip.js';

/**
 * A program in blocks that only a few long rows tie together.
 *
 * A row is *local* when it speaks of one place: fates of a piece, its firms, its clusters, its block. All others (targets, room of parks, caps,
 * ledgers, levels held) are *shared*. Columns that local rows tie together are one component; components are gathered in their order to
 * blocks of at least `BLOCK_COLUMNS` columns. Columns in no local row (flows, shortfalls) are free: they stay with the shared rows.
 * Promises: every column is free or in one block; every local row has all its columns in one block.
 */
export interface Blocks {
  readonly shared: readonly MipRow[];
  readonly free: readonly number[];
  readonly blocks: readonly Block[];
}

export interface Block {
  /** Ascending. */
  readonly columns: readonly number[];
  readonly rows: readonly MipRow[];
}

const LOCAL_ROWS: ReadonlySet<string> = new Set([
  'joined',
  'fate',
  'empty',
  'leave',
  'firm',
  'spread',
  'worked',
  'settled',
  'once',
  'open',
  'treated',
  'apart',
  'farmland',
  'lock',
  'lockFirm',
]);
const BLOCK_COLUMNS = 60;

export function blocksOf(mip: Mip): Blocks {
  const isLocal = (row: MipRow) => LOCAL_ROWS.has(row.name.split('[', 1)[0]);
  const shared = mip.rows.filter((row) => !isLocal(row));
  const local = mip.rows.filter((row) => isLocal(row) && row.columns.length > 0);
  const root = Int32Array.from(mip.columns, (_, c) => c);
  const rootOf = (c: number): number => {
    while (root[c] !== c) {
      root[c] = root[root[c]];
      c = root[c];
    }
    return c;
  };
  const tied = new Uint8Array(mip.columns.length);
  for (const { columns } of local) {
    for (const c of columns) {
      tied[c] = 1;
      const [p, q] = [rootOf(c), rootOf(columns[0])];
      root[Math.max(p, q)] = Math.min(p, q);
    }
  }
  const free: number[] = [];
  const components = new Map<number, { columns: number[]; rows: MipRow[] }>();
  mip.columns.forEach((_, c) => {
    if (!tied[c]) {
      free.push(c);
      return;
    }
    const component = components.get(rootOf(c));
    if (component) component.columns.push(c);
    else components.set(rootOf(c), { columns: [c], rows: [] });
  });
  for (const row of local) components.get(rootOf(row.columns[0]))?.rows.push(row);
  return { shared, free, blocks: gathered([...components.values()], BLOCK_COLUMNS) };
}

/** Neighbours in the list put together until each has at least so many columns. */
export function gathered(parts: readonly Block[], least: number): Block[] {
  const made: { columns: number[]; rows: MipRow[] }[] = [];
  for (const { columns, rows } of parts) {
    const last = made.at(-1);
    if (last && last.columns.length < least) {
      last.columns = last.columns.concat(columns);
      last.rows = last.rows.concat(rows);
    } else made.push({ columns: [...columns], rows: [...rows] });
  }
  return made.map(({ columns, rows }) => ({ columns: columns.sort((a, b) => a - b), rows }));
}

/** A program of some columns alone; rows that name other columns keep what is theirs, those columns at their value in `fixed`. */
export function partOf(
  mip: Mip,
  name: string,
  part: { readonly columns: readonly number[]; readonly rows: readonly MipRow[] },
  costs: ArrayLike<number>,
  fixed?: Float64Array,
): Mip {
  const place = new Int32Array(mip.columns.length).fill(-1);
  part.columns.forEach((c, i) => {
    place[c] = i;
  });
  const rows = part.rows.map((row): MipRow => {
    const columns: number[] = [];
    const values: number[] = [];
    let taken = 0;
    row.columns.forEach((c, i) => {
      if (place[c] >= 0) {
        columns.push(place[c]);
        values.push(row.values[i]);
      } else taken += row.values[i] * (fixed?.[c] ?? 0);
    });
    return { name: row.name, lower: row.lower - taken, upper: row.upper - taken, columns, values };
  });
  return {
    name,
    columns: part.columns.map((c) => ({ ...mip.columns[c], cost: costs[c] })),
    rows: rows.filter((row) => row.columns.length > 0),
    offset: 0,
  };
}
