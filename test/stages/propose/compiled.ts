import { loadGeos } from '../../../src/geometry/geos.js';
import { presolveCheck } from '../../../src/solve/presolveCheck.js';
import { candidatesOf } from '../../../src/stages/propose/candidates/candidates.js';
import { buildMip, buildModel } from '../../../src/stages/propose/program/buildMip.js';
import { disturbanceCosts } from '../../../src/stages/propose/program/objective.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import { inputOf, type Wish } from './land.js';

/** Rows and columns of a wish by name, without a solver. */
export async function compiledFor(wish: Wish) {
  const situation = situationOf(await inputOf(wish));
  const candidates = candidatesOf(situation, await loadGeos());
  const model = buildModel(situation, candidates, resolveLocks(situation));
  const mip = buildMip(model, 'test', disturbanceCosts(model.layout));
  presolveCheck(mip);
  const nameOf = (c: number) => mip.columns[c].name;
  return {
    candidates,
    mip,
    names: mip.columns.map(({ name }) => name),
    /** A row as `{ column: coefficient }` with its bounds. */
    row(name: string) {
      const row = mip.rows.find((r) => r.name === name);
      if (!row) throw new Error(`no row ${name}: ${mip.rows.map((r) => r.name).join(' ')}`);
      const terms = Object.fromEntries(row.columns.map((c, i) => [nameOf(c), Math.round(row.values[i] * 1e6) / 1e6]));
      return { lower: row.lower, upper: row.upper, ...terms };
    },
  };
}
