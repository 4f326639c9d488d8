/** A row of a small program: columns by their place in it. */
export interface SmallRow {
  readonly lower: number;
  readonly upper: number;
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

/**
 * All plans of many small 0/1 programs, compiled once: sums and minima over the costs of columns, so that the cheapest plan at any costs is one pass
 * (recursive conditioning, Darwiche 2001). Node i owns `refs[start[i]] … refs[start[i + 1]]` (exclusive): earlier nodes, or columns as `~column`.
 */
export interface Circuit {
  readonly isMin: Uint8Array;
  readonly start: Uint32Array;
  readonly refs: Int32Array;
  /** Of each program that was taken in: its nodes are `first` … `root`, but for the empty sum, node 0. */
  readonly roots: Int32Array;
  readonly first: Int32Array;
}

interface Part {
  readonly columns: readonly number[];
  readonly rows: readonly SmallRow[];
}

/** A program that was taken in, and its nodes. */
interface Shape {
  readonly columns: readonly number[];
  readonly from: number;
  readonly to: number;
}

const NUMERIC = 1e-9;

export function circuitBuilder() {
  const isMin: number[] = [0];
  const start: number[] = [0, 0];
  const refs: number[] = [];
  const roots: number[] = [];
  const first: number[] = [];
  /** Node 0 is the empty sum. */
  const ZERO = 0;
  const NONE = -0x7fffffff;
  let known = new Map<string, number>();
  /** Programs taken in, or refused, by their rows. */
  const shapes = new Map<string, Shape | null>();
  let left = 0;

  function node(min: boolean, children: readonly number[]): number {
    if (children.length === 1) return children[0];
    if (children.length === 0) return min ? NONE : ZERO;
    isMin.push(min ? 1 : 0);
    for (const ref of children) refs.push(ref);
    start.push(refs.length);
    left -= children.length;
    return isMin.length - 1;
  }

  /** Takes a program in, its columns by the caller's numbers; false where more than `most` references would be needed, or where it has no plan. */
  function add(columns: readonly number[], rows: readonly SmallRow[], most: number): boolean {
    const shape = `${most};${shapeOf(columns, rows)}`;
    const like = shapes.get(shape);
    if (like === null) return false;
    if (like) {
      copy(like, columns);
      return true;
    }
    known = new Map();
    left = most;
    const [nodes, used] = [isMin.length, refs.length];
    const root = solved({ columns, rows });
    if (left < 0 || root === NONE) {
      isMin.length = nodes;
      start.length = nodes + 1;
      refs.length = used;
      shapes.set(shape, null);
      return false;
    }
    isMin.push(0);
    refs.push(root);
    start.push(refs.length);
    first.push(nodes);
    roots.push(isMin.length - 1);
    shapes.set(shape, { columns, from: nodes, to: isMin.length });
    return true;
  }

  /** Plans of a program that is like one that was taken in but for its columns. */
  function copy({ columns: before, from, to }: Shape, columns: readonly number[]): void {
    const place = new Map(before.map((c, i) => [c, columns[i]]));
    const [nodes, used] = [isMin.length - from, refs.length - start[from]];
    first.push(isMin.length);
    for (let r = start[from]; r < start[to]; r++) {
      const ref = refs[r];
      if (ref < 0) refs.push(~(place.get(~ref) ?? 0));
      else refs.push(ref === ZERO ? ZERO : ref + nodes);
    }
    for (let i = from; i < to; i++) {
      isMin.push(isMin[i]);
      start.push(start[i + 1] + used);
    }
    roots.push(isMin.length - 1);
  }

  /** Cheapest plan of a part, NONE where it has none. */
  function solved(part: Part): number {
    if (left < 0) return ZERO;
    const reduced = propagated(part);
    if (reduced === null) return NONE;
    const children: number[] = reduced.ones.map((c) => ~c);
    for (const c of reduced.loose) children.push(node(true, [ZERO, ~c]));
    for (const one of reduced.parts) {
      const child = branched(one);
      if (child === NONE) return NONE;
      if (child !== ZERO) children.push(child);
    }
    return node(false, children);
  }

  function branched(part: Part): number {
    const key = keyOf(part);
    const before = known.get(key);
    if (before !== undefined) return before;
    const column = choice(part);
    const children: number[] = [];
    for (const value of [0, 1]) {
      const child = solved(fixed(part, column, value));
      if (child === NONE) continue;
      children.push(value === 0 ? child : child === ZERO ? ~column : node(false, [~column, child]));
    }
    const made = node(true, children);
    known.set(key, made);
    return made;
  }

  return {
    add,
    done: (): Circuit => ({
      isMin: Uint8Array.from(isMin),
      start: Uint32Array.from(start),
      refs: Int32Array.from(refs),
      roots: Int32Array.from(roots),
      first: Int32Array.from(first),
    }),
  };
}

/** Rows of a program with its columns by their place in it. */
function shapeOf(columns: readonly number[], rows: readonly SmallRow[]): string {
  const place = new Map(columns.map((c, i) => [c, i]));
  let shape = `${columns.length}`;
  for (const row of rows) {
    shape += `;${row.lower}:${row.upper}`;
    for (let i = 0; i < row.columns.length; i++) shape += `,${place.get(row.columns[i])}*${row.values[i]}`;
  }
  return shape;
}

function keyOf({ rows }: Part): string {
  let key = '';
  for (const { lower, upper, columns } of rows) key += `${columns.join()}:${lower}:${upper};`;
  return key;
}

function fixed({ columns, rows }: Part, column: number, value: number): Part {
  return {
    columns: columns.filter((c) => c !== column),
    rows: rows.map((row) => without(row, column, value)),
  };
}

function without(row: SmallRow, column: number, value: number): SmallRow {
  const i = row.columns.indexOf(column);
  if (i < 0) return row;
  const taken = value * row.values[i];
  return {
    lower: row.lower - taken,
    upper: row.upper - taken,
    columns: row.columns.filter((_, j) => j !== i),
    values: row.values.filter((_, j) => j !== i),
  };
}

interface Reduced {
  /** Columns that must be 1. */
  readonly ones: readonly number[];
  /** Columns that no row holds any more. */
  readonly loose: readonly number[];
  readonly parts: readonly Part[];
}

/** Rows that always hold left out, columns that rows force set, and what is left by what hangs together; null where no plan is left. */
function propagated({ columns, rows: given }: Part): Reduced | null {
  const ones: number[] = [];
  const gone = new Set<number>();
  let rows = given;
  for (let again = true; again; ) {
    again = false;
    const kept: SmallRow[] = [];
    const forced = new Map<number, number>();
    for (const row of rows) {
      let least = 0;
      let most = 0;
      for (const value of row.values) {
        if (value > 0) most += value;
        else least += value;
      }
      if (least > row.upper + NUMERIC || most < row.lower - NUMERIC) return null;
      if (least >= row.lower - NUMERIC && most <= row.upper + NUMERIC) continue;
      kept.push(row);
      for (let i = 0; i < row.columns.length; i++) {
        const size = Math.abs(row.values[i]);
        const tooMuch = least + size > row.upper + NUMERIC;
        const tooLittle = most - size < row.lower - NUMERIC;
        if (!tooMuch && !tooLittle) continue;
        // too much: the value that adds is barred; too little: the value that takes away is
        const adds = row.values[i] > 0 ? 1 : 0;
        for (const to of [...(tooMuch ? [1 - adds] : []), ...(tooLittle ? [adds] : [])]) {
          const other = forced.get(row.columns[i]);
          if (other !== undefined && other !== to) return null;
          forced.set(row.columns[i], to);
        }
      }
    }
    rows = kept;
    for (const [column, value] of forced) {
      gone.add(column);
      if (value === 1) ones.push(column);
      rows = rows.map((row) => without(row, column, value));
      again = true;
    }
  }
  const open = columns.filter((c) => !gone.has(c));
  return { ones, ...apart(open, rows) };
}

function apart(columns: readonly number[], rows: readonly SmallRow[]): Omit<Reduced, 'ones'> {
  const place = new Map(columns.map((c, i) => [c, i]));
  const root = columns.map((_, i) => i);
  const rootOf = (i: number): number => {
    while (root[i] !== i) i = root[i];
    return i;
  };
  const tied = columns.map(() => false);
  const first = rows.map((row) => {
    let top = rootOf(place.get(row.columns[0]) ?? 0);
    for (const c of row.columns) {
      const i = place.get(c) ?? 0;
      tied[i] = true;
      const other = rootOf(i);
      if (other < top) {
        root[top] = other;
        top = other;
      } else root[other] = top;
    }
    return top;
  });
  const loose = columns.filter((_, i) => !tied[i]);
  const parts = new Map<number, { columns: number[]; rows: SmallRow[] }>();
  columns.forEach((c, i) => {
    if (!tied[i]) return;
    const at = rootOf(i);
    const part = parts.get(at);
    if (part) part.columns.push(c);
    else parts.set(at, { columns: [c], rows: [] });
  });
  for (const [r, row] of rows.entries()) parts.get(rootOf(first[r]))?.rows.push(row);
  return { loose, parts: [...parts.values()] };
}

/** The column that is decided next: the first of those in most rows. */
function choice({ columns, rows }: Part): number {
  const inRows = new Map<number, number>();
  for (const row of rows) for (const c of row.columns) inRows.set(c, (inRows.get(c) ?? 0) + 1);
  return columns.reduce((top, c) => ((inRows.get(c) ?? 0) > (inRows.get(top) ?? 0) ? c : top), columns[0]);
}

/** Cost of the cheapest plan at every node; of a minimum the reference that has it, the first of those that cost alike. */
export function leastCosts(
  { isMin, start, refs }: Circuit,
  costs: Float64Array,
  least: Float64Array,
  cheapest: Int32Array,
): void {
  for (let i = 0, r = 0; i < isMin.length; i++) {
    const end = start[i + 1];
    let worth = 0;
    if (isMin[i] === 0) {
      for (; r < end; r++) {
        const ref = refs[r];
        worth += ref >= 0 ? least[ref] : costs[~ref];
      }
    } else {
      let best = 0;
      worth = Number.POSITIVE_INFINITY;
      for (; r < end; r++) {
        const ref = refs[r];
        const cost = ref >= 0 ? least[ref] : costs[~ref];
        if (cost < worth) {
          worth = cost;
          best = ref;
        }
      }
      cheapest[i] = best;
    }
    least[i] = worth;
  }
}

/** Puts the columns that are 1 in the cheapest plan of program `n` into `plan` from place `from`; where they end. `wanted` is all 0 before and after. */
export function cheapestPlan(
  { isMin, start, refs, roots, first }: Circuit,
  n: number,
  cheapest: Int32Array,
  wanted: Uint8Array,
  plan: Int32Array,
  from: number,
): number {
  let end = from;
  wanted[roots[n]] = 1;
  for (let i = roots[n]; i >= first[n]; i--) {
    if (wanted[i] === 0) continue;
    wanted[i] = 0;
    if (isMin[i] === 1) {
      const ref = cheapest[i];
      if (ref < 0) plan[end++] = ~ref;
      else if (ref > 0) wanted[ref] = 1;
      continue;
    }
    for (let r = start[i]; r < start[i + 1]; r++) {
      const ref = refs[r];
      if (ref < 0) plan[end++] = ~ref;
      else if (ref > 0) wanted[ref] = 1;
    }
  }
  return end;
}
