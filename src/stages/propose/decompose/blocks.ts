import type { Mip, MipRow } from '../../../model/mip.js';
import { type Circuit, circuitBuilder, type SmallRow } from './circuit.js';
import { boundsOf } from './columnBounds.js';
import { fractionalRow, holdsWhole } from './wholePlans.js';

/**
 * A program in blocks that only some rows tie together.
 *
 * A row is *local* when it speaks of one place: fates of a piece, its firms, its clusters, its block. Columns that local rows tie together are a
 * block, and all its plans are compiled (`circuit.ts`). A local row that would keep a block from that (not in whole numbers, plans that need not be whole,
 * too many plans) is *shared* like all others: targets, caps, ledgers, levels held. A *transport* shares out what leaves blocks among flows
 * that no local row holds. Columns in neither are free.
 * Promises: every column is free, a flow of one transport, or in one block; every row is shared, a transport, or local to one block.
 */
export interface Blocks {
  readonly shared: readonly MipRow[];
  readonly transports: readonly Transport[];
  readonly free: readonly number[];
  readonly blocks: readonly Block[];
  readonly circuit: Circuit;
  /** Bounds of columns, as the rows leave them. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** `row`: Σ flow − Σ amount · column = 0; each flow could carry all of it. */
export interface Transport {
  readonly row: MipRow;
  readonly flows: readonly number[];
  readonly senders: readonly number[];
  readonly amounts: readonly number[];
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
  'once',
  'open',
  'treated',
  'apart',
  'farmland',
  'lock',
  'lockFirm',
]);
/** Of one block, in the circuit. */
const MOST_REFERENCES = 20_000;

/** What is compiled of a program, kept for the next one: often they differ in their objective and in shared rows alone. */
export interface Compiled {
  readonly local: readonly MipRow[];
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly blocks: readonly Block[];
  readonly circuit: Circuit;
  /** Local rows that no block could hold. */
  readonly given: readonly MipRow[];
}

/** What was compiled last, and the blocks of the last program, for one with other costs alone. */
export interface Memory {
  compiled: Compiled | null;
  last: { readonly mip: Mip; readonly split: Blocks } | null;
}

/** Compiled anew where `memory` is of another program, which is let go first. */
export function blocksOf(mip: Mip, memory: Memory = { compiled: null, last: null }): Blocks {
  if (memory.last && isAlike(memory.last.mip, mip)) return memory.last.split;
  memory.last = null;
  const split = splitOf(mip, memory);
  memory.last = { mip, split };
  return split;
}

function isAlike(one: Mip, other: Mip): boolean {
  if (one.rows !== other.rows || one.columns.length !== other.columns.length) return false;
  return one.columns.every(({ lower, upper, integer }, c) => {
    const column = other.columns[c];
    return column.lower === lower && column.upper === upper && column.integer === integer;
  });
}

function splitOf(mip: Mip, memory: Memory): Blocks {
  const { lower, upper } = boundsOf(mip);
  const shared: MipRow[] = [];
  const local: MipRow[] = [];
  for (const row of mip.rows) {
    if (!LOCAL_ROWS.has(row.name.split('[', 1)[0]) || !holdsWhole(mip, row)) shared.push(row);
    else if (row.columns.length > 0) local.push(row);
  }
  const isSame = (one: Compiled) =>
    one.local.length === local.length &&
    one.local.every((row, i) => row === local[i]) &&
    one.blocks.every(({ columns }) => columns.every((c) => one.lower[c] === lower[c] && one.upper[c] === upper[c]));
  if (memory.compiled && !isSame(memory.compiled)) memory.compiled = null;
  memory.compiled ??= { local, lower, upper, ...compile(mip, local, lower, upper) };
  const { blocks, circuit, given } = memory.compiled;
  shared.push(...given);
  const inBlock = new Uint8Array(mip.columns.length);
  for (const { columns } of blocks) for (const c of columns) inBlock[c] = 1;
  const transports = shared.flatMap((row) => transportOf(row, inBlock, lower, upper) ?? []);
  const flows = new Set(transports.flatMap((transport) => transport.flows));
  const rowsOfTransports = new Set(transports.map(({ row }) => row));
  const free = mip.columns.map((_, c) => c).filter((c) => inBlock[c] === 0 && !flows.has(c));
  return {
    shared: shared.filter((row) => !rowsOfTransports.has(row)),
    transports,
    free,
    blocks,
    circuit,
    lower,
    upper,
  };
}

function compile(
  mip: Mip,
  local: readonly MipRow[],
  lower: Float64Array,
  upper: Float64Array,
): Pick<Compiled, 'blocks' | 'circuit' | 'given'> {
  const builder = circuitBuilder();
  const blocks: Block[] = [];
  const given: MipRow[] = [];
  const bound = (c: number): SmallRow => ({ lower: lower[c], upper: upper[c], columns: [c], values: [1] });
  const take = (block: Block): void => {
    const odd = fractionalRow(mip, block.rows);
    const bounds = block.columns.filter((c) => lower[c] > 0 || upper[c] < 1).map(bound);
    if (!odd && builder.add(block.columns, [...bounds, ...block.rows], MOST_REFERENCES)) {
      blocks.push(block);
      return;
    }
    const [longest] = [...block.rows].sort((p, q) => q.columns.length - p.columns.length);
    const without = odd ?? longest;
    given.push(without);
    for (const part of components(block.rows.filter((row) => row !== without))) take(part);
  };
  for (const block of components(local)) take(block);
  return { blocks, circuit: builder.done(), given };
}

/** Columns that rows tie together, with these rows; in the order of their first columns. */
function components(rows: readonly MipRow[]): Block[] {
  const root = new Map<number, number>();
  const rootOf = (c: number): number => {
    let at = c;
    for (let up = root.get(at) ?? at; up !== at; up = root.get(at) ?? at) {
      const above = root.get(up) ?? up;
      root.set(at, above);
      at = up;
    }
    return at;
  };
  for (const { columns } of rows) {
    for (const c of columns) {
      const [p, q] = [rootOf(c), rootOf(columns[0])];
      root.set(Math.max(p, q), Math.min(p, q));
      if (!root.has(Math.min(p, q))) root.set(Math.min(p, q), Math.min(p, q));
    }
  }
  const made = new Map<number, { columns: number[]; rows: MipRow[] }>();
  for (const c of [...root.keys()].sort((p, q) => p - q)) {
    const part = made.get(rootOf(c));
    if (part) part.columns.push(c);
    else made.set(rootOf(c), { columns: [c], rows: [] });
  }
  for (const row of rows) made.get(rootOf(row.columns[0]))?.rows.push(row);
  return [...made.values()];
}

function transportOf(
  row: MipRow,
  inBlock: Uint8Array,
  lower: Float64Array,
  upper: Float64Array,
): readonly Transport[] | undefined {
  if (row.lower !== 0 || row.upper !== 0) return undefined;
  const flows: number[] = [];
  const senders: number[] = [];
  const amounts: number[] = [];
  for (const [i, c] of row.columns.entries()) {
    if (inBlock[c] === 0 && row.values[i] === 1) flows.push(c);
    else {
      senders.push(c);
      amounts.push(-row.values[i]);
    }
  }
  const most = amounts.reduce((total, amount, i) => total + amount * upper[senders[i]], 0);
  const carries = flows.every((c) => lower[c] === 0 && upper[c] >= most * (1 - 1e-9));
  const sends = senders.length > 0 && senders.every((c, i) => amounts[i] > 0 && lower[c] >= 0);
  return flows.length > 0 && carries && sends ? [{ row, flows, senders, amounts }] : undefined;
}
