import { type Basis, isReproducible, type Solve } from '../../../model/mip.js';
import { buildMip, type Model } from '../program/buildMip.js';
import { worth } from '../program/objectives.js';
import { solveOptions } from './solveOptions.js';

/** Programs from here on are worth it. */
const LARGE_FROM_COLUMNS = 3000;
/** Price of what the first levels miss, the second time, in that of the first. */
const DEARER = 50;

/**
 * The linear relaxation of a large program with the first levels and the cost in one: a unit missed of the former at the price of all that costs anything
 * together, then from there at `DEARER` times that. It ends where the levels one by one would, in a third of the time. `missed`: what is left of the first
 * levels there, above the least that their coefficients allow. Null for small programs, and for those solved in blocks.
 */
export async function relaxedAtOnce(
  model: Model,
  early: readonly Float64Array[],
  cost: Float64Array,
  solve: Solve,
): Promise<{ readonly missed: number; readonly basis: Basis } | null> {
  const { columns, situation } = model.layout;
  const { settings } = situation.input;
  if (columns.length < LARGE_FROM_COLUMNS || columns.length > settings['solve.wholeUpTo']) return null;
  const missing = new Float64Array(columns.length);
  let least = 0;
  for (const level of early) {
    level.forEach((value, column) => {
      missing[column] += value;
      least += Math.min(0, value);
    });
  }
  const everything = cost.reduce((total, value) => total + Math.abs(value), 0) || 1;
  const at = (price: number) => cost.map((value, column) => value + price * missing[column]);
  const options = { ...solveOptions(settings), relax: true, others: [at(DEARER * everything)] };
  const { status, others = [] } = await solve(buildMip(model, 'relaxed', at(everything)), options);
  const [end] = others;
  if (!isReproducible(status) || !end?.basis) return null;
  return { missed: worth(end.values, missing) - least, basis: end.basis };
}
