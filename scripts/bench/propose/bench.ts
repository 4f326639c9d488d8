/**
 * Proposing: from situation to a proved and explained plan, each district in a process of its own.
 *
 *   npm run bench -- propose [--only demo,made,large,huge] [--wanted 1] [--seed 7] [--threads 2] [--compare | --tune]
 *
 * `--wanted` scales the targets: of the made districts 1 can be met, 1.8 falls short. `--compare`: a planner's greedy rules and simulated annealing
 * from five seeds beside, on the same rows, each annealing for as much processor time as the stage took. `--tune`: annealing by each schedule of a grid.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CASES } from './cases.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'demo,made,large' },
    wanted: { type: 'string', default: '1' },
    seed: { type: 'string', default: '7' },
    threads: { type: 'string', default: '2' },
    compare: { type: 'boolean', default: false },
    tune: { type: 'boolean', default: false },
  },
});
console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}, seed ${values.seed}`);
const once = fileURLToPath(new URL('./once.ts', import.meta.url));
for (const name of values.only.split(',')) {
  if (!Object.hasOwn(CASES, name)) throw new Error(`there is no district ${name}: ${Object.keys(CASES).join(', ')}`);
  console.log(`\n${CASES[name].what}`);
  const args = [
    ...process.execArgv,
    once,
    name,
    values.wanted,
    values.seed,
    values.threads,
    values.tune ? 'tune' : values.compare ? 'compare' : 'alone',
  ];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 2);
}
