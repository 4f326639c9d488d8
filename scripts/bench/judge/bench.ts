/**
 * Judging parcels by all shipped rules on three control lines, on the made-up district of the overlay bench; PostGIS's intersections and circles beside.
 *
 *   npm run bench -- judge [--parcels 200000] [--threads 2] [--few 10000] [--pieces 85000] [--runs 3] [--seed 1] [--peer 2000]
 *
 * Three steps, geometry in memory: areas and verdicts of all parcels (indexes included); shapes and widths of the first few subjects; and of so many
 * pieces. `--peer`: how many of the pieces that were cut PostGIS cuts and measures, one after the other as ours; 0 asks it for none.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { wkbOfShapes } from '../../../src/formats/shapes/wkbOut.js';
import { EMPTY_POLYGON_SET, itemCount, type PolygonSet } from '../../../src/geometry/polygonSet.js';
import { makeDistrict } from '../overlay/district.js';
import { dumpSet } from '../overlay/dump.js';
import { hasPostgis, startPostgis } from '../overlay/peers/postgisCluster.js';
import { median } from '../overlay/table.js';

const { values } = parseArgs({
  options: {
    parcels: { type: 'string', default: '200000' },
    threads: { type: 'string', default: '2' },
    few: { type: 'string', default: '10000' },
    pieces: { type: 'string', default: '85000' },
    runs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    peer: { type: 'string', default: '2000' },
  },
});
const RULES = fileURLToPath(new URL('../../../rules', import.meta.url));

interface Step {
  readonly seconds: readonly number[];
  readonly cpuSeconds: readonly number[];
}
interface Counted {
  readonly subjects: number;
  readonly overlaps: number;
  readonly cut: number;
}
interface Told {
  readonly steps: Readonly<Record<'verdicts' | 'few' | 'pieces', Step>>;
  readonly counts: {
    readonly overlaps: number;
    readonly meetings: number;
    readonly few: Counted;
    readonly pieces: Counted;
  };
  readonly peakMb: number;
}
interface CutPiece {
  readonly parcel: number;
  readonly line: number;
  readonly zones: readonly number[];
  readonly areaM2: number;
  readonly widthM: number;
}

const folder = mkdtempSync(join(tmpdir(), 'lianpian-judge-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const district = makeDistrict({ parcels: Number(values.parcels), seed: Number(values.seed) });
dumpSet(join(folder, 'parcels.set'), district.parcels);
dumpSet(join(folder, 'none.set'), EMPTY_POLYGON_SET);
for (const { name, zones } of district.layers) dumpSet(join(folder, `${name}.set`), zones);
console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}, seed ${values.seed}`);
console.log(`parcels: ${itemCount(district.parcels)}, ${district.parcels.xy.length / 2} vertices`);

const told = ours();
const { verdicts, few, pieces } = told.steps;
const { counts } = told;
const inWords = ({ seconds, cpuSeconds }: Step) =>
  `${Math.min(...seconds).toFixed(2)} s (median ${median(seconds).toFixed(2)}, cpu ${Math.min(...cpuSeconds).toFixed(2)})`;
const shapes = ({ subjects, overlaps, cut }: Counted) =>
  `${overlaps} pieces of ${subjects} parcels, ${cut} of them cut`;
console.log(`areas and verdicts, ${values.threads} threads: ${inWords(verdicts)}: ${counts.meetings} rules met`);
console.log(`shapes and widths of the first: ${inWords(few)}: ${shapes(counts.few)}`);
console.log(`shapes and widths: ${inWords(pieces)}: ${shapes(counts.pieces)}`);
console.log(`peak ${told.peakMb.toFixed(0)} MB`);
if (Number(values.peer) > 0) await peer(Number(values.peer), Math.min(...pieces.cpuSeconds) / counts.pieces.overlaps);

function ours(): Told {
  const script = fileURLToPath(new URL('./ours.mjs', import.meta.url));
  const asked = {
    folder,
    layers: district.layers.map(({ name }) => name),
    rules: readdirSync(RULES)
      .filter((file) => file.endsWith('.json'))
      .map((file) => join(RULES, file)),
    threads: Number(values.threads),
    few: Number(values.few),
    pieces: Number(values.pieces),
    runs: Number(values.runs),
  };
  const done = spawnSync(process.execPath, [script, JSON.stringify(asked)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (done.status !== 0) throw new Error(`judging failed: ${JSON.stringify(asked)}`);
  return JSON.parse(done.stdout);
}

/** The same pieces by PostGIS: who meets whom is given, zones are subdivided as it wants them. */
async function peer(most: number, oursEach: number): Promise<void> {
  if (!hasPostgis()) {
    console.log(
      '\n!! SKIPPED postgis: not installed. To compare with it: apt-get install postgis postgresql-postgis\n',
    );
    return;
  }
  const all: CutPiece[] = JSON.parse(readFileSync(join(folder, 'shapes.json'), 'utf8'));
  const step = Math.max(1, Math.floor(all.length / most));
  const cut = all.filter((_, k) => k % step === 0).slice(0, most);
  const cluster = startPostgis();
  try {
    await load('parcels', district.parcels);
    for (const [l, { zones }] of district.layers.entries()) await load(`zones${l}`, zones);
    cluster.sql('CREATE UNLOGGED TABLE asked (k int, parcel int, line int, zone int)');
    await cluster.copy(
      'COPY asked FROM STDIN',
      cut.flatMap(({ parcel, line, zones }, k) => zones.map((zone) => `${k}\t${parcel}\t${line}\t${zone}\n`)),
    );
    const zone = district.layers.map((_, l) => `SELECT ${l} AS line, id, geom FROM zones${l}`).join(' UNION ALL ');
    const answer = cluster.sql(`
      CREATE UNLOGGED TABLE zones AS ${zone}; CREATE INDEX ON zones (line, id); CREATE INDEX ON parcels (id); ANALYZE;
      \\timing on
      CREATE UNLOGGED TABLE shapes AS SELECT k, ST_CollectionExtract(ST_Union(ST_Intersection(p.geom, z.geom)), 3) AS geom FROM asked a
        JOIN parcels p ON p.id = a.parcel JOIN zones z ON z.line = a.line AND z.id = a.zone GROUP BY k;
      CREATE UNLOGGED TABLE widths AS SELECT k, ST_Area(geom) AS area, 2 * (ST_MaximumInscribedCircle(geom)).radius AS width
        FROM shapes;
      \\timing off
      SELECT 'piece ' || k || ' ' || area || ' ' || width FROM widths ORDER BY k;`);
    const [cutS, circlesS] = [...answer.matchAll(/Time: ([\d.]+) ms/g)].map(([, ms]) => Number(ms) / 1000);
    let [areaM2, widthM] = [0, 0];
    for (const [, k, area, width] of answer.matchAll(/piece (\d+) (\S+) (\S+)/g)) {
      const own = cut[Number(k)];
      areaM2 = Math.max(areaM2, Math.abs(own.areaM2 - Number(area)));
      // PostGIS stops at a thousandth of the longer side
      widthM = Math.max(widthM, Number(width) - own.widthM);
    }
    const each = (cutS + circlesS) / cut.length;
    console.log(
      `PostGIS, ${cut.length} of the pieces that were cut: ${cutS.toFixed(1)} s to cut, ${circlesS.toFixed(1)} s of circles`,
    );
    console.log(
      `  ${(each * 1e3).toFixed(2)} ms a piece, ours ${(oursEach * 1e3).toFixed(2)} ms of processor time: × ${(each / oursEach).toFixed(1)}`,
    );
    console.log(
      `  largest difference of a shape's area ${areaM2.toExponential(1)} m²; its widest circle is at most ${widthM.toExponential(1)} m wider`,
    );
  } finally {
    cluster.stop();
  }

  async function load(table: string, set: PolygonSet): Promise<void> {
    cluster.sql(
      `CREATE UNLOGGED TABLE ${table} (id int, geom geometry); ALTER TABLE ${table} ALTER geom SET STORAGE EXTERNAL`,
    );
    await cluster.copy(`COPY ${table} FROM STDIN`, lines(set));
  }
}

function* lines(polygons: PolygonSet): Generator<string> {
  const shapes = wkbOfShapes({ kind: 'polygon', polygons }, itemCount(polygons));
  for (let item = 0; item < shapes.length; item++) {
    const bytes = shapes[item];
    if (bytes) yield `${item}\t${Buffer.from(bytes).toString('hex')}\n`;
  }
}
