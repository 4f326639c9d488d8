/**
 * Official areas of a district already in memory, on one thread.
 *
 *   npx tsx scripts/bench/officialArea.ts [parcels = 200000] [runs = 7]
 *
 * Seeded: a jittered mesh of quadrilaterals of 60 m, every edge in eight (33 vertices a parcel, a true coverage, some edges over 70 m left
 * whole), around the demo's place in CGCS2000, CM 120. Prints every time, the least, and what a pass over the same coordinates alone takes.
 */
import { officialAreas } from '../../src/geodesy/officialArea.js';
import { type PolygonSet, polygonSetBuilder } from '../../src/geometry/polygonSet.js';
import { seeded } from '../../test/geometry/random.js';

const [parcels = 200_000, runs = 7] = process.argv.slice(2).map(Number);
const PARCEL_M = 60;
const EDGE_PARTS = 8;

function mesh(side: number): PolygonSet {
  const random = seeded(1);
  const corner = Float64Array.from({ length: 2 * (side + 1) ** 2 }, () => 0.35 * PARCEL_M * (2 * random() - 1));
  const at = (i: number, j: number): [number, number] => {
    const k = 2 * (i * (side + 1) + j);
    return [640_000 + i * PARCEL_M + corner[k], 3_290_000 + j * PARCEL_M + corner[k + 1]];
  };
  const builder = polygonSetBuilder();
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      const corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1), at(i, j)];
      for (let c = 0; c < 4; c++) {
        const [x, y] = corners[c];
        const [toX, toY] = corners[c + 1];
        for (let part = 0; part < EDGE_PARTS; part++) {
          builder.vertex(x + (part / EDGE_PARTS) * (toX - x), y + (part / EDGE_PARTS) * (toY - y));
        }
      }
      builder.vertex(...corners[4]);
      builder.endRing();
      builder.endPolygon();
      builder.endItem();
    }
  }
  return builder.finish();
}

const set = mesh(Math.round(Math.sqrt(parcels)));
console.log(`${set.itemStart.length - 1} parcels, ${set.xy.length / 2} vertices`);
let total = 0;
/** Wall and processor time of each run; on a machine that others use, the least of each says most. */
function timed(name: string, work: () => number): void {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    const before = process.cpuUsage();
    total += work();
    return { wallMs: performance.now() - start, cpuMs: process.cpuUsage(before).user / 1000 };
  });
  const least = (of: (time: (typeof times)[number]) => number) =>
    Math.min(...times.map(of))
      .toFixed(0)
      .padStart(5);
  const all = times.map(({ wallMs }) => wallMs.toFixed(0)).join(', ');
  console.log(`${name.padEnd(28)} ${least((t) => t.wallMs)} ms, ${least((t) => t.cpuMs)} cpu ms; runs: ${all}`);
}
timed('official areas', () => officialAreas(set, { centralMeridianDeg: 120, falseEastingM: 500_000 })[0]);
timed('a pass over the coordinates', () => {
  let sum = 0;
  for (let k = 0; k < set.xy.length; k++) sum += set.xy[k];
  return sum;
});
if (!Number.isFinite(total)) throw new Error('an area is not finite');
