import { type ByColumn, byColumn, type Mip, type MipRow } from '../model/mip.js';

/** A row that every whole plan keeps, Σ value · column ≤ upper, and how far the point it was made for lies beyond it. */
export interface Cut {
  readonly row: MipRow;
  readonly distance: number;
}

/** Rows longer than this are left out of sums, and sums longer than that are not rounded. */
const LONGEST_ROW = 800;
const LONGEST_SUM = 2000;
/** Rows summed up for one cut. */
const MOST_ROWS = 40;
const TIGHT = 1e-7;
const WHOLE = 1e-6;
/** Nearer than this to a whole number, a side rounds to nothing that arithmetic can hold. */
const LEAST_FRACTION = 0.02;
const LEAST_DISTANCE = 1e-3;
const DIVIDED_BY = [1, 2, 4, 8] as const;
const MOST_DIVISORS = 8;

/** Σ columns + Σ slacks of rows = side. A slack is ≥ 0: what is left to the side of its row that lies nearer. */
interface Sum {
  readonly columns: Map<number, number>;
  readonly slacks: Map<number, number>;
  readonly side: number;
}

/** One column of a sum, told from the bound that lies nearer: coefficient of the distance from there. */
interface Term {
  readonly column: number;
  readonly by: number;
  readonly fromUpper: boolean;
  readonly distance: number;
}

/**
 * Mixed-integer rounding cuts (Nemhauser and Wolsey 1990) over sums of rows (Marchand and Wolsey 2001): begun at each row that binds and holds a
 * fractional yes-or-no column; while a continuous column of the sum lies between its bounds, a row that binds takes it out. Each sum on the way
 * is told in distances from the nearer bounds, divided, and rounded: with t ≥ 0 whole, s ≥ 0, f the fraction of b,
 * Σ a t + Σ c s ≤ b has Σ (⌊a⌋ + (frac a − f)⁺ / (1 − f)) t + Σ min(0, c) / (1 − f) s ≤ ⌊b⌋ at every whole point.
 * Such sums tell what a whole park must be built for, where the relaxation builds a seventh of it for the firms that are left.
 */
export class RoundingCuts {
  private readonly rows: readonly MipRow[];
  private readonly inColumn: ByColumn;
  private at: ArrayLike<number> = [];
  private activity = new Float64Array(0);

  constructor(private readonly mip: Mip) {
    this.rows = mip.rows;
    this.inColumn = byColumn(mip.columns.length, mip.rows);
  }

  /** Cuts that the point breaks, the one that it breaks by most first. */
  brokenBy(at: ArrayLike<number>): Cut[] {
    this.at = at;
    this.activity = Float64Array.from(this.rows, (row) => activityOf(row, at));
    const begun = new Set<number>();
    const { starts, inRow } = this.inColumn;
    this.mip.columns.forEach(({ integer }, c) => {
      if (!integer || Math.abs(at[c] - Math.round(at[c])) <= WHOLE) return;
      for (let i = starts[c]; i < starts[c + 1]; i++) if (this.mayBeSummed(inRow[i])) begun.add(inRow[i]);
    });
    const cuts = [...begun].sort((a, b) => a - b).flatMap((r) => this.cutFrom(r) ?? []);
    return cuts.sort((a, b) => b.distance - a.distance);
  }

  private mayBeSummed(r: number): boolean {
    return this.rows[r].columns.length <= LONGEST_ROW && this.slackAt(r) <= TIGHT;
  }

  /** Distance of the point from the nearer side of a row. */
  private slackAt(r: number): number {
    const { lower, upper } = this.rows[r];
    return Math.max(0, Math.min(upper - this.activity[r], this.activity[r] - lower));
  }

  /** The nearer side, and the sign that its slack has beside the row; 0 where the row has one value only. */
  private sideOf(r: number): { readonly side: number; readonly sign: number } {
    const { lower, upper } = this.rows[r];
    if (lower === upper) return { side: lower, sign: 0 };
    return upper - this.activity[r] <= this.activity[r] - lower ? { side: upper, sign: 1 } : { side: lower, sign: -1 };
  }

  private cutFrom(first: number): Cut | undefined {
    const used = new Set([first]);
    let sum = this.plus({ columns: new Map(), slacks: new Map(), side: 0 }, first, 1);
    let best = this.rounded(sum);
    for (let n = 1; n < MOST_ROWS && sum.columns.size <= LONGEST_SUM; n++) {
      const next = this.nextRow(sum, used);
      if (!next) break;
      const { column, row, by } = next;
      used.add(row);
      sum = this.plus(sum, row, -(sum.columns.get(column) ?? 0) / by);
      sum.columns.delete(column);
      const cut = this.rounded(sum);
      if (cut && cut.distance > (best?.distance ?? 0)) best = cut;
    }
    return best;
  }

  private plus({ columns, slacks, side }: Sum, r: number, times: number): Sum {
    const [summed, left] = [new Map(columns), new Map(slacks)];
    const row = this.rows[r];
    for (let i = 0; i < row.columns.length; i++) {
      const [c, added] = [row.columns[i], times * row.values[i]];
      const value = (summed.get(c) ?? 0) + added;
      if (Math.abs(value) < 1e-9 * Math.max(1, Math.abs(added))) summed.delete(c);
      else summed.set(c, value);
    }
    const nearer = this.sideOf(r);
    if (nearer.sign !== 0) left.set(r, (left.get(r) ?? 0) + times * nearer.sign);
    return { columns: summed, slacks: left, side: side + times * nearer.side };
  }

  private isBetween(c: number): boolean {
    const { integer, lower, upper } = this.mip.columns[c];
    return !integer && this.at[c] > lower + TIGHT && this.at[c] < upper - TIGHT;
  }

  /** A row that binds and takes a continuous column out that lies between its bounds: one that brings in fewest others of that kind. */
  private nextRow({ columns }: Sum, used: ReadonlySet<number>) {
    const { starts, inRow, values } = this.inColumn;
    let best: { column: number; row: number; by: number } | undefined;
    let [leastOthers, farthest] = [Number.POSITIVE_INFINITY, 0];
    for (const c of columns.keys()) {
      if (!this.isBetween(c)) continue;
      const { lower, upper } = this.mip.columns[c];
      const far = Math.min(this.at[c] - lower, upper - this.at[c]);
      for (let i = starts[c]; i < starts[c + 1]; i++) {
        const row = inRow[i];
        if (used.has(row) || !this.mayBeSummed(row)) continue;
        const others = this.rows[row].columns.filter((other) => other !== c && this.isBetween(other)).length;
        if (others > leastOthers || (others === leastOthers && far <= farthest)) continue;
        [leastOthers, farthest] = [others, far];
        best = { column: c, row, by: values[i] };
      }
    }
    return best;
  }

  /** The best rounding of a sum and of its negative. */
  private rounded(sum: Sum): Cut | undefined {
    const [over, under] = [this.roundedOnce(sum, 1), this.roundedOnce(sum, -1)];
    return over && under ? (over.distance >= under.distance ? over : under) : (over ?? under);
  }

  private roundedOnce({ columns, slacks, side }: Sum, sign: number): Cut | undefined {
    const [whole, rest]: [Term[], Term[]] = [[], []];
    let left = sign * side;
    for (const [c, value] of columns) {
      const { lower, upper, integer } = this.mip.columns[c];
      const [below, above] = [this.at[c] - lower, upper - this.at[c]];
      const fromUpper = above < below;
      const bound = fromUpper ? upper : lower;
      if (!Number.isFinite(bound)) return undefined;
      left -= sign * value * bound;
      if (lower === upper) continue;
      const by = fromUpper ? -sign * value : sign * value;
      (integer ? whole : rest).push({ column: c, by, fromUpper, distance: Math.max(0, Math.min(below, above)) });
    }
    let negative = 0;
    for (const { by, distance } of rest) if (by < 0) negative += by * distance;
    for (const [r, value] of slacks) if (sign * value < 0) negative += sign * value * this.slackAt(r);
    const sizes = new Set<number>();
    for (const { by, distance } of whole) if (distance > WHOLE && Math.abs(by) > WHOLE) sizes.add(Math.abs(by));
    if (sizes.size === 0) return undefined;
    const largest = [...sizes].sort((a, b) => a - b).slice(-MOST_DIVISORS);
    let best: { divisor: number; distance: number } | undefined;
    for (const size of [...largest, largest[largest.length - 1] + 1]) {
      for (const part of DIVIDED_BY) {
        const distance = distanceOf(whole, rest, negative, left, size / part);
        if (distance > (best?.distance ?? LEAST_DISTANCE)) best = { divisor: size / part, distance };
      }
    }
    return best && this.told(whole, rest, slacks, sign, left, best.divisor);
  }

  /** A rounded sum in the columns themselves. */
  private told(
    whole: readonly Term[],
    rest: readonly Term[],
    slacks: ReadonlyMap<number, number>,
    sign: number,
    left: number,
    divisor: number,
  ): Cut | undefined {
    const { down, fraction } = parted(left / divisor);
    const cut = new Map<number, number>();
    let upper = down;
    const add = (column: number, by: number) => cut.set(column, (cut.get(column) ?? 0) + by);
    const addTerm = ({ column, fromUpper }: Term, by: number) => {
      if (by === 0) return;
      const bounds = this.mip.columns[column];
      add(column, fromUpper ? -by : by);
      upper += fromUpper ? -by * bounds.upper : by * bounds.lower;
    };
    for (const term of whole) addTerm(term, roundedBy(term.by / divisor, fraction));
    for (const term of rest) addTerm(term, Math.min(0, term.by) / (divisor * (1 - fraction)));
    for (const [r, value] of slacks) {
      const by = Math.min(0, sign * value) / (divisor * (1 - fraction));
      if (by === 0) continue;
      const nearer = this.sideOf(r);
      upper -= by * nearer.sign * nearer.side;
      const row = this.rows[r];
      for (let i = 0; i < row.columns.length; i++) add(row.columns[i], -by * nearer.sign * row.values[i]);
    }
    const most = [...cut.values()].reduce((largest, by) => Math.max(largest, Math.abs(by)), 0);
    for (const [c, by] of cut) {
      if (Math.abs(by) >= 1e-7 * most) continue;
      const bounds = this.mip.columns[c];
      cut.delete(c);
      upper -= by * (by > 0 ? bounds.lower : bounds.upper);
    }
    const columns = [...cut.keys()].sort((a, b) => a - b);
    const row = { name: 'rounded', lower: -Infinity, upper, columns, values: columns.map((c) => cut.get(c) ?? 0) };
    const distance = (activityOf(row, this.at) - upper) / sizeOf(row);
    return distance > LEAST_DISTANCE ? { row, distance } : undefined;
  }
}

function activityOf({ columns, values }: Pick<MipRow, 'columns' | 'values'>, at: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < columns.length; i++) sum += values[i] * at[columns[i]];
  return sum;
}

/** Euclidean length of a row. */
export function sizeOf({ values }: Pick<MipRow, 'values'>): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i] ** 2;
  return Math.sqrt(squares);
}

function parted(value: number): { readonly down: number; readonly fraction: number } {
  const down = Math.floor(value);
  return { down, fraction: value - down };
}

function roundedBy(by: number, fraction: number): number {
  const whole = parted(by);
  return whole.down + Math.max(0, (whole.fraction - fraction) / (1 - fraction));
}

/** How far the point lies beyond a rounded sum; 0 where it does not, or where the side is too near to a whole number. */
function distanceOf(
  whole: readonly Term[],
  rest: readonly Term[],
  negative: number,
  left: number,
  divisor: number,
): number {
  const { down, fraction } = parted(left / divisor);
  if (fraction < LEAST_FRACTION || fraction > 1 - LEAST_FRACTION) return 0;
  let [beyond, squares] = [negative / (divisor * (1 - fraction)) - down, 0];
  for (const { by, distance } of whole) {
    const rounded = roundedBy(by / divisor, fraction);
    beyond += rounded * distance;
    squares += rounded ** 2;
  }
  if (beyond <= 1e-4) return 0;
  for (const { by } of rest) if (by < 0) squares += (by / (divisor * (1 - fraction))) ** 2;
  return beyond / Math.sqrt(Math.max(squares, 1e-9));
}
