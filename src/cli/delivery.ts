import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { InputHash } from '../export/summary.js';
import { readLayers } from '../formats/index.js';
import type { Scratch } from '../formats/source.js';
import { LianpianError } from '../model/errors.js';
import type { DeliveredLayer } from '../model/layer.js';
import type { Scenario } from '../model/scenario.js';
import type { Delivery } from '../run.js';
import { fileSource } from './files.js';
import type { limiter } from './limiter.js';

/** Where a file's layer is, as a scenario says it. */
interface LayerFile {
  readonly file: string;
  readonly layer?: string;
  readonly crs?: string;
  readonly encoding?: string;
}

/** Reads every file a scenario names, a few at once; results are in scenario order whatever finishes first. */
export async function readDelivery(
  scenario: Scenario,
  scratch: Scratch,
  atOnce: ReturnType<typeof limiter>,
): Promise<Delivery> {
  const wanted: [string, LayerFile][] = Object.entries(scenario.layers).flatMap(
    ([key, spec]): [string, LayerFile][] => [
      [key, spec],
      ...(spec.join ? [[`${key}.join`, spec.join] as [string, LayerFile]] : []),
    ],
  );
  const layers = await Promise.all(
    wanted.map(([key, spec]) => atOnce(async () => [key, await readOneLayer(spec, key, scratch)] as const)),
  );
  const locks = scenario.locks
    ? await atOnce(async () => readLayers(await fileSource(scenario.locks!), { scratch }))
    : [];
  const areas = await Promise.all(
    (scenario.edits ?? []).map((edit, i) =>
      edit.op === 'addArea' && edit.file !== undefined
        ? atOnce(async () => [i, await readAreas(edit.file!, edit.layer, scratch)] as const)
        : null,
    ),
  );
  return {
    layers: new Map(layers),
    lockFiles: { locks, areas: new Map(areas.filter((entry) => entry !== null)) },
  };
}

async function readOneLayer(spec: LayerFile, key: string, scratch: Scratch): Promise<DeliveredLayer> {
  const { layer, crs, encoding } = spec;
  const options = { scratch, ...(layer ? { layer } : {}), ...(crs ? { crs } : {}), ...(encoding ? { encoding } : {}) };
  const found = await readLayers(await fileSource(spec.file), options);
  if (found.length === 1) return found[0];
  const names = found.map((one) => one.layer);
  throw new LianpianError(
    found.length === 0 ? 'E_LAYER_EMPTY' : 'E_LAYER_MISSING',
    found.length === 0
      ? `${basename(spec.file)} holds no layer`
      : `${basename(spec.file)} holds ${found.length} layers: ${names.join(', ')}`,
    `${basename(spec.file)} (layer key ${key})`,
    found.length === 0 ? 'Check that this is the right file.' : `Say which: "layer": "${names[0]}" in layers/${key}.`,
  );
}

async function readAreas(file: string, layer: string | undefined, scratch: Scratch): Promise<DeliveredLayer[]> {
  return readLayers(await fileSource(file), { scratch, ...(layer ? { layer } : {}) });
}

/** SHA-256 of every file read (a Shapefile with its side files, a folder file by file), names without folders. */
export async function hashInputs(scenarioFiles: readonly string[], scenario: Scenario): Promise<InputHash[]> {
  const hashes: InputHash[] = [];
  for (const path of [...new Set(inputFiles(scenarioFiles, scenario))]) {
    for (const [name, file] of await filesOf(path)) hashes.push({ file: name, sha256: await sha256(file) });
  }
  return hashes.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

/** Every file a run reads. */
export function inputFiles(scenarioFiles: readonly string[], scenario: Scenario): string[] {
  return [
    ...scenarioFiles,
    ...Object.values(scenario.layers).flatMap((spec) => [spec.file, ...(spec.join ? [spec.join.file] : [])]),
    ...(scenario.edits ?? []).flatMap((edit) => (edit.op === 'addArea' && edit.file ? [edit.file] : [])),
    ...(scenario.locks ? [scenario.locks] : []),
    ...(scenario.rules ? [scenario.rules] : []),
  ];
}

async function filesOf(path: string): Promise<[string, string][]> {
  const folder = (await stat(path)).isDirectory();
  if (folder) {
    const names = (await readdir(path)).sort();
    return names.map((name) => [`${basename(path)}/${name}`, join(path, name)]);
  }
  if (extname(path).toLowerCase() !== '.shp') return [[basename(path), path]];
  const stem = basename(path, extname(path)).toLowerCase();
  const sides = ['.shp', '.dbf', '.shx', '.prj', '.cpg'];
  const names = (await readdir(dirname(path))).sort();
  return names
    .filter(
      (name) => basename(name, extname(name)).toLowerCase() === stem && sides.includes(extname(name).toLowerCase()),
    )
    .map((name) => [name, join(dirname(path), name)]);
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
