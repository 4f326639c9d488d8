/**
 * One district in a process of its own, the stage as it is built and the solver in workers, as a run has them: `tsx once.ts DISTRICT WANTED SEED
 * THREADS alone|compare|tune`. One line a solve, then the steps of propose, what was made and proved, and the peak of memory. Progress of the stage tells the steps apart.
 */
import { limiter } from '../../../src/cli/files/limiter.js';
import { ELIGIBLE_USES } from '../../../src/model/decision.js';
import type { Job } from '../../../src/model/job.js';
import type { Solve } from '../../../src/model/mip.js';
import { againstExact, baselines } from './baselines.js';
import { CASES } from './cases.js';

const [name, wanted, seed, threads, beside] = process.argv.slice(2);
const built = (path: string) => import(new URL(`../../../dist/${path}.js`, import.meta.url).href);
const { propose }: typeof import('../../../src/stages/propose/propose.js') = await built('stages/propose/propose');
const { loadGeos }: typeof import('../../../src/geometry/geos.js') = await built('geometry/geos');
const { workerSolve }: typeof import('../../../src/solve/workerSolve.js') = await built('solve/workerSolve');
const { rehearse }: typeof import('../../../src/solve/rehearsal.js') = await built('solve/rehearsal');
const { solverEntry }: typeof import('../../../src/cli/solverEntry.js') = await built('cli/solverEntry');

const entry = solverEntry();
// as a run does, before the stages whose output this one needs
rehearse(entry);
const input = await CASES[name].input(Number(wanted), Number(seed));
const { parcels, firms } = input.district;
const industrial = parcels.use.filter((use) => ELIGIBLE_USES.includes(use)).length;
console.log(
  `${name}: ${parcels.id.length} parcels, ${industrial} industrial, ${firms.length} firms, targets × ${wanted}`,
);

const atOnce = limiter(Number(threads));
const inWorker = workerSolve(entry);
const geos = await loadGeos();
const [began, used] = [performance.now(), process.cpuUsage()];
const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(2);
const timed: Solve = (mip, options) =>
  atOnce(async () => {
    const from = performance.now();
    const { status, objective, bound, nodes, ...solution } = await inWorker(mip, options);
    const size = `${mip.columns.length} columns, ${mip.rows.length} rows`;
    const proved = `${objective.toPrecision(9)} ≥ ${bound.toPrecision(9)}, ${nodes} nodes`;
    console.log(`  ${mip.name}${options.relax ? ' (relaxed)' : ''}: ${size}: ${status}, ${proved}, ${seconds(from)} s`);
    return { status, objective, bound, nodes, ...solution };
  });
let step = began;
const job: Job = {
  progress(_, done, total) {
    const mb = (process.memoryUsage.rss() / 2 ** 20).toFixed(0);
    console.log(`  step ${done} of ${total} after ${seconds(step)} s, at ${mb} MB`);
    step = performance.now();
  },
  cancelled: () => false,
};
const { proposal } = await propose(input, timed, geos, job);
const { user, system } = process.cpuUsage(used);
const cpuSeconds = (user + system) / 1e6;
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(
  `${name}: propose ${seconds(began)} s, cpu ${cpuSeconds.toFixed(2)} s, peak ${peakMb.toFixed(0)} MB, ${proposal.candidateCount} candidates`,
);
for (const { name: level, value, bound, optimalityGap, status, nodes } of proposal.levels)
  console.log(
    `  ${level}: ${value} ≥ ${bound}, gap ${(optimalityGap.relative ?? optimalityGap.absolute).toExponential(2)}, ${status}, ${nodes} nodes`,
  );
for (const [id, bound] of proposal.targetBounds) console.log(`  at most of ${id}: ${bound}`);
for (const { target: id, en } of proposal.binding) console.log(`  ${id}: ${en}`);

if (beside !== 'alone') {
  const seeds = [1, 2, 3, 4, 5].map((n) => 100 * Number(seed) + n);
  const { names, results } = await baselines(input, cpuSeconds, seeds, beside === 'tune');
  for (const { name: method, lawful, values, seconds: spent } of results) {
    const told = names.map((level, l) => `${level} ${Number(values[l].toPrecision(7))}`).join(', ');
    const than = againstExact(proposal.levels, names, values);
    console.log(`  ${method}${lawful ? '' : ' UNLAWFUL'}, cpu ${spent.toFixed(1)} s: ${told}: ${than}`);
  }
}
