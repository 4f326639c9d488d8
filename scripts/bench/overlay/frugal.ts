import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ZONE_LAYERS } from './zones.js';

/**
 * Memory of the command on files: `lianpian overlay` of so many parcels, in files of each ending, in three layers, to CSV, each a process of its own.
 *
 * Every count after the first is measured against the layers of the first: zones are in memory, parcels are not, so that its peak must not grow.
 */
export function measureFrugal(
  folder: string,
  counts: readonly number[],
  endings: readonly string[],
  seed: number,
): void {
  console.log('\nthe command on files (three layers, CSV out):');
  for (const count of counts) for (const ending of endings) measureOne(folder, count, counts[0], ending, seed);
}

function measureOne(folder: string, count: number, zoneCount: number, ending: string, seed: number): void {
  const needed = count * 1_000;
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < needed) {
    console.log(`!! SKIPPED ${count} parcels: ${(needed / 1e9).toFixed(0)} GB of disk are needed in ${folder}`);
    return;
  }
  const own = join(folder, `frugal-${count}`);
  mkdirSync(own);
  try {
    makeFiles(own, count, zoneCount, ending, seed);
    measureCommand(own, count, `parcels.${ending}`);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function makeFiles(folder: string, count: number, zoneCount: number, ending: string, seed: number): void {
  const start = performance.now();
  const make = fileURLToPath(new URL('./make.ts', import.meta.url));
  const district = ['--parcels', `${count}`, '--zone-parcels', `${zoneCount}`, '--seed', `${seed}`];
  const asked = [...district, '--out', folder, '--ending', ending];
  const { stdout, peakMb } = timed(process.execPath, ['--import', 'tsx', make, ...asked]);
  for (const line of stdout.trim().split('\n')) console.log(`  ${line}`);
  console.log(`  made in ${((performance.now() - start) / 1000).toFixed(0)} s, peak ${peakMb.toFixed(0)} MB`);
}

function measureCommand(folder: string, count: number, parcels: string): void {
  const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
  const out = join(folder, 'overlay.csv');
  const zones = ZONE_LAYERS.flatMap(({ name }) => ['--zone', `${name}=${join(folder, `${name}.fgb`)}`]);
  const { seconds, cpuSeconds, peakMb } = timed(process.execPath, [
    main,
    'overlay',
    join(folder, parcels),
    ...zones,
    '-o',
    out,
    '--quiet',
  ]);
  const rows = linesOf(out) - 1;
  if (rows !== count) throw new Error(`${count} parcels in, ${rows} rows out`);
  const rate = Math.round(count / seconds / 1000);
  const mb = (path: string) => (statSync(path).size / 1e6).toFixed(0);
  console.log(
    `${count} parcels (${parcels}, ${mb(join(folder, parcels))} MB): ${seconds.toFixed(1)} s (cpu ${cpuSeconds.toFixed(1)}), ${rate},000 parcels a second, peak ${peakMb.toFixed(0)} MB, ${rows} rows (${mb(out)} MB)`,
  );
}

/** A whole process by GNU time; exit 1 of ours says that there are findings. */
function timed(program: string, args: readonly string[]) {
  if (!existsSync('/usr/bin/time')) throw new Error('peak memory needs GNU time: apt-get install time');
  const done = spawnSync('/usr/bin/time', ['-f', '@%e %M %U %S', program, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const line = /@([\d.]+) (\d+) ([\d.]+) ([\d.]+)\s*$/.exec(done.stderr);
  if (!line || (done.status !== 0 && done.status !== 1))
    throw new Error(`${args.join(' ')}: ${done.stderr.slice(-2000)}`);
  return {
    stdout: done.stdout,
    seconds: Number(line[1]),
    peakMb: Number(line[2]) / 1024,
    cpuSeconds: Number(line[3]) + Number(line[4]),
  };
}

function linesOf(path: string): number {
  const file = openSync(path, 'r');
  const block = Buffer.alloc(1 << 20);
  let lines = 0;
  for (let read = readSync(file, block); read > 0; read = readSync(file, block)) {
    for (let k = 0; k < read; k++) if (block[k] === 10) lines++;
  }
  closeSync(file);
  return lines;
}
