/**
 * A complete check of a coverage (every polygon, and all of them against each other): ours against GEOS's isValid and coverage test (which says
 * no more than yes or no) and QGIS's checkers, in one run on one made-up district (overlay/district.ts), as it is (clean) and as a survey may
 * deliver it (dirty: spoil.ts). Then our repair of the same, by the rules on by default and by all. `--districts loose`: no border matches.
 *
 *   npm run bench -- check [--parcels 81000,200000] [--districts clean,dirty] [--runs 3] [--seed 1] [--peers geos,qgis] [--limit 900]
 *
 * Ours and GEOS are timed in fresh processes, geometry in memory; QGIS as a planner runs it, a whole `qgis_process` on a GeoPackage less the
 * start of one on one polygon, and stopped after `--limit` seconds, which is said. QGIS's validity check looks at each polygon alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { itemCount, type PolygonSet, rangeOfItems } from '../../../src/geometry/polygonSet.js';
import { makeParcels } from '../overlay/district.js';
import { dumpSet } from '../overlay/dump.js';
import { createLayerFile } from '../overlay/layerFile.js';
import { meshPlan } from '../overlay/mesh.js';
import type { Measured } from '../overlay/peers/peer.js';
import { printTable } from '../overlay/table.js';
import { DISTRICTS, isDistrict, spoil } from './spoil.js';

const { values } = parseArgs({
  options: {
    parcels: { type: 'string', default: '81000,200000' },
    districts: { type: 'string', default: 'clean,dirty' },
    runs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    peers: { type: 'string', default: 'geos,qgis' },
    limit: { type: 'string', default: '900' },
  },
});
const OURS = 'ours, complete check';
const peers = values.peers.split(',');
const limitS = Number(values.limit);

function once(task: string, file: string, runs: number, subject: string, layer: string): Measured {
  const script = fileURLToPath(new URL('./once.mjs', import.meta.url));
  const done = spawnSync(process.execPath, [script, JSON.stringify({ task, file, runs })], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (done.status !== 0) throw new Error(`${task} failed`);
  const { found, ...timed } = JSON.parse(done.stdout);
  return { subject, layer, ...timed, note: `${found} found; a fresh process, the first run is cold` };
}

/** QGIS's tools that look for defects of polygons; which of them are there hangs on its version. */
const TOOLS: readonly (readonly [id: string, outputs: readonly string[]])[] = [
  ['qgis:checkvalidity', ['VALID_OUTPUT', 'INVALID_OUTPUT', 'ERROR_OUTPUT']],
  ['native:coveragevalidate', ['INVALID_EDGES']],
];

function qgisProgram(): string | null {
  // Debian's own wrapper passes an option that only the desktop knows
  if (existsSync('/usr/bin/qgis_process.bin')) return '/usr/bin/qgis_process.bin';
  return spawnSync('which', ['qgis_process'], { stdio: 'ignore' }).status === 0 ? 'qgis_process' : null;
}

function qgisRun(program: string, args: readonly string[]) {
  const env = { ...process.env, QT_QPA_PLATFORM: 'offscreen' };
  const timed = ['-f', '@%e %M %U %S', 'timeout', String(limitS), program, ...args];
  const done = spawnSync('/usr/bin/time', timed, { encoding: 'utf8', maxBuffer: 1 << 28, env });
  const line = /@([\d.]+) (\d+) ([\d.]+) ([\d.]+)\s*$/.exec(done.stderr);
  if (!line) throw new Error(`qgis_process: ${done.stderr.slice(-2000)}`);
  const cpuSeconds = Number(line[3]) + Number(line[4]);
  return {
    seconds: Number(line[1]),
    cpuSeconds,
    peakMb: Number(line[2]) / 1024,
    status: done.status,
    said: done.stdout,
  };
}

async function writeGpkg(folder: string, name: string, set: PolygonSet): Promise<string> {
  const [fgb, gpkg] = [join(folder, `${name}.fgb`), join(folder, `${name}.gpkg`)];
  const file = await createLayerFile(fgb, name);
  await file.append(set);
  await file.close();
  const done = spawnSync('ogr2ogr', ['-f', 'GPKG', '-nln', name, gpkg, fgb], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`ogr2ogr: ${done.stderr}`);
  return gpkg;
}

async function qgis(folder: string, parcels: PolygonSet, layer: string): Promise<Measured[]> {
  const program = qgisProgram();
  if (!program) {
    console.log('QGIS is not here: apt-get install qgis gdal-bin');
    return [];
  }
  const listed = qgisRun(program, ['list']).said;
  const [one, all] = [
    await writeGpkg(folder, 'one', rangeOfItems(parcels, 0, 1)),
    await writeGpkg(folder, 'parcels', parcels),
  ];
  const measured: Measured[] = [];
  for (const [id, outputs] of TOOLS) {
    if (!listed.includes(id.replace(/^\w+:/, ''))) {
      console.log(`this QGIS has no ${id}`);
      continue;
    }
    const tool = (input: string) => [
      'run',
      id,
      '--',
      `${id.startsWith('qgis') ? 'INPUT_LAYER' : 'INPUT'}=${input}`,
      ...outputs.map((name) => `${name}=${join(folder, `${name}.gpkg`)}`),
    ];
    const run = (input: string) => {
      for (const name of outputs) rmSync(join(folder, `${name}.gpkg`), { force: true });
      return qgisRun(program, tool(input));
    };
    const start = run(one);
    const whole = run(all);
    const stopped = whole.status === 124 ? `; stopped after ${limitS} s, it takes longer` : '';
    measured.push({
      subject: `QGIS ${id}`,
      layer,
      seconds: [whole.seconds - start.seconds],
      cpuSeconds: [whole.cpuSeconds - start.cpuSeconds],
      peakMb: whole.peakMb,
      note: `one run; not counted: ${start.seconds.toFixed(1)} s of start (one polygon)${stopped}`,
    });
  }
  return measured;
}

const OURS_TOO = [
  ['repair', 'ours, repair by default rules'],
  ['repairAll', 'ours, repair by all rules'],
] as const;

const lines: Measured[] = [];
for (const district of values.districts.split(',')) {
  if (!isDistrict(district)) throw new Error(`no district ${district}: ${DISTRICTS.join(', ')}`);
  for (const count of values.parcels.split(',').map(Number)) {
    const folder = mkdtempSync(join(tmpdir(), 'lianpian-bench-'));
    try {
      const seed = Number(values.seed);
      const parcels = spoil(makeParcels(meshPlan(count, seed), 0, count), district, seed);
      const file = join(folder, 'parcels.set');
      dumpSet(file, parcels);
      const layer = `${district}, ${itemCount(parcels)} polygons, ${parcels.xy.length / 2} vertices`;
      lines.push(once('check', file, Number(values.runs), OURS, layer));
      for (const [task, subject] of OURS_TOO) lines.push(once(task, file, Number(values.runs), subject, layer));
      if (peers.includes('geos')) {
        lines.push(once('geosValid', file, 1, 'GEOS isValid alone (wasm)', layer));
        lines.push(once('geosCoverage', file, 1, 'GEOS isValid and coverage test (wasm)', layer));
      }
      if (peers.includes('qgis')) lines.push(...(await qgis(folder, parcels, layer)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
printTable(lines, ({ subject }) => subject === OURS, new Map());
