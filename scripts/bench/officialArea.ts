/**
 * Official areas of a district in memory, on one thread, against the notice's formula written plainly (`test/geodesy/plainOfficialArea.ts`).
 *
 *   npm run bench -- officialArea [parcels = 200000] [runs = 7]
 *
 * The seeded district of `overlay/`. Prints wall and processor time, the least of the runs; the plain formula runs once, on a part of the
 * parcels, and every area that differs there by 0.01 m² is counted: only ties of a rounding may.
 */
import { officialAreas } from '../../src/geodesy/officialArea.js';
import { itemCount, type PolygonSet } from '../../src/geometry/polygonSet.js';
import { plainRingAreaM2 } from '../../test/geodesy/plainOfficialArea.js';
import { makeParcels } from './overlay/district.js';
import { meshPlan } from './overlay/mesh.js';

const [parcelCount = 200_000, runs = 7] = process.argv.slice(2).map(Number);
const PLAIN_PART = 20;
const UNITS_PER_METRE = 1e4;
const FALSE_EASTING_M = 500_000;
const CENTRAL_MERIDIAN_DEG = 120;

function plainAreas(set: PolygonSet, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, item) => {
    let sum = 0;
    for (let r = set.polygonStart[set.itemStart[item]]; r < set.polygonStart[set.itemStart[item + 1]]; r++) {
      const ring: [number, number][] = [];
      for (let v = set.ringStart[r]; v < set.ringStart[r + 1]; v++) {
        const east = Math.round(set.xy[2 * v] * UNITS_PER_METRE) - FALSE_EASTING_M * UNITS_PER_METRE;
        ring.push([east, Math.round(set.xy[2 * v + 1] * UNITS_PER_METRE)]);
      }
      sum += plainRingAreaM2(ring, CENTRAL_MERIDIAN_DEG);
    }
    return Math.floor(sum * 100 + 0.5) / 100;
  });
}

function timed(times: number, work: () => Float64Array) {
  let [wallS, cpuS] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let areas: Float64Array = new Float64Array(0);
  for (let run = 0; run < times; run++) {
    const start = performance.now();
    const before = process.cpuUsage();
    areas = work();
    cpuS = Math.min(cpuS, process.cpuUsage(before).user / 1e6);
    wallS = Math.min(wallS, (performance.now() - start) / 1e3);
  }
  return { areas, wallS, cpuS };
}

const set = makeParcels(meshPlan(parcelCount, 1), 0, parcelCount);
const gk = { centralMeridianDeg: CENTRAL_MERIDIAN_DEG, falseEastingM: FALSE_EASTING_M };
const part = Math.ceil(itemCount(set) / PLAIN_PART);
console.log(`${itemCount(set)} parcels, ${set.xy.length / 2} vertices`);
const ours = timed(runs, () => officialAreas(set, gk));
const plain = timed(1, () => plainAreas(set, part));
const differences = plain.areas.map((areaM2, i) => Math.abs(areaM2 - ours.areas[i]));
const differing = differences.filter((m2) => m2 > 0.001).length;
const plainCpuS = (plain.cpuS * itemCount(set)) / part;
console.log(`ours   ${ours.wallS.toFixed(2)} s, ${ours.cpuS.toFixed(2)} cpu s (least of ${runs})`);
console.log(
  `plain  ${plainCpuS.toFixed(2)} cpu s (${part} parcels, times ${PLAIN_PART}): ${(plainCpuS / ours.cpuS).toFixed(1)} times as long`,
);
console.log(`${differing} of ${part} areas differ, by at most ${Math.max(...differences).toFixed(3)} m²`);
