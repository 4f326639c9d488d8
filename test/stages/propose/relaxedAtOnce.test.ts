import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../src/geometry/geos.js';
import { inProcessSolve } from '../../../src/solve/highs.js';
import { relaxedAtOnce } from '../../../src/stages/propose/answer/relaxedAtOnce.js';
import { candidatesOf } from '../../../src/stages/propose/candidates/candidates.js';
import { buildMip, buildModel } from '../../../src/stages/propose/program/buildMip.js';
import { disturbanceCosts, shortfallCosts } from '../../../src/stages/propose/program/objective.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import { inputOf, target } from './land.js';
import { syntheticDistrict } from './synthetic.js';

const solve = inProcessSolve();
const RELAXED = { relativeGap: 0, absoluteGap: 0, maxNodes: 1, relax: true };

/** A district of 3,000 columns and more, of which 1.3 km² can be given back. */
async function district(reclaimM2: number, quarters = 12, hamlets = 150) {
  const input = await inputOf({
    sketch: syntheticDistrict(5, { quarters, hamlets }),
    targets: [
      target('better', 'revitalised', 300_000, { mode: 'must' }),
      target('back', 'reclaimed', reclaimM2, { mode: 'must' }),
    ],
  });
  const situation = situationOf(input);
  const model = buildModel(situation, candidatesOf(situation, await loadGeos()), resolveLocks(situation));
  const { layout } = model;
  return { model, shortfall: shortfallCosts(layout, 'must'), disturbance: disturbanceCosts(layout) };
}

describe('the relaxation of the first levels and the cost in one', () => {
  it('ends where the shortfall by itself is least, where a target is out of reach', async () => {
    const { model, shortfall, disturbance } = await district(2e6);
    expect(model.layout.columns.length).toBeGreaterThan(3000);
    const found = await relaxedAtOnce(model, [shortfall], disturbance, solve);
    const least = await solve(buildMip(model, 'alone', shortfall), RELAXED);
    expect(least.objective).toBeGreaterThan(0.1);
    expect(found?.missed).toBeCloseTo(least.objective, 4);
    // from there the level by itself takes a step or two
    const from = await solve(buildMip(model, 'from', shortfall), { ...RELAXED, basis: found!.basis });
    expect(from.objective).toBeCloseTo(least.objective, 6);
    expect(from.pivots).toBeLessThan(0.1 * (least.pivots ?? 0));
  });

  it('ends where the cost is least with nothing short, where all can be met', async () => {
    const { model, shortfall, disturbance } = await district(50_000);
    const found = await relaxedAtOnce(model, [shortfall], disturbance, solve);
    expect(found?.missed).toBeCloseTo(0, 6);
    const none = new Set(Array.from(shortfall).flatMap((cost, c) => (cost > 0 ? [c] : [])));
    const mip = buildMip(model, 'clean', disturbance);
    const clean = { ...mip, columns: mip.columns.map((one, c) => (none.has(c) ? { ...one, upper: 0 } : one)) };
    const least = await solve(clean, RELAXED);
    const from = await solve(clean, { ...RELAXED, basis: found!.basis });
    expect(from.objective).toBeCloseTo(least.objective, 6);
    expect(from.pivots).toBeLessThan(0.1 * (least.pivots ?? 0));
  });

  it('counts what is missed above the least of the coefficients, where areas that must be joined count −1', async () => {
    const { model, shortfall, disturbance } = await district(50_000);
    const [wanted] = model.layout.cluster.filter((column) => column >= 0);
    const unmet = new Float64Array(shortfall.length);
    unmet[wanted] = -1;
    expect((await relaxedAtOnce(model, [unmet, shortfall], disturbance, solve))?.missed).toBeCloseTo(0, 6);
  });

  it('is left out for a small program', async () => {
    const { model, shortfall, disturbance } = await district(50_000, 2, 6);
    expect(await relaxedAtOnce(model, [shortfall], disturbance, solve)).toBeNull();
  });
});
