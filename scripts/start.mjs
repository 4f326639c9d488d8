/**
 * `npm start [-- SCENARIO.json -o DIR …]`: installs and builds when needed, runs a scenario (default: the demo district),
 * and exits 0 when the run finished: lianpian's own exit (0 clean, 1 something asks for a person) is printed with its meaning.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, ROOT, runArguments } from './setup.mjs';

checkNode();
ensureInstalled();
ensureBuilt();

const args = runArguments(process.argv.slice(2));
const { status } = spawnSync(process.execPath, [join(ROOT, 'dist', 'cli', 'main.js'), 'run', ...args], {
  stdio: 'inherit',
});
if (status === 0 || status === 1)
  console.log(`npm start returns 0: the run finished (lianpian's own exit ${status}, for the reason above).`);
else console.error(`lianpian exit ${status}: the run could not be done; the error above says why and what to do.`);
process.exit(status === 0 || status === 1 ? 0 : (status ?? 2));
