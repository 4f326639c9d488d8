/**
 * Makes the demo district: an invented Yinzhou of about 832 km², delivered as a bureau delivers, every file marked
 * 模拟数据. The same seed gives the same bytes (File Geodatabases excepted: their writer stamps random ids).
 *
 *   npx tsx scripts/demo-district.ts [--seed N] [--parcels N] [--out DIR]
 *
 * `--parcels` 200000, 2000000 … divides farmland, forest and town further; industry, firms and lines stay as they are.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { scratchFolder } from '../src/cli/files/sources.js';
import { controlLines } from './district/controlLines.js';
import { deliver } from './district/deliver.js';
import { figuresOf } from './district/figures.js';
import { geosTools } from './district/geos.js';
import { dividedLand, refined } from './district/landuse.js';
import { linework } from './district/linework.js';
import { macroMesh } from './district/macro.js';
import { parcelsOf } from './district/parcels.js';
import { middleOf } from './district/plane.js';
import { readmes, scenarios } from './district/scenarios.js';
import { terrainOf } from './district/terrain.js';
import { carvedWorkshops } from './district/workshops.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '330212' },
    parcels: { type: 'string', default: '0' },
    out: { type: 'string', default: 'data/yinzhou' },
  },
});
const seed = Number(values.seed);

const geos = await geosTools();
const terrain = terrainOf(seed);
const work = linework(terrain, geos, seed);
const mesh = macroMesh(work, geos, seed);
const land = dividedLand(mesh, terrain, seed);
const blocks = carvedWorkshops(land, work, terrain, seed);
refined(land, Number(values.parcels), seed);
const parcels = parcelsOf(land, work, blocks);
const groupMiddles = [...new Set(land.group.values())].map((group) =>
  middleOf(parcels.filter((p) => p.group === group).map((p) => p.at)),
);
const lines = controlLines(terrain, work, blocks, groupMiddles, geos, seed);
const scratch = await scratchFolder();
try {
  const delivery = await deliver({ parcels, work, terrain, lines, seed }, geos, scratch);
  const files = new Map(delivery.files);
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  files.set('planted.json', json({ notice: '模拟数据 (simulated data)', defects: delivery.planted }));
  for (const [name, value] of scenarios()) files.set(name, json(value));
  for (const [name, text] of readmes()) files.set(name, new TextEncoder().encode(text));
  writeAll(files, values.out);
  process.stdout.write(`${JSON.stringify(figuresOf(parcels, blocks, lines, delivery, geos), null, 2)}\n`);
} finally {
  await scratch.removeAll();
}

/** Writes what changed. A File Geodatabase is compared by what went into it: its bytes differ every time. */
function writeAll(files: ReadonlyMap<string, Uint8Array>, out: string): void {
  const source = createHash('sha256')
    .update(JSON.stringify(lines.concentrated))
    .update(JSON.stringify([lines.flexible, lines.special]))
    .digest('hex');
  const stamp = join(out, 'CZKFBJ.gdb.source');
  const sameBoundary = existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === source;
  if (!sameBoundary) rmSync(join(out, 'CZKFBJ.gdb'), { recursive: true, force: true });
  for (const [name, bytes] of files) {
    const path = join(out, name);
    if (name.startsWith('CZKFBJ.gdb/') && sameBoundary) continue;
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path) && readFileSync(path).equals(bytes)) continue;
    writeFileSync(path, bytes);
  }
  writeFileSync(stamp, `${source}\n`);
}
