/**
 * Reading speed: a seeded DLTB of 200,000 polygons and 6.6 million vertices in every format, whole processes timed.
 *
 *   npx tsx scripts/bench/read.ts [--runs 3] [--out DIR] [--cells 196000] [--only shapefile-gbk,gpkg]
 *
 * Needs `npm run build` (a fresh Node process reads the file through the public entry `lianpian/formats`) and, for comparison in the same run,
 * `ogr2ogr` (to a FlatGeobuf) and npm `shapefile`. Files are made once in DIR (default: a temporary folder, removed at the end) and
 * kept in the page cache. Prints wall time (min and median), processor time of all threads and peak resident memory of each, and ratios of the medians.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { folderSink } from '../../src/cli/files/folderSink.js';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { encodeFlatGeobuf } from '../../src/formats/flatgeobuf/encode.js';
import { writeLayersTo } from '../../src/formats/index.js';
import { dltbLayer } from './dltbLayer.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    out: { type: 'string' },
    cells: { type: 'string', default: '196000' },
    only: { type: 'string' },
  },
});
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = values.out ?? mkdtempSync(join(tmpdir(), 'lianpian-bench-'));
const runs = Number(values.runs);
const only = values.only?.split(',');

interface Subject {
  readonly id: string;
  readonly file: string;
  /** Seconds that the format may take on the reference machine. */
  readonly targetS: number;
}

const SUBJECTS: readonly Subject[] = [
  { id: 'shapefile-gbk', file: 'gbk/DLTB.shp', targetS: 1.5 },
  { id: 'shapefile-utf8', file: 'utf8/DLTB.shp', targetS: 1.5 },
  { id: 'gpkg', file: 'DLTB.gpkg', targetS: 3.5 },
  { id: 'filegdb', file: 'DLTB.gdb', targetS: 3.5 },
  { id: 'flatgeobuf', file: 'DLTB.fgb', targetS: 0.8 },
  { id: 'geoparquet', file: 'DLTB.parquet', targetS: 1.2 },
  { id: 'geojson', file: 'DLTB.geojson', targetS: 6 },
];

function ogr2ogr(...args: string[]): void {
  execFileSync('ogr2ogr', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function makeFiles(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const fgb = join(folder, 'DLTB.fgb');
  const missing = SUBJECTS.filter(({ file }) => !existsSync(join(folder, file)));
  if (missing.length === 0) return;
  const layer = dltbLayer(Number(values.cells));
  const { polygons } = layer.shapes as Extract<typeof layer.shapes, { kind: 'polygon' }>;
  console.log(
    `made ${layer.table.rowCount} polygons, ${polygons.xy.length / 2} vertices, ${layer.table.columns.size} fields`,
  );
  if (!existsSync(fgb)) writeFileSync(fgb, encodeFlatGeobuf(layer));
  const wide = join(folder, 'wide.fgb');
  const bytesOf = (text: string) => 2 * text.length;
  for (const { id, file } of missing) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    const select = ['-nlt', 'MULTIPOLYGON', '-nln', 'DLTB'];
    if (id.startsWith('shapefile')) {
      if (!existsSync(wide))
        writeFileSync(
          wide,
          encodeFlatGeobuf(layer, (text) => Math.max(bytesOf(text), 20) * 1.5),
        );
      const encoding = id.endsWith('gbk') ? 'CP936' : 'UTF-8';
      ogr2ogr('-f', 'ESRI Shapefile', '-lco', `ENCODING=${encoding}`, path, wide);
      // as careless deliveries come: encoding to be found from the bytes
      if (id.endsWith('gbk')) rmSync(path.replace(/shp$/, 'cpg'), { force: true });
    } else if (id === 'gpkg') ogr2ogr('-f', 'GPKG', ...select, path, fgb);
    else if (id === 'filegdb') ogr2ogr('-f', 'OpenFileGDB', ...select, path, fgb);
    else if (id === 'geojson') {
      ogr2ogr(
        '-f',
        'GeoJSON',
        '-t_srs',
        'EPSG:4490',
        '-lco',
        'RFC7946=YES',
        '-lco',
        'COORDINATE_PRECISION=9',
        path,
        fgb,
      );
    } else if (id === 'geoparquet') {
      const options = { scratch: scratchAt(folder), inProcess: true };
      await writeLayersTo(folderSink(folder), 'DLTB.parquet', [layer], options);
    }
  }
  rmSync(wide, { force: true });
}

/** A program that reads one file with our library and prints the count of its rows. */
function ours(path: string): string {
  const entry = pathToFileURL(join(ROOT, 'dist/formats/index.js')).href;
  const files = pathToFileURL(join(ROOT, 'dist/cli/files/sources.js')).href;
  return `
    const { readLayers } = await import(${JSON.stringify(entry)});
    const { fileSource, scratchFolder } = await import(${JSON.stringify(files)});
    const scratch = await scratchFolder();
    const layers = await readLayers(await fileSource(${JSON.stringify(path)}), { scratch });
    await scratch.removeAll();
    console.log(layers.map((layer) => layer.table.rowCount).join(' '));`;
}

const npmShapefile = (path: string, encoding: string) => `
  import { createRequire } from 'node:module';
  const { read } = createRequire(${JSON.stringify(import.meta.url)})('shapefile');
  console.log((await read(${JSON.stringify(path)}, undefined, { encoding: ${JSON.stringify(encoding)} })).features.length);`;

interface Timing {
  readonly minS: number;
  readonly medianS: number;
  readonly cpuS: number;
  readonly peakMb: number;
  readonly told: string;
}

/** Whole-process wall and peak resident memory (GNU time), the runs one after the other. */
function timed(command: string, args: readonly string[], removeFirst?: string): Timing {
  const seconds: number[] = [];
  let cpuS = Number.POSITIVE_INFINITY;
  let peakMb = 0;
  let told = '';
  for (let run = 0; run < runs; run++) {
    if (removeFirst) rmSync(removeFirst, { force: true });
    const done = spawnSync('/usr/bin/time', ['-f', '@%e %M %U %S', command, ...args], { encoding: 'utf8' });
    const line = /@([\d.]+) (\d+) ([\d.]+) ([\d.]+)\s*$/.exec(done.stderr);
    if (done.status !== 0 || !line) throw new Error(`${command} failed: ${done.stderr.slice(0, 2000)}`);
    seconds.push(Number(line[1]));
    cpuS = Math.min(cpuS, Number(line[3]) + Number(line[4]));
    peakMb = Math.max(peakMb, Number(line[2]) / 1024);
    told = done.stdout.trim();
  }
  seconds.sort((a, b) => a - b);
  return { minS: seconds[0], medianS: seconds[Math.floor(seconds.length / 2)], cpuS, peakMb, told };
}

function row(cells: readonly string[]): void {
  const widths = [16, 20, 8, 8, 8, 9, 9, 9];
  console.log(cells.map((text, i) => (i < 2 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join(' '));
}

function sizeOf(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}

await makeFiles();
row(['format', 'reader', 'min s', 'median', 'cpu s', 'peak MB', 'target s', '× ours']);
for (const { id, file, targetS } of SUBJECTS) {
  if (only && !only.includes(id)) continue;
  const path = join(folder, file);
  if (!existsSync(path)) {
    row([id, '(no writer yet)']);
    continue;
  }
  const source = await fileSource(path);
  const mb = (source.isFolder ? sizeOf(path) : source.byteLength) / 1e6;
  const us = timed(process.execPath, ['--input-type=module', '-e', ours(path)]);
  const print = (reader: string, t: Timing, target = '') =>
    row([
      id,
      reader,
      t.minS.toFixed(2),
      t.medianS.toFixed(2),
      t.cpuS.toFixed(2),
      t.peakMb.toFixed(0),
      target,
      (t.medianS / us.medianS).toFixed(2),
    ]);
  print(`ours (${us.told} rows)`, us, targetS.toFixed(1));
  const scratch = join(folder, 'scratch.fgb');
  if (id !== 'geoparquet') {
    const encoding = id === 'shapefile-gbk' ? ['-oo', 'ENCODING=CP936'] : [];
    const args = ['-f', 'FlatGeobuf', '-lco', 'SPATIAL_INDEX=NO', '-nlt', 'PROMOTE_TO_MULTI'];
    print('ogr2ogr → .fgb', timed('ogr2ogr', [...args, scratch, path, ...encoding], scratch));
    rmSync(scratch, { force: true });
  }
  if (id.startsWith('shapefile')) {
    print(
      'npm shapefile',
      timed(process.execPath, ['--input-type=module', '-e', npmShapefile(path, id.endsWith('gbk') ? 'gbk' : 'utf-8')]),
    );
  }
  row(['', `${mb.toFixed(0)} MB on disk`]);
}
if (!values.out) rmSync(folder, { recursive: true, force: true });
