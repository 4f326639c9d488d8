/**
 * `npm run bench -- NAME [options]`: one of the benches, on a fresh build. Without a name: what there is.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, ROOT } from '../setup.mjs';

const BENCHES = {
  overlay: [
    'overlay/bench.ts',
    'areas of parcels inside layers of zones, against PostGIS, QGIS, GEOS and turf; official areas',
  ],
  check: ['check/bench.ts', 'a complete check of 81,000 and 200,000 polygons, against GEOS and QGIS’s checkers'],
  judge: ['judge/bench.ts', 'judging 200,000 parcels by all shipped rules: verdicts, shapes, widths, against PostGIS'],
  gaps: ['gaps/bench.ts', 'neighbours, gaps, borders, barriers, metrics and what each patch does, against PostGIS'],
  officialArea: ['officialArea.ts', 'official areas alone, against the formula of the notice written plainly'],
  read: ['read.ts', 'reading a delivery of 200,000 parcels in every format, against ogr2ogr'],
  large: ['large.ts', 'memory of reading files of 2 and 3 GB (--from the folder of `read --out DIR`)'],
  propose: [
    'propose/bench.ts',
    'proposing: the demo district and made ones of up to 50,000 industrial parcels, bounds and memory',
  ],
};

const [name = '', ...args] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : null;
if (!bench) {
  if (name !== '') console.error(`There is no bench “${name}”.`);
  console.error('npm run bench -- NAME [options], where NAME is');
  for (const [known, [, what]] of Object.entries(BENCHES)) console.error(`  ${known.padEnd(12)} ${what}`);
  process.exit(2);
}
checkNode();
ensureInstalled();
ensureBuilt();
const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const { status } = spawnSync(process.execPath, [tsx, join(ROOT, 'scripts', 'bench', bench[0]), ...args], {
  stdio: 'inherit',
});
process.exit(status ?? 2);
