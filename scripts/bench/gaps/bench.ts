/**
 * Which parcels are neighbours, how far apart, along which border, what parts them: ours against PostGIS, in one run.
 *
 *   npm run bench -- gaps [--yards 60000] [--parcels 60000] [--runs 5] [--seed 1] [--scaling 60000,250000,1000000] [--only ours,postgis,metrics,scaling]
 *
 * `yards`: industrial yards with eight neighbours 1 to 20 m away each, roads and rivers between (patches.ts); `parcels`: a coverage of real-shaped
 * parcels of 33 vertices (overlay/district.ts). PostGIS: ST_DWithin pairs with ST_Distance, ST_ClusterDBSCAN, ST_Length(ST_Intersection). Beside the clock
 * stands the time of the processor: on a machine that others use it is the one to compare.
 */
import { parseArgs } from 'node:util';
import { wkbOfShapes } from '../../../src/formats/shapes/wkbOut.js';
import { type Barrier, components, type GapEdges, gapPairs, neighbours } from '../../../src/geometry/gaps/gapGraph.js';
import { itemCount, type PolygonSet, planarAreas } from '../../../src/geometry/polygonSet.js';
import { type Rows, wholeLayer } from '../../../src/stages/measure/metrics/cells.js';
import { classMetrics } from '../../../src/stages/measure/metrics/classMetrics.js';
import type { Connectivity, connectivity } from '../../../src/stages/measure/metrics/connectivity.js';
import { changeIfRemoved } from '../../../src/stages/measure/metrics/meshChange.js';
import { makeDistrict } from '../overlay/district.js';
import { hasPostgis, type PostgisCluster, startPostgis } from '../overlay/peers/postgisCluster.js';
import { median } from '../overlay/table.js';
import { yards } from './patches.js';

const { values } = parseArgs({
  options: {
    yards: { type: 'string', default: '60000' },
    parcels: { type: 'string', default: '60000' },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    scaling: { type: 'string', default: '60000,250000,1000000' },
    only: { type: 'string', default: 'ours,postgis,metrics,scaling' },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const sections = values.only.split(',');
const GAP_M = 20;
/** Borders of a coverage meet; what is a hair apart is none. */
const TOUCHING_M = 0;

interface Line {
  readonly what: string;
  readonly seconds: number[];
  readonly cpuSeconds: number[];
  readonly note: string;
}

function timed<T>(what: string, times: number, work: () => T, note: (result: T) => string): T {
  const seconds: number[] = [];
  const cpuSeconds: number[] = [];
  let result: T | undefined;
  for (let run = 0; run < times; run++) {
    const cpu = process.cpuUsage();
    const from = performance.now();
    result = work();
    seconds.push((performance.now() - from) / 1000);
    const { user, system } = process.cpuUsage(cpu);
    cpuSeconds.push((user + system) / 1e6);
  }
  print({ what, seconds, cpuSeconds, note: note(result as T) });
  return result as T;
}

function print({ what, seconds, cpuSeconds, note }: Line): void {
  const cpu = cpuSeconds.length > 0 ? Math.min(...cpuSeconds).toFixed(2) : '–';
  const figures = [Math.min(...seconds).toFixed(2), median(seconds).toFixed(2), cpu].map((text) => text.padStart(8));
  console.log(`${what.padEnd(58)}${figures.join('')}   ${note}`);
}

console.log(`${''.padEnd(58)}${['min s', 'median', 'cpu s'].map((text) => text.padStart(8)).join('')}`);
const { patches, barriers } = yards(Number(values.yards), seed);
const parcels = makeDistrict({ parcels: Number(values.parcels), seed }).parcels;

const size = (set: PolygonSet) => `${itemCount(set)} of ${set.xy.length / 2} vertices`;
const ours = sections.includes('ours') || sections.includes('postgis');
const blocks = ours
  ? timed(
      `yards: blocks at ${GAP_M} m with barriers`,
      runs,
      () => blocksOf(patches),
      (b) => `${size(patches)}, ${b.pairs} pairs, ${b.blocks} blocks`,
    )
  : null;
const near = ours
  ? timed(
      `yards: all pairs, barriers named`,
      runs,
      () => gapPairs(patches, GAP_M, barriers),
      (p) => `${p.a.length} pairs, ${p.blockedBy.filter((b) => b >= 0).length} parted`,
    )
  : null;
const borders = ours
  ? timed(
      'parcels: neighbours and border lengths',
      runs,
      () => neighbours(parcels, TOUCHING_M),
      (p) => `${size(parcels)}, ${p.a.length} pairs`,
    )
  : null;

function blocksOf(set: PolygonSet) {
  const pairs = neighbours(set, GAP_M, barriers);
  const group = components(itemCount(set), pairs, (k) => !pairs.isBlocked(k));
  return { pairs: pairs.a.length, blocks: group.reduce((most, g) => Math.max(most, g + 1), 0) };
}

if (sections.includes('postgis') && near && borders && blocks) {
  if (!hasPostgis()) console.log('PostGIS is not installed: apt-get install postgis postgresql postgresql-postgis');
  else await beside();
}

async function beside(): Promise<void> {
  const cluster = startPostgis();
  try {
    await load(cluster, 'yards', patches);
    await load(cluster, 'parcels', parcels);
    const answer = (what: string, query: string, note: (rows: string[]) => string) => {
      const from = performance.now();
      const rows = cluster.sql(query).trim().split('\n');
      print({
        what: `PostGIS ${what}`,
        seconds: [(performance.now() - from) / 1000],
        cpuSeconds: [],
        note: note(rows),
      });
    };
    answer(
      'yards: pairs and gaps, without barriers',
      `SELECT a.id, b.id, ST_Distance(a.geom, b.geom) FROM yards a JOIN yards b ON a.id < b.id AND ST_DWithin(a.geom, b.geom, ${GAP_M}) ORDER BY 1, 2`,
      (rows) => `${rows.length} pairs; largest difference ${largest(rows, near!.a, near!.b, near!.gapM)} m`,
    );
    answer(
      'yards: ST_ClusterDBSCAN, without barriers',
      `SELECT count(DISTINCT c) FROM (SELECT ST_ClusterDBSCAN(geom, ${GAP_M}, 1) OVER () AS c FROM yards) s`,
      ([count]) => `${count} blocks`,
    );
    answer(
      'parcels: border lengths',
      `SELECT a.id, b.id, ST_Length(ST_Intersection(a.geom, b.geom)) FROM parcels a JOIN parcels b ON a.id < b.id AND ST_Intersects(a.geom, b.geom) ORDER BY 1, 2`,
      (rows) => `${rows.length} pairs; largest difference ${largest(rows, borders!.a, borders!.b, borders!.borderM)} m`,
    );
  } finally {
    cluster.stop();
  }
}

/** The largest difference of a figure over the pairs of PostGIS; says how many pairs one has that the other has not. */
function largest(rows: readonly string[], a: Uint32Array, b: Uint32Array, ours: Float64Array): string {
  const theirs = new Map(rows.map((row) => row.split('|')).map(([p, q, value]) => [`${p} ${q}`, Number(value)]));
  let most = 0;
  let lacking = 0;
  for (let k = 0; k < a.length; k++) {
    const value = theirs.get(`${a[k]} ${b[k]}`);
    if (value === undefined) lacking++;
    else most = Math.max(most, Math.abs(value - ours[k]));
  }
  const more = theirs.size - (a.length - lacking);
  return `${most.toExponential(1)}${lacking + more > 0 ? ` (${lacking} pairs only ours, ${more} only theirs)` : ''}`;
}

async function load(cluster: PostgisCluster, table: string, polygons: PolygonSet): Promise<void> {
  cluster.sql(`CREATE UNLOGGED TABLE ${table} (id int, geom geometry)`);
  const wkb = wkbOfShapes({ kind: 'polygon', polygons }, itemCount(polygons));
  function* lines(): Generator<string> {
    for (const [i, bytes] of wkb.entries()) if (bytes) yield `${i}\t${Buffer.from(bytes).toString('hex')}\n`;
  }
  await cluster.copy(`COPY ${table} FROM STDIN`, lines());
  cluster.sql(`CREATE INDEX ON ${table} USING gist (geom); CLUSTER ${table} USING ${table}_geom_idx; ANALYZE ${table}`);
}

if (sections.includes('metrics')) {
  const count = 200_000;
  const many = yards(count, seed).patches;
  // five classes in 25 zones of yards side by side: what a layer of one row a zone would give
  const rows: Rows = {
    polygons: many,
    className: Array.from({ length: count }, (_, k) => `class ${k % 5}`),
    areaM2: planarAreas(many),
    patch: Int32Array.from({ length: count }, (_, k) => k),
    patches: count,
  };
  const whole = wholeLayer(rows, 'all');
  const zoned = {
    ...whole,
    zoneName: Array.from({ length: 25 }, (_, z) => `zone ${z}`),
    zoneAreaM2: new Float64Array(25).fill(whole.zoneAreaM2[0] / 25),
    zone: Uint32Array.from({ length: count }, (_, k) => Math.floor((25 * k) / count)),
  };
  timed(
    'metrics: all of 200,000 patches, 5 classes, 25 zones',
    Math.min(runs, 3),
    () => classMetrics(rows, zoned),
    (m) => `${m.length} rows`,
  );
  const some = yards(10_000, seed);
  const areas = planarAreas(some.patches);
  const links = linksOf(some.patches, some.barriers);
  timed(
    'marginal: Δ mesh of 10,000 patches',
    runs,
    () => changeIfRemoved(areas, links),
    () => `${links.a.length} links`,
  );
  // threads start from compiled JavaScript
  const compiled = new URL('../../../dist/stages/measure/metrics/connectivity.js', import.meta.url);
  const { connectivity: onThreads }: { connectivity: typeof connectivity } = await import(compiled.href);
  const bounded = ({ change }: Connectivity) => `${change.isExact.filter((is) => is === 0).length} connectors bounded`;
  const options = { halfM: GAP_M, exactPatches: 500 };
  timed('marginal: Δ PC of 10,000 patches, exact to 500', 1, () => onThreads(areas, links, options), bounded);
  const one = linksOf(some.patches, []);
  for (const threads of [1, 2]) {
    timed(
      `marginal: Δ PC of one component of 10,000, ${threads === 1 ? 'one thread' : 'two threads'}`,
      1,
      () => onThreads(areas, one, { ...options, threads }),
      (c) => `${one.a.length} links, ${bounded(c)}`,
    );
  }
}

/** Links of a graph of yards that no barrier cuts. */
function linksOf(patches: PolygonSet, barriers: readonly Barrier[]): GapEdges {
  const pairs = neighbours(patches, GAP_M, barriers);
  const clear = Uint32Array.from(pairs.a.keys()).filter((k) => !pairs.isBlocked(k));
  return {
    a: clear.map((k) => pairs.a[k]),
    b: clear.map((k) => pairs.b[k]),
    gapM: Float64Array.from(clear, (k) => pairs.gapM[k]),
  };
}

if (sections.includes('scaling')) {
  for (const count of values.scaling.split(',').map(Number)) {
    const larger = yards(count, seed);
    timed(
      `scaling: blocks of ${count} yards`,
      1,
      () => {
        const pairs = neighbours(larger.patches, GAP_M, larger.barriers);
        return components(count, pairs, (k) => !pairs.isBlocked(k));
      },
      () => size(larger.patches),
    );
  }
}
