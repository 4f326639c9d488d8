import type { Mip, MipRow } from '../model/mip.js';
import { type Cut, RoundingCuts, sizeOf } from './roundingCuts.js';

/** A linear relaxation with cuts: its optimum, and the cuts that bind there. */
export interface Tightened {
  readonly bound: number;
  readonly values: Float64Array;
  readonly cuts: readonly MipRow[];
}

const MOST_ROUNDS = 20;
const CUTS_A_ROUND = 60;
/** Of two cuts with a larger cosine between them one is enough. */
const MOST_ALIKE = 0.7;
/** Rounds in a row that may each gain less than this share of the gap. */
const IDLE_ROUNDS = 3;
const LEAST_GAIN = 0.01;
/** Solves the relaxation with these rows besides those of the calls before; undefined where that finds no optimum. */
export type SolveWith = (cuts: readonly MipRow[]) => Optimum | undefined;

interface Optimum {
  readonly cost: number;
  readonly values: Float64Array;
  /** Of the rows of the program, then of all cuts in their order. */
  readonly prices: Float64Array;
}

/**
 * Cuts a linear relaxation round by round, from its optimum `relaxed` on. Stops where nothing is broken, where rounds gain too little of `gap`, or by
 * rounds.
 */
export function tighten(mip: Mip, relaxed: Omit<Tightened, 'cuts'>, gap: number, solveWith: SolveWith): Tightened {
  const maker = new RoundingCuts(mip);
  const cuts: MipRow[] = [];
  let reached: Tightened = { bound: relaxed.bound, values: relaxed.values, cuts: [] };
  let idle = 0;
  for (let round = 0; round < MOST_ROUNDS && idle < IDLE_ROUNDS; round++) {
    const chosen = unlike(maker.brokenBy(reached.values)).slice(0, CUTS_A_ROUND);
    const found = chosen.length > 0 ? solveWith(chosen) : undefined;
    if (!found) break;
    const { cost, values, prices } = found;
    cuts.push(...chosen.map((row, i) => ({ ...row, name: `rounded[${cuts.length + i}]` })));
    idle = cost - reached.bound < LEAST_GAIN * gap ? idle + 1 : 0;
    const binding = cuts.filter((_, i) => prices[mip.rows.length + i] !== 0);
    reached = { bound: Math.max(cost, reached.bound), values, cuts: binding };
  }
  return reached;
}

/** Cuts of which no two are much alike, in their order. */
function unlike(cuts: readonly Cut[]): MipRow[] {
  const chosen: { row: MipRow; by: Map<number, number>; size: number }[] = [];
  for (const { row } of cuts) {
    const size = sizeOf(row);
    const isAlike = chosen.some((one) => {
      const product = row.columns.reduce((sum, c, i) => sum + row.values[i] * (one.by.get(c) ?? 0), 0);
      return Math.abs(product) > MOST_ALIKE * size * one.size;
    });
    if (!isAlike) chosen.push({ row, by: new Map(row.columns.map((c, i) => [c, row.values[i]])), size });
  }
  return chosen.map(({ row }) => row);
}
