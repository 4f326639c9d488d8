/**
 * Whether points fit a set of other points only when moved as a whole.
 *
 * Definition: for every sampled point and every reference point within REACH, the step from the one to the other; steps that many points share make a
 * peak. The shift is told when at least a fifth of the points share one step (of cells of 0.5 m, four together), three times as many as
 * share none (already in place), and far more than chance makes. Else null: in place, unrelated, or too few.
 * Promises: the same answer for points in any order of the reference. Cost: one pass over the reference.
 * Limits: a shift above REACH is not seen; where both sets repeat like a lattice the shift may be off by one of its steps.
 */
export interface Shift {
  /** To be added to the points to make them fit; at 0.1 m, chance neighbours pull at the last centimetres. */
  readonly eastM: number;
  readonly northM: number;
  /** Share of the sampled points that then fit. */
  readonly share: number;
}

const REACH_M = 150;
const CELL_M = 0.5;
const SIDE = Math.round((2 * REACH_M) / CELL_M);
const MOST_POINTS = 2000;
const FEWEST_POINTS = 20;
const LEAST_SHARE = 0.2;
/** Nearer than this is in place. */
const PLACE_M = 1;

export function bestShift(points: Float64Array, reference: Float64Array): Shift | null {
  const sample = sampleOf(points);
  const count = sample.length / 2;
  if (count < FEWEST_POINTS) return null;
  const cells = cellsAround(sample);
  const steps = new Uint16Array(SIDE * SIDE);
  let inPlace = 0;
  let all = 0;
  eachStep(sample, reference, cells, (dx, dy) => {
    const column = Math.floor((dx + REACH_M) / CELL_M);
    const row = Math.floor((dy + REACH_M) / CELL_M);
    if (column < 0 || row < 0 || column >= SIDE || row >= SIDE) return;
    if (steps[row * SIDE + column] < 65535) steps[row * SIDE + column]++;
    if (Math.hypot(dx, dy) <= PLACE_M) inPlace++;
    all++;
  });
  const { peak, column, row } = highest(steps);
  const chance = (4 * all) / (SIDE * SIDE);
  const isPlain = peak < LEAST_SHARE * count || peak < 3 * inPlace || peak < chance + 8 * Math.sqrt(chance + 1);
  if (isPlain) return null;
  const [left, low] = [column * CELL_M - REACH_M, row * CELL_M - REACH_M];
  if (Math.hypot(left + CELL_M, low + CELL_M) <= PLACE_M) return null;
  let [east, north, n] = [0, 0, 0];
  eachStep(sample, reference, cells, (dx, dy) => {
    if (dx < left || dx >= left + 2 * CELL_M || dy < low || dy >= low + 2 * CELL_M) return;
    east += dx;
    north += dy;
    n++;
  });
  const decimetres = (sum: number) => Math.round((10 * sum) / n) / 10;
  return { eastM: decimetres(east), northM: decimetres(north), share: Math.min(1, n / count) };
}

/** Evenly chosen, each place once: the first and last vertex of a ring are one. */
function sampleOf(points: Float64Array): Float64Array {
  const step = Math.max(1, Math.floor(points.length / 2 / MOST_POINTS));
  const seen = new Set<string>();
  const out: number[] = [];
  for (let v = 0; v < points.length / 2; v += step) {
    const [x, y] = [points[2 * v], points[2 * v + 1]];
    const key = `${x} ${y}`;
    if (!Number.isFinite(x) || !Number.isFinite(y) || seen.has(key)) continue;
    seen.add(key);
    out.push(x, y);
  }
  return Float64Array.from(out);
}

type Cells = ReadonlyMap<number, readonly number[]>;

/** Cells of REACH metres → the sampled points of it and of the eight around it. */
function cellsAround(sample: Float64Array): Cells {
  const cells = new Map<number, number[]>();
  for (let k = 0; k < sample.length / 2; k++) {
    const column = Math.floor(sample[2 * k] / REACH_M);
    const row = Math.floor(sample[2 * k + 1] / REACH_M);
    for (let c = column - 1; c <= column + 1; c++) {
      for (let r = row - 1; r <= row + 1; r++) {
        const list = cells.get(keyOf(c, r)) ?? [];
        list.push(k);
        cells.set(keyOf(c, r), list);
      }
    }
  }
  return cells;
}

function keyOf(column: number, row: number): number {
  return column * 2 ** 24 + row;
}

function eachStep(
  sample: Float64Array,
  reference: Float64Array,
  cells: Cells,
  take: (dx: number, dy: number) => void,
): void {
  for (let v = 0; v < reference.length; v += 2) {
    const [x, y] = [reference[v], reference[v + 1]];
    const near = cells.get(keyOf(Math.floor(x / REACH_M), Math.floor(y / REACH_M)));
    if (!near) continue;
    for (const k of near) take(x - sample[2 * k], y - sample[2 * k + 1]);
  }
}

/** The highest sum of two by two cells. */
function highest(steps: Uint16Array): { readonly peak: number; readonly column: number; readonly row: number } {
  let [peak, at] = [0, 0];
  for (let row = 0; row + 1 < SIDE; row++) {
    for (let column = 0; column + 1 < SIDE; column++) {
      const k = row * SIDE + column;
      const sum = steps[k] + steps[k + 1] + steps[k + SIDE] + steps[k + SIDE + 1];
      if (sum > peak) [peak, at] = [sum, k];
    }
  }
  return { peak, column: at % SIDE, row: Math.floor(at / SIDE) };
}
