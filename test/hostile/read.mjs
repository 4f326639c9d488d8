/**
 * Reads files with the built program and says what became of each, one line of JSON a file, so that a test sees a hang, a crash or a flood
 * of memory from outside. Input: a list of { path, options, place } as JSON on standard input. Last line: peak memory in bytes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DIST = new URL('../../dist/', import.meta.url);
const { fileSource, scratchAt } = await import(new URL('cli/files/sources.js', DIST).href);
const { readLayers } = await import(new URL('formats/index.js', DIST).href);
const { openLayer } = await import(new URL('stages/normalise/openLayer.js', DIST).href);
const { LianpianError } = await import(new URL('model/errors.js', DIST).href);
const { cell } = await import(new URL('model/column.js', DIST).href);

let input = '';
for await (const chunk of process.stdin) input += chunk;
const scratch = await mkdtemp(join(tmpdir(), 'lianpian-hostile-'));
try {
  for (const file of JSON.parse(input)) console.log(JSON.stringify(await outcomeOf(file)));
} finally {
  await rm(scratch, { recursive: true, force: true });
}
console.log(JSON.stringify({ peakBytes: process.resourceUsage().maxRSS * 1024 }));

async function outcomeOf({ path, options = {}, place = false }) {
  try {
    const layers = await readLayers(await fileSource(path), { scratch: scratchAt(scratch), ...options });
    return { layers: layers.map((layer) => (place ? placed(layer) : read(layer))) };
  } catch (error) {
    if (error instanceof LianpianError) return { code: error.code, message: error.message, remedy: error.remedy };
    return { crash: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function read(layer) {
  const { shapes, table, findings } = layer;
  const counts = {
    polygon: () => shapes.polygons.itemStart.length - 1,
    line: () => shapes.lines.itemStart.length - 1,
    point: () => shapes.points.xy.length / 2,
    none: () => table.rowCount,
  };
  const inStep =
    counts[shapes.kind]() === table.rowCount &&
    [...table.columns.values()].every((column) => column.valid.length === table.rowCount);
  const xy = shapes.kind === 'polygon' ? shapes.polygons.xy : shapes.kind === 'line' ? shapes.lines.xy : [];
  return {
    layer: layer.layer,
    kind: shapes.kind,
    rows: table.rowCount,
    vertices: xy.length / 2,
    inStep,
    encoding: layer.encoding && `${layer.encoding.name} ${layer.encoding.from}`,
    codes: [...new Set(findings.map(({ code }) => code))].sort(),
    first:
      table.rowCount === 0
        ? {}
        : Object.fromEntries([...table.columns].slice(0, 5).map(([name, column]) => [name, cell(column, 0)])),
  };
}

/** Read, and then made ready as parcels are: where what a layer says of its CRS is held against its coordinates. */
function placed(layer) {
  const opened = openLayer('parcels', { role: 'parcels', file: layer.file }, layer, undefined, () => {});
  return { ...read(layer), crs: opened.crs?.code ?? null };
}
