/**
 * Memory of large files: a Shapefile whose .shp is 2 GB and a FlatGeobuf of 3 GB, made from the bench files by repetition.
 *
 *   npx tsx scripts/bench/large.ts --from DIR [--copies 17] [--to fgb,parquet] [--only fgb]
 *
 * DIR is what `scripts/bench/read.ts --out DIR` made. Every copy of a row gets a BSM of its own, so that no text is shared that would not be
 * in a delivery. Each file is made, read, inspected and converted to each format of `--to` by fresh processes of `dist`, and deleted; prints
 * rows, vertices, bytes, wall time, peak resident memory and the bound: 500 MB + 3 × bytes of geometry + 1 × bytes of attributes.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fieldAt } from '../../src/formats/flatgeobuf/layout.js';

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    copies: { type: 'string', default: '17' },
    to: { type: 'string', default: 'fgb' },
    only: { type: 'string' },
  },
});
if (!values.from) throw new Error('say --from DIR, the folder of scripts/bench/read.ts --out DIR');
const from = values.from;
const copies = Number(values.copies);
const folder = join(from, 'large');
const BSM_START = Buffer.from('3302122001');

/** The two digits behind 33021220 count the copy. */
function numberCopy(bytes: Buffer, copy: number): void {
  const digits = Buffer.from(String(copy).padStart(2, '0'));
  for (let at = bytes.indexOf(BSM_START); at >= 0; at = bytes.indexOf(BSM_START, at + 18)) digits.copy(bytes, at + 8);
}

function repeat(path: string, head: Buffer, body: Buffer, numbered: boolean): void {
  const file = openSync(path, 'w');
  writeSync(file, head);
  for (let copy = 0; copy < copies; copy++) {
    const bytes = numbered ? Buffer.from(body) : body;
    if (numbered) numberCopy(bytes, 10 + copy);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  }
  closeSync(file);
}

function makeShapefile(): string {
  const shp = readFileSync(join(from, 'gbk/DLTB.shp'));
  const head = Buffer.from(shp.subarray(0, 100));
  head.writeInt32BE((100 + (shp.length - 100) * copies) / 2, 24);
  repeat(join(folder, 'large.shp'), head, shp.subarray(100), false);
  const dbf = readFileSync(join(from, 'gbk/DLTB.dbf'));
  const headBytes = dbf.readUInt16LE(8);
  const rows = dbf.readUInt32LE(4);
  const dbfHead = Buffer.from(dbf.subarray(0, headBytes));
  dbfHead.writeUInt32LE(rows * copies, 4);
  repeat(join(folder, 'large.dbf'), dbfHead, dbf.subarray(headBytes, headBytes + rows * dbf.readUInt16LE(10)), true);
  copyFileSync(join(from, 'gbk/DLTB.prj'), join(folder, 'large.prj'));
  return join(folder, 'large.shp');
}

function makeFlatGeobuf(): string {
  const fgb = readFileSync(join(from, 'DLTB.fgb'));
  const featuresAt = 12 + fgb.readUInt32LE(8);
  const head = Buffer.from(fgb.subarray(0, featuresAt));
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const countAt = fieldAt(view, 12 + view.getUint32(12, true), 8);
  head.writeBigUInt64LE(head.readBigUInt64LE(countAt) * BigInt(copies), countAt);
  repeat(join(folder, 'large.fgb'), head, fgb.subarray(featuresAt), true);
  return join(folder, 'large.fgb');
}

const reader = `
  const { readLayers } = await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)});
  const { fileSource, scratchFolder } = await import(${JSON.stringify(new URL('../../dist/cli/files/sources.js', import.meta.url).href)});
  const scratch = await scratchFolder();
  const [layer] = await readLayers(await fileSource(process.argv[1]), { scratch });
  await scratch.removeAll();
  const { polygons } = layer.shapes;
  console.log(JSON.stringify({ rows: layer.table.rowCount, vertices: polygons.xy.length / 2,
    heapMb: Math.round(process.memoryUsage().heapUsed / 1e6), peakMb: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6) }));`;

/** Says the peak of its process at the end, also from a thread: the largest counts. */
const TELL_PEAK =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('peakKb='+process.resourceUsage().maxRSS+'\\n'))";
const COMMAND_LINE = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

function measure(path: string, attributeBytes: (geometryBytes: number) => number): void {
  const start = performance.now();
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', reader, path], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (done.status !== 0) throw new Error(`${path}: ${done.stderr.slice(-2000)}`);
  const { rows, vertices, heapMb, peakMb } = JSON.parse(done.stdout);
  const geometryBytes = 16 * vertices;
  const boundMb = Math.round((500e6 + 3 * geometryBytes + attributeBytes(geometryBytes)) / 1e6);
  const sizeGb = (statSync(path).size / 1e9).toFixed(2);
  console.log(
    `${path.replace(/.*\//, '')}: ${sizeGb} GB, ${rows} rows, ${vertices} vertices, ${seconds.toFixed(1)} s, peak ${peakMb} MB (bound ${boundMb} MB), JavaScript heap ${heapMb} MB`,
  );
  command(['inspect', path], boundMb);
  for (const ending of values.to.split(',')) {
    const out = join(folder, `out.${ending}`);
    command(['convert', path, out, '--quiet'], boundMb);
    for (const name of readdirSync(folder))
      if (name.startsWith('out.')) rmSync(join(folder, name), { recursive: true });
  }
}

function command(args: readonly string[], boundMb: number): void {
  const start = performance.now();
  const run = spawnSync(process.execPath, ['--import', TELL_PEAK, COMMAND_LINE, ...args], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (run.status !== 0 && run.status !== 1) throw new Error(`${args.join(' ')}: ${run.stderr.slice(-2000)}`);
  const peakKb = Math.max(...[...run.stderr.matchAll(/peakKb=(\d+)/g)].map(([, kb]) => Number(kb)));
  const peakMb = Math.round((peakKb * 1024) / 1e6);
  const shown = args.map((arg) => arg.replace(/.*\//, '')).join(' ');
  console.log(`  ${shown}: ${seconds.toFixed(1)} s, peak ${peakMb} MB (bound ${boundMb} MB)`);
}

mkdirSync(folder, { recursive: true });
try {
  if (values.only !== 'fgb') {
    const shp = makeShapefile();
    measure(shp, () => statSync(shp.replace(/shp$/, 'dbf')).size);
    for (const ending of ['shp', 'dbf', 'prj']) rmSync(join(folder, `large.${ending}`), { force: true });
  }
  if (values.only !== 'shp') {
    const fgb = makeFlatGeobuf();
    measure(fgb, (geometryBytes) => statSync(fgb).size - geometryBytes);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
