import type { Mip, MipColumn, MipRow, Solve } from '../../../model/mip.js';
import type { Blocks } from './blocks.js';
import type { Dithered, Option } from './dither.js';

const INTEGRAL = 1e-6;

export interface Mastered {
  /** Blocks by their shares, flows and free columns. */
  readonly values: Float64Array;
  /** Blocks that share plans in which columns differ that must be whole: these have the plan with the largest share in `values`. */
  readonly parted: readonly number[];
  /** Of each block with a choice: what its next plan would cost more at the prices that come out. */
  readonly regret: ReadonlyMap<number, number>;
}

/**
 * The restricted master program of Dantzig and Wolfe (1960), its relaxation: of each block in `choices` the best shares of its plans, with all flows and
 * free columns, the other blocks as in `values`, such that every shared row is kept; what is missed of one costs its `penalty`. Null where that can't be.
 */
export async function mastered(
  mip: Mip,
  split: Blocks,
  values: Float64Array,
  choices: Dithered['options'],
  penalty: Float64Array,
  solve: Solve,
): Promise<Mastered | null> {
  const loose = [...split.free, ...split.transports.flatMap(({ flows }) => flows)].sort((p, q) => p - q);
  const place = new Map(loose.map((c, i) => [c, i]));
  const inChoice = new Uint8Array(mip.columns.length);
  for (const b of choices.keys()) for (const c of split.blocks[b].columns) inChoice[c] = 1;
  const columns: MipColumn[] = loose.map((c) => ({ ...mip.columns[c], integer: false }));
  let plans = 0;
  const whole: MipRow[] = [];
  const plansOf = new Map<number, (readonly [column: number, value: number])[]>();
  for (const [block, options] of choices) {
    const own: number[] = [];
    for (const option of options) {
      const column = columns.length;
      own.push(column);
      const cost = option.columns.reduce((total, c) => total + mip.columns[c].cost * partIn(option, c), 0);
      columns.push({ name: `plan[${plans}]`, cost, lower: 0, upper: 1, integer: false });
      plans++;
      for (const c of option.columns) {
        const list = plansOf.get(c);
        const entry = [column, partIn(option, c)] as const;
        if (list) list.push(entry);
        else plansOf.set(c, [entry]);
      }
    }
    whole.push({ name: `block[${block}]`, lower: 1, upper: 1, columns: own, values: own.map(() => 1) });
  }
  const rows = [...split.shared, ...split.transports.map(({ row }) => row)].map((row): MipRow => {
    const terms = new Map<number, number>();
    let taken = 0;
    row.columns.forEach((c, i) => {
      const at = place.get(c);
      if (at !== undefined) terms.set(at, row.values[i]);
      else if (inChoice[c] === 0) taken += row.values[i] * values[c];
      else
        for (const [column, value] of plansOf.get(c) ?? [])
          terms.set(column, (terms.get(column) ?? 0) + row.values[i] * value);
    });
    const kept = [...terms].filter(([, value]) => value !== 0);
    return {
      name: row.name,
      lower: row.lower - taken,
      upper: row.upper - taken,
      columns: kept.map(([column]) => column),
      values: kept.map(([, value]) => value),
    };
  });
  rows.slice(0, split.shared.length).forEach((row, r) => {
    const miss = (value: number) => {
      (row.columns as number[]).push(columns.length);
      (row.values as number[]).push(value);
      const name = `miss[${columns.length}]`;
      columns.push({ name, cost: penalty[r], lower: 0, upper: Number.POSITIVE_INFINITY, integer: false });
    };
    if (Number.isFinite(row.lower)) miss(1);
    if (Number.isFinite(row.upper)) miss(-1);
  });
  const program = { name: `${mip.name} master`, columns, rows: [...rows, ...whole], offset: 0 };
  const answer = await solve(program, { relativeGap: 0, absoluteGap: 0, maxNodes: 1, relax: true });
  if (answer.values.length === 0) return null;
  const made = values.slice();
  loose.forEach((c, i) => {
    made[c] = answer.values[i];
  });
  const { duals = new Float64Array(program.rows.length) } = answer;
  const worth = Float64Array.from(columns, ({ cost }) => cost);
  program.rows.forEach((row, r) => {
    row.columns.forEach((column, i) => {
      worth[column] -= duals[r] * row.values[i];
    });
  });
  const parted: number[] = [];
  const regret = new Map<number, number>();
  let column = loose.length;
  for (const [block, options] of choices) {
    const first = column;
    column += options.length;
    const share = (o: number) => answer.values[first + o];
    const best = options.reduce((top, _, o) => (share(o) > share(top) ? o : top), 0);
    const others = options.flatMap((_, o) => (o === best ? [] : [share(o) > INTEGRAL ? 0 : worth[first + o]]));
    regret.set(block, others.length > 0 ? Math.min(...others) : Number.POSITIVE_INFINITY);
    const own = split.blocks[block].columns;
    for (const c of own) made[c] = 0;
    options.forEach((option, o) => {
      for (const c of option.columns) made[c] += share(o) * partIn(option, c);
    });
    const isParted = own.some((c) => mip.columns[c].integer && Math.abs(made[c] - Math.round(made[c])) > INTEGRAL);
    if (!isParted && share(best) < 1 - INTEGRAL) {
      for (const c of own) if (mip.columns[c].integer) made[c] = Math.round(made[c]);
      continue;
    }
    if (isParted) parted.push(block);
    for (const c of own) made[c] = 0;
    for (const c of options[best].columns) made[c] = partIn(options[best], c);
  }
  return { values: made, parted, regret };
}

function partIn({ values }: Option, column: number): number {
  return values ? values[column] : 1;
}
