/**
 * `npm test`: installs and builds when needed, then lint, types and every test. Real programs (QGIS, GDAL, LibreOffice, PostGIS, GLPK) are
 * installed as root on Debian; anywhere else the tests that need them are skipped and named at the end.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, ensureRealTools, must, ROOT } from './setup.mjs';

checkNode();
ensureInstalled();
ensureBuilt();
const missing = ensureRealTools();

const bin = (name) => join(ROOT, 'node_modules', '.bin', name);
must(bin('biome'), ['ci', '--reporter=summary', '.']);
must(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit']);

const args = ['run', ...process.argv.slice(2)];
const { status } = spawnSync(bin('vitest'), args, {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, LIANPIAN_MISSING_TOOLS: missing.map((tool) => tool.name).join(',') },
});
for (const tool of missing) {
  console.error(
    `SKIPPED: the tests with ${tool.name}. To run them: apt-get install ${tool.packages.join(' ')} (or run npm test as root on Debian).`,
  );
}
if (!existsSync(join(ROOT, '..', 'shared', 'data'))) {
  console.error('SKIPPED: the tests with real files: there is no folder ../shared/data beside the checkout.');
}
if (process.getuid?.() === 0) {
  console.error(
    'SKIPPED: the test of a folder that may not be written: root may write everywhere. Run npm test as another user.',
  );
}
process.exit(status ?? 2);
