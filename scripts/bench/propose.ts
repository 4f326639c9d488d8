import { loadGeos } from '../../src/geometry/geos.js';
import { QUIET_JOB } from '../../src/model/job.js';
import type { Solve } from '../../src/model/mip.js';
import { inProcessSolve } from '../../src/solve/highs.js';
import { propose } from '../../src/stages/propose/propose.js';
import { inputOf, target } from '../../test/stages/propose/land.js';
import { syntheticDistrict } from '../../test/stages/propose/synthetic.js';

/**
 * Propose on a made-up district of the demo's size (seed 7): `tsx scripts/bench/propose.ts [wanted = 1]`, where `wanted` scales the targets
 * (1 can be met, 1.8 falls short). One thread, one line a solve: name, columns, rows, status, objective, bound, nodes, ms.
 */
const wanted = Number(process.argv[2] ?? 1);
const mu = { unit: 'mu', mode: 'must' } as const;
const input = await inputOf({
  sketch: syntheticDistrict(7, { quarters: 90, hamlets: 330 }),
  targets: [
    target('revitalised', 'revitalised', 5000 * wanted, mu),
    target('reclaimed', 'reclaimed', 3000 * wanted, { ...mu, sense: 'over' }),
    target('rectified', 'rectified', 1_500_000 * wanted, { mode: 'must' }),
    target('scattered', 'scatteredFirms', Math.round(1400 * wanted), { mode: 'must' }),
    target('outdated', 'outdatedFirms', Math.round(400 * wanted), { mode: 'must' }),
    target('inPark', 'inParkShare', Math.min(98, 80 * wanted), { mode: 'must' }),
  ],
});
const solve = inProcessSolve();
const timed: Solve = async (mip, options) => {
  const from = performance.now();
  const { status, objective, bound, nodes, ...solution } = await solve(mip, options);
  const figures = [mip.columns.length, mip.rows.length, status, objective.toFixed(4), bound.toFixed(4), nodes];
  console.log(mip.name, ...figures, `${Math.round(performance.now() - from)} ms`);
  return { status, objective, bound, nodes, ...solution };
};
const geos = await loadGeos();
const from = performance.now();
const { proposal } = await propose(input, timed, geos, QUIET_JOB);
console.log(`propose ${Math.round(performance.now() - from)} ms, ${proposal.candidateCount} candidates`);
for (const level of proposal.levels)
  console.log(level.name, level.value, level.bound, level.optimalityGap, level.status);
for (const { target: id, en } of proposal.binding) console.log(id, en);
