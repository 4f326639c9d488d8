/**
 * Areas of parcels inside layers of zones: ours against PostGIS, QGIS, GEOS and turf, in one run on one made-up district (district.ts).
 *
 *   npm run bench -- overlay [--parcels 200000] [--layers ecologicalRedline,basicFarmland,urbanBoundary] [--runs 7] [--seed 1]
 *     [--only kernel,official,pass,scaling,peers] [--peers postgis,qgis,geos,turf] [--scaling 20000,200000,2000000]
 *   npm run bench -- overlay --frugal 2000000,10000000 [--endings fgb,shp,parquet]     memory of the command on files; minutes, and
 *     1 kB of disk a parcel
 *
 * Ours is timed in fresh processes, geometry in memory, the building of its index included: the first run of each of three processes is a cold one,
 * those after it are warm. Beside the clock stands the time of the processor: on a machine that others use it is the one to compare.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { itemCount } from '../../../src/geometry/polygonSet.js';
import { type BenchDistrict, makeDistrict } from './district.js';
import { dumpSet } from './dump.js';
import { measureFrugal } from './frugal.js';
import { GEOS } from './peers/geos.js';
import type { Measured } from './peers/peer.js';
import { POSTGIS } from './peers/postgis.js';
import { QGIS } from './peers/qgis.js';
import { TURF } from './peers/turf.js';
import { median, printTable } from './table.js';

const { values } = parseArgs({
  options: {
    parcels: { type: 'string', default: '200000' },
    layers: { type: 'string' },
    runs: { type: 'string', default: '7' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: 'kernel,official,pass,scaling,peers' },
    peers: { type: 'string', default: 'postgis,geos,turf,qgis' },
    scaling: { type: 'string', default: '20000,200000,2000000' },
    frugal: { type: 'string' },
    endings: { type: 'string', default: 'fgb' },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const sections = values.only.split(',');
const COLD_PROCESSES = 3;
const OURS_WARM = 'ours, 1 thread, warm';

interface Timed {
  readonly seconds: readonly number[];
  readonly cpuSeconds: readonly number[];
  readonly peakMb: number;
}

function ours(
  task: string,
  folder: string,
  count: number,
  more: { layers?: readonly string[]; threads?: number } = {},
): Timed {
  const script = fileURLToPath(new URL('./ours.mjs', import.meta.url));
  const told = JSON.stringify({ task, folder, runs: count, ...more });
  const done = spawnSync(process.execPath, [script, told], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (done.status !== 0) throw new Error(`${task} failed: ${told}`);
  return JSON.parse(done.stdout);
}

function dumpDistrict(folder: string, { parcels, layers }: BenchDistrict): void {
  dumpSet(join(folder, 'parcels.set'), parcels);
  for (const { name, zones } of layers) dumpSet(join(folder, `${name}.set`), zones);
}

function districtOf(parcels: number): BenchDistrict {
  const whole = makeDistrict({ parcels, seed });
  const wanted = values.layers?.split(',') ?? whole.layers.map(({ name }) => name);
  const unknown = wanted.find((name) => !whole.layers.some((layer) => layer.name === name));
  if (unknown) throw new Error(`no layer ${unknown}: ${whole.layers.map(({ name }) => name).join(', ')}`);
  return { ...whole, layers: whole.layers.filter(({ name }) => wanted.includes(name)) };
}

/** Cold and warm lines of one set of layers on so many threads. */
function* kernelLines(folder: string, layer: string, layers: readonly string[], threads: number): Generator<Measured> {
  const processes = Array.from({ length: COLD_PROCESSES }, (_, k) =>
    ours('overlay', folder, k === 0 ? runs + 1 : 1, { layers, threads }),
  );
  const of = (part: (timed: Timed) => Timed) => processes.map(part);
  const cold = of(({ seconds, cpuSeconds, peakMb }) => ({
    seconds: seconds.slice(0, 1),
    cpuSeconds: cpuSeconds.slice(0, 1),
    peakMb,
  }));
  const name = `ours, ${threads} thread${threads > 1 ? 's' : ''}`;
  yield {
    subject: `${name}, cold`,
    layer,
    seconds: cold.flatMap(({ seconds }) => seconds),
    cpuSeconds: cold.flatMap(({ cpuSeconds }) => cpuSeconds),
    peakMb: Math.max(...cold.slice(1).map(({ peakMb }) => peakMb)),
    note: '',
  };
  const [{ seconds, cpuSeconds, peakMb }] = processes;
  yield {
    subject: `${name}, warm`,
    layer,
    seconds: seconds.slice(1),
    cpuSeconds: cpuSeconds.slice(1),
    peakMb,
    note: '',
  };
}

function oursAreas(folder: string, layer: string): Float64Array {
  const bytes = readFileSync(join(folder, `${layer}.ours`));
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function largestDifference(ours: Float64Array, theirs: Float64Array): string {
  let worst = 0;
  let many = 0;
  ours.forEach((areaM2, i) => {
    const difference = Math.abs(areaM2 - theirs[i]);
    worst = Math.max(worst, difference);
    if (difference > 1e-6) many++;
  });
  return `${worst.toExponential(1)} m²${many > 0 ? `, ${many} above 1e-6` : ''}`;
}

async function* peerLines(folder: string, district: BenchDistrict): AsyncGenerator<Measured> {
  const known = [POSTGIS, GEOS, TURF, QGIS];
  for (const name of values.peers.split(',')) {
    const peer = known.find((one) => one.name === name);
    if (!peer) throw new Error(`no peer ${name}: ${known.map((one) => one.name).join(', ')}`);
    const lacking = peer.lacks();
    if (lacking) {
      console.log(`\n!! SKIPPED ${peer.name}: not installed on this machine. To compare with it: ${lacking}\n`);
      continue;
    }
    const own = join(folder, peer.name);
    mkdirSync(own);
    for await (const line of peer.measure({ folder: own, ...district, runs: Math.min(runs, 3) })) {
      progress(line);
      yield line;
    }
    rmSync(own, { recursive: true });
  }
}

function progress({ subject, layer, seconds, cpuSeconds }: Measured): void {
  const cpu = cpuSeconds.length > 0 ? `, cpu ${Math.min(...cpuSeconds).toFixed(3)} s` : '';
  console.error(`  ${layer}: ${subject} ${Math.min(...seconds).toFixed(3)} s${cpu}`);
}

function inShort({ seconds, cpuSeconds, peakMb }: Timed): string {
  return `${Math.min(...seconds).toFixed(3)} s (median ${median(seconds).toFixed(3)}, cpu ${Math.min(...cpuSeconds).toFixed(3)}), peak ${peakMb.toFixed(0)} MB`;
}

async function measure(folder: string): Promise<void> {
  const district = districtOf(Number(values.parcels));
  const names = district.layers.map(({ name }) => name);
  dumpDistrict(folder, district);
  console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}, seed ${seed}`);
  console.log(`parcels: ${itemCount(district.parcels)}, ${district.parcels.xy.length / 2} vertices`);
  for (const { name, zones } of district.layers) {
    console.log(`${name}: ${itemCount(zones)} zones, ${zones.xy.length / 2} vertices`);
  }
  const lines: Measured[] = [];
  const differences = new Map<Measured, string>();
  if (sections.includes('kernel') || sections.includes('peers')) {
    const each = names.map((name) => [name, [name]] as const);
    for (const [layer, layers] of names.length > 1 ? [...each, ['all', names] as const] : each) {
      for (const threads of [1, 2]) {
        for (const line of kernelLines(folder, layer, layers, threads)) {
          progress(line);
          lines.push(line);
        }
      }
    }
  }
  if (sections.includes('peers')) {
    for await (const line of peerLines(folder, district)) {
      lines.push(line);
      if (!line.areasM2) continue;
      const difference = largestDifference(oursAreas(folder, line.layer), line.areasM2);
      console.error(`    largest difference of a parcel: ${difference}`);
      differences.set(line, difference);
    }
    lines.push(...sums(lines, names));
  }
  if (lines.length > 0) printTable(lines, ({ subject }) => subject === OURS_WARM, differences);
  const pass = ours('pass', folder, runs);
  if (sections.includes('pass')) {
    const gbPerS = (16 * (district.parcels.xy.length / 2)) / 1e9 / Math.min(...pass.seconds);
    console.log(`\none pass over the coordinates of all parcels: ${inShort(pass)}; ${gbPerS.toFixed(1)} GB/s`);
    const all = lines.find(({ layer, subject }) => layer === 'all' && subject === OURS_WARM);
    if (all) {
      const times = (of: (timed: Omit<Timed, 'peakMb'>) => readonly number[]) =>
        (Math.min(...of(all)) / Math.min(...of(pass))).toFixed(0);
      const [clock, cpu] = [times(({ seconds }) => seconds), times(({ cpuSeconds }) => cpuSeconds)];
      console.log(`  ours for all layers takes ${clock} times that by the clock, ${cpu} times by the processor`);
    }
  }
  if (sections.includes('official')) {
    console.log(`official areas, 1 thread: cold ${inShort(ours('official', folder, 1))}`);
    console.log(`                          warm ${inShort(ours('official', folder, runs))}`);
  }
}

/** A peer that was asked layer by layer, over all layers. */
function sums(lines: readonly Measured[], layers: readonly string[]): Measured[] {
  const subjects = new Set(
    lines.filter(({ layer, subject }) => layer !== 'all' && !subject.startsWith('ours')).map(({ subject }) => subject),
  );
  return [...subjects].flatMap((subject) => {
    const own = layers.map((layer) => lines.find((line) => line.layer === layer && line.subject === subject));
    const found = own.filter((line) => line !== undefined);
    if (found.length !== layers.length || layers.length < 2) return [];
    const sum = (of: (line: Measured) => readonly number[]) =>
      found.reduce((total, line) => total + Math.min(...of(line)), 0);
    const cpu = sum(({ cpuSeconds }) => cpuSeconds);
    const peakMb = found.reduce((most, line) => Math.max(most, line.peakMb ?? 0), 0);
    return [
      {
        subject,
        layer: 'all',
        seconds: [sum(({ seconds }) => seconds)],
        cpuSeconds: Number.isFinite(cpu) ? [cpu] : [],
        peakMb: peakMb || null,
        note: 'the sum of its layers’ least times',
      },
    ];
  });
}

function scaling(folder: string): void {
  console.log('\nhow cost grows (all layers, 1 thread, warm; the district grows, its density does not):');
  for (const count of values.scaling.split(',').map(Number)) {
    const district = districtOf(count);
    dumpDistrict(folder, district);
    const vertices = district.parcels.xy.length / 2;
    const layers = district.layers.map(({ name }) => name);
    const timed = ours('overlay', folder, Math.min(runs, 3) + 1, { layers, threads: 1 });
    const [least, cpu] = [Math.min(...timed.seconds), Math.min(...timed.cpuSeconds)];
    const each = (seconds: number) => ((seconds / count) * 1e6).toFixed(2);
    console.log(
      `${String(count).padStart(9)} parcels, ${vertices} vertices: ${least.toFixed(3)} s (cpu ${cpu.toFixed(3)}), ${each(least)} µs a parcel (cpu ${each(cpu)}), peak ${timed.peakMb.toFixed(0)} MB`,
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), 'lianpian-overlay-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
if (values.frugal !== undefined) {
  measureFrugal(folder, values.frugal.split(',').map(Number), values.endings.split(','), seed);
} else {
  await measure(folder);
  if (sections.includes('scaling')) scaling(folder);
}
