import { byColumn, type Mip } from '../../../model/mip.js';
import type { Blocks } from './blocks.js';
import type { Bargain } from './bundle.js';

const NEGLIGIBLE = 1e-9;

/** A plan of one block by its columns that are not 0, and its share of the mix. */
export interface Option {
  readonly columns: readonly number[];
  /** Of all columns of the program; null where those of the plan are 1. */
  readonly values: ArrayLike<number> | null;
  share: number;
}

export interface Dithered {
  readonly values: Float64Array;
  readonly doubt: Float64Array;
  /** Of each block on which the mix does not agree, its plans there. */
  readonly options: ReadonlyMap<number, readonly Option[]>;
}

/**
 * One plan for each block from the mix of plans, so that what is shared comes out about as mixed: block after block, of its plans in the mix the one
 * that leaves the least squared deviation of all blocks so far in the rows and transports it touches, each weighed by its price's scale (error diffusion).
 * Deviation begins with what the mix itself breaks. Flows and free columns stay as mixed. `doubt` of a block: 1 − the largest share, 0 where all agree.
 */
export function dithered(
  mip: Mip,
  { blocks, shared, transports, lower, upper }: Blocks,
  mix: Bargain['mix'],
  scale: Float64Array,
): Dithered {
  const values = mixed(mip, mix);
  const doubt = new Float64Array(blocks.length);
  const blockOf = new Int32Array(mip.columns.length).fill(-1);
  blocks.forEach(({ columns }, b) => {
    for (const c of columns) blockOf[c] = b;
  });
  const isOpen = new Uint8Array(blocks.length);
  values.forEach((value, c) => {
    if (blockOf[c] >= 0 && Math.abs(value - Math.round(value)) > NEGLIGIBLE) isOpen[blockOf[c]] = 1;
  });
  const rows = [
    ...shared,
    ...transports.map(({ senders, amounts }) => ({ columns: senders, values: amounts, lower: 0, upper: 0 })),
  ];
  const lists = byColumn(mip.columns.length, rows);
  const deviation = Float64Array.from(rows, (row, r) => (r < shared.length ? broken(row, values) : 0));
  const change = new Float64Array(rows.length);
  const choices = optionsOf(blocks.length, blockOf, isOpen, mix);
  for (const [b, options] of choices) {
    const touched = new Set<number>();
    const add = ({ columns }: Option, factor: number) => {
      for (const c of columns) {
        for (let i = lists.starts[c]; i < lists.starts[c + 1]; i++) {
          change[lists.inRow[i]] += factor * lists.values[i];
          touched.add(lists.inRow[i]);
        }
      }
    };
    for (const option of options) add(option, -option.share);
    let best = options[0];
    let least = Number.POSITIVE_INFINITY;
    for (const option of options) {
      add(option, 1);
      let worth = 0;
      for (const r of touched) worth += (scale[r] * (deviation[r] + change[r])) ** 2 - (scale[r] * deviation[r]) ** 2;
      if (worth < least) [best, least] = [option, worth];
      add(option, -1);
    }
    add(best, 1);
    for (const r of touched) {
      deviation[r] += change[r];
      change[r] = 0;
    }
    doubt[b] = Math.max(NEGLIGIBLE, 1 - options.reduce((most, { share }) => Math.max(most, share), 0));
    for (const c of blocks[b].columns) values[c] = 0;
    for (const c of best.columns) values[c] = 1;
  }
  for (const { columns } of blocks)
    for (const c of columns) values[c] = Math.min(upper[c], Math.max(lower[c], Math.round(values[c])));
  return { values, doubt, options: choices };
}

function mixed(mip: Mip, mix: Bargain['mix']): Float64Array {
  const values = new Float64Array(mip.columns.length);
  for (const list of mix)
    for (const [plan, share] of list)
      plan.columns.forEach((c, i) => {
        values[c] += share * plan.values[i];
      });
  return values;
}

/** How far a row is beyond its side; below 0 where it lacks. */
function broken(
  {
    lower,
    upper,
    columns,
    values: by,
  }: { lower: number; upper: number; columns: readonly number[]; values: readonly number[] },
  values: Float64Array,
): number {
  const total = columns.reduce((sum, c, i) => sum + by[i] * values[c], 0);
  return total > upper ? total - upper : total < lower ? total - lower : 0;
}

/** Different plans of each open block, in the order of the mix. */
function optionsOf(count: number, blockOf: Int32Array, isOpen: Uint8Array, mix: Bargain['mix']): Map<number, Option[]> {
  const byBlock = new Map<number, Map<string, Option>>();
  const told = new Float64Array(count);
  for (const list of mix) {
    for (const [{ columns }, share] of list) {
      const ones = new Map<number, number[]>();
      for (const c of columns) {
        const b = blockOf[c];
        if (b < 0 || isOpen[b] === 0) continue;
        const own = ones.get(b);
        if (own) own.push(c);
        else ones.set(b, [c]);
      }
      for (const [b, own] of ones) {
        const options = byBlock.get(b) ?? new Map<string, Option>();
        byBlock.set(b, options);
        const key = own.sort((p, q) => p - q).join();
        const known = options.get(key);
        if (known) known.share += share;
        else options.set(key, { columns: own, values: null, share });
        told[b] += share;
      }
    }
  }
  return new Map(
    [...byBlock].map(([b, options]) => {
      const nothing = { columns: [], values: null, share: 1 - told[b] };
      return [b, [...options.values(), ...(nothing.share > NEGLIGIBLE ? [nothing] : [])]];
    }),
  );
}
