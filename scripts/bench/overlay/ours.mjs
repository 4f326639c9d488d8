/**
 * One fresh process of ours, on the build in `dist`: reads geometry that `dump.ts` wrote into memory, does one task `runs` times and prints
 * { seconds and cpuSeconds: one a run, peakMb } as JSON. The first run is a cold one: nothing of the kernel has run before.
 *
 *   node scripts/bench/overlay/ours.mjs '{"task": "overlay", "folder": DIR, "layers": [NAME…], "threads": 1, "runs": 8}'
 *
 * Tasks: overlay (writes the areas to DIR/NAME.ours), official (areas by the official formula), pass (a sum over all coordinates).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSet } from './readSet.mjs';

const { task, folder, layers = [], threads = 1, runs } = JSON.parse(process.argv[2]);

const parcels = readSet(join(folder, 'parcels.set'));

async function overlayTask() {
  const { overlapThreads } = await import('../../../dist/geometry/overlap/overlapThreads.js');
  const { overlapAreas } = await import('../../../dist/geometry/overlap/overlapAreas.js');
  const zones = layers.map((name) => readSet(join(folder, `${name}.set`)));
  const pool = threads > 1 ? overlapThreads(threads) : null;
  return {
    run: async () => (pool ? pool.areas(parcels, await pool.index(zones)) : overlapAreas(parcels, zones)),
    keep: async (areas) => {
      for (const [k, name] of layers.entries()) writeFileSync(join(folder, `${name}.ours`), areas[k]);
      await pool?.stop();
    },
  };
}

async function officialTask() {
  const { officialAreas } = await import('../../../dist/geodesy/officialArea.js');
  return { run: () => officialAreas(parcels, { centralMeridianDeg: 120, falseEastingM: 500_000 }), keep: () => {} };
}

function passTask() {
  const { xy } = parcels;
  const run = () => {
    // four sums, so that the pass waits for memory and not for the adder
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let k = 0; k + 3 < xy.length; k += 4) {
      a += xy[k];
      b += xy[k + 1];
      c += xy[k + 2];
      d += xy[k + 3];
    }
    return a + b + c + d;
  };
  return { run, keep: (sum) => Number.isFinite(sum) };
}

const { run, keep } = await { overlay: overlayTask, official: officialTask, pass: passTask }[task]();
const seconds = [];
const cpuSeconds = [];
for (let k = 0; k < runs; k++) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const result = await run();
  seconds.push((performance.now() - start) / 1000);
  const { user, system } = process.cpuUsage(cpu);
  cpuSeconds.push((user + system) / 1e6);
  if (k === runs - 1) await keep(result);
}
console.log(JSON.stringify({ seconds, cpuSeconds, peakMb: process.resourceUsage().maxRSS / 1024 }));
