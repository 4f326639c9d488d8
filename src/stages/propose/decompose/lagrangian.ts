import { type ByColumn, byColumn, type Mip, type MipRow } from '../../../model/mip.js';
import type { Blocks } from './blocks.js';
import { cheapestPlan, leastCosts } from './circuit.js';

/** A price on each shared row. */
export type Prices = Float64Array;

/** A plan of one group of blocks: its cost, what it brings to each shared row, and its columns that are not 0. */
export interface GroupPlan {
  readonly cost: number;
  readonly rows: Int32Array;
  readonly amounts: Float64Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** What all groups answer to one set of prices: no plan of the program costs less than `bound`. */
export interface Answer {
  readonly bound: number;
  readonly plans: readonly GroupPlan[];
}

/** Columns of blocks that answer with one plan; so many groups at most. */
const GROUP_COLUMNS = 800;
const [LEAST_GROUPS, MOST_GROUPS] = [8, 300];
/** Free columns and rows with two sides that answer by themselves. */
const MOST_ALONE = 24;

export type Lagrangian = ReturnType<typeof lagrangianOf>;

/**
 * The Lagrangian of a program in blocks: shared rows are not kept but priced, each block takes its cheapest plan, and what it sends goes where that costs
 * least: the price of a transport follows from the others. `bound` holds for any prices (Geoffrion 1974).
 */
export function lagrangianOf(mip: Mip, split: Blocks) {
  const { shared, transports, free, blocks, circuit, lower, upper } = split;
  const costs = Float64Array.from(mip.columns, ({ cost }) => cost);
  const sides = shared.map((row) => sideOf(row));
  const entries = byColumn(mip.columns.length, shared);
  const senderOf = byColumn(
    mip.columns.length,
    transports.map(({ senders, amounts }) => ({ columns: senders, values: amounts })),
  );
  const groups = groupsOf(split, entries, senderOf);
  const priced = new Float64Array(mip.columns.length);
  const least = new Float64Array(circuit.isMin.length);
  const choice = new Int32Array(circuit.isMin.length);
  const wanted = new Uint8Array(circuit.isMin.length);
  const amounts = new Float64Array(shared.length);
  const isBrought = new Uint8Array(shared.length);
  const sent = new Float64Array(transports.length);
  const cheapest = new Int32Array(transports.length);
  const flows = transports.map((transport) => Int32Array.from(transport.flows));
  // what a plan is put together in
  const columns = new Int32Array(mip.columns.length);
  const values = new Float64Array(mip.columns.length);
  const rows = new Int32Array(shared.length);

  const best = (c: number) => (priced[c] >= 0 ? lower[c] : upper[c]);

  function evaluate(prices: Prices): Answer {
    priceColumns(prices);
    leastCosts(circuit, priced, least, choice);
    let bound = mip.offset;
    for (let r = 0; r < sides.length; r++) if (prices[r] !== 0) bound += prices[r] * sides[r].value;
    for (const root of circuit.roots) bound += least[root];
    for (const c of free) if (priced[c] !== 0) bound += priced[c] * best(c);
    for (const group of groups) for (const r of group.rows) bound += prices[r] * sideAt(shared[r], prices[r]);
    return { bound, plans: groups.map((group) => planOf(group, prices)) };
  }

  function priceColumns(prices: Prices): void {
    const { starts, inRow, values: by } = entries;
    for (let c = 0, i = 0; c < priced.length; c++) {
      let price = costs[c];
      for (const end = starts[c + 1]; i < end; i++) price -= prices[inRow[i]] * by[i];
      priced[c] = price;
    }
    for (let t = 0; t < flows.length; t++) {
      const ways = flows[t];
      let to = ways[0];
      for (let i = 1; i < ways.length; i++) if (priced[ways[i]] < priced[to]) to = ways[i];
      cheapest[t] = to;
    }
    for (let c = 0, i = 0; c < priced.length; c++)
      for (const end = senderOf.starts[c + 1]; i < end; i++)
        priced[c] += priced[cheapest[senderOf.inRow[i]]] * senderOf.values[i];
  }

  function planOf(group: Group, prices: Prices): GroupPlan {
    let count = 0;
    for (const b of group.blocks) count = cheapestPlan(circuit, b, choice, wanted, columns, count);
    values.fill(1, 0, count);
    for (const c of group.free) {
      const value = best(c);
      if (value === 0) continue;
      columns[count] = c;
      values[count++] = value;
    }
    // what is sent takes its flows
    const used: number[] = [];
    for (let n = 0, all = count; n < all; n++) {
      const c = columns[n];
      for (let i = senderOf.starts[c]; i < senderOf.starts[c + 1]; i++) {
        const t = senderOf.inRow[i];
        if (sent[t] === 0) used.push(t);
        sent[t] += senderOf.values[i] * values[n];
      }
    }
    for (const t of used) {
      if (sent[t] === 0) continue;
      columns[count] = cheapest[t];
      values[count++] = sent[t];
      sent[t] = 0;
    }
    let cost = 0;
    let rowCount = 0;
    const bring = (r: number, amount: number) => {
      if (isBrought[r] === 0) {
        isBrought[r] = 1;
        rows[rowCount++] = r;
      }
      amounts[r] += amount;
    };
    for (let n = 0; n < count; n++) {
      const c = columns[n];
      cost += costs[c] * values[n];
      for (let i = entries.starts[c]; i < entries.starts[c + 1]; i++)
        bring(entries.inRow[i], entries.values[i] * values[n]);
    }
    for (const r of group.rows) bring(r, -sideAt(shared[r], prices[r]));
    const kept = rows.slice(0, rowCount);
    const brought = new Float64Array(rowCount);
    for (let n = 0; n < rowCount; n++) {
      const r = kept[n];
      brought[n] = amounts[r];
      amounts[r] = 0;
      isBrought[r] = 0;
    }
    return { cost, rows: kept, amounts: brought, columns: columns.slice(0, count), values: values.slice(0, count) };
  }
  return { evaluate, groupCount: groups.length, sides, costs, blocks };
}

/** What a price on a row is paid for, and which prices a row may have; of rows with two sides that is a choice like that of a free column. */
export interface Side {
  readonly kind: 'least' | 'most' | 'equal' | 'both';
  readonly value: number;
}

function sideOf({ lower, upper }: MipRow): Side {
  if (lower === upper) return { kind: 'equal', value: lower };
  if (upper === Number.POSITIVE_INFINITY) return { kind: 'least', value: lower };
  if (lower === Number.NEGATIVE_INFINITY) return { kind: 'most', value: upper };
  return { kind: 'both', value: 0 };
}

function sideAt({ lower, upper }: MipRow, price: number): number {
  return price > 0 ? lower : upper;
}

interface Group {
  readonly blocks: number[];
  readonly free: number[];
  /** Rows with two sides. */
  readonly rows: number[];
}

/** Blocks that send by the same transports lie near each other and share rooms: they are grouped in that order. */
function groupsOf(
  { blocks, free, shared, transports, lower, upper }: Blocks,
  entries: ByColumn,
  senderOf: ByColumn,
): Group[] {
  const placeOf = (b: number) => {
    for (const c of blocks[b].columns)
      if (senderOf.starts[c] < senderOf.starts[c + 1]) return senderOf.inRow[senderOf.starts[c]];
    return transports.length;
  };
  const place = Int32Array.from(blocks, (_, b) => placeOf(b));
  const order = blocks.map((_, b) => b).sort((p, q) => place[p] - place[q] || p - q);
  const all = blocks.reduce((total, { columns }) => total + columns.length, 0);
  const count = Math.max(LEAST_GROUPS, Math.min(MOST_GROUPS, Math.ceil(all / GROUP_COLUMNS)));
  const groups: Group[] = Array.from({ length: count }, () => ({ blocks: [], free: [], rows: [] }));
  let before = 0;
  for (const b of order) {
    groups[Math.min(count - 1, Math.floor((before / Math.max(1, all)) * count))].blocks.push(b);
    before += blocks[b].columns.length;
  }
  const alone = (own: Group, n: number) => {
    if (groups.length < count + MOST_ALONE) groups.push(own);
    else {
      groups[n % count].free.push(...own.free);
      groups[n % count].rows.push(...own.rows);
    }
  };
  shared.forEach((row, r) => {
    if (sideOf(row).kind === 'both') alone({ blocks: [], free: [], rows: [r] }, r);
  });
  const near = new Int32Array(transports.length);
  for (let g = count - 1; g >= 0; g--) for (const b of groups[g].blocks) near[place[b]] = g;
  const inTransport = (c: number) => senderOf.starts[c] < senderOf.starts[c + 1];
  const heft = new Map(free.map((c) => [c, (upper[c] - lower[c]) * largest(entries, c)]));
  const heaviest = free.filter((c) => !inTransport(c)).sort((p, q) => (heft.get(q) ?? 0) - (heft.get(p) ?? 0) || p - q);
  for (const [n, c] of heaviest.entries()) alone({ blocks: [], free: [c], rows: [] }, n);
  free.filter(inTransport).forEach((c) => {
    groups[near[senderOf.inRow[senderOf.starts[c]]]].free.push(c);
  });
  return groups;
}

/** Largest entry of a column. */
function largest({ starts, values }: ByColumn, c: number): number {
  let most = 0;
  for (let i = starts[c]; i < starts[c + 1]; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
